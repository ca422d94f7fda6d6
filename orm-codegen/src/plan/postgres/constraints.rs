//! Foreign keys and checks. On tables that others use, they hold for new rows first, and the rows that are there are looked
//! at in a later transaction, under a lock that lets others write.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::step::{StepSetters as _, step};
use super::context::{Context, removed, unique};
use super::done;
use super::indexes::renamed_names;
use crate::ddl;
use orm_schema::migration::{Action, Lock, Phase, Step, Work};
use orm_schema::sql::{Check, TableForeignKey};

/// Adds a foreign key.
pub(super) fn add_foreign_key(
    context: &Context<'_>,
    table: &str,
    foreign_key: &TableForeignKey,
) -> Vec<Draft> {
    let TableForeignKey {
        name,
        columns,
        target_table,
        target_columns,
        on_delete: _,
        on_update: _,
        is_deferrable: _,
    } = foreign_key;
    let facts = columns
        .iter()
        .map(|column| (table, column))
        .chain(
            target_columns
                .iter()
                .map(|column| (target_table.as_str(), column)),
        )
        .flat_map(|(table, column)| {
            let values = Fact::Values(table.to_owned(), column.clone());
            context.uses(table, column).into_iter().chain([values])
        });
    let add = Draft::new(adding_foreign_key(
        context,
        table,
        foreign_key,
        context.is_busy(table),
    ))
    .reads(facts)
    .reads([unique(target_table, target_columns)])
    .produces([Fact::Constraint(table.to_owned(), name.clone())])
    .undo([dropping_foreign_key(context, table, foreign_key)]);
    if !context.is_busy(table) {
        return vec![add];
    }
    let validate = validating(context, Action::ValidateForeignKey, table, name);
    context.chain(vec![
        add,
        Draft::new(validate).grouping(Grouping::AfterCommit),
    ])
}

/// Drops a foreign key.
pub(super) fn drop_foreign_key(
    context: &Context<'_>,
    table: &str,
    foreign_key: &TableForeignKey,
) -> Draft {
    let names = |table: &str, columns: &[String]| {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        renamed_names(context, table, &columns)
    };
    let TableForeignKey {
        name,
        columns,
        target_table,
        target_columns,
        ..
    } = foreign_key;
    Draft::new(dropping_foreign_key(context, table, foreign_key))
        .reads(names(table, columns))
        .reads(names(target_table, target_columns))
        .destroys([Fact::Constraint(table.to_owned(), name.clone())])
        .produces([removed(table, name)])
        .undo([adding_foreign_key(context, table, foreign_key, false)])
}

/// Adds a check.
pub(super) fn add_check(context: &Context<'_>, table: &str, check: &Check) -> Vec<Draft> {
    let is_busy = context.is_busy(table);
    let uses = context.uses_of(table, &check.condition);
    let values: Vec<Fact> = uses
        .iter()
        .filter_map(|fact| match fact {
            Fact::Column(table, column) => Some(Fact::Values(table.clone(), column.clone())),
            Fact::Table(_)
            | Fact::Values(..)
            | Fact::Type(_)
            | Fact::EnumValue(..)
            | Fact::Index(..)
            | Fact::Constraint(..)
            | Fact::Unique(..)
            | Fact::Name(..) => None,
        })
        .collect();
    let add = Draft::new(adding_check(context, table, check, is_busy))
        .reads(uses)
        .reads(values)
        .produces([Fact::Constraint(table.to_owned(), check.name.clone())])
        .undo([dropping(context, Action::DropCheck, table, &check.name)]);
    if !is_busy {
        return vec![add];
    }
    let validate = validating(context, Action::ValidateCheck, table, &check.name);
    context.chain(vec![
        add,
        Draft::new(validate).grouping(Grouping::AfterCommit),
    ])
}

