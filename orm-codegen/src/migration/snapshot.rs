//! `snapshot.json`: the schema that a migration leads to, a fact a line, so that differences in git are small and read well.

use super::error::FolderError;
use super::json::{self, Layout};
use super::sum::sha256;
use crate::compare::Reported;
use orm_schema::sql::{OtherObject, SqlEnum, SqlSchema, Table};
use orm_schema::{ColumnType, Dialect, Schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The schema that a migration leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// What it is called: sixteen hexadecimal digits of the SHA-256 of its schema and its parents. What the server reports and
    /// what models look like is not part of it.
    pub id: String,
    /// The snapshots that it was made from: none for the first migration.
    pub parents: Vec<String>,
    /// The schema.
    pub schema: SqlSchema,
    /// How servers print what the schema declares, as a proof or an introspection learned it.
    pub reported: Reported,
    /// The fields behind the columns, by table and column: what programs of this version read and write.
    pub fields: BTreeMap<String, StoredField>,
}

/// A field of a model, as far as it matters to programs of another version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredField {
    /// The model and the field: `User::email`.
    pub field: String,
    /// The Rust type as it is written, such as `Option<String>`.
    pub rust_type: String,
    /// What a program may read and write, where the type is an enum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Whether an insert may leave it out.
    pub is_optional_on_insert: bool,
}

/// The format that is written, and the only one that is read.
const FORMAT: u32 = 1;

/// A line for each column, key, index and field.
const LAYOUT: Layout = Layout {
    broken: &[
        "enums",
        "tables",
        "columns",
        "indexes",
        "foreign_keys",
        "checks",
        "others",
        "reported",
        "fields",
    ],
    broken_entries: &["tables"],
    own_line: &[],
};

/// The file as it is written.
#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    id: &'a str,
    parents: &'a [String],
    dialect: Dialect,
    enums: &'a [SqlEnum],
    tables: &'a [Table],
    #[serde(skip_serializing_if = "<[OtherObject]>::is_empty")]
    others: &'a [OtherObject],
    #[serde(skip_serializing_if = "Reported::is_empty")]
    reported: &'a Reported,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: &'a BTreeMap<String, StoredField>,
}

/// The file as it is read.
#[derive(Deserialize)]
struct Read {
    format: u32,
    id: String,
    parents: Vec<String>,
    dialect: Dialect,
    enums: Vec<SqlEnum>,
    tables: Vec<Table>,
    #[serde(default)]
    others: Vec<OtherObject>,
    #[serde(default)]
    reported: Reported,
    #[serde(default)]
    fields: BTreeMap<String, StoredField>,
}

/// What the file says of its place.
#[derive(Deserialize)]
pub(super) struct Head {
    format: u32,
    pub(super) id: String,
    #[serde(default)]
    pub(super) parents: Vec<String>,
}

/// What the id is the hash of.
#[derive(Serialize)]
struct Identity<'a> {
    format: u32,
    parents: &'a [String],
    dialect: Dialect,
    enums: &'a [SqlEnum],
    tables: &'a [Table],
}

impl Snapshot {
    /// A schema behind the given snapshots.
    ///
    /// # Errors
    /// Never for schemas that this library makes: a name that is no text cannot be written as JSON.
    pub fn new(schema: SqlSchema, parents: Vec<String>) -> Result<Self, FolderError> {
        let id = identity(&schema, &parents)?;
        Ok(Self {
            id,
            parents,
            schema,
            reported: Reported::default(),
            fields: BTreeMap::new(),
        })
    }

    /// The text of the file.
    ///
    /// # Errors
    /// As [`Snapshot::new`].
    pub fn text(&self) -> Result<String, FolderError> {
        let Self {
            id,
            parents,
            schema,
            reported,
            fields,
        } = self;
        let SqlSchema {
            dialect,
            enums,
            tables,
            others,
        } = schema;
        let file = Written {
            format: FORMAT,
            id,
            parents,
            dialect: *dialect,
            enums,
            tables,
            others,
            reported,
            fields,
        };
        Ok(json::text(&file, &LAYOUT)?)
    }

    /// Reads the text of the file; `path` is for messages.
    ///
    /// # Errors
    /// It is of another format, not as it was written, or says another id than its schema has.
    pub fn parse(text: &str, path: &Path) -> Result<Self, FolderError> {
        let wrong = |message: String| FolderError::Format {
            path: path.to_owned(),
            message,
        };
        let read: Read = serde_json::from_str(text).or_else(|error| {
            // One of a later format is not to be mended.
            Head::parse(text, path)?;
            Err(wrong(unreadable(&error)))
        })?;
        let Read {
            format,
            id,
            parents,
            dialect,
            enums,
            tables,
            others,
            reported,
            fields,
        } = read;
        if format != FORMAT {
            return Err(wrong(unknown_format(format, FORMAT)));
        }
        let schema = SqlSchema {
            dialect,
            enums,
            tables,
            others,
        };
        if identity(&schema, &parents)? != id {
            return Err(wrong(
                "was edited: its id is not that of its schema. Restore it from version control"
                    .to_owned(),
            ));
        }
        Ok(Self {
            id,
            parents,
            schema,
            reported,
            fields,
        })
    }
}

impl Head {
    /// Reads as much as tells the place of the snapshot.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, FolderError> {
        let wrong = |message: String| FolderError::Format {
            path: path.to_owned(),
            message,
        };
        let head: Self = serde_json::from_str(text).map_err(|error| wrong(unreadable(&error)))?;
        match head.format {
            FORMAT => Ok(head),
            format => Err(wrong(unknown_format(format, FORMAT))),
        }
    }
}

/// What to do with a file that is no JSON of ours.
pub(super) fn unreadable(error: &serde_json::Error) -> String {
    format!("cannot be read: {error}. Restore it from version control")
}

/// What to do with a file of another version.
pub(super) fn unknown_format(found: u32, known: u32) -> String {
    format!(
        "has format {found}, and this version reads format {known}: use the version of `orm` that wrote it, or a later one"
    )
}

fn identity(schema: &SqlSchema, parents: &[String]) -> Result<String, FolderError> {
    let SqlSchema {
        dialect,
        enums,
        tables,
        // Nothing that a migration makes or a model declares.
        others: _,
    } = schema;
    let identity = Identity {
        format: FORMAT,
        parents,
        dialect: *dialect,
        enums,
        tables,
    };
    let mut hash = sha256(&serde_json::to_vec(&identity)?);
    hash.truncate(16);
    Ok(hash)
}

/// The fields behind the columns, by table and column. What no field is behind, such as the columns of a link table, is left
/// out.
pub(super) fn fields(models: &Schema) -> BTreeMap<String, StoredField> {
    let mut found = BTreeMap::new();
    for model in models.models() {
        for field in model.fields.iter() {
            let values = if let ColumnType::Enum(name) = &field.column_type {
                let variants = models.enum_type(name).map(|found| found.variants.iter());
                let variants = variants.into_iter().flatten();
                variants.map(|variant| variant.value.to_string()).collect()
            } else {
                Vec::new()
            };
            let mut rust_type = field.column_type.rust_spelling().to_owned();
            if field.is_list {
                rust_type = format!("Vec<{rust_type}>");
            }
            if field.is_nullable {
                rust_type = format!("Option<{rust_type}>");
            }
            found.insert(
                format!("{}.{}", model.table, field.column),
                StoredField {
                    field: format!("{}::{}", model.name, field.name),
                    rust_type,
                    values,
                    is_optional_on_insert: field.is_optional_on_insert(),
                },
            );
        }
    }
    found
}
