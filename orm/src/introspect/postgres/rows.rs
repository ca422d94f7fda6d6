//! The queries over the catalogue, and their rows: JSON objects, because their lists and flags have no other form that
//! all supported versions share. `to_jsonb(row)` reaches columns that older servers do not have.

use crate::db::Executor;
use crate::error::{Error, ErrorKind, Result};
use crate::query::sql;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The rows of a query that gives one JSON object each.
pub(super) async fn all<T: DeserializeOwned>(
    db: &(impl Executor + ?Sized),
    query: &'static str,
    schema: &str,
) -> Result<Vec<T>> {
    let rows = sql(query)
        .bind("schema", schema)
        .scalars::<String>()
        .all(db)
        .await?;
    rows.iter()
        .map(|row| {
            serde_json::from_str(row).map_err(|error| {
                let message = "cannot read the catalogue of this PostgreSQL server";
                Error::new(ErrorKind::Decode, message).with_source(error)
            })
        })
        .collect()
}

/// A table, a partitioned table or a partition.
#[derive(Debug, Deserialize)]
pub(super) struct TableRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) comment: Option<String>,
    pub(super) partition_key: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) partition_bound: Option<String>,
    pub(super) is_unlogged: bool,
    pub(super) options: Option<String>,
    pub(super) row_security: Option<String>,
}

// Objects that an extension made belong to it (`pg_depend.deptype` = 'e').
pub(super) const TABLES: &str = "
SELECT row_to_json(found)::text FROM (
    SELECT c.oid::int8 AS id, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
        CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
        (SELECT string_agg(p.relname, ', ' ORDER BY i.inhseqno) FROM pg_inherits i
            JOIN pg_class p ON p.oid = i.inhparent WHERE i.inhrelid = c.oid) AS parent,
        CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
        c.relpersistence = 'u' AS is_unlogged,
        array_to_string(c.reloptions, ', ') AS options,
        CASE WHEN c.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY'
            WHEN c.relrowsecurity THEN 'ENABLE ROW LEVEL SECURITY' END AS row_security
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND NOT EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
) found ORDER BY found.name";

/// A column.
#[derive(Debug, Deserialize)]
pub(super) struct ColumnRow {
    pub(super) table: i64,
    pub(super) name: String,
    pub(super) sql_type: String,
    /// `pg_type.typtype` of the type, or of the elements of an array.
    pub(super) type_kind: String,
    pub(super) type_schema: String,
    pub(super) type_name: String,
    pub(super) is_array: bool,
    pub(super) is_nullable: bool,
    pub(super) is_identity: bool,
    pub(super) is_serial: bool,
    pub(super) is_generated: bool,
    pub(super) is_stored: bool,
    pub(super) expression: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) comment: Option<String>,
}

// A serial column is one whose default takes the next value of a sequence that it owns.
pub(super) const COLUMNS: &str = "
SELECT row_to_json(found)::text FROM (
    SELECT a.attrelid::int8 AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS sql_type,
        e.typtype::text AS type_kind, en.nspname AS type_schema, e.typname AS type_name,
        t.oid <> e.oid AS is_array,
        NOT a.attnotnull AS is_nullable, a.attidentity <> '' AS is_identity,
        coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%::regclass)' AND EXISTS (
            SELECT FROM pg_depend o JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = d.oid
                AND u.refclassid = 'pg_class'::regclass AND u.refobjid = o.objid
            WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
                AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'a'), false) AS is_serial,
        a.attgenerated <> '' AS is_generated, a.attgenerated = 's' AS is_stored,
        pg_get_expr(d.adbin, d.adrelid) AS expression,
        (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation)
            AS collation,
        col_description(a.attrelid, a.attnum) AS comment
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
    JOIN pg_namespace en ON en.oid = e.typnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
    ORDER BY a.attrelid, a.attnum
) found";

