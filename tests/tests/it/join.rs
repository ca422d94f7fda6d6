//! Queries over several tables, queries within queries, common table expressions and set operations.

use crate::blog::{Comment, Email, Post, Profile, Role, SOURCE, User, fill};
use orm::{Dialect, ErrorKind, JoinedRow};
use tests::db_test;

fn pair(left: &str, right: Option<&str>) -> (String, Option<String>) {
    (left.to_owned(), right.map(str::to_owned))
}

db_test! {
    models: SOURCE;
    async fn rows_join_by_relation(db: &Db) {
        fill(db).await;
        let all = User::query()
            .left_join(User::posts)
            .order_by(|(u, p)| (u.name.asc(), p.title.asc()))
            .select(|(u, p)| (u.name, p.title))
            .all(db)
            .await
            .unwrap();
        assert_eq!(all, [
            pair("ann", Some("first")), pair("ann", Some("second")), pair("bob", Some("third")), pair("eve", None),
        ]);
        // Left out what has none; a condition over both, and one over the model as it stands.
        let some = User::filter(User::age.ge(18))
            .inner_join(User::posts)
            .filter(|(u, p)| u.age.gt(18) | p.likes.gt(5))
            .order_by(|(_, p)| p.likes.desc())
            .select(|(u, p)| (u.name, p.title, p.likes))
            .all(db)
            .await
            .unwrap();
        assert_eq!(some, [("ann".to_owned(), "first".to_owned(), 10), ("bob".to_owned(), "third".to_owned(), 5)]);
        // Further on: the relation says which of the tables it starts from.
        let three = User::query()
            .inner_join(User::posts)
            .inner_join(Post::comments)
            .order_by(|(_, _, c)| c.body.asc())
            .select(|(u, p, c)| (u.name, p.title, c.body))
            .all(db)
            .await
            .unwrap();
        let row = |body: &str| ("ann".to_owned(), "first".to_owned(), body.to_owned());
        assert_eq!(three, [row("no"), row("yes")]);
        // From the other side.
        let right = Post::filter(Post::likes.gt(5))
            .right_join(Post::author)
            .order_by(|(p, u)| (p.likes.asc().nulls_first(), u.name.asc()))
            .select(|(p, u)| (u.name, p.title))
            .all(db)
            .await
            .unwrap();
        // The filter is of the joined rows, as in SQL.
        assert_eq!(right, [pair("ann", Some("first"))]);
        assert_eq!(User::query().left_join(User::posts).count(db).await.unwrap(), 4);
        assert!(User::query().inner_join(User::posts).filter(|(_, p)| p.likes.eq(5)).exists(db).await.unwrap());
        assert!(!User::query().inner_join(User::posts).filter(|(_, p)| p.likes.eq(6)).exists(db).await.unwrap());
    }
}

db_test! {
    models: SOURCE;
    async fn rows_join_by_any_condition(db: &Db) {
        fill(db).await;
        // A table with itself.
        let pairs = User::query()
            .left_join_on::<User>(|(u, boss)| u.manager_id.eq(boss.id))
            .order_by(|(u, _)| u.name.asc())
            .select(|(u, boss)| (u.name, boss.name))
            .all(db)
            .await
            .unwrap();
        assert_eq!(pairs, [pair("ann", None), pair("bob", Some("ann")), pair("eve", None)]);
        let younger: Vec<(String, String)> = User::query()
            .inner_join_on::<User>(|(a, b)| a.age.lt(b.age))
            .order_by(|(a, _)| a.name.asc())
            .select(|(a, b)| (a.name, b.name))
            .all(db)
            .await
            .unwrap();
        assert_eq!(younger, [("ann".to_owned(), "bob".to_owned()), ("eve".to_owned(), "bob".to_owned())]);
        // A condition that follows relations of its own.
        let commented: Vec<String> = User::query()
            .inner_join_on::<Post>(|(u, p)| p.author_id.eq(u.id) & p.matches(Post::comments.exists() & Post::author.to(User::age).lt(30)))
            .select(|(_, p)| p.title)
            .all(db)
            .await
            .unwrap();
        assert_eq!(commented, ["first"]);
        assert_eq!(User::query().cross_join::<Post>().count(db).await.unwrap(), 9);
        let kept: Vec<(Option<String>, String)> = Post::query()
            .joined()
            .right_join_on::<User>(|(p, u)| p.author_id.eq(u.id) & p.likes.gt(5))
            .order_by(|(_, u)| u.name.asc())
            .select(|(p, u)| (p.title, u.name))
            .all(db)
            .await
            .unwrap();
        assert_eq!(kept, [(Some("first".to_owned()), "ann".to_owned()), (None, "bob".to_owned()), (None, "eve".to_owned())]);
    }
}

