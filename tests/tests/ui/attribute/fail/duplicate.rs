use orm::prelude::*;

#[derive(Model)]
#[orm(table = "users", table = "people")]
#[orm(unique(name, email), unique(name, name))]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(unique, unique)]
    email: String,
    #[orm(column = "a")]
    #[orm(column = "b")]
    name: String,
}

fn main() {}
