//! Indexes. On tables that others use, they are built and dropped concurrently, each in a part of its own.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::step::{StepSetters as _, step};
use super::context::{Context, relation, removed, unique};
use super::done;
use crate::ddl;
use orm_schema::IndexKind;
use orm_schema::migration::{Action, Lock, Phase, Step, Work};
use orm_schema::sql::TableIndex;

/// Creates an index.
pub(super) fn create(context: &Context<'_>, table: &str, index: &TableIndex) -> Draft {
    let mut draft = Draft::new(creating(context, table, index))
        .grouping(grouping(context, table))
        .reads(
            index
                .columns
                .iter()
                .flat_map(|(column, _)| context.uses(table, column)),
        )
        .reads(
            index
                .columns
                .iter()
                .map(|(column, _)| Fact::Values(table.to_owned(), column.clone())),
        )
        .produces([
            Fact::Index(table.to_owned(), index.name.clone()),
            relation(&index.name),
        ]);
    if let Some(predicate) = &index.predicate {
        draft = draft.reads(context.uses_of(table, predicate));
    } else if index.kind == IndexKind::Unique {
        let columns: Vec<String> = index.columns.iter().map(|(name, _)| name.clone()).collect();
        draft = draft.produces([unique(table, &columns)]);
    }
    if context.is_new(table) {
        // It is put aside with its table.
        draft
    } else {
        draft.undo([dropping(context, table, &index.name)])
    }
}

/// Drops an index.
pub(super) fn drop(context: &Context<'_>, table: &str, index: &TableIndex) -> Draft {
    let columns: Vec<&str> = index
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    Draft::new(dropping(context, table, &index.name))
        .grouping(grouping(context, table))
        .reads(context.freed_key(table, &columns))
        .reads(renamed_names(context, table, &columns))
        .destroys([
            Fact::Index(table.to_owned(), index.name.clone()),
            relation(&index.name),
        ])
        .produces([removed(table, &index.name)])
        .undo([creating(context, table, index)])
}

/// Gives an index another name.
pub(super) fn rename(context: &Context<'_>, table: &str, from: &str, to: &str) -> Draft {
    let renaming = |from: &str, to: &str| {
        step(
            Action::RenameIndex,
            table,
            to,
            format!(
                "ALTER INDEX {} RENAME TO {};",
                context.quote(from),
                context.quote(to)
            ),
        )
        .lock(Lock::ShareUpdateExclusive)
        .done_when(done::both(&done::index(to), &done::not(&done::index(from))))
    };
    let fact = |name: &str| Fact::Index(table.to_owned(), name.to_owned());
    Draft::new(renaming(from, to))
        .destroys([fact(from), relation(from)])
        .produces([fact(to), relation(to)])
        .undo([renaming(to, from)])
}

/// That the table and its columns have their new names, by which reverting the drop names them.
pub(super) fn renamed_names(context: &Context<'_>, table: &str, columns: &[&str]) -> Vec<Fact> {
    let is_renamed = |column: &str| {
        context.changes.iter().any(|change| {
            matches!(change, crate::diff::Change::RenameColumn { table: of, to, .. } if of == table && to == column)
        })
    };
    let columns = columns
        .iter()
        .filter(|column| is_renamed(column))
        .map(|column| Fact::Column(table.to_owned(), (*column).to_owned()));
    [Fact::Table(table.to_owned())]
        .into_iter()
        .filter(|_| context.new_table(table).is_some())
        .chain(columns)
        .collect()
}

fn grouping(context: &Context<'_>, table: &str) -> Grouping {
    if context.is_busy(table) {
        Grouping::Alone
    } else {
        Grouping::Shared
    }
}

fn word(context: &Context<'_>, table: &str) -> &'static str {
    if context.is_busy(table) {
        "CONCURRENTLY "
    } else {
        ""
    }
}

fn creating(context: &Context<'_>, table: &str, index: &TableIndex) -> Step {
    let phase = match index.kind {
        IndexKind::Plain => Phase::Expand,
        // Old programs may write what is no longer allowed.
        IndexKind::Unique => Phase::Contract,
    };
    let lock = if context.is_busy(table) {
        Lock::ShareUpdateExclusive
    } else {
        Lock::Share
    };
    let work = if context.is_new(table) {
        Work::Metadata
    } else {
        Work::IndexBuild
    };
    step(
        Action::CreateIndex,
        table,
        &index.name,
        ddl::create_index_with(context.rules, table, index, word(context, table)),
    )
    .phase(context.phase(table, phase))
    .lock(context.lock(table, lock))
    .work(work)
    .done_when(done::valid_index(&index.name))
}

fn dropping(context: &Context<'_>, table: &str, name: &str) -> Step {
    let lock = if context.is_busy(table) {
        Lock::ShareUpdateExclusive
    } else {
        Lock::AccessExclusive
    };
    step(
        Action::DropIndex,
        table,
        name,
        format!(
            "DROP INDEX {}{};",
            word(context, table),
            context.quote(name)
        ),
    )
    .phase(Phase::Contract)
    .lock(context.lock(table, lock))
    .done_when(done::not(&done::index(name)))
}