db_test! {
    models: SOURCE;
    async fn whole_rows_and_expressions_come_from_joins(db: &Db) {
        fill(db).await;
        let rows: Vec<(User, Option<Post>)> = User::query()
            .left_join(User::posts)
            .filter(|(u, p)| p.is_missing() | (u.name.eq("bob")))
            .order_by(|(u, _)| u.name.asc())
            .select(|(u, p)| (u.row(), p.row()))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].0.name.as_str(), rows[0].0.role), ("bob", Role::Author));
        assert_eq!(rows[0].1.as_ref().map(|post| post.likes), Some(5));
        assert_eq!((rows[1].0.name.as_str(), &rows[1].1), ("eve", &None));
        let counted: Vec<(String, i64, Option<i64>)> = User::query()
            .left_join_on::<Post>(|(u, p)| p.author_id.eq(u.id) & p.likes.ge(5))
            .order_by(|(u, _)| u.name.asc())
            .select(|(u, p)| (u.name, u.expr(User::posts.count()), p.expr(Post::comments.count())))
            .all(db)
            .await
            .unwrap();
        assert_eq!(counted, [("ann".to_owned(), 2, Some(2)), ("bob".to_owned(), 1, Some(0)), ("eve".to_owned(), 0, None)]);
        // Enums and newtypes keep their types, also beside values.
        let found: Vec<(Email, Role)> = Post::query()
            .inner_join(Post::author)
            .filter(|(_, u)| u.role.eq(Role::Author) & u.email.eq(Email("bob@example.org".to_owned())))
            .select(|(_, u)| (u.email, u.role))
            .all(db)
            .await
            .unwrap();
        assert_eq!(found, [(Email("bob@example.org".to_owned()), Role::Author)]);
    }
}

