#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

#[derive(Debug)]
struct Mine;

async fn run(db: &Db) {
    let _ = db.transaction(async |tx| User::query().all(tx).await.map_err(|_| Mine)).await;
    let _ = db.transaction(|tx| User::query().all(tx)).await;
}

fn main() {}
