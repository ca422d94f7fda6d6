//! A slot offers `get`, never a length that would be wrong when nothing was loaded.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(user: &User) -> usize {
    let _ = &user.posts[0];
    for _post in &user.posts {}
    user.posts.len()
}

fn main() {}
