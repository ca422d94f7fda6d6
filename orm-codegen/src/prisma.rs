//! Schema x dialect -> `schema.prisma`, in the grammar of Prisma 7 and the layout of `prisma format`. The types, names
//! and defaults come from the lowered schema, so that the file describes exactly the database that the DDL makes.
//! What Prisma cannot say stands in a `///` comment.

mod block;
mod defaults;
mod indexes;
mod links;
mod model;
mod names;
mod poly;
mod relations;
mod types;

pub use types::{PrismaType, prisma_type};

use crate::dialect::is_native_enum;
use crate::lower::lower;
use block::{Block, write_docs};
use model::model_block;
use names::Names;
use orm_schema::sql::SqlSchema;
use orm_schema::{Dialect, EnumStorage, EnumType, Model, Schema};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The text of `schema.prisma`.
pub fn emit(schema: &Schema, dialect: Dialect) -> String {
    let map = NameMap::new(schema, dialect);
    let sql = lower(schema, dialect);
    let mut names: Vec<Names> = schema
        .models()
        .iter()
        .map(|model| map.scope(model))
        .collect();
    let mut blocks: Vec<Block> = schema
        .models()
        .iter()
        .zip(&mut names)
        .map(|(model, names)| {
            let table = sql.tables.iter().find(|table| table.name == model.table);
            table.map_or_else(Block::default, |table| {
                model_block(schema, dialect, &map, names, model, table)
            })
        })
        .collect();
    relations::add(schema, dialect, &map, &mut names, &mut blocks);

    let mut out = header(&sql);
    for block in &blocks {
        out.push('\n');
        block.write(&mut out);
    }
    for enum_type in prisma_enums(schema, dialect) {
        out.push('\n');
        write_enum(&mut out, dialect, &map, enum_type);
    }
    out
}

/// The blocks in front of the models.
fn header(sql: &SqlSchema) -> String {
    let has_partial = sql
        .tables
        .iter()
        .flat_map(|table| &table.indexes)
        .any(|index| index.predicate.is_some());
    // Without the feature Prisma knows no `where` on an index, and with it wants to see every partial index.
    let generator = if has_partial {
        "  provider        = \"prisma-client\"\n  output          = \"./generated\"\n  \
         previewFeatures = [\"partialIndexes\"]\n"
    } else {
        "  provider = \"prisma-client\"\n  output   = \"./generated\"\n"
    };
    format!(
        "generator client {{\n{generator}}}\n\ndatasource db {{\n  provider = \"{}\"\n}}\n",
        sql.dialect.prisma_provider()
    )
}

/// A text literal of Prisma's grammar.
pub(crate) fn string_literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The enums that are enums to Prisma: on SQLite that needs no type in the database.
fn prisma_enums(schema: &Schema, dialect: Dialect) -> impl Iterator<Item = &EnumType> {
    schema
        .enums()
        .iter()
        .filter(move |enum_type| is_prisma_enum(dialect, enum_type))
}

fn is_prisma_enum(dialect: Dialect, enum_type: &EnumType) -> bool {
    is_native_enum(dialect, enum_type)
        || (dialect == Dialect::Sqlite && enum_type.storage == EnumStorage::Native)
}

/// The names of models, enums, fields and variants in Prisma, by their Rust names.
struct NameMap {
    types: BTreeMap<String, String>,
    members: BTreeMap<(String, String), String>,
}

impl NameMap {
    fn new(schema: &Schema, dialect: Dialect) -> Self {
        let mut map = Self {
            types: BTreeMap::new(),
            members: BTreeMap::new(),
        };
        let mut type_names = Names::default();
        let models = schema.models().iter().map(|model| {
            (
                &model.name,
                model
                    .fields
                    .iter()
                    .map(|field| field.name.as_ref())
                    .collect::<Vec<_>>(),
            )
        });
        let enums = prisma_enums(schema, dialect).map(|enum_type| {
            (
                &enum_type.name,
                enum_type
                    .variants
                    .iter()
                    .map(|variant| variant.name.as_ref())
                    .collect(),
            )
        });
        for (owner, members) in models.chain(enums) {
            map.types
                .insert(owner.to_string(), type_names.type_name(owner));
            let names = Names::default().member_names(&members);
            for (member, name) in members.into_iter().zip(names) {
                map.members
                    .insert((owner.to_string(), member.to_owned()), name);
            }
        }
        map
    }

    /// The names taken in a model's block, before its relations.
    fn scope(&self, model: &Model) -> Names {
        Names::with(
            model
                .fields
                .iter()
                .map(|field| self.field(&model.name, &field.name).to_owned()),
        )
    }

    fn type_name<'a>(&'a self, rust: &'a str) -> &'a str {
        self.types.get(rust).map_or(rust, String::as_str)
    }

    /// A field's or variant's name; one that the schema lacks was reported when it was resolved.
    fn field<'a>(&'a self, owner: &str, rust: &'a str) -> &'a str {
        self.members
            .get(&(owner.to_owned(), rust.to_owned()))
            .map_or(rust, String::as_str)
    }
}

fn write_enum(out: &mut String, dialect: Dialect, map: &NameMap, enum_type: &EnumType) {
    let EnumType {
        name: rust_name,
        db_name,
        storage: _,
        variants,
        renames: _,
        docs,
    } = enum_type;
    let name = map.type_name(rust_name);
    write_docs(out, "", docs);
    let _ = writeln!(out, "enum {name} {{");
    let names: Vec<&str> = variants
        .iter()
        .map(|variant| map.field(rust_name, &variant.name))
        .collect();
    let width = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    for (variant, name) in variants.iter().zip(names) {
        let mapped = if variant.value == name {
            String::new()
        } else {
            format!("@map({})", string_literal(&variant.value))
        };
        let _ = writeln!(out, "{}", format!("  {name:width$} {mapped}").trim_end());
    }
    // Only PostgreSQL has a type to name.
    if dialect == Dialect::Postgres && db_name != name {
        let _ = write!(out, "\n  @@map({})\n", string_literal(db_name));
    }
    out.push_str("}\n");
}
