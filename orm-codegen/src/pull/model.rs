//! Tables that models can say -> structs. Decides names, types and attributes, and leaves the text to `write`.

use super::defaults;
use super::enums::Enums;
use super::keys::KeyTypes;
use super::names::{self, Items, Taken, raw};
use super::types::{self, Kind};
use super::unsayable::{Unsayable, check_name};
use super::write::{EnumText, FieldText, ModelText, literal};
use crate::dialect::rules;
use orm_schema::naming::{self, ConstraintKind, constraint_name};
use orm_schema::sql::{Column, SqlSchema, Table, TableIndex};
use orm_schema::syntax::RESERVED;
use orm_schema::{ColumnType, Dialect, IndexKind, SortOrder};
use std::collections::BTreeSet;

/// The items of the file: enums, then structs.
pub(super) fn items(schema: &SqlSchema, unsayable: &Unsayable) -> (Vec<EnumText>, Vec<ModelText>) {
    let mut items = Items::new();
    let models: Vec<String> = schema
        .tables
        .iter()
        .map(|table| items.model(&table.name))
        .collect();
    let names = schema.tables.iter().flat_map(|table| {
        let indexes = table.indexes.iter().map(|index| &index.name);
        [&table.name].into_iter().chain(indexes)
    });
    let claimed: BTreeSet<String> = names.map(|name| name.to_lowercase()).collect();
    let enums = Enums::new(schema, unsayable, &mut items, &claimed);
    let keys = KeyTypes::new(schema, &enums);
    let mut drafts: Vec<Draft<'_>> = schema
        .tables
        .iter()
        .enumerate()
        .map(|(position, table)| Draft::new(position, table))
        .collect();
    super::relations::add(schema, &models, &mut drafts);
    super::links::add(&unsayable.links, schema, &models, &mut drafts);
    let context = Context {
        schema,
        models: &models,
        enums: &enums,
        keys: &keys,
    };
    let structs = drafts.iter().map(|draft| draft.text(context)).collect();
    (enum_texts(&enums), structs)
}

fn enum_texts(enums: &Enums) -> Vec<EnumText> {
    let mut texts: Vec<EnumText> = enums
        .list
        .iter()
        .map(|found| EnumText {
            name: found.name.clone(),
            attributes: found
                .db_name
                .iter()
                .map(|name| format!("name = {}", literal(name)))
                .collect(),
            variants: found
                .variants
                .iter()
                .map(|(name, value)| {
                    let is_derived = naming::snake_case(name) == *value;
                    (name.clone(), (!is_derived).then(|| value.clone()))
                })
                .collect(),
        })
        .collect();
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    texts
}

/// What all tables share.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    schema: &'a SqlSchema,
    models: &'a [String],
    enums: &'a Enums,
    keys: &'a KeyTypes,
}

/// A struct while its members get their names.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    position: usize,
    pub(super) table: &'a Table,
    /// The names of fields and relations.
    pub(super) members: Taken,
    /// The fields in the order of the columns.
    pub(super) fields: Vec<String>,
    /// Name, type and attributes.
    pub(super) relations: Vec<(String, String, Vec<String>)>,
    /// Indexes that a foreign key makes by itself.
    pub(super) implied: BTreeSet<String>,
}

impl<'a> Draft<'a> {
    fn new(position: usize, table: &'a Table) -> Self {
        let mut members = Taken::default();
        let fields = table
            .columns
            .iter()
            .map(|column| members.first(&[names::field(&column.name)]))
            .collect();
        Self {
            position,
            table,
            members,
            fields,
            relations: Vec::new(),
            implied: BTreeSet::new(),
        }
    }

    /// The field of a column.
    pub(super) fn field(&self, column: &str) -> Option<&str> {
        let mut pairs = self.table.columns.iter().zip(&self.fields);
        let (_, field) = pairs.find(|(found, _)| found.name == column)?;
        Some(field)
    }

    /// The fields of columns, as attributes name them.
    pub(super) fn field_list(&self, columns: &[String]) -> Vec<String> {
        columns
            .iter()
            .filter_map(|column| self.field(column))
            .map(raw)
            .collect()
    }

    /// Whether the column may hold NULL: in SQLite even some of a key can, and models never let them.
    pub(super) fn is_nullable(&self, column: &Column) -> bool {
        column.is_nullable && !self.key().contains(&column.name)
    }

    pub(super) fn key(&self) -> &[String] {
        self.table
            .primary_key
            .as_ref()
            .map_or(&[], |key| &key.columns)
    }

