//! What a live database knows that safety rules want to know: rows and NULLs. Read once, before the rules are asked.

use orm::{Db, introspect};
use orm_codegen::dialect::rules;
use orm_codegen::lint::Evidence;
use std::collections::BTreeMap;

/// Rows of tables, and NULLs of columns.
#[derive(Debug)]
pub(crate) struct Counted {
    rows: BTreeMap<String, u64>,
    nulls: BTreeMap<(String, String), u64>,
}

impl Counted {
    /// Counts, in one statement a table.
    pub(crate) async fn read(db: &Db) -> orm::Result<Self> {
        let schema = introspect(db).await?;
        let rules = rules(schema.dialect);
        let mut counted = Self {
            rows: BTreeMap::new(),
            nulls: BTreeMap::new(),
        };
        for table in &schema.tables {
            let nullable = table.columns.iter().filter(|column| column.is_nullable);
            let columns: Vec<&str> = nullable.map(|column| column.name.as_str()).collect();
            // One number a row: first all rows, then for each column those that have a value.
            let name = rules.quote(&table.name);
            let counts = std::iter::once("count(*)".to_owned()).chain(
                columns
                    .iter()
                    .map(|column| format!("count({})", rules.quote(column))),
            );
            let selects: Vec<String> = (0..)
                .zip(counts)
                .map(|(place, count)| format!("SELECT {place}, {count} FROM {name}"))
                .collect();
            let sql = selects.join(" UNION ALL ");
            let mut numbers: Vec<(i64, i64)> = orm::sql_unchecked(sql).rows().all(db).await?;
            numbers.sort_unstable();
            let numbers = numbers.into_iter();
            let mut numbers = numbers.map(|(_, number)| u64::try_from(number).unwrap_or(0));
            let rows = numbers.next().unwrap_or(0);
            for (column, filled) in columns.into_iter().zip(numbers) {
                let key = (table.name.clone(), column.to_owned());
                counted.nulls.insert(key, rows.saturating_sub(filled));
            }
            counted.rows.insert(table.name.clone(), rows);
        }
        Ok(counted)
    }
}

impl Evidence for Counted {
    fn rows(&self, table: &str) -> Option<u64> {
        self.rows.get(table).copied()
    }

    fn nulls(&self, table: &str, column: &str) -> Option<u64> {
        self.nulls
            .get(&(table.to_owned(), column.to_owned()))
            .copied()
    }
}
