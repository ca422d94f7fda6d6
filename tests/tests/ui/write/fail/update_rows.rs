#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, posts: Vec<Post>) -> orm::Result<()> {
    User::update_rows(&posts).set(User::age, 1).exec(db).await?;
    Post::update_rows(&posts).set(User::age, 1).exec(db).await?;
    Post::update_rows(posts.clone()).set(Post::likes, 1).exec(db).await?;
    User::delete_rows(&posts).exec(db).await?;
    User::load_into(&mut posts.clone()).with(User::posts).exec(db).await?;
    Ok(())
}

fn main() {}
