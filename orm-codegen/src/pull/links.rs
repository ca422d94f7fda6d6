//! Link tables as Prisma and lowering make them -> `ManyToMany` on both sides. Any other table between two is a model.

use super::model::Draft;
use super::names::LONGEST;
use super::types::normal;
use super::write::literal;
use orm_schema::naming::{ConstraintKind, constraint_name, link_name, plural, snake_case};
use orm_schema::sql::{Column, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, ReferentialAction};

/// A link table, and the tables whose keys its columns `A` and `B` hold.
#[derive(Debug, Clone)]
pub(super) struct LinkTable {
    pub(super) name: String,
    pub(super) a: String,
    pub(super) b: String,
}

/// The link between the tables, if the table is one in every part. `models` are the other tables with their structs.
pub(super) fn link(
    schema: &SqlSchema,
    table: &Table,
    models: &[(String, String)],
) -> Option<LinkTable> {
    let Table {
        name,
        columns,
        primary_key,
        indexes,
        foreign_keys,
        checks,
        comment: _,
    } = table;
    let dialect = schema.dialect;
    let ([a, b], [first, second]) = (columns.as_slice(), foreign_keys.as_slice()) else {
        return None;
    };
    // Nothing of what belongs to it is ever cut.
    let is_named = name.starts_with('_') && name.len() + "_AB_unique".len() <= LONGEST;
    if !is_named || a.name != "A" || b.name != "B" || !checks.is_empty() {
        return None;
    }
    let (first, second) = if first.columns == ["A"] {
        (first, second)
    } else {
        (second, first)
    };
    let to_a = target(schema, name, a, first)?;
    let to_b = target(schema, name, b, second)?;
    let is_index = |index: &&TableIndex, suffix: &str, kind: IndexKind, of: &[&str]| {
        let names = index.columns.iter().map(|(name, _)| name.as_str());
        index.name == format!("{name}{suffix}")
            && index.kind == kind
            && index.predicate.is_none()
            && names.eq(of.iter().copied())
    };
    let has = |suffix, kind, of: &[&str]| {
        indexes
            .iter()
            .any(|index| is_index(&index, suffix, kind, of))
    };
    let has_key = match dialect {
        Dialect::Postgres => {
            indexes.len() == 1
                && primary_key.as_ref().is_some_and(|key| {
                    key.name == format!("{name}_AB_pkey") && key.columns == ["A", "B"]
                })
        }
        Dialect::Sqlite | Dialect::MySql => {
            indexes.len() == 2
                && primary_key.is_none()
                && has("_AB_unique", IndexKind::Unique, &["A", "B"])
        }
    };
    let model = |table: &Table| {
        let mut models = models.iter();
        models
            .find(|(name, _)| *name == table.name)
            .map(|(_, model)| model)
    };
    // The first of the models stands in `A`.
    let in_order = model(to_a)? <= model(to_b)?;
    let is_link = has_key && in_order && has("_B_index", IndexKind::Plain, &["B"]);
    is_link.then(|| LinkTable {
        name: name.clone(),
        a: to_a.name.clone(),
        b: to_b.name.clone(),
    })
}

/// The table whose key the column holds, as a link table does.
fn target<'a>(
    schema: &'a SqlSchema,
    link: &str,
    column: &Column,
    key: &TableForeignKey,
) -> Option<&'a Table> {
    let table = schema
        .tables
        .iter()
        .find(|table| table.name == key.target_table)?;
    let own = table.primary_key.as_ref()?;
    let [id] = own.columns.as_slice() else {
        return None;
    };
    let found = table.columns.iter().find(|found| found.name == *id)?;
    let dialect = schema.dialect;
    let derived = constraint_name(dialect, ConstraintKind::ForeignKey, link, &[&column.name]);
    let cascade = ReferentialAction::Cascade;
    let is_plain = !column.is_nullable
        && column.default.is_none()
        && column.generated.is_none()
        && !column.is_auto_increment
        && key.name == derived
        && key.columns == [column.name.clone()]
        && key.target_columns == own.columns
        && (key.on_delete, key.on_update) == (cascade, cascade)
        && !key.is_deferrable
        && normal(dialect, column).sql_type == normal(dialect, found).sql_type;
    is_plain.then_some(table)
}

/// Adds the relations to both structs. `models` are the names of the structs in the order of the tables.
pub(super) fn add(
    links: &[LinkTable],
    schema: &SqlSchema,
    models: &[String],
    drafts: &mut [Draft<'_>],
) {
    let position = |name: &String| schema.tables.iter().position(|table| table.name == *name);
    for LinkTable { name, a, b } in links {
        let (Some(a), Some(b)) = (position(a), position(b)) else {
            continue;
        };
        let bare = name.trim_start_matches('_');
        let said = format!("name = {}", literal(&name[1..]));
        if a == b {
            let draft = &mut drafts[a];
            let forward = draft.members.first(&[snake_case(bare)]);
            // `A` belongs to the first of the two names.
            let backward = draft.members.first(&[format!("{forward}_inverse")]);
            for (own, other) in [(&forward, &backward), (&backward, &forward)] {
                let attributes = vec![
                    said.clone(),
                    format!("inverse = {}", super::names::raw(other)),
                ];
                draft.relations.push((
                    own.clone(),
                    format!("ManyToMany<{}>", models[a]),
                    attributes,
                ));
            }
            continue;
        }
        let is_derived = link_name(&models[a], &models[b], None) == *name;
        for (from, to) in [(a, b), (b, a)] {
            let plain = plural(&snake_case(&models[to]));
            let wanted = [plain.clone(), format!("{plain}_by_{}", snake_case(bare))];
            let wanted = if is_derived {
                &wanted[..]
            } else {
                &wanted[1..]
            };
            let draft = &mut drafts[from];
            let member = draft.members.first(wanted);
            let attributes = if is_derived {
                vec![]
            } else {
                vec![said.clone()]
            };
            draft
                .relations
                .push((member, format!("ManyToMany<{}>", models[to]), attributes));
        }
    }
}
