//! Rules that garde refuses, and those that do not fit their field: each is an error at the field.
use orm::prelude::*;

#[derive(Model)]
struct Typos {
    #[orm(id)]
    id: i64,
    #[garde(unheard_of)]
    name: String,
    #[garde(length(min = 3, max = 1))]
    title: String,
    #[garde]
    text: String,
}

#[derive(Model)]
struct Misfits {
    #[orm(id)]
    id: i64,
    #[garde(email)]
    age: i64,
    #[garde(range(min = 1))]
    name: String,
    #[garde(custom(is_short))]
    bio: Option<String>,
    #[garde(custom(no_such_rule))]
    title: String,
    #[garde(custom(Self::no_such_function))]
    text: String,
}

fn is_short(_: &str, _: &()) -> garde::Result {
    Ok(())
}

fn main() {}
