#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

#[derive(Shape)]
#[shape(User)]
struct WrongType {
    name: i32,
    bio: String,
    #[shape(mentor.name)]
    mentor: String,
    #[shape(posts.count())]
    posts: i32,
    #[shape(posts.sum(likes))]
    likes: i64,
    #[shape(Post::title)]
    title: String,
    #[shape(posts.filter(likes.gt("x")).count())]
    liked: i64,
}

fn main() {}
