//! Of two rows of one table the relation does not say which.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().inner_join_on::<User>(|(a, b)| a.id.lt(b.id)).inner_join(User::posts);
}
