#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, user: &User) -> orm::Result<()> {
    User::with_deleted().all(db).await?;
    User::only_deleted().all(db).await?;
    User::query().with_deleted().all(db).await?;
    User::query().restore().exec(db).await?;
    User::query().purge().exec(db).await?;
    user.restore().exec(db).await?;
    user.purge().exec(db).await?;
    Ok(())
}

fn main() {}
