use orm::prelude::*;

#[derive(NewType, Debug, Clone)]
struct Count(i64);

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(type = varchar(40))]
    age: i32,
    #[orm(type = decimal(10, 2))]
    name: String,
    #[orm(type = text)]
    price: Decimal,
    #[orm(type = decimal(99, 2))]
    total: Decimal,
    #[orm(type = varchar(0))]
    empty: String,
    #[orm(created)]
    created: String,
    #[orm(updated)]
    updated: NaiveDate,
    #[orm(repr = String)]
    other: i64,
}

#[derive(Model)]
struct Account {
    #[orm(id, repr = bool)]
    id: Id<Account>,
}

#[derive(Model)]
struct Page {
    #[orm(id)]
    id: i64,
    #[orm(type = varchar(10))]
    count: Count,
}

fn main() {}
