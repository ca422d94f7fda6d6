use orm::prelude::*;

#[derive(Model)]
#[orm(fk = author_id)]
struct Post {
    #[orm(id)]
    id: i64,
    #[orm(table = "posts")]
    title: String,
    #[orm(on_delete = Cascade)]
    author_id: i64,
    #[orm(fk = author_id, inverse = posts)]
    author: BelongsTo<User>,
}

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(inverse = author, on_delete = Cascade, unique)]
    posts: HasMany<Post>,
}

#[derive(NewType, Debug, Clone)]
struct Email(#[orm(unique)] String);

fn main() {}
