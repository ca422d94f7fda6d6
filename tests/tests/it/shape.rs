//! Shapes: the struct is the query.

use crate::blog::{Comment, Post, Profile, SOURCE, User, comment, post, user};
use orm::Dialect;
use orm::prelude::*;
use tests::db_test;

#[derive(Shape, Debug, PartialEq, serde::Serialize)]
#[shape(User)]
struct Card {
    id: Id<User>,
    #[shape(User::name)]
    title: String,
    bio: Option<String>,
    #[shape(posts.count())]
    post_count: i64,
    #[shape(posts.filter(likes.gt(4)).sum(likes))]
    liked: Option<i64>,
    #[shape(manager.name)]
    boss: Option<String>,
    #[shape(manager.posts.count())]
    boss_posts: Option<i64>,
    #[shape(User::age + 1)]
    next_age: i32,
    #[shape(posts, filter = !title.starts_with("draft") & likes.ge(1), order = (likes.desc(), id.asc()), limit = 2)]
    top: Vec<Headline>,
    #[shape(profile)]
    profile: Option<Motto>,
}

#[derive(Shape, Debug, Clone, PartialEq, serde::Serialize)]
#[shape(Post)]
struct Headline {
    title: String,
    likes: i64,
    #[shape(comments, order = id.asc())]
    comments: Vec<Remark>,
}

#[derive(Shape, Debug, Clone, PartialEq, serde::Serialize)]
#[shape(Comment)]
struct Remark {
    body: String,
    #[shape(post)]
    on: PostTitle,
}

#[derive(Shape, Debug, Clone, PartialEq, serde::Serialize)]
#[shape(Post)]
struct PostTitle {
    title: String,
}

#[derive(Shape, Debug, Clone, PartialEq, serde::Serialize)]
#[shape(Profile)]
struct Motto {
    text: String,
}

/// Nothing but a nested shape.
#[derive(Shape)]
#[shape(User)]
struct Titles {
    #[shape(posts, order = title.asc())]
    posts: Vec<PostTitle>,
}

db_test! {
    models: SOURCE;
    async fn a_struct_says_what_is_read(db: &Db) {
        let ann = user(db, "ann").await;
        let bob = user(db, "bob").await.update().set(User::manager_id, ann.id).exec(db).await.unwrap();
        for (title, likes) in [("first", 5), ("second", 9), ("third", 1), ("draft of it", 70)] {
            post(db, &ann, title).await.update().set(Post::likes, likes).exec(db).await.unwrap();
        }
        let first = Post::filter(Post::title.eq("first")).one(db).await.unwrap();
        comment(db, &first, "one").await;
        comment(db, &first, "two").await;
        Profile::create(crate::blog::NewProfile { text: "me".into(), user_id: bob.id }).exec(db).await.unwrap();

        let cards: Vec<Card> = User::query().order_by(User::name.asc()).shape().all(db).await.unwrap();
        let on = || PostTitle { title: "first".into() };
        let remark = |body: &str| Remark { body: body.into(), on: on() };
        assert_eq!(cards, [
            Card {
                id: ann.id,
                title: "ann".into(),
                bio: None,
                post_count: 4,
                liked: Some(84),
                boss: None,
                boss_posts: None,
                next_age: 19,
                top: vec![
                    Headline { title: "second".into(), likes: 9, comments: vec![] },
                    Headline { title: "first".into(), likes: 5, comments: vec![remark("one"), remark("two")] },
                ],
                profile: None,
            },
            Card {
                id: bob.id,
                title: "bob".into(),
                bio: None,
                post_count: 0,
                liked: None,
                boss: Some("ann".into()),
                boss_posts: Some(4),
                next_age: 19,
                top: vec![],
                profile: Some(Motto { text: "me".into() }),
            },
        ]);
        let json = serde_json::to_value(&cards[1]).unwrap();
        assert_eq!(json["profile"]["text"], "me");

        let card: Option<Card> = User::filter(User::name.eq("nobody")).shape().opt(db).await.unwrap();
        assert!(card.is_none());
        let titles: Titles = User::filter(User::name.eq("ann")).shape().one(db).await.unwrap();
        assert_eq!(titles.posts.iter().map(|p| p.title.as_str()).collect::<Vec<_>>(), ["draft of it", "first", "second", "third"]);
        let first: Option<Card> = User::query().order_by(User::name.desc()).shape().first(db).await.unwrap();
        assert_eq!(first.unwrap().title, "bob");
    }
}

#[test]
fn only_what_is_named_is_read() {
    let sql = User::query()
        .shape::<Titles>()
        .to_sql(Dialect::Sqlite)
        .unwrap();
    assert_eq!(sql, r#"SELECT "id" FROM "users""#);
    let sql = Post::query()
        .shape::<PostTitle>()
        .to_sql(Dialect::Sqlite)
        .unwrap();
    assert_eq!(sql, r#"SELECT "title" FROM "posts""#);
}
