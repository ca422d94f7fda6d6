//! Generated migrations, killed before and after every statement on the way there, back and there again: the next run reaches
//! the schema and the rows that a run without a crash reaches.

use super::{kill, until};
use crate::runner::{Folder, states};
use orm::migrate::{MigrationState, Migrations, PlannedMigration, Revert};
use orm::{Db, Dialect};
use orm_codegen::diff::Answers;
use orm_codegen::migration::{self, GenerateInput, Outcome, generate, write};
use orm_codegen::plan::Strategy;
use orm_schema::Schema;
use orm_schema::sql::SqlSchema;
use tests::TestDb;

const BEFORE: &str = "
    #[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
        role: Role, name: String, note: Option<String> }
    #[derive(DbEnum)] enum Role { Admin, Member, Guest }
    #[derive(Model)] #[orm(table = \"posts\")] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, author_id: i64 }
    #[derive(Model)] #[orm(table = \"drafts\")] struct Draft { #[orm(id, default = autoincrement)] id: i64, title: String }";

/// A required column that is filled, a name that changes, an index on a table that was there, a foreign key, an enum with other
/// values, a column and a table that are put aside, a table that is new.
const AFTER: &str = "
    #[derive(Model)] #[orm(table = \"users\")] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String,
        role: Role, #[orm(renamed_from = \"name\")] full_name: String, age: i32, nick: Option<String>, #[orm(inverse = author)] posts: HasMany<Post> }
    #[derive(DbEnum)] enum Role { Admin, Member, Owner }
    #[derive(Model)] #[orm(table = \"posts\", index(title))] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String,
        author_id: i64, #[orm(fk = author_id)] author: BelongsTo<User> }
    #[derive(Model)] #[orm(table = \"tags\")] struct Tag { #[orm(id, default = autoincrement)] id: i64, name: String }";

const ROWS: &str = "INSERT INTO users (id, email, role, name, note) VALUES (1, 'a@x', 'admin', 'Ann', 'kept'), (2, 'b@x', 'member', 'Bob', NULL);
    INSERT INTO users (id, email, role, name) VALUES (3, 'c@x', 'guest', 'Cid');
    INSERT INTO posts (id, title, author_id) VALUES (1, 'one', 1), (2, 'two', 3);
    INSERT INTO drafts (id, title) VALUES (1, 'put aside');";

/// What a program writes while the second migration is applied.
const MORE_ROWS: &str = "UPDATE users SET nick = 'annie', age = 40 WHERE id = 1; INSERT INTO tags (id, name) VALUES (1, 'new');";

fn answers() -> Answers {
    let name = |table: &str, column: &str| (table.to_owned(), column.to_owned());
    let mut answers = Answers::default();
    answers.fills.insert(name("users", "age"), "18".to_owned());
    answers.dropped_columns.push(name("users", "note"));
    answers.dropped_tables.push("drafts".to_owned());
    for owner in ["role", "users.role"] {
        answers
            .mapped_values
            .insert(name(owner, "guest"), "member".to_owned());
    }
    answers
}

fn models(dialect: Dialect, source: &str) -> Schema {
    let place = Folder::new(dialect, &[]);
    place.write("lib.rs", source);
    let config = orm_codegen::Config::new()
        .root(place.path())
        .source("lib.rs");
    orm_codegen::load(&config).unwrap()
}

/// The folder of both migrations, and the name of the last part of the first.
fn folder(dialect: Dialect) -> (Folder, String) {
    let place = Folder::new(dialect, &[]);
    let mut first = String::new();
    for (source, name) in [(BEFORE, "before"), (AFTER, "after")] {
        let folder = migration::Folder::read(place.path(), dialect).unwrap();
        let outcome = generate(&GenerateInput {
            models: &models(dialect, source),
            folder: &folder,
            answers: &answers(),
            name,
            now: 20_261_121_120_000,
            strategy: Strategy::Online,
        });
        match outcome.unwrap() {
            Outcome::Migration { migrations, .. } => {
                write(&folder, &migrations).unwrap();
                if first.is_empty() {
                    first.clone_from(&migrations.last().unwrap().name);
                }
            }
            outcome @ (Outcome::Nothing | Outcome::Questions(_)) => {
                panic!("{dialect}: {outcome:#?}")
            }
        }
    }
    (place, first)
}

