use orm::prelude::*;

#[derive(Model)]
struct Post {
    #[orm(id, default = autoincrement)]
    id: Id<Post>,
    #[orm(inverse = subject)]
    comments: HasMany<Comment>,
}

#[derive(Model)]
struct Photo {
    #[orm(id, default = uuid_v7)]
    id: Id<Photo>,
    #[orm(inverse = subject)]
    comments: HasMany<Comment>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
enum Subject {
    Post(Id<Post>),
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = tagged)]
enum OfTwoKeyTypes {
    Post(Id<Post>),
    Photo(Id<Photo>),
}

#[derive(Model)]
struct Comment {
    #[orm(id, default = autoincrement)]
    id: Id<Comment>,
    subject: Poly<Subject>,
}

fn main() {}
