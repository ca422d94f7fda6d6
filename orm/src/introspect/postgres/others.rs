//! What no model declares: views, functions, triggers, policies, types, extensions and the like.

use super::super::{is_bookkeeping, is_parked};
use super::rows;
use crate::db::Executor;
use crate::error::Result;
use orm_schema::sql::OtherObject;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    kind: String,
    table: Option<String>,
    name: String,
    definition: Option<String>,
}

/// Reads them all.
pub(super) async fn read(db: &(impl Executor + ?Sized), schema: &str) -> Result<Vec<OtherObject>> {
    let rows = rows::all::<Row>(db, OTHERS, schema).await?;
    Ok(rows
        .into_iter()
        .filter(|row| !row.table.as_deref().is_some_and(is_bookkeeping))
        .filter(|row| !is_bookkeeping(&row.name))
        .map(|row| {
            let Row {
                kind,
                table,
                name,
                definition,
            } = row;
            OtherObject {
                kind: if is_parked(&name) && !kind.starts_with("parked") {
                    format!("parked {kind}")
                } else {
                    kind
                },
                table,
                name,
                definition: definition.unwrap_or_default(),
            }
        })
        .collect())
}

// The schema `_parked` holds tables that migrations took away. What an extension or a type made belongs to it
// (`pg_depend.deptype` 'e' and 'i').
const OTHERS: &str = "
WITH here AS (SELECT oid FROM pg_namespace WHERE nspname = :schema),
    made AS (SELECT classid, objid FROM pg_depend WHERE deptype IN ('e', 'i'))
SELECT row_to_json(found)::text FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
        NULL::name AS table, c.relname::text AS name,
        CASE WHEN c.relkind = 'f' THEN (SELECT 'SERVER ' || quote_ident(s.srvname) FROM pg_foreign_table f
                JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid)
            ELSE pg_get_viewdef(c.oid) END AS definition
    FROM pg_class c WHERE c.relnamespace IN (TABLE here) AND c.relkind IN ('v', 'm', 'f')
        AND ('pg_class'::regclass, c.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'index', c.relname, i.relname, pg_get_indexdef(i.oid)
    FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE c.relnamespace IN (TABLE here) AND c.relkind = 'm'
        AND ('pg_class'::regclass, c.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'parked table', c.relname, c.relname, NULL
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = '_parked' AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'sequence', NULL, c.relname,
        format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s%s', format_type(s.seqtypid, NULL),
            s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
    FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
    WHERE c.relnamespace IN (TABLE here) AND ('pg_class'::regclass, c.oid) NOT IN (TABLE made)
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid)
        || CASE t.tgenabled WHEN 'D' THEN '; DISABLED' WHEN 'R' THEN '; REPLICA' WHEN 'A' THEN '; ALWAYS' ELSE '' END
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace IN (TABLE here) AND NOT t.tgisinternal AND NOT c.relispartition
    UNION ALL
    SELECT 'rule', c.relname, r.rulename, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace IN (TABLE here) AND r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'policy', c.relname, p.polname, format('AS %s FOR %s TO %s%s%s',
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
            ELSE 'ALL' END,
        (SELECT string_agg(CASE WHEN r.id = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.id)) END, ', '
            ORDER BY r.position) FROM unnest(p.polroles) WITH ORDINALITY AS r(id, position)),
        ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
        ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace IN (TABLE here)
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, NULL,
        format('%s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
        CASE WHEN p.prokind = 'a' THEN 'RETURNS ' || pg_get_function_result(p.oid) ELSE pg_get_functiondef(p.oid) END
    FROM pg_proc p WHERE p.pronamespace IN (TABLE here) AND ('pg_proc'::regclass, p.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'domain', NULL, t.typname, concat('AS ', format_type(t.typbasetype, t.typtypmod),
        CASE WHEN t.typnotnull THEN ' NOT NULL' END, ' DEFAULT ' || t.typdefault,
        (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
    FROM pg_type t WHERE t.typnamespace IN (TABLE here) AND t.typtype = 'd'
        AND ('pg_type'::regclass, t.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'type', NULL, t.typname, CASE t.typtype
        WHEN 'c' THEN (SELECT format('AS (%s)', string_agg(format('%I %s', a.attname,
            format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)) FROM pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
        WHEN 'r' THEN (SELECT format('AS RANGE (SUBTYPE = %s)', format_type(r.rngsubtype, NULL)) FROM pg_range r
            WHERE r.rngtypid = t.oid) END
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace IN (TABLE here) AND (t.typtype = 'r' OR (t.typtype = 'c' AND c.relkind = 'c')
            OR (t.typtype = 'b' AND t.typcategory <> 'A'))
        AND ('pg_type'::regclass, t.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'statistics', (SELECT c.relname FROM pg_class c WHERE c.oid = s.stxrelid), s.stxname,
        pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext s WHERE s.stxnamespace IN (TABLE here)
    UNION ALL
    SELECT 'collation', NULL, l.collname, NULL
    FROM pg_collation l WHERE l.collnamespace IN (TABLE here)
        AND ('pg_collation'::regclass, l.oid) NOT IN (TABLE made)
    UNION ALL
    SELECT 'extension', NULL, e.extname, NULL FROM pg_extension e WHERE e.extname <> 'plpgsql'
) found";
