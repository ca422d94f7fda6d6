//! Every future can be spawned.

#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::prelude::*;

fn assert_send<T: Send>(_: T) {}

fn selects(db: &Db, tx: &Tx, id: Id<User>) {
    assert_send(User::query().all(db));
    assert_send(User::query().one(db));
    assert_send(User::query().opt(db));
    assert_send(User::query().first(db));
    assert_send(User::query().count(db));
    assert_send(User::query().exists(db));
    assert_send(User::find(id).one(db));
    assert_send(User::find(id).opt(db));
    assert_send(User::find(id).exists(db));
    assert_send(User::find_by(User::email_key, "x").opt(db));
    assert_send(
        User::filter(User::name.contains("x") & !User::active | User::age.between(1, 2))
            .order_by((User::name.asc(), User::id.desc()))
            .limit(3)
            .offset(1)
            .all(tx),
    );
}

fn relations(db: &Db, tx: &Tx, id: Id<User>) {
    assert_send(User::query().with(User::posts).all(db));
    assert_send(User::query().with(User::posts).one(db));
    assert_send(User::find(id).with(User::posts).first(tx));
    assert_send(
        User::query()
            .with(
                User::posts
                    .load()
                    .filter(Post::likes.gt(1))
                    .order_by(Post::id.asc())
                    .with(Post::author)
                    .with(Post::comments.load().with(Comment::post)),
            )
            .all(db),
    );
}

fn values(db: &Db, tx: &Tx) {
    assert_send(User::query().select((User::name, User::bio)).all(db));
    assert_send(User::query().select(User::name).first(tx));
    assert_send(
        User::query()
            .group_by(User::name)
            .having(|g| g.count().gt(1))
            .order_by(|g| g.max(User::age).desc())
            .select(|g| (g.key(), g.count(), g.max(User::age)))
            .all(db),
    );
}

fn writes(db: &Db, tx: &Tx, user: &User) {
    let new = || NewUser { email: String::new(), name: String::new() };
    assert_send(User::create(new()).set(User::bio, "x").exec(db));
    assert_send(User::create(new()).exec(tx));
    assert_send(User::create_many([new(), new()]).exec(db));
    assert_send(User::create_many(vec![User::create(new()).set(User::age, 3)]).exec(tx));
    assert_send(user.update().set(User::age, User::age + 1).exec(db));
    assert_send(user.patch(UserPatch { age: Patch::Set(3), ..Default::default() }).exec(tx));
    assert_send(user.reload().one(db));
    assert_send(user.delete().exec(db));
    assert_send(User::filter(User::age.lt(3)).update().set(User::active, false).exec(db));
    assert_send(User::filter(User::age.lt(3)).delete().exec(tx));
    assert_send(User::find(user.id).delete().exec(db));
    assert_send(User::all_rows().delete().exec(db));
}

fn connection(db: &Db) {
    assert_send(Db::connect("sqlite::memory:"));
    assert_send(Db::options().max_connections(3).connect("sqlite::memory:"));
    assert_send(db.batch("SELECT 1"));
}

fn spawned(db: Db) {
    let other = db.clone();
    tokio::spawn(async move {
        let users = User::query().with(User::posts).all(&other).await?;
        for post in users[0].get(User::posts) {
            Post::find(post.id).delete().exec(&other).await?;
        }
        User::create(NewUser { email: String::new(), name: users[0].name.clone() }).exec(&other).await
    });
    tokio::spawn(async move { User::query().count(&db).await });
}

async fn values_are_shared(db: &Db) -> orm::Result<()> {
    let loaded = User::query().with(User::posts).all(db).await?;
    assert_send(&loaded);
    assert_send(loaded);
    assert_send(User::query());
    assert_send(&User::query().with(User::posts));
    assert_send(User::age.gt(3));
    Ok(())
}

fn main() {}
