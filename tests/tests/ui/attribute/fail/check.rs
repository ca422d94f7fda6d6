use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq)]
enum State {
    Open,
    Done,
}

#[derive(Model)]
#[orm(check(no_column = Task::nothing.gt(1), no_such = Task::title.contains("a"), none = 1.eq(1)))]
#[orm(check(twice = Task::age.gt(0), twice = Task::age.gt(1), list = Task::age.in_([]), oracle = sql(oracle = "x > 1")))]
#[orm(index(age, where = Task::titel.is_null()), unique(title, name = by_title, where = Task::age.gt(1)))]
struct Task {
    #[orm(id)]
    id: i64,
    title: String,
    age: i32,
    state: State,
}

fn main() {}
