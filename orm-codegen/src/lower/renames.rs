//! The renames that models and enums declare -> names in a database.

use crate::diff::Renames;
use orm_schema::{ColumnType, Dialect, EnumType, Rename, Schema};

/// What the schema says had another name. On MySQL, where an enum type stands in the column, a renamed value counts for
/// every column of the enum: by `table.column` instead of the type's name. So it does on SQLite and for enums stored as text.
pub fn declared_renames(schema: &Schema, dialect: Dialect) -> Renames {
    let mut renames = Renames::default();
    for model in schema.models() {
        for Rename { member, from } in model.renames.iter() {
            let from = from.to_string();
            match member.as_ref().map(|name| model.field(name)) {
                None => drop(renames.tables.insert(from, model.table.to_string())),
                Some(Some(field)) => {
                    let key = (model.table.to_string(), from);
                    renames.columns.insert(key, field.column.to_string());
                }
                Some(None) => {}
            }
        }
    }
    for enum_type in schema.enums() {
        let is_native = crate::dialect::is_native_enum(dialect, enum_type);
        let has_type = is_native && dialect == Dialect::Postgres;
        for Rename { member, from } in enum_type.renames.iter() {
            let variant = member.as_ref().map(|name| enum_type.variant(name));
            match variant {
                None if has_type => {
                    let to = enum_type.db_name.to_string();
                    renames.enums.insert(from.to_string(), to);
                }
                Some(Some(variant)) => {
                    let places = if has_type {
                        vec![enum_type.db_name.to_string()]
                    } else {
                        columns(schema, enum_type)
                    };
                    for place in places {
                        let key = (place, from.to_string());
                        renames.enum_values.insert(key, variant.value.to_string());
                    }
                }
                None | Some(None) => {}
            }
        }
    }
    renames
}

/// The columns of the enum, as `table.column`.
fn columns(schema: &Schema, enum_type: &EnumType) -> Vec<String> {
    let models = schema.models().iter();
    let fields = models.flat_map(|model| model.fields.iter().map(move |field| (model, field)));
    fields
        .filter(|(_, field)| field.column_type == ColumnType::Enum(enum_type.name.clone()))
        .map(|(model, field)| format!("{}.{}", model.table, field.column))
        .collect()
}
