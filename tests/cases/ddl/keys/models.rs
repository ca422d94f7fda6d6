//! Primary keys of every kind, and keys that refer to them.

#[derive(Model)]
pub struct Small {
    #[orm(id, default = autoincrement)]
    pub id: i32,
}

#[derive(Model)]
pub struct Account {
    #[orm(id, default = autoincrement)]
    pub id: Id<Account>,
    #[orm(inverse = account)]
    pub profile: HasOne<Profile>,
}

/// Shares the key of its account, so on SQLite it shares the rowid too.
#[derive(Model)]
pub struct Profile {
    #[orm(id)]
    pub account_id: Id<Account>,
    #[orm(fk = account_id, on_delete = Cascade)]
    pub account: BelongsTo<Account>,
}

/// Two keys away from the account.
#[derive(Model)]
pub struct Badge {
    #[orm(id, default = uuid_v7)]
    pub id: Uuid,
    pub profile_id: Option<Id<Account>>,
    #[orm(fk = profile_id)]
    pub profile: BelongsTo<Option<Profile>>,
}

/// A number that the program gives out.
#[derive(Model)]
pub struct Invoice {
    #[orm(id)]
    pub number: i64,
}

#[derive(Model)]
pub struct Year {
    #[orm(id)]
    pub year: i16,
}

#[derive(Model)]
pub struct Country {
    #[orm(id, type = char(2))]
    pub code: String,
}

#[derive(Model)]
#[orm(id(country_code, name))]
pub struct City {
    #[orm(type = char(2))]
    pub country_code: String,
    pub name: String,
    #[orm(fk = country_code)]
    pub country: BelongsTo<Country>,
}
