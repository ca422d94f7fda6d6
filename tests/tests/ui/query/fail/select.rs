#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::query().select(Post::title);
    let _ = User::query().select((User::name, Post::title));
    let _ = User::query().select("name");
    let _ = User::query().group_by(Post::title);
}

fn main() {}
