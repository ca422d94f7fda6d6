//! Tables: new, gone (put aside with its rows, indexes and sequences), or of another name.

use super::super::draft::{Draft, Fact};
use super::super::park::PARKED_SCHEMA;
use super::super::step::{StepSetters as _, step};
use super::comments;
use super::context::{Context, relation, removed, unique};
use super::done;
use super::enums;
use crate::ddl;
use orm_schema::migration::{Action, Direction, Lock, Loss, Parked, Phase, Step};
use orm_schema::sql::Table;

/// Creates a table. Its indexes and foreign keys are changes of their own.
pub(super) fn create(context: &Context<'_>, table: &Table) -> Vec<Draft> {
    let name = &table.name;
    let made = step(
        Action::CreateTable,
        name,
        "",
        ddl::create_table(context.rules, table),
    )
    .done_when(done::table(name));
    let mut draft = Draft::new(made)
        .reads(
            table
                .columns
                .iter()
                .filter_map(|column| context.type_fact(column)),
        )
        // No more than an order that is pleasant to read, and in which rows can be copied back.
        .reads(
            table
                .foreign_keys
                .iter()
                .map(|key| &key.target_table)
                .filter(|target| context.is_made_before(target, name))
                .map(|target| Fact::Table(target.clone())),
        )
        .produces([Fact::Table(name.clone()), relation(name)])
        .produces(
            table
                .columns
                .iter()
                .map(|column| Fact::Column(name.clone(), column.name.clone())),
        );
    if let Some(key) = &table.primary_key {
        draft = draft.produces([relation(&key.name), unique(name, &key.columns)]);
    }
    let parked_as = context.parked(Direction::Down, name);
    let kept = || {
        table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
    };
    let columns: Vec<String> = kept().map(|column| context.quote(&column.name)).collect();
    let values: Vec<String> = kept()
        .map(|column| context.unparked(column, &context.quote(&column.name)))
        .collect();
    let mut restore = vec![format!(
        "INSERT INTO {} ({})\nSELECT {}\nFROM {};",
        context.quote(name),
        columns.join(", "),
        values.join(", "),
        in_parked(context, &parked_as)
    )];
    restore.extend(
        table
            .columns
            .iter()
            .filter(|column| column.is_auto_increment)
            .map(|column| super::numbering::count_on(context, name, &column.name)),
    );
    let parked = Parked {
        by: Direction::Down,
        table: name.clone(),
        column: None,
        parked_as: parked_as.clone(),
        schema: Some(PARKED_SCHEMA.to_owned()),
        restore,
        purge: purge(context, &parked_as, table, Direction::Down),
    };
    draft = draft
        .undo(park_steps(context, table, Direction::Down))
        .parks([parked]);
    let mut drafts = vec![draft];
    drafts.extend(comments::of_table(context, table));
    drafts
}

/// Puts a table aside. Its foreign keys are dropped before, by changes of their own.
pub(super) fn drop(context: &Context<'_>, table: &Table) -> Vec<Draft> {
    let name = &table.name;
    let steps = park_steps(context, table, Direction::Up);
    let undo = restore_steps(context, table);
    let parked_as = context.parked(Direction::Up, name);
    let parked = Parked {
        by: Direction::Up,
        table: name.clone(),
        column: None,
        parked_as: parked_as.clone(),
        schema: Some(PARKED_SCHEMA.to_owned()),
        restore: Vec::new(),
        purge: purge(context, &parked_as, table, Direction::Up),
    };
    let freed = table
        .foreign_keys
        .iter()
        .map(|key| removed(name, &key.name))
        .chain(
            table
                .columns
                .iter()
                .flat_map(|column| context.freed(name, &column.name)),
        );
    let mut drafts: Vec<Draft> = steps.into_iter().map(Draft::new).collect();
    if let Some(first) = drafts.first_mut() {
        first.reads.extend(freed);
    }
    if let Some(last) = drafts.last_mut() {
        last.destroys
            .extend([Fact::Table(name.clone()), relation(name)]);
        last.destroys
            .extend(names_of(table).into_iter().map(|name| relation(&name)));
        last.undo = undo;
        last.parked = vec![parked];
    }
    context.chain(drafts)
}

/// Gives a table another name.
pub(super) fn rename(context: &Context<'_>, from: &str, to: &str) -> Draft {
    let renaming = |from: &str, to: &str| {
        step(
            Action::RenameTable,
            to,
            "",
            context.alter(from, &format!("RENAME TO {}", context.quote(to))),
        )
        .phase(Phase::Contract)
        .lock(Lock::AccessExclusive)
        .done_when(done::both(&done::table(to), &done::not(&done::table(from))))
    };
    Draft::new(renaming(from, to))
        .destroys([Fact::Table(from.to_owned()), relation(from)])
        .produces([Fact::Table(to.to_owned()), relation(to)])
        .undo([renaming(to, from)])
}

