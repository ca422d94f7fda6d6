//! What leads forward.

use super::names::Taken;
use super::names::sequence;
use super::rebuild::{self, Rebuild};
use super::statements::{
    add_column, create_index, create_table, drop_column, drop_index, drop_table, fill_column,
    foreign_keys, is_auto, parking, quote, rename_column, rename_table,
};
use super::tables::{Kept, Tables, attached};
use super::values::{Aside, aside, bare, hidden, new_value};
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step};
use orm_schema::sql::{Column, Table};

/// The steps, and what they put aside.
pub(super) fn steps(tables: &Tables<'_>, parked: &mut Vec<Parked>) -> Vec<Step> {
    let mut steps = Vec::new();
    for table in tables.kept.iter().filter(|table| !table.is_rebuilt) {
        for index in &table.dropped_indexes {
            steps.push(drop_index(&table.new.name, index));
        }
    }
    for table in tables.gone.iter().filter(|table| !is_stripped(table)) {
        for index in plain_indexes(table) {
            steps.push(drop_index(&table.name, index));
        }
    }
    let kept = tables.kept.iter().filter(|table| table.is_rebuilt);
    let rebuilds: Vec<Rebuild<'_>> = kept
        .map(|table| rebuilt(tables, table, parked))
        .chain(
            tables
                .gone
                .iter()
                .filter(|table| is_stripped(table))
                .map(|table| stripped(tables, table)),
        )
        .collect();
    let has_rebuilds = !rebuilds.is_empty();
    steps.extend(rebuild::steps(rebuilds, &tables.taken));
    for table in &tables.kept {
        let names = (table.new.name.as_str(), table.old.name.as_str());
        for (from, to) in column_renames(tables, table) {
            let is_parked = table.dropped.iter().any(|column| column.name == from);
            steps.push(if is_parked {
                parking(rename_column(Action::ParkColumn, names, (&from, &to)))
            } else {
                rename_column(Action::RenameColumn, names, (&from, &to))
            });
        }
        if !table.is_rebuilt {
            for column in &table.dropped {
                parked.push(parked_column(tables, table, column));
            }
        }
    }
    for (from, to) in table_renames(tables) {
        steps.push(match tables.gone.iter().find(|table| table.name == from) {
            Some(table) => parking(rename_table(Action::ParkTable, &table.name, &from, &to)),
            None => rename_table(Action::RenameTable, &to, &from, &to),
        });
    }
    for table in &tables.gone {
        let parked_as = tables.parked(Direction::Up, &table.name);
        parked.push(Parked {
            by: Direction::Up,
            table: table.name.clone(),
            column: None,
            schema: None,
            restore: Vec::new(),
            purge: vec![drop_table(&parked_as)],
            parked_as,
        });
    }
    for table in tables.kept.iter().filter(|table| !table.is_rebuilt) {
        for (column, fill) in &table.added {
            steps.push(add_column(&table.new.name, column));
            if let Some(fill) = fill {
                steps.push(fill_column(&table.new.name, &column.name, fill));
            }
        }
    }
    steps.extend(tables.made.iter().map(|table| create_table(table)));
    for table in &tables.kept {
        for index in &table.new.indexes {
            if table.is_rebuilt || table.created_indexes.contains(&index.name.as_str()) {
                steps.push(create_index(&table.new.name, &table.new.name, index));
            }
        }
    }
    for table in &tables.made {
        let indexes = table.indexes.iter();
        steps.extend(indexes.map(|index| create_index(&table.name, &table.name, index)));
    }
    guarded(steps, has_rebuilds)
}

/// The steps with foreign keys off meanwhile, where tables are made anew.
pub(super) fn guarded(mut steps: Vec<Step>, has_rebuilds: bool) -> Vec<Step> {
    if has_rebuilds {
        steps.insert(0, foreign_keys(false));
        steps.push(foreign_keys(true));
    }
    steps
}

/// Whether a table is made anew before it is put aside: its foreign keys stand in it, and would delete its rows with those
/// that they refer to.
pub(super) fn is_stripped(table: &Table) -> bool {
    !table.foreign_keys.is_empty()
}

/// The indexes that have statements of their own.
pub(super) fn plain_indexes(table: &Table) -> impl Iterator<Item = &str> {
    let names = table.indexes.iter().map(|index| index.name.as_str());
    names.filter(|name| !is_auto(name))
}

