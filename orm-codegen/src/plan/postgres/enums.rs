//! Enum types: new, gone, of another name, and with other values. Values are added in their place; what is gone or moved
//! takes a new type ([`super::enum_replace`]).

use super::super::draft::{Draft, Fact, Grouping};
use super::super::park::PARKED_SCHEMA;
use super::super::step::{StepSetters as _, step};
use super::context::{Context, is_type, relation, typed};
use super::{done, enum_replace, tables};
use crate::ddl;
use crate::diff::Change;
use orm_schema::migration::{Action, Direction, Phase, Step};
use orm_schema::sql::{Column, SqlEnum, SqlSchema};

/// Creates an enum type.
pub(super) fn create(context: &Context<'_>, sql_enum: &SqlEnum) -> Draft {
    let name = &sql_enum.name;
    let is_parked = is_used(context.after, name, |_, _| true);
    let undo = if is_parked {
        parking(context, name, Direction::Down)
    } else {
        vec![dropping(context, name)]
    };
    Draft::new(creating(context, sql_enum))
        .produces([Fact::Type(name.clone()), relation(name)])
        .undo(undo)
}

/// Drops an enum type, or puts it aside with the columns that have it.
pub(super) fn drop(context: &Context<'_>, sql_enum: &SqlEnum) -> Vec<Draft> {
    let name = &sql_enum.name;
    let facts = [Fact::Type(name.clone()), relation(name)];
    let readable = context.before.tables.iter().flat_map(|table| {
        table
            .columns
            .iter()
            .filter(|column| has_type(column, name))
            .map(|column| typed(&table.name, &column.name))
    });
    if !is_kept(context, name) {
        return vec![
            Draft::new(dropping(context, name).phase(Phase::Contract))
                .reads(readable)
                .destroys(facts)
                .undo([creating(context, sql_enum)]),
        ];
    }
    let mut drafts: Vec<Draft> = parking(context, name, Direction::Up)
        .into_iter()
        .map(Draft::new)
        .collect();
    if let Some(first) = drafts.first_mut() {
        first.reads.extend(readable);
    }
    if let Some(last) = drafts.last_mut() {
        last.destroys.extend(facts);
        last.undo = restoring(context, name);
    }
    context.chain(drafts)
}

/// Gives an enum type another name.
pub(super) fn rename(context: &Context<'_>, from: &str, to: &str) -> Draft {
    let type_fact = |name: &str| Fact::Type(name.to_owned());
    Draft::new(renaming(context, Action::RenameEnum, from, to).phase(Phase::Contract))
        .destroys([type_fact(from), relation(from)])
        .produces([type_fact(to), relation(to), renamed(to)])
        .undo([renaming(context, Action::RenameEnum, to, from)])
}

/// Gives an enum type other values.
pub(super) fn alter(
    context: &Context<'_>,
    from: &SqlEnum,
    to: &SqlEnum,
    renames: &[(String, String)],
    mapped: &[(String, String)],
) -> Vec<Draft> {
    let name = &to.name;
    let mut drafts = Vec::new();
    for (old, new) in renames {
        drafts.push(
            Draft::new(renaming_value(context, name, old, new).phase(Phase::Contract))
                .undo([renaming_value(context, name, new, old)]),
        );
    }
    let between = between(from, renames);
    if is_replaced(from, to, renames) {
        drafts.extend(enum_replace::replace(context, &between, to, mapped));
    } else {
        let mut undo = Some(enum_replace::undo_added(context, &between, to));
        for value in to
            .values
            .iter()
            .filter(|value| !between.values.contains(value))
        {
            let mut draft = Draft::new(adding_value(context, &between, to, value))
                .produces([Fact::EnumValue(name.clone(), value.clone())]);
            if let Some((steps, parked)) = undo.take() {
                draft = draft.undo(steps).parks(parked);
            }
            drafts.push(draft);
        }
    }
    if let Some(first) = drafts.first_mut() {
        first.reads.insert(renamed(name));
    }
    if let Some(last) = drafts.last_mut() {
        last.produces.insert(Fact::Type(name.clone()));
    }
    context.chain(drafts)
}

