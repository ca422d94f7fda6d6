//! How the database runs a query, in its own words.

use crate::blog::{Post, SOURCE, User, user};
use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

#[derive(Shape)]
#[shape(User)]
#[expect(dead_code, reason = "only its query is looked at")]
struct Card {
    name: String,
}

db_test! {
    models: SOURCE;
    async fn a_plan_names_the_table(db: &Db) {
        user(db, "ann").await;
        let table = "users";
        for plan in [
            User::filter(User::name.eq("ann")).explain(db).await.unwrap(),
            User::query().with(User::posts).explain(db).await.unwrap(),
            User::query().select(User::name).explain(db).await.unwrap(),
            User::query().shape::<Card>().explain(db).await.unwrap(),
        ] {
            assert!(plan.contains(table), "{plan}");
        }
        // A condition over related rows is part of the plan.
        let nested = User::filter(User::posts.any(Post::title.eq("x"))).explain(db).await.unwrap();
        assert!(nested.contains("posts"), "{nested}");
        db.transaction(async |tx| {
            assert!(User::query().explain(tx).await?.contains(table));
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn an_analysis_counts_the_rows_or_says_that_there_is_none(db: &Db) {
        user(db, "ann").await;
        let analyzed = User::filter(User::name.ne("x' OR '1'='1")).explain_analyze(db).await;
        match db.dialect() {
            Dialect::Sqlite => {
                let error = analyzed.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                assert!(error.to_string().contains("SQLite") && error.to_string().contains("`explain`"), "{error}");
            }
            Dialect::Postgres => assert!(analyzed.unwrap().contains("actual time"), "it ran"),
            Dialect::MySql => {
                let plan = analyzed.unwrap();
                assert!(plan.contains("r_rows") || plan.contains("actual time"), "{plan}");
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn the_statement_of_sea_query_says_the_same_with_its_values(db: &Db) {
        use orm::sea_query::{MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder};
        let query = || {
            User::filter(User::name.eq("it's") & User::age.in_([1, 2]) & User::posts.any(Post::likes.gt(7)))
                .order_by(User::id.desc())
                .limit(3)
                .offset(1)
                .select(User::id)
        };
        let dialect = db.dialect();
        let statement = query().to_sea_query(dialect).unwrap();
        let (text, inlined) = match dialect {
            Dialect::Sqlite => (statement.build(SqliteQueryBuilder).0, statement.to_string(SqliteQueryBuilder)),
            Dialect::Postgres => (statement.build(PostgresQueryBuilder).0, statement.to_string(PostgresQueryBuilder)),
            Dialect::MySql => (statement.build(MysqlQueryBuilder).0, statement.to_string(MysqlQueryBuilder)),
        };
        let own = query().to_sql(dialect).unwrap();
        let unlimited = own.split(" LIMIT ").next().unwrap();
        assert!(text.starts_with(unlimited), "{text}\n{own}");
        assert!(inlined.contains("LIMIT 3 OFFSET 1"), "{inlined}");
        // What it says with its values in the text is valid, and finds what the query finds.
        for name in ["it's", "other"] {
            user(db, name).await.update().set(User::age, 2).exec(db).await.unwrap();
        }
        let found = orm::sql_unchecked(inlined).scalars::<i64>().all(db).await.unwrap();
        assert!(found.is_empty(), "nobody has posts");
        let names = User::filter(User::name.eq("it's")).select(User::name).to_sea_query(dialect).unwrap();
        let inlined = match dialect {
            Dialect::Sqlite => names.to_string(SqliteQueryBuilder),
            Dialect::Postgres => names.to_string(PostgresQueryBuilder),
            Dialect::MySql => names.to_string(MysqlQueryBuilder),
        };
        assert_eq!(orm::sql_unchecked(inlined).scalars::<String>().all(db).await.unwrap(), ["it's"]);
    }
}
