#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

fn run(post: &Post) {
    let _ = User::find(post.id);
    let _ = User::find(1);
    let _ = User::find("1");
    let _ = User::find(Some(Id::new(1)));
    let _ = User::find_by(User::email, "a@example.org");
    let _ = User::find_by(User::email_key, 1);
    let _ = Post::find_by(User::email_key, "a@example.org");
}

fn main() {}