/// Whether a change of values takes a new type.
pub(super) fn is_replaced(from: &SqlEnum, to: &SqlEnum, renames: &[(String, String)]) -> bool {
    let kept: Vec<String> = to
        .values
        .iter()
        .filter(|value| between(from, renames).values.contains(value))
        .cloned()
        .collect();
    kept != between(from, renames).values
}

/// The statements that use values which this migration adds come in a later transaction: PostgreSQL refuses them in the one
/// that added the value ("ALTER TYPE").
pub(super) fn after_new_values(context: &Context<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut added = Vec::new();
    for change in &context.changes {
        if let Change::AlterEnum {
            from, to, renamed, ..
        } = change
            && !is_replaced(from, to, renamed)
        {
            let old = between(from, renamed);
            let values = to.values.iter().filter(|value| !old.values.contains(value));
            added.extend(values.map(|value| {
                let fact = Fact::EnumValue(to.name.clone(), value.clone());
                (context.rules.text_literal(value), fact)
            }));
        }
    }
    drafts
        .into_iter()
        .map(|mut draft| {
            let used: Vec<&Fact> = added
                .iter()
                .filter(|(literal, fact)| {
                    draft.step.action != Action::AddEnumValue
                        && draft.step.action != Action::RenameEnumValue
                        && !draft.produces.contains(fact)
                        && draft.step.sql.contains(literal.as_str())
                })
                .map(|(_, fact)| fact)
                .collect();
            if !used.is_empty() {
                draft.reads.extend(used.into_iter().cloned());
                draft.grouping = draft.grouping.max(Grouping::AfterCommit);
            }
            draft
        })
        .collect()
}

/// The statements that remove a parked type when nothing has it any more; nothing for other types.
pub(super) fn purge(context: &Context<'_>, sql_type: &str, by: Direction) -> Option<String> {
    let name = sql_type.trim_end_matches("[]");
    let is_parked = context.changes.iter().find_map(|change| {
        if let Change::DropEnum(sql_enum) = change
            && by == Direction::Up
            && is_type(name, &sql_enum.name)
        {
            Some(&sql_enum.name)
        } else if let Change::CreateEnum(sql_enum) = change
            && by == Direction::Down
            && is_type(name, &sql_enum.name)
        {
            Some(&sql_enum.name)
        } else if let Change::AlterEnum {
            from, to, renamed, ..
        } = change
            && by == Direction::Up
            && is_type(name, &to.name)
            && is_replaced(from, to, renamed)
            && is_kept(context, &to.name)
        {
            Some(&to.name)
        } else if let Change::AlterEnum { to, .. } = change
            && by == Direction::Down
            && is_type(name, &to.name)
            && enum_replace::is_kept_down(context, &to.name)
        {
            Some(&to.name)
        } else {
            None
        }
    })?;
    let quoted = in_parked(context, &context.parked(by, is_parked));
    // Other columns may still have it; whose turn comes last removes it.
    Some(format!(
        "DO $$\nBEGIN\n    DROP TYPE IF EXISTS {quoted};\nEXCEPTION\n    WHEN dependent_objects_still_exist THEN NULL;\nEND\n$$;"
    ))
}

/// Whether a column that is put aside has the type.
pub(super) fn is_kept(context: &Context<'_>, name: &str) -> bool {
    is_used(&context.before, name, |table, column| {
        context.changes.iter().any(|change| {
            if let Change::DropTable(gone) = change {
                gone.name == table
            } else if let Change::DropColumn {
                table: of,
                column: gone,
            } = change
            {
                of == table && gone.name == column.name
            } else if let Change::AlterColumn {
                table: of,
                from,
                to,
                cast,
                ..
            } = change
            {
                of == table
                    && to.name == column.name
                    && super::replace_column::is_replaced(from, to, cast.as_deref())
            } else {
                false
            }
        })
    })
}

fn is_used(schema: &SqlSchema, name: &str, is_meant: impl Fn(&str, &Column) -> bool) -> bool {
    schema.tables.iter().any(|table| {
        table
            .columns
            .iter()
            .any(|column| has_type(column, name) && is_meant(&table.name, column))
    })
}

pub(super) fn has_type(column: &Column, name: &str) -> bool {
    is_type(column.sql_type.trim_end_matches("[]"), name)
}

/// That the type has its new name.
fn renamed(name: &str) -> Fact {
    Fact::Name("renamed type", name.to_owned())
}

