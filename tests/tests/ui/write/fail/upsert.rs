#[path = "../../blog.rs"]
mod blog;
use blog::*;

async fn run(db: &orm::Db) -> orm::Result<()> {
    let user = || User::create(NewUser { email: String::new(), name: String::new() });
    // A column is no key, and columns are of the model that is written.
    user().on_conflict(User::email).do_nothing().exec(db).await?;
    user().on_conflict(User::email_key).update(Post::title).exec(db).await?;
    user().on_conflict(User::email_key).update((User::name, Post::title)).exec(db).await?;
    user().on_conflict(User::email_key).set(User::name, 5).exec(db).await?;
    user().on_conflict(User::email_key).set(User::name, Post::title.proposed()).exec(db).await?;
    user().on_conflict(User::email_key).do_nothing().update(User::name).exec(db).await?;
    user().on_conflict(User::email_key).exec(db).await?;
    Ok(())
}

fn main() {}
