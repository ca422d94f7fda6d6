//! Generated files on live databases: each runs as one script, as Prisma sends it, and statement by statement, as a runner that
//! keeps a journal does; and data moves range by range, also when it was cut off.

use orm::{Db, Dialect};
use orm_codegen::diff::Answers;
use orm_codegen::migration::{
    Folder, GenerateInput, Outcome, check, custom, file, generate, write,
};
use orm_codegen::plan::Strategy;
use orm_schema::Schema;
use orm_schema::migration::{DataStep, data_steps};
use orm_schema::statements::statements;
use std::path::PathBuf;
use tests::TestDb;

const FIRST: &str = "
    #[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String, role: Role,
        #[orm(inverse = author)] posts: HasMany<Post> }
    #[derive(DbEnum)] enum Role { Admin, Member }
    #[derive(Model)] #[orm(table = \"posts\")] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
        #[orm(fk = author_id)] author: BelongsTo<User> }";

const SECOND: &str = "
    #[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String, role: Role,
        nick: Option<String>, #[orm(inverse = author)] posts: HasMany<Post> }
    #[derive(DbEnum)] enum Role { Admin, Member }
    #[derive(Model)] #[orm(table = \"posts\", index(title))] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
        #[orm(default = 0)] views: i32, #[orm(fk = author_id)] author: BelongsTo<User> }";

/// A project's files, gone when the test ends.
pub(super) struct Project {
    pub(super) root: PathBuf,
    dialect: Dialect,
}

impl Drop for Project {
    fn drop(&mut self) {
        // What stays behind in a temporary directory harms nobody.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Project {
    pub(super) fn new(test: &str, dialect: Dialect) -> Self {
        let name = format!("orm-files-{}-{test}-{}", std::process::id(), dialect.name());
        let root = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&root).unwrap();
        Self { root, dialect }
    }

    fn folder(&self) -> Folder {
        Folder::read(&self.root.join("migrations"), self.dialect).unwrap()
    }

    fn models(&self, source: &str) -> Schema {
        std::fs::write(self.root.join("lib.rs"), source).unwrap();
        let config = orm_codegen::Config::new().root(&self.root).source("lib.rs");
        orm_codegen::load(&config).unwrap()
    }

    pub(super) fn generate(&self, source: &str, name: &str) {
        let outcome = generate(&GenerateInput {
            models: &self.models(source),
            folder: &self.folder(),
            answers: &Answers::default(),
            name,
            now: 20_261_121_120_000,
            strategy: Strategy::Online,
        });
        match outcome.unwrap() {
            Outcome::Migration { migrations, .. } => {
                write(&self.folder(), &migrations).unwrap();
            }
            outcome @ (Outcome::Nothing | Outcome::Questions(_)) => panic!("{outcome:?}"),
        }
        assert_eq!(check(&self.folder(), &self.models(source)).unwrap(), []);
    }
}

async fn users(db: &Db) -> Vec<(i64, String)> {
    let rows = orm::sql("SELECT id, email FROM users ORDER BY id").rows();
    rows.all(db).await.unwrap()
}

#[test]
fn files_run_as_one_script_and_statement_by_statement() {
    for dialect in Dialect::ALL {
        let project = Project::new("scripts", dialect);
        project.generate(FIRST, "init");
        let first = project.folder().migrations.len();
        project.generate(SECOND, "nick, views");
        TestDb::empty(dialect, async |db, _| {
            let folder = project.folder();
            let (init, rest) = folder.migrations.split_at(first);
            for migration in init {
                db.batch(&migration.sql).await.unwrap();
            }
            db.batch("INSERT INTO users (email, role) VALUES ('a@x', 'admin'), ('b@x', 'member'); INSERT INTO posts (title, author_id) VALUES ('one', 1);")
                .await
                .unwrap();
            for migration in rest {
                db.batch(&migration.sql).await.unwrap();
            }
            db.batch("UPDATE users SET nick = 'ann' WHERE id = 1")
                .await
                .unwrap();
            for migration in rest.iter().rev() {
                db.batch(&migration.down().unwrap().unwrap()).await.unwrap();
            }
            let kept = [(1, "a@x".to_owned()), (2, "b@x".to_owned())];
            assert_eq!(users(db).await, kept, "{dialect}");
            assert!(
                db.batch("SELECT nick FROM users").await.is_err(),
                "{dialect}"
            );
            for migration in rest {
                for statement in statements(&migration.sql, dialect) {
                    db.batch(&statement.text).await.unwrap();
                }
            }
            db.batch("SELECT nick FROM users").await.unwrap();
            assert_eq!(users(db).await, kept, "{dialect}");
        });
    }
}

