use orm::prelude::*;

#[derive(Model)]
struct Keyless {
    name: String,
}

#[derive(Model)]
struct Nullable {
    #[orm(id)]
    id: Option<i64>,
}

#[derive(Model)]
struct Listed {
    #[orm(id)]
    ids: Vec<i64>,
}

#[derive(Model)]
#[orm(id(a, b))]
struct Composite {
    a: Option<i64>,
    b: i64,
}

#[derive(Model)]
#[orm(id(a, bee, a))]
struct Misspelt {
    a: i64,
    b: i64,
}

#[derive(Model)]
#[orm(id())]
struct Nothing {
    a: i64,
}

#[derive(Model)]
struct LongText {
    #[orm(id, type = text)]
    name: String,
}

fn main() {}
