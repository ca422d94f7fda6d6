//! Conditions, orders and values over related rows, and loads that take some of them.

use crate::blog::{Comment, Email, Post, SOURCE, User, fill, post, user};
use orm::prelude::*;
use orm::{Dialect, With};
use tests::db_test;

async fn names(db: &Db, query: orm::Query<User>) -> Vec<String> {
    query
        .order_by(User::name.asc())
        .select(User::name)
        .all(db)
        .await
        .unwrap()
}

db_test! {
    models: SOURCE;
    async fn rows_are_found_by_what_they_are_related_to(db: &Db) {
        fill(db).await;
        assert_eq!(names(db, User::filter(User::posts.any(Post::likes.gt(4)))).await, ["ann", "bob"]);
        assert_eq!(names(db, User::filter(User::posts.none(Post::likes.gt(5)))).await, ["bob", "eve"]);
        assert_eq!(names(db, User::filter(User::posts.every(Post::likes.ge(5)))).await, ["bob", "eve"]);
        assert_eq!(names(db, User::filter(User::posts.exists())).await, ["ann", "bob"]);
        assert_eq!(names(db, User::filter(User::posts.is_empty() | User::name.eq("ann"))).await, ["ann", "eve"]);
        assert_eq!(names(db, User::filter(User::posts.count().eq(2))).await, ["ann"]);
        assert_eq!(names(db, User::filter(User::posts.filter(Post::likes.gt(5)).count().eq(1))).await, ["ann"]);
        // A condition over what is related to what is related.
        let commented = User::posts.any(Post::comments.any(Comment::body.eq("no")));
        assert_eq!(names(db, User::filter(commented)).await, ["ann"]);
        let by_old = User::posts.any(Post::author.to(User::age).ge(40));
        assert_eq!(names(db, User::filter(by_old)).await, ["bob"]);
        // To one row, through itself, and through what is not there.
        assert_eq!(names(db, User::filter(User::manager.any(User::name.eq("ann")))).await, ["bob"]);
        assert_eq!(names(db, User::filter(User::manager.to(User::name).eq("ann"))).await, ["bob"]);
        assert_eq!(names(db, User::filter(User::manager.to(User::name).is_null())).await, ["ann", "eve"]);
        assert_eq!(names(db, User::filter(User::reports.any(User::posts.exists()))).await, ["ann"]);
        assert_eq!(names(db, User::filter(!User::profile.exists())).await, ["ann", "bob", "eve"]);
    }
}

db_test! {
    models: SOURCE;
    async fn related_rows_are_added_up(db: &Db) {
        fill(db).await;
        let posts = User::posts;
        let rows = User::query()
            .order_by(User::name.asc())
            .select((
                User::name,
                posts.count(),
                posts.sum(Post::likes),
                posts.avg(Post::likes),
                posts.min(Post::likes),
                posts.max(Post::title),
                posts.filter(Post::likes.lt(10)).sum(Post::likes),
            ))
            .all(db)
            .await
            .unwrap();
        let row = |name: &str, count, sum, avg, min, max: Option<&str>, some| {
            (name.to_owned(), count, sum, avg, min, max.map(str::to_owned), some)
        };
        assert_eq!(rows, [
            row("ann", 2, Some(11), Some(5.5), Some(1), Some("second"), Some(1)),
            row("bob", 1, Some(5), Some(5.0), Some(5), Some("third"), Some(5)),
            row("eve", 0, None, None, None, None, None),
        ]);
        let query = User::query().order_by((User::posts.sum(Post::likes).desc(), User::name.desc()));
        assert_eq!(query.filter(User::posts.exists()).select(User::name).all(db).await.unwrap(), ["ann", "bob"]);
    }
}

