use orm::prelude::*;

#[derive(DbEnum, Debug, Clone)]
enum Shape {
    Point,
    Circle(f64),
    Square { side: f64 },
}

#[derive(DbEnum, Debug, Clone)]
enum Nothing {}

#[derive(DbEnum, Debug, Clone)]
struct NoEnum;

#[derive(DbEnum, Debug, Clone)]
enum Same {
    InReview,
    #[orm(value = "In_Review")]
    Reviewed,
}

#[derive(DbEnum, Debug, Clone)]
#[orm(storage = integer)]
enum Level {
    Low = 1,
    High = 1 + 1,
}

#[derive(DbEnum, Debug, Clone)]
#[orm(storage = blob, rename_all = camelCase)]
enum Spelled {
    A,
}

#[derive(NewType, Debug, Clone)]
struct Pair(i64, i64);

#[derive(NewType, Debug, Clone)]
struct Maybe(Option<i64>);

#[derive(NewType, Debug, Clone)]
enum NoStruct {
    A,
}

#[derive(NewType, Debug, Clone)]
struct Wide<T>(T);

#[derive(NewType, Debug, Clone)]
struct Words(std::collections::HashSet<String>);

fn main() {}
