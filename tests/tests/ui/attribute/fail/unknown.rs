use orm::prelude::*;

#[derive(Model)]
#[orm(tabel = "users")]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(uniqe)]
    email: String,
    #[orm(frobnicate = 3)]
    name: String,
    #[orm(fk = id, on_delet = Cascade)]
    parent: BelongsTo<User>,
}

#[derive(DbEnum, Debug, Clone)]
#[orm(storge = text)]
enum Role {
    #[orm(vale = "r")]
    Reader,
}

#[derive(NewType, Debug, Clone)]
#[orm(table = "emails")]
struct Email(String);

fn main() {}
