//! Functions take what they are of.

#[path = "../../blog.rs"]
mod blog;

use blog::{Post, User};
use orm::func::{case, concat, greatest};

fn main() {
    let _ = User::age.lower();
    let _ = User::age.length();
    let _ = User::name.abs();
    let _ = User::name.year();
    let _ = User::name.key("a");
    let _ = User::name.has("a");
    let _ = User::name % 2;
    let _ = User::name.cast::<i64>();
    let _ = User::name.concat(User::bio);
    let _ = User::name.coalesce("-");
    let _ = concat((User::name, 1));
    let _ = greatest((User::age, Post::likes));
    let _ = case().when(User::active, 1).otherwise("2");
    let _ = case().when(User::age, 1);
    let _ = User::filter((User::age / 2).gt("1"));
}
