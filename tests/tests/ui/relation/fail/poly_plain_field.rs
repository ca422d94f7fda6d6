use orm::prelude::*;

#[derive(Model)]
struct Post {
    #[orm(id, default = autoincrement)]
    id: Id<Post>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
enum Subject {
    Post(Id<Post>),
}

#[derive(Model)]
struct Comment {
    #[orm(id, default = autoincrement)]
    id: Id<Comment>,
    subject: Subject,
}

fn main() {}
