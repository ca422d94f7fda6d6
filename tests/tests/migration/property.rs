//! What holds for any two schemas: a difference is empty between equals and the same in any order, and the statements planned
//! for it lead a live database there and back, with its rows. `ORM_TEST_CASES` says how many cases a database runs, and
//! `ORM_TEST_SEED` the number of the first.

use orm::{Db, Dialect};
use orm_codegen::dialect::rules;
use orm_codegen::diff::{Answers, Change, diff, questions};
use orm_codegen::plan::{PlanInput, PlanOptions, PlannedPart, Strategy, plan};
use orm_schema::migration::Step;
use orm_schema::sql::{SqlSchema, Table};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tests::TestDb;
use tests::random_schema::{Case, ROWS, kept_tables, shuffled};

/// How many cases are enough for every day.
const CASES: u64 = 12;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number of cases"))
}

/// The numbers of the cases.
fn seeds(many: u64) -> std::ops::Range<u64> {
    let first = number("ORM_TEST_SEED").unwrap_or(1);
    first..first + number("ORM_TEST_CASES").unwrap_or(many)
}

/// The changes, with what a table holds in one order.
fn ordered(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        if let Change::CreateTable(table) | Change::DropTable(table) = change {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
            table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
    changes
}

#[test]
fn equal_schemas_do_not_differ() {
    for dialect in Dialect::ALL {
        for seed in seeds(300) {
            let case = Case::new(dialect, seed);
            for schema in [&case.old, &case.new] {
                let other = shuffled(schema, seed);
                for answers in [&Answers::default(), &case.answers] {
                    let found = diff(schema, &other, answers);
                    // Answers can fit again where a new table took the name that another gave up.
                    if *answers == Answers::default() || schema == &case.new {
                        let renames = found.iter().filter(|change| !is_rename(change)).count();
                        assert!(
                            found.is_empty() || (renames == 0 && *answers != Answers::default()),
                            "{dialect} {seed}: {found:#?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn differences_do_not_depend_on_order() {
    for dialect in Dialect::ALL {
        for seed in seeds(300) {
            let case = Case::new(dialect, seed);
            let expected = ordered(diff(&case.old, &case.new, &case.answers));
            let (old, new) = (shuffled(&case.old, seed), shuffled(&case.new, seed + 1));
            let found = ordered(diff(&old, &new, &case.answers));
            assert!(
                expected == found,
                "{dialect} {seed}: {expected:#?}\nis not\n{found:#?}"
            );
        }
    }
}

#[test]
fn renames_are_nothing_but_renames() {
    let mut count = 0;
    for dialect in Dialect::ALL {
        for seed in seeds(2000) {
            let case = Case::new(dialect, seed);
            if case.edits.is_empty()
                || !case
                    .edits
                    .iter()
                    .all(|edit| edit.starts_with("rename ") && !edit.contains("value"))
            {
                continue;
            }
            count += 1;
            let found = diff(&case.old, &case.new, &case.answers);
            assert!(
                found.iter().all(is_rename) && !found.is_empty(),
                "{dialect} {seed} {:#?}: {found:#?}",
                case.edits
            );
        }
    }
    assert!(count > 0 || number("ORM_TEST_CASES").is_some());
}

fn is_rename(change: &Change) -> bool {
    match change {
        Change::RenameEnum { .. }
        | Change::RenameTable { .. }
        | Change::RenameColumn { .. }
        | Change::RenameIndex { .. }
        | Change::RenameForeignKey { .. }
        | Change::RenameCheck { .. } => true,
        Change::AlterPrimaryKey { from, to, .. } => {
            from.as_ref().map(|key| &key.columns) == to.as_ref().map(|key| &key.columns)
        }
        Change::CreateEnum(_)
        | Change::DropEnum(_)
        | Change::AlterEnum { .. }
        | Change::CreateTable(_)
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::DropColumn { .. }
        | Change::AlterColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::AddForeignKey { .. }
        | Change::DropForeignKey { .. }
        | Change::AddCheck { .. }
        | Change::DropCheck { .. }
        | Change::SetComment { .. } => false,
    }
}

#[test]
fn answers_leave_nothing_but_likely_renames_open() {
    for dialect in Dialect::ALL {
        for seed in seeds(300) {
            let case = Case::new(dialect, seed);
            let open = questions(&case.old, &case.new, &case.answers);
            let mut open = open
                .iter()
                .filter(|question| !question.id.starts_with("rename:"));
            assert_eq!(open.next(), None, "{dialect} {seed}: {:#?}", case.edits);
        }
    }
}

#[test]
fn sqlite_goes_there_and_back() {
    there_and_back(Dialect::Sqlite);
}

#[test]
fn postgres_goes_there_and_back() {
    there_and_back(Dialect::Postgres);
}

#[test]
fn mysql_goes_there_and_back() {
    there_and_back(Dialect::MySql);
}

fn there_and_back(dialect: Dialect) {
    let mut failures = String::new();
    for seed in seeds(CASES) {
        let case = Case::new(dialect, seed);
        TestDb::empty(dialect, async |db, _| {
            if let Err(failure) = round_trip(db, &case).await {
                let _ = writeln!(failures, "{dialect} {seed} {:#?}\n{failure}\n", case.edits);
            }
        });
    }
    assert!(failures.is_empty(), "{failures}");
}

async fn round_trip(db: &Db, case: &Case) -> Result<(), String> {
    let Case {
        old,
        new,
        answers,
        edits: _,
    } = case;
    batch(db, &orm_codegen::ddl::ddl(old))
        .await
        .map_err(|error| format!("the first schema: {error}"))?;
    batch(db, &case.rows())
        .await
        .map_err(|error| format!("the rows: {error}"))?;
    expect_schema(db, old, "the first schema").await?;
    let before = rows(db, old).await?;

    let changes = diff(old, new, answers);
    let options = PlanOptions {
        strategy: Strategy::Online,
        id: "0123abcd".to_owned(),
    };
    let input = PlanInput {
        old,
        new,
        changes: &changes,
        options: &options,
    };
    let parts = plan(&input).map_err(|errors| format!("the plan: {}", errors.join("; ")))?;
    run(db, &parts)
        .await
        .map_err(|error| format!("{error}\nof\n{}", text(&parts, |part| &part.up)))?;
    let up = || text(&parts, |part| &part.up);
    expect_schema(db, new, "the second schema")
        .await
        .map_err(|error| format!("{error}\nafter\n{}", up()))?;
    let after = rows(db, new).await?;
    for (old_name, new_name) in kept_tables(case) {
        let old_table = table(old, &old_name)?;
        let new_table = table(new, &new_name)?;
        for column in &old_table.columns {
            let new_column = answers
                .renames
                .columns
                .get(&(new_name.clone(), column.name.clone()));
            let new_column = new_column.unwrap_or(&column.name);
            let key = (new_name.clone(), new_column.clone());
            let is_same = new_table.columns.iter().any(|other| {
                other.name == *new_column
                    && other.sql_type == column.sql_type
                    && other.generated.is_none()
            });
            if !is_same || is_moved(case, &key, &column.sql_type) {
                continue;
            }
            let (was, is) = (
                before.get(&(old_name.clone(), column.name.clone())),
                after.get(&key),
            );
            if was != is {
                return Err(format!(
                    "values of {key:?} were {was:?} and are {is:?} after\n{}",
                    up()
                ));
            }
        }
        let counts: Vec<usize> = after
            .iter()
            .filter(|(key, _)| key.0 == new_name)
            .map(|(_, rows)| rows.len())
            .collect();
        if counts.iter().any(|count| *count != ROWS) {
            return Err(format!(
                "{new_name} had {ROWS} rows and has {counts:?} after\n{}",
                up()
            ));
        }
    }

    let down: Vec<PlannedPart> = parts
        .iter()
        .rev()
        .map(|part| PlannedPart {
            up: part.down.clone(),
            ..part.clone()
        })
        .collect();
    let way_back = || format!("{}\nafter\n{}", text(&down, |part| &part.up), up());
    run(db, &down)
        .await
        .map_err(|error| format!("the way back: {error}\nof\n{}", way_back()))?;
    expect_schema(db, old, "the first schema again")
        .await
        .map_err(|error| format!("{error}\nafter\n{}", way_back()))?;
    let again = rows(db, old).await?;
    for (key, was) in before {
        let columns = &table(old, &key.0)?.columns;
        let Some(column) = columns
            .iter()
            .find(|column| column.name == key.1 && column.generated.is_none())
        else {
            // What is computed follows from the rest.
            continue;
        };
        let sql_type = &column.sql_type;
        let tables = kept_tables(case);
        let table = tables.get(&key.0).unwrap_or(&key.0).clone();
        let column = answers
            .renames
            .columns
            .get(&(table.clone(), key.1.clone()))
            .unwrap_or(&key.1)
            .clone();
        let is = again.get(&key);
        if is != Some(&was) && !is_moved(case, &(table, column), sql_type) {
            return Err(format!(
                "values of {key:?} were {was:?} and are {is:?} after the way back\n{}",
                way_back()
            ));
        }
    }
    Ok(())
}

/// Whether the way gives rows another value in a column.
fn is_moved(case: &Case, (table, column): &(String, String), sql_type: &str) -> bool {
    let answers = &case.answers;
    let key = (table.clone(), column.clone());
    let owner = format!("{table}.{column}");
    let mut moved = answers
        .mapped_values
        .keys()
        .chain(answers.renames.enum_values.keys());
    let quote = |name: &str| rules(case.old.dialect).quote(name);
    let renames = &answers.renames.enums;
    let is_type = |of: &str| {
        let old = renames
            .iter()
            .find(|(_, to)| *to == of)
            .map_or(of, |(from, _)| from);
        sql_type.trim_end_matches("[]") == quote(old)
    };
    answers.fills.contains_key(&key)
        || answers.casts.contains_key(&key)
        || moved.any(|(of, _)| *of == owner || is_type(of))
}

fn table<'a>(schema: &'a SqlSchema, name: &str) -> Result<&'a Table, String> {
    let mut tables = schema.tables.iter();
    tables
        .find(|table| table.name == name)
        .ok_or_else(|| format!("no table {name}"))
}

async fn batch(db: &Db, script: &str) -> Result<(), String> {
    db.batch(script)
        .await
        .map_err(|error| format!("{error} in\n{script}"))
}

/// Runs parts as the migrator does: one transaction each where there is one, statement by statement elsewhere.
async fn run(db: &Db, parts: &[PlannedPart]) -> Result<(), String> {
    let is_sqlite = db.dialect() == Dialect::Sqlite;
    for part in parts {
        if !part.is_transactional {
            for step in &part.up {
                batch(db, &step.sql).await?;
                if let Some(is_done) = &step.is_done
                    && count(db, is_done).await? == 0
                {
                    return Err(format!("{}\nis not done, says\n{is_done}", step.sql));
                }
            }
            continue;
        }
        if is_sqlite {
            batch(db, "PRAGMA foreign_keys = OFF").await?;
        }
        let statements: Vec<&str> = part.up.iter().map(|step| step.sql.as_str()).collect();
        batch(db, &format!("BEGIN;\n{}\nCOMMIT;", statements.join("\n"))).await?;
        if is_sqlite {
            let broken = count(db, "SELECT * FROM pragma_foreign_key_check").await?;
            if broken != 0 {
                return Err(format!("{broken} foreign keys do not hold"));
            }
            batch(db, "PRAGMA foreign_keys = ON").await?;
        }
    }
    Ok(())
}

fn text(parts: &[PlannedPart], steps: impl Fn(&PlannedPart) -> &Vec<Step>) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| {
            let statements: Vec<&str> = steps(part).iter().map(|step| step.sql.as_str()).collect();
            statements.join("\n")
        })
        .collect();
    parts.join("\n-- next part\n")
}

async fn expect_schema(db: &Db, expected: &SqlSchema, what: &str) -> Result<(), String> {
    let found = orm::introspect(db)
        .await
        .map_err(|error| error.to_string())?;
    let differences = diff(&found, expected, &Answers::default());
    if !differences.is_empty() {
        return Err(format!(
            "{what} differs from what is found: {differences:#?}"
        ));
    }
    let mut others = found
        .others
        .iter()
        .filter(|other| !other.kind.starts_with("parked"));
    match others.next() {
        None => Ok(()),
        Some(other) => Err(format!("{what} has also {other:?}")),
    }
}

/// What rows hold, by table and column; the values of a column in their order as text.
async fn rows(
    db: &Db,
    schema: &SqlSchema,
) -> Result<BTreeMap<(String, String), Vec<Option<String>>>, String> {
    let rules = rules(schema.dialect);
    let text = match schema.dialect {
        Dialect::MySql => "CHAR",
        Dialect::Sqlite | Dialect::Postgres => "TEXT",
    };
    let mut found = BTreeMap::new();
    for table in &schema.tables {
        for column in &table.columns {
            let (from, name) = (rules.quote(&table.name), rules.quote(&column.name));
            let query = format!("SELECT CAST({name} AS {text}) FROM {from}");
            let values = orm::sql_unchecked(query)
                .scalars::<Option<String>>()
                .all(db)
                .await;
            let mut values = values.map_err(|error| format!("reading {from}.{name}: {error}"))?;
            values.sort();
            found.insert((table.name.clone(), column.name.clone()), values);
        }
    }
    Ok(found)
}

/// How many rows a query has.
async fn count(db: &Db, query: &str) -> Result<i64, String> {
    let query = query.trim().trim_end_matches(';');
    let counting = orm::sql_unchecked(format!("SELECT COUNT(*) FROM ({query}) q"))
        .scalars::<i64>()
        .one(db)
        .await;
    counting.map_err(|error| format!("{error} in\n{query}"))
}
