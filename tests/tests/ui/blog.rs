//! The models of the cases that are about queries.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    #[orm(unique)]
    pub email: String,
    pub name: String,
    pub bio: Option<String>,
    #[orm(default = 18)]
    pub age: i32,
    #[orm(default = true)]
    pub active: bool,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    pub title: String,
    #[orm(default = 0)]
    pub likes: i64,
    pub author_id: Id<User>,
    #[orm(fk = author_id)]
    pub author: BelongsTo<User>,
    #[orm(inverse = post)]
    pub comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone)]
pub struct Comment {
    #[orm(id, default = uuid_v7)]
    pub id: Id<Comment>,
    pub body: String,
    pub post_id: Id<Post>,
    #[orm(fk = post_id)]
    pub post: BelongsTo<Post>,
}