db_test! {
    models: SOURCE;
    async fn many_tables_join(db: &Db) {
        fill(db).await;
        let ann = User::filter(User::name.eq("ann")).one(db).await.unwrap();
        Profile::create(crate::blog::NewProfile { text: "hi".to_owned(), user_id: ann.id }).exec(db).await.unwrap();
        type Row = (String, String, Option<String>, String, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = Comment::query()
            .inner_join(Comment::post)
            .inner_join(Post::author)
            .left_join(User::profile)
            .inner_join_on::<User>(|(_, _, _, _, other)| other.name.eq("bob"))
            .left_join_on::<User>(|(_, _, _, _, other, boss)| other.manager_id.eq(boss.id))
            .left_join_on::<Post>(|(_, _, _, _, other, _, theirs)| theirs.author_id.eq(other.id))
            .left_join_on::<Comment>(|(_, _, _, _, _, _, theirs, c)| theirs.id.eq(c.post_id))
            .order_by(|(c, ..)| c.id.asc())
            .select(|(c, _, author, profile, other, boss, theirs, last)| {
                (c.body, author.name, profile.text, other.name, boss.name, theirs.title, last.body)
            })
            .all(db)
            .await
            .unwrap();
        let row = |body: &str| (
            body.to_owned(), "ann".to_owned(), Some("hi".to_owned()), "bob".to_owned(), Some("ann".to_owned()),
            Some("third".to_owned()), None,
        );
        assert_eq!(rows, [row("yes"), row("no")]);
    }
}

db_test! {
    models: SOURCE;
    async fn queries_are_read_like_tables(db: &Db) {
        fill(db).await;
        let counts = || Post::query().group_by(Post::author_id).select(|g| (g.key(), g.count()));
        let rows: Vec<(String, Option<i64>)> = User::query()
            .left_join_query(counts(), |(u, t)| t.0.eq(u.id))
            .order_by(|(u, _)| u.name.asc())
            .select(|(u, t)| (u.name, t.1))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, [("ann".to_owned(), Some(2)), ("bob".to_owned(), Some(1)), ("eve".to_owned(), None)]);
        let busy: Vec<i64> = orm::from(counts()).filter(|(t,)| t.1.gt(1)).select(|(t,)| t.1).all(db).await.unwrap();
        assert_eq!(busy, [2]);
        // A limit within is part of that query, beside values before and behind it.
        let newest = Post::filter(Post::likes.ge(1)).order_by(Post::likes.desc()).limit(2).offset(1).select((Post::author_id, Post::likes));
        let rows: Vec<(String, i64)> = User::filter(User::age.ge(18))
            .inner_join_query(newest, |(u, t)| t.0.eq(u.id) & t.1.ge(1))
            .filter(|(_, t)| t.1.lt(100))
            .order_by(|(_, t)| t.1.desc())
            .limit(5)
            .select(|(u, t)| (u.name, t.1))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, [("bob".to_owned(), 5), ("ann".to_owned(), 1)]);
        // Enums keep their type on the way out of a query, and are compared there.
        let roles = User::query().select((User::role, User::name));
        let names: Vec<String> = orm::from(roles).filter(|(t,)| t.0.eq(Role::Author)).select(|(t,)| t.1).all(db).await.unwrap();
        assert_eq!(names, ["bob"]);
        let single: Vec<String> = orm::from(User::query().select(User::name)).filter(|(t,)| t.value.starts_with("a")).select(|(t,)| t.value).all(db).await.unwrap();
        assert_eq!(single, ["ann"]);
    }
}

db_test! {
    models: SOURCE;
    async fn conditions_ask_other_queries(db: &Db) {
        fill(db).await;
        let names = async |query: orm::Query<User>| query.order_by(User::name.asc()).select(User::name).all(db).await.unwrap();
        let liked = || Post::filter(Post::likes.ge(5)).select(Post::author_id);
        assert_eq!(names(User::filter(User::id.in_query(liked()))).await, ["ann", "bob"]);
        assert_eq!(names(User::filter(User::id.not_in_query(liked()))).await, ["eve"]);
        let best = Post::query().order_by(Post::likes.desc()).limit(1).select(Post::author_id);
        assert_eq!(names(User::filter(User::id.in_query(best))).await, ["ann"]);
        // NULL among the values hides nobody.
        let bosses = || User::query().select(User::manager_id);
        assert_eq!(names(User::filter(User::id.not_in_query(bosses()))).await, ["bob", "eve"]);
        assert_eq!(names(User::filter(User::id.in_query(bosses()))).await, ["ann"]);
        // About the row around.
        let by_row = User::query().filter_with(|u| orm::exists(Post::filter(Post::author_id.eq(u.id) & Post::likes.lt(5))));
        assert_eq!(names(by_row).await, ["ann"]);
        let without = User::query().filter_with(|u| orm::not_exists(Post::filter(Post::author_id.eq(u.id))));
        assert_eq!(names(without).await, ["eve"]);
        assert_eq!(names(User::filter(orm::exists(Post::filter(Post::likes.gt(100))))).await, [""; 0]);
        // The same table within itself, two levels deep.
        let not_oldest = User::query().filter_with(|u| {
            orm::exists(User::filter(User::age.gt(u.age)).filter_with(|older| orm::exists(Post::filter(Post::author_id.eq(older.id)))))
        });
        assert_eq!(names(not_oldest).await, ["ann", "eve"]);
        let top_title = orm::correlated(|u: JoinedRow<_, User>| {
            Post::filter(Post::author_id.eq(u.id)).order_by(Post::likes.desc()).select(Post::title).scalar()
        });
        let rows: Vec<(String, Option<String>)> = User::query().order_by(User::name.asc()).select((User::name, top_title)).all(db).await.unwrap();
        assert_eq!(rows, [pair("ann", Some("first")), pair("bob", Some("third")), pair("eve", None)]);
        // In joins: a query about one of the rows, and a value that stands for itself.
        let rows: Vec<String> = User::query()
            .inner_join(User::posts)
            .filter(|(_, p)| orm::exists(Comment::filter(Comment::post_id.eq(p.outer().id))))
            .select(|(u, _)| u.name)
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, ["ann"]);
    }
}