    fn text(&self, context: Context<'_>) -> ModelText {
        let dialect = context.schema.dialect;
        let name = &context.models[self.position];
        let mut constants = Taken::of(RESERVED.iter().copied());
        let names = self
            .fields
            .iter()
            .chain(self.relations.iter().map(|(name, ..)| name));
        // Each member's constant is called as it is, or nearly so.
        let members: Vec<Option<String>> = names
            .map(|name| {
                let mut constant = name.clone();
                while !constants.claim(&constant) {
                    constant.push('_');
                }
                (constant != *name).then_some(constant)
            })
            .collect();
        let mut attributes = Vec::new();
        if naming::table_name(name) != self.table.name {
            attributes.push(format!("table = {}", literal(&self.table.name)));
        }
        if let key @ [_, _, ..] = self.key() {
            attributes.push(format!("id({})", self.field_list(key).join(", ")));
        }
        let flags = self.indexes(dialect, &mut constants, &mut attributes);
        for check in &self.table.checks {
            if let Some(name) = check_name(dialect, self.table, check) {
                let condition = sql(dialect, &check.condition);
                attributes.push(format!("check({name} = {condition})"));
            }
        }
        let stored = self
            .table
            .columns
            .iter()
            .enumerate()
            .map(|(position, column)| {
                let mut text = self.stored(position, column, context);
                text.attributes.extend(flags[position].map(str::to_owned));
                text
            });
        let relations = self
            .relations
            .iter()
            .map(|(name, rust_type, attributes)| FieldText {
                name: name.clone(),
                docs: None,
                attributes: attributes.clone(),
                rust_type: rust_type.clone(),
            });
        let fields = stored
            .chain(relations)
            .zip(members)
            .map(|(mut field, constant)| {
                let constant = constant.map(|constant| format!("constant = {constant}"));
                field.attributes.extend(constant);
                field
            });
        ModelText {
            name: name.clone(),
            docs: self.table.comment.clone(),
            fields: fields.collect(),
            attributes,
        }
    }

