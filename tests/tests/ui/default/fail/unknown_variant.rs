//! A default that the field's enum does not have, or that is another enum's.

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone)]
enum Role {
    Reader,
    Admin,
}

#[derive(DbEnum, Debug, Clone)]
enum Shade {
    Dark,
}

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(default = Role::Nobody)]
    role: Role,
    #[orm(default = Shade::Dark)]
    other: Role,
    #[orm(default = Role::Admin)]
    fine: Option<Role>,
}

fn main() {}
