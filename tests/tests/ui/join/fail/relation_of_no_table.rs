//! A relation joins only from a table that is there.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().left_join(User::posts).left_join(Comment::post);
}