    /// Writes the indexes: `unique` and `index` of a field where that says it all, else an attribute of the struct.
    fn indexes(
        &self,
        dialect: Dialect,
        constants: &mut Taken,
        attributes: &mut Vec<String>,
    ) -> Vec<Option<&'static str>> {
        let mut flags = vec![None; self.table.columns.len()];
        for index in &self.table.indexes {
            if self.implied.contains(&index.name) {
                continue;
            }
            let TableIndex {
                name,
                kind,
                columns,
                predicate,
            } = index;
            let (word, constraint) = match kind {
                IndexKind::Unique => ("unique", ConstraintKind::Unique),
                IndexKind::Plain => ("index", ConstraintKind::Index),
            };
            let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
            let is_derived =
                constraint_name(dialect, constraint, &self.table.name, &names) == *name;
            let fields: Vec<&str> = names.iter().filter_map(|name| self.field(name)).collect();
            let has_constant = *kind == IndexKind::Unique && predicate.is_none();
            let constant = naming::unique_constant(fields.iter().copied());
            let is_free = !has_constant || constants.claim(&constant);
            if let [(column, SortOrder::Ascending)] = columns.as_slice()
                && is_derived
                && is_free
                && predicate.is_none()
                && self.key() != [column.clone()]
                && let Some(flag) = self
                    .table
                    .columns
                    .iter()
                    .position(|found| found.name == *column)
                    .and_then(|position| flags.get_mut(position))
                    .filter(|flag| flag.is_none())
            {
                *flag = Some(word);
                continue;
            }
            let mut parts: Vec<String> = columns
                .iter()
                .filter_map(|(column, order)| {
                    let field = raw(self.field(column)?);
                    Some(match order {
                        SortOrder::Ascending => field,
                        SortOrder::Descending => format!("{field}.desc()"),
                    })
                })
                .collect();
            if !is_free {
                let mut name = format!("{constant}_2");
                while !constants.claim(&name) {
                    name.push('_');
                }
                parts.push(format!("name = {name}"));
            }
            if !is_derived {
                parts.push(format!("map = {}", literal(name)));
            }
            if let Some(predicate) = predicate {
                parts.push(format!("where = {}", sql(dialect, predicate)));
            }
            attributes.push(format!("{word}({})", parts.join(", ")));
        }
        flags
    }

    fn stored(&self, position: usize, column: &Column, context: Context<'_>) -> FieldText {
        let Context {
            schema,
            models,
            enums,
            keys,
        } = context;
        let dialect = schema.dialect;
        let name = self.fields[position].clone();
        let mut kind = types::kind(dialect, column, enums).unwrap_or(Kind {
            scalar: ColumnType::String,
            is_list: false,
        });
        let key_type = keys.of(self.position, position);
        if let Some(key_type) = key_type.filter(|_| !kind.scalar.is_text()) {
            kind.scalar = key_type.scalar.clone();
        }
        let id_of = key_type.and_then(|key_type| key_type.id_of);
        let is_own_id = id_of == Some(self.position) && self.key() == [column.name.clone()];
        let mut attributes = Vec::new();
        if self.key() == [column.name.clone()] {
            attributes.push("id".to_owned());
        }
        if name != column.name {
            attributes.push(format!("column = {}", literal(&column.name)));
        }
        let lowered = self.lowered(position, &kind, context);
        attributes.extend(self.type_attribute(dialect, column, &kind, &lowered));
        let default = defaults::default(&defaults::Place {
            dialect,
            column,
            kind: &kind,
            enums,
            is_id: id_of.is_some(),
            is_own_key: is_own_id && !self.refers(&column.name),
            has_rowid: self.has_rowid(schema),
        });
        if is_own_id {
            let is_told = default.as_deref() == Some("uuid_v7");
            if kind.scalar == ColumnType::I32 {
                attributes.push("repr = i32".to_owned());
            } else if kind.scalar == ColumnType::Uuid && !is_told {
                attributes.push("repr = Uuid".to_owned());
            }
        }
        attributes.extend(default.map(|default| format!("default = {default}")));
        let mut rust_type = match id_of {
            Some(table) => format!("Id<{}>", models[table]),
            None => types::rust(&kind),
        };
        if self.is_nullable(column) {
            rust_type = format!("Option<{rust_type}>");
        }
        FieldText {
            name,
            docs: column.comment.clone(),
            attributes,
            rust_type,
        }
    }

    /// The native type that lowering gives the field by itself.
    fn lowered(&self, position: usize, kind: &Kind, context: Context<'_>) -> String {
        let rules = rules(context.schema.dialect);
        let column = &self.table.columns[position];
        if matches!(kind.scalar, ColumnType::Enum(_)) {
            return column.sql_type.clone();
        }
        let scalar = if context.keys.is_rowid(self.position, position) {
            "INTEGER".to_owned()
        } else {
            rules.scalar_type(&kind.scalar, None)
        };
        if kind.is_list {
            rules.list_type(&scalar)
        } else {
            scalar
        }
    }

    fn type_attribute(
        &self,
        dialect: Dialect,
        column: &Column,
        kind: &Kind,
        lowered: &str,
    ) -> Option<String> {
        let native = types::native(dialect, column, lowered);
        let mut natives: Vec<(Dialect, String)> =
            native.map(|native| (dialect, native)).into_iter().collect();
        // Only up to a length does MySQL index bytes.
        if kind.scalar == ColumnType::Bytes
            && dialect != Dialect::MySql
            && self.is_looked_up(&column.name)
        {
            natives.push((Dialect::MySql, "varbinary(255)".to_owned()));
        }
        if natives.is_empty() {
            return types::portable(kind).map(|ty| format!("type = {ty}"));
        }
        let natives: Vec<String> = natives
            .iter()
            .map(|(dialect, native)| format!("{} = {}", dialect.name(), literal(native)))
            .collect();
        Some(format!("type({})", natives.join(", ")))
    }

    /// Whether the column stands in a key or index.
    fn is_looked_up(&self, column: &String) -> bool {
        let Table {
            indexes,
            foreign_keys,
            ..
        } = self.table;
        self.key().contains(column)
            || foreign_keys.iter().any(|key| key.columns.contains(column))
            || indexes
                .iter()
                .any(|index| index.columns.iter().any(|(name, _)| name == column))
    }

    fn refers(&self, column: &String) -> bool {
        let mut keys = self.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(column))
    }

    /// Whether SQLite gives the rows numbers of their own.
    fn has_rowid(&self, schema: &SqlSchema) -> bool {
        schema.dialect == Dialect::Sqlite
            && !schema.others.iter().any(|other| {
                other.table.as_deref() == Some(self.table.name.as_str())
                    && other.definition.eq_ignore_ascii_case("WITHOUT ROWID")
            })
    }
}

/// A condition of one database.
fn sql(dialect: Dialect, condition: &str) -> String {
    format!("sql({} = {})", dialect.name(), literal(condition))
}
