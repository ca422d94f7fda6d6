//! Columns that differ: type, collation, numbering, default and whether they hold NULL, in this order.

use super::super::draft::{Draft, Fact};
use super::super::step::StepSetters as _;
use super::columns::{dropping_default, setting_default};
use super::context::{Context, removed, typed};
use super::types::{Fit, PgType, TypeChange, type_change};
use super::{columns, done, fills, numbering, replace_column};
use crate::diff::Change;
use orm_schema::migration::{Action, Loss, Phase, Step, Work};
use orm_schema::sql::Column;

/// A column that differs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alteration<'a> {
    /// The table.
    pub(super) table: &'a str,
    /// As it is, by its new name.
    pub(super) from: &'a Column,
    /// As it shall be.
    pub(super) to: &'a Column,
    /// What NULLs become.
    pub(super) fill: Option<&'a str>,
    /// The value of the new type.
    pub(super) cast: Option<&'a str>,
}

/// Alters a column.
pub(super) fn alter(
    context: &Context<'_>,
    alteration: &Alteration<'_>,
) -> Result<Vec<Draft>, String> {
    let Alteration {
        table,
        from,
        to,
        fill,
        cast,
    } = *alteration;
    let name = to.name.as_str();
    let change = type_change(&from.sql_type, &to.sql_type);
    if change.fit == Fit::Never && cast.is_none() {
        return Err(format!(
            "PostgreSQL cannot turn `{}` of `{table}.{name}` into `{}`: say how, with a cast over the column",
            from.sql_type, to.sql_type
        ));
    }
    if replace_column::is_replaced(from, to, cast) {
        return Ok(replace_column::replace(context, alteration, change));
    }
    let mut drafts = Vec::new();
    let has_new_type = from.sql_type != to.sql_type || from.collation != to.collation;
    let mut has_new_default = from.default != to.default;
    if has_new_type {
        has_new_default = false;
        drafts.push(retype(context, alteration, change));
    }
    if from.is_auto_increment != to.is_auto_increment {
        drafts.extend(numbering::alter(context, table, from, to));
    }
    if has_new_type && from.is_auto_increment && to.is_auto_increment {
        drafts.push(
            Draft::new(numbering::retype(context, table, to))
                .undo([numbering::retype(context, table, from)]),
        );
    }
    if has_new_default {
        drafts.push(
            Draft::new(default_step(context, table, name, to.default.as_deref()))
                .reads(context.uses(table, name))
                .undo([default_step(context, table, name, from.default.as_deref())]),
        );
    }
    let mut drafts = context.chain(drafts);
    if !from.is_nullable && to.is_nullable {
        let mut undo = Vec::new();
        if let Some(default) = &from.default {
            undo.push(fills::filling(context, table, name, default));
        }
        undo.push(fills::setting(context, table, name));
        drafts.push(
            Draft::new(fills::allowing(context, table, name))
                .reads(context.uses(table, name))
                // A key refuses NULL itself.
                .reads(freed_keys(context, table, name))
                .undo(undo),
        );
    }
    if from.is_nullable && !to.is_nullable {
        drafts.extend(fills::require(context, table, name, fill, Loss::Converted));
    }
    Ok(drafts)
}

fn default_step(context: &Context<'_>, table: &str, column: &str, default: Option<&str>) -> Step {
    match default {
        Some(default) => setting_default(context, table, column, default),
        None => dropping_default(context, table, column),
    }
}

fn freed_keys(context: &Context<'_>, table: &str, column: &str) -> Vec<Fact> {
    context
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::AlterPrimaryKey {
                table: of,
                from: Some(key),
                ..
            } = change
                && of == table
                && key.columns.iter().any(|name| name == column)
            {
                Some(removed(table, &key.name))
            } else {
                None
            }
        })
        .collect()
}

