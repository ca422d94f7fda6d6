//! Up to four levels: users, posts, comments, reactions.

use std::collections::HashMap;
use std::pin::pin;

use anyhow::Result;
use futures_util::TryStreamExt;
use tokio_postgres::{Client, Statement};

use super::parents;

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
    pub reactions: Vec<Reaction>,
}

pub struct Reaction {
    pub id: i64,
    pub kind: String,
    pub comment_id: i64,
}

pub struct Levels {
    users: Statement,
    posts: Statement,
    comments: Statement,
    reactions: Statement,
}

impl Levels {
    pub async fn prepare(client: &Client) -> Result<Self> {
        Ok(Self {
            users: client
                .prepare("SELECT id, name, email FROM users WHERE id <= $1 ORDER BY id")
                .await?,
            posts: client
                .prepare("SELECT id, title, likes, user_id FROM posts WHERE user_id = ANY($1)")
                .await?,
            comments: client
                .prepare("SELECT id, body, post_id FROM comments WHERE post_id = ANY($1)")
                .await?,
            reactions: client
                .prepare("SELECT id, kind, comment_id FROM reactions WHERE comment_id = ANY($1)")
                .await?,
        })
    }

    pub async fn load(&self, client: &Client, users: i64, levels: usize) -> Result<Vec<User>> {
        let mut rows = pin!(client.query_raw(&self.users, [users]).await?);
        let mut users = Vec::new();
        while let Some(row) = rows.try_next().await? {
            users.push(User {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                email: row.try_get(2)?,
                posts: Vec::new(),
            });
        }
        if levels > 1 {
            let (keys, parents) = keys(users.iter().map(|user| user.id));
            for post in self.posts(client, keys, levels).await? {
                users[parents[&post.user_id]].posts.push(post);
            }
        }
        Ok(users)
    }

    async fn posts(&self, client: &Client, users: Vec<i64>, levels: usize) -> Result<Vec<Post>> {
        let mut rows = pin!(client.query_raw(&self.posts, [users]).await?);
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
        if levels > 2 {
            let (keys, parents) = keys(posts.iter().map(|post| post.id));
            for comment in self.comments(client, keys, levels).await? {
                posts[parents[&comment.post_id]].comments.push(comment);
            }
        }
        Ok(posts)
    }

    async fn comments(
        &self,
        client: &Client,
        posts: Vec<i64>,
        levels: usize,
    ) -> Result<Vec<Comment>> {
        let mut rows = pin!(client.query_raw(&self.comments, [posts]).await?);
        let mut comments = Vec::new();
        while let Some(row) = rows.try_next().await? {
            comments.push(Comment {
                id: row.try_get(0)?,
                body: row.try_get(1)?,
                post_id: row.try_get(2)?,
                reactions: Vec::new(),
            });
        }
        if levels > 3 {
            let (keys, parents) = keys(comments.iter().map(|comment| comment.id));
            let mut rows = pin!(client.query_raw(&self.reactions, [keys]).await?);
            while let Some(row) = rows.try_next().await? {
                let reaction = Reaction {
                    id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    comment_id: row.try_get(2)?,
                };
                comments[parents[&reaction.comment_id]]
                    .reactions
                    .push(reaction);
            }
        }
        Ok(comments)
    }
}

fn keys(ids: impl Iterator<Item = i64>) -> (Vec<i64>, HashMap<i64, usize>) {
    let keys: Vec<i64> = ids.collect();
    let parents = parents(&keys);
    (keys, parents)
}

/// How many rows, all levels together.
pub fn count(users: &[User]) -> usize {
    let posts = || users.iter().flat_map(|user| &user.posts);
    let comments = || posts().flat_map(|post| &post.comments);
    let reactions: usize = comments().map(|comment| comment.reactions.len()).sum();
    users.len() + posts().count() + comments().count() + reactions
}
