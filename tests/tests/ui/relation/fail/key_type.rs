use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id, default = uuid_v7)]
    id: Id<User>,
}

#[derive(Model)]
struct Team {
    #[orm(id)]
    id: i32,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    author_id: i64,
    editor_id: Option<Id<Post>>,
    team_id: i64,
    other_team: Id<Team>,
    #[orm(fk = author_id)]
    author: BelongsTo<User>,
    #[orm(fk = editor_id)]
    editor: BelongsTo<Option<User>>,
    #[orm(fk = team_id)]
    team: BelongsTo<Team>,
}

fn main() {}
