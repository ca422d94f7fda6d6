#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, user: &User, post: &Post) -> orm::Result<()> {
    Post::author.ancestors(post).all(db).await?;
    User::pupils.descendants(user).all(db).await?;
    User::following.roots().all(db).await?;
    User::posts.path(user, db).await?;
    User::mentor.descendants(post).all(db).await?;
    User::mentor.move_to(user, Some(post.id), db).await?;
    User::mentor.move_to(user, Some(user), db).await?;
    Ok(())
}

fn main() {}
