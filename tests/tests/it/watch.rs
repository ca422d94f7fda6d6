//! Statements as tests watch them: budgets, and queries that run once a row.

use crate::blog::{Comment, NewPost, Post, Profile, SOURCE, User, comment, post, user};
use expect_test::expect;
use orm::prelude::*;
use orm::{Dialect, Error, ErrorKind, StatementLog};
use tests::db_test;

/// Three users, each with two posts.
async fn seed(db: &Db) -> Vec<User> {
    let mut users = Vec::new();
    for name in ["ann", "bob", "cid"] {
        let user = user(db, name).await;
        post(db, &user, "first").await;
        post(db, &user, "second").await;
        users.push(user);
    }
    users
}

/// The lines of a message, without the texts of statements.
fn without_sql(message: &str) -> String {
    let lines = message.lines().map(|line| match line.find("` ran ") {
        Some(at) if line.starts_with('`') => format!("`..{}", &line[at..]),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").replace('\\', "/")
}

fn lines(log: &StatementLog) -> Vec<Option<u32>> {
    let sites = log.statements().iter().map(orm::LoggedStatement::call_site);
    sites.map(|site| site.map(|site| site.line())).collect()
}

db_test! {
    models: SOURCE;
    async fn a_loop_over_a_relation_is_found(db: &Db) {
        let users = seed(db).await;
        let mut line = 0;
        let (read, log) = db
            .watch_statements(async {
                let mut posts = 0;
                for user in &users {
                    line = line!() + 1;
                    posts += User::posts.of(user).query().all(db).await?.len();
                }
                Ok::<_, Error>(posts)
            })
            .await;
        assert_eq!((read.unwrap(), log.len()), (6, 3));
        assert!(log.statements().iter().all(|statement| statement.rows() == Some(2)));
        assert!(log.repeated(4).is_empty());
        let repeated = log.repeated(3);
        let [repeated] = repeated.as_slice() else { panic!("{repeated:?}") };
        assert_eq!((repeated.times(), repeated.relation()), (3, Some("User::posts")));
        assert!(repeated.sql().starts_with("SELECT"));
        let site = repeated.call_site().unwrap();
        assert!(site.file().ends_with("watch.rs"));
        assert_eq!(site.line(), line);
        let expected = format!(
            "`{}` ran 3 times at {site}: it walks `User::posts` row by row; load it with `.with(User::posts)`",
            repeated.sql()
        );
        assert_eq!(repeated.to_string(), expected);
    }
}

/// What is said of three queries from one place.
async fn advice<T>(
    db: &Db,
    work: impl AsyncFn(usize) -> orm::Result<T>,
) -> (Option<String>, String) {
    let watched = db.watch_statements(async {
        for turn in 0..3 {
            work(turn).await?;
        }
        Ok::<_, Error>(())
    });
    let (done, log) = watched.await;
    done.unwrap();
    let repeated = log.repeated(3);
    let [repeated] = repeated.as_slice() else {
        panic!("{repeated:?}")
    };
    let message = repeated.to_string();
    let advice = message.split_once(": ").map_or("", |(_, advice)| advice);
    (repeated.relation().map(str::to_owned), advice.to_owned())
}

db_test! {
    models: SOURCE;
    async fn a_filter_by_a_foreign_key_is_the_relation_backwards(db: &Db) {
        let users = seed(db).await;
        let by_filter = advice(db, async |turn| Post::filter(Post::author_id.eq(users[turn].id)).all(db).await).await;
        assert_eq!(by_filter.0.as_deref(), Some("Post::author"));
        expect!["it walks `Post::author` backwards row by row; load `User::posts` with `.with(User::posts)`"]
            .assert_eq(&by_filter.1);
        let narrowed = advice(db, async |turn| {
            Post::query()
                .filter(Post::title.eq("first"))
                .filter(Post::author_id.eq(users[turn].id))
                .order_by(Post::id.desc())
                .limit(5)
                .all(db)
                .await
        });
        assert_eq!(narrowed.await, by_filter);
        let one = advice(db, async |turn| Profile::filter(Profile::user_id.eq(users[turn].id)).opt(db).await).await;
        expect!["it walks `Profile::user` backwards row by row; load `User::profile` with `.with(User::profile)`"]
            .assert_eq(&one.1);
        let of_itself = advice(db, async |turn| User::filter(User::manager_id.eq(users[turn].id)).all(db).await).await;
        expect!["it walks `User::manager` backwards row by row; load `User::reports` with `.with(User::reports)`"]
            .assert_eq(&of_itself.1);
        let counted = advice(db, async |turn| Post::filter(Post::author_id.eq(users[turn].id)).count(db).await).await;
        expect!["it walks `Post::author` backwards row by row; ask with `User::posts.count()` or `User::posts.exists()` in the query that reads the rows of `User`"]
            .assert_eq(&counted.1);
    }
}

db_test! {
    models: SOURCE;
    async fn a_row_by_key_is_one_that_others_refer_to(db: &Db) {
        seed(db).await;
        let posts = Post::query().all(db).await.unwrap();
        let found = advice(db, async |turn| User::find(posts[turn].author_id).one(db).await).await;
        assert_eq!(found.0, None);
        expect!["it finds `User` by key row by row; load it with `.with(..)` where the rows that refer to it are read, or find the rows with `in_`"]
            .assert_eq(&found.1);
        let filtered = advice(db, async |turn| User::filter(User::id.eq(posts[turn].author_id)).one(db).await).await;
        assert_eq!(filtered, found);
        let walked = advice(db, async |turn| Post::author.of(&posts[turn]).query().one(db).await).await;
        assert_eq!(walked.0.as_deref(), Some("Post::author"));
        expect!["it walks `Post::author` row by row; load it with `.with(Post::author)`"].assert_eq(&walked.1);
        let by_name = advice(db, async |_| User::find_by(User::name_and_bio, ("ann".to_owned(), None)).opt(db).await).await;
        assert_eq!(by_name, (None, String::new()));
    }
}

db_test! {
    models: SOURCE;
    async fn relations_stay_within_their_budget(db: &Db) {
        for rows in 0..3 {
            for row in 0..rows {
                let author = user(db, &format!("{rows}-{row}")).await;
                let post = post(db, &author, "post").await;
                comment(db, &post, "comment").await;
            }
            let budget = if rows == 0 { 1 } else { 3 };
            let query = User::query().with(User::posts.load().with(Post::comments)).all(db);
            let users = db.expect_statements(budget, query).await.unwrap().unwrap();
            assert_eq!(users.iter().map(|user| user.get(User::posts).len()).sum::<usize>(), users.len());
        }
        let both = User::query().with(User::posts).with(User::manager).with(User::profile).all(db);
        db.expect_at_most(4, both).await.unwrap().unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn relations_have_the_place_of_their_query_and_are_no_repeats(db: &Db) {
        let users = seed(db).await;
        let line = line!() + 4;
        let (done, log) = db
            .watch_statements(async {
                for user in &users {
                    User::find(user.id).with(User::posts.load().with(Post::comments)).one(db).await?;
                }
                Ok::<_, Error>(())
            })
            .await;
        done.unwrap();
        assert_eq!(lines(&log), [Some(line); 9]);
        let repeated = log.repeated(2);
        let [repeated] = repeated.as_slice() else { panic!("{repeated:?}") };
        assert!(repeated.to_string().contains("it finds `User` by key"));
    }
}

db_test! {
    models: SOURCE;
    async fn the_message_lists_the_statements(db: &Db) {
        let ann = &seed(db).await[0];
        let line = line!();
        let work = async {
            User::find(ann.id).one(db).await?;
            for _ in 0..2 {
                Post::filter(Post::author_id.eq(ann.id)).all(db).await?;
            }
            User::query().count(db).await?;
            db.batch("SELECT 'a secret'").await
        };
        let error = db.expect_statements(1, work).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        let message = error.to_string();
        assert!(message.contains("SELECT") && !message.contains("secret"), "{message}");
        let places = [line + 2, line + 4, line + 6];
        let message = places.iter().zip(["first", "second", "third"]).fold(
            without_sql(&message),
            |message, (place, name)| message.replace(&format!("watch.rs:{place}:"), &format!("watch.rs:{name}:")),
        );
        expect![[r#"
            expected exactly 1 statement, 5 ran
            `..` ran once at tests/tests/it/watch.rs:first:13
            `..` ran 2 times at tests/tests/it/watch.rs:second:17: it walks `Post::author` backwards row by row; load `User::posts` with `.with(User::posts)`
            `..` ran once at tests/tests/it/watch.rs:third:13
            a script of `batch` ran once"#]].assert_eq(&message);
        let error = db.expect_at_most(0, db.batch("SELECT 1")).await.unwrap_err();
        expect![[r#"
            expected at most 0 statements, 1 ran
            a script of `batch` ran once"#]].assert_eq(&error.to_string());
    }
}

db_test! {
    models: SOURCE;
    async fn repeats_are_refused(db: &Db) {
        let users = seed(db).await;
        let walk = async || {
            for user in &users {
                Post::filter(Post::author_id.eq(user.id)).exists(db).await?;
            }
            Ok::<_, Error>(())
        };
        db.refuse_repeats(4, walk()).await.unwrap().unwrap();
        let error = db.refuse_repeats(3, walk()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("ran 3 times at"), "{error}");
        // The same text from two places is no loop.
        let ann = users[0].id;
        let twice = async { (User::find(ann).one(db).await, User::find(ann).one(db).await) };
        db.refuse_repeats(2, twice).await.unwrap().0.unwrap();
        let rows = (0..500).map(|number| NewPost { title: number.to_string(), author_id: ann });
        db.refuse_repeats(2, Post::create_many(rows).exec(db)).await.unwrap().unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn what_runs_at_the_same_time_counts(db: &Db) {
        let users = seed(db).await;
        let joined = async {
            tokio::join!(User::query().count(db), Post::query().count(db), Comment::query().count(db))
        };
        let counts = db.expect_statements(3, joined).await.unwrap();
        assert_eq!((counts.0.unwrap(), counts.1.unwrap(), counts.2.unwrap()), (3, 6, 0));
        let (pool, id) = (db.clone(), users[0].id);
        let spawned = tokio::spawn(async move {
            let budget = pool.expect_statements(1, User::find(id).one(&pool));
            orm::statement_scope(budget).await
        });
        db.expect_statements(0, spawned).await.unwrap().unwrap().unwrap().unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn transactions_count_without_their_frame(db: &Db) {
        let ann = &seed(db).await[0];
        let work = db.transaction(async |tx| {
            User::find(ann.id).one(tx).await?;
            tx.transaction(async |tx| User::find(ann.id).one(tx).await).await?;
            tx.batch("SELECT 1").await
        });
        db.expect_statements(3, work).await.unwrap().unwrap();
        // MySQL has no RETURNING: it reads the row back.
        let budget = if db.dialect() == Dialect::MySql { 2 } else { 1 };
        let new = NewPost { title: "new".into(), author_id: ann.id };
        let (created, log) = db.watch_statements(Post::create(new).exec(db)).await;
        assert_eq!(log.len(), budget, "{log:?}");
        assert_eq!(log.statements()[0].rows(), Some(1));
        assert_eq!(lines(&log), vec![None; budget]);
        created.unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn scopes_nest_and_keep_to_their_database(db: &Db) {
        let other = Db::connect("sqlite::memory:").await.unwrap();
        let work = async {
            other.batch("SELECT 1").await?;
            let inner = db.expect_statements(1, User::query().all(&db.clone())).await?;
            assert!(inner?.is_empty());
            db.expect_statements(0, other.batch("SELECT 2")).await??;
            Post::query().count(db).await
        };
        assert_eq!(db.expect_statements(2, work).await.unwrap().unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn a_statement_that_fails_ran(db: &Db) {
        user(db, "ann").await;
        let refused = async { User::all_rows().update().set(User::manager_id, Id::new(99)).exec(db).await };
        let (refused, log) = db.watch_statements(refused).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!((log.len(), log.statements()[0].rows()), (1, None));
    }
}