db_test! {
    models: SOURCE;
    async fn changes_ask_other_queries(db: &Db) {
        fill(db).await;
        let liked = Post::filter(Post::likes.ge(10)).select(Post::author_id);
        let changed = User::filter(User::id.in_query(liked)).update().set(User::bio, "liked").exec(db).await.unwrap();
        assert_eq!(changed, 1);
        let deleted = Post::query()
            .filter_with(|p| orm::not_exists(Comment::filter(Comment::post_id.eq(p.id))))
            .delete()
            .exec(db)
            .await
            .unwrap();
        assert_eq!(deleted, 2);
        // The table that is changed, asked about itself: no database may read half of the change.
        let older = User::query().filter_with(|u| orm::exists(User::filter(User::age.gt(u.age))));
        assert_eq!(older.update().set(User::age, 50).exec(db).await.unwrap(), 2);
        let ages: Vec<i32> = User::query().order_by(User::name.asc()).select(User::age).all(db).await.unwrap();
        assert_eq!(ages, [50, 40, 50]);
    }
}

db_test! {
    models: SOURCE;
    async fn common_table_expressions_have_a_name(db: &Db) {
        fill(db).await;
        let counts = orm::cte(Post::query().group_by(Post::author_id).select(|g| (g.key(), g.count())));
        let rows: Vec<(String, i64)> = User::filter(User::age.ge(18))
            .inner_join_query(&counts, |(u, c)| c.0.eq(u.id))
            .inner_join_query(&counts, |(_, c, d)| d.1.ge(c.1))
            .filter(|(u, ..)| u.name.ne("eve"))
            .order_by(|(u, _, d)| (u.name.asc(), d.1.asc()))
            .select(|(u, _, d)| (u.name, d.1))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, [("ann".to_owned(), 2), ("bob".to_owned(), 1), ("bob".to_owned(), 2)]);
        // One that reads another, used in a condition.
        let busy = orm::cte(orm::from(&counts).filter(|(c,)| c.1.gt(1)).select(|(c,)| c.0)).materialized();
        let names: Vec<String> = User::filter(User::id.in_query(orm::from(&busy).select(|(b,)| b.value)))
            .select(User::name)
            .all(db)
            .await
            .unwrap();
        assert_eq!(names, ["ann"]);
        let sql = orm::from(&busy).inner_join_query(&counts, |(b, c)| b.value.eq(c.0)).select(|(_, c)| c.1).to_sql(Dialect::Postgres).unwrap();
        assert_eq!(sql.matches("WITH").count(), 1, "{sql}");
        // Changes too.
        let changed = User::filter(User::id.in_query(orm::from(&busy).select(|(b,)| b.value))).update().set(User::age, 19).exec(db).await.unwrap();
        assert_eq!(changed, 1);
    }
}

