//! The rows of a database as text, and which of their columns a migration must leave as they are.

use orm::Db;
use orm_codegen::compare;
use orm_codegen::dialect::rules;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Plan};
use orm_schema::sql::{Column, SqlSchema, Table};
use std::collections::BTreeMap;

/// All rows: by table, a list of rows, each with its columns in the order of `columns`.
#[derive(Debug)]
pub(super) struct Rows {
    tables: BTreeMap<String, TableRows>,
}

#[derive(Debug)]
struct TableRows {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub(super) async fn read(db: &Db, schema: &SqlSchema) -> orm::Result<Self> {
        let rules = rules(schema.dialect);
        let mut tables = BTreeMap::new();
        for table in &schema.tables {
            let columns: Vec<String> = table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            let values: Vec<String> = columns
                .iter()
                .map(|column| text_of(schema.dialect, &rules.quote(column)))
                .collect();
            let joined = match schema.dialect {
                Dialect::MySql => format!("CONCAT_WS(CHAR(1), {})", values.join(", ")),
                Dialect::Sqlite => values.join(" || char(1) || "),
                Dialect::Postgres => values.join(" || chr(1) || "),
            };
            let sql = format!("SELECT {joined} FROM {}", rules.quote(&table.name));
            let rows: Vec<String> = orm::sql_unchecked(sql).scalars().all(db).await?;
            let rows = rows
                .iter()
                .map(|row| row.split('\u{1}').map(str::to_owned).collect())
                .collect();
            tables.insert(table.name.clone(), TableRows { columns, rows });
        }
        Ok(Self { tables })
    }

    /// The rows of a table, cut to these columns and sorted.
    fn of(&self, table: &str, columns: &[&str]) -> Option<Vec<Vec<&str>>> {
        let found = self.tables.get(table)?;
        let places: Vec<usize> = columns
            .iter()
            .filter_map(|name| found.columns.iter().position(|column| column == name))
            .collect();
        let mut rows: Vec<Vec<&str>> = found
            .rows
            .iter()
            .map(|row| {
                let values = places.iter();
                values
                    .map(|&place| row.get(place).map_or("", String::as_str))
                    .collect()
            })
            .collect();
        rows.sort_unstable();
        Some(rows)
    }
}

/// A column as text that tells NULL from everything else, and one value from another.
fn text_of(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("quote({column})"),
        Dialect::Postgres => format!("quote_nullable({column}::text)"),
        // Bytes and text alike.
        Dialect::MySql => format!("COALESCE(HEX({column}), 'NULL')"),
    }
}

/// The columns whose values must stay: by table before, the table after, and the names before and after.
#[derive(Debug)]
pub(super) struct Kept(BTreeMap<String, (String, Vec<(String, String)>)>);

impl Kept {
    /// All of a schema.
    pub(super) fn all(schema: &SqlSchema) -> Self {
        let tables = schema.tables.iter().map(|table| {
            let columns = table.columns.iter();
            let columns = columns.map(|column| (column.name.clone(), column.name.clone()));
            (table.name.clone(), (table.name.clone(), columns.collect()))
        });
        Self(tables.collect())
    }

    /// Those that come back when the plans are reverted, and those whose NULLs were filled and stay so: nothing tells them
    /// from values that were there.
    pub(super) fn reverted(before: &SqlSchema, plans: &[Option<Plan>]) -> (Self, Vec<String>) {
        let names = Names::of(before, plans);
        let steps = plans.iter().flatten().flat_map(|plan| &plan.up);
        let filled: Vec<(&str, &str)> = steps
            .filter(|step| step.action == Action::FillColumn)
            .filter_map(|step| Some((step.table.as_deref()?, step.object.as_deref()?)))
            .collect();
        let Self(mut kept) = Self::all(before);
        let mut stay = Vec::new();
        for (table, (_, columns)) in &mut kept {
            let Some((new_table, new_names)) = names.0.get(table) else {
                continue;
            };
            columns.retain(|(column, _)| {
                let is_filled = new_names
                    .get(column)
                    .is_some_and(|new| filled.contains(&(new_table.as_str(), new.as_str())));
                if is_filled {
                    stay.push(format!("{table}.{column}"));
                }
                !is_filled
            });
        }
        (Self(kept), stay)
    }

