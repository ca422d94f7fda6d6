#[path = "../../blog.rs"]
mod blog;

use blog::*;
use orm::prelude::*;

async fn search(db: &Db, input: String) {
    let text = format!("SELECT * FROM users WHERE name = '{input}'");
    let _ = orm::sql(text.clone()).models::<User>().all(db).await;
    let _ = orm::sql(&text).models::<User>().all(db).await;
    let _ = User::filter(Expr::raw(format!("name = '{input}'"), ())).all(db).await;
}

fn main() {}
