//! Columns whose new type cannot hold all that the old one does, or holds what a person says it does: the old column is put
//! aside, a new one gets the values, and reverting brings the old values back but for those that changed meanwhile.
//!
//! All of it in one transaction: a program that wrote in between would write to one column only.

use super::super::draft::{Draft, Fact};
use super::super::step::StepSetters as _;
use super::alter::Alteration;
use super::context::{Context, required, typed, with_column};
use super::types::{Fit, PgType, TypeChange, type_change};
use super::{columns, fills};
use orm_schema::migration::{Direction, Loss};
use orm_schema::sql::Column;

/// Whether a change of type takes another column.
pub(super) fn is_replaced(from: &Column, to: &Column, cast: Option<&str>) -> bool {
    if (from.sql_type == to.sql_type && cast.is_none())
        || from.generated.is_some()
        || to.generated.is_some()
        // The sequence belongs to the column. Values that do not fit make the statement fail.
        || from.is_auto_increment
        || to.is_auto_increment
    {
        return false;
    }
    let change = type_change(&from.sql_type, &to.sql_type);
    match change.fit {
        _ if cast.is_some() => true,
        Fit::Always => false,
        Fit::Fails => !change.is_assigned,
        Fit::Rounds | Fit::Never => true,
    }
}

/// Puts the old column aside, and fills a new one from it.
pub(super) fn replace(
    context: &Context<'_>,
    alteration: &Alteration<'_>,
    change: TypeChange,
) -> Vec<Draft> {
    let Alteration {
        table,
        from,
        to,
        fill,
        cast,
    } = *alteration;
    let name = to.name.as_str();
    let old_as = context.parked(Direction::Up, name);
    let new_as = context.parked(Direction::Down, name);
    let quoted = context.quote(name);
    let explicit = |column: &str, to: &Column| format!("{column}::{}", to.sql_type);
    let value = match cast {
        Some(cast) => with_column(cast, name, &old_as),
        // An assignment fails where a cast would cut.
        None if change.is_assigned => context.quote(&old_as),
        None => explicit(&context.quote(&old_as), to),
    };
    let value_of_old = match cast {
        Some(cast) => format!("({cast})::{}", to.sql_type),
        None => explicit(&quoted, to),
    };
    let value_of_old = match fill {
        Some(fill) => format!("COALESCE({value_of_old}, {fill})"),
        None => value_of_old,
    };

    let mut drafts = Vec::new();
    if !from.is_nullable {
        drafts.push(
            Draft::new(fills::allowing(context, table, name))
                .undo([fills::setting(context, table, name)]),
        );
    }
    let mut undo = vec![columns::restoring(context, table, name)];
    let back = type_change(&to.sql_type, &from.sql_type);
    if back.fit != Fit::Never {
        let new = context.quote(&new_as);
        let is_json = PgType::parse(&to.sql_type).base == "json";
        let comparable = |value: &str| {
            if is_json {
                format!("({value})::text")
            } else {
                value.to_owned()
            }
        };
        let value = if back.is_assigned {
            new.clone()
        } else {
            explicit(&new, from)
        };
        let assignment = format!("{quoted} = {value}");
        let condition = format!(
            "{} IS DISTINCT FROM {}",
            comparable(&new),
            comparable(&value_of_old)
        );
        undo.push(
            fills::updating(context, table, name, &assignment, &condition).loss(Loss::Converted),
        );
    }
    drafts.push(
        Draft::new(columns::parking(context, Direction::Up, table, name))
            .undo(undo)
            .parks([columns::parked(context, Direction::Up, table, from)]),
    );
    let mut made = to.clone();
    made.is_nullable = true;
    made.comment = None;
    let mut entry = columns::parked(context, Direction::Down, table, to);
    // What `migration.sql` makes of the old values is newer.
    entry.restore.clear();
    drafts.push(
        Draft::new(columns::adding(context, table, &made))
            .undo([columns::parking(context, Direction::Down, table, name)])
            .parks([entry]),
    );
    drafts.push(Draft::new(fills::updating(
        context,
        table,
        name,
        &format!("{quoted} = {value}"),
        &format!("{} IS NOT NULL", context.quote(&old_as)),
    )));
    if let Some(fill) = fill {
        drafts.push(Draft::new(fills::filling(context, table, name, fill)));
    }
    if !to.is_nullable {
        drafts.push(
            Draft::new(fills::setting(context, table, name))
                .undo([fills::allowing(context, table, name)]),
        );
    }
    if let Some(first) = drafts.first_mut() {
        let facts = [
            Fact::Table(table.to_owned()),
            Fact::Column(table.to_owned(), name.to_owned()),
        ];
        first.reads.extend(facts);
        first.reads.extend(context.freed(table, name));
        first.reads.extend(context.type_fact(to));
    }
    if let Some(last) = drafts.last_mut() {
        last.produces.extend([
            typed(table, name),
            required(table, name),
            fills::rewritten(table),
        ]);
    }
    context.chain(drafts)
}
