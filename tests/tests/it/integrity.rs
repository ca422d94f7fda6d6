//! What `check_relations` finds in damaged databases, and that it finds nothing in others.

mod models;

use models::{
    Author, Award, Book, Diary, Event, Folder, Person, Profile, Remark, Subject, Tag, Trace,
};
use orm::prelude::*;
use orm::schema::Schema;
use orm::{Dialect, ErrorKind, RelationProblemKind, SchemaBuilder, check_relations};
use tests::db_test;

const SOURCE: &str = "tests/it/integrity/models.rs";

fn schema() -> Schema {
    SchemaBuilder::new()
        .model::<Author>()
        .model::<Book>()
        .model::<Tag>()
        .model::<Award>()
        .model::<Diary>()
        .model::<Profile>()
        .model::<Remark>()
        .model::<Event>()
        .model::<Folder>()
        .model::<Person>()
        .poly::<Subject>()
        .poly::<Trace>()
        .build()
}

/// What is found, line by line.
async fn found(db: &Db) -> Vec<String> {
    let report = check_relations(db, &schema()).await.unwrap();
    assert_eq!(report.is_clean(), report.problems.is_empty());
    report.problems.iter().map(ToString::to_string).collect()
}

/// Runs a script while nothing is checked. Names in it are quoted with `"`.
async fn unchecked(db: &Db, script: &str) {
    let script = match db.dialect() {
        Dialect::Sqlite => format!(
            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {script};
             PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF"
        ),
        Dialect::MySql => format!(
            "SET foreign_key_checks = 0, check_constraint_checks = 0, sql_mode = 'ANSI_QUOTES'; {script};
             SET foreign_key_checks = 1, check_constraint_checks = 1, sql_mode = DEFAULT"
        ),
        // No right to switch them off is needed.
        Dialect::Postgres => format!(
            "DO $$ DECLARE r record; BEGIN
                 FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
                     WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace
                 LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END LOOP;
             END $$; {script}"
        ),
    };
    db.batch(&script).await.unwrap();
}

db_test! {
    models: SOURCE;
    async fn nothing_is_found_where_nothing_is_wrong(db: &Db) {
        let report = check_relations(db, &schema()).await.unwrap();
        assert_eq!(report.to_string(), "11 relations checked: no problems");
        db.batch(
            "INSERT INTO authors (id) VALUES (1), (2);
             INSERT INTO books (id, author_id) VALUES (1, 1), (2, NULL);
             INSERT INTO diaries (id, author_id) VALUES (1, 1);
             INSERT INTO profiles (id, author_id) VALUES (1, 1);
             INSERT INTO remarks (id, subject_author_id, subject_book_id, cited_book_id) VALUES (1, 2, NULL, 1), (2, NULL, 2, NULL);
             INSERT INTO events (id, cause_type, cause_id) VALUES (1, NULL, NULL), (2, 'event''s', 1), (3, 'author', 2);
             INSERT INTO people (name, boss_name) VALUES ('ann', 'ann'), ('bob', 'ann')",
        )
        .await
        .unwrap();
        assert_eq!(found(db).await, [""; 0]);
        // A delete leaves only what it may leave.
        Author::filter(Author::id.eq(Id::new(1))).delete().exec(db).await.unwrap();
        assert_eq!(found(db).await, [""; 0]);
        // The same tables, as the command reads them.
        let config = orm_codegen::Config::new().root(env!("CARGO_MANIFEST_DIR")).source(SOURCE);
        let loaded = orm_codegen::load(&config).unwrap();
        assert_eq!(check_relations(db, &loaded).await.unwrap().relations_checked, 11);
    }
}

db_test! {
    models: SOURCE;
    async fn keys_of_no_row_are_found(db: &Db) {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        unchecked(db, &format!(
            "INSERT INTO authors (id) VALUES (1);
             INSERT INTO tags (id) VALUES ('{one}');
             INSERT INTO books (id, author_id) VALUES (1, 1), (2, 7), (3, NULL), (10, 8);
             INSERT INTO \"_BookToTag\" (\"A\", \"B\") VALUES (1, '{one}'), (1, '{two}'), (4, '{one}');
             INSERT INTO remarks (id, subject_author_id, subject_book_id, cited_book_id) VALUES (1, 1, NULL, 9), (2, 9, NULL, NULL), (3, NULL, 9, 1);
             INSERT INTO events (id, cause_type, cause_id) VALUES (1, 'author', 1), (2, 'author', 2), (3, 'event''s', 2), (4, 'event''s', 9);
             INSERT INTO \"order\" (\"group\", \"it's \"\"key\"\"\", \"select\") VALUES (1, 1, NULL), (1, 2, 1), (2, 3, 1)",
        ))
        .await;
        assert_eq!(found(db).await, [
            "`Book::author`: 2 rows refer to rows that do not exist: 2, 10".to_owned(),
            "`Event::cause`: 2 rows refer to rows that do not exist: 2, 4".to_owned(),
            "`Folder::parent`: 1 row refers to a row that does not exist: (2, 3)".to_owned(),
            "`Remark::subject`: 2 rows refer to rows that do not exist: 2, 3".to_owned(),
            "`Remark::cited`: 1 row refers to a row that does not exist: 1".to_owned(),
            format!("`Book::tags`: 2 rows refer to rows that do not exist: (1, {two}), (4, {one})"),
        ]);
    }
}

