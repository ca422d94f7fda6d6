#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(user: User) {
    let new = || NewUser { email: String::new(), name: String::new() };
    let _ = User::create(new()).set(User::bio, 1);
    let _ = User::create(new()).set(User::age, "18");
    let _ = User::create(new()).set(User::age, None);
    let _ = User::create(new()).set(User::age, User::age + 1);
    let _ = User::create(new()).set(Post::likes, 1);
    let _ = User::create(new()).set("bio", "x");
    let _ = User::all_rows().update().set(User::age, "18");
    let _ = User::all_rows().update().set(User::age, Post::likes);
    let _ = User::all_rows().update().set(Post::likes, 1);
    let _ = user.update().set(User::name, 1);
    let _ = user.update().set(User::name, None);
    let _ = user.update().set(User::posts, vec![]);
}

fn main() {}
