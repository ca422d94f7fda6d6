#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::query().aggregate(|g| g.sum(User::name));
    let _ = User::query().aggregate(|g| g.string_agg(User::age, ", "));
    let _ = User::query().aggregate(|g| g.filter(Post::likes.gt(1)).count());
    let _ = User::query().aggregate(|g| (g.count(), User::name));
    let _ = User::query().group_by((User::name, Post::title));
    let _ = User::query().group_by("name");
}

fn main() {}
