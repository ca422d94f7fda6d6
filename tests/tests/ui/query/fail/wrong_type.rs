#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(user: &User, post: &Post) {
    let _ = User::filter(User::age.eq("18"));
    let _ = User::filter(User::name.eq(18));
    let _ = User::filter(User::age.gt(User::name));
    let _ = User::filter(User::age.between(0, "150"));
    let _ = User::filter(User::age.in_(["a", "b"]));
    let _ = User::filter(User::id.eq(1));
    let _ = User::filter(User::id.eq(post.id));
    let _ = Post::filter(Post::author_id.eq(&user.id));
    let _ = User::filter(User::bio.eq(Some(1)));
    let _ = User::filter(User::age.eq(None));
    let _ = User::filter(User::age);
    let _ = User::filter(User::age + 1);
    let _ = User::filter(user.age > 18 && User::active);
}

fn main() {}
