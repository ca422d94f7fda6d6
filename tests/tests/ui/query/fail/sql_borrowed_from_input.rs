#[path = "../../blog.rs"]
mod blog;

use blog::*;
use orm::prelude::*;

async fn search(db: &Db, input: String) {
    let _ = orm::sql(input.as_str()).models::<User>().all(db).await;
}

fn main() {}
