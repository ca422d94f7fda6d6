//! Many-to-many relations through a model of their own.

#[derive(Model)]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    /// What the user may do.
    pub roles: ManyToMany<Role, UserRole>,
    pub follows: ManyToMany<User, Follow>,
    #[orm(reversed)]
    pub followers: ManyToMany<User, Follow>,
}

#[derive(Model)]
pub struct Role {
    #[orm(id, default = autoincrement)]
    pub id: Id<Role>,
    pub users: ManyToMany<User, UserRole>,
    #[orm(inverse = role)]
    pub grants: HasMany<UserRole>,
}

#[derive(Model)]
#[orm(id(user_id, role_id), junction(user, role))]
pub struct UserRole {
    pub user_id: Id<User>,
    pub role_id: Id<Role>,
    #[orm(created)]
    pub granted_at: DateTime<Utc>,
    #[orm(fk = user_id, on_delete = Cascade)]
    pub user: BelongsTo<User>,
    #[orm(fk = role_id, on_delete = Cascade)]
    pub role: BelongsTo<Role>,
}

#[derive(Model)]
#[orm(id(follower_id, followed_id), junction(follower, followed))]
pub struct Follow {
    pub follower_id: Id<User>,
    pub followed_id: Id<User>,
    #[orm(fk = follower_id, on_delete = Cascade)]
    pub follower: BelongsTo<User>,
    #[orm(fk = followed_id, on_delete = Cascade)]
    pub followed: BelongsTo<User>,
}
