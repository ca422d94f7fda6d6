//! Everything that is wrong with one struct is reported at once.

use orm::prelude::*;

#[derive(Model)]
#[orm(tabel = "users", unique(tenant, emial))]
struct User {
    #[orm(id)]
    id: Option<i64>,
    tenant: u128,
    #[orm(uniqe)]
    email: String,
    #[orm(default = "x")]
    age: i32,
    find: String,
    manager: BelongsTo<User>,
    reports: HasMany<User>,
}

fn main() {}
