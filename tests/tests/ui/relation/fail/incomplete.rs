use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    manager_id: Option<i64>,
    tags: Vec<i64>,
    manager: BelongsTo<Option<User>>,
    reports: HasMany<User>,
    deputy: HasOne<User>,
    #[orm(fk = manger_id)]
    misspelt: BelongsTo<Option<User>>,
    #[orm(fk = manager_id)]
    required: BelongsTo<User>,
    #[orm(fk = id)]
    optional: BelongsTo<Option<User>>,
    #[orm(fk = tags)]
    listed: BelongsTo<User>,
    #[orm(fk = id, on_delete = SetNull)]
    set_null: BelongsTo<User>,
    #[orm(fk = manager_id)]
    outside: Option<BelongsTo<User>>,
    #[orm(inverse = manager)]
    many: HasMany<Option<User>>,
    #[orm(inverse = manager)]
    own: HasMany<Self>,
    #[orm(inverse = manager)]
    several: Vec<User>,
}

fn main() {}