/// Drops a check.
pub(super) fn drop_check(context: &Context<'_>, table: &str, check: &Check) -> Draft {
    let columns: Vec<&str> = context
        .old_table(table)
        .into_iter()
        .flat_map(|table| &table.columns)
        .map(|column| column.name.as_str())
        .filter(|column| super::context::mentions(&check.condition, column))
        .collect();
    Draft::new(dropping(context, Action::DropCheck, table, &check.name))
        .reads(renamed_names(context, table, &columns))
        .destroys([Fact::Constraint(table.to_owned(), check.name.clone())])
        .produces([removed(table, &check.name)])
        .undo([adding_check(context, table, check, false)])
}

/// Gives a constraint another name.
pub(super) fn rename(context: &Context<'_>, table: &str, from: &str, to: &str) -> Draft {
    let renaming = |from: &str, to: &str| {
        let action = format!(
            "RENAME CONSTRAINT {} TO {}",
            context.quote(from),
            context.quote(to)
        );
        context
            .altering(Action::RenameConstraint, table, to, &action)
            .done_when(done::both(
                &done::constraint(table, to),
                &done::not(&done::constraint(table, from)),
            ))
    };
    let fact = |name: &str| Fact::Constraint(table.to_owned(), name.to_owned());
    Draft::new(renaming(from, to))
        .reads([Fact::Table(table.to_owned())])
        .destroys([fact(from)])
        .produces([fact(to)])
        .undo([renaming(to, from)])
}

/// Looks at the rows that are there.
pub(super) fn validating(context: &Context<'_>, action: Action, table: &str, name: &str) -> Step {
    let sql = context.alter(
        table,
        &format!("VALIDATE CONSTRAINT {}", context.quote(name)),
    );
    step(action, table, name, sql)
        .lock(context.lock(table, Lock::ShareUpdateExclusive))
        .work(Work::Scan)
        .done_when(done::valid_constraint(table, name))
}

/// Adds a check, for rows to come alone where `is_later` says that others are looked at later.
pub(super) fn adding_check(
    context: &Context<'_>,
    table: &str,
    check: &Check,
    is_later: bool,
) -> Step {
    let clause = ddl::check_clause(context.rules, check);
    let not_valid = if is_later { " NOT VALID" } else { "" };
    context
        .altering(
            Action::AddCheck,
            table,
            &check.name,
            &format!("ADD {clause}{not_valid}"),
        )
        .phase(context.phase(table, Phase::Contract))
        .work(scan(context, table, is_later))
        .done_when(done::constraint(table, &check.name))
}

/// Drops a constraint that nothing else hangs on.
pub(super) fn dropping(context: &Context<'_>, action: Action, table: &str, name: &str) -> Step {
    context
        .altering(
            action,
            table,
            name,
            &format!("DROP CONSTRAINT {}", context.quote(name)),
        )
        .done_when(done::not(&done::constraint(table, name)))
}

fn adding_foreign_key(
    context: &Context<'_>,
    table: &str,
    foreign_key: &TableForeignKey,
    is_later: bool,
) -> Step {
    let clause = ddl::foreign_key_clause(context.rules, foreign_key);
    let not_valid = if is_later { " NOT VALID" } else { "" };
    let is_seen = !context.is_new(table) || !context.is_new(&foreign_key.target_table);
    let lock = if is_seen {
        Lock::ShareRowExclusive
    } else {
        Lock::None
    };
    step(
        Action::AddForeignKey,
        table,
        &foreign_key.name,
        context.alter(table, &format!("ADD {clause}{not_valid}")),
    )
    .phase(context.phase(table, Phase::Contract))
    .lock(lock)
    .work(scan(context, table, is_later))
    .done_when(done::constraint(table, &foreign_key.name))
}

fn dropping_foreign_key(context: &Context<'_>, table: &str, foreign_key: &TableForeignKey) -> Step {
    let is_seen = !context.is_new(table) || !context.is_new(&foreign_key.target_table);
    dropping(context, Action::DropForeignKey, table, &foreign_key.name).lock(if is_seen {
        Lock::AccessExclusive
    } else {
        Lock::None
    })
}

fn scan(context: &Context<'_>, table: &str, is_later: bool) -> Work {
    if is_later || context.is_new(table) {
        Work::Metadata
    } else {
        Work::Scan
    }
}
