use orm::prelude::*;

#[derive(Model)]
struct Other {
    #[orm(id)]
    id: i64,
    age: i32,
}

#[derive(Model)]
#[orm(check(text = Task::title.gt(3), no_condition = Task::age + 1, not_null = Self::title.is_null()))]
#[orm(check(another = Other::age.gt(Task::age)))]
struct Task {
    #[orm(id)]
    id: i64,
    title: String,
    age: i32,
}

fn main() {}
