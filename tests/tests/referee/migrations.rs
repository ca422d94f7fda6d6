//! Migrations between real Prisma and this project: each runs the folder of the other, on a database with rows, and both say
//! the same of its history.

use orm::migrate::{GcOptions, MigrationState, Migrations, Resolution};
use orm::{Db, Dialect};
use orm_codegen::diff::Answers;
use orm_codegen::migration::{Folder, GenerateInput, Outcome, adopt, generate, write};
use orm_codegen::plan::Strategy;
use orm_schema::Schema;
use serde_json::{Value, json};
use std::path::PathBuf;
use tests::{Referee, TestDb};

/// The databases that the engine speaks to.
const DIALECTS: [Dialect; 2] = [Dialect::Sqlite, Dialect::Postgres];

/// One schema and what becomes of it, a migration each.
const STAGES: [(&str, &str); 6] = [
    (
        "init",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            bio: Option<String>, nick: Option<String>, #[orm(default = Role::Member)] role: Role, #[orm(inverse = author)] posts: HasMany<Post> }
        #[derive(Model)] #[orm(table = "posts")] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
            #[orm(fk = author_id, on_delete = Cascade)] author: BelongsTo<User> }"#,
    ),
    (
        // SQLite makes the table anew that others refer to; PostgreSQL checks the rows.
        "bio is required",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            #[orm(default = "none")] bio: String, nick: Option<String>, #[orm(default = Role::Member)] role: Role, #[orm(inverse = author)] posts: HasMany<Post> }
        #[derive(Model)] #[orm(table = "posts")] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
            #[orm(fk = author_id, on_delete = Cascade)] author: BelongsTo<User> }"#,
    ),
    (
        // A column with values is put aside.
        "no nick",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            #[orm(default = "none")] bio: String, #[orm(default = Role::Member)] role: Role, #[orm(inverse = author)] posts: HasMany<Post> }
        #[derive(Model)] #[orm(table = "posts")] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
            #[orm(fk = author_id, on_delete = Cascade)] author: BelongsTo<User> }"#,
    ),
    (
        // An index that is built while others write, and a foreign key that is checked later.
        "editors",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            #[orm(default = "none")] bio: String, #[orm(default = Role::Member)] role: Role, #[orm(inverse = author)] posts: HasMany<Post>,
            #[orm(inverse = editor)] edited: HasMany<Post> }
        #[derive(Model)] #[orm(table = "posts", index(title))] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
            editor_id: Option<i64>, #[orm(fk = author_id, on_delete = Cascade)] author: BelongsTo<User>, #[orm(fk = editor_id)] editor: BelongsTo<Option<User>> }"#,
    ),
    (
        // A value that must be committed before it is used.
        "owners",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member, Owner }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            #[orm(default = "none")] bio: String, #[orm(default = Role::Owner)] role: Role, #[orm(inverse = author)] posts: HasMany<Post>,
            #[orm(inverse = editor)] edited: HasMany<Post> }
        #[derive(Model)] #[orm(table = "posts", index(title))] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64,
            editor_id: Option<i64>, #[orm(fk = author_id, on_delete = Cascade)] author: BelongsTo<User>, #[orm(fk = editor_id)] editor: BelongsTo<Option<User>> }"#,
    ),
    (
        "no posts",
        r#"
        #[derive(DbEnum)] enum Role { Admin, Member, Owner }
        #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
            #[orm(default = "none")] bio: String, #[orm(default = Role::Owner)] role: Role }"#,
    ),
];

const ROWS: &str = "INSERT INTO users (email, bio, nick, role) VALUES ('a@x', 'writes', 'ann', 'admin'), ('b@x', NULL, 'bob', 'member');
    INSERT INTO posts (title, author_id) VALUES ('one', 1), ('two', 1), ('three', 2);";

/// A project with a database of its own, and Prisma beside it.
pub(super) struct Both<'a> {
    root: PathBuf,
    dialect: Dialect,
    url: &'a str,
    prisma: Referee,
}

