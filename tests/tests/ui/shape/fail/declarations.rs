#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

#[derive(Shape)]
struct WithoutAModel {
    name: String,
}

#[derive(Shape)]
#[shape(User)]
struct UnknownOption {
    #[shape(posts, sort = id.asc())]
    posts: Vec<Headline>,
}

#[derive(Shape)]
#[shape(User)]
struct GivenTwice {
    #[shape(posts, limit = 1, limit = 2)]
    posts: Vec<Headline>,
}

#[derive(Shape)]
#[shape(User)]
struct Tuple(String);

#[derive(Shape)]
#[shape(User)]
enum Either {
    Name,
}

#[derive(Shape)]
#[shape(User)]
struct Generic<T> {
    name: T,
}

#[derive(Shape)]
#[shape(user = User)]
struct Misspelt {
    name: String,
}

#[derive(Shape)]
#[shape(Post)]
struct Headline {
    title: String,
}

async fn run(db: &Db) -> orm::Result<()> {
    let _: Vec<WithoutAModel> = User::query().shape().all(db).await?;
    let _: Vec<UnknownOption> = User::query().shape().all(db).await?;
    Ok(())
}

fn main() {}
