#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn changes(db: Db) -> orm::Result<u64> {
    let mut attempts = 0;
    db.tx()
        .retry(3)
        .run(async |tx| {
            attempts += 1;
            User::query().count(tx).await
        })
        .await
}

async fn options_come_first(db: Db) {
    db.tx().retry(3).isolation(orm::Isolation::Serializable);
}

fn main() {}
