//! Plans for SQLite on live databases: a schema as SQL before and after, rows, and what must hold on the way there, back, and
//! there again. Rows of children are what a table that is made anew endangers, so most cases have some.

mod cases;

use crate::golden;
use orm::{Db, Dialect};
use orm_codegen::diff::{Answers, diff};
use orm_codegen::plan::{PlanInput, PlanOptions, PlannedPart, Strategy, plan};
use orm_schema::migration::{Direction, Step};
use orm_schema::sql::SqlSchema;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};
use tests::TestDb;

const ID: &str = "1a2b3c4d";

/// One migration.
#[derive(Default)]
struct Case {
    /// The schema as it is, with what no model declares.
    before: &'static str,
    /// The schema as it shall be.
    after: &'static str,
    /// Rows, and whatever else happens before.
    rows: &'static str,
    /// What a person says.
    answers: Answers,
    /// Queries and what they return after the migration, as text.
    then: &'static [(&'static str, &'static str)],
    /// Statements between the migration and its reversal.
    meanwhile: &'static str,
    /// Queries and what they return after the reversal.
    finally: &'static [(&'static str, &'static str)],
}

impl Case {
    /// Up, down and up again, statement by statement as Prisma runs a script, then the same in Python's older SQLite. The
    /// statements stand in the file of that name.
    fn run(self, name: &str) {
        TestDb::empty(Dialect::Sqlite, async |db, _| {
            self.check(db, name).await;
        });
    }

    async fn check(&self, db: &Db, name: &str) {
        let new = self.target().await;
        script(db, self.before).await;
        script(db, self.rows).await;
        let old = introspect(db).await;
        let part = planned(&old, &new, &self.answers);
        let file = format!("sqlite/{name}.sql");
        golden::expect(&file, &golden::text(std::slice::from_ref(&part)));
        let rows_before = rows(db, &old).await;

        run(db, &part.up, true).await;
        let found = introspect(db).await;
        assert_eq!(tables(&found), tables(&new), "\n{}", text(&part.up));
        assert_eq!(kept_others(&found), kept_others(&old));
        self.answers_hold(db, self.then).await;
        let rows_after = rows(db, &new).await;

        let is_touched = !self.meanwhile.is_empty();
        script(db, self.meanwhile).await;
        run(db, &part.down, true).await;
        let found = introspect(db).await;
        assert_eq!(tables(&found), tables(&old), "\n{}", text(&part.down));
        assert_eq!(kept_others(&found), kept_others(&old));
        self.answers_hold(db, self.finally).await;
        if !is_touched {
            assert_eq!(rows(db, &old).await, rows_before, "\n{}", text(&part.down));
        }

        run(db, &part.up, false).await;
        for parked in part
            .parked
            .iter()
            .filter(|parked| parked.by == Direction::Down)
        {
            for statement in &parked.restore {
                script(db, statement).await;
            }
        }
        assert_eq!(tables(&introspect(db).await), tables(&new));
        if !is_touched {
            assert_eq!(rows(db, &new).await, rows_after, "after the second time");
        }
        for parked in part
            .parked
            .iter()
            .filter(|parked| parked.by == Direction::Up)
        {
            for statement in &parked.purge {
                script(db, statement).await;
            }
        }
        let left = introspect(db).await.others;
        assert!(
            left.iter().all(|other| !other.name.contains(ID)),
            "{left:?}"
        );
        self.in_python(&part);
    }

    async fn target(&self) -> SqlSchema {
        let db = Db::connect("sqlite::memory:")
            .await
            .expect("SQLite in memory");
        script(&db, self.after).await;
        let mut schema = introspect(&db).await;
        schema.others.clear();
        schema
    }

    async fn answers_hold(&self, db: &Db, queries: &[(&'static str, &'static str)]) {
        for (query, expected) in queries {
            assert_eq!(lines(db, query).await.join(";"), *expected, "{query}");
        }
    }

    /// The files as scripts, in the SQLite of Python, whose foreign keys are on.
    fn in_python(&self, part: &PlannedPart) {
        let before = format!("{}\n{}", self.before, self.rows);
        let mut program = String::from(
            "import sqlite3\nc = sqlite3.connect(':memory:', isolation_level=None)\n\
             def dump():\n    t = [r[0] for r in c.execute(\"select name from sqlite_schema where type = 'table' and name not like '\\_\\_parked%' escape '\\\\' and name <> 'sqlite_sequence' order by 1\")]\n    \
             return [(n, sorted(map(repr, c.execute('select count(*) from \"%s\"' % n.replace('\"', '\"\"'))))) for n in t]\n\
             c.execute('PRAGMA foreign_keys=ON')\n",
        );
        for (name, script) in [
            ("before", before),
            ("up", text(&part.up)),
            ("down", text(&part.down)),
        ] {
            program.push_str(&format!("{name} = {}\n", python_text(&script)));
        }
        program.push_str(
            "c.executescript(before)\nfirst = dump()\nc.executescript(up)\n\
             assert not c.execute('PRAGMA foreign_key_check').fetchall()\n\
             c.executescript(down)\nassert not c.execute('PRAGMA foreign_key_check').fetchall()\n\
             assert dump() == first, (first, dump())\nassert c.execute('PRAGMA foreign_keys').fetchone() == (1,)\n\
             c.executescript('PRAGMA foreign_keys=OFF;BEGIN;' + up + 'COMMIT;PRAGMA foreign_keys=ON;')\n\
             assert not c.execute('PRAGMA foreign_key_check').fetchall()\n",
        );
        let Ok(mut child) = Command::new("python3")
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
        else {
            tests::skipped("python3 is not installed");
            return;
        };
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(program.as_bytes()).expect("python3 reads");
        drop(stdin);
        let output = child.wait_with_output().expect("python3 ends");
        assert!(
            output.status.success(),
            "{}\n{}\n-- down\n{}",
            String::from_utf8_lossy(&output.stderr),
            text(&part.up),
            text(&part.down)
        );
    }
}

