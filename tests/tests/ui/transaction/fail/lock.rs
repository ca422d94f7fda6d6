#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn run(tx: &Tx) -> orm::Result<()> {
    User::query().skip_locked().all(tx).await?;
    User::query().for_update().exists(tx).await?;
    User::query().for_update().order_by(User::id.asc()).all(tx).await?;
    User::query().claim(1).set(User::age, "old").exec(tx).await?;
    User::query().claim(1).set(Post::likes, 1).exec(tx).await?;
    Ok(())
}

fn main() {}
