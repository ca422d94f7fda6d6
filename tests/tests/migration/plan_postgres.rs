//! Plans for PostgreSQL: as text, and on a live server with rows. Up leads to what fresh DDL makes, down to where it began
//! with all values, and up again to the same; every statement is known to be done when it is, and not before.

mod cases;
mod enum_cases;
mod measured;

use super::{golden, prisma};
use orm::{Db, Dialect};
use orm_codegen::diff::{Answers, Renames};
use orm_codegen::plan::{PlannedPart, Strategy};
use orm_schema::migration::{Direction, Parked, Step};
use orm_schema::sql::{SqlSchema, Table};
use std::collections::BTreeMap;
use tests::TestDb;

/// What goes from one schema to another, with rows.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    /// What models cannot say.
    tweak: fn(&mut SqlSchema, &mut SqlSchema),
    answers: Answers,
    rows: &'static str,
    /// Queries of one text each, and what they return after the migration.
    then: &'static [(&'static str, &'static str)],
    /// What programs do between the migration and its reversal.
    meanwhile: &'static str,
    /// The same after the reversal.
    finally: &'static [(&'static str, &'static str)],
}

const NOTHING: Case = Case {
    name: "",
    before: "",
    after: "",
    tweak: |_, _| {},
    answers: Answers {
        renames: Renames {
            tables: BTreeMap::new(),
            columns: BTreeMap::new(),
            enums: BTreeMap::new(),
            enum_values: BTreeMap::new(),
        },
        dropped_tables: Vec::new(),
        dropped_columns: Vec::new(),
        fills: BTreeMap::new(),
        casts: BTreeMap::new(),
        mapped_values: BTreeMap::new(),
        unneeded: std::collections::BTreeSet::new(),
    },
    rows: "",
    then: &[],
    meanwhile: "",
    finally: &[],
};

fn told(entries: &[(&str, &str, &str)]) -> BTreeMap<(String, String), String> {
    entries
        .iter()
        .map(|(a, b, c)| (((*a).to_owned(), (*b).to_owned()), (*c).to_owned()))
        .collect()
}

async fn strings(db: &Db, sql: &str) -> Vec<String> {
    let rows: Vec<(Option<String>,)> = orm::sql_unchecked(sql).rows().all(db).await.expect(sql);
    rows.into_iter()
        .map(|(row,)| row.unwrap_or_else(|| "NULL".to_owned()))
        .collect()
}

async fn is_done(db: &Db, query: &str) -> bool {
    let query = format!("SELECT EXISTS ({query})::text");
    strings(db, &query).await == ["true"]
}

async fn run(db: &Db, script: &str) {
    if let Err(error) = db.batch(script).await {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        panic!("{script}\n{error}: {source:?}");
    }
}

/// The schema of the database, whatever order things came in, and without what is put aside.
async fn seen(db: &Db) -> SqlSchema {
    let mut schema = orm::introspect(db).await.expect("the catalogue");
    schema.others.clear();
    for table in &mut schema.tables {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

/// All values of the columns that the schema has, by table.
async fn values(db: &Db, schema: &SqlSchema) -> BTreeMap<String, Vec<String>> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut values = BTreeMap::new();
    for table in &schema.tables {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| format!("{}::text", quoted(&column.name)))
            .collect();
        let sql = format!(
            "SELECT ROW({})::text FROM {} ORDER BY 1",
            columns.join(", "),
            quoted(&table.name)
        );
        values.insert(table.name.clone(), strings(db, &sql).await);
    }
    values
}

/// What creates a schema in an empty database.
fn fresh_script(schema: &SqlSchema) -> String {
    let mut script = orm_codegen::ddl::ddl(schema);
    for table in &schema.tables {
        let Table { name, comment, .. } = table;
        if let Some(comment) = comment {
            script.push_str(&format!("COMMENT ON TABLE \"{name}\" IS '{comment}';\n"));
        }
        for column in &table.columns {
            if let Some(comment) = &column.comment {
                let column = &column.name;
                script.push_str(&format!(
                    "COMMENT ON COLUMN \"{name}\".\"{column}\" IS '{comment}';\n"
                ));
            }
        }
    }
    script
}

/// Statement by statement, each known to be done when it is.
async fn step_by_step(db: &Db, name: &str, steps: &[Step]) {
    for step in steps {
        if let Some(query) = &step.is_done
            && !step.sql.contains(" IF ")
        {
            let is_done = is_done(db, query).await;
            assert!(!is_done, "{name}: done before\n{}\n{query}", step.sql);
        }
        run(db, &step.sql).await;
        if let Some(query) = &step.is_done
            && !step.sql.contains(" IF EXISTS")
        {
            let is_done = is_done(db, query).await;
            assert!(is_done, "{name}: not done\n{}\n{query}", step.sql);
        }
    }
}

