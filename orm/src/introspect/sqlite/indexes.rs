//! Indexes, of which only those over plain columns in their own collations are indexes to a model.

use super::super::{is_parked, other};
use super::{Found, tokens};
use crate::db::Executor;
use crate::error::Result;
use crate::query::sql;
use orm_schema::sql::TableIndex;
use orm_schema::{IndexKind, SortOrder};
use std::collections::BTreeMap;

/// Table, name, whether unique, whether partial, column, whether descending, collation.
type Row = (String, String, bool, bool, Option<String>, bool, String);

// The index of a primary key (origin 'pk') is the key.
const INDEXES: &str = "
SELECT m.name, l.name, l.\"unique\" <> 0, l.partial <> 0, c.name, c.\"desc\" <> 0, coalesce(c.coll, 'BINARY')
FROM sqlite_schema m JOIN pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) c
WHERE m.type = 'table' AND l.origin <> 'pk' AND c.key <> 0
ORDER BY m.name, l.name, c.seqno";

struct FoundIndex {
    index: TableIndex,
    is_plain: bool,
}

/// Reads the indexes of the tables that were found.
pub(super) async fn read(db: &(impl Executor + ?Sized), found: &mut Found) -> Result<()> {
    let mut indexes: BTreeMap<(String, String), FoundIndex> = BTreeMap::new();
    for row in sql(INDEXES).rows::<Row>().all(db).await? {
        let (table, name, is_unique, is_partial, column, is_descending, collation) = row;
        let Some(owner) = found.tables.get(&table) else {
            continue;
        };
        let statement = found.indexes.get(&name).map_or("", String::as_str);
        let index = indexes
            .entry((table, name))
            .or_insert_with_key(|(_, name)| {
                let predicate = is_partial.then(|| tokens::behind_where(statement));
                FoundIndex {
                    index: TableIndex {
                        name: name.clone(),
                        kind: if is_unique {
                            IndexKind::Unique
                        } else {
                            IndexKind::Plain
                        },
                        columns: Vec::new(),
                        predicate: predicate.flatten(),
                    },
                    is_plain: true,
                }
            });
        // Neither an expression nor the rowid has a name.
        let Some(column) = column else {
            index.is_plain = false;
            continue;
        };
        let own = owner
            .table
            .columns
            .iter()
            .find(|other| other.name == column);
        let own = own.and_then(|column| column.collation.as_deref());
        if !own.unwrap_or("BINARY").eq_ignore_ascii_case(&collation) {
            index.is_plain = false;
        }
        let order = if is_descending {
            SortOrder::Descending
        } else {
            SortOrder::Ascending
        };
        index.index.columns.push((column, order));
    }
    for ((table, name), FoundIndex { index, is_plain }) in indexes {
        let is_parked =
            is_parked(&name) || index.columns.iter().any(|(name, _)| self::is_parked(name));
        if is_plain && !is_parked {
            if let Some(owner) = found.tables.get_mut(&table) {
                owner.table.indexes.push(index);
            }
            continue;
        }
        let kind = if is_parked { "parked index" } else { "index" };
        let statement = found.indexes.get(&name).cloned().unwrap_or_default();
        found.others.push(other(kind, &table, &name, statement));
    }
    Ok(())
}
