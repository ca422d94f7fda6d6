#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;
use orm::{Cursor, Scope, Sortable};

fn recent() -> Scope<Post> {
    Scope::new().order_by(Post::id.desc()).limit(3)
}

async fn run(db: Db, cursor: Cursor) -> orm::Result<()> {
    User::query().scope(recent()).all(&db).await?;
    User::filter(User::posts.any(recent())).all(&db).await?;
    let _ = Scope::<Post>::new().filter(User::name.eq("ann"));
    let _ = recent().and(User::name.eq("ann"));
    let _ = Sortable::<Post>::new().allow("name", User::name);
    let _ = Sortable::<Post>::new().allow(String::from("title"), Post::title);
    User::query().cursor("secret").first(3).after(cursor).all(&db).await?;
    Ok(())
}

fn main() {}
