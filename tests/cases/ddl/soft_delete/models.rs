//! Rows that are marked as deleted, and rows that count their updates.

#[derive(Model)]
#[orm(unique(tenant, email), unique(email, created_at.desc(), map = "by_email"), index(created_at))]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    pub tenant: i32,
    pub email: String,
    #[orm(unique)]
    pub handle: Option<String>,
    #[orm(version)]
    pub version: i64,
    #[orm(created)]
    pub created_at: DateTime<Utc>,
    /// Kept for a year.
    #[orm(deleted)]
    pub deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = user)]
    pub profile: HasOne<Profile>,
    #[orm(inverse = user)]
    pub settings: HasOne<Settings>,
}

/// One that lives for each user, and any number that do not.
#[derive(Model)]
pub struct Profile {
    #[orm(id, default = autoincrement)]
    pub id: Id<Profile>,
    #[orm(unique)]
    pub user_id: Id<User>,
    #[orm(deleted, column = "gone-at")]
    pub gone_at: Option<DateTime<Utc>>,
    #[orm(fk = user_id, on_delete = Cascade)]
    pub user: BelongsTo<User>,
}

/// Its key is never free again.
#[derive(Model)]
pub struct Settings {
    #[orm(id)]
    pub user_id: Id<User>,
    #[orm(version)]
    pub revision: i32,
    #[orm(deleted)]
    pub deleted_at: Option<NaiveDateTime>,
    #[orm(fk = user_id)]
    pub user: BelongsTo<User>,
}
