#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db) -> orm::Result<()> {
    Post::query().with(Post::author.load().limit(3)).all(db).await?;
    User::query().with(User::mentor.load().limit(1)).all(db).await?;
    Comment::query().with(Comment::subject.variant(Subject::post).load().limit(1)).all(db).await?;
    User::query().with(User::posts.load().filter_link(Enrollment::term.gt(1))).all(db).await?;
    User::query().with(User::courses.load().filter_link(Membership::role.eq("x"))).all(db).await?;
    User::query().with(User::courses.load().order_by_link(Course::title.asc())).all(db).await?;
    Comment::query().with(Comment::subject.load()).all(db).await?;
    Ok(())
}

fn main() {}
