use orm::prelude::*;

#[derive(Model, Filterable)]
struct User {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
    #[orm(inverse = user)]
    #[filterable(relation)]
    posts: HasMany<Post>,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    user_id: i64,
    #[orm(fk = user_id)]
    user: BelongsTo<User>,
}

#[derive(Model, Filterable)]
struct Tag {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Filterable)]
struct NoModel {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

fn uses(of_tags: TagFilter, of_users: UserFilter, posts: orm::Filter<Post>) {
    let _ = User::query().input(&of_tags);
    let _ = User::query().input((&of_users, "name"));
    let _ = posts.condition();
}

fn main() {}
