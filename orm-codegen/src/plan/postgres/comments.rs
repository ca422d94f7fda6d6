//! Comments that the database keeps.

use super::super::draft::{Draft, Fact};
use super::super::step::{StepSetters as _, step};
use super::context::Context;
use orm_schema::migration::{Action, Lock, Step};
use orm_schema::sql::{Column, Table};

/// Sets or removes a comment.
pub(super) fn set(
    context: &Context<'_>,
    table: &str,
    column: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Draft {
    let facts = match column {
        Some(column) => context.uses(table, column).to_vec(),
        None => vec![Fact::Table(table.to_owned())],
    };
    Draft::new(comment(context, table, column, to))
        .reads(facts)
        .undo([comment(context, table, column, from)])
}

/// The comments of a new table and of its columns.
pub(super) fn of_table(context: &Context<'_>, table: &Table) -> Vec<Draft> {
    let own = table.comment.iter().map(|text| (None, text));
    let columns = table
        .columns
        .iter()
        .filter_map(|column| Some((Some(column.name.as_str()), column.comment.as_ref()?)));
    own.chain(columns)
        .map(|(column, text)| {
            Draft::new(comment(context, &table.name, column, Some(text)))
                .reads([Fact::Table(table.name.clone())])
        })
        .collect()
}

/// The comment of a new column; no step where it has none.
pub(super) fn of_column(context: &Context<'_>, table: &str, column: &Column) -> Option<Draft> {
    let text = column.comment.as_deref()?;
    let facts = [Fact::Column(table.to_owned(), column.name.clone())];
    Some(Draft::new(comment(context, table, Some(&column.name), Some(text))).reads(facts))
}

fn comment(context: &Context<'_>, table: &str, column: Option<&str>, text: Option<&str>) -> Step {
    let text = text.map_or_else(
        || "NULL".to_owned(),
        |text| context.rules.text_literal(text),
    );
    let quoted = context.quote(table);
    let target = match column {
        Some(column) => format!("COLUMN {quoted}.{}", context.quote(column)),
        None => format!("TABLE {quoted}"),
    };
    step(
        Action::SetComment,
        table,
        column.unwrap_or_default(),
        format!("COMMENT ON {target} IS {text};"),
    )
    .lock(context.lock(table, Lock::ShareUpdateExclusive))
}
