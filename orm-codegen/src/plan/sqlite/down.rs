//! What leads back: the same as forward, backwards. What only the new schema has is put aside too.

use super::rebuild::{self, Rebuild};
use super::sides;
use super::statements::{
    create_index, drop_column, drop_computed, drop_index, drop_table, parking, quote,
    rename_column, rename_table, text,
};
use super::tables::{Kept, Tables};
use super::up::{
    carry, column_renames, copied, copying, guarded, has_mark, hidden_name, is_stripped,
    keeps_rowid, options, plain_indexes, recreated, stripped, table_renames,
};
use super::values::{Aside, aside, old_value, or_default};
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step};
use orm_schema::sql::{Column, Table};

/// The steps, and what they put aside.
pub(super) fn steps(tables: &Tables<'_>, parked: &mut Vec<Parked>) -> Vec<Step> {
    let mut steps = Vec::new();
    for table in tables.kept.iter().filter(|table| !table.is_rebuilt) {
        for index in &table.created_indexes {
            steps.push(drop_index(&table.old.name, index));
        }
    }
    for table in tables.made.iter().filter(|table| !is_stripped(table)) {
        for index in plain_indexes(table) {
            steps.push(drop_index(&table.name, index));
        }
    }
    let made = tables.made.iter().filter(|table| is_stripped(table));
    let unlinked: Vec<Rebuild<'_>> = made.map(|table| stripped(tables, table)).collect();
    let mut has_rebuilds = !unlinked.is_empty();
    steps.extend(rebuild::steps(unlinked, &tables.taken));
    for table in tables.kept.iter().filter(|table| !table.is_rebuilt) {
        for (column, _) in &table.added {
            steps.extend(unadded(tables, table, column, parked));
        }
    }
    for table in &tables.made {
        let parked_as = tables.parked(Direction::Down, &table.name);
        steps.push(parking(rename_table(
            Action::ParkTable,
            &table.name,
            &table.name,
            &parked_as,
        )));
    }
    for (to, from) in table_renames(tables).into_iter().rev() {
        let action = if tables.gone.iter().any(|table| table.name == to) {
            Action::RestoreTable
        } else {
            Action::RenameTable
        };
        steps.push(rename_table(action, &to, &from, &to));
    }
    for table in &tables.kept {
        let name = table.old.name.as_str();
        for (to, from) in column_renames(tables, table).into_iter().rev() {
            let action = if table.dropped.iter().any(|column| column.name == to) {
                Action::RestoreColumn
            } else {
                Action::RenameColumn
            };
            steps.push(rename_column(action, (name, name), (&from, &to)));
        }
    }
    for table in tables.kept.iter().filter(|table| table.is_rebuilt) {
        steps.extend(sides::steps(tables, table, parked));
    }
    let kept = tables.kept.iter().filter(|table| table.is_rebuilt);
    let gone = tables.gone.iter().filter(|table| is_stripped(table));
    let rebuilds: Vec<Rebuild<'_>> = kept
        .map(|table| rebuilt(tables, table))
        .chain(gone.map(|table| linked(tables, table)))
        .collect();
    has_rebuilds |= !rebuilds.is_empty();
    steps.extend(rebuild::steps(rebuilds, &tables.taken));
    for table in &tables.kept {
        for index in &table.old.indexes {
            if table.is_rebuilt || table.dropped_indexes.contains(&index.name.as_str()) {
                steps.push(create_index(&table.old.name, &table.old.name, index));
            }
        }
    }
    for table in &tables.gone {
        for name in plain_or_all(table) {
            steps.push(create_index(&table.name, &table.name, name));
        }
    }
    parked.extend(made_tables(tables));
    guarded(steps, has_rebuilds)
}

/// The indexes that a table lost when it was put aside.
fn plain_or_all(table: &Table) -> impl Iterator<Item = &orm_schema::sql::TableIndex> {
    let is_stripped = is_stripped(table);
    let indexes = table.indexes.iter();
    indexes.filter(move |index| is_stripped || !super::statements::is_auto(&index.name))
}

