#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(db: &Db) -> orm::Result<()> {
    let users = User::query().all(db).await?;
    users[0].get(User::posts);

    let posts = Post::query().with(Post::author).all(db).await?;
    posts[0].get(Post::comments);
    Ok(())
}

fn main() {}