/// As scripts, each in one transaction where it takes one.
async fn part_by_part(db: &Db, parts: &[PlannedPart], direction: Direction) {
    let numbered: Vec<&PlannedPart> = match direction {
        Direction::Up => parts.iter().collect(),
        Direction::Down => parts.iter().rev().collect(),
    };
    for part in numbered {
        let steps = match direction {
            Direction::Up => &part.up,
            Direction::Down => &part.down,
        };
        assert!(part.is_transactional || steps.len() <= 1);
        let script: Vec<&str> = steps.iter().map(|step| step.sql.as_str()).collect();
        if !script.is_empty() {
            run(db, &script.join("\n\n")).await;
        }
    }
}

fn parked(parts: &[PlannedPart], by: Direction) -> impl Iterator<Item = &Parked> {
    parts
        .iter()
        .flat_map(|part| &part.parked)
        .filter(move |parked| parked.by == by)
}

impl Case {
    fn check(&self) {
        let name = self.name;
        let mut old = golden::schema(Dialect::Postgres, &format!("{name}_old"), self.before);
        let mut new = golden::schema(Dialect::Postgres, &format!("{name}_new"), self.after);
        let (before_tweak, of_models) = (old.clone(), new.clone());
        (self.tweak)(&mut old, &mut new);
        let planned =
            |strategy| golden::planned(&old, &new, &self.answers, strategy).expect("a plan");
        let (online, direct) = (planned(Strategy::Online), planned(Strategy::Direct));
        golden::expect(&format!("postgres/{name}.sql"), &golden::text(&online));
        // Enum values that are used in the same migration are all that has to wait.
        assert!(direct.len() <= 2, "{}", golden::text(&direct));
        TestDb::empty(Dialect::Postgres, async |db, url| {
            run(db, &fresh_script(&new)).await;
            let fresh = seen(db).await;
            self.check_steps(db, &old, &online, &fresh).await;
            self.check_parts(db, (&old, &new), &online, &fresh).await;
            self.check_parts(db, (&old, &new), &direct, &fresh).await;
            if new == of_models {
                prisma::sees_no_difference(Dialect::Postgres, name, url, self.after);
            }
        });
        if old == before_tweak && new == of_models {
            prisma::sees_no_difference_on_sqlite(name, self.before, self.after, &self.answers);
        }
    }

    /// The old schema with its rows, and nothing else.
    async fn begin(&self, db: &Db, old: &SqlSchema) -> (SqlSchema, BTreeMap<String, Vec<String>>) {
        run(
            db,
            "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS _parked CASCADE; CREATE SCHEMA public",
        )
        .await;
        run(db, &fresh_script(old)).await;
        run(db, self.rows).await;
        (seen(db).await, values(db, old).await)
    }

    async fn check_steps(
        &self,
        db: &Db,
        old: &SqlSchema,
        parts: &[PlannedPart],
        fresh: &SqlSchema,
    ) {
        let name = self.name;
        let begin = self.begin(db, old).await;
        for part in parts {
            step_by_step(db, name, &part.up).await;
        }
        assert_eq!(seen(db).await, *fresh, "{name}: up, step by step");
        for part in parts.iter().rev() {
            step_by_step(db, name, &part.down).await;
        }
        assert_eq!(seen(db).await, begin.0, "{name}: down, step by step");
        assert_eq!(values(db, old).await, begin.1, "{name}: down, step by step");
    }

    async fn check_parts(
        &self,
        db: &Db,
        (old, new): (&SqlSchema, &SqlSchema),
        parts: &[PlannedPart],
        fresh: &SqlSchema,
    ) {
        let name = self.name;
        let begin = self.begin(db, old).await;
        part_by_part(db, parts, Direction::Up).await;
        assert_eq!(seen(db).await, *fresh, "{name}: up");
        self.holds(db, self.then).await;
        run(db, self.meanwhile).await;
        let middle = values(db, new).await;
        part_by_part(db, parts, Direction::Down).await;
        assert_eq!(seen(db).await, begin.0, "{name}: down");
        if self.meanwhile.is_empty() {
            assert_eq!(values(db, old).await, begin.1, "{name}: down");
        }
        self.holds(db, self.finally).await;
        part_by_part(db, parts, Direction::Up).await;
        for parked in parked(parts, Direction::Down) {
            for statement in &parked.restore {
                run(db, statement).await;
            }
        }
        assert_eq!(seen(db).await, *fresh, "{name}: up again");
        assert_eq!(values(db, new).await, middle, "{name}: up again");
        let purged = parked(parts, Direction::Down).chain(parked(parts, Direction::Up));
        for statement in purged.flat_map(|parked| &parked.purge) {
            run(db, statement).await;
        }
        let left = "SELECT relname::text FROM pg_class WHERE relname LIKE '\\_\\_%' UNION ALL \
             SELECT attname::text FROM pg_attribute WHERE attname LIKE '\\_\\_parked%' AND NOT attisdropped UNION ALL \
             SELECT typname::text FROM pg_type WHERE typtype = 'e' AND typname LIKE '\\_\\_%'";
        assert_eq!(strings(db, left).await, [""; 0], "{name}: purged");
        assert_eq!(seen(db).await, *fresh, "{name}: purged");
    }

    async fn holds(&self, db: &Db, expected: &[(&str, &str)]) {
        for (query, rows) in expected {
            let found = strings(db, query).await.join("\n");
            assert_eq!(found, *rows, "{}: {query}", self.name);
        }
    }
}
