#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::query().order_by(Post::title.asc());
    let _ = User::query().order_by((User::name.asc(), Post::title.desc()));
    let _ = User::query().order_by(User::name);
    let _ = User::query().order_by("name");
    let _ = User::query().limit(-1);
}

fn main() {}
