//! One mistake in an enum and in a newtype; the model that holds them is not reported.

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone)]
#[orm(storge = text)]
pub enum Role {
    Reader,
    Author,
}

#[derive(NewType, Debug, Clone)]
#[orm(krate = orm)]
pub struct Email(String);

#[derive(Model, Debug, Clone)]
pub struct User {
    #[orm(id)]
    pub id: i64,
    pub email: Email,
    #[orm(default = Role::Reader)]
    pub role: Role,
    pub roles: Vec<Role>,
}

fn run() {
    let _ = User::filter(User::role.eq(Role::Author) & User::email.contains("x"));
}

fn main() {}
