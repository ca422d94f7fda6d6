//! Foreign keys -> `BelongsTo`, and what reads them backwards.

use super::model::Draft;
use super::names;
use super::write::literal;
use orm_schema::naming::{self, ConstraintKind, constraint_name};
use orm_schema::sql::{Column, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, ReferentialAction, SortOrder};

/// Adds the relations to the structs that have them. `models` are the names of the structs in the order of the tables.
pub(super) fn add(schema: &SqlSchema, models: &[String], drafts: &mut [Draft<'_>]) {
    let mut inverses = Vec::new();
    for (source, draft) in drafts.iter_mut().enumerate() {
        let table = draft.table;
        for key in &table.foreign_keys {
            let position = |name: &str| schema.tables.iter().position(|table| table.name == name);
            let Some(target) = position(&key.target_table) else {
                continue;
            };
            let name = belongs_to(schema.dialect, key, &models[target], draft);
            inverses.push(Inverse {
                source,
                target,
                is_unique: is_unique(table, &key.columns),
                relation: name,
            });
        }
    }
    let pairs: Vec<(usize, usize)> = inverses
        .iter()
        .map(|inverse| (inverse.source, inverse.target))
        .collect();
    for inverse in inverses {
        let Inverse {
            source,
            target,
            is_unique,
            relation,
        } = inverse;
        let model = &models[source];
        let one = naming::snake_case(model);
        let (slot, plain) = if is_unique {
            ("HasOne", one)
        } else {
            ("HasMany", naming::plural(&one))
        };
        let is_only = pairs
            .iter()
            .filter(|pair| **pair == (source, target))
            .count()
            == 1;
        let mut wanted = Vec::new();
        if source == target && relation == "parent" && !is_unique {
            wanted.push("children".to_owned());
        } else if is_only && source != target {
            wanted.push(plain.clone());
        }
        wanted.push(format!("{plain}_by_{relation}"));
        let draft = &mut drafts[target];
        let name = draft.members.first(&wanted);
        draft.relations.push((
            name,
            format!("{slot}<{model}>"),
            vec![format!("inverse = {}", names::raw(&relation))],
        ));
    }
}

struct Inverse {
    source: usize,
    target: usize,
    is_unique: bool,
    relation: String,
}

/// Adds the relation that holds a key, and returns its name.
fn belongs_to(
    dialect: Dialect,
    key: &TableForeignKey,
    target: &str,
    draft: &mut Draft<'_>,
) -> String {
    let TableForeignKey {
        name,
        columns,
        target_table: _,
        target_columns: _,
        on_delete,
        on_update,
        is_deferrable,
    } = key;
    let table = draft.table;
    let found: Vec<&Column> = columns
        .iter()
        .filter_map(|name| table.columns.iter().find(|column| column.name == *name))
        .collect();
    let nullable = |column: &&Column| draft.is_nullable(column);
    let is_optional = found.iter().any(nullable);
    let default = if found.iter().all(nullable) {
        ReferentialAction::SetNull
    } else if *is_deferrable {
        ReferentialAction::NoAction
    } else {
        ReferentialAction::Restrict
    };
    let fields = draft.field_list(columns);
    let mut attributes = vec![match fields.as_slice() {
        [field] => format!("fk = {field}"),
        fields => format!("fk = ({})", fields.join(", ")),
    }];
    if *on_delete != default {
        attributes.push(format!("on_delete = {}", on_delete.name()));
    }
    if *on_update != ReferentialAction::Cascade {
        attributes.push(format!("on_update = {}", on_update.name()));
    }
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    if constraint_name(dialect, ConstraintKind::ForeignKey, &table.name, &names) != *name {
        attributes.push(format!("map = {}", literal(name)));
    }
    if *is_deferrable {
        attributes.push("deferrable".to_owned());
    }
    if !is_indexed(dialect, columns, draft) {
        attributes.push("no_index".to_owned());
    }
    let snake = naming::snake_case(target);
    let wanted = match columns.as_slice() {
        [column] => {
            let field = draft.field(column).unwrap_or_default();
            match field.strip_suffix("_id").filter(|name| !name.is_empty()) {
                Some(stem) => vec![stem.to_owned(), format!("{stem}_{snake}")],
                None if field == snake => vec![format!("{field}_row")],
                None => vec![format!("{field}_{snake}")],
            }
        }
        _ => vec![snake.clone(), format!("{snake}_row")],
    };
    let wanted: Vec<String> = wanted.iter().map(|name| names::field(name)).collect();
    let relation = draft.members.first(&wanted);
    let slot = if is_optional {
        format!("BelongsTo<Option<{target}>>")
    } else {
        format!("BelongsTo<{target}>")
    };
    draft.relations.push((relation.clone(), slot, attributes));
    relation
}

/// Whether the columns of a key are looked up by an index; one that lowering makes by itself is noted as implied.
fn is_indexed(dialect: Dialect, columns: &[String], draft: &mut Draft<'_>) -> bool {
    if draft.key().starts_with(columns) {
        return true;
    }
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let derived = constraint_name(dialect, ConstraintKind::Index, &draft.table.name, &names);
    let covers = |index: &&TableIndex| {
        let names = index.columns.iter().map(|(name, _)| name);
        index.predicate.is_none() && columns.iter().eq(names.take(columns.len()))
    };
    let found: Vec<&TableIndex> = draft.table.indexes.iter().filter(covers).collect();
    // Foreign keys are read in their order, so one must not count on the index that a later one makes.
    let is_shared = |index: &TableIndex| {
        let names: Vec<&String> = index.columns.iter().map(|(name, _)| name).collect();
        let starts = |key: &&TableForeignKey| {
            key.columns.len() <= names.len() && key.columns.iter().zip(&names).all(|(a, b)| a == *b)
        };
        draft.table.foreign_keys.iter().filter(starts).count() > 1
    };
    if let [index] = found.as_slice() {
        let is_ascending = |(_, order): &(String, SortOrder)| *order == SortOrder::Ascending;
        if index.name == derived
            && index.kind == IndexKind::Plain
            && index.columns.len() == columns.len()
            && index.columns.iter().all(is_ascending)
            && !is_shared(index)
        {
            draft.implied.insert(derived);
        }
    }
    !found.is_empty()
}

/// Whether no two rows are equal in exactly these columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |names: Vec<&String>| {
        names.len() == columns.len() && columns.iter().all(|column| names.contains(&column))
    };
    table
        .primary_key
        .as_ref()
        .is_some_and(|key| same(key.columns.iter().collect()))
        || table.indexes.iter().any(|index| {
            index.kind == IndexKind::Unique
                && index.predicate.is_none()
                && same(index.columns.iter().map(|(name, _)| name).collect())
        })
}
