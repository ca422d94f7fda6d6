use orm::prelude::*;

#[derive(Model)]
struct Generic<T> {
    #[orm(id)]
    id: T,
}

#[derive(Model)]
struct Tuple(i64, String);

#[derive(Model)]
struct Unit;

#[derive(Model)]
enum Kind {
    A,
    B,
}

#[derive(Model)]
union Either {
    a: i64,
    b: u64,
}

#[derive(Model)]
struct Empty {}

fn main() {}
