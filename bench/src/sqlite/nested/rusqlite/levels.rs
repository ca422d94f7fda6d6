//! Up to four levels: users, posts, comments, reactions.

use anyhow::Result;
use rusqlite::Connection;

use super::{COMMENTS, POSTS, USERS, json, parents};

const REACTIONS: &str = "SELECT id, kind, comment_id FROM reactions
    WHERE comment_id IN (SELECT value FROM json_each(?1))";

#[expect(dead_code, reason = "rows are counted, not looked at")]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub posts: Vec<Post>,
}

#[expect(dead_code, reason = "rows are counted, not looked at")]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
    pub comments: Vec<Comment>,
}

#[expect(dead_code, reason = "rows are counted, not looked at")]
pub struct Comment {
    pub id: i64,
    pub body: String,
    pub post_id: i64,
    pub reactions: Vec<Reaction>,
}

#[expect(dead_code, reason = "rows are counted, not looked at")]
pub struct Reaction {
    pub id: i64,
    pub kind: String,
    pub comment_id: i64,
}

pub fn load(connection: &Connection, users: i64, levels: usize) -> Result<Vec<User>> {
    let mut statement = connection.prepare_cached(USERS)?;
    let mut rows = statement.query([users])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        users.push(User {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            posts: Vec::new(),
        });
    }
    if levels > 1 {
        let keys = json(users.iter().map(|user| user.id))?;
        let parents = parents(users.iter().map(|user| user.id));
        for post in posts(connection, &keys, levels)? {
            users[parents[&post.user_id]].posts.push(post);
        }
    }
    Ok(users)
}

fn posts(connection: &Connection, users: &str, levels: usize) -> Result<Vec<Post>> {
    let mut statement = connection.prepare_cached(POSTS)?;
    let mut rows = statement.query([users])?;
    let mut posts = Vec::new();
    while let Some(row) = rows.next()? {
        posts.push(Post {
            id: row.get(0)?,
            title: row.get(1)?,
            likes: row.get(2)?,
            user_id: row.get(3)?,
            comments: Vec::new(),
        });
    }
    if levels > 2 {
        let keys = json(posts.iter().map(|post| post.id))?;
        let parents = parents(posts.iter().map(|post| post.id));
        for comment in comments(connection, &keys, levels)? {
            posts[parents[&comment.post_id]].comments.push(comment);
        }
    }
    Ok(posts)
}

fn comments(connection: &Connection, posts: &str, levels: usize) -> Result<Vec<Comment>> {
    let mut statement = connection.prepare_cached(COMMENTS)?;
    let mut rows = statement.query([posts])?;
    let mut comments = Vec::new();
    while let Some(row) = rows.next()? {
        comments.push(Comment {
            id: row.get(0)?,
            body: row.get(1)?,
            post_id: row.get(2)?,
            reactions: Vec::new(),
        });
    }
    if levels > 3 {
        let keys = json(comments.iter().map(|comment| comment.id))?;
        let parents = parents(comments.iter().map(|comment| comment.id));
        let mut statement = connection.prepare_cached(REACTIONS)?;
        let mut rows = statement.query([keys])?;
        while let Some(row) = rows.next()? {
            let reaction = Reaction {
                id: row.get(0)?,
                kind: row.get(1)?,
                comment_id: row.get(2)?,
            };
            comments[parents[&reaction.comment_id]]
                .reactions
                .push(reaction);
        }
    }
    Ok(comments)
}

/// How many rows, all levels together.
pub fn count(users: &[User]) -> usize {
    let posts = || users.iter().flat_map(|user| &user.posts);
    let comments = || posts().flat_map(|post| &post.comments);
    let reactions: usize = comments().map(|comment| comment.reactions.len()).sum();
    users.len() + posts().count() + comments().count() + reactions
}
