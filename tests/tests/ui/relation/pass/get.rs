//! What was loaded can be read, at every level and in every order.

#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(db: &Db) -> orm::Result<()> {
    let users = User::query().with(User::posts.load().with(Post::comments).with(Post::author)).all(db).await?;
    for post in users[0].get(User::posts) {
        let author: &str = &post.get(Post::author).name;
        let comments = post.get(Post::comments).len();
        println!("{author} {comments}");
    }
    let posts = Post::query().with(Post::author.load().with(User::posts)).with(Post::comments).all(db).await?;
    let _: usize = posts[0].get(Post::author).get(User::posts).len();
    let _: Option<&Comment> = posts[0].get(Post::comments).as_slice().first();
    Ok(())
}

fn main() {}
