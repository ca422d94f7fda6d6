use orm::prelude::*;

#[derive(Model)]
struct Post {
    #[orm(id, default = autoincrement)]
    id: Id<Post>,
    #[orm(inverse = subject)]
    comments: HasMany<Comment>,
}

#[derive(PolyRef)]
enum Subject {
    Post(Id<Post>),
}

#[derive(Model)]
struct Comment {
    #[orm(id, default = autoincrement)]
    id: Id<Comment>,
    subject: Poly<Subject>,
}

fn main() {}
