//! The models of the cases that are about relations of every kind.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    pub name: String,
    pub bio: Option<String>,
    pub age: i32,
    pub mentor_id: Option<Id<User>>,
    #[orm(fk = mentor_id)]
    pub mentor: BelongsTo<Option<User>>,
    #[orm(inverse = mentor)]
    pub pupils: HasMany<User>,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
    pub courses: ManyToMany<Course, Enrollment>,
    pub teams: ManyToMany<Team, Membership>,
    #[orm(name = "Follows", inverse = followers)]
    pub following: ManyToMany<User>,
    #[orm(name = "Follows", inverse = following)]
    pub followers: ManyToMany<User>,
}

#[derive(Model, Debug, Clone)]
pub struct Course {
    #[orm(id, default = autoincrement)]
    pub id: Id<Course>,
    pub title: String,
    pub users: ManyToMany<User, Enrollment>,
    pub tags: ManyToMany<Tag>,
}

/// A junction with a payload that must be said.
#[derive(Model, Debug, Clone)]
#[orm(junction(user, course), id(user_id, course_id))]
pub struct Enrollment {
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    pub term: i32,
    #[orm(fk = user_id)]
    pub user: BelongsTo<User>,
    #[orm(fk = course_id)]
    pub course: BelongsTo<Course>,
}

#[derive(Model, Debug, Clone)]
pub struct Team {
    #[orm(id, default = autoincrement)]
    pub id: Id<Team>,
    pub name: String,
}

/// Another junction with a payload.
#[derive(Model, Debug, Clone)]
#[orm(junction(user, team), id(user_id, team_id))]
pub struct Membership {
    pub user_id: Id<User>,
    pub team_id: Id<Team>,
    pub role: String,
    #[orm(fk = user_id)]
    pub user: BelongsTo<User>,
    #[orm(fk = team_id)]
    pub team: BelongsTo<Team>,
}

#[derive(Model, Debug, Clone)]
pub struct Tag {
    #[orm(id)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    pub title: String,
    #[orm(default = 0)]
    pub likes: i64,
    pub author_id: Id<User>,
    #[orm(fk = author_id)]
    pub author: BelongsTo<User>,
    #[orm(inverse = subject)]
    pub comments: HasMany<Comment>,
    #[orm(deleted)]
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Model, Debug, Clone)]
pub struct Photo {
    #[orm(id, default = autoincrement)]
    pub id: Id<Photo>,
    pub url: String,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
pub enum Subject {
    Post(Id<Post>),
    Photo(Id<Photo>),
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = tagged)]
pub enum Place {
    Course(Id<Course>),
    Team(Id<Team>),
}

#[derive(Model, Debug, Clone)]
pub struct Comment {
    #[orm(id, default = autoincrement)]
    pub id: Id<Comment>,
    pub body: String,
    pub subject: Poly<Subject>,
    pub place: Poly<Option<Place>>,
}
