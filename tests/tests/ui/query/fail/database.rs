#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(db: Db) -> orm::Result<()> {
    User::query().all("sqlite::memory:").await?;
    User::query().one(&1).await?;
    User::query().count(db).await?;
    User::query().all().await?;
    let users: Vec<User> = User::query().all(&db);
    User::query().with(User::posts).update();
    Ok(())
}

fn main() {}
