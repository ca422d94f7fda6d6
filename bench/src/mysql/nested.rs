//! Nested loads: each library's own, one file each.

pub mod diesel;
pub mod sea_orm;
pub mod sqlx;

use ::sqlx::mysql::MySqlConnection;
use ::sqlx::{MySql, QueryBuilder, raw_sql};
use anyhow::Result;

use crate::nested::{stored_comments, stored_posts, stored_reactions, stored_users};

const SCHEMA: &str = "
    CREATE TABLE users (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(255) NOT NULL,
        email VARCHAR(255) NOT NULL
    );
    CREATE TABLE posts (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        title VARCHAR(255) NOT NULL,
        likes BIGINT NOT NULL,
        user_id BIGINT NOT NULL,
        INDEX posts_user_id (user_id),
        FOREIGN KEY (user_id) REFERENCES users (id)
    );
    CREATE TABLE comments (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        body VARCHAR(255) NOT NULL,
        post_id BIGINT NOT NULL,
        INDEX comments_post_id (post_id),
        FOREIGN KEY (post_id) REFERENCES posts (id)
    );
    CREATE TABLE reactions (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        kind VARCHAR(255) NOT NULL,
        comment_id BIGINT NOT NULL,
        INDEX reactions_comment_id (comment_id),
        FOREIGN KEY (comment_id) REFERENCES comments (id)
    );";

/// Rows of one statement that fills a table.
const BATCH: usize = 2_000;

pub async fn fill(connection: &mut MySqlConnection) -> Result<()> {
    raw_sql(SCHEMA).execute(&mut *connection).await?;
    let users: Vec<_> = stored_users().collect();
    let posts: Vec<_> = users
        .iter()
        .flat_map(|user| stored_posts(user.id))
        .collect();
    let comments: Vec<_> = posts
        .iter()
        .flat_map(|post| stored_comments(post.id))
        .collect();
    let reactions: Vec<_> = comments
        .iter()
        .flat_map(|comment| stored_reactions(comment.id))
        .collect();
    for users in users.chunks(BATCH) {
        let mut insert = QueryBuilder::<MySql>::new("INSERT INTO users (id, name, email) ");
        insert.push_values(users, |mut row, user| {
            row.push_bind(user.id)
                .push_bind(&user.name)
                .push_bind(&user.email);
        });
        insert.build().execute(&mut *connection).await?;
    }
    for posts in posts.chunks(BATCH) {
        let mut insert =
            QueryBuilder::<MySql>::new("INSERT INTO posts (id, title, likes, user_id) ");
        insert.push_values(posts, |mut row, post| {
            row.push_bind(post.id)
                .push_bind(&post.title)
                .push_bind(post.likes)
                .push_bind(post.user_id);
        });
        insert.build().execute(&mut *connection).await?;
    }
    for comments in comments.chunks(BATCH) {
        let mut insert = QueryBuilder::<MySql>::new("INSERT INTO comments (id, body, post_id) ");
        insert.push_values(comments, |mut row, comment| {
            row.push_bind(comment.id)
                .push_bind(&comment.body)
                .push_bind(comment.post_id);
        });
        insert.build().execute(&mut *connection).await?;
    }
    for reactions in reactions.chunks(BATCH) {
        let mut insert =
            QueryBuilder::<MySql>::new("INSERT INTO reactions (id, kind, comment_id) ");
        insert.push_values(reactions, |mut row, reaction| {
            row.push_bind(reaction.id)
                .push_bind(reaction.kind)
                .push_bind(reaction.comment_id);
        });
        insert.build().execute(&mut *connection).await?;
    }
    raw_sql("ANALYZE TABLE users, posts, comments, reactions")
        .execute(&mut *connection)
        .await?;
    Ok(())
}