db_test! {
    models: SOURCE;
    async fn paths_join_by_themselves(db: &Db) {
        fill(db).await;
        let titles = Post::filter(Post::author.to(User::age).gt(18))
            .order_by((Post::author.to(User::name).desc(), Post::title.asc()))
            .select((Post::title, Post::author.to(User::name), Post::author.to(User::manager.to(User::name))))
            .all(db)
            .await
            .unwrap();
        assert_eq!(titles, [("third".to_owned(), "bob".to_owned(), Some("ann".to_owned()))]);
        let author: (String, Email) = Post::filter(Post::likes.eq(10))
            .select((Post::author.to(User::name), Post::author.to(User::email)))
            .one(db)
            .await
            .unwrap();
        assert_eq!(author, ("ann".to_owned(), Email("ann@example.org".to_owned())));
        let by_author = Comment::filter(Comment::post.to(Post::author.to(User::name)).eq("ann"));
        assert_eq!(by_author.count(db).await.unwrap(), 2);
        // In what changes rows, too: there is no join there, and MySQL reads no table that it changes.
        let changed = Post::filter(Post::author.to(User::name).eq("ann") & Post::comments.exists())
            .update()
            .set(Post::likes, 99)
            .exec(db)
            .await
            .unwrap();
        assert_eq!(changed, 1);
        let changed = User::filter(User::manager.any(User::name.eq("ann"))).update().set(User::bio, "led").exec(db);
        assert_eq!(changed.await.unwrap(), 1);
        assert_eq!(Comment::filter(Comment::post.to(Post::likes).lt(5)).delete().exec(db).await.unwrap(), 0);
        assert_eq!(User::filter(User::posts.is_empty()).delete().exec(db).await.unwrap(), 1);
        assert_eq!(Comment::filter(Comment::post.any(Post::likes.eq(99))).delete().exec(db).await.unwrap(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn each_parent_gets_its_first_rows(db: &Db) {
        fill(db).await;
        let ann = User::filter(User::name.eq("ann")).one(db).await.unwrap();
        for n in 0..10 {
            post(db, &ann, &format!("p{n}")).await.update().set(Post::likes, n).exec(db).await.unwrap();
        }
        let latest = User::posts.load().order_by(Post::likes.desc()).limit(3).filter(Post::title.ne("p9"));
        let users = User::query()
            .with(latest.with(Post::comments.load().order_by(Comment::id.asc()).limit(1)))
            .order_by(User::name.asc())
            .all(db)
            .await
            .unwrap();
        let seen: Vec<Vec<(i64, usize)>> = users
            .iter()
            .map(|user| user.get(User::posts).iter().map(|p| (p.likes, p.get(Post::comments).len())).collect())
            .collect();
        assert_eq!(seen, [vec![(10, 1), (8, 0), (7, 0)], vec![(5, 0)], vec![]]);
        // Rows that the order does not tell apart are told apart by their key: the same ones each time.
        let one = || User::posts.load().order_by(Post::author_id.asc()).limit(1);
        let first = User::query().with(one()).order_by(User::name.asc()).all(db).await.unwrap();
        let second = User::query().with(one()).order_by(User::name.asc()).all(db).await.unwrap();
        let ids = |users: &[Loaded<User, WithPosts>]| -> Vec<Vec<Id<Post>>> {
            users.iter().map(|user| user.get(User::posts).iter().map(|post| post.id).collect()).collect()
        };
        assert_eq!(ids(&first), ids(&second));
    }
}

/// A name for what is loaded keeps signatures short.
type WithPosts = With![User: posts];
type WithComments = With![User: manager, posts { comments }];

fn summary(user: LoadedRef<'_, User, WithComments>) -> String {
    let comments: usize = user
        .get(User::posts)
        .iter()
        .map(|post| post.get(Post::comments).len())
        .sum();
    let manager = user
        .get(User::manager)
        .map_or("nobody", |manager| &manager.row().name);
    format!("{} under {manager}: {comments}", user.name)
}

fn titles(user: &Loaded<User, WithPosts>) -> Vec<&str> {
    user.get(User::posts)
        .into_iter()
        .map(|post| post.row().title.as_str())
        .collect()
}

db_test! {
    models: SOURCE;
    async fn what_was_loaded_has_a_name(db: &Db) {
        fill(db).await;
        let users = User::query()
            .with(User::manager)
            .with(User::posts.load().order_by(Post::title.asc()).with(Post::comments))
            .order_by(User::name.asc())
            .all(db)
            .await
            .unwrap();
        assert_eq!(summary(users[0].by_ref()), "ann under nobody: 2");
        assert_eq!(summary(users[1].by_ref()), "bob under ann: 0");
        // Loaded in another order, and with more than is asked for.
        let users = User::query()
            .with(User::posts.load().order_by(Post::title.asc()).with(Post::author).with(Post::comments))
            .with(User::profile)
            .with(User::manager)
            .order_by(User::name.asc())
            .all(db)
            .await
            .unwrap();
        assert_eq!(summary(users[0].by_ref().narrow()), "ann under nobody: 2");
        let ann = users.into_iter().next().unwrap().narrow();
        assert_eq!(titles(&ann), ["first", "second"]);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_one_has_are_loaded_into(db: &Db) {
        fill(db).await;
        let mut users = User::all_rows().order_by(User::name.asc()).all(db).await.unwrap();
        assert!(users[0].posts.get().is_none());
        let loaded = User::load_into(&mut users).with(User::posts.load().with(Post::comments)).with(User::manager);
        let loaded = loaded.exec(db).await.unwrap();
        let counts: Vec<usize> = loaded.iter().map(|user| user.get(User::posts).len()).collect();
        assert_eq!(counts, [2, 1, 0]);
        assert_eq!(loaded.iter().filter(|user| user.get(User::manager).is_some()).count(), 1);
        // They stay in the rows, as often as one likes.
        assert_eq!(users[0].posts.get().map(<[Post]>::len), Some(2));
        let none: &mut [User] = &mut [];
        assert!(User::load_into(none).with(User::posts).exec(db).await.unwrap().is_empty());
        // The same row twice: each gets its rows.
        let mut twice = vec![users[0].clone(), users[0].clone()];
        let loaded = User::load_into(&mut twice).with(User::posts).exec(db).await.unwrap();
        assert_eq!(loaded.iter().map(|user| user.get(User::posts).len()).collect::<Vec<_>>(), [2, 2]);
    }
}

db_test! {
    models: SOURCE;
    async fn ten_thousand_keys_are_no_limit(db: &Db) {
        let ann = user(db, "ann").await;
        let new = (0..10_000).map(|n| crate::blog::NewPost { title: format!("p{n}"), author_id: ann.id });
        Post::create_many(new).exec(db).await.unwrap();
        let posts = Post::query().with(Post::comments.load().limit(2)).with(Post::author).all(db).await.unwrap();
        assert_eq!(posts.len(), 10_000);
        assert!(posts.iter().all(|post| post.get(Post::author).name == "ann"));
    }
}

db_test! {
    models: SOURCE;
    async fn siblings_load_on_what_connections_there_are(db: &Db) {
        fill(db).await;
        let load = || {
            User::query()
                .with(User::posts.load().with(Post::comments).with(Post::author))
                .with(User::manager)
                .with(User::reports)
                .with(User::profile)
                .order_by(User::name.asc())
        };
        let alone = load().all(db).await.unwrap();
        assert_eq!(alone[0].get(User::reports).len(), 1);
        // More relations at the same time than there are connections: nobody waits for somebody who waits.
        let (a, b, c, d) = tokio::join!(load().all(db), load().all(db), load().all(db), load().all(db));
        assert!([a, b, c, d].iter().all(|users| users.as_ref().is_ok_and(|users| users.len() == 3)));
        let within: orm::Result<_> = db.transaction(async |tx| load().all(tx).await).await;
        assert_eq!(within.unwrap()[0].get(User::posts).len(), alone[0].get(User::posts).len());
    }
}

#[test]
fn relations_read_like_sql_by_hand() {
    use expect_test::expect;
    let sql = |query: orm::Query<Post>| query.to_sql(Dialect::Postgres).unwrap();
    expect![[r#"SELECT "posts"."id", "posts"."title", "posts"."likes", "posts"."author_id" FROM "posts" WHERE EXISTS(SELECT 1 FROM "comments" AS "_t1" WHERE "_t1"."post_id" = "posts"."id" AND "_t1"."body" = $1)"#]].assert_eq(&sql(Post::filter(
        Post::comments.any(Comment::body.eq("x")),
    )));
    expect![[r#"SELECT "posts"."id", "posts"."title", "posts"."likes", "posts"."author_id" FROM "posts" LEFT JOIN "users" AS "_t1" ON "_t1"."id" = "posts"."author_id" WHERE "_t1"."age" > $1 ORDER BY "_t1"."name" ASC"#]]
        .assert_eq(&sql(Post::filter(Post::author.to(User::age).gt(30))
            .order_by(Post::author.to(User::name).asc())));
    expect![[r#"SELECT "posts"."id", "posts"."title", "posts"."likes", "posts"."author_id" FROM "posts" LEFT JOIN "users" AS "_t2" ON "_t2"."id" = "posts"."author_id" LEFT JOIN "users" AS "_t3" ON "_t3"."id" = "_t2"."manager_id" WHERE (SELECT COUNT(*) FROM "comments" AS "_t1" WHERE "_t1"."post_id" = "posts"."id") > $1 AND "_t3"."name" = $2"#]].assert_eq(&sql(Post::filter(
        Post::comments.count().gt(3) & Post::author.to(User::manager.to(User::name)).eq("x"),
    )));
}