/// Changes a type where it stands, which loses nothing: values that the new type cannot hold make the statement fail.
fn retype(context: &Context<'_>, alteration: &Alteration<'_>, change: TypeChange) -> Draft {
    let Alteration {
        table, from, to, ..
    } = *alteration;
    let name = to.name.as_str();
    let back = type_change(&to.sql_type, &from.sql_type);
    let mut undo = Vec::new();
    let mut parked = Vec::new();
    // What the old type would round is put aside before it does.
    if back.fit == Fit::Rounds {
        let aside = Column {
            name: context.parked(orm_schema::migration::Direction::Down, name),
            is_nullable: true,
            default: None,
            is_auto_increment: false,
            generated: None,
            comment: None,
            ..to.clone()
        };
        let (quoted, aside_quoted) = (context.quote(name), context.quote(&aside.name));
        // JSON has no equality ("JSON Types").
        let is_json = [from, to]
            .iter()
            .any(|column| PgType::parse(&column.sql_type).base == "json");
        let condition = if is_json {
            format!("{quoted} IS NOT NULL")
        } else {
            format!("{quoted} <> {quoted}::{}", from.sql_type)
        };
        undo.push(
            columns::adding(context, table, &aside)
                .loss(Loss::Parked)
                .phase(Phase::Contract),
        );
        undo.push(
            fills::updating(
                context,
                table,
                name,
                &format!("{aside_quoted} = {quoted}"),
                &condition,
            )
            .loss(Loss::Parked),
        );
        let unchanged = if is_json {
            String::new()
        } else {
            format!(" AND {quoted} = {aside_quoted}::{}", from.sql_type)
        };
        let mut entry = columns::parked(context, orm_schema::migration::Direction::Down, table, to);
        entry.restore = vec![format!(
            "UPDATE {}\nSET {quoted} = {aside_quoted}\nWHERE {aside_quoted} IS NOT NULL{unchanged};",
            context.quote(table)
        )];
        parked.push(entry);
    }
    undo.push(retyping(context, table, to, from, back));
    let facts = [
        Fact::Table(table.to_owned()),
        Fact::Column(table.to_owned(), name.to_owned()),
    ];
    Draft::new(retyping(context, table, from, to, change))
        .reads(facts)
        .reads(context.freed(table, name))
        .reads(context.type_fact(to))
        .produces([typed(table, name)])
        .undo(undo)
        .parks(parked)
}

/// The statement that changes a type. The default goes along: it may be none of the new type.
fn retyping(
    context: &Context<'_>,
    table: &str,
    from: &Column,
    to: &Column,
    change: TypeChange,
) -> Step {
    let quoted = context.quote(&to.name);
    let collate = match (&from.collation, &to.collation) {
        (_, Some(collation)) => format!(" COLLATE {}", context.quote(collation)),
        (Some(_), None) => " COLLATE \"default\"".to_owned(),
        (None, None) => String::new(),
    };
    let using = if change.is_assigned {
        String::new()
    } else {
        format!(" USING {quoted}::{}", to.sql_type)
    };
    let mut actions = Vec::new();
    let has_one_base = PgType::parse(&from.sql_type).base == PgType::parse(&to.sql_type).base;
    let moves_default = from.default.is_some() && (from.default != to.default || !has_one_base);
    if moves_default {
        actions.push(format!("ALTER COLUMN {quoted} DROP DEFAULT"));
    }
    actions.push(format!(
        "ALTER COLUMN {quoted} TYPE {}{collate}{using}",
        to.sql_type
    ));
    if let Some(default) = &to.default
        && (moves_default || from.default.is_none())
    {
        actions.push(format!("ALTER COLUMN {quoted} SET DEFAULT {default}"));
    }
    let is_other_collation = from.collation != to.collation;
    let work = if is_other_collation {
        change.work.max(Work::IndexBuild)
    } else {
        change.work
    };
    let loss = match change.fit {
        Fit::Always => Loss::None,
        Fit::Fails | Fit::Rounds | Fit::Never => Loss::Converted,
    };
    let (action, phase) = if from.sql_type == to.sql_type {
        (Action::AlterCollation, Phase::Expand)
    } else if has_one_base && change.fit == Fit::Always {
        (Action::AlterColumnType, Phase::Expand)
    } else {
        (Action::AlterColumnType, Phase::Contract)
    };
    let collation = match (&from.collation, &to.collation) {
        (_, Some(collation)) => Some(collation.as_str()),
        (Some(_), None) => Some("default"),
        (None, None) => None,
    };
    let loss = if has_one_base && change.fit == Fit::Always {
        Loss::None
    } else {
        loss
    };
    context
        .altering(action, table, &to.name, &actions.join(",\n    "))
        .phase(context.phase(table, phase))
        .work(work)
        .loss(loss)
        .done_when(done::column_type(table, &to.name, &to.sql_type, collation))
}
