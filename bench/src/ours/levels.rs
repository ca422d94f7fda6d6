//! Up to four levels: users, posts, comments, reactions.

use anyhow::{Result, bail};
use orm::prelude::*;

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
    #[orm(inverse = comment)]
    pub reactions: HasMany<Reaction>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "reactions")]
pub struct Reaction {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub kind: String,
    pub comment_id: i64,
    #[orm(fk = comment_id)]
    pub comment: BelongsTo<Comment>,
}

/// How many rows were loaded, all levels together.
pub async fn load(db: &Db, users: i64, levels: usize) -> Result<usize> {
    let query = User::query()
        .filter(User::id.le(users))
        .order_by(User::id.asc());
    Ok(match levels {
        1 => query.all(db).await?.len(),
        2 => {
            let users = query.with(User::posts).all(db).await?;
            let posts = users.iter().flat_map(|user| user.get(User::posts));
            users.len() + posts.count()
        }
        3 => {
            let posts = User::posts.load().with(Post::comments);
            let users = query.with(posts).all(db).await?;
            let posts = || users.iter().flat_map(|user| user.get(User::posts));
            let comments = posts().flat_map(|post| post.get(Post::comments));
            users.len() + posts().count() + comments.count()
        }
        4 => {
            let comments = Post::comments.load().with(Comment::reactions);
            let posts = User::posts.load().with(comments);
            let users = query.with(posts).all(db).await?;
            let posts = || users.iter().flat_map(|user| user.get(User::posts));
            let comments = || posts().flat_map(|post| post.get(Post::comments));
            let reactions = comments().flat_map(|comment| comment.get(Comment::reactions));
            users.len() + posts().count() + comments().count() + reactions.count()
        }
        _ => bail!("there are four levels"),
    })
}
