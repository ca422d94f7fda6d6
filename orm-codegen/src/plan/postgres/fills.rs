//! What rows that are there get in a column, and how a column refuses NULL from then on.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::park::limited;
use super::super::step::{StepSetters as _, step};
use super::constraints;
use super::context::{Context, required};
use super::done;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Loss, Phase, Step, Work};
use orm_schema::sql::Check;

/// Fills the rows where a column is NULL.
pub(super) fn filling(context: &Context<'_>, table: &str, column: &str, fill: &str) -> Step {
    let quoted = context.quote(column);
    updating(
        context,
        table,
        column,
        &format!("{quoted} = {fill}"),
        &format!("{quoted} IS NULL"),
    )
}

/// Writes rows that are there.
pub(super) fn updating(
    context: &Context<'_>,
    table: &str,
    column: &str,
    assignment: &str,
    condition: &str,
) -> Step {
    let sql = format!(
        "UPDATE {}\nSET {assignment}\nWHERE {condition};",
        context.quote(table)
    );
    step(Action::FillColumn, table, column, sql)
        .phase(Phase::Data)
        .lock(context.lock(table, Lock::RowExclusive))
        .work(Work::RowUpdate)
}

/// What a column needs to be filled, without what it refuses afterwards.
pub(super) fn fill(
    context: &Context<'_>,
    table: &str,
    column: &str,
    expression: &str,
    loss: Loss,
) -> Draft {
    Draft::new(filling(context, table, column, expression).loss(loss))
        .grouping(context.later(table))
        .reads(context.uses(table, column))
        .reads(context.uses_of(table, expression))
        .produces([Fact::Values(table.to_owned(), column.to_owned())])
}

/// Fills a column where it is NULL, and refuses NULL. Others can go on writing, but for moments: a check holds new rows to
/// it, then the rows that are there are filled and looked at, and PostgreSQL believes the check instead of looking again.
pub(super) fn require(
    context: &Context<'_>,
    table: &str,
    column: &str,
    fill_with: Option<&str>,
    loss: Loss,
) -> Vec<Draft> {
    let filled = fill_with.map(|expression| fill(context, table, column, expression, loss));
    let set = Draft::new(
        setting(context, table, column).work(if context.is_busy(table) {
            Work::Metadata
        } else {
            Work::Scan
        }),
    )
    .reads(context.uses(table, column))
    .produces([required(table, column)])
    .undo([allowing(context, table, column)]);
    if !context.is_busy(table) {
        return context.chain(filled.into_iter().chain([set]).collect());
    }
    let check = Check {
        name: limited(format!("{table}_{column}_not_null"), Dialect::Postgres),
        condition: format!("{} IS NOT NULL", context.quote(column)),
    };
    let drop = constraints::dropping(context, Action::DropCheck, table, &check.name);
    let add = constraints::adding_check(context, table, &check, true);
    let validate = constraints::validating(context, Action::ValidateCheck, table, &check.name);
    let mut drafts = vec![
        Draft::new(add.clone())
            .reads(context.uses(table, column))
            .undo([drop.clone()]),
    ];
    drafts.extend(filled);
    drafts.extend([
        Draft::new(validate).grouping(Grouping::AfterCommit),
        set,
        Draft::new(drop).undo([add]),
    ]);
    context.chain(drafts)
}

/// Refuses NULL.
pub(super) fn setting(context: &Context<'_>, table: &str, column: &str) -> Step {
    context
        .altering(
            Action::SetNotNull,
            table,
            column,
            &format!("ALTER COLUMN {} SET NOT NULL", context.quote(column)),
        )
        .phase(context.phase(table, Phase::Contract))
        .work(Work::Scan)
        .done_when(done::not_null(table, column))
}

/// Allows NULL.
pub(super) fn allowing(context: &Context<'_>, table: &str, column: &str) -> Step {
    context
        .altering(
            Action::DropNotNull,
            table,
            column,
            &format!("ALTER COLUMN {} DROP NOT NULL", context.quote(column)),
        )
        .done_when(done::nullable(table, column))
}
