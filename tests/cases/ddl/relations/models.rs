//! Relations of every form.

#[derive(Model)]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    pub manager_id: Option<Id<User>>,
    /// Who decides about holidays.
    #[orm(fk = manager_id)]
    pub manager: BelongsTo<Option<User>>,
    #[orm(inverse = manager)]
    pub reports: HasMany<User>,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
    #[orm(inverse = user)]
    pub profile: HasOne<Profile>,
}

#[derive(Model)]
pub struct Profile {
    #[orm(id, default = autoincrement)]
    pub id: Id<Profile>,
    #[orm(unique)]
    pub user_id: Id<User>,
    #[orm(fk = user_id, on_delete = Cascade, on_update = NoAction)]
    pub user: BelongsTo<User>,
}

#[derive(Model)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    pub author_id: Id<User>,
    pub editor_id: Option<Id<User>>,
    #[orm(fk = author_id, on_delete = Restrict)]
    pub author: BelongsTo<User>,
    #[orm(fk = editor_id, on_delete = SetNull, map = "post_editor")]
    pub editor: BelongsTo<Option<User>>,
}

/// Neither side of its relations is declared on the other model.
#[derive(Model)]
pub struct Comment {
    #[orm(id, default = autoincrement)]
    pub id: Id<Comment>,
    pub post_id: Id<Post>,
    pub user_id: Option<Id<User>>,
    #[orm(unique)]
    pub answers_id: Option<Id<Comment>>,
    #[orm(fk = post_id, on_delete = Cascade)]
    pub post: BelongsTo<Post>,
    #[orm(fk = user_id, on_delete = Cascade)]
    pub user: BelongsTo<Option<User>>,
    #[orm(fk = answers_id)]
    pub answers: BelongsTo<Option<Comment>>,
}

/// Each refers to the other.
#[derive(Model)]
pub struct Chicken {
    #[orm(id, default = autoincrement)]
    pub id: Id<Chicken>,
    #[orm(unique)]
    pub egg_id: Option<Id<Egg>>,
    #[orm(fk = egg_id)]
    pub egg: BelongsTo<Option<Egg>>,
    #[orm(inverse = chicken)]
    pub eggs: HasMany<Egg>,
}

#[derive(Model)]
pub struct Egg {
    #[orm(id, default = autoincrement)]
    pub id: Id<Egg>,
    pub chicken_id: Id<Chicken>,
    #[orm(fk = chicken_id)]
    pub chicken: BelongsTo<Chicken>,
}
