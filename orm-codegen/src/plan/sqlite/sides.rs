//! What a column held that was added while its table was made anew -> a table beside it. It cannot stay in the table: when the
//! migration runs once more, it makes the table anew without knowing of it.

use super::statements::{drop_table, exists, quote, statement};
use super::tables::{Kept, Tables};
use super::up::keeps_rowid;
use crate::plan::step::StepSetters as _;
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step, Work};

/// One statement a column, while the table has its old name and columns, and the new ones besides.
pub(super) fn steps(tables: &Tables<'_>, table: &Kept<'_>, parked: &mut Vec<Parked>) -> Vec<Step> {
    let keys = keys(tables, table);
    if keys.is_empty() {
        return Vec::new();
    }
    let added = table.added.iter().map(|(column, _)| *column);
    let mut steps = Vec::new();
    for column in added.filter(|column| column.generated.is_none()) {
        // The key itself is what tells the rows apart.
        let is_key = keys.iter().any(|key| key.after == column.name);
        if is_key {
            continue;
        }
        let (old, new) = (&table.old.name, &table.new.name);
        let side = tables.parked(Direction::Down, &format!("{old}_{}", column.name));
        let shown: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(number, key)| format!("{} AS \"key_{}\"", key.before_sql, number + 1))
            .collect();
        let sql = format!(
            "CREATE TABLE {} AS SELECT {}, {} AS \"value\" FROM {};",
            quote(&side),
            shown.join(", "),
            quote(table.work_name(&column.name)),
            quote(old)
        );
        steps.push(
            statement(Action::ParkColumn, old, &column.name, sql)
                .phase(Phase::Contract)
                .work(Work::Scan)
                .loss(Loss::Parked)
                .done_when(exists("table", &side)),
        );
        let same: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(number, key)| {
                format!(
                    "\"side\".\"key_{}\" = {}.{}",
                    number + 1,
                    quote(new),
                    key.after_sql
                )
            })
            .collect();
        parked.push(Parked {
            by: Direction::Down,
            table: old.clone(),
            column: Some(column.name.clone()),
            schema: None,
            restore: vec![
                format!(
                    "UPDATE {} SET {} = \"side\".\"value\" FROM {} AS \"side\" WHERE {};",
                    quote(new),
                    quote(&column.name),
                    quote(&side),
                    same.join(" AND ")
                ),
                drop_table(&side),
            ],
            purge: vec![drop_table(&side)],
            parked_as: side,
        });
    }
    steps
}

/// A column that tells rows apart.
struct Key {
    /// Its expression before the table is made anew.
    before_sql: String,
    /// Its name after the migration.
    after: String,
    /// Its expression then.
    after_sql: String,
}

/// What tells the rows apart in both forms of the table: the columns of its old key, or the rowid.
fn keys(tables: &Tables<'_>, table: &Kept<'_>) -> Vec<Key> {
    let Some(key) = &table.old.primary_key else {
        let rowid = || "rowid".to_owned();
        return keeps_rowid(table.old)
            .then(|| Key {
                before_sql: rowid(),
                after: rowid(),
                after_sql: rowid(),
            })
            .into_iter()
            .collect();
    };
    key.columns
        .iter()
        .map(|column| {
            let after = if table.keeps(column) {
                table.renamed.get(column).unwrap_or(column).clone()
            } else {
                tables.parked(Direction::Up, column)
            };
            Key {
                before_sql: quote(column),
                after_sql: quote(&after),
                after,
            }
        })
        .collect()
}
