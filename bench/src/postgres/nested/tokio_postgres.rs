//! The floor: a prepared statement a level, the keys as one array, rows decoded as they come in, children put in place by
//! a map from key to parent. The limit is a lateral join.

#[expect(
    dead_code,
    reason = "all columns are loaded, but rows are only counted"
)]
mod levels;

use std::collections::HashMap;
use std::pin::pin;

use anyhow::Result;
use futures_util::TryStreamExt;
use tokio_postgres::{Client, Statement};

use self::levels::Levels;
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

pub struct TokioPostgres {
    client: Client,
    users: Statement,
    posts: Statement,
    latest_posts: Statement,
    comments: Statement,
    levels: Levels,
}

impl TokioPostgres {
    pub async fn connect(url: &str) -> Result<Self> {
        let client = crate::postgres::connect(url).await?;
        let latest = format!(
            "SELECT latest.* FROM unnest($1::bigint[]) AS keys (id) CROSS JOIN LATERAL (
                SELECT id, title, likes, user_id FROM posts
                WHERE user_id = keys.id ORDER BY id DESC LIMIT {LATEST}) AS latest"
        );
        Ok(Self {
            users: client
                .prepare("SELECT id, name, email FROM users WHERE id <= $1 ORDER BY id")
                .await?,
            posts: client
                .prepare("SELECT id, title, likes, user_id FROM posts WHERE user_id = ANY($1)")
                .await?,
            latest_posts: client.prepare(&latest).await?,
            comments: client
                .prepare("SELECT id, body, post_id FROM comments WHERE post_id = ANY($1)")
                .await?,
            levels: Levels::prepare(&client).await?,
            client,
        })
    }

    async fn load(&self, users: i64, posts: &Statement) -> Result<Vec<User>> {
        let mut rows = pin!(self.client.query_raw(&self.users, [users]).await?);
        let mut users = Vec::new();
        while let Some(row) = rows.try_next().await? {
            users.push(User {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                email: row.try_get(2)?,
                posts: Vec::new(),
            });
        }

        let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
        let mut rows = pin!(self.client.query_raw(posts, [keys]).await?);
        let mut posts = Vec::new();
        while let Some(row) = rows.try_next().await? {
            posts.push(Post {
                id: row.try_get(0)?,
                title: row.try_get(1)?,
                likes: row.try_get(2)?,
                user_id: row.try_get(3)?,
                comments: Vec::new(),
            });
        }

        let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
        let parents = parents(&keys);
        let mut rows = pin!(self.client.query_raw(&self.comments, [keys]).await?);
        while let Some(row) = rows.try_next().await? {
            let comment = Comment {
                id: row.try_get(0)?,
                body: row.try_get(1)?,
                post_id: row.try_get(2)?,
            };
            posts[parents[&comment.post_id]].comments.push(comment);
        }
        let parents = self::parents(&users.iter().map(|user| user.id).collect::<Vec<_>>());
        for post in posts {
            users[parents[&post.user_id]].posts.push(post);
        }
        Ok(users)
    }
}

fn parents(keys: &[i64]) -> HashMap<i64, usize> {
    keys.iter()
        .enumerate()
        .map(|(index, &key)| (key, index))
        .collect()
}

impl Nests for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn has_limit(&self) -> bool {
        true
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        self.load(users, &self.posts).await
    }

    async fn latest(&mut self, users: i64) -> Result<impl Tree + Send> {
        self.load(users, &self.latest_posts).await
    }

    fn has_levels(&self) -> bool {
        true
    }

    async fn levels(&mut self, users: i64, levels: usize) -> Result<usize> {
        let users = self.levels.load(&self.client, users, levels).await?;
        Ok(levels::count(&users))
    }
}
