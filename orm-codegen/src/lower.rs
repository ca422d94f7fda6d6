//! Schema x dialect -> SQL schema. Pure. The only place that decides what a model becomes in a database; it leaves the
//! spelling to the dialect's rules and knows nothing of SQL statements.

mod checks;
mod conditions;
mod limits;
mod links;
mod live;
mod renames;

pub use limits::unsupported;
pub(crate) use limits::{can_defer, lowered_action, sets_null_unchecked};
pub use renames::declared_renames;

use crate::dialect::{DialectRules, enum_literals, is_native_enum, native_type, rules};
use live::Live;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Column, PrimaryKey, SqlEnum, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{
    ColumnType, DefaultValue, Dialect, EnumType, Field, ForeignKey, Index, IndexKind, Model,
    Schema, SortOrder, Str,
};
use std::collections::BTreeSet;

/// What the schema is to one database: tables and types in the order of their names.
pub fn lower(schema: &Schema, dialect: Dialect) -> SqlSchema {
    let rules = rules(dialect);
    let rowids = if dialect == Dialect::Sqlite {
        rowid_fields(schema)
    } else {
        BTreeSet::new()
    };
    let lowering = |model| Lowering {
        schema,
        rules,
        rowids: &rowids,
        model,
    };
    let mut tables: Vec<Table> = schema
        .models()
        .iter()
        .map(|model| lowering(model).table())
        .collect();
    tables.extend(
        schema
            .links()
            .iter()
            .filter_map(|link| links::table(link, &lowering(link.a), &lowering(link.b))),
    );
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    let mut enums = Vec::new();
    // MySQL's enum types stand in the column.
    if dialect == Dialect::Postgres {
        enums.extend(
            schema
                .enums()
                .iter()
                .filter(|enum_type| is_native_enum(dialect, enum_type))
                .map(|enum_type| SqlEnum {
                    name: enum_type.db_name.to_string(),
                    values: enum_type
                        .variants
                        .iter()
                        .map(|variant| variant.value.to_string())
                        .collect(),
                }),
        );
        enums.sort_by(|a, b| a.name.cmp(&b.name));
    }
    SqlSchema {
        dialect,
        enums,
        tables,
        others: Vec::new(),
    }
}

/// The fields that SQLite numbers and the foreign key fields that hold such numbers, at any distance. All of them need
/// the type of a rowid, because Prisma wants equal types on both sides of a relation.
fn rowid_fields(schema: &Schema) -> BTreeSet<(Str, Str)> {
    let mut rowids = BTreeSet::new();
    for model in schema.models() {
        if let [key] = model.primary_key.as_ref()
            && model
                .field(key)
                .is_some_and(|field| field.default == Some(DefaultValue::AutoIncrement))
        {
            rowids.insert((model.name.clone(), key.clone()));
        }
    }
    loop {
        let before = rowids.len();
        for foreign_key in schema
            .models()
            .iter()
            .flat_map(|model| schema.foreign_keys(model))
        {
            let ForeignKey {
                model,
                relation,
                target,
                on_delete: _,
                on_update: _,
            } = foreign_key;
            for (field, key) in relation.fields.iter().zip(target.primary_key.iter()) {
                if rowids.contains(&(target.name.clone(), key.clone())) {
                    rowids.insert((model.name.clone(), field.clone()));
                }
            }
        }
        if rowids.len() == before {
            return rowids;
        }
    }
}

struct Lowering<'a> {
    schema: &'a Schema,
    rules: &'static dyn DialectRules,
    rowids: &'a BTreeSet<(Str, Str)>,
    model: &'a Model,
}

