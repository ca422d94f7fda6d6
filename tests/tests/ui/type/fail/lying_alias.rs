use orm::prelude::*;

type String = u32;

mod short {
    pub type Uuid = i64;
}

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    name: String,
    bio: Option<String>,
    tags: Vec<String>,
    token: short::Uuid,
}

#[derive(NewType, Debug, Clone)]
struct Email(String);

fn main() {}
