#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn kept(db: Db) -> orm::Result<()> {
    let mut kept = None;
    db.transaction(async |tx| {
        kept = Some(tx);
        Ok::<_, orm::Error>(())
    })
    .await?;
    if let Some(tx) = kept {
        User::query().count(tx).await?;
    }
    Ok(())
}

async fn returned(db: Db) -> orm::Result<()> {
    let tx = db.transaction(async |tx| Ok::<_, orm::Error>(tx)).await?;
    User::query().count(tx).await?;
    Ok(())
}

async fn spawned(db: Db) -> orm::Result<()> {
    db.transaction(async |tx| {
        tokio::spawn(async move { User::query().count(tx).await });
        Ok::<_, orm::Error>(())
    })
    .await
}

async fn unfinished(db: Db) -> orm::Result<u64> {
    let count = db.transaction(async |tx| Ok::<_, orm::Error>(User::query().count(tx))).await?;
    count.await
}

async fn hooked(db: Db) -> orm::Result<()> {
    db.transaction(async |tx| {
        tx.after_commit(async move || {
            let _ = User::query().count(tx).await;
        });
        Ok::<_, orm::Error>(())
    })
    .await
}

async fn copied(db: Db) -> orm::Result<Tx> {
    db.transaction(async |tx| Ok::<_, orm::Error>(tx.clone())).await
}

fn main() {}
