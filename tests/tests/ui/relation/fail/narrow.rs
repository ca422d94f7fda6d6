#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

use orm::With;

fn card(_: LoadedRef<'_, User, With![User: posts { comments }]>) {}

async fn run(db: &Db) -> orm::Result<()> {
    let users = User::query().with(User::posts).with(User::courses).all(db).await?;
    card(users[0].by_ref());
    card(users[0].by_ref().narrow());
    let _ = users[0].by_ref().narrow::<With![User: teams], _>();
    let plain = User::query().all(db).await?;
    card(&plain[0]);
    Ok(())
}

fn main() {}
