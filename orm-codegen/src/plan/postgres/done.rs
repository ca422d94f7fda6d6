//! What a statement leads to -> the query that returns a row if, and only if, it is so. Over the catalogue alone, and without
//! lookups that fail when there is no such table: names are compared as text, in the first schema of the search path.

use super::super::park::PARKED_SCHEMA;
use super::types::PgType;
use crate::dialect::rules;
use orm_schema::Dialect;

/// A name as a literal.
fn literal(name: &str) -> String {
    rules(Dialect::Postgres).text_literal(name)
}

/// The opposite.
pub(super) fn not(query: &str) -> String {
    format!("SELECT 1 WHERE NOT EXISTS ({query})")
}

/// Both.
pub(super) fn both(first: &str, second: &str) -> String {
    format!("SELECT 1 WHERE EXISTS ({first}) AND EXISTS ({second})")
}

fn relation(schema: &str, kinds: &str, name: &str) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = {schema} AND c.relkind IN ({kinds}) AND c.relname = {}",
        literal(name)
    )
}

/// There is such a table.
pub(super) fn table(name: &str) -> String {
    relation("current_schema()", "'r', 'p'", name)
}

/// There is such a table among those that are parked.
pub(super) fn parked_table(name: &str) -> String {
    relation(&literal(PARKED_SCHEMA), "'r', 'p'", name)
}

/// There is such an index.
pub(super) fn index(name: &str) -> String {
    relation("current_schema()", "'i', 'I'", name)
}

/// There is such an index, and it is complete: what a cut-off `CREATE INDEX CONCURRENTLY` leaves behind is not.
pub(super) fn valid_index(name: &str) -> String {
    format!(
        "{} AND EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indexrelid = c.oid AND i.indisvalid)",
        index(name)
    )
}

/// There is such a sequence.
pub(super) fn sequence(name: &str) -> String {
    relation("current_schema()", "'S'", name)
}

/// There is such a schema.
pub(super) fn schema(name: &str) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {}",
        literal(name)
    )
}

fn attribute(table: &str, column: &str) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relname = {} AND a.attname = {} AND NOT a.attisdropped",
        literal(table),
        literal(column)
    )
}

/// There is such a column.
pub(super) fn column(table: &str, column: &str) -> String {
    attribute(table, column)
}

/// The column refuses NULL.
pub(super) fn not_null(table: &str, column: &str) -> String {
    format!("{} AND a.attnotnull", attribute(table, column))
}

/// The column allows NULL.
pub(super) fn nullable(table: &str, column: &str) -> String {
    format!("{} AND NOT a.attnotnull", attribute(table, column))
}

/// The column has a default.
pub(super) fn has_default(table: &str, column: &str) -> String {
    format!("{} AND a.atthasdef", attribute(table, column))
}

/// The column has no default.
pub(super) fn no_default(table: &str, column: &str) -> String {
    format!("{} AND NOT a.atthasdef", attribute(table, column))
}

/// The column is numbered by an identity.
pub(super) fn identity(table: &str, column: &str) -> String {
    format!("{} AND a.attidentity <> ''", attribute(table, column))
}

/// The column is not numbered by an identity.
pub(super) fn no_identity(table: &str, column: &str) -> String {
    format!("{} AND a.attidentity = ''", attribute(table, column))
}

/// The column has this type and, where one is told, this collation.
pub(super) fn column_type(
    table: &str,
    column: &str,
    sql_type: &str,
    collation: Option<&str>,
) -> String {
    let has_type = match PgType::parse(sql_type).formatted() {
        Some(formatted) => format!(
            "pg_catalog.format_type(a.atttypid, a.atttypmod) = {}",
            literal(&formatted)
        ),
        // A type of the user's: what the name means, by the search path.
        None => format!("a.atttypid = pg_catalog.to_regtype({})", literal(sql_type)),
    };
    let collated = collation
        .map(|collation| {
            format!(
                " AND EXISTS (SELECT 1 FROM pg_catalog.pg_collation l WHERE l.oid = a.attcollation AND l.collname = {})",
                literal(collation)
            )
        })
        .unwrap_or_default();
    format!("{} AND {has_type}{collated}", attribute(table, column))
}

/// There is such a constraint.
pub(super) fn constraint(table: &str, name: &str) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relname = {} AND k.conname = {}",
        literal(table),
        literal(name)
    )
}

/// There is such a constraint, and all rows hold to it.
pub(super) fn valid_constraint(table: &str, name: &str) -> String {
    format!("{} AND k.convalidated", constraint(table, name))
}

/// There is such a primary key, over these columns.
pub(super) fn primary_key(table: &str, name: &str, columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|column| literal(column)).collect();
    format!(
        "{} AND k.contype = 'p' AND ARRAY[{}]::text[] = ARRAY(SELECT a.attname::text \
         FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u(attnum, place) \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.place)",
        constraint(table, name),
        names.join(", ")
    )
}

fn enum_in(schema: &str, name: &str) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE n.nspname = {schema} AND t.typtype = 'e' AND t.typname = {}",
        literal(name)
    )
}

/// There is such an enum type.
pub(super) fn enum_type(name: &str) -> String {
    enum_in("current_schema()", name)
}

/// There is such an enum type among those that are parked.
pub(super) fn parked_enum(name: &str) -> String {
    enum_in(&literal(PARKED_SCHEMA), name)
}

/// The enum type has the value.
pub(super) fn enum_value(name: &str, value: &str) -> String {
    format!(
        "{} AND EXISTS (SELECT 1 FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid AND e.enumlabel = {})",
        enum_type(name),
        literal(value)
    )
}
