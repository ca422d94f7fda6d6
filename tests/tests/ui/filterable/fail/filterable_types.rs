use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy)]
enum Color {
    Red,
}

#[derive(Model, Filterable)]
struct Kinds {
    #[orm(id)]
    #[filterable(filter(contains))]
    id: i64,
    #[filterable(filter(is_null))]
    name: String,
    #[filterable(filter(eq, lt))]
    color: Color,
    #[filterable(filter(eq))]
    data: Option<serde_json::Value>,
    #[filterable(filter, sort)]
    bytes: Vec<u8>,
    #[filterable(filter)]
    list: Vec<i32>,
}

fn main() {}
