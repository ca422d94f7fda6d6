//! Nested loads: each library's own, one file each.

pub mod diesel;
pub mod rusqlite;
pub mod sea_orm;

use ::rusqlite::{Connection, params};
use anyhow::Result;

use crate::nested::{stored_comments, stored_posts, stored_reactions, stored_users};

const SCHEMA: &str = "
    CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        email TEXT NOT NULL
    );
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        likes INTEGER NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users (id)
    );
    CREATE TABLE comments (
        id INTEGER PRIMARY KEY,
        body TEXT NOT NULL,
        post_id INTEGER NOT NULL REFERENCES posts (id)
    );
    CREATE TABLE reactions (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        comment_id INTEGER NOT NULL REFERENCES comments (id)
    );
    CREATE INDEX posts_user_id ON posts (user_id);
    CREATE INDEX comments_post_id ON comments (post_id);
    CREATE INDEX reactions_comment_id ON reactions (comment_id);";

pub fn fill(connection: &mut Connection) -> Result<()> {
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    {
        let mut users = transaction.prepare("INSERT INTO users VALUES (?1, ?2, ?3)")?;
        let mut posts = transaction.prepare("INSERT INTO posts VALUES (?1, ?2, ?3, ?4)")?;
        let mut comments = transaction.prepare("INSERT INTO comments VALUES (?1, ?2, ?3)")?;
        let mut reactions = transaction.prepare("INSERT INTO reactions VALUES (?1, ?2, ?3)")?;
        for user in stored_users() {
            users.execute(params![user.id, user.name, user.email])?;
            for post in stored_posts(user.id) {
                posts.execute(params![post.id, post.title, post.likes, post.user_id])?;
                for comment in stored_comments(post.id) {
                    comments.execute(params![comment.id, comment.body, comment.post_id])?;
                    for reaction in stored_reactions(comment.id) {
                        let row = params![reaction.id, reaction.kind, reaction.comment_id];
                        reactions.execute(row)?;
                    }
                }
            }
        }
    }
    Ok(transaction.commit()?)
}
