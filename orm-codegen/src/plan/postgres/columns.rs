//! Columns: new, gone (put aside with their values), or of another name.

use super::super::draft::{Draft, Fact};
use super::super::step::StepSetters as _;
use super::context::{Context, removed, typed};
use super::{comments, done, enums, fills};
use crate::ddl;
use crate::dialect::is_constant;
use crate::diff::Change;
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step, Work};
use orm_schema::sql::Column;

/// Adds a column, with what the rows that are there get.
pub(super) fn add(
    context: &Context<'_>,
    table: &str,
    column: &Column,
    fill: Option<&str>,
) -> Vec<Draft> {
    let name = &column.name;
    let made = made_first(column, fill);
    let is_required_later = is_required_later(column, fill);
    let is_computed = column.generated.is_some() || column.is_auto_increment;
    let work = if is_computed {
        Work::Rewrite
    } else {
        Work::Metadata
    };
    let mut first = Draft::new(adding(context, table, &made).work(work))
        .reads([Fact::Table(table.to_owned())])
        .reads(context.type_fact(column))
        .produces([Fact::Column(table.to_owned(), name.clone())]);
    if let Some(generated) = &column.generated {
        first = first
            .reads(context.uses_of(table, &generated.expression))
            .undo([dropping(context, table, name)]);
    } else {
        if !made.is_nullable {
            first = first.undo([fills::allowing(context, table, name)]);
        }
        first = first
            .undo([parking(context, Direction::Down, table, name)])
            .parks([parked(context, Direction::Down, table, column)]);
    }
    let mut drafts = vec![first];
    drafts.extend(comments::of_column(context, table, column));
    if made.default != column.default
        && let Some(default) = &column.default
    {
        drafts.push(Draft::new(setting_default(context, table, name, default)));
    }
    let fill = fill.or_else(|| {
        let is_left = made.default != column.default;
        column.default.as_deref().filter(|_| is_left)
    });
    let mut drafts = context.chain(drafts);
    if is_required_later {
        let mut behind = fills::require(context, table, name, fill, Loss::None);
        if let (Some(last), Some(next)) = (drafts.last_mut(), behind.first_mut()) {
            let fact = Fact::Name("made", format!("{table}.{name}"));
            last.produces.insert(fact.clone());
            next.reads.insert(fact);
        }
        drafts.extend(behind);
    } else if let Some(fill) = fill {
        drafts.push(fills::fill(context, table, name, fill, Loss::None));
    }
    drafts
}

/// The column as it is added at first: what rows need that are there already comes later, unless the catalogue can say it
/// ("ALTER TABLE": a default that is not volatile is not written to the rows).
fn made_first(column: &Column, fill: Option<&str>) -> Column {
    let mut made = column.clone();
    made.comment = None;
    if column.generated.is_some() || column.is_auto_increment {
        return made;
    }
    let is_written = column.default.as_deref().is_some_and(is_volatile);
    if fill.is_some() || is_written {
        made.default = None;
        made.is_nullable = true;
    }
    made
}

/// Whether a new column refuses NULL only after it was filled.
pub(super) fn is_required_later(column: &Column, fill: Option<&str>) -> bool {
    let made = made_first(column, fill);
    made.is_nullable && !column.is_nullable && column.generated.is_none()
}

/// Whether a default may be another one for each row. Constants are not, nor are casts of them, nor the time, which is that
/// of the transaction.
fn is_volatile(default: &str) -> bool {
    let plain = default
        .split_once("::")
        .map_or(default, |(constant, _)| constant)
        .trim();
    let lower = plain.to_ascii_lowercase();
    !(is_constant(plain)
        || matches!(lower.as_str(), "now()" | "transaction_timestamp()")
        || lower.starts_with("array[]"))
}

/// Puts a column aside.
pub(super) fn drop(context: &Context<'_>, table: &str, column: &Column) -> Vec<Draft> {
    let name = &column.name;
    let gone = [
        Fact::Column(table.to_owned(), name.clone()),
        typed(table, name),
    ];
    let freed = context.freed(table, name);
    let own_table = Fact::Table(table.to_owned());
    if column.generated.is_some() {
        let add = adding(context, table, column).work(Work::Rewrite);
        return vec![
            Draft::new(dropping(context, table, name))
                .reads(freed)
                .reads([own_table])
                .reads(renamed_columns(context, table))
                .destroys(gone)
                .produces([removed(table, name)])
                .undo([add]),
        ];
    }
    let mut drafts = Vec::new();
    if !column.is_nullable {
        let mut undo = Vec::new();
        if let Some(default) = &column.default {
            undo.push(fills::filling(context, table, name, default));
        }
        undo.push(fills::setting(context, table, name));
        drafts.push(
            Draft::new(fills::allowing(context, table, name).phase(Phase::Contract)).undo(undo),
        );
    }
    drafts.push(
        Draft::new(parking(context, Direction::Up, table, name))
            .destroys(gone)
            .undo([restoring(context, table, name)])
            .parks([parked(context, Direction::Up, table, column)]),
    );
    if let Some(first) = drafts.first_mut() {
        first.reads.extend(freed);
        first.reads.insert(own_table);
    }
    context.chain(drafts)
}

