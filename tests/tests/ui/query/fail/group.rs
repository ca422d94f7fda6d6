#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::query().group_by(User::name).select(|g| (g.key(), User::age));
    let _ = User::query().group_by(User::name).select(|_| User::name);
    let _ = User::query().group_by(User::name).select(|g| g.max(Post::likes));
    let _ = User::query().group_by(User::name).having(|_| User::age.gt(1)).select(|g| g.key());
    let _ = User::query().group_by(User::name).order_by(|_| User::age.asc()).select(|g| g.key());
}

fn main() {}
