//! Relations -> Prisma's relation fields, both sides of each: Prisma wants a field on either model, so a side that no
//! struct declares is made up here under a name that is free.

use super::block::{Block, Line};
use super::names::Names;
use super::{NameMap, string_literal};
use orm_schema::naming::{ConstraintKind, constraint_name, plural, snake_case};
use orm_schema::{Dialect, ForeignKey, ReferentialAction, RelationKind, Schema};

/// Adds the relation fields of every model to its block; `blocks` and `names` are parallel to the schema's models.
pub(super) fn add(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    names: &mut [Names],
    blocks: &mut [Block],
) {
    let foreign_keys: Vec<ForeignKey<'_>> = schema
        .models()
        .iter()
        .flat_map(|model| schema.foreign_keys(model))
        .collect();
    // Declared fields first, so that a made-up one never takes a name that a struct declares.
    for (position, model) in schema.models().iter().enumerate() {
        for relation in model.relations.iter() {
            let is_this = |foreign_key: &&ForeignKey<'_>| match relation.kind {
                RelationKind::BelongsTo => {
                    foreign_key.model.name == model.name
                        && foreign_key.relation.name == relation.name
                }
                RelationKind::HasOne | RelationKind::HasMany => {
                    schema.inverse_of(foreign_key).is_some_and(|inverse| {
                        foreign_key.target.name == model.name && inverse.name == relation.name
                    })
                }
            };
            // What matches nothing was reported when the schema was resolved.
            let Some(foreign_key) = foreign_keys.iter().find(is_this) else {
                continue;
            };
            let name = names[position].member_name(&relation.name);
            let mut line = match relation.kind {
                RelationKind::BelongsTo => holder(dialect, map, &foreign_keys, foreign_key, name),
                RelationKind::HasOne => reader(map, &foreign_keys, foreign_key, name, true),
                RelationKind::HasMany => reader(map, &foreign_keys, foreign_key, name, false),
            };
            line.docs = relation.docs.to_string();
            blocks[position].relations.push(line);
        }
    }
    for foreign_key in foreign_keys
        .iter()
        .filter(|foreign_key| schema.inverse_of(foreign_key).is_none())
    {
        let Some(position) = schema
            .models()
            .iter()
            .position(|model| model.name == foreign_key.target.name)
        else {
            continue;
        };
        let is_one = foreign_key.model.is_unique(&foreign_key.relation.fields);
        let own = snake_case(&foreign_key.model.name);
        let own = if is_one { own } else { plural(&own) };
        let is_ambiguous = relation_name(map, &foreign_keys, foreign_key).is_some();
        let wanted = if is_ambiguous || !names[position].is_free(&own) {
            format!("{own}_by_{}", foreign_key.relation.name)
        } else {
            own
        };
        let name = names[position].member_name(&wanted);
        blocks[position]
            .relations
            .push(reader(map, &foreign_keys, foreign_key, name, is_one));
    }
}

/// The side that stores the key.
fn holder(
    dialect: Dialect,
    map: &NameMap,
    all: &[ForeignKey<'_>],
    foreign_key: &ForeignKey<'_>,
    name: String,
) -> Line {
    let ForeignKey {
        model,
        relation,
        target,
        on_delete: _,
        on_update: _,
    } = foreign_key;
    let fields: Vec<&str> = relation
        .fields
        .iter()
        .map(|field| map.field(&model.name, field))
        .collect();
    let references: Vec<&str> = target
        .primary_key
        .iter()
        .map(|field| map.field(&target.name, field))
        .collect();
    let mut arguments: Vec<String> = relation_name(map, all, foreign_key).into_iter().collect();
    arguments.push(format!("fields: [{}]", fields.join(", ")));
    arguments.push(format!("references: [{}]", references.join(", ")));
    let is_nullable = |field| model.field(field).is_some_and(|field| field.is_nullable);
    let default_on_delete = if relation.fields.iter().all(|field| is_nullable(field)) {
        ReferentialAction::SetNull
    } else {
        ReferentialAction::Restrict
    };
    for (argument, action, default) in [
        ("onDelete", relation.on_delete, default_on_delete),
        ("onUpdate", relation.on_update, ReferentialAction::Cascade),
    ] {
        if let Some(action) = action.filter(|action| *action != default) {
            arguments.push(format!("{argument}: {}", action.name()));
        }
    }
    // SQLite does not name its foreign keys, and Prisma refuses a name there.
    if let Some(db_name) = relation
        .db_name
        .as_ref()
        .filter(|_| dialect != Dialect::Sqlite)
    {
        let columns: Vec<&str> = relation
            .fields
            .iter()
            .filter_map(|field| Some(model.field(field)?.column.as_ref()))
            .collect();
        if *db_name != constraint_name(dialect, ConstraintKind::ForeignKey, &model.table, &columns)
        {
            arguments.push(format!("map: {}", string_literal(db_name)));
        }
    }
    let optional = if relation.fields.iter().any(|field| is_nullable(field)) {
        "?"
    } else {
        ""
    };
    Line {
        name,
        ty: format!("{}{optional}", map.type_name(&target.name)),
        attributes: vec![format!("@relation({})", arguments.join(", "))],
        ..Line::default()
    }
}

/// The side that reads the key backwards.
fn reader(
    map: &NameMap,
    all: &[ForeignKey<'_>],
    foreign_key: &ForeignKey<'_>,
    name: String,
    is_one: bool,
) -> Line {
    // Prisma takes a single row only where the database promises it.
    let is_one = is_one && foreign_key.model.is_unique(&foreign_key.relation.fields);
    let suffix = if is_one { "?" } else { "[]" };
    let relation_name = relation_name(map, all, foreign_key);
    Line {
        name,
        ty: format!("{}{suffix}", map.type_name(&foreign_key.model.name)),
        attributes: relation_name
            .map(|name| format!("@relation({name})"))
            .into_iter()
            .collect(),
        ..Line::default()
    }
}

/// The relation's name as an argument, where the two models alone do not say which relation is meant.
fn relation_name(
    map: &NameMap,
    all: &[ForeignKey<'_>],
    foreign_key: &ForeignKey<'_>,
) -> Option<String> {
    let ends = |foreign_key: &ForeignKey<'_>| {
        let (a, b) = (&foreign_key.model.name, &foreign_key.target.name);
        (a.min(b).clone(), a.max(b).clone())
    };
    let is_self = foreign_key.model.name == foreign_key.target.name;
    let shared = all
        .iter()
        .filter(|other| ends(other) == ends(foreign_key))
        .count()
        > 1;
    (is_self || shared).then(|| {
        string_literal(&format!(
            "{}_{}",
            map.type_name(&foreign_key.model.name),
            foreign_key.relation.name
        ))
    })
}