/// Where on the way the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
    Again,
}

struct Journey {
    folder: Folder,
    migrations: Migrations,
    first: String,
    way: Way,
}

impl Journey {
    fn new(dialect: Dialect, way: Way) -> Self {
        let (folder, first) = folder(dialect);
        Self {
            migrations: folder.read(),
            folder,
            first,
            way,
        }
    }

    /// What comes before the part of the way that is looked at.
    async fn begin(&self, db: &Db) {
        let migrations = &self.migrations;
        migrations.clone().to(&self.first).run(db).await.unwrap();
        db.batch(ROWS).await.unwrap();
        if self.way == Way::There {
            return;
        }
        migrations.run(db).await.unwrap();
        db.batch(MORE_ROWS).await.unwrap();
        if self.way == Way::Again {
            self.back(db).await.unwrap();
        }
    }

    async fn back(&self, db: &Db) -> Result<(), orm::migrate::MigrateError> {
        let what = Revert::To(self.first.clone());
        self.migrations.revert(db, what).await.map(drop)
    }

    /// The part of the way that is looked at, or the rest of it.
    async fn end(&self, db: &Db) -> Result<(), orm::migrate::MigrateError> {
        match self.way {
            Way::Back => self.back(db).await,
            Way::There | Way::Again => self.migrations.run(db).await.map(drop),
        }
    }

    async fn planned(&self, db: &Db) -> Vec<PlannedMigration> {
        match self.way {
            Way::Back => {
                let what = Revert::To(self.first.clone());
                self.migrations.plan_revert(db, what).await.unwrap()
            }
            Way::There | Way::Again => self.migrations.plan(db).await.unwrap(),
        }
    }
}

/// The schema with what is put aside, and all values.
async fn seen(db: &Db) -> (SqlSchema, Vec<String>) {
    let schema = orm::introspect(db).await.unwrap();
    let rules = orm_codegen::dialect::rules(schema.dialect);
    let text = match schema.dialect {
        Dialect::MySql => "CHAR",
        Dialect::Sqlite | Dialect::Postgres => "TEXT",
    };
    let mut values = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let (from, name) = (rules.quote(&table.name), rules.quote(&column.name));
            let query = format!("SELECT CAST({name} AS {text}) FROM {from} ORDER BY 1");
            let found: Vec<Option<String>> =
                orm::sql_unchecked(query).scalars().all(db).await.unwrap();
            values.push(format!("{}.{}: {found:?}", table.name, column.name));
        }
    }
    (schema, values)
}

/// Whether a statement brings back what `down.sql` put aside: its names say so.
fn is_restore(statement: &str) -> bool {
    statement.match_indices("__parked_").any(|(at, prefix)| {
        let id = &statement[at + prefix.len()..];
        id.get(8..10) == Some("d_")
    })
}

/// Whether there is something to learn from a stop: a transaction that is cut off at one of its statements leaves what it leaves
/// at another, so on a server its ends are enough. What is applied again differs in what comes back behind its statements.
fn is_telling(way: Way, dialect: Dialect, planned: &[PlannedMigration], stop: usize) -> bool {
    let mut left = stop;
    for migration in planned {
        let count = migration.statements.len();
        let known = match way {
            Way::There | Way::Back => 0,
            Way::Again => migration
                .statements
                .iter()
                .take_while(|statement| !is_restore(statement))
                .count(),
        };
        if left <= count + 1 {
            let is_end = left == 1 || left >= count;
            return is_end
                || (dialect != Dialect::Postgres || !migration.is_transactional) && left > known;
        }
        left -= count + 1;
    }
    true
}

/// The statement that runs at a stop, when nothing but the note of it would be lost by a crash behind it.
fn alone(planned: &[PlannedMigration], stop: usize) -> Option<&str> {
    let mut left = stop;
    for migration in planned {
        let count = migration.statements.len();
        if left <= count {
            let statement = migration.statements.get(left.checked_sub(1)?)?;
            let is_data = ["INSERT", "UPDATE", "DELETE"]
                .iter()
                .any(|verb| statement.starts_with(verb));
            return (!migration.is_transactional && !is_data).then_some(statement);
        }
        // It says that it has finished too.
        left -= count + 1;
    }
    None
}

