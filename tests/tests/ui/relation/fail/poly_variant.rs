#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, comment: &Comment, course: &Course) -> orm::Result<()> {
    Comment::query().with(Comment::subject.variant(Place::course)).all(db).await?;
    Comment::filter(Comment::subject.is(Place::course)).all(db).await?;
    Comment::filter(Comment::subject.eq(Place::Course(course.id))).all(db).await?;
    Comment::filter(Comment::subject.eq(course.id)).all(db).await?;
    Comment::filter(Comment::subject.is_null()).all(db).await?;
    Comment::filter(Comment::subject.variant(Subject::post).to(Photo::url).eq("")).all(db).await?;
    comment.update().set_ref(Comment::subject, Place::Course(course.id)).exec(db).await?;
    comment.update().set_ref(Comment::subject, None).exec(db).await?;
    comment.update().set(Comment::subject, Subject::Post(Id::new(1))).exec(db).await?;
    Post::query().with(Comment::subject).all(db).await?;
    User::filter(User::posts.any(Comment::subject.is(Subject::post))).all(db).await?;
    Ok(())
}

fn main() {}
