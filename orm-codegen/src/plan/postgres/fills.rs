//! What rows that are there get in a column, and how a column refuses NULL from then on.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::park::limited;
use super::super::step::{StepSetters as _, step};
use super::constraints;
use super::context::{Context, required};
use super::{columns, done, replace_column};
use crate::diff::Change;
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
        .reads(
            filled_together(context, table)
                .into_iter()
                .filter(|(other, _)| *other != column && context.is_busy(table))
                .map(|(other, _)| Fact::Values(table.to_owned(), other.to_owned())),
        )
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
        let filled = fill_with.map(|expression| fill(context, table, column, expression, loss));
        return context.chain(filled.into_iter().chain([set]).collect());
    }
    let check = Check {
        name: limited(format!("{table}_{column}_not_null"), Dialect::Postgres),
        condition: format!("{} IS NOT NULL", context.quote(column)),
    };
    let drop = constraints::dropping(context, Action::DropCheck, table, &check.name);
    let add = constraints::adding_check(context, table, &check, true);
    let validate = constraints::validating(context, Action::ValidateCheck, table, &check.name);
    let held = |column: &str| Fact::Name("held", format!("{table}.{column}"));
    let mut drafts = vec![
        Draft::new(add.clone())
            .reads(context.uses(table, column))
            .reads([rewritten(table)])
            .produces([held(column)])
            .undo([drop.clone()]),
    ];
    // Rows are filled in one statement, because each has to hold to all checks when it is written.
    let together = filled_together(context, table);
    if fill_with.is_some() && together.first().is_some_and(|(first, _)| *first == column) {
        let mut filled = Draft::new(filling_together(context, table, &together).loss(loss))
            .grouping(Grouping::AfterCommit);
        for (column, fill) in &together {
            filled = filled
                .reads(context.uses(table, column))
                .reads(context.uses_of(table, fill))
                .reads([held(column)])
                .produces([Fact::Values(table.to_owned(), (*column).to_owned())]);
        }
        drafts.push(filled);
    }
    drafts.extend([
        Draft::new(validate)
            .grouping(Grouping::AfterCommit)
            .reads([Fact::Values(table.to_owned(), column.to_owned())]),
        set,
        Draft::new(drop).undo([add]),
    ]);
    context.chain(drafts)
}

/// The columns of a table that are filled because they refuse NULL from now on, by name, with what they get.
fn filled_together<'a>(context: &'a Context<'_>, table: &str) -> Vec<(&'a str, &'a str)> {
    let mut together: Vec<(&str, &str)> = context
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::AddColumn {
                table: of,
                column,
                fill,
            } = change
                && of == table
                && columns::is_required_later(column, fill.as_deref())
            {
                let fill = fill.as_deref().or(column.default.as_deref())?;
                Some((column.name.as_str(), fill))
            } else if let Change::AlterColumn {
                table: of,
                from,
                to,
                fill,
                cast,
            } = change
                && of == table
                && from.is_nullable
                && !to.is_nullable
                && !replace_column::is_replaced(from, to, cast.as_deref())
            {
                Some((to.name.as_str(), fill.as_deref()?))
            } else {
                None
            }
        })
        .collect();
    together.sort_unstable();
    together
}

fn filling_together(context: &Context<'_>, table: &str, together: &[(&str, &str)]) -> Step {
    if let [(column, fill)] = together {
        return filling(context, table, column, fill);
    }
    let (mut assignments, mut conditions, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (column, fill) in together {
        let quoted = context.quote(column);
        assignments.push(format!("{quoted} = COALESCE({quoted}, {fill})"));
        conditions.push(format!("{quoted} IS NULL"));
        names.push(*column);
    }
    updating(
        context,
        table,
        &names.join(", "),
        &assignments.join(",\n    "),
        &conditions.join(" OR "),
    )
}

/// That the rows of a table were written for other reasons: a check for new rows comes behind that.
pub(super) fn rewritten(table: &str) -> Fact {
    Fact::Name("rewritten", table.to_owned())
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
