//! The tables of a database, as `orm pull` found them.
//!
//! What is not in here stays in the database as it is:
//! - table `log`: it has no primary key
//! - table `places`: no Rust type reads `POINT`, the type of its column `at`
//! - table `sums`: the database computes its column `twice`
//! - table `things`: no Rust type reads ``, the type of its column `shape`
//! - foreign key `by_email_email_fkey` of `by_email`: it does not refer to the primary key
//! - check `positive` of `users`: models call their checks `users_.._check`; rename it to have it in the models
//! - index `users_lower_idx` of `users`
//! - table option of `cities`: WITHOUT ROWID
//! - view `grown`

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[orm(table = "Post")]
#[orm(unique(author_id, slug))]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    #[orm(type(sqlite = "INTEGER"))]
    pub author_id: Id<User>,
    #[orm(type(sqlite = "INTEGER"))]
    pub reviewer: Option<Id<User>>,
    pub slug: String,
    #[orm(fk = author_id, on_delete = Cascade)]
    pub author: BelongsTo<User>,
    #[orm(fk = reviewer, on_update = NoAction)]
    pub reviewer_user: BelongsTo<Option<User>>,
    #[orm(inverse = post)]
    pub comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "by_email")]
pub struct ByEmail {
    #[orm(id, type(sqlite = "VARCHAR(200)"))]
    pub email: String,
}

#[derive(Model, Debug, Clone)]
#[orm(id(country, name))]
pub struct City {
    pub country: String,
    #[orm(type(sqlite = "VARCHAR(80)"))]
    pub name: String,
    #[orm(inverse = city_row)]
    pub streets: HasMany<Street>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "columns")]
pub struct ColumnRow {
    #[orm(id)]
    pub id: String,
    #[orm(unique, constant = key_)]
    pub key: String,
}

#[derive(Model, Debug, Clone)]
pub struct Comment {
    #[orm(id, default = autoincrement)]
    pub id: Id<Comment>,
    pub post_id: Id<Post>,
    #[orm(fk = post_id, on_update = NoAction, deferrable, no_index)]
    pub post: BelongsTo<Post>,
}

#[derive(Model, Debug, Clone)]
pub struct Profile {
    #[orm(id, type(sqlite = "INTEGER"))]
    pub user_id: Id<User>,
    pub bio: Option<String>,
    #[orm(fk = user_id, on_delete = Cascade, on_update = NoAction)]
    pub user: BelongsTo<User>,
}

#[derive(Model, Debug, Clone)]
pub struct Street {
    #[orm(id, type(sqlite = "INTEGER"), default = sql("NULL"))]
    pub id: Id<Street>,
    pub country: String,
    #[orm(type(sqlite = "VARCHAR(80)"))]
    pub city: Option<String>,
    #[orm(column = "1st", type(sqlite = "INTEGER"), default = -1)]
    pub n1st: i64,
    #[orm(column = "self", type(sqlite = "INTEGER"))]
    pub self_: Option<i64>,
    #[orm(fk = (country, city), on_delete = NoAction, on_update = NoAction, no_index)]
    pub city_row: BelongsTo<Option<City>>,
}

#[derive(Model, Debug, Clone)]
#[orm(index(created_at.desc(), id, map = "users_created_at_idx"))]
#[orm(unique(is_admin, map = "users_one_admin", where = sql(sqlite = "is_admin")))]
#[orm(check(age = sql(sqlite = "age >= 0")))]
#[orm(check(age_range = sql(sqlite = "age < 200")))]
pub struct User {
    #[orm(id, type(sqlite = "INTEGER"), default = sql("NULL"))]
    pub id: Id<User>,
    #[orm(type(sqlite = "VARCHAR(200)"), unique)]
    pub email: String,
    #[orm(column = "Full Name", type(sqlite = "TEXT COLLATE NOCASE"))]
    pub full_name: Option<String>,
    #[orm(default = "person's \"x\"")]
    pub r#type: String,
    #[orm(type(sqlite = "INT"))]
    pub age: Option<i64>,
    #[orm(type(sqlite = "NUMERIC(12, 2)"), default = 0.5)]
    pub balance: Decimal,
    #[orm(default = 1.5)]
    pub score: f64,
    #[orm(default = false)]
    pub is_admin: bool,
    #[orm(default = now)]
    pub created_at: DateTime<Utc>,
    #[orm(type(sqlite = "DATE"))]
    pub born: Option<NaiveDate>,
    #[orm(type(sqlite = "JSON"), default = sql("'{}'"))]
    pub data: serde_json::Value,
    pub avatar: Option<Vec<u8>>,
    #[orm(default = -5)]
    pub big: Option<i64>,
    #[orm(type(sqlite = "INTEGER"))]
    pub manager_id: Option<Id<User>>,
    #[orm(constant = query_)]
    pub query: Option<String>,
    #[orm(fk = manager_id, on_delete = NoAction, on_update = NoAction, no_index)]
    pub manager: BelongsTo<Option<User>>,
    #[orm(inverse = author)]
    pub posts_by_author: HasMany<Post>,
    #[orm(inverse = reviewer_user)]
    pub posts_by_reviewer_user: HasMany<Post>,
    #[orm(inverse = user)]
    pub profile: HasOne<Profile>,
    #[orm(inverse = manager)]
    pub users_by_manager: HasMany<User>,
}
