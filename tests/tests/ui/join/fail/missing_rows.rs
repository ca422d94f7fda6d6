//! What an outer join may leave out is an Option.

#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

async fn read(db: &Db) -> orm::Result<Vec<(String, String)>> {
    User::query().left_join(User::posts).select(|(u, p)| (u.name, p.title)).all(db).await
}

fn main() {
    let _ = read;
}