/// A table without foreign keys and indexes, as it is put aside.
pub(super) fn stripped<'a>(tables: &Tables<'a>, table: &'a Table) -> Rebuild<'a> {
    let mut form = table.clone();
    form.foreign_keys.clear();
    form.indexes.clear();
    let mut copies = copied(&form);
    let has_mark = has_mark(&form);
    carry(tables, table, &mut form, &mut copies);
    Rebuild {
        shown: &table.name,
        form,
        copies,
        keeps_rowid: keeps_rowid(table),
        keeps_mark: has_mark,
        attached: Vec::new(),
        phase: Phase::Contract,
        loss: Loss::Parked,
        copying: Action::RebuildTable,
        options: options(tables, &table.name),
    }
}

/// Every column that is not computed, with its own value.
pub(super) fn copied(table: &Table) -> Vec<(String, String)> {
    let columns = table.columns.iter();
    columns
        .filter(|column| column.generated.is_none())
        .map(|column| (column.name.clone(), quote(&column.name)))
        .collect()
}

/// Whether the rows have rowids that are worth keeping. A table with a key may have none (WITHOUT ROWID), or has them in it.
pub(super) fn keeps_rowid(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    table.primary_key.is_none() && !columns.any(|column| column.name.eq_ignore_ascii_case("rowid"))
}

/// Whether SQLite remembers the highest number that it gave to a row of the table.
pub(super) fn has_mark(table: &Table) -> bool {
    table.columns.iter().any(|column| column.is_auto_increment)
}

/// Carries along what other migrations have put aside in the table.
pub(super) fn carry(
    tables: &Tables<'_>,
    table: &Table,
    form: &mut Table,
    copies: &mut Vec<(String, String)>,
) {
    for other in attached(tables.others, &table.name) {
        let is_there = form.columns.iter().any(|column| column.name == other.name);
        if other.kind != "parked column" || is_there {
            continue;
        }
        form.columns.push(Column {
            name: other.name.clone(),
            sql_type: other.definition.clone(),
            is_nullable: true,
            default: None,
            is_auto_increment: false,
            generated: None,
            collation: None,
            comment: None,
        });
        copies.push((other.name.clone(), quote(&other.name)));
    }
}

fn rebuilt<'a>(tables: &Tables<'a>, table: &'a Kept<'a>, parked: &mut Vec<Parked>) -> Rebuild<'a> {
    let mut form = table.work.clone();
    form.indexes.clear();
    let mut copies = Vec::new();
    let mut kept_aside = Vec::new();
    for column in &table.new.columns {
        let name = table.work_name(&column.name);
        if let Some(altered) = table.altered.get(column.name.as_str()) {
            let hidden_name = hidden_name(tables, table, altered);
            if let Some((hidden, value)) = hidden(table, altered, &hidden_name) {
                parked.push(parked_as(table, column, hidden_name));
                kept_aside.push((hidden, value));
            }
            if column.generated.is_none() {
                copies.push((name.to_owned(), new_value(table, altered)));
            }
        } else if column.generated.is_some() {
            // Computed again.
        } else if let Some((_, fill)) = table.added.iter().find(|(new, _)| new.name == column.name)
        {
            if let Some(fill) = fill {
                copies.push((name.to_owned(), table.work_expression(fill, None)));
            } else if column.default.is_none() && !column.is_auto_increment {
                // Refused where it has to be known, and rows are there.
                copies.push((name.to_owned(), "NULL".to_owned()));
            }
        } else {
            copies.push((name.to_owned(), quote(name)));
        }
    }
    for column in table
        .dropped
        .iter()
        .filter(|column| column.generated.is_none())
    {
        parked.push(parked_column(tables, table, column));
        kept_aside.push((bare(column, &column.name), quote(&column.name)));
    }
    let loss = if kept_aside.is_empty() {
        Loss::None
    } else {
        Loss::Parked
    };
    for (column, value) in kept_aside {
        copies.push((column.name.clone(), value));
        form.columns.push(column);
    }
    carry(tables, table.old, &mut form, &mut copies);
    Rebuild {
        shown: &table.new.name,
        form,
        copies,
        keeps_rowid: keeps_rowid(table.old) && new_key_is_rowid(table),
        keeps_mark: has_mark(table.old) && has_mark(table.new),
        attached: recreated(tables, &table.old.name),
        phase: if table.only_adds() {
            Phase::Expand
        } else {
            Phase::Contract
        },
        loss,
        copying: copying(table),
        options: options(tables, &table.old.name),
    }
}