fn python_text(script: &str) -> String {
    format!(
        "'{}'",
        script
            .replace('\\', "\\\\")
            .replace('\'', "\\'")
            .replace('\n', "\\n")
    )
}

async fn script(db: &Db, sql: &str) {
    if let Err(error) = db.batch(sql).await {
        panic!("{error}: {:?}\n{sql}", std::error::Error::source(&error));
    }
}

async fn introspect(db: &Db) -> SqlSchema {
    orm::introspect(db).await.expect("the database is read")
}

async fn lines(db: &Db, query: &str) -> Vec<String> {
    let found = orm::sql_unchecked(query)
        .scalars::<Option<String>>()
        .all(db)
        .await;
    let found = found.unwrap_or_else(|error| panic!("{error}\n{query}"));
    found
        .into_iter()
        .map(|line| line.unwrap_or_else(|| "NULL".to_owned()))
        .collect()
}

async fn count(db: &Db, query: &str) -> String {
    let query = format!("SELECT CAST(count(*) AS TEXT) FROM ({query})");
    lines(db, &query).await.concat()
}

fn planned(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> PlannedPart {
    let changes = diff(old, new, answers);
    let options = PlanOptions {
        strategy: Strategy::Online,
        id: ID.to_owned(),
    };
    let input = PlanInput {
        old,
        new,
        changes: &changes,
        options: &options,
    };
    let mut parts = plan(&input).expect("SQLite can do it");
    assert_eq!(parts.len(), 1, "one folder: {changes:?}");
    parts.remove(0)
}

fn text(steps: &[Step]) -> String {
    let lines: Vec<&str> = steps.iter().map(|step| step.sql.as_str()).collect();
    lines.join("\n")
}

/// Runs the steps, and sees that each says rightly whether it has been done.
async fn run(db: &Db, steps: &[Step], is_first: bool) {
    for step in steps {
        if let Some(query) = step.is_done.as_ref().filter(|_| is_first) {
            assert_eq!(count(db, query).await, "0", "{}\n{query}", step.sql);
        }
        script(db, &step.sql).await;
        if let Some(query) = &step.is_done {
            assert_eq!(count(db, query).await, "1", "{}\n{query}", step.sql);
        }
    }
    assert!(
        lines(db, "SELECT \"table\" FROM pragma_foreign_key_check")
            .await
            .is_empty()
    );
    assert_eq!(
        lines(
            db,
            "SELECT CAST(integrity_check AS TEXT) FROM pragma_integrity_check"
        )
        .await,
        ["ok"]
    );
}

/// The tables without the order of their columns, which is no difference.
fn tables(schema: &SqlSchema) -> String {
    let mut tables = schema.tables.clone();
    for table in &mut tables {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    format!("{tables:#?}")
}

fn kept_others(schema: &SqlSchema) -> BTreeSet<(String, String)> {
    let others = schema.others.iter();
    others
        .filter(|other| !other.kind.starts_with("parked"))
        .map(|other| (other.kind.clone(), other.name.clone()))
        .collect()
}

/// All rows of all tables, as SQL spells their values, and the numbers that are never given again.
async fn rows(db: &Db, schema: &SqlSchema) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    for table in &schema.tables {
        let values: Vec<String> = table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|column| format!("quote({})", quote(&column)))
            .collect();
        let query = format!(
            "SELECT {} FROM {} ORDER BY 1",
            values.join(" || ', ' || "),
            quote(&table.name)
        );
        found.insert(table.name.clone(), lines(db, &query).await);
    }
    if lines(
        db,
        "SELECT name FROM sqlite_schema WHERE name = 'sqlite_sequence'",
    )
    .await
    .len()
        == 1
    {
        let names: Vec<String> = schema
            .tables
            .iter()
            .map(|table| format!("'{}'", table.name.replace('\'', "''")))
            .collect();
        let query = format!(
            "SELECT name || ' ' || seq FROM sqlite_sequence WHERE name IN ({}) AND seq > 0 ORDER BY 1",
            names.join(", ")
        );
        found.insert("sqlite_sequence".to_owned(), lines(db, &query).await);
    }
    found
}

fn renamed_column(mut answers: Answers, table: &str, from: &str, to: &str) -> Answers {
    answers
        .renames
        .columns
        .insert((table.to_owned(), from.to_owned()), to.to_owned());
    answers
}

fn renamed_table(mut answers: Answers, from: &str, to: &str) -> Answers {
    answers
        .renames
        .tables
        .insert(from.to_owned(), to.to_owned());
    answers
}

fn filled(mut answers: Answers, table: &str, column: &str, sql: &str) -> Answers {
    answers
        .fills
        .insert((table.to_owned(), column.to_owned()), sql.to_owned());
    answers
}

fn cast(mut answers: Answers, table: &str, column: &str, sql: &str) -> Answers {
    answers
        .casts
        .insert((table.to_owned(), column.to_owned()), sql.to_owned());
    answers
}
