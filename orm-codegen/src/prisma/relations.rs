//! Relations -> Prisma's relation fields, both sides of each: Prisma wants a field on either model, so a side that no
//! struct declares is made up here under a name that is free.

use super::block::{Block, Line, add_note};
use super::names::Names;
use super::{NameMap, links, poly, string_literal};
use crate::lower::{can_defer, lowered_action};
use orm_schema::naming::{ConstraintKind, constraint_name, plural, snake_case};
use orm_schema::{
    Dialect, ForeignKey, Link, Model, ReferentialAction, Relation, RelationKind, Schema, Str,
};

/// All relations that Prisma sees. Which of them are between the same two models decides which need a name.
pub(super) struct Relations<'a> {
    foreign_keys: Vec<ForeignKey<'a>>,
    pub(super) links: Vec<Link<'a>>,
}

impl Relations<'_> {
    /// Whether two models alone do not say which relation is meant.
    pub(super) fn is_ambiguous(&self, a: &Model, b: &Model) -> bool {
        let is_same = |c: &Model, d: &Model| {
            (c.name == a.name && d.name == b.name) || (c.name == b.name && d.name == a.name)
        };
        let keys = self
            .foreign_keys
            .iter()
            .filter(|foreign_key| is_same(foreign_key.model, foreign_key.target));
        let links = self.links.iter().filter(|link| is_same(link.a, link.b));
        a.name == b.name || keys.count() + links.count() > 1
    }
}

/// Adds the relation fields of every model to its block; `blocks` and `names` are parallel to the schema's models.
pub(super) fn add(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    names: &mut [Names],
    blocks: &mut [Block],
) {
    let models = schema.models().iter();
    let all = Relations {
        foreign_keys: models
            .flat_map(|model| schema.foreign_keys(model))
            .collect(),
        links: schema.links(),
    };
    // Declared fields first, so that a made-up one never takes a name that a struct declares.
    for (position, model) in schema.models().iter().enumerate() {
        for relation in model.relations.iter() {
            let names = &mut names[position];
            let line = match relation.kind {
                RelationKind::BelongsTo => {
                    declared_holder(schema, dialect, map, &all, names, model, relation)
                }
                RelationKind::HasOne | RelationKind::HasMany => {
                    declared_reader(schema, map, &all, names, model, relation)
                }
                RelationKind::ManyToMany => links::declared(map, &all, names, relation),
            };
            // What matches nothing was reported when the schema was resolved.
            blocks[position].relations.extend(line);
        }
    }
    for foreign_key in &all.foreign_keys {
        if schema.inverse_of(foreign_key).is_some() {
            continue;
        }
        if let Some(position) = position_of(schema, foreign_key.target) {
            let line = made_up_reader(map, &all, &mut names[position], foreign_key);
            blocks[position].relations.push(line);
        }
    }
    for link in &all.links {
        for side in links::undeclared(link) {
            if let Some(position) = position_of(schema, side.model) {
                let line = links::made_up(map, &all, &mut names[position], link, &side);
                blocks[position].relations.push(line);
            }
        }
    }
}

fn position_of(schema: &Schema, model: &Model) -> Option<usize> {
    let mut models = schema.models().iter();
    models.position(|other| other.name == model.name)
}

fn declared_holder(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    all: &Relations<'_>,
    names: &mut Names,
    model: &Model,
    relation: &Relation,
) -> Option<Line> {
    let foreign_key = all.foreign_keys.iter().find(|foreign_key| {
        foreign_key.model.name == model.name && foreign_key.relation.name == relation.name
    })?;
    let name = names.member_name(&relation.name);
    let mut line = holder(dialect, map, all, foreign_key, name);
    line.docs = relation.docs.to_string();
    poly::add_relation_note(schema, dialect, foreign_key, &mut line.docs);
    if relation.is_deferrable && can_defer(dialect) {
        add_note(&mut line.docs, "DEFERRABLE INITIALLY DEFERRED");
    }
    Some(line)
}

fn declared_reader(
    schema: &Schema,
    map: &NameMap,
    all: &Relations<'_>,
    names: &mut Names,
    model: &Model,
    relation: &Relation,
) -> Option<Line> {
    let foreign_key = all.foreign_keys.iter().find(|foreign_key| {
        foreign_key.target.name == model.name
            && schema
                .inverse_of(foreign_key)
                .is_some_and(|inverse| inverse.name == relation.name)
    })?;
    let name = names.member_name(&relation.name);
    let is_one = relation.kind == RelationKind::HasOne;
    let mut line = reader(map, all, foreign_key, name, is_one);
    line.docs = relation.docs.to_string();
    Some(line)
}

fn made_up_reader(
    map: &NameMap,
    all: &Relations<'_>,
    names: &mut Names,
    foreign_key: &ForeignKey<'_>,
) -> Line {
    let is_one = promises_one(foreign_key.model, &foreign_key.relation.fields);
    let own = snake_case(&foreign_key.model.name);
    let own = if is_one { own } else { plural(&own) };
    let is_ambiguous = all.is_ambiguous(foreign_key.model, foreign_key.target);
    let name = names.made_up_name(own, &foreign_key.relation.name, is_ambiguous);
    reader(map, all, foreign_key, name, is_one)
}

/// Whether at most one row can hold the same values in these fields, deleted rows among them.
fn promises_one(model: &Model, fields: &[Str]) -> bool {
    let is_key = || {
        fields.len() == model.primary_key.len()
            && fields.iter().all(|field| model.primary_key.contains(field))
    };
    // The other unique keys of a model with soft delete leave deleted rows out.
    model.is_unique(fields) && (model.deleted().is_none() || is_key())
}

/// The side that stores the key.
fn holder(
    dialect: Dialect,
    map: &NameMap,
    all: &Relations<'_>,
    foreign_key: &ForeignKey<'_>,
    name: String,
) -> Line {
    let ForeignKey {
        model,
        relation,
        target,
        on_delete,
        on_update,
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
        ("onDelete", *on_delete, default_on_delete),
        ("onUpdate", *on_update, ReferentialAction::Cascade),
    ] {
        let action = lowered_action(dialect, action);
        if action != default {
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
    all: &Relations<'_>,
    foreign_key: &ForeignKey<'_>,
    name: String,
    is_one: bool,
) -> Line {
    // Prisma takes a single row only where the database promises it.
    let is_one = is_one && promises_one(foreign_key.model, &foreign_key.relation.fields);
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
    all: &Relations<'_>,
    foreign_key: &ForeignKey<'_>,
) -> Option<String> {
    all.is_ambiguous(foreign_key.model, foreign_key.target)
        .then(|| {
            string_literal(&format!(
                "{}_{}",
                map.type_name(&foreign_key.model.name),
                foreign_key.relation.name
            ))
        })
}
