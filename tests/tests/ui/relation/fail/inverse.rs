use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(inverse = writer)]
    missing: HasMany<Post>,
    #[orm(inverse = title)]
    a_column: HasMany<Post>,
    #[orm(inverse = team)]
    elsewhere: HasMany<Post>,
    #[orm(inverse = comments)]
    to_many: HasMany<Post>,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    title: String,
    team_id: i64,
    #[orm(fk = team_id)]
    team: BelongsTo<Team>,
    #[orm(inverse = post)]
    comments: HasMany<Comment>,
}

#[derive(Model)]
struct Comment {
    #[orm(id)]
    id: i64,
    post_id: i64,
    #[orm(fk = post_id)]
    post: BelongsTo<Post>,
}

#[derive(Model)]
struct Team {
    #[orm(id)]
    id: i64,
}

fn main() {}
