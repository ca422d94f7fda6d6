//! The tables of a database, as `orm pull` found them.
//!
//! What is not in here stays in the database as it is:
//! - table `log`: it has no primary key
//! - table `places`: no Rust type reads `POINT`, the type of its column `at`
//! - table `sums`: the database computes its column `twice`
//! - index `recent` of `users`: PostgreSQL and SQLite take its name once for all tables; rename one to have both in the models
//! - check `positive` of `users`: models call their checks `users_.._check`; rename it to have it in the models
//! - index `by_note` of `users`
//! - view `grown`

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserMood {
    Happy,
    #[orm(value = "in-between")]
    InBetween,
    #[orm(value = "SAD")]
    Sad,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "Post")]
#[orm(unique(author_id, slug, map = "post_slug"))]
#[orm(index(created_at, map = "recent"))]
pub struct Post {
    #[orm(id, type = char(36), default = sql("(uuid())"))]
    pub id: String,
    #[orm(type(mysql = "BIGINT UNSIGNED"))]
    pub author_id: Id<User>,
    #[orm(type = varchar(80))]
    pub slug: String,
    #[orm(type(mysql = "DATETIME"), default = now)]
    pub created_at: NaiveDateTime,
    #[orm(fk = author_id, on_delete = Cascade, map = "post_author")]
    pub author: BelongsTo<User>,
}

#[derive(Model, Debug, Clone)]
#[orm(id(country, name))]
pub struct City {
    #[orm(type = char(2))]
    pub country: String,
    #[orm(type = varchar(80))]
    pub name: String,
    #[orm(inverse = city_row)]
    pub streets: HasMany<Street>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "columns")]
#[orm(unique(key, map = "key"))]
pub struct ColumnRow {
    #[orm(id, default = autoincrement)]
    pub id: i16,
    #[orm(type = varchar(20), constant = key_)]
    pub key: String,
}

#[derive(Model, Debug, Clone)]
pub struct Profile {
    #[orm(id, type(mysql = "BIGINT UNSIGNED"))]
    pub user_id: Id<User>,
    #[orm(type = text)]
    pub bio: Option<String>,
    #[orm(fk = user_id, on_delete = Cascade, on_update = Restrict, map = "profiles_ibfk_1")]
    pub user: BelongsTo<User>,
}

#[derive(Model, Debug, Clone)]
pub struct Street {
    #[orm(id, repr = i32, default = autoincrement)]
    pub id: Id<Street>,
    #[orm(type = char(2))]
    pub country: String,
    #[orm(type = varchar(80))]
    pub city: Option<String>,
    #[orm(column = "1st", default = -1)]
    pub n1st: i32,
    #[orm(fk = (country, city), on_update = Restrict, map = "streets_city", no_index)]
    pub city_row: BelongsTo<Option<City>>,
}

/// People who \[sign in\].
#[derive(Model, Debug, Clone)]
#[orm(check(age_range = sql(mysql = "`age` < 200")))]
pub struct User {
    #[orm(id, type(mysql = "BIGINT UNSIGNED"), default = autoincrement)]
    pub id: Id<User>,
    /// Where to write to.
    #[orm(type = varchar(200), unique)]
    pub email: String,
    #[orm(column = "Full Name")]
    pub full_name: Option<String>,
    #[orm(type = varchar(40), default = "person's \"x\"")]
    pub r#type: String,
    #[orm(default = UserMood::InBetween)]
    pub mood: UserMood,
    pub old_mood: Option<UserMood>,
    #[orm(type(mysql = "SET('a', 'b')"))]
    pub level: Option<String>,
    pub age: Option<i16>,
    #[orm(default = 7)]
    pub small: u8,
    #[orm(type(mysql = "MEDIUMINT"))]
    pub medium: Option<i32>,
    #[orm(type(mysql = "YEAR"))]
    pub built: Option<i16>,
    #[orm(type = decimal(12, 2), default = 0.5)]
    pub balance: Decimal,
    #[orm(default = 1.5)]
    pub score: f32,
    #[orm(default = false)]
    pub is_admin: bool,
    #[orm(default = now)]
    pub created_at: NaiveDateTime,
    #[orm(type(mysql = "TIMESTAMP"))]
    pub seen_at: Option<DateTime<Utc>>,
    #[orm(default = sql("'2000-01-01'"))]
    pub born: NaiveDate,
    pub data: serde_json::Value,
    #[orm(type(mysql = "MEDIUMBLOB"))]
    pub avatar: Option<Vec<u8>>,
    #[orm(type(mysql = "BINARY(16)"))]
    pub token: Option<Vec<u8>>,
    #[orm(type(mysql = "TEXT"))]
    pub note: Option<String>,
    #[orm(type(mysql = "CHAR(2) COLLATE ascii_bin"))]
    pub code: Option<String>,
    #[orm(type(mysql = "BIGINT UNSIGNED"))]
    pub manager_id: Option<Id<User>>,
    #[orm(type = text, constant = query_)]
    pub query: Option<String>,
    #[orm(fk = manager_id, on_update = Restrict, map = "users_manager", no_index)]
    pub manager: BelongsTo<Option<User>>,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
    #[orm(inverse = user)]
    pub profile: HasOne<Profile>,
    #[orm(inverse = manager)]
    pub users_by_manager: HasMany<User>,
}
