//! An enum type made anew, because values are gone or have another order: the old type gets another name, the new one is
//! created, columns are converted by the text of their values, and the old type goes. Rows that held a value which is gone
//! keep it aside, so that reverting brings it back. What reverts added values is the same, the other way round.

use super::super::draft::{Draft, Fact};
use super::super::step::StepSetters as _;
use super::context::{Context, typed};
use super::{columns, done, enums, fills};
use crate::dialect::string_constant;
use crate::diff::Change;
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step, Work};
use orm_schema::sql::{Column, SqlEnum};

/// A column of the type.
#[derive(Debug, Clone, Copy)]
struct User<'a> {
    table: &'a str,
    before: &'a Column,
    after: &'a Column,
}

/// What rows hold instead of values: as SQL literals.
type Mapping = Vec<(String, String)>;

/// Makes a type anew.
pub(super) fn replace(
    context: &Context<'_>,
    from: &SqlEnum,
    to: &SqlEnum,
    mapped: &[(String, String)],
) -> Vec<Draft> {
    let name = to.name.as_str();
    let users = staying(context, name);
    let literal = |value: &str| context.rules.text_literal(value);
    let mapping: Mapping = mapped
        .iter()
        .map(|(old, new)| (literal(old), literal(new)))
        .collect();
    let added = values_beyond(context, to, from);
    let mut steps = Vec::new();
    let mut undo = Vec::new();
    let mut parked = Vec::new();

    for user in users
        .iter()
        .filter(|user| !mapping.is_empty() && !is_list(user))
    {
        steps.extend(set_aside(context, user, Direction::Up, &mapping));
        parked.push(aside_entry(context, user, Direction::Up));
    }
    let old_as = if enums::is_kept(context, name) {
        steps.extend(enums::parking(context, name, Direction::Up));
        None
    } else {
        let old_as = context.temporary(name);
        steps.push(renamed(context, name, &old_as));
        Some(old_as)
    };
    steps.push(created(context, to));
    for user in &users {
        steps.push(convert(context, user, name, &mapping, Direction::Up));
    }
    if let Some(old_as) = &old_as {
        steps.push(dropped(context, old_as, name));
    }

    for user in users
        .iter()
        .filter(|user| !added.is_empty() && !is_list(user))
    {
        undo.extend(set_aside(
            context,
            user,
            Direction::Down,
            &added_mapping(user, from, &added),
        ));
        parked.push(aside_entry(context, user, Direction::Down));
    }
    undo.extend(backward(
        context,
        name,
        from,
        &users,
        &added,
        old_as.is_none(),
    ));
    for user in users
        .iter()
        .filter(|user| !mapping.is_empty() && !is_list(user))
    {
        undo.extend(bring_back(context, user, &mapping));
    }

    let mut drafts: Vec<Draft> = steps.into_iter().map(Draft::new).collect();
    if let Some(first) = drafts.first_mut() {
        for user in &users {
            first.reads.insert(Fact::Table(user.table.to_owned()));
            first
                .reads
                .insert(Fact::Column(user.table.to_owned(), user.after.name.clone()));
            first
                .reads
                .extend(context.freed(user.table, &user.after.name));
        }
    }
    if let Some(last) = drafts.last_mut() {
        last.undo = undo;
        last.parked = parked;
        last.produces
            .extend(users.iter().map(|user| typed(user.table, &user.after.name)));
        last.produces
            .extend(users.iter().map(|user| fills::rewritten(user.table)));
        last.reads.extend(leaving(context, name));
    }
    drafts
}

/// What reverts the values that were added: the steps, and what they put aside.
pub(super) fn undo_added(
    context: &Context<'_>,
    from: &SqlEnum,
    to: &SqlEnum,
) -> (Vec<Step>, Vec<Parked>) {
    let name = to.name.as_str();
    let added = values_beyond(context, to, from);
    let users = all_before(context, name);
    let mut steps = Vec::new();
    let mut parked = Vec::new();
    for user in users.iter().filter(|user| !is_list(user)) {
        let mapping = added_mapping(user, from, &added);
        steps.extend(set_aside(context, user, Direction::Down, &mapping));
        parked.push(aside_entry(context, user, Direction::Down));
    }
    steps.extend(backward(context, name, from, &users, &added, false));
    (steps, parked)
}

