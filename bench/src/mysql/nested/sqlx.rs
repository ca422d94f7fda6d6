//! The floor: a statement a level, the keys as a list of parameters, children put in place by a map from key to parent.
//! The limit is a subquery for each row, which finds where the latest begin.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::{AssertSqlSafe, Connection, FromRow, MySql};

use crate::nested::{LATEST, Tree, tree};
use crate::workload::Nests;

#[derive(FromRow)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    #[sqlx(skip)]
    pub posts: Vec<Post>,
}

#[derive(FromRow)]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
    #[sqlx(skip)]
    pub comments: Vec<Comment>,
}

#[derive(FromRow)]
pub struct Comment {
    pub id: i64,
    pub body: String,
    pub post_id: i64,
    #[sqlx(skip)]
    pub reactions: Vec<Reaction>,
}

#[derive(FromRow)]
#[expect(dead_code, reason = "rows are counted, not looked at")]
pub struct Reaction {
    pub id: i64,
    pub kind: String,
    pub comment_id: i64,
}

tree!(User, |user| &user.posts, |post| &post.comments);

pub struct Sqlx {
    connection: MySqlConnection,
    /// What holds for the latest posts of each user, and for no others.
    latest: String,
}

impl Sqlx {
    pub async fn connect(options: &MySqlConnectOptions) -> Result<Self> {
        Ok(Self {
            connection: MySqlConnection::connect_with(options).await?,
            latest: format!(
                " AND id >= COALESCE((SELECT nth.id FROM posts AS nth WHERE nth.user_id = posts.user_id
                    ORDER BY nth.id DESC LIMIT 1 OFFSET {}), 0)",
                LATEST - 1
            ),
        })
    }

    async fn users(&mut self, users: i64) -> Result<Vec<User>> {
        let query = sqlx::query_as("SELECT id, name, email FROM users WHERE id <= ? ORDER BY id");
        Ok(query.bind(users).fetch_all(&mut self.connection).await?)
    }

    /// The rows that a list of keys finds; the text goes on after the list.
    async fn children<T>(&mut self, select: &str, keys: &[i64], rest: &str) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, sqlx::mysql::MySqlRow> + Send + Unpin,
    {
        let Some(others) = keys.len().checked_sub(1) else {
            return Ok(Vec::new());
        };
        let list = ", ?".repeat(others);
        let text = format!("{select} (?{list}){rest}");
        let mut query = sqlx::query_as::<MySql, T>(AssertSqlSafe(text));
        for key in keys {
            query = query.bind(key);
        }
        Ok(query.fetch_all(&mut self.connection).await?)
    }

    async fn posts(&mut self, users: &[User], rest: &str) -> Result<Vec<Post>> {
        let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
        let select = "SELECT id, title, likes, user_id FROM posts WHERE user_id IN";
        self.children(select, &keys, rest).await
    }

    async fn comments(&mut self, posts: &[Post]) -> Result<Vec<Comment>> {
        let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
        let select = "SELECT id, body, post_id FROM comments WHERE post_id IN";
        self.children(select, &keys, "").await
    }

    async fn reactions(&mut self, comments: &[Comment]) -> Result<Vec<Reaction>> {
        let keys: Vec<i64> = comments.iter().map(|comment| comment.id).collect();
        let select = "SELECT id, kind, comment_id FROM reactions WHERE comment_id IN";
        self.children(select, &keys, "").await
    }
}

fn parents(keys: impl Iterator<Item = i64>) -> HashMap<i64, usize> {
    keys.enumerate().map(|(index, key)| (key, index)).collect()
}

fn put_posts(users: &mut [User], posts: Vec<Post>) {
    let parents = parents(users.iter().map(|user| user.id));
    for post in posts {
        users[parents[&post.user_id]].posts.push(post);
    }
}

fn put_comments(posts: &mut [Post], comments: Vec<Comment>) {
    let parents = parents(posts.iter().map(|post| post.id));
    for comment in comments {
        posts[parents[&comment.post_id]].comments.push(comment);
    }
}

fn put_reactions(comments: &mut [Comment], reactions: Vec<Reaction>) {
    let parents = parents(comments.iter().map(|comment| comment.id));
    for reaction in reactions {
        comments[parents[&reaction.comment_id]]
            .reactions
            .push(reaction);
    }
}

impl Nests for Sqlx {
    fn name(&self) -> &'static str {
        "sqlx"
    }

    fn has_limit(&self) -> bool {
        true
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        let mut users = self.users(users).await?;
        let mut posts = self.posts(&users, "").await?;
        let comments = self.comments(&posts).await?;
        put_comments(&mut posts, comments);
        put_posts(&mut users, posts);
        Ok(users)
    }

    async fn latest(&mut self, users: i64) -> Result<impl Tree + Send> {
        let mut users = self.users(users).await?;
        let rest = self.latest.clone();
        let mut posts = self.posts(&users, &rest).await?;
        let comments = self.comments(&posts).await?;
        put_comments(&mut posts, comments);
        put_posts(&mut users, posts);
        Ok(users)
    }

    fn has_levels(&self) -> bool {
        true
    }

    async fn levels(&mut self, users: i64, levels: usize) -> Result<usize> {
        let mut users = self.users(users).await?;
        let mut count = users.len();
        if levels > 1 {
            let mut posts = self.posts(&users, "").await?;
            count += posts.len();
            if levels > 2 {
                let mut comments = self.comments(&posts).await?;
                count += comments.len();
                if levels > 3 {
                    let reactions = self.reactions(&comments).await?;
                    count += reactions.len();
                    put_reactions(&mut comments, reactions);
                }
                put_comments(&mut posts, comments);
            }
            put_posts(&mut users, posts);
        }
        Ok(count)
    }
}
