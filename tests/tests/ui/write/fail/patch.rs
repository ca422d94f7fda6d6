#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

fn run(user: User, post: Post) {
    let _ = user.patch(PostPatch::default());
    let _ = user.patch(UserPatch { age: 3, ..Default::default() });
    let _ = user.patch(UserPatch { id: Patch::Keep, ..Default::default() });
    let _ = user.patch(UserPatch { age: Patch::Set("3"), ..Default::default() });
    let _ = post.patch(NewPost { title: String::new(), author_id: user.id });
}

fn main() {}