    /// Those that are there before and after, by the names that the plans give them, of the same type, and whose values were
    /// not put aside for others.
    pub(super) fn new(before: &SqlSchema, after: &SqlSchema, plans: &[Option<Plan>]) -> Self {
        let names = Names::of(before, plans);
        let parked: Vec<(&str, &str)> = after
            .others
            .iter()
            .filter(|other| other.kind == "parked column")
            .filter_map(|other| Some((other.table.as_deref()?, other.name.as_str())))
            .collect();
        let is_parked = |table: &str, column: &str| {
            let ending = format!("_{column}");
            let mut parked = parked.iter();
            parked.any(|(of, name)| *of == table && name.ends_with(&ending))
        };
        let (before, after) = (compare::normalize(before), compare::normalize(after));
        let changes_values = changed_enums(plans);
        let mut kept = BTreeMap::new();
        for table in &before.tables {
            let Some((new_table, columns)) = names.0.get(&table.name) else {
                continue;
            };
            let Some(found) = after.tables.iter().find(|found| found.name == *new_table) else {
                continue;
            };
            let same = table.columns.iter().filter_map(|column| {
                let name = columns.get(&column.name)?;
                let new = found.columns.iter().find(|new| new.name == *name)?;
                let is_kept = stays(column, new)
                    && !changes_values(new, found)
                    && !is_parked(new_table, name);
                is_kept.then(|| (column.name.clone(), name.clone()))
            });
            kept.insert(table.name.clone(), (new_table.clone(), same.collect()));
        }
        Self(kept)
    }

    /// The tables, by the names before and after.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&str, &str)> {
        let tables = self.0.iter();
        tables.map(|(old, (new, _))| (old.as_str(), new.as_str()))
    }

    /// What is not as it was.
    pub(super) fn compare(&self, before: &Rows, after: &Rows) -> Vec<String> {
        let mut problems = Vec::new();
        for (table, (new_table, columns)) in &self.0 {
            let (old, new): (Vec<&str>, Vec<&str>) = columns
                .iter()
                .map(|(old, new)| (old.as_str(), new.as_str()))
                .unzip();
            let (Some(old_rows), Some(new_rows)) =
                (before.of(table, &old), after.of(new_table, &new))
            else {
                problems.push(format!("the table `{new_table}` is not there"));
                continue;
            };
            if old_rows.len() != new_rows.len() {
                problems.push(format!(
                    "`{new_table}` has {} rows, and had {}",
                    new_rows.len(),
                    old_rows.len()
                ));
            } else if old_rows != new_rows {
                let changed: Vec<&str> = columns
                    .iter()
                    .filter(|(old, new)| before.of(table, &[old]) != after.of(new_table, &[new]))
                    .map(|(_, new)| new.as_str())
                    .collect();
                problems.push(format!(
                    "values of `{new_table}` changed: {}",
                    changed.join(", ")
                ));
            }
        }
        problems
    }
}

fn stays(before: &Column, after: &Column) -> bool {
    before.sql_type == after.sql_type
        && before.collation == after.collation
        // NULLs may have been filled.
        && (before.is_nullable == after.is_nullable || after.is_nullable)
        && before.generated.is_none()
        && after.generated.is_none()
}

/// Whether a plan changes the values of a column through its enum, by a rename or a mapping.
fn changed_enums(plans: &[Option<Plan>]) -> impl Fn(&Column, &Table) -> bool {
    let names: Vec<String> = plans
        .iter()
        .flatten()
        .flat_map(|plan| &plan.up)
        .filter(|step| {
            matches!(
                step.action,
                Action::RenameEnumValue | Action::ReplaceEnum | Action::FillColumn
            )
        })
        .flat_map(|step| [step.object.clone(), step.table.clone()])
        .flatten()
        .collect();
    move |column, _table| {
        let sql_type = column.sql_type.trim_matches('"').trim_end_matches("[]");
        names
            .iter()
            .any(|name| name == sql_type || *name == column.name)
    }
}

/// What tables and columns are called behind a plan: by the names before, the table's name and those of its columns.
struct Names(BTreeMap<String, (String, BTreeMap<String, String>)>);

impl Names {
    fn of(before: &SqlSchema, plans: &[Option<Plan>]) -> Self {
        let mut names: BTreeMap<String, (String, BTreeMap<String, String>)> = before
            .tables
            .iter()
            .map(|table| {
                let columns = table.columns.iter();
                let columns = columns.map(|column| (column.name.clone(), column.name.clone()));
                (table.name.clone(), (table.name.clone(), columns.collect()))
            })
            .collect();
        for step in plans.iter().flatten().flat_map(|plan| &plan.up) {
            let named = identifiers(&step.sql);
            match (step.action, named.as_slice()) {
                (Action::RenameTable, [from, to]) => {
                    for (table, _) in names.values_mut().filter(|(table, _)| table == from) {
                        table.clone_from(to);
                    }
                }
                (Action::RenameColumn, [table, from, to]) => {
                    let tables = names.values_mut().filter(|(name, _)| name == table);
                    for (_, columns) in tables {
                        for column in columns.values_mut().filter(|column| *column == from) {
                            column.clone_from(to);
                        }
                    }
                }
                _ => {}
            }
        }
        Self(names)
    }
}

/// The quoted names of a statement that our renderer wrote, in order.
fn identifiers(sql: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '"' && c != '`' {
            continue;
        }
        let mut name = String::new();
        while let Some(inner) = rest.next() {
            if inner != c {
                name.push(inner);
            } else if rest.next_if_eq(&c).is_some() {
                // A doubled quote is one.
                name.push(c);
            } else {
                break;
            }
        }
        names.push(name);
    }
    names
}