/// The old type after its values got their new names.
fn between(from: &SqlEnum, renames: &[(String, String)]) -> SqlEnum {
    let new_name = |value: &String| {
        renames
            .iter()
            .find(|(old, _)| old == value)
            .map_or_else(|| value.clone(), |(_, new)| new.clone())
    };
    SqlEnum {
        name: from.name.clone(),
        values: from.values.iter().map(new_name).collect(),
    }
}

pub(super) fn creating(context: &Context<'_>, sql_enum: &SqlEnum) -> Step {
    step(
        Action::CreateEnum,
        "",
        &sql_enum.name,
        ddl::create_enum(context.rules, sql_enum),
    )
    .done_when(done::enum_type(&sql_enum.name))
}

pub(super) fn dropping(context: &Context<'_>, name: &str) -> Step {
    step(
        Action::DropEnum,
        "",
        name,
        format!("DROP TYPE {};", context.quote(name)),
    )
    .done_when(done::not(&done::enum_type(name)))
}

pub(super) fn renaming(context: &Context<'_>, action: Action, from: &str, to: &str) -> Step {
    step(
        action,
        "",
        to,
        format!(
            "ALTER TYPE {} RENAME TO {};",
            context.quote(from),
            context.quote(to)
        ),
    )
    .done_when(done::both(
        &done::enum_type(to),
        &done::not(&done::enum_type(from)),
    ))
}

fn renaming_value(context: &Context<'_>, name: &str, from: &str, to: &str) -> Step {
    step(
        Action::RenameEnumValue,
        "",
        name,
        format!(
            "ALTER TYPE {} RENAME VALUE {} TO {};",
            context.quote(name),
            context.rules.text_literal(from),
            context.rules.text_literal(to)
        ),
    )
    .done_when(done::both(
        &done::enum_value(name, to),
        &done::not(&done::enum_value(name, from)),
    ))
}

/// Adds a value in its place: in front of the next one that is there already, else at the end.
fn adding_value(context: &Context<'_>, from: &SqlEnum, to: &SqlEnum, value: &str) -> Step {
    let next = to
        .values
        .iter()
        .skip_while(|other| *other != value)
        .find(|other| from.values.contains(other));
    let place = next
        .map(|next| format!(" BEFORE {}", context.rules.text_literal(next)))
        .unwrap_or_default();
    step(
        Action::AddEnumValue,
        "",
        &to.name,
        format!(
            "ALTER TYPE {} ADD VALUE IF NOT EXISTS {}{place};",
            context.quote(&to.name),
            context.rules.text_literal(value)
        ),
    )
    .done_when(done::enum_value(&to.name, value))
}

fn in_parked(context: &Context<'_>, name: &str) -> String {
    format!("{}.{}", context.quote(PARKED_SCHEMA), context.quote(name))
}

/// Puts a type aside.
pub(super) fn parking(context: &Context<'_>, name: &str, by: Direction) -> Vec<Step> {
    let parked_as = context.parked(by, name);
    let sql = format!(
        "ALTER TYPE {} SET SCHEMA {};",
        context.quote(&parked_as),
        context.quote(PARKED_SCHEMA)
    );
    let rename = format!(
        "ALTER TYPE {} RENAME TO {};",
        context.quote(name),
        context.quote(&parked_as)
    );
    let parking = |sql| step(Action::DropEnum, "", name, sql).phase(Phase::Contract);
    let mut schema = tables::create_schema(context, Action::DropEnum, "");
    schema.object = Some(name.to_owned());
    vec![
        schema,
        parking(rename).done_when(done::not(&done::enum_type(name))),
        parking(sql).done_when(done::parked_enum(&parked_as)),
    ]
}

/// Brings a type back that `migration.sql` put aside.
pub(super) fn restoring(context: &Context<'_>, name: &str) -> Vec<Step> {
    let parked_as = context.parked(Direction::Up, name);
    let sql = tables::out_of_parked(
        context,
        &format!("ALTER TYPE {}", in_parked(context, &parked_as)),
    );
    vec![
        step(Action::CreateEnum, "", name, sql)
            .done_when(done::not(&done::parked_enum(&parked_as))),
        renaming(context, Action::CreateEnum, &parked_as, name),
    ]
}
