use orm::prelude::*;

#[derive(Model)]
#[orm]
#[orm = "users"]
#[orm(table)]
#[orm("users")]
#[orm(index())]
struct User {
    #[orm(id = 3)]
    id: i64,
    #[orm(column = "")]
    email: String,
    #[orm(column = mail)]
    mail: String,
    #[orm(default =)]
    name: String,
    #[orm(type = varchar)]
    text: String,
    #[orm(type(oracle = "x"))]
    native: String,
    #[orm(unique index)]
    both: String,
    #[orm(fk(id), on_delete = Explode)]
    parent: BelongsTo<User>,
}

fn main() {}
