//! Nested loads.

use anyhow::Result;
use orm::Loaded;
use orm::prelude::*;

use super::levels;
use crate::nested::{LATEST, Sum, Tree};
use crate::workload::Nests;

#[derive(Model, Debug, Clone)]
#[orm(table = "users")]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub name: String,
    pub email: String,
    #[orm(inverse = user)]
    pub posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "posts")]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
    #[orm(fk = user_id)]
    pub user: BelongsTo<User>,
    #[orm(inverse = post)]
    pub comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "comments")]
pub struct Comment {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub body: String,
    pub post_id: i64,
    #[orm(fk = post_id)]
    pub post: BelongsTo<Post>,
}

type UserTree = Loaded<User, orm::With![User: posts { comments }]>;

impl Tree for Vec<UserTree> {
    fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        for user in self {
            sum.user(user.id, &user.name, &user.email);
            for post in user.get(User::posts) {
                sum.post(user.id, post.id, post.user_id, &post.title, post.likes);
                for comment in post.get(Post::comments) {
                    sum.comment(post.id, comment.id, comment.post_id, &comment.body);
                }
            }
        }
        sum
    }
}

pub struct Orm {
    db: Db,
}

impl Orm {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            db: Db::connect(url).await?,
        })
    }
}

impl Nests for Orm {
    fn name(&self) -> &'static str {
        "orm"
    }

    fn has_limit(&self) -> bool {
        true
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        Ok(User::query()
            .filter(User::id.le(users))
            .order_by(User::id.asc())
            .with(User::posts.load().with(Post::comments))
            .all(&self.db)
            .await?)
    }

    async fn latest(&mut self, users: i64) -> Result<impl Tree + Send> {
        let latest = User::posts
            .load()
            .order_by(Post::id.desc())
            .limit(LATEST as u64);
        Ok(User::query()
            .filter(User::id.le(users))
            .order_by(User::id.asc())
            .with(latest.with(Post::comments))
            .all(&self.db)
            .await?)
    }

    fn has_levels(&self) -> bool {
        true
    }

    async fn levels(&mut self, users: i64, levels: usize) -> Result<usize> {
        levels::load(&self.db, users, levels).await
    }
}
