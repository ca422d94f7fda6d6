#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::create_from(User::email, Post::query().select(Post::id));
    let _ = User::create_from((User::email, User::name), Post::query().select(Post::title));
    let _ = User::create_from((User::email, User::name), Post::query().select((Post::title, Post::id)));
    let _ = User::create_from(Post::title, Post::query().select(Post::title));
    let _ = User::create_from(User::email, Post::query());
    let _ = User::create_from(User::email, Post::query().select(User::name));
}

fn main() {}
