#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db) -> orm::Result<()> {
    User::filter(User::posts.to(Post::title).eq("x")).all(db).await?;
    User::filter(User::courses.to(Course::title).eq("x")).all(db).await?;
    User::filter(User::posts.any(Course::title.eq("x"))).all(db).await?;
    User::filter(User::posts.any(Post::title)).all(db).await?;
    Post::filter(User::posts.any(Post::title.eq("x"))).all(db).await?;
    Post::filter(Post::author.to(Post::title).eq("x")).all(db).await?;
    User::filter(User::mentor.to(User::age).gt("x")).all(db).await?;
    User::filter(User::posts.count().gt("x")).all(db).await?;
    User::filter(User::posts.count()).all(db).await?;
    User::query().select(User::posts.sum(Post::title)).all(db).await?;
    User::query().select(User::posts.avg(Post::title)).all(db).await?;
    User::query().select(User::posts.sum(Course::id)).all(db).await?;
    let _: Vec<i32> = User::query().select(User::mentor.to(User::age)).all(db).await?;
    let _: Vec<i64> = User::query().select(User::posts.sum(Post::likes)).all(db).await?;
    Ok(())
}

fn main() {}
