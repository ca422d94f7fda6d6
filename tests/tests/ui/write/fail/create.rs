#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(user: User) {
    let _ = User::create(NewUser { email: String::new() });
    let _ = User::create(NewUser { email: String::new(), name: "Ann", age: 3 });
    let _ = User::create(NewPost { title: String::new(), author_id: user.id });
    let _ = User::create(user);
    let _ = Post::create(NewPost { title: String::new(), author_id: 1 });
}

fn main() {}
