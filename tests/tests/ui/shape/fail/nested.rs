#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

#[derive(Shape)]
#[shape(Post)]
struct ManyForOne {
    #[shape(author)]
    author: Vec<Name>,
}

#[derive(Shape)]
#[shape(User)]
struct OneForMany {
    #[shape(posts)]
    posts: Option<Headline>,
}

#[derive(Shape)]
#[shape(User)]
struct OneForMaybe {
    #[shape(mentor)]
    mentor: Name,
}

#[derive(Shape)]
#[shape(User)]
struct OfAnotherModel {
    #[shape(posts)]
    posts: Vec<Name>,
}

#[derive(Shape)]
#[shape(Post)]
struct NotClone {
    #[shape(author)]
    author: Unclonable,
}

#[derive(Shape)]
#[shape(User)]
struct NoShape {
    #[shape(posts)]
    posts: Vec<Plain>,
}

#[derive(Shape)]
#[shape(User)]
struct AModel {
    #[shape(posts)]
    posts: Vec<Post>,
}

#[derive(Shape)]
#[shape(Post)]
struct LimitOfOne {
    #[shape(author, limit = 1)]
    author: Name,
}

#[derive(Shape)]
#[shape(User)]
struct FilterOfAnother {
    #[shape(posts, filter = User::age.gt(1), order = User::name.asc())]
    posts: Vec<Headline>,
}

#[derive(Shape, Clone)]
#[shape(User)]
struct Name {
    name: String,
}

#[derive(Shape)]
#[shape(User)]
struct Unclonable {
    name: String,
}

#[derive(Shape, Clone)]
#[shape(Post)]
struct Headline {
    title: String,
}

#[derive(Clone)]
struct Plain;

async fn run(db: &Db) -> orm::Result<()> {
    let _: Vec<Headline> = User::query().shape().all(db).await?;
    let _: Vec<Plain> = User::query().shape().all(db).await?;
    Ok(())
}

fn main() {}
