//! What no model declares: views, triggers, routines, events, sequences, partitions.

use super::super::{is_bookkeeping, is_parked};
use crate::db::Executor;
use crate::error::Result;
use crate::query::sql;
use orm_schema::sql::OtherObject;

/// Kind, table, name, definition.
type Row = (String, Option<String>, String, Option<String>);

// MariaDB lists its sequences among the tables.
const OTHERS: &str = "
SELECT CAST('view' AS CHAR), CAST(NULL AS CHAR), CAST(TABLE_NAME AS CHAR), CAST(VIEW_DEFINITION AS CHAR)
FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
UNION ALL
SELECT CAST('sequence' AS CHAR), CAST(NULL AS CHAR), CAST(TABLE_NAME AS CHAR), CAST(NULL AS CHAR)
FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'
UNION ALL
SELECT CAST('trigger' AS CHAR), CAST(EVENT_OBJECT_TABLE AS CHAR), CAST(TRIGGER_NAME AS CHAR),
    CAST(CONCAT(ACTION_TIMING, ' ', EVENT_MANIPULATION, ' FOR EACH ROW ', ACTION_STATEMENT) AS CHAR)
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
UNION ALL
SELECT CAST(LOWER(ROUTINE_TYPE) AS CHAR), CAST(NULL AS CHAR), CAST(ROUTINE_NAME AS CHAR),
    CAST(ROUTINE_DEFINITION AS CHAR)
FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
UNION ALL
SELECT CAST('event' AS CHAR), CAST(NULL AS CHAR), CAST(EVENT_NAME AS CHAR), CAST(EVENT_DEFINITION AS CHAR)
FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()
UNION ALL
SELECT CAST('partition' AS CHAR), CAST(TABLE_NAME AS CHAR), CAST(PARTITION_NAME AS CHAR),
    CAST(CONCAT('PARTITION BY ', PARTITION_METHOD, COALESCE(CONCAT('(', PARTITION_EXPRESSION, ')'), ''),
        COALESCE(CONCAT(' VALUES ', PARTITION_DESCRIPTION), '')) AS CHAR)
FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL";

/// Reads them all.
pub(super) async fn read(db: &(impl Executor + ?Sized)) -> Result<Vec<OtherObject>> {
    let rows = sql(OTHERS).rows::<Row>().all(db).await?;
    Ok(rows
        .into_iter()
        .filter(|(_, table, ..)| !table.as_deref().is_some_and(is_bookkeeping))
        .map(|(kind, table, name, definition)| OtherObject {
            kind: if is_parked(&name) {
                format!("parked {kind}")
            } else {
                kind
            },
            table,
            name,
            definition: definition.unwrap_or_default(),
        })
        .collect())
}