/// Gives a column another name.
pub(super) fn rename(context: &Context<'_>, table: &str, from: &str, to: &str) -> Draft {
    let fact = |name: &str| Fact::Column(table.to_owned(), name.to_owned());
    Draft::new(renaming(context, Action::RenameColumn, table, from, to))
        .reads([Fact::Table(table.to_owned())])
        .destroys([fact(from)])
        .produces([fact(to)])
        .undo([renaming(context, Action::RenameColumn, table, to, from)])
}

/// The columns that have another name, which a computed column names when it is made again.
fn renamed_columns(context: &Context<'_>, table: &str) -> Vec<Fact> {
    context
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::RenameColumn { table: of, to, .. } = change
                && of == table
            {
                Some(Fact::Column(of.clone(), to.clone()))
            } else {
                None
            }
        })
        .collect()
}

/// Gives a column another name under an action.
pub(super) fn renaming(
    context: &Context<'_>,
    action: Action,
    table: &str,
    from: &str,
    to: &str,
) -> Step {
    let sql = format!(
        "RENAME COLUMN {} TO {}",
        context.quote(from),
        context.quote(to)
    );
    let object = if action == Action::ParkColumn {
        from
    } else {
        to
    };
    context
        .altering(action, table, object, &sql)
        .phase(context.phase(table, Phase::Contract))
        .done_when(done::both(
            &done::column(table, to),
            &done::not(&done::column(table, from)),
        ))
}

/// Puts a column aside.
pub(super) fn parking(context: &Context<'_>, by: Direction, table: &str, name: &str) -> Step {
    renaming(
        context,
        Action::ParkColumn,
        table,
        name,
        &context.parked(by, name),
    )
    .loss(Loss::Parked)
}

/// Brings a column back that `migration.sql` put aside.
pub(super) fn restoring(context: &Context<'_>, table: &str, name: &str) -> Step {
    let parked = context.parked(Direction::Up, name);
    renaming(context, Action::RestoreColumn, table, &parked, name).phase(Phase::Expand)
}

/// What is known of a column that is put aside.
pub(super) fn parked(context: &Context<'_>, by: Direction, table: &str, column: &Column) -> Parked {
    let name = &column.name;
    let parked_as = context.parked(by, name);
    let quoted = context.quote(&parked_as);
    let restore = match by {
        Direction::Up => Vec::new(),
        Direction::Down => vec![format!(
            "UPDATE {}\nSET {} = {}\nWHERE {quoted} IS NOT NULL;",
            context.quote(table),
            context.quote(name),
            context.unparked(column, &quoted)
        )],
    };
    let mut purge = vec![context.alter(table, &format!("DROP COLUMN IF EXISTS {quoted}"))];
    purge.extend(enums::purge(context, &column.sql_type, by));
    Parked {
        by,
        table: table.to_owned(),
        column: Some(name.clone()),
        parked_as,
        schema: None,
        restore,
        purge,
    }
}

/// Adds a column.
pub(super) fn adding(context: &Context<'_>, table: &str, column: &Column) -> Step {
    let line = ddl::column_line(context.rules, column, false);
    context
        .altering(
            Action::AddColumn,
            table,
            &column.name,
            &format!("ADD COLUMN {line}"),
        )
        .done_when(done::column(table, &column.name))
}

/// Drops a column that holds nothing of its own.
pub(super) fn dropping(context: &Context<'_>, table: &str, name: &str) -> Step {
    context
        .altering(
            Action::DropColumn,
            table,
            name,
            &format!("DROP COLUMN {}", context.quote(name)),
        )
        .phase(Phase::Contract)
        .done_when(done::not(&done::column(table, name)))
}

/// Sets a default for rows to come.
pub(super) fn setting_default(
    context: &Context<'_>,
    table: &str,
    column: &str,
    default: &str,
) -> Step {
    let sql = format!(
        "ALTER COLUMN {} SET DEFAULT {default}",
        context.quote(column)
    );
    context.altering(Action::SetDefault, table, column, &sql)
}

/// Removes a default.
pub(super) fn dropping_default(context: &Context<'_>, table: &str, column: &str) -> Step {
    let sql = format!("ALTER COLUMN {} DROP DEFAULT", context.quote(column));
    context
        .altering(Action::DropDefault, table, column, &sql)
        .phase(context.phase(table, Phase::Contract))
        .done_when(done::no_default(table, column))
}