db_test! {
    models: SOURCE;
    async fn queries_refer_to_themselves(db: &Db) {
        fill(db).await;
        let bob = User::filter(User::name.eq("bob")).one(db).await.unwrap();
        let eve = User::filter(User::name.eq("eve")).one(db).await.unwrap();
        eve.update().set(User::manager_id, bob.id).exec(db).await.unwrap();
        let below = || orm::recursive(
            User::filter(User::manager_id.is_null()).select((User::id, User::name)),
            |found| User::query().inner_join_query(found, |(u, f)| u.manager_id.eq(f.0)).select(|(u, _)| (u.id, u.name)),
        );
        let names: Vec<String> = orm::from(below()).order_by(|(t,)| t.1.asc()).select(|(t,)| t.1).all(db).await.unwrap();
        assert_eq!(names, ["ann", "bob", "eve"]);
        // A circle ends.
        let ann = User::filter(User::name.eq("ann")).one(db).await.unwrap();
        ann.update().set(User::manager_id, eve.id).exec(db).await.unwrap();
        let from_ann = orm::recursive(
            User::filter(User::id.eq(ann.id)).select(User::id),
            |found| User::query().inner_join_query(found, |(u, f)| u.manager_id.eq(f.value)).select(|(u, _)| u.id),
        );
        assert_eq!(orm::from(from_ann).count(db).await.unwrap(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn queries_combine_as_sets(db: &Db) {
        fill(db).await;
        let likes = |low: i64, high: i64| Post::filter(Post::likes.between(low, high)).select((Post::title, Post::likes));
        let titles = |rows: Vec<(String, i64)>| rows.into_iter().map(|(title, _)| title).collect::<Vec<_>>();
        let both = likes(1, 5).union(likes(5, 10)).order_by(|row| row.1.asc()).all(db).await.unwrap();
        assert_eq!(titles(both), ["second", "third", "first"]);
        let twice = likes(1, 5).union_all(likes(5, 10)).order_by(|row| (row.1.desc(), row.0.asc())).limit(3).all(db).await.unwrap();
        assert_eq!(titles(twice), ["first", "third", "third"]);
        assert_eq!(titles(likes(1, 5).intersect(likes(5, 10)).all(db).await.unwrap()), ["third"]);
        assert_eq!(titles(likes(1, 10).except(likes(5, 10)).all(db).await.unwrap()), ["second"]);
        // Each side with an order and a limit of its own, and sets of sets in the order that is written.
        let best = Post::query().order_by(Post::likes.desc()).limit(1).select((Post::title, Post::likes));
        let worst = Post::query().order_by(Post::likes.asc()).limit(1).select((Post::title, Post::likes));
        let ends = best.clone().union(worst).order_by(|row| row.1.asc()).all(db).await.unwrap();
        assert_eq!(titles(ends), ["second", "first"]);
        let nested = likes(1, 10).except(best.clone()).intersect(likes(1, 1).union(best)).all(db).await.unwrap();
        assert_eq!(titles(nested), ["second"]);
        // Whole rows.
        let users = User::filter(User::name.eq("ann")).union(User::filter(User::role.eq(Role::Author))).all(db).await.unwrap();
        assert_eq!(users.len(), 2);
        assert!(users.iter().any(|user| user.role == Role::Author && user.name == "bob"));
        let ages: Vec<i32> = User::query().select(User::age).distinct().order_by(|row| row.value.asc()).all(db).await.unwrap();
        assert_eq!(ages, [18, 40]);
    }
}

db_test! {
    models: SOURCE;
    async fn what_a_database_lacks_is_refused_before_it_is_sent(db: &Db) {
        fill(db).await;
        let lateral = || User::query()
            .joined()
            .inner_join_lateral(|(u,)| Post::filter(Post::author_id.eq(u.id)).order_by(Post::likes.desc()).limit(1).select((Post::title, Post::likes)))
            .order_by(|(u, _)| u.name.asc())
            .select(|(u, p)| (u.name, p.0));
        let full = || Post::filter(Post::likes.gt(5)).full_join(Post::author);
        let first = || Post::query().distinct_on(Post::author_id).order_by((Post::author_id.asc(), Post::likes.desc()));
        match db.dialect() {
            Dialect::Postgres => {
                let rows = lateral().all(db).await.unwrap();
                assert_eq!(rows, [("ann".to_owned(), "first".to_owned()), ("bob".to_owned(), "third".to_owned())]);
                let titles: Vec<String> = first().all(db).await.unwrap().into_iter().map(|post| post.title).collect();
                assert_eq!(titles, ["first", "third"]);
                assert_eq!(first().count(db).await.unwrap(), 2);
            }
            // MariaDB parses no LATERAL; MySQL does.
            Dialect::MySql => {
                assert!(lateral().all(db).await.is_err());
                let error = full().count(db).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                assert!(error.to_string().contains("FULL JOIN"), "{error}");
            }
            Dialect::Sqlite => {
                assert_eq!(lateral().all(db).await.unwrap_err().kind(), ErrorKind::Unsupported);
                let error = first().all(db).await.unwrap_err();
                assert!(error.to_string().contains("DISTINCT ON"), "{error}");
            }
        }
        if db.dialect() != Dialect::MySql {
            assert_eq!(full().count(db).await.unwrap(), 1);
            assert_eq!(Post::query().joined().full_join_on::<User>(|(p, u)| p.author_id.eq(u.id) & p.likes.gt(5)).count(db).await.unwrap(), 5);
        }
        let missing = lateral().check_portable().unwrap_err().to_string();
        assert!(missing.contains("LATERAL"), "{missing}");
        // A row outside of the closure that handed it out.
        let mut stolen = None;
        let _ = User::query().filter_with(|u: JoinedRow<Post, User>| {
            stolen = Some(u.id);
            User::active.is_true()
        });
        let error = Post::filter(Post::author_id.eq(stolen.unwrap())).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("row of another query"), "{error}");
    }
}

db_test! {
    models: SOURCE;
    async fn queries_read_what_they_change(db: &Db) {
        fill(db).await;
        let aged = || User::filter(User::age.lt(30)).update().set(User::age, User::age + 1).returning_select((User::id, User::name, User::role));
        let names = || orm::from(aged().into_cte().unwrap())
            .inner_join_on::<Post>(|(t, p)| p.author_id.eq(t.0))
            .filter(|(t, p)| p.likes.gt(5) & t.2.eq(Role::Reader))
            .select(|(t, p)| (t.1, p.title));
        let gone = Post::filter(Post::likes.lt(5)).delete().returning_select(Post::title).into_cte().unwrap();
        let gone = orm::from(gone).select(|(t,)| t.value);
        if db.dialect() == Dialect::Postgres {
            assert_eq!(names().all(db).await.unwrap(), [("ann".to_owned(), "first".to_owned())]);
            let ages: Vec<i32> = User::query().order_by(User::name.asc()).select(User::age).all(db).await.unwrap();
            assert_eq!(ages, [19, 40, 19]);
            assert_eq!(gone.all(db).await.unwrap(), ["second"]);
            assert_eq!(Post::query().count(db).await.unwrap(), 2);
            // It writes, so a transaction that only reads refuses it.
            let refused = db.tx().read_only().run(async |tx| names().all(tx).await).await;
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::Usage);
        } else {
            for error in [names().all(db).await.unwrap_err(), gone.all(db).await.unwrap_err()] {
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                assert!(error.to_string().contains("returning_select"), "{error}");
            }
        }
        let nothing = User::filter(User::age.lt(30)).update().returning_select(User::id).into_cte();
        assert_eq!(nothing.unwrap_err().kind(), ErrorKind::Usage);
        let all = Post::query().delete().returning_select(Post::id).into_cte();
        assert_eq!(all.unwrap_err().kind(), ErrorKind::Usage);
    }
}