/// Whether the process came to its end before the stop; else whether the statement there can be done without a note of it.
enum Came {
    ToTheEnd,
    ToTheStop { is_alone: bool },
}

impl Journey {
    async fn killed(
        &self,
        (db, url): (&Db, &str),
        (stop, is_unnoted): (usize, bool),
        planned: &[PlannedMigration],
        expected: &(SqlSchema, Vec<String>),
    ) -> Came {
        let why = format!(
            "{} {:?}, stop {stop}, behind the statement: {is_unnoted}",
            db.dialect(),
            self.way
        );
        self.begin(db).await;
        let direction = if self.way == Way::Back { "down" } else { "up" };
        let (mut child, said) = until(url, &self.folder, direction, stop);
        if said != "at" {
            child.wait().unwrap();
            assert!(said.starts_with("done"), "{why}: {said}");
            return Came::ToTheEnd;
        }
        kill(child);
        let statement = alone(planned, stop);
        if is_unnoted {
            db.batch(statement.unwrap()).await.unwrap();
        }
        if let Err(error) = self.end(db).await {
            panic!("{why}: {error}; {}\n{planned:#?}", error.help());
        }
        let found = seen(db).await;
        assert!(
            found == *expected,
            "{why}: expected {expected:#?}\nfound {found:#?}\nof {planned:#?}"
        );
        let state = if self.way == Way::Back {
            MigrationState::RolledBack
        } else {
            MigrationState::Applied
        };
        let states = states(&self.migrations, db).await;
        assert_eq!(states.last(), Some(&state), "{why}");
        Came::ToTheStop {
            is_alone: statement.is_some(),
        }
    }
}

/// The database as it was made. PostgreSQL takes a second for a new one.
async fn reset(db: &Db) {
    let script = "DROP SCHEMA IF EXISTS public, _orm, _parked CASCADE; CREATE SCHEMA public";
    db.batch(script).await.unwrap();
}

fn killed_everywhere(dialect: Dialect, way: Way) {
    let journey = Journey::new(dialect, way);
    let mut expected = None;
    let mut planned = Vec::new();
    // A place and whether the statement there is done without a note of it: each is tried, in order.
    let mut place = Some((1, false));
    let next = |(stop, is_unnoted): (usize, bool), came: &Came| match came {
        Came::ToTheEnd => None,
        Came::ToTheStop { is_alone: true } if !is_unnoted => Some((stop, true)),
        Came::ToTheStop { .. } => Some((stop + 1, false)),
    };
    TestDb::empty(dialect, async |db, url| {
        journey.begin(db).await;
        planned = journey.planned(db).await;
        journey.end(db).await.unwrap();
        let seen = expected.insert(seen(db).await);
        while dialect == Dialect::Postgres
            && let Some(here) = place
        {
            let mut came = Came::ToTheStop { is_alone: false };
            if is_telling(way, dialect, &planned, here.0) {
                reset(db).await;
                came = journey.killed((db, url), here, &planned, seen).await;
            }
            place = next(here, &came);
        }
    });
    let Some(seen) = expected else { return };
    while let Some(here) = place {
        let mut came = Came::ToTheStop { is_alone: false };
        if is_telling(way, dialect, &planned, here.0) {
            TestDb::empty(dialect, async |db, url| {
                came = journey.killed((db, url), here, &planned, &seen).await;
            });
        }
        place = next(here, &came);
    }
}

#[test]
fn sqlite_there() {
    killed_everywhere(Dialect::Sqlite, Way::There);
}

#[test]
fn sqlite_back() {
    killed_everywhere(Dialect::Sqlite, Way::Back);
}

#[test]
fn sqlite_there_again() {
    killed_everywhere(Dialect::Sqlite, Way::Again);
}

#[test]
fn postgres_there() {
    killed_everywhere(Dialect::Postgres, Way::There);
}

#[test]
fn postgres_back() {
    killed_everywhere(Dialect::Postgres, Way::Back);
}

#[test]
fn postgres_there_again() {
    killed_everywhere(Dialect::Postgres, Way::Again);
}

#[test]
fn mysql_there() {
    killed_everywhere(Dialect::MySql, Way::There);
}

#[test]
fn mysql_back() {
    killed_everywhere(Dialect::MySql, Way::Back);
}

#[test]
fn mysql_there_again() {
    killed_everywhere(Dialect::MySql, Way::Again);
}
