//! Two sides that both hold the rows of the other: neither has a key.

use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(inverse = users)]
    posts: HasMany<Post>,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    #[orm(inverse = posts)]
    users: HasMany<User>,
}

fn main() {}