impl Lowering<'_> {
    fn table(&self) -> Table {
        let model = self.model;
        let key = columns_of(model, &model.primary_key);
        let live = self.live();
        let computed = match &live {
            Some(Live::Column(column)) => Some(column.clone()),
            Some(Live::Predicate(_)) | None => None,
        };
        Table {
            name: model.table.to_string(),
            columns: model
                .fields
                .iter()
                .map(|field| self.column(field))
                .chain(computed)
                .collect(),
            primary_key: (!key.is_empty()).then(|| PrimaryKey {
                name: self.name(ConstraintKind::PrimaryKey, &[]),
                columns: key,
            }),
            indexes: model
                .indexes
                .iter()
                .map(|index| self.index(index, live.as_ref()))
                .collect(),
            foreign_keys: self
                .schema
                .foreign_keys(model)
                .map(|foreign_key| self.foreign_key(&foreign_key))
                .collect(),
            checks: self.checks(),
            comment: None,
        }
    }

    fn enum_type(&self, field: &Field) -> Option<&EnumType> {
        if let ColumnType::Enum(name) = &field.column_type {
            self.schema.enum_type(name)
        } else {
            None
        }
    }

    fn column(&self, field: &Field) -> Column {
        let is_rowid = self
            .rowids
            .contains(&(self.model.name.clone(), field.name.clone()));
        let sql_type = native_type(self.rules, field, self.enum_type(field), is_rowid);
        Column {
            name: field.column.to_string(),
            default: self.default(field, &sql_type),
            is_nullable: field.is_nullable && !self.model.primary_key.contains(&field.name),
            is_auto_increment: field.default == Some(DefaultValue::AutoIncrement),
            generated: None,
            collation: None,
            comment: None,
            sql_type,
        }
    }

    fn default(&self, field: &Field, sql_type: &str) -> Option<String> {
        let now = || Some(self.rules.now(sql_type));
        let constant = |text: &str| Some(self.rules.default_expression(sql_type, text));
        match &field.default {
            Some(DefaultValue::Bool(value)) => Some(value.to_string()),
            Some(DefaultValue::Int(value)) => Some(value.to_string()),
            Some(DefaultValue::Float(digits)) => Some(decimal(digits)),
            Some(DefaultValue::Text(text)) => constant(&self.rules.text_literal(text)),
            Some(DefaultValue::Variant(name)) => {
                let enum_type = self.enum_type(field)?;
                let position = enum_type
                    .variants
                    .iter()
                    .position(|variant| variant.name == *name)?;
                constant(&enum_literals(self.rules, enum_type)[position])
            }
            Some(DefaultValue::Now) => now(),
            Some(DefaultValue::Sql(expression)) => constant(expression.trim()),
            // The program makes these, and the database numbers those without a default of ours.
            Some(DefaultValue::UuidV4 | DefaultValue::UuidV7 | DefaultValue::AutoIncrement) => None,
            None if field.is_created => now(),
            // A row that is inserted by hand has not been updated yet either.
            None if field.is_version => Some("1".to_owned()),
            None => None,
        }
    }

    fn index(&self, index: &Index, live: Option<&Live>) -> TableIndex {
        let Index {
            kind,
            fields,
            db_name,
            constant: _,
            predicate: declared,
        } = index;
        let mut columns: Vec<_> = fields
            .iter()
            .filter_map(|part| {
                Some((
                    self.model.field(&part.field)?.column.to_string(),
                    part.order,
                ))
            })
            .collect();
        let constraint = match kind {
            IndexKind::Plain => ConstraintKind::Index,
            IndexKind::Unique => ConstraintKind::Unique,
        };
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let name = db_name
            .as_ref()
            .map_or_else(|| self.name(constraint, &names), Str::to_string);
        let predicate = match live.filter(|_| *kind == IndexKind::Unique) {
            Some(Live::Predicate(condition)) => Some(condition.clone()),
            Some(Live::Column(column)) => {
                columns.push((column.name.clone(), SortOrder::Ascending));
                None
            }
            None => None,
        };
        // MySQL has no partial indexes: a plain one over all rows serves as well, a unique one is refused before.
        let declared = declared
            .as_ref()
            .filter(|_| self.rules.dialect() != Dialect::MySql)
            .and_then(|condition| self.condition(condition));
        let predicate = match (declared, predicate) {
            (Some(declared), Some(live)) => Some(format!("({declared}) AND ({live})")),
            (declared, live) => declared.or(live),
        };
        TableIndex {
            name,
            kind: *kind,
            columns,
            predicate,
        }
    }

    fn foreign_key(&self, foreign_key: &ForeignKey<'_>) -> TableForeignKey {
        let ForeignKey {
            model,
            relation,
            target,
            on_delete,
            on_update,
        } = foreign_key;
        let columns = columns_of(model, &relation.fields);
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let derived = || self.name(ConstraintKind::ForeignKey, &names);
        TableForeignKey {
            name: relation
                .db_name
                .as_ref()
                .map_or_else(derived, Str::to_string),
            target_table: target.table.to_string(),
            target_columns: columns_of(target, &target.primary_key),
            on_delete: lowered_action(self.rules.dialect(), *on_delete),
            on_update: lowered_action(self.rules.dialect(), *on_update),
            is_deferrable: relation.is_deferrable && can_defer(self.rules.dialect()),
            columns,
        }
    }

    fn name(&self, kind: ConstraintKind, columns: &[&str]) -> String {
        constraint_name(self.rules.dialect(), kind, &self.model.table, columns)
    }
}

fn columns_of(model: &Model, fields: &[Str]) -> Vec<String> {
    fields
        .iter()
        .filter_map(|field| Some(model.field(field)?.column.to_string()))
        .collect()
}

/// A number as every grammar takes it: Rust allows `1.` without a digit behind the point.
pub(crate) fn decimal(digits: &str) -> String {
    if digits.ends_with('.') {
        format!("{digits}0")
    } else {
        digits.to_owned()
    }
}
