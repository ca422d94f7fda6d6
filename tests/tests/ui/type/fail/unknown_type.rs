use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    role: Role,
}

fn main() {
    let _ = User::role;
}
