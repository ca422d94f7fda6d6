#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(db: &Db) -> orm::Result<()> {
    User::query().with(Post::author).all(db).await?;
    User::query().with(User::posts.load().with(User::posts)).all(db).await?;
    User::query().with(User::name).all(db).await?;
    User::query().with(User::posts.load().filter(User::age.gt(1))).all(db).await?;

    let users = User::query().with(User::posts).all(db).await?;
    users[0].get(Post::author);
    Ok(())
}

fn main() {}
