//! Transactions can be spawned, on the database and in another transaction.

#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

fn assert_send<T: Send>(_: T) {}

fn on_the_database(db: &Db, id: Id<User>) {
    assert_send(db.transaction(async |tx| User::find(id).one(tx).await));
    assert_send(db.transaction(async |tx| {
        let user = User::find(id).one(tx).await?;
        let posts = User::query().with(User::posts).all(tx).await?;
        user.update().set(User::age, User::age + 1).exec(tx).await?;
        Post::create(NewPost { title: user.name.clone(), author_id: user.id }).exec(tx).await?;
        Ok::<_, orm::Error>(posts.len())
    }));
}

fn nested(db: &Db, id: Id<User>) {
    assert_send(db.transaction(async |tx| {
        let inner = tx.transaction(async |tx| User::find(id).delete().exec(tx).await).await;
        inner.or(Ok::<_, orm::Error>(0))
    }));
}

fn spawned(db: Db, name: String) {
    tokio::spawn(async move {
        db.transaction(async |tx| {
            User::create(NewUser { email: name.clone(), name: name.clone() }).exec(tx).await?;
            tx.transaction(async |tx| User::filter(User::name.eq(name.as_str())).delete().exec(tx).await).await
        })
        .await
    });
}

async fn one_in(tx: &Tx, id: Id<User>) -> orm::Result<User> {
    tx.transaction(async |tx| User::find(id).one(tx).await).await
}

async fn over_any(db: &(impl Executor + ?Sized)) -> orm::Result<u64> {
    User::query().count(db).await
}

fn through_functions(db: &Db, tx: &Tx, id: Id<User>) {
    assert_send(one_in(tx, id));
    assert_send(over_any(db));
    assert_send(over_any(tx));
    assert_send(db.transaction(async |tx| one_in(tx, id).await));
}

fn main() {}
