//! The queries of a set operation return the same.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().select(User::name).union(Post::query().select(Post::likes));
}
