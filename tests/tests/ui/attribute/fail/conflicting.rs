use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id, unique)]
    id: i64,
    #[orm(unique, index)]
    email: String,
    #[orm(created, updated)]
    created_at: DateTime<Utc>,
    #[orm(updated, default = now)]
    updated_at: DateTime<Utc>,
}

#[derive(Model)]
#[orm(id(tenant, number))]
struct Invoice {
    #[orm(id)]
    tenant: i64,
    number: i64,
}

#[derive(Model)]
struct Line {
    #[orm(id)]
    invoice: i64,
    #[orm(id)]
    number: i64,
}

#[derive(DbEnum, Debug, Clone)]
#[orm(storage = integer, rename_all = lowercase)]
enum Level {
    Low,
    #[orm(value = "high")]
    High,
}

fn main() {}
