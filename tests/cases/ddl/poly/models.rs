//! References to one of several models.

#[derive(Model)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    #[orm(inverse = subject)]
    pub comments: HasMany<Comment>,
}

#[derive(Model)]
pub struct Picture {
    #[orm(id, default = uuid_v7)]
    pub id: Id<Picture>,
}

/// What can be commented on.
#[derive(PolyRef)]
pub enum Subject {
    Post(Id<Post>),
    Picture(Id<Picture>),
}

#[derive(Model)]
pub struct Comment {
    #[orm(id, default = autoincrement)]
    pub id: Id<Comment>,
    /// What it is about.
    #[orm(on_delete = Cascade)]
    pub subject: Poly<Subject>,
    /// Deleting what it cites keeps the comment.
    pub cited: Poly<Option<Subject>>,
    #[orm(column = "seen", on_delete = Cascade, no_index)]
    pub seen_in: Poly<Option<Subject>>,
    pub topic: Poly<Subject>,
}

/// What can be written down without a foreign key.
#[derive(PolyRef)]
#[orm(storage = tagged)]
pub enum Trace {
    Post(Id<Post>),
    #[orm(value = "comment's")]
    Comment(Id<Comment>),
}

#[derive(Model)]
pub struct Event {
    #[orm(id, default = autoincrement)]
    pub id: Id<Event>,
    /// Where it came from.
    pub cause: Poly<Trace>,
    pub parent: Poly<Option<Trace>>,
}
