use orm::prelude::*;

#[derive(Debug, Clone)]
struct Address {
    street: String,
}

#[derive(Debug, Clone)]
struct Secret(String);

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    address: Address,
    former: Option<Address>,
    all: Vec<Address>,
    #[orm(type = text)]
    secret: Secret,
    settings: Json<Address>,
}

fn main() {}