/// An enum type.
#[derive(Debug, Deserialize)]
pub(super) struct EnumRow {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

pub(super) const ENUMS: &str = "
SELECT row_to_json(found)::text FROM (
    SELECT t.typname AS name, coalesce(
            (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '[]'
        ) AS values
    FROM pg_type t
    WHERE t.typtype = 'e' AND t.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND NOT EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
) found ORDER BY found.name";

/// An index, other than those of primary keys and exclusion constraints.
#[derive(Debug, Deserialize)]
pub(super) struct IndexRow {
    pub(super) table: i64,
    pub(super) name: String,
    pub(super) definition: String,
    pub(super) is_unique: bool,
    pub(super) is_valid: bool,
    /// A B-tree over all of its columns, whose NULLs are distinct and which is checked at once.
    pub(super) is_plain: bool,
    pub(super) columns: Vec<IndexColumnRow>,
    pub(super) predicate: Option<String>,
}

/// A column of an index.
#[derive(Debug, Deserialize)]
pub(super) struct IndexColumnRow {
    /// `None` for an expression.
    pub(super) name: Option<String>,
    /// Bits of `pg_index.indoption`: 1 descending, 2 NULLs first.
    pub(super) option: Option<i16>,
    /// The operator class of the type and the collation of the column.
    pub(super) is_plain: Option<bool>,
}

// NULLS NOT DISTINCT is PostgreSQL 15's.
pub(super) const INDEXES: &str = "
SELECT row_to_json(found)::text FROM (
    SELECT x.indrelid::int8 AS table, i.relname AS name, pg_get_indexdef(x.indexrelid) AS definition,
        x.indisunique AS is_unique, x.indisvalid AND x.indisready AND x.indislive AS is_valid,
        am.amname = 'btree' AND x.indimmediate AND x.indnkeyatts = x.indnatts
            AND coalesce(to_jsonb(x) ->> 'indnullsnotdistinct', 'false') = 'false'
            AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = x.indexrelid AND n.contype = 'u'
                AND n.condeferrable) AS is_plain,
        (SELECT json_agg(json_build_object('name', a.attname, 'option', k.option,
                'is_plain', o.opcdefault AND k.own_collation = a.attcollation) ORDER BY k.position)
            FROM unnest(x.indkey::int2[], x.indoption::int2[], x.indclass::oid[], x.indcollation::oid[])
                WITH ORDINALITY AS k(number, option, class, own_collation, position)
            LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number > 0
            LEFT JOIN pg_opclass o ON o.oid = k.class) AS columns,
        pg_get_expr(x.indpred, x.indrelid) AS predicate
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_am am ON am.oid = i.relam
    WHERE NOT x.indisprimary AND NOT x.indisexclusion AND c.relkind IN ('r', 'p')
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
) found ORDER BY found.name";

/// A constraint, other than unique ones, which are indexes here.
#[derive(Debug, Deserialize)]
pub(super) struct ConstraintRow {
    pub(super) table: i64,
    pub(super) name: String,
    /// `pg_constraint.contype`.
    pub(super) kind: String,
    pub(super) definition: String,
    /// Nothing is special about it: it is valid, inherited by other tables, and not deferrable without being deferred.
    pub(super) is_plain: bool,
    pub(super) is_deferred: bool,
    pub(super) on_delete: Option<String>,
    pub(super) on_update: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) target_schema: Option<String>,
    pub(super) target_table: Option<String>,
    pub(super) target_columns: Vec<String>,
    pub(super) expression: Option<String>,
}

// SET NULL of some columns only is PostgreSQL 15's (`confdelsetcols`), NOT ENFORCED is 18's. A primary key that is
// deferrable or has INCLUDE columns is a key all the same. Types 't' and 'n' are triggers and NOT NULL.
pub(super) const CONSTRAINTS: &str = "
SELECT row_to_json(found)::text FROM (
    SELECT n.conrelid::int8 AS table, n.conname AS name, n.contype::text AS kind,
        pg_get_constraintdef(n.oid) AS definition,
        CASE n.contype
            WHEN 'p' THEN NOT n.condeferrable AND (SELECT x.indnkeyatts = x.indnatts FROM pg_index x
                WHERE x.indexrelid = n.conindid)
            WHEN 'c' THEN n.convalidated AND NOT n.connoinherit
            WHEN 'f' THEN n.convalidated AND n.confmatchtype = 's' AND n.condeferrable = n.condeferred
                AND to_jsonb(n) ->> 'confdelsetcols' IS NULL
            ELSE false
        END AND coalesce(to_jsonb(n) ->> 'conenforced', 'true') = 'true' AS is_plain,
        n.condeferred AS is_deferred, nullif(n.confdeltype::text, ' ') AS on_delete,
        nullif(n.confupdtype::text, ' ') AS on_update,
        coalesce((SELECT json_agg(a.attname ORDER BY k.position)
            FROM unnest(n.conkey) WITH ORDINALITY AS k(number, position)
            JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = k.number), '[]') AS columns,
        tn.nspname AS target_schema, t.relname AS target_table,
        coalesce((SELECT json_agg(a.attname ORDER BY k.position)
            FROM unnest(n.confkey) WITH ORDINALITY AS k(number, position)
            JOIN pg_attribute a ON a.attrelid = n.confrelid AND a.attnum = k.number), '[]') AS target_columns,
        pg_get_expr(n.conbin, n.conrelid) AS expression
    FROM pg_constraint n
    JOIN pg_class c ON c.oid = n.conrelid
    LEFT JOIN pg_class t ON t.oid = n.confrelid
    LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE n.contype IN ('p', 'c', 'f', 'x') AND n.conparentid = 0
        AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
) found ORDER BY found.name";
