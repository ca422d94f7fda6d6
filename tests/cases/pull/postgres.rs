//! The tables of a database, as `orm pull` found them.
//!
//! What is not in here stays in the database as it is:
//! - table `log`: it has no primary key
//! - table `places`: no Rust type reads `POINT`, the type of its column `at`
//! - table `sums`: the database computes its column `twice`
//! - type `odd`: its values cannot be those of an enum in Rust, so columns of it are text
//! - foreign key `by_email_email_fkey` of `by_email`: it does not refer to the primary key
//! - check `positive` of `users`: models call their checks `users_.._check`; rename it to have it in the models
//! - primary key of `countries`: models would call it `countries_pkey`; it keeps its name
//! - index `users_data_idx` of `users`
//! - index `users_lower_idx` of `users`
//! - view `grown`

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(name = "Level")]
pub enum Level {
    #[orm(value = "1")]
    N1,
    #[orm(value = "2")]
    N2,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Happy,
    #[orm(value = "in-between")]
    InBetween,
    #[orm(value = "SAD")]
    Sad,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "Post")]
#[orm(unique(author_id, slug))]
pub struct Post {
    #[orm(id, repr = Uuid, default = sql("gen_random_uuid()"))]
    pub id: Id<Post>,
    pub author_id: Id<User>,
    pub reviewer: Option<Id<User>>,
    pub slug: String,
    #[orm(fk = author_id, on_delete = Cascade)]
    pub author: BelongsTo<User>,
    #[orm(fk = reviewer, on_update = NoAction)]
    pub reviewer_user: BelongsTo<Option<User>>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "by_email")]
pub struct ByEmail {
    #[orm(id, type = varchar(200))]
    pub email: String,
}

#[derive(Model, Debug, Clone)]
pub struct Category {
    #[orm(id, repr = i32, default = autoincrement)]
    pub id: Id<Category>,
    pub parent_id: Option<Id<Category>>,
    #[orm(column = "self", default = -1)]
    pub self_: i32,
    #[orm(column = "1st")]
    pub n1st: Option<i32>,
    #[orm(fk = parent_id, on_delete = Cascade, on_update = NoAction, no_index)]
    pub parent: BelongsTo<Option<Category>>,
    #[orm(inverse = parent)]
    pub children: HasMany<Category>,
}

#[derive(Model, Debug, Clone)]
#[orm(id(country, name))]
pub struct City {
    #[orm(type = char(2))]
    pub country: String,
    #[orm(type = varchar(80))]
    pub name: String,
    #[orm(fk = country, on_update = NoAction, deferrable)]
    pub country_row: BelongsTo<Country>,
    #[orm(inverse = city_row)]
    pub streets: HasMany<Street>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "columns")]
pub struct ColumnRow {
    #[orm(id, default = uuid_v7)]
    pub id: Id<ColumnRow>,
    #[orm(unique, constant = key_)]
    pub key: String,
}

#[derive(Model, Debug, Clone)]
pub struct Country {
    #[orm(id, type = char(2))]
    pub code: String,
    pub name: String,
    #[orm(inverse = country_row)]
    pub cities: HasMany<City>,
}

#[derive(Model, Debug, Clone)]
pub struct Profile {
    #[orm(id)]
    pub user_id: Id<User>,
    pub bio: Option<String>,
    #[orm(fk = user_id, on_delete = Cascade, on_update = NoAction)]
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
    #[orm(fk = (country, city), on_delete = NoAction, on_update = NoAction, no_index)]
    pub city_row: BelongsTo<Option<City>>,
}

/// People who \[sign in\].
/// Never \`deleted\`.
#[derive(Model, Debug, Clone)]
#[orm(index(created_at.desc(), id, map = "users_created_at_idx"))]
#[orm(unique(is_admin, map = "users_one_admin", where = sql(postgres = "is_admin")))]
#[orm(check(age = sql(postgres = "age >= 0")))]
#[orm(check(age_range = sql(postgres = "age < 200")))]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    /// Where to write to.
    #[orm(type = varchar(200), unique)]
    pub email: String,
    #[orm(column = "Full Name")]
    pub full_name: Option<String>,
    #[orm(default = "person's \"x\"")]
    pub r#type: String,
    #[orm(default = Mood::InBetween)]
    pub mood: Mood,
    #[orm(default = sql("'{}'::mood[]"))]
    pub moods: Vec<Mood>,
    pub level: Option<Level>,
    #[orm(type(postgres = "\"odd\""))]
    pub odd: Option<String>,
    pub age: Option<i16>,
    #[orm(type = decimal(12, 2), default = 0.5)]
    pub balance: Decimal,
    #[orm(type(postgres = "DECIMAL"))]
    pub rate: Option<Decimal>,
    #[orm(default = 1.5)]
    pub score: f32,
    #[orm(default = false)]
    pub is_admin: bool,
    #[orm(default = now)]
    pub created_at: DateTime<Utc>,
    #[orm(type(postgres = "TIMESTAMP(3)"))]
    pub local_at: Option<NaiveDateTime>,
    #[orm(default = sql("'2000-01-01'::date"))]
    pub born: NaiveDate,
    #[orm(default = sql("'{}'::jsonb"))]
    pub data: serde_json::Value,
    #[orm(type(postgres = "JSON"))]
    pub raw: Option<serde_json::Value>,
    pub avatar: Option<Vec<u8>>,
    #[orm(type(postgres = "CHAR(2) COLLATE \"C\""))]
    pub code: Option<String>,
    #[orm(default = sql("'{}'::text[]"))]
    pub tags: Vec<String>,
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
