use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Post {
    #[orm(id)]
    id: i64,
    title: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Post(i64),
}

#[derive(Model)]
struct Comment {
    #[orm(id)]
    id: i64,
    of_a_model: Poly<Post>,
}

#[derive(Model)]
struct Vote {
    #[orm(id)]
    id: i64,
    of_a_plain_enum: Poly<Plain>,
}

#[derive(Model)]
struct Mark {
    #[orm(id)]
    id: i64,
    optional: Poly<Option<Plain>>,
}

fn main() {}