/// The next key behind the last range, and the last key of the next range, as the documentation of `data.sql` says.
async fn range(db: &Db, step: &DataStep, after: Option<i64>) -> Option<(i64, i64)> {
    let batch = step.batch.as_ref()?;
    let (table, key) = (&batch.table, &batch.key);
    let condition = after.map_or(String::new(), |after| format!(" WHERE {key} > {after}"));
    let one = async |text: String| {
        let found: Vec<i64> = orm::sql_unchecked(text).scalars().all(db).await.unwrap();
        found.first().copied()
    };
    let from = one(format!(
        "SELECT {key} FROM {table}{condition} ORDER BY {key} LIMIT 1"
    ))
    .await?;
    let offset = batch.size - 1;
    let to = one(format!(
        "SELECT {key} FROM {table} WHERE {key} >= {from} ORDER BY {key} LIMIT 1 OFFSET {offset}"
    ))
    .await;
    let last = one(format!(
        "SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1"
    ))
    .await?;
    Some((from, to.unwrap_or(last)))
}

#[test]
fn data_moves_range_by_range_and_goes_on_where_it_was_cut_off() {
    for dialect in Dialect::ALL {
        let project = Project::new("data", dialect);
        project.generate(FIRST, "init");
        let moving = custom(&project.folder(), "lower emails", 0, true).unwrap();
        write(&project.folder(), std::slice::from_ref(&moving)).unwrap();
        let path = project
            .folder()
            .migration(&moving.name)
            .unwrap()
            .path
            .join(file::DATA);
        assert_eq!(
            data_steps(&std::fs::read_to_string(&path).unwrap(), dialect),
            Ok(vec![])
        );
        let text = "-- orm:batch table=users key=id size=3\nUPDATE users SET email = concat(email, '!') WHERE id BETWEEN :from AND :to;";
        std::fs::write(&path, text).unwrap();
        TestDb::empty(dialect, async |db, _| {
            let folder = project.folder();
            db.batch(&folder.migrations[0].sql).await.unwrap();
            for number in [1, 2, 3, 10, 11, 20, 21, 22] {
                db.batch(&format!(
                    "INSERT INTO users (id, email, role) VALUES ({number}, 'u{number}', 'admin')"
                ))
                .await
                .unwrap();
            }
            let text = folder
                .migration(&moving.name)
                .unwrap()
                .data()
                .unwrap()
                .unwrap();
            let steps = data_steps(&text, dialect).unwrap();
            let mut ranges = Vec::new();
            let mut after = None;
            while let Some((from, to)) = range(db, &steps[0], after).await {
                // What ran so far is all that the next run knows.
                db.batch(&steps[0].for_range(dialect, &format!("'{from}'"), &format!("'{to}'")))
                    .await
                    .unwrap();
                ranges.push((from, to));
                after = Some(to);
            }
            assert_eq!(ranges, [(1, 3), (10, 20), (21, 22)], "{dialect}");
            let moved: Vec<String> = users(db)
                .await
                .into_iter()
                .map(|(_, email)| email)
                .collect();
            assert_eq!(
                moved,
                ["u1!", "u2!", "u3!", "u10!", "u11!", "u20!", "u21!", "u22!"],
                "{dialect}"
            );
        });
    }
}
