#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db) -> orm::Result<()> {
    let users = User::query().with(User::courses).with(User::posts.load().with(Post::comments)).all(db).await?;
    users[0].get(User::teams);
    for course in users[0].get(User::courses) {
        course.get(Course::tags);
    }
    for post in users[0].get(User::posts) {
        for comment in post.get(Post::comments) {
            comment.get(Comment::subject);
        }
    }
    let comments = Comment::query().with(Comment::subject).all(db).await?;
    comments[0].get(Comment::place);
    comments[0].get(Comment::subject.variant(Subject::post));
    if let SubjectRow::Post(post) = comments[0].get(Comment::subject) {
        post.get(Post::author);
    }
    let posts = Comment::subject.variant(Subject::post).load().with(Post::author);
    let comments = Comment::query().with(posts).all(db).await?;
    comments[0].get(Comment::subject);
    Ok(())
}

fn main() {}