db_test! {
    models: SOURCE;
    async fn polymorphic_fields_hold_one_reference(db: &Db) {
        unchecked(db,
            "INSERT INTO authors (id) VALUES (1);
             INSERT INTO books (id) VALUES (1);
             INSERT INTO remarks (id, subject_author_id, subject_book_id, cited_author_id, cited_book_id)
                 VALUES (1, NULL, NULL, NULL, NULL), (2, 1, 1, NULL, NULL), (3, 1, NULL, 1, 1), (4, NULL, 1, 1, NULL);
             INSERT INTO events (id, cause_type, cause_id) VALUES (1, 'author', NULL), (2, NULL, 1), (3, 'AUTHOR', 1), (4, 'tree', 1)",
        )
        .await;
        assert_eq!(found(db).await, [
            "`Event::cause`: 2 rows have only one of type and key: 1, 2",
            "`Event::cause`: 2 rows name types that the enum does not have: 3, 4",
            "`Remark::subject`: 1 row refers to nothing: 1",
            "`Remark::subject`: 1 row refers to several rows: 2",
            "`Remark::cited`: 1 row refers to several rows: 3",
        ]);
    }
}

db_test! {
    models: SOURCE;
    async fn circles_are_found_without_what_hangs_below(db: &Db) {
        unchecked(db,
            "INSERT INTO \"order\" (\"group\", \"it's \"\"key\"\"\", \"select\") VALUES
                 (1, 1, NULL), (1, 2, 1), (1, 3, 2), (2, 1, 2), (2, 2, 3), (2, 3, 1), (2, 4, 3), (2, 5, 4), (3, 1, 1), (4, 1, 9), (4, 2, 1);
             INSERT INTO people (name, boss_name) VALUES ('ann', 'ann'), ('bob', 'ann'), ('cid', 'dan'), ('dan', 'cid'), ('eve', 'dan');
             INSERT INTO events (id, cause_type, cause_id) VALUES (1, 'event''s', 2), (2, 'event''s', 1), (3, 'event''s', 1)",
        )
        .await;
        assert_eq!(found(db).await, [
            "`Event::cause`: 2 rows refer to each other in circles: 1, 2",
            "`Folder::parent`: 1 row refers to a row that does not exist: (4, 1)",
            "`Folder::parent`: 4 rows refer to each other in circles: (2, 1), (2, 2), (2, 3), (3, 1)",
            "`Person::boss`: 2 rows refer to each other in circles: cid, dan",
        ]);
    }
}

