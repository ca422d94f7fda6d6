//! One mistake in a model; what uses the model is not reported.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[orm(unique(name, email, name = name_email), unique(name, age))]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: Id<User>,
    #[orm(unique)]
    pub email: String,
    pub name: String,
    #[orm(defalt = 18)]
    pub age: i32,
    #[orm(constant = the_key)]
    pub key: Option<String>,
    pub manager_id: Option<Id<User>>,
    #[orm(fk = manager_id)]
    pub manager: BelongsTo<Option<User>>,
    #[orm(inverse = manager)]
    pub reports: HasMany<User>,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
pub struct Post {
    #[orm(id, default = autoincrement)]
    pub id: Id<Post>,
    pub author_id: Id<User>,
    #[orm(fk = author_id)]
    pub author: BelongsTo<User>,
}

async fn run(db: &Db, id: Id<User>) -> orm::Result<()> {
    let user = User::find(id).one(db).await?;
    User::filter(User::age.gt(18) & User::the_key.is_null()).order_by(User::id.asc()).all(db).await?;
    User::find_by(User::email_key, "x").opt(db).await?;
    User::find_by(User::name_email, (String::new(), String::new())).opt(db).await?;
    User::find_by(User::name_age_key, (String::new(), 1)).opt(db).await?;
    User::create(NewUser { email: String::new(), name: String::new(), age: 1 }).set(User::the_key, "x").exec(db).await?;
    User::create_many([NewUser { email: String::new(), name: String::new(), age: 1 }]).exec(db).await?;
    User::all_rows().update().set(User::age, User::age + 1).exec(db).await?;
    user.update().set(User::name, "x").exec(db).await?;
    user.patch(UserPatch { age: Patch::Set(1), ..Default::default() }).exec(db).await?;
    user.reload().one(db).await?;
    let _ = user.key();
    user.delete().exec(db).await?;
    let users = User::query().with(User::posts).with(User::manager).all(db).await?;
    for post in users[0].get(User::posts) {
        println!("{:?}", post.author_id);
    }
    let posts = Post::query().with(Post::author).all(db).await?;
    println!("{}", posts[0].get(Post::author).name);
    Ok(())
}

fn main() {}
