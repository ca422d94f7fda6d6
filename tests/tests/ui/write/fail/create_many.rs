#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(user: User) {
    let _ = User::create_many([NewPost { title: String::new(), author_id: user.id }]);
    let _ = User::create_many([Post::create(NewPost { title: String::new(), author_id: user.id })]);
    let _ = User::create_many(NewUser { email: String::new(), name: String::new() });
    let _ = User::create_many(vec![user]);
}

fn main() {}