/// A column that `ADD COLUMN` made.
fn unadded(
    tables: &Tables<'_>,
    table: &Kept<'_>,
    column: &Column,
    parked: &mut Vec<Parked>,
) -> Option<Step> {
    let (old, new) = (table.old.name.as_str(), table.new.name.as_str());
    let name = column.name.as_str();
    if column.generated.is_some() {
        return Some(drop_computed(new, name));
    }
    let parked_as = tables.parked(Direction::Down, name);
    let (hidden, shown) = (quote(&parked_as), quote(name));
    parked.push(Parked {
        by: Direction::Down,
        table: old.to_owned(),
        column: Some(name.to_owned()),
        schema: None,
        restore: vec![
            format!(
                "UPDATE {} SET {shown} = {hidden} WHERE {hidden} IS NOT NULL;",
                quote(new)
            ),
            drop_column(new, &parked_as),
        ],
        purge: vec![drop_column(old, &parked_as)],
        parked_as: parked_as.clone(),
    });
    Some(parking(rename_column(
        Action::ParkColumn,
        (old, new),
        (name, &parked_as),
    )))
}

/// The tables that the migration made, as they stand when it is reverted: those that others refer to first, because their
/// rows come back first.
fn made_tables(tables: &Tables<'_>) -> Vec<Parked> {
    let mut left = tables.made.clone();
    let mut parked = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &Table| {
            let mut keys = table.foreign_keys.iter();
            keys.any(|key| {
                key.target_table != table.name
                    && left.iter().any(|other| other.name == key.target_table)
            })
        };
        let next = left.iter().position(|table| !waits(table)).unwrap_or(0);
        parked.push(made_table(tables, left.remove(next)));
    }
    parked
}

fn made_table(tables: &Tables<'_>, table: &Table) -> Parked {
    let name = &table.name;
    let parked_as = tables.parked(Direction::Down, name);
    let columns: Vec<String> = copied(table)
        .into_iter()
        .map(|(_, column)| column)
        .collect();
    let columns = columns.join(", ");
    let mut restore = vec![format!(
        "INSERT INTO {} ({columns}) SELECT {columns} FROM {};",
        quote(name),
        quote(&parked_as)
    )];
    if has_mark(table) {
        restore.push(format!(
            "UPDATE \"sqlite_sequence\" SET \"seq\" = COALESCE((SELECT \"seq\" FROM \"sqlite_sequence\" WHERE \"name\" = {}), \"seq\") WHERE \"name\" = {};",
            text(&parked_as),
            text(name)
        ));
    }
    restore.push(drop_table(&parked_as));
    Parked {
        by: Direction::Down,
        table: name.clone(),
        column: None,
        schema: None,
        restore,
        purge: vec![drop_table(&parked_as)],
        parked_as,
    }
}

/// A table that was put aside, with its foreign keys.
fn linked<'a>(tables: &Tables<'a>, table: &'a Table) -> Rebuild<'a> {
    Rebuild {
        loss: Loss::None,
        attached: recreated(tables, &table.name),
        form: {
            let mut form = stripped(tables, table).form;
            form.foreign_keys.clone_from(&table.foreign_keys);
            form
        },
        ..stripped(tables, table)
    }
}

fn rebuilt<'a>(tables: &Tables<'a>, table: &'a Kept<'a>) -> Rebuild<'a> {
    let mut form = table.old.clone();
    form.indexes.clear();
    let mut copies = Vec::new();
    let mut loss = Loss::None;
    for column in table
        .old
        .columns
        .iter()
        .filter(|column| column.generated.is_none())
    {
        let name = &column.name;
        let altered = table
            .altered
            .values()
            .find(|altered| table.work_name(&altered.to.name) == name);
        let value = if !table.keeps(name) {
            or_default(quote(name), column, true)
        } else if let Some(altered) = altered {
            if aside(altered) == Aside::Values {
                loss = Loss::Converted;
            }
            old_value(table, altered, &hidden_name(tables, table, altered))
        } else {
            quote(name)
        };
        copies.push((name.clone(), value));
    }
    carry(tables, table.old, &mut form, &mut copies);
    Rebuild {
        shown: &table.old.name,
        form,
        copies,
        keeps_rowid: keeps_rowid(table.old),
        keeps_mark: has_mark(table.old) && has_mark(table.new),
        attached: recreated(tables, &table.old.name),
        phase: Phase::Contract,
        loss,
        copying: copying(table),
        options: options(tables, &table.old.name),
    }
}
