//! Relations of every kind.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
pub(super) struct Author {
    #[orm(id)]
    pub(super) id: Id<Author>,
    #[orm(deleted)]
    pub(super) deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = author)]
    pub(super) books: HasMany<Book>,
    #[orm(inverse = author)]
    pub(super) awards: HasMany<Award>,
    #[orm(inverse = author)]
    pub(super) diaries: HasMany<Diary>,
    #[orm(inverse = author)]
    pub(super) profile: HasOne<Profile>,
    #[orm(inverse = subject)]
    pub(super) remarks: HasMany<Remark>,
    #[orm(inverse = cited)]
    pub(super) cited_in: HasMany<Remark>,
    #[orm(inverse = cause)]
    pub(super) events: HasMany<Event>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Book {
    #[orm(id)]
    pub(super) id: Id<Book>,
    pub(super) author_id: Option<Id<Author>>,
    /// Of a deleted author there may be books.
    #[orm(fk = author_id, on_delete = SetNull)]
    pub(super) author: BelongsTo<Option<Author>>,
    pub(super) tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Tag {
    #[orm(id)]
    pub(super) id: Uuid,
    pub(super) books: ManyToMany<Book>,
}

/// Keeps its author from being deleted.
#[derive(Model, Debug, Clone)]
pub(super) struct Award {
    #[orm(id)]
    pub(super) id: i32,
    pub(super) author_id: Id<Author>,
    #[orm(fk = author_id, on_delete = Restrict)]
    pub(super) author: BelongsTo<Author>,
}

/// Goes when its author is purged.
#[derive(Model, Debug, Clone)]
pub(super) struct Diary {
    #[orm(id)]
    pub(super) id: i32,
    pub(super) author_id: Id<Author>,
    #[orm(fk = author_id, on_delete = Cascade)]
    pub(super) author: BelongsTo<Author>,
}

/// Is deleted with its author.
#[derive(Model, Debug, Clone)]
pub(super) struct Profile {
    #[orm(id)]
    pub(super) id: i32,
    #[orm(unique)]
    pub(super) author_id: Id<Author>,
    #[orm(deleted)]
    pub(super) deleted_at: Option<NaiveDateTime>,
    #[orm(fk = author_id, on_delete = Cascade)]
    pub(super) author: BelongsTo<Author>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
pub(super) enum Subject {
    Author(Id<Author>),
    Book(Id<Book>),
}

#[derive(Model, Debug, Clone)]
pub(super) struct Remark {
    #[orm(id)]
    pub(super) id: i32,
    pub(super) subject: Poly<Subject>,
    pub(super) cited: Poly<Option<Subject>>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = tagged)]
pub(super) enum Trace {
    Author(Id<Author>),
    #[orm(value = "event's")]
    Event(Id<Event>),
}

#[derive(Model, Debug, Clone)]
pub(super) struct Event {
    #[orm(id)]
    pub(super) id: Id<Event>,
    pub(super) cause: Poly<Option<Trace>>,
}

/// Reserved words, quotes, and keys of two columns that share one with the key that they refer to.
#[derive(Model, Debug, Clone)]
#[orm(table = "order", id(group, number))]
pub(super) struct Folder {
    pub(super) group: i32,
    #[orm(column = "it's \"key\"")]
    pub(super) number: i32,
    #[orm(column = "select")]
    pub(super) parent_number: Option<i32>,
    #[orm(fk = (group, parent_number))]
    pub(super) parent: BelongsTo<Option<Folder>>,
}

/// Nobody is without a boss, so whoever is at the top is their own.
#[derive(Model, Debug, Clone)]
#[orm(table = "people")]
pub(super) struct Person {
    #[orm(id, type = varchar(20))]
    pub(super) name: String,
    #[orm(type = varchar(20))]
    pub(super) boss_name: String,
    #[orm(fk = boss_name)]
    pub(super) boss: BelongsTo<Person>,
}