/// Whether columns that reverting puts aside have the type.
pub(super) fn is_kept_down(context: &Context<'_>, name: &str) -> bool {
    context.changes.iter().any(|change| {
        if let Change::CreateTable(table) = change {
            table
                .columns
                .iter()
                .any(|column| enums::has_type(column, name))
        } else if let Change::AddColumn { column, .. } = change {
            enums::has_type(column, name)
        } else {
            false
        }
    })
}

/// The columns that have the type before and afterwards.
fn staying<'a>(context: &'a Context<'_>, name: &str) -> Vec<User<'a>> {
    let mut users = all_before(context, name);
    users.retain(|user| {
        enums::has_type(user.after, name)
            && context.new_table(user.table).is_some_and(|table| {
                table
                    .columns
                    .iter()
                    .any(|column| column.name == user.before.name)
            })
            && !context.changes.iter().any(|change| {
                matches!(
                    change,
                    Change::AlterColumn { table, to, from, cast, .. }
                        if table == user.table
                            && to.name == user.before.name
                            && super::replace_column::is_replaced(from, to, cast.as_deref())
                )
            })
    });
    users
}

fn all_before<'a>(context: &'a Context<'_>, name: &str) -> Vec<User<'a>> {
    context
        .before
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter(|(_, column)| enums::has_type(column, name))
        .map(|(table, before)| {
            let after = context
                .new_table(&table.name)
                .and_then(|table| {
                    table
                        .columns
                        .iter()
                        .find(|column| column.name == before.name)
                })
                .unwrap_or(before);
            User {
                table: &table.name,
                before,
                after,
            }
        })
        .collect()
}

/// That columns which had the type have another one.
fn leaving(context: &Context<'_>, name: &str) -> Vec<Fact> {
    all_before(context, name)
        .into_iter()
        .filter(|user| !enums::has_type(user.after, name))
        .map(|user| typed(user.table, &user.after.name))
        .collect()
}

/// The values of one type that another does not have, as literals.
fn values_beyond(context: &Context<'_>, of: &SqlEnum, other: &SqlEnum) -> Vec<String> {
    of.values
        .iter()
        .filter(|value| !other.values.contains(value))
        .map(|value| context.rules.text_literal(value))
        .collect()
}

/// What rows hold instead of values that the old type does not have: its default, or else nothing. A column that refuses
/// both keeps them, and the statement fails.
fn added_mapping(user: &User<'_>, from: &SqlEnum, added: &[String]) -> Mapping {
    let default = user.before.default.as_deref().map(|default| {
        default
            .split_once("::")
            .map_or(default, |(constant, _)| constant)
    });
    let stand_in = default
        .filter(|default| {
            string_constant(default).is_some_and(|value| from.values.contains(&value))
        })
        .map(str::to_owned)
        .or_else(|| user.before.is_nullable.then(|| "NULL".to_owned()));
    added
        .iter()
        .map(|value| {
            let to = stand_in.clone().unwrap_or_else(|| value.clone());
            (value.clone(), to)
        })
        .collect()
}

