//! The floor: a statement a level from rusqlite's cache, the keys as one JSON array, children put in place by a map from
//! key to parent. The limit is a lookup for each parent, which SQLite runs in a fifth of the time of a window.

mod levels;

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use crate::nested::{LATEST, Tree, tree};
use crate::workload::Nests;

pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub posts: Vec<Post>,
}

pub struct Post {
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
    pub comments: Vec<Comment>,
}

pub struct Comment {
    pub id: i64,
    pub body: String,
    pub post_id: i64,
}

tree!(User, |user| &user.posts, |post| &post.comments);

const USERS: &str = "SELECT id, name, email FROM users WHERE id <= ?1 ORDER BY id";
const POSTS: &str = "SELECT id, title, likes, user_id FROM posts
    WHERE user_id IN (SELECT value FROM json_each(?1))";
const COMMENTS: &str = "SELECT id, body, post_id FROM comments
    WHERE post_id IN (SELECT value FROM json_each(?1))";

pub struct Rusqlite {
    connection: Connection,
    latest_posts: String,
}

impl Rusqlite {
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(path)?,
            latest_posts: format!(
                "SELECT posts.id, title, likes, user_id FROM json_each(?1) AS keys
                 JOIN posts ON posts.id IN (
                    SELECT id FROM posts WHERE user_id = keys.value ORDER BY id DESC LIMIT {LATEST})"
            ),
        })
    }

    fn load(&self, users: i64, posts: &str) -> Result<Vec<User>> {
        let mut statement = self.connection.prepare_cached(USERS)?;
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

        let mut statement = self.connection.prepare_cached(posts)?;
        let mut rows = statement.query([json(users.iter().map(|user| user.id))?])?;
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

        let mut statement = self.connection.prepare_cached(COMMENTS)?;
        let mut rows = statement.query([json(posts.iter().map(|post| post.id))?])?;
        let parents = parents(posts.iter().map(|post| post.id));
        while let Some(row) = rows.next()? {
            let comment = Comment {
                id: row.get(0)?,
                body: row.get(1)?,
                post_id: row.get(2)?,
            };
            posts[parents[&comment.post_id]].comments.push(comment);
        }
        let parents = self::parents(users.iter().map(|user| user.id));
        for post in posts {
            users[parents[&post.user_id]].posts.push(post);
        }
        Ok(users)
    }
}

fn parents(keys: impl Iterator<Item = i64>) -> HashMap<i64, usize> {
    keys.enumerate().map(|(index, key)| (key, index)).collect()
}

fn json(keys: impl Iterator<Item = i64>) -> Result<String> {
    let mut text = "[".to_owned();
    for (index, key) in keys.enumerate() {
        if index > 0 {
            text.push(',');
        }
        write!(text, "{key}")?;
    }
    text.push(']');
    Ok(text)
}

impl Nests for Rusqlite {
    fn name(&self) -> &'static str {
        "rusqlite"
    }

    fn has_limit(&self) -> bool {
        true
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        self.load(users, POSTS)
    }

    async fn latest(&mut self, users: i64) -> Result<impl Tree + Send> {
        self.load(users, &self.latest_posts)
    }

    fn has_levels(&self) -> bool {
        true
    }

    async fn levels(&mut self, users: i64, levels: usize) -> Result<usize> {
        let users = levels::load(&self.connection, users, levels)?;
        Ok(levels::count(&users))
    }
}