db_test! {
    models: SOURCE;
    async fn long_chains_are_no_circles(db: &Db) {
        let chain: Vec<String> = (2..=3_000).map(|i| format!("(1, {i}, {})", i - 1)).collect();
        let chain = chain.join(", ");
        unchecked(db, &format!("INSERT INTO \"order\" (\"group\", \"it's \"\"key\"\"\", \"select\") VALUES (1, 1, NULL), {chain}")).await;
        assert_eq!(found(db).await, [""; 0]);
        // One long circle.
        unchecked(db, "UPDATE \"order\" SET \"select\" = 3000 WHERE \"it's \"\"key\"\"\" = 1").await;
        let report = check_relations(db, &schema()).await.unwrap();
        assert_eq!((report.problems.len(), report.problems[0].count), (1, 3_000));
        let first: Vec<String> = (1..=10).map(|i| format!("(1, {i})")).collect();
        assert_eq!(report.problems[0].samples, first);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_outlived_a_deleted_one_are_found(db: &Db) {
        unchecked(db,
            "INSERT INTO authors (id, deleted_at) VALUES (1, NULL), (2, '2024-01-01 00:00:00');
             INSERT INTO books (id, author_id) VALUES (1, 2);
             INSERT INTO awards (id, author_id) VALUES (1, 1), (2, 2);
             INSERT INTO diaries (id, author_id) VALUES (1, 2);
             INSERT INTO profiles (id, author_id, deleted_at) VALUES (1, 1, NULL), (2, 2, NULL), (3, 2, '2024-01-01 00:00:00');
             INSERT INTO remarks (id, subject_author_id, subject_book_id, cited_author_id) VALUES (1, 2, NULL, NULL), (2, NULL, 1, 2);
             INSERT INTO events (id, cause_type, cause_id) VALUES (1, 'author', 1), (2, 'author', 2), (3, 'event''s', 2)",
        )
        .await;
        assert_eq!(found(db).await, [
            "`Award::author`: 1 row refers to a soft-deleted row: 2",
            "`Event::cause`: 1 row refers to a soft-deleted row: 2",
            "`Profile::author`: 1 row refers to a soft-deleted row: 2",
            "`Remark::subject`: 1 row refers to a soft-deleted row: 1",
        ]);
    }
}

db_test! {
    models: SOURCE;
    async fn several_rows_of_a_has_one_are_found(db: &Db) {
        let index = match db.dialect() {
            Dialect::Sqlite | Dialect::Postgres => "DROP INDEX profiles_author_id_key",
            // Its foreign key needs one.
            Dialect::MySql => "CREATE INDEX other ON profiles (author_id); DROP INDEX profiles_author_id_key ON profiles",
        };
        unchecked(db, &format!(
            "{index};
             INSERT INTO authors (id) VALUES (1), (2), (10);
             INSERT INTO profiles (id, author_id, deleted_at) VALUES
                 (1, 10, NULL), (2, 10, NULL), (3, 2, NULL), (4, 2, NULL), (5, 1, NULL), (6, 1, '2024-01-01 00:00:00')"
        ))
        .await;
        assert_eq!(found(db).await, ["`Author::profile`: 2 keys have several rows: 2, 10"]);
    }
}

db_test! {
    models: SOURCE;
    async fn samples_are_few_and_in_the_order_of_keys(db: &Db) {
        let rows: Vec<String> = (1..=25).map(|id| format!("({id}, 7)")).collect();
        unchecked(db, &format!("INSERT INTO books (id, author_id) VALUES {}", rows.join(", "))).await;
        let report = check_relations(db, &schema()).await.unwrap();
        let problem = &report.problems[0];
        assert_eq!((problem.model.as_str(), problem.relation.as_str()), ("Book", "author"));
        assert_eq!((problem.kind, problem.count), (RelationProblemKind::Orphan, 25));
        assert_eq!(problem.samples, (1..=10).map(|id| id.to_string()).collect::<Vec<_>>());
        assert_eq!(problem.to_string(), "`Book::author`: 25 rows refer to rows that do not exist: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ..");
    }
}

db_test! {
    models: SOURCE;
    async fn a_check_sees_its_transaction_and_disturbs_no_other(db: &Db) {
        unchecked(db, "INSERT INTO books (id, author_id) VALUES (1, 7)").await;
        let in_between = db
            .transaction(async |tx| {
                tx.batch("INSERT INTO authors (id) VALUES (7)").await?;
                check_relations(tx, &schema()).await
            })
            .await
            .unwrap();
        assert!(in_between.is_clean(), "{in_between}");
        db.batch("DELETE FROM books; DELETE FROM authors").await.unwrap();
        for _ in 0..4 {
            assert_eq!(found(db).await, [""; 0]);
        }
        // What the check set for itself is gone with it: its connections write again.
        for id in 1..=4 {
            db.transaction(async |tx| tx.batch(&format!("INSERT INTO authors (id) VALUES ({id})")).await).await.unwrap();
        }
        assert_eq!(Author::query().count(db).await.unwrap(), 4);
    }
}

db_test! {
    models: SOURCE;
    async fn what_cannot_be_checked_is_said(db: &Db) {
        let lacking = SchemaBuilder::new().model::<Book>().build();
        let error = check_relations(db, &lacking).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert_eq!(error.to_string(), "`Book::author` needs `Author`, which the schema does not have");

        db.batch("ALTER TABLE awards RENAME COLUMN author_id TO winner_id").await.unwrap();
        let error = check_relations(db, &schema()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MissingColumn);
        let text = error.to_string();
        assert!(text.starts_with("cannot check `Award::author` in table `awards`: "), "{text}");
        assert!(text.contains("author_id") && text.contains("orm db push"), "{text}");

        db.batch("DROP TABLE awards").await.unwrap();
        let error = check_relations(db, &schema()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MissingTable);
        let text = error.to_string();
        assert!(text.contains("awards") && text.contains("run `orm db push`"), "{text}");
    }
}