/// Makes the old type anew, or brings it back.
fn backward(
    context: &Context<'_>,
    name: &str,
    from: &SqlEnum,
    users: &[User<'_>],
    added: &[String],
    is_brought_back: bool,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let is_kept = is_kept_down(context, name);
    let new_as = context.temporary(name);
    if is_kept {
        steps.extend(enums::parking(context, name, Direction::Down));
    } else {
        steps.push(renamed(context, name, &new_as));
    }
    if is_brought_back {
        steps.extend(enums::restoring(context, name));
    } else {
        steps.push(created(context, from));
    }
    for user in users {
        let mapping = added_mapping(user, from, added);
        steps.push(convert(context, user, name, &mapping, Direction::Down));
    }
    if !is_kept {
        steps.push(dropped(context, &new_as, name));
    }
    steps
}

fn is_list(user: &User<'_>) -> bool {
    user.before.sql_type.ends_with("[]")
}

fn renamed(context: &Context<'_>, name: &str, other: &str) -> Step {
    let mut step = enums::renaming(context, Action::ReplaceEnum, name, other);
    step.object = Some(name.to_owned());
    step
}

fn created(context: &Context<'_>, sql_enum: &SqlEnum) -> Step {
    Step {
        action: Action::ReplaceEnum,
        ..enums::creating(context, sql_enum)
    }
}

fn dropped(context: &Context<'_>, old_as: &str, name: &str) -> Step {
    Step {
        action: Action::ReplaceEnum,
        object: Some(name.to_owned()),
        ..enums::dropping(context, old_as)
    }
}

/// Converts a column by the text of its values.
fn convert(
    context: &Context<'_>,
    user: &User<'_>,
    name: &str,
    mapping: &Mapping,
    direction: Direction,
) -> Step {
    let (source, target) = match direction {
        Direction::Up => (user.before, user.after),
        Direction::Down => (user.after, user.before),
    };
    let column = context.quote(&user.after.name);
    let list = if is_list(user) { "[]" } else { "" };
    let mut text = format!("{column}::text{list}");
    let moved: Vec<_> = mapping.iter().filter(|(from, to)| from != to).collect();
    if is_list(user) {
        for (from, to) in moved {
            text = format!("array_replace({text}, {from}, {to})");
        }
    } else if !moved.is_empty() {
        let cases: Vec<String> = moved
            .iter()
            .map(|(from, to)| format!(" WHEN {from} THEN {to}"))
            .collect();
        text = format!("(CASE {text}{} ELSE {text} END)", cases.concat());
    }
    let type_name = format!("{}{list}", context.quote(name));
    let mut actions = Vec::new();
    if source.default.is_some() {
        actions.push(format!("ALTER COLUMN {column} DROP DEFAULT"));
    }
    actions.push(format!(
        "ALTER COLUMN {column} TYPE {type_name} USING {text}::{type_name}"
    ));
    if let Some(default) = &target.default {
        actions.push(format!("ALTER COLUMN {column} SET DEFAULT {default}"));
    }
    let loss = if mapping.is_empty() || is_list(user) {
        Loss::Converted
    } else {
        Loss::Parked
    };
    let mut step = context
        .altering(
            Action::ReplaceEnum,
            user.table,
            name,
            &actions.join(",\n    "),
        )
        .phase(Phase::Contract)
        .work(Work::Rewrite)
        .loss(loss)
        .done_when(done::column_type(
            user.table,
            &user.after.name,
            &type_name,
            None,
        ));
    step.table = Some(user.table.to_owned());
    step
}

/// The column that keeps, as text, what rows held.
fn aside(context: &Context<'_>, user: &User<'_>, by: Direction) -> Column {
    Column {
        name: context.parked(by, &user.after.name),
        sql_type: "TEXT".to_owned(),
        is_nullable: true,
        default: None,
        is_auto_increment: false,
        generated: None,
        collation: None,
        comment: None,
    }
}

/// Keeps aside what rows hold whose value changes.
fn set_aside(
    context: &Context<'_>,
    user: &User<'_>,
    by: Direction,
    mapping: &Mapping,
) -> Vec<Step> {
    let aside = aside(context, user, by);
    let text = format!("{}::text", context.quote(&user.after.name));
    let values: Vec<&str> = mapping.iter().map(|(from, _)| from.as_str()).collect();
    vec![
        columns::adding(context, user.table, &aside).loss(Loss::Parked),
        fills::updating(
            context,
            user.table,
            &aside.name,
            &format!("{} = {text}", context.quote(&aside.name)),
            &format!("{text} IN ({})", values.join(", ")),
        )
        .loss(Loss::Parked),
    ]
}

fn aside_entry(context: &Context<'_>, user: &User<'_>, by: Direction) -> Parked {
    let mut entry = columns::parked(context, by, user.table, user.after);
    if by == Direction::Down {
        let quoted = context.quote(&entry.parked_as);
        entry.restore = vec![format!(
            "UPDATE {}\nSET {} = {quoted}::{}\nWHERE {quoted} IS NOT NULL;",
            context.quote(user.table),
            context.quote(&user.after.name),
            user.after.sql_type
        )];
    }
    entry
}

/// Brings back what rows held, unless they hold something else by now.
fn bring_back(context: &Context<'_>, user: &User<'_>, mapping: &Mapping) -> Vec<Step> {
    let aside = aside(context, user, Direction::Up);
    let quoted = context.quote(&aside.name);
    let column = context.quote(&user.after.name);
    let cases: Vec<String> = mapping
        .iter()
        .map(|(from, to)| format!(" WHEN {from} THEN {to}"))
        .collect();
    vec![
        fills::updating(
            context,
            user.table,
            &user.after.name,
            &format!("{column} = {quoted}::{}", user.before.sql_type),
            &format!("{column}::text = CASE {quoted}{} END", cases.concat()),
        ),
        columns::dropping(context, user.table, &aside.name),
    ]
}