impl Drop for Both<'_> {
    fn drop(&mut self) {
        // What stays behind in a temporary directory harms nobody.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl<'a> Both<'a> {
    /// Runs a test on every database that Prisma's engine speaks to here.
    pub(super) fn test(name: &str, test: impl AsyncFn(&mut Both<'_>)) {
        for dialect in DIALECTS {
            let Some(prisma) = Referee::start() else {
                return;
            };
            TestDb::empty(dialect, async |db, url| {
                // Nobody else may have a file open that Prisma writes.
                db.close();
                let name = format!(
                    "orm-referee-{}-{name}-{}",
                    std::process::id(),
                    dialect.name()
                );
                let root = std::env::temp_dir().join(name);
                std::fs::create_dir_all(&root).unwrap();
                let mut both = Both {
                    root,
                    dialect,
                    url,
                    prisma,
                };
                both.ours(async |_| ()).await;
                test(&mut both).await;
            });
        }
    }

    fn path(&self) -> PathBuf {
        self.root.join("migrations")
    }

    fn folder(&self) -> Folder {
        Folder::read(&self.path(), self.dialect).unwrap()
    }

    fn models(&self, source: &str) -> Schema {
        std::fs::write(self.root.join("lib.rs"), source).unwrap();
        let config = orm_codegen::Config::new().root(&self.root).source("lib.rs");
        orm_codegen::load(&config).unwrap()
    }

    /// Generates the migration of a stage; how many folders it takes.
    fn generate(&self, stage: (&str, &str)) -> usize {
        let answers = r#"[{"drop": "users.nick"}, {"drop": "posts"}, {"fill": "users.bio", "with": "'none'"}]"#;
        self.generate_with(stage, answers)
    }

    pub(super) fn generate_with(&self, (name, source): (&str, &str), hints: &str) -> usize {
        let outcome = generate(&GenerateInput {
            models: &self.models(source),
            folder: &self.folder(),
            answers: &Answers::from_hints(hints).unwrap(),
            name,
            now: 20_261_121_120_000,
            strategy: Strategy::Online,
        });
        match outcome.unwrap() {
            Outcome::Migration { migrations, .. } => {
                write(&self.folder(), &migrations).unwrap();
                migrations.len()
            }
            outcome @ (Outcome::Nothing | Outcome::Questions(_)) => panic!("{name}: {outcome:?}"),
        }
    }

    /// What a program of ours does with the database.
    async fn ours<T>(&self, work: impl AsyncFnOnce(&Db) -> T) -> T {
        self.program(self.url, work).await
    }

    async fn program<T>(&self, url: &str, work: impl AsyncFnOnce(&Db) -> T) -> T {
        let db = Db::connect(url).await.unwrap();
        let outcome = work(&db).await;
        db.close();
        if self.dialect == Dialect::Sqlite {
            // Puts everything into the one file, as soon as nobody else has it open.
            let db = Db::options()
                .max_connections(1)
                .connect(self.url)
                .await
                .unwrap();
            let mode: Vec<String> = orm::sql("PRAGMA journal_mode=DELETE")
                .scalars()
                .all(&db)
                .await
                .unwrap();
            assert_eq!(mode, ["delete"]);
            db.close();
        }
        outcome
    }

    pub(super) async fn script(&self, sql: &str) {
        self.ours(async |db| {
            if let Err(error) = db.batch(sql).await {
                panic!("{error}: {:?}\n{sql}", std::error::Error::source(&error));
            }
        })
        .await;
    }

    pub(super) async fn rows(&self, sql: &str) -> Vec<String> {
        self.ours(async |db| orm::sql_unchecked(sql).scalars().all(db).await.unwrap())
            .await
    }

    /// Runs what is missing with our runner; the names of what it ran.
    pub(super) async fn run(&self) -> Vec<String> {
        let migrations = Migrations::read(self.path()).unwrap();
        let report = self.ours(async |db| migrations.run(db).await).await;
        let done = report.unwrap_or_else(|error| panic!("{}: {error}", self.dialect));
        done.migrations.into_iter().map(|done| done.name).collect()
    }

    /// That our runner takes all migrations for applied.
    async fn all_applied(&self) {
        let migrations = Migrations::read(self.path()).unwrap();
        let status = self
            .ours(async |db| migrations.status(db).await)
            .await
            .unwrap();
        let names: Vec<&str> = status
            .iter()
            .map(|migration| migration.name.as_str())
            .collect();
        assert_eq!(names, migrations.names().collect::<Vec<_>>());
        for migration in &status {
            assert_eq!(
                migration.state,
                MigrationState::Applied,
                "{}",
                migration.name
            );
            assert!(migration.applied_at.is_some(), "{}", migration.name);
        }
    }

    /// An answer of Prisma's.
    fn prisma(&mut self, op: &str, schema: &str, more: Value) -> Value {
        let answer = self.ask(op, schema, more);
        answer.unwrap_or_else(|error| panic!("{} {op}: {error}", self.dialect))
    }

    fn ask(&mut self, op: &str, schema: &str, more: Value) -> Result<Value, String> {
        let mut request = json!({
            "op": op, "provider": self.dialect.prisma_provider(), "url": self.url, "folder": self.path(), "schema": schema,
            // `tables.external` of Prisma's configuration.
            "external": if self.dialect == Dialect::Sqlite { vec!["_orm_journal", "_orm_progress", "_orm_lease"] } else { vec![] },
        });
        request
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.prisma.answer(&request)
    }

    fn emitted(&self, source: &str) -> String {
        orm_codegen::prisma::emit(&self.models(source), self.dialect)
    }

    /// A schema without models, where it does not matter which there are.
    fn no_schema(&self) -> String {
        self.emitted("")
    }

    /// Runs what is missing with Prisma's engine; the names of what it ran.
    pub(super) fn deploy(&mut self) -> Vec<String> {
        let schema = self.no_schema();
        let answer = self.prisma("deploy", &schema, json!({}));
        let names = answer["applied"].as_array().unwrap().iter();
        names
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    }

    /// That Prisma takes all migrations for applied and unedited.
    pub(super) fn prisma_agrees(&mut self) {
        let schema = self.no_schema();
        let status = self.prisma("status", &schema, json!({}));
        assert_eq!(status["history"], Value::Null, "{}: {status}", self.dialect);
        assert_eq!(status["editedMigrationNames"], json!([]), "{status}");
        assert_eq!(status["failedMigrationNames"], json!([]), "{status}");
        assert_eq!(status["hasMigrationsTable"], true);
        assert_eq!(self.deploy(), [""; 0]);
    }

    /// That Prisma takes the database for what the migrations lead to, which it tries out.
    fn prisma_sees_no_drift(&mut self) {
        let schema = self.no_schema();
        let dev = self.prisma("dev", &schema, json!({}));
        assert_eq!(dev["action"], "createMigration", "{}: {dev}", self.dialect);
    }

    /// That nothing differs between the database and the models, once what was put aside is gone for good. On SQLite in a
    /// copy: Prisma's engine could not go on, because later migrations carry along what was put aside.
    pub(super) async fn no_difference(&mut self, source: &str) {
        let mut url = self.url.to_owned();
        if self.dialect == Dialect::Sqlite {
            let copy = self.root.join("copy.db");
            std::fs::copy(self.url.trim_start_matches("sqlite:"), &copy).unwrap();
            url = format!("sqlite:{}", copy.display());
        }
        let migrations = Migrations::read(self.path()).unwrap();
        let removed = self.program(&url, async |db| {
            migrations.gc(db, &GcOptions::default()).await
        });
        removed.await.unwrap();
        let schema = self.emitted(source);
        let drift = self.prisma("drift", &schema, json!({ "url": url }));
        assert_eq!(drift["diff"], "", "{}", self.dialect);
    }

    /// That no row and no value got lost on the way from the first stage to the last but one.
    async fn rows_are_kept(&self) {
        let users = "SELECT CAST(id AS TEXT) || ' ' || email || ' ' || bio || ' ' || role FROM users ORDER BY id";
        let users = users.replace("|| role", "|| CAST(role AS TEXT)");
        assert_eq!(
            self.rows(&users).await,
            ["1 a@x writes admin", "2 b@x none member"]
        );
        let posts = "SELECT title || ' ' || CAST(author_id AS TEXT) FROM posts ORDER BY id";
        assert_eq!(self.rows(posts).await, ["one 1", "two 1", "three 2"]);
    }
}

/// The stages whose rows are looked at, and the last one, in which a table goes.
fn stages() -> (
    &'static [(&'static str, &'static str)],
    (&'static str, &'static str),
) {
    let (last, others) = STAGES.split_last().unwrap();
    (others, *last)
}

#[test]
fn prisma_runs_our_folder() {
    Both::test("deploys", async |both| {
        let (stages, last) = stages();
        both.generate(stages[0]);
        assert_eq!(both.deploy().len(), 1);
        both.script(ROWS).await;
        let mut folders = 0;
        for stage in &stages[1..] {
            folders += both.generate(*stage);
        }
        if both.dialect == Dialect::Postgres {
            let text: String = both
                .folder()
                .migrations
                .iter()
                .map(|migration| migration.sql.as_str())
                .collect();
            for part in [
                "CREATE INDEX CONCURRENTLY",
                "NOT VALID",
                "VALIDATE CONSTRAINT",
                "ADD VALUE",
                "__parked_",
            ] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
        assert_eq!(both.deploy().len(), folders);
        both.rows_are_kept().await;
        both.all_applied().await;
        assert_eq!(both.run().await, [""; 0]);
        let folders = both.generate(last);
        assert_eq!(both.deploy().len(), folders);
        both.all_applied().await;
        assert_eq!(both.run().await, [""; 0]);
        both.prisma_agrees();
        both.prisma_sees_no_drift();
        both.no_difference(last.1).await;
    });
}

#[test]
fn prisma_agrees_with_what_we_ran() {
    Both::test("agrees", async |both| {
        let (stages, last) = stages();
        for (number, stage) in stages.iter().enumerate() {
            let folders = both.generate(*stage);
            assert_eq!(both.run().await.len(), folders);
            both.prisma_agrees();
            if number == 0 {
                both.script(ROWS).await;
            }
        }
        both.rows_are_kept().await;
        both.generate(last);
        both.run().await;
        both.all_applied().await;
        both.prisma_agrees();
        both.prisma_sees_no_drift();
        both.no_difference(last.1).await;
    });
}

#[test]
fn we_run_what_prisma_made_and_go_on_behind_it() {
    Both::test("adopts", async |both| {
        let (_, source) = STAGES[0];
        let schema = both.emitted(source);
        both.prisma("create", &schema, json!({ "name": "20260101000000_init" }));
        let more =
            both.emitted(&source.replace("title: String,", "title: String, views: Option<i32>,"));
        both.prisma("create", &more, json!({ "name": "20260102000000_views" }));
        both.prisma(
            "create",
            &schema,
            json!({ "name": "20260103000000_no_views" }),
        );
        assert_eq!(
            both.run().await,
            [
                "20260101000000_init",
                "20260102000000_views",
                "20260103000000_no_views"
            ]
        );
        both.all_applied().await;
        both.prisma_agrees();
        both.script(ROWS).await;
        let found = both
            .ours(async |db| orm::introspect(db).await)
            .await
            .unwrap();
        adopt(&both.folder(), "20260103000000_no_views", &found).unwrap();
        for stage in &STAGES[1..5] {
            let folders = both.generate(*stage);
            assert_eq!(both.deploy().len(), folders);
        }
        both.rows_are_kept().await;
        both.all_applied().await;
        both.prisma_agrees();
        both.prisma_sees_no_drift();
        both.no_difference(STAGES[4].1).await;
    });
}

#[test]
fn either_goes_on_where_the_other_stopped() {
    Both::test("alternates", async |both| {
        for (number, stage) in STAGES[..5].iter().enumerate() {
            let folders = both.generate(*stage);
            let ran = if number % 2 == 0 {
                both.deploy()
            } else {
                both.run().await
            };
            assert_eq!(ran.len(), folders);
            if number == 0 {
                both.script(ROWS).await;
            }
            both.all_applied().await;
            both.prisma_agrees();
        }
        both.rows_are_kept().await;
        both.prisma_sees_no_drift();
    });
}

#[test]
fn either_decides_what_becomes_of_a_migration_that_failed() {
    Both::test("resolves", async |both| {
        both.generate(STAGES[0]);
        both.run().await;
        let broken = |both: &Both<'_>, name: &str, sql: &str| {
            let path = both.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            std::fs::write(path.join("migration.sql"), sql).unwrap();
        };
        let state = async |both: &Both<'_>| {
            let migrations = Migrations::read(both.path()).unwrap();
            let status = both.ours(async |db| migrations.status(db).await).await;
            status.unwrap().last().unwrap().state
        };
        let wrong = "SELECT is_not_there(1);";
        let right = "UPDATE users SET nick = NULL;";
        let schema = both.no_schema();

        // Prisma failed and says that nothing of it is there; ours applies it.
        broken(both, "20270101000000_a", wrong);
        let error = both.ask("deploy", &schema, json!({})).unwrap_err();
        assert!(error.contains("is_not_there"), "{error}");
        assert!(matches!(state(both).await, MigrationState::Failed { .. }));
        both.prisma(
            "resolve",
            &schema,
            json!({ "name": "20270101000000_a", "applied": false }),
        );
        assert_eq!(state(both).await, MigrationState::RolledBack);
        broken(both, "20270101000000_a", right);
        assert_eq!(both.run().await, ["20270101000000_a"]);
        both.prisma_agrees();

        // Ours failed and nothing of it is there; Prisma applies it.
        broken(both, "20270102000000_b", wrong);
        let migrations = Migrations::read(both.path()).unwrap();
        let error = both
            .ours(async |db| migrations.run(db).await)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("20270102000000_b"), "{error}");
        let state_now = state(both).await;
        if matches!(state_now, MigrationState::Failed { .. }) {
            let resolved = async |db: &Db| {
                migrations
                    .resolve(db, "20270102000000_b", Resolution::MarkRolledBack)
                    .await
            };
            both.ours(resolved).await.unwrap();
        }
        assert_eq!(
            state(both).await,
            MigrationState::RolledBack,
            "{state_now:?}"
        );
        broken(both, "20270102000000_b", right);
        assert_eq!(both.deploy(), ["20270102000000_b"]);
        both.all_applied().await;

        // Whoever says that a migration is applied is believed.
        broken(both, "20270103000000_c", wrong);
        both.prisma(
            "resolve",
            &schema,
            json!({ "name": "20270103000000_c", "applied": true }),
        );
        both.all_applied().await;
        assert_eq!(both.run().await, [""; 0]);
        broken(both, "20270104000000_d", wrong);
        let migrations = Migrations::read(both.path()).unwrap();
        let recorded = async |db: &Db| migrations.baseline(db, "20270104000000_d").await;
        both.ours(recorded).await.unwrap();
        both.prisma_agrees();
    });
}
