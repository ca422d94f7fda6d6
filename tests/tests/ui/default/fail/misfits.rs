use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(default = "x")]
    text_for_number: i32,
    #[orm(default = 1)]
    number_for_text: String,
    #[orm(default = 128)]
    too_big: i8,
    #[orm(default = -1)]
    negative: u32,
    #[orm(default = 1.5)]
    fraction: i64,
    #[orm(default = 1)]
    flag: bool,
    #[orm(default = "four", type = char(3))]
    too_long: String,
    #[orm(default = now)]
    now: NaiveDate,
    #[orm(default = uuid_v4)]
    uuid: String,
    #[orm(default = autoincrement)]
    number: i64,
    #[orm(default = Role::Reader)]
    variant: i64,
    #[orm(default = 1)]
    list: Vec<i64>,
    #[orm(default = 1 + 1)]
    computed: i64,
    #[orm(default = null)]
    null: Option<i64>,
}

#[derive(Model)]
struct Account {
    #[orm(id, default = now)]
    id: Id<Account>,
}

fn main() {}
