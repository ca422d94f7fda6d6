//! Many-to-many relations without a junction model.

#[derive(Model)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    pub author_id: i32,
    #[orm(fk = author_id)]
    pub author: BelongsTo<User>,
    /// What it is about.
    pub tags: ManyToMany<Tag>,
    pub languages: ManyToMany<Language>,
}

#[derive(Model)]
pub struct Tag {
    #[orm(id, default = uuid_v7)]
    pub id: Uuid,
    pub posts: ManyToMany<Post>,
}

/// Does not say who uses it.
#[derive(Model)]
pub struct Language {
    #[orm(id, type = char(2))]
    pub code: String,
}

/// One more relation to `Post`, so all between the two need names.
#[derive(Model)]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: i32,
    #[orm(inverse = author)]
    pub written: HasMany<Post>,
    #[orm(name = "Favourites")]
    pub favourites: ManyToMany<Post>,
    #[orm(name = "Friends")]
    pub friends: ManyToMany<User>,
    #[orm(name = "Follows", inverse = followers)]
    pub follows: ManyToMany<User>,
    #[orm(name = "Follows", inverse = follows)]
    pub followers: ManyToMany<User>,
}

/// Prisma has a type of this name, so the model is called otherwise there.
#[derive(Model)]
#[orm(table = "decimals")]
pub struct Decimal {
    #[orm(id, column = "key")]
    pub id: i64,
    pub tags: ManyToMany<Tag>,
}
