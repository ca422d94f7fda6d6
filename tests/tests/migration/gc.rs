//! What was put aside is found again when it is to go for good, whatever became of its table.

use crate::files::Project;
use orm::Dialect;
use orm::migrate::{GcOptions, Migrations};
use tests::TestDb;

const BEFORE: &str = "#[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, email: String, nick: Option<String> }
    #[derive(Model)] #[orm(table = \"notes\")] struct Note { #[orm(id, default = autoincrement)] id: i64, nick: Option<String> }";
const WITHOUT: &str = "#[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, email: String }
    #[derive(Model)] #[orm(table = \"notes\")] struct Note { #[orm(id, default = autoincrement)] id: i64 }";
const RENAMED: &str = "#[derive(Model)] #[orm(table = \"people\", renamed_from = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, email: String }
    #[derive(Model)] #[orm(table = \"notes\")] struct Note { #[orm(id, default = autoincrement)] id: i64 }";
const STRICTER: &str = "#[derive(Model)] #[orm(table = \"people\", renamed_from = \"users\", unique(email))] struct User { #[orm(id, default = autoincrement)] id: i64,
        #[orm(type = varchar(90))] email: String }
    #[derive(Model)] #[orm(table = \"notes\")] struct Note { #[orm(id, default = autoincrement)] id: i64 }";

#[test]
fn a_column_is_removed_from_a_table_that_was_renamed_since() {
    for dialect in Dialect::ALL {
        let project = Project::new("gc", dialect);
        project.generate(BEFORE, "init");
        project.generate(WITHOUT, "no nick");
        TestDb::empty(dialect, async |db, _| {
            let read = || Migrations::read(project.root.join("migrations")).unwrap();
            read().run(db).await.unwrap();
            db.batch("INSERT INTO users (email) VALUES ('a@x')")
                .await
                .unwrap();
            project.generate(RENAMED, "people");
            read().run(db).await.unwrap();
            let removed = read().gc(db, &GcOptions::default()).await.unwrap();
            let mut tables: Vec<&str> = removed.iter().map(|it| it.table.as_str()).collect();
            tables.sort_unstable();
            assert_eq!(tables, ["notes", "people"], "{dialect}");
            let found = orm::introspect(db).await.unwrap();
            let parked = |other: &orm_schema::sql::OtherObject| other.kind.starts_with("parked");
            assert!(!found.others.iter().any(parked), "{:#?}", found.others);
            let again = read().gc(db, &GcOptions::default()).await.unwrap();
            assert!(again.is_empty(), "{again:?}");
            // The table may be made anew, and would bring along what is gone.
            project.generate(STRICTER, "stricter");
            read().run(db).await.unwrap();
            let emails: Vec<String> = orm::sql("SELECT email FROM people")
                .scalars()
                .all(db)
                .await
                .unwrap();
            assert_eq!(emails, ["a@x"], "{dialect}");
        });
    }
}
