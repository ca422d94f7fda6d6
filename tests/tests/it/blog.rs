//! The models most tests use.

use orm::prelude::*;

/// Where `db_test!` reads them from.
pub(crate) const SOURCE: &str = "tests/it/blog.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub(crate) enum Role {
    Reader,
    Author,
    Admin,
}

#[derive(NewType, Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Email(pub(crate) String);

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(name, bio, name = name_and_bio))]
#[orm(patch(serde::Deserialize), new(PartialEq))]
pub(crate) struct User {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<User>,
    #[orm(unique)]
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) bio: Option<String>,
    #[orm(default = 18)]
    pub(crate) age: i32,
    #[orm(default = Role::Reader)]
    pub(crate) role: Role,
    #[orm(default = true)]
    pub(crate) active: bool,
    #[orm(created)]
    pub(crate) created_at: DateTime<Utc>,
    #[orm(updated)]
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) manager_id: Option<Id<User>>,

    #[orm(fk = manager_id, on_delete = SetNull)]
    pub(crate) manager: BelongsTo<Option<User>>,
    #[orm(inverse = manager)]
    pub(crate) reports: HasMany<User>,
    #[orm(inverse = author)]
    pub(crate) posts: HasMany<Post>,
    #[orm(inverse = user)]
    pub(crate) profile: HasOne<Profile>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    #[orm(id, default = uuid_v7)]
    pub(crate) id: Id<Profile>,
    pub(crate) text: String,
    #[orm(unique)]
    pub(crate) user_id: Id<User>,
    #[orm(fk = user_id, on_delete = Cascade)]
    pub(crate) user: BelongsTo<User>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Post {
    #[orm(id, default = uuid_v7)]
    pub(crate) id: Id<Post>,
    #[orm(type = varchar(40))]
    pub(crate) title: String,
    #[orm(default = 0)]
    pub(crate) likes: i64,
    pub(crate) author_id: Id<User>,
    #[orm(fk = author_id, on_delete = Cascade)]
    pub(crate) author: BelongsTo<User>,
    #[orm(inverse = post)]
    pub(crate) comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Comment {
    #[orm(id, default = autoincrement)]
    pub(crate) id: i64,
    pub(crate) body: String,
    pub(crate) post_id: Id<Post>,
    #[orm(fk = post_id, on_delete = Cascade)]
    pub(crate) post: BelongsTo<Post>,
}

/// A natural and a composite key.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(id(country, code))]
pub(crate) struct Region {
    #[orm(type = char(2))]
    pub(crate) country: String,
    #[orm(type = varchar(10))]
    pub(crate) code: String,
    pub(crate) name: String,
}

/// A user with this name, and an e-mail made of it.
pub(crate) async fn user(db: &Db, name: &str) -> User {
    let new = NewUser {
        email: Email(format!("{name}@example.org")),
        name: name.to_owned(),
    };
    User::create(new).exec(db).await.expect("a new user")
}

/// A post of that user.
pub(crate) async fn post(db: &Db, author: &User, title: &str) -> Post {
    Post::create(NewPost {
        title: title.to_owned(),
        author_id: author.id,
    })
    .exec(db)
    .await
    .expect("a new post")
}

/// A comment on that post.
pub(crate) async fn comment(db: &Db, post: &Post, body: &str) -> Comment {
    Comment::create(NewComment {
        body: body.to_owned(),
        post_id: post.id,
    })
    .exec(db)
    .await
    .expect("a new comment")
}

/// ann manages bob; ann has two posts (10 and 1 likes, two comments on the first), bob one (5 likes), eve none.
pub(crate) async fn fill(db: &Db) {
    let (ann, bob, _) = (
        user(db, "ann").await,
        user(db, "bob").await,
        user(db, "eve").await,
    );
    bob.update()
        .set(User::manager_id, ann.id)
        .set(User::age, 40)
        .set(User::role, Role::Author)
        .exec(db)
        .await
        .unwrap();
    for (author, title, likes) in [(&ann, "first", 10), (&ann, "second", 1), (&bob, "third", 5)] {
        post(db, author, title)
            .await
            .update()
            .set(Post::likes, likes)
            .exec(db)
            .await
            .unwrap();
    }
    let first = Post::filter(Post::title.eq("first")).one(db).await.unwrap();
    comment(db, &first, "yes").await;
    comment(db, &first, "no").await;
}
