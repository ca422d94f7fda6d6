#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, user: &User) -> orm::Result<()> {
    let new = || NewUser { name: String::new(), age: 1 };
    let post = || NewPost { title: String::new(), author_id: user.id };
    let nested = || NewPostForAuthor { title: String::new() };
    User::create(new()).nest(User::posts, [post()]).exec(db).await?;
    User::create(new()).nest(User::posts, nested()).exec(db).await?;
    User::create(new()).nest(User::courses, [NewCourse { title: String::new() }]).exec(db).await?;
    User::create(new()).nest(Course::users, [new()]).exec(db).await?;
    User::create(new()).nest_linked(User::courses, [(NewCourse { title: String::new() }, ())]).exec(db).await?;
    User::create(new()).nest_linked(User::posts, [(post(), ())]).exec(db).await?;
    User::create(new()).attach(User::posts, [(Id::new(1), ())]).exec(db).await?;
    Post::create(nested()).exec(db).await?;
    user.update().disconnect(User::posts, [Id::new(1)]).exec(db).await?;
    user.update().connect(User::posts, [user.id]).exec(db).await?;
    user.update().patch_nested(User::posts, Id::new(1), UserPatch::default()).exec(db).await?;
    user.update().delete_nested(User::courses, [Id::new(1)]).exec(db).await?;
    user.update().nest(Post::author, [new()]).exec(db).await?;
    Ok(())
}

fn main() {}
