#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(db: &Db) -> orm::Result<()> {
    let users = User::query().with(User::posts).all(db).await?;
    for post in users[0].get(User::posts) {
        post.get(Post::comments);
    }
    Ok(())
}

fn main() {}