/// The indexes that belong to a table, that of its key among them.
fn names_of(table: &Table) -> Vec<String> {
    let key = table.primary_key.iter().map(|key| key.name.clone());
    key.chain(table.indexes.iter().map(|index| index.name.clone()))
        .collect()
}

/// A parked table by its whole name.
fn in_parked(context: &Context<'_>, parked_as: &str) -> String {
    format!(
        "{}.{}",
        context.quote(PARKED_SCHEMA),
        context.quote(parked_as)
    )
}

/// Moves something into the schema in which names are looked up first. SQL has no word for that one.
pub(super) fn out_of_parked(context: &Context<'_>, alter: &str) -> String {
    format!(
        "DO $$\nBEGIN\n    EXECUTE {} || quote_ident(current_schema());\nEND\n$$;",
        context.rules.text_literal(&format!("{alter} SET SCHEMA "))
    )
}

/// Creates the schema that holds what is parked.
pub(super) fn create_schema(context: &Context<'_>, action: Action, table: &str) -> Step {
    step(
        action,
        table,
        "",
        format!(
            "CREATE SCHEMA IF NOT EXISTS {};",
            context.quote(PARKED_SCHEMA)
        ),
    )
    .done_when(done::schema(PARKED_SCHEMA))
}

/// What puts a table aside. Its indexes get parked names too: they move along, and a table that was parked before may have
/// had some of the same names.
fn park_steps(context: &Context<'_>, table: &Table, by: Direction) -> Vec<Step> {
    let name = &table.name;
    let parked_as = context.parked(by, name);
    let mut steps = vec![create_schema(context, Action::ParkTable, name)];
    for index in names_of(table) {
        let parked_index = context.parked(by, &index);
        steps.push(
            step(
                Action::ParkTable,
                name,
                &index,
                format!(
                    "ALTER INDEX IF EXISTS {} RENAME TO {};",
                    context.quote(&index),
                    context.quote(&parked_index)
                ),
            )
            .phase(Phase::Contract)
            .lock(Lock::ShareUpdateExclusive)
            .done_when(done::index(&parked_index)),
        );
    }
    let parking = |sql: String| {
        step(Action::ParkTable, name, "", sql)
            .phase(Phase::Contract)
            .lock(Lock::AccessExclusive)
            .loss(Loss::Parked)
    };
    steps.push(
        parking(context.alter(name, &format!("RENAME TO {}", context.quote(&parked_as))))
            .done_when(done::not(&done::table(name))),
    );
    steps.push(
        parking(context.alter(
            &parked_as,
            &format!("SET SCHEMA {}", context.quote(PARKED_SCHEMA)),
        ))
        .done_when(done::parked_table(&parked_as)),
    );
    steps
}

/// What brings a table back that `migration.sql` put aside.
fn restore_steps(context: &Context<'_>, table: &Table) -> Vec<Step> {
    let name = &table.name;
    let parked_as = context.parked(Direction::Up, name);
    let restoring =
        |sql: String| step(Action::RestoreTable, name, "", sql).lock(Lock::AccessExclusive);
    let mut steps = vec![
        restoring(out_of_parked(
            context,
            &format!("ALTER TABLE {}", in_parked(context, &parked_as)),
        ))
        .done_when(done::not(&done::parked_table(&parked_as))),
        restoring(context.alter(&parked_as, &format!("RENAME TO {}", context.quote(name))))
            .done_when(done::table(name)),
    ];
    for index in names_of(table) {
        steps.push(
            step(
                Action::RestoreTable,
                name,
                &index,
                format!(
                    "ALTER INDEX IF EXISTS {} RENAME TO {};",
                    context.quote(&context.parked(Direction::Up, &index)),
                    context.quote(&index)
                ),
            )
            .lock(Lock::ShareUpdateExclusive)
            .done_when(done::index(&index)),
        );
    }
    steps
}

fn purge(context: &Context<'_>, parked_as: &str, table: &Table, by: Direction) -> Vec<String> {
    let mut purge = vec![format!(
        "DROP TABLE IF EXISTS {};",
        in_parked(context, parked_as)
    )];
    purge.extend(
        table
            .columns
            .iter()
            .filter_map(|column| enums::purge(context, &column.sql_type, by)),
    );
    purge.dedup();
    purge
}
