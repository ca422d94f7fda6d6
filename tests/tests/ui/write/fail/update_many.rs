#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run(users: Vec<User>) {
    let _ = User::update_many([(users[0].id, PostPatch::default())]);
    let _ = User::update_many([(1, UserPatch::default())]);
    let _ = User::update_many([UserPatch::default()]);
    let _ = User::update_each(&users, |_| PostPatch::default());
    let _ = User::create_many(std::iter::empty::<NewUser>()).returning_select(Post::title);
}

fn main() {}