/// Whether rows can keep their rowids in the new form: it has no key, or one that is new and takes them.
fn new_key_is_rowid(table: &Kept<'_>) -> bool {
    table.new.primary_key.as_ref().is_none_or(|key| {
        let mut columns = table.new.columns.iter();
        columns.any(|column| key.columns == [column.name.as_str()] && column.is_auto_increment)
            && table
                .added
                .iter()
                .any(|(column, fill)| key.columns.contains(&column.name) && fill.is_none())
    })
}

/// What copying does to the values, forward and back.
pub(super) fn copying(table: &Kept<'_>) -> Action {
    let mut altered = table.altered.values();
    if altered
        .clone()
        .any(|altered| aside(altered) == Aside::Values)
    {
        Action::AlterColumnType
    } else if altered.any(|altered| altered.fill.is_some())
        || table.added.iter().any(|(_, fill)| fill.is_some())
    {
        Action::FillColumn
    } else {
        Action::RebuildTable
    }
}

/// What stands behind the table's columns and constraints, and no model declares.
pub(super) fn options<'a>(tables: &Tables<'a>, table: &str) -> Vec<&'a str> {
    let others = tables.others.iter();
    others
        .filter(|other| other.kind == "table option" && other.name.eq_ignore_ascii_case(table))
        .map(|other| other.definition.as_str())
        .collect()
}

/// What goes with the table and has to be created again.
pub(super) fn recreated<'a>(
    tables: &Tables<'a>,
    table: &'a str,
) -> Vec<&'a orm_schema::sql::OtherObject> {
    let others = attached(tables.others, table);
    others
        .filter(|other| ["index", "trigger"].contains(&other.kind.as_str()))
        .collect()
}

/// The columns of a table that get another name, with those that are put aside, while it still has its old name.
pub(super) fn column_renames(tables: &Tables<'_>, table: &Kept<'_>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut taken = Taken::default();
    for column in &table.old.columns {
        taken.take(&column.name);
    }
    for (from, to) in &table.renamed {
        pairs.push((from.clone(), to.clone()));
    }
    for column in table
        .dropped
        .iter()
        .filter(|column| column.generated.is_none())
    {
        let to = tables.parked(Direction::Up, &column.name);
        pairs.push((column.name.clone(), to));
    }
    if table.is_rebuilt {
        for (column, _) in &table.added {
            let name = table.work_name(&column.name);
            taken.take(name);
            pairs.push((name.to_owned(), column.name.clone()));
        }
    }
    sequence(pairs, taken)
}

/// The tables that get another name, with those that are put aside.
pub(super) fn table_renames(tables: &Tables<'_>) -> Vec<(String, String)> {
    let kept = tables.kept.iter();
    let mut pairs: Vec<(String, String)> = kept
        .map(|table| (table.old.name.clone(), table.new.name.clone()))
        .collect();
    let mut taken = Taken::default();
    for table in tables
        .kept
        .iter()
        .map(|table| table.old)
        .chain(tables.gone.iter().copied())
    {
        taken.take(&table.name);
    }
    for other in tables.others {
        taken.take(&other.name);
    }
    for table in &tables.gone {
        let to = tables.parked(Direction::Up, &table.name);
        pairs.push((table.name.clone(), to));
    }
    sequence(pairs, taken)
}

/// The name of the column that holds the old values of one that stays.
pub(super) fn hidden_name(
    tables: &Tables<'_>,
    table: &Kept<'_>,
    altered: &super::tables::Altered<'_>,
) -> String {
    let name = tables.parked(Direction::Up, &altered.to.name);
    let parked = table.dropped.iter();
    let mut taken = Taken::default();
    for column in parked {
        taken.take(&tables.parked(Direction::Up, &column.name));
    }
    taken.unused(&name)
}

/// A column that is put aside in its table.
fn parked_column(tables: &Tables<'_>, table: &Kept<'_>, column: &Column) -> Parked {
    parked_as(table, column, tables.parked(Direction::Up, &column.name))
}

fn parked_as(table: &Kept<'_>, column: &Column, parked_as: String) -> Parked {
    let name = &table.new.name;
    Parked {
        by: Direction::Up,
        table: name.clone(),
        column: Some(column.name.clone()),
        schema: None,
        restore: Vec::new(),
        purge: vec![drop_column(name, &parked_as)],
        parked_as,
    }
}
