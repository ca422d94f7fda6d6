//! A function of the user's own that is called like a column.

use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    name: String,
}

impl User {
    fn name(&self) -> &str {
        &self.name
    }
}

fn main() {}
