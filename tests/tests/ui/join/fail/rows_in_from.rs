//! A query in FROM selects columns.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = orm::from(User::filter(User::age.gt(18)));
}
