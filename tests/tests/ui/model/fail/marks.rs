use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(deleted)]
    deleted_at: DateTime<Utc>,
    #[orm(version)]
    version: Option<i64>,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    #[orm(deleted)]
    deleted: bool,
    #[orm(version)]
    version: String,
}

#[derive(Model)]
#[orm(unique(id, deleted_at))]
struct Comment {
    #[orm(id)]
    id: i64,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(deleted)]
    removed_at: Option<DateTime<Utc>>,
    #[orm(version, default = 1)]
    version: i64,
    #[orm(version, unique)]
    revision: i64,
}

fn main() {}
