//! A row has the columns of its model.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().left_join(User::posts).select(|(u, p)| (u.nam, p.title));
}
