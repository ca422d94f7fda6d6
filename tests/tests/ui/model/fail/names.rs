use orm::prelude::*;

#[derive(Model)]
#[orm(unique(name, email, name = filter))]
struct User {
    #[orm(id)]
    key: i64,
    find: String,
    #[orm(constant = other)]
    one: String,
    other: String,
    #[orm(unique)]
    email: String,
    email_key: String,
    name: String,
    #[orm(column = "E_MAIL")]
    e_mail_1: String,
    #[orm(column = "e_mail")]
    e_mail_2: String,
}

fn main() {}
