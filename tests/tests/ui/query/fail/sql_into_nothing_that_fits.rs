#[path = "../../blog.rs"]
mod blog;

use blog::*;
use orm::prelude::*;

#[derive(Shape, Clone)]
#[shape(Post)]
struct Headline {
    title: String,
}

#[derive(Shape)]
#[shape(User)]
struct Card {
    name: String,
    #[shape(posts)]
    posts: Vec<Headline>,
}

struct Own;

async fn read(db: &Db) {
    let _ = orm::sql("SELECT 1").shapes::<Card>().all(db).await;
    let _ = orm::sql("SELECT 1").rows::<i64>().all(db).await;
    let _ = orm::sql("SELECT 1").models::<Own>().all(db).await;
    let _ = orm::sql("SELECT :own").bind("own", Own).exec(db).await;
}

fn main() {}
