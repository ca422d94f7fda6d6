#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

fn run() {
    let _ = User::filter(Post::title.eq("x"));
    let _ = User::query().filter(Post::likes.gt(1));
    let _ = User::query().filter_opt(Some(Post::likes.gt(1)));
    let _ = User::filter(User::age.gt(18) & Post::likes.gt(1));
    let _ = User::filter(User::age.gt(18) | Post::likes.gt(1));
    let _ = User::filter(User::age.gt(18).and(Post::likes.gt(1)));
    let _ = User::filter(User::name.eq(Post::title));
    let _ = User::filter(Comment::post_id.in_([Id::new(1)]));
}

fn main() {}
