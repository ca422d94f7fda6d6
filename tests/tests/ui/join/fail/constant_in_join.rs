//! A constant of a model has no row in a query over several tables.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().left_join(User::posts).filter(|(_, p)| p.likes.gt(1) & User::age.gt(18));
}
