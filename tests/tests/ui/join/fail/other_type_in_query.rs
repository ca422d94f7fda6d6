//! Membership compares values of one type.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::filter(User::id.in_query(Post::query().select(Post::id)));
}
