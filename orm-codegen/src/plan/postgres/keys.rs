//! Primary keys. On tables that others use, the index is built concurrently, and then becomes the key in a moment.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::step::{StepSetters as _, step};
use super::constraints;
use super::context::{Context, relation, removed, required, unique};
use super::done;
use super::indexes::renamed_names;
use crate::ddl;
use crate::diff::Change;
use orm_schema::migration::{Action, Lock, Phase, Step, Work};
use orm_schema::sql::{PrimaryKey, TableIndex};
use orm_schema::{IndexKind, SortOrder};

/// Adds, drops, changes or renames a primary key.
pub(super) fn alter(
    context: &Context<'_>,
    table: &str,
    from: Option<&PrimaryKey>,
    to: Option<&PrimaryKey>,
) -> Vec<Draft> {
    match (from, to) {
        (Some(from), Some(to)) if from.columns == to.columns && from.name != to.name => {
            vec![
                constraints::rename(context, table, &from.name, &to.name)
                    .destroys([relation(&from.name)])
                    .produces([relation(&to.name)]),
            ]
        }
        // The same key over a column that is another one.
        (Some(from), Some(to)) if from == to => {
            vec![drop(context, table, from), add(context, table, to, None)]
        }
        (from, Some(to)) if context.is_busy(table) => swap(context, table, from, to),
        (from, to) => {
            let dropped = from.map(|from| drop(context, table, from));
            let added = to.map(|to| add(context, table, to, None));
            dropped.into_iter().chain(added).collect()
        }
    }
}

/// Builds the index of the new key, and puts the key in the place of the old one.
fn swap(
    context: &Context<'_>,
    table: &str,
    from: Option<&PrimaryKey>,
    to: &PrimaryKey,
) -> Vec<Draft> {
    let index = TableIndex {
        name: context.temporary(&to.name),
        kind: IndexKind::Unique,
        columns: to
            .columns
            .iter()
            .map(|column| (column.clone(), SortOrder::Ascending))
            .collect(),
        predicate: None,
    };
    let build = step(
        Action::CreateIndex,
        table,
        &index.name,
        ddl::create_index_with(context.rules, table, &index, "CONCURRENTLY "),
    )
    .phase(Phase::Contract)
    .lock(Lock::ShareUpdateExclusive)
    .work(Work::IndexBuild)
    .done_when(done::valid_index(&index.name));
    // The key took the index with it when it was dropped.
    let unbuild = step(
        Action::DropIndex,
        table,
        &index.name,
        format!(
            "DROP INDEX CONCURRENTLY IF EXISTS {};",
            context.quote(&index.name)
        ),
    )
    .lock(Lock::ShareUpdateExclusive)
    .done_when(done::not(&done::index(&index.name)));
    let facts = to.columns.iter().flat_map(|column| {
        let values = Fact::Values(table.to_owned(), column.clone());
        let not_null = required(table, column);
        context
            .uses(table, column)
            .into_iter()
            .chain([values, not_null])
    });
    let built = Draft::new(build)
        .grouping(Grouping::Alone)
        .reads(facts)
        .undo([unbuild]);
    context.chain(vec![built, put(context, table, from, to, &index.name)])
}

fn put(
    context: &Context<'_>,
    table: &str,
    from: Option<&PrimaryKey>,
    to: &PrimaryKey,
    index: &str,
) -> Draft {
    let adding = format!(
        "ADD CONSTRAINT {} PRIMARY KEY USING INDEX {}",
        context.quote(&to.name),
        context.quote(index)
    );
    let dropping = |key: &PrimaryKey| format!("DROP CONSTRAINT {}", context.quote(&key.name));
    let sql = from.map_or_else(
        || adding.clone(),
        |from| format!("{},\n    {adding}", dropping(from)),
    );
    let put = context
        .altering(Action::AddPrimaryKey, table, &to.name, &sql)
        .phase(Phase::Contract)
        .done_when(done::primary_key(table, &to.name, &to.columns));
    let undo = match from {
        None => constraints::dropping(context, Action::DropPrimaryKey, table, &to.name),
        Some(from) => {
            let sql = format!("{},\n    {}", dropping(to), adding_key(context, from));
            context
                .altering(Action::AddPrimaryKey, table, &from.name, &sql)
                .work(Work::IndexBuild)
                .done_when(done::primary_key(table, &from.name, &from.columns))
        }
    };
    let mut draft = Draft::new(put)
        .undo([undo])
        .produces([relation(&to.name), unique(table, &to.columns)]);
    if let Some(from) = from {
        draft = draft
            .reads(freed(context, table, from))
            .produces([removed(table, &from.name)]);
        if from.name != to.name {
            draft = draft.destroys([relation(&from.name)]);
        }
    }
    draft
}

fn drop(context: &Context<'_>, table: &str, key: &PrimaryKey) -> Draft {
    Draft::new(
        constraints::dropping(context, Action::DropPrimaryKey, table, &key.name)
            .phase(Phase::Contract),
    )
    .reads(freed(context, table, key))
    .destroys([
        relation(&key.name),
        Fact::Constraint(table.to_owned(), key.name.clone()),
    ])
    .produces([removed(table, &key.name)])
    .undo([adding(context, table, key)])
}

fn add(context: &Context<'_>, table: &str, key: &PrimaryKey, behind: Option<Fact>) -> Draft {
    let facts = key.columns.iter().flat_map(|column| {
        let values = Fact::Values(table.to_owned(), column.clone());
        let not_null = required(table, column);
        context
            .uses(table, column)
            .into_iter()
            .chain([values, not_null])
    });
    Draft::new(adding(context, table, key))
        .reads(facts)
        .reads(behind)
        .produces([
            relation(&key.name),
            Fact::Constraint(table.to_owned(), key.name.clone()),
            unique(table, &key.columns),
        ])
        .undo([constraints::dropping(
            context,
            Action::DropPrimaryKey,
            table,
            &key.name,
        )])
}

/// That what relies on the key is gone, and that names are those which reverting uses.
fn freed(context: &Context<'_>, table: &str, key: &PrimaryKey) -> Vec<Fact> {
    let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
    let mut facts = context.freed_key(table, &columns);
    facts.extend(renamed_names(context, table, &columns));
    debug_assert!(context.changes.iter().any(|change| matches!(
        change,
        Change::AlterPrimaryKey { table: of, .. } if of == table
    )));
    facts
}

fn adding_key(context: &Context<'_>, key: &PrimaryKey) -> String {
    format!(
        "ADD CONSTRAINT {} PRIMARY KEY ({})",
        context.quote(&key.name),
        ddl::quoted_list(context.rules, &key.columns)
    )
}

fn adding(context: &Context<'_>, table: &str, key: &PrimaryKey) -> Step {
    let work = if context.is_new(table) {
        Work::Metadata
    } else {
        Work::IndexBuild
    };
    context
        .altering(
            Action::AddPrimaryKey,
            table,
            &key.name,
            &adding_key(context, key),
        )
        .phase(context.phase(table, Phase::Contract))
        .work(work)
        .done_when(done::primary_key(table, &key.name, &key.columns))
}
