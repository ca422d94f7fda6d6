use orm::prelude::*;

#[derive(Model)]
#[orm(renamed_from = "people")]
#[orm(check(age_range = User::age.between(0, 150)))]
#[orm(index(age, where = User::deleted_at.is_null()))]
struct User {
    #[orm(id)]
    id: i64,
    age: i32,
    deleted_at: Option<DateTime<Utc>>,
    #[orm(renamed_from = "mail")]
    email: String,
}

fn main() {}
