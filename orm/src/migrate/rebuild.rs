//! SQLite: what a table's rebuild must not do to others. While foreign keys are off, dropping the old table would leave
//! children without a word; with them on inside of a transaction, it would delete them. So they are turned off outside, that
//! is read back, and the keys of all children are compared before and after ("Making Other Kinds Of Table Schema Changes").

use super::error::{MigrateError, MigrateErrorKind};
use super::names::Names;
use super::script::Script;
use crate::cell::Cell;
use crate::db::session::Session;
use crate::error::Result;
use orm_schema::Dialect;
use orm_schema::migration::{Action, fingerprint};
use orm_schema::statements::{TokenKind, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A foreign key of a child: its table, and its columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    child: String,
    columns: Vec<String>,
}

/// What must be the same afterwards.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// What tables and columns are called afterwards.
    names: Names,
    /// How many rows a child has, and what their keys are, whatever their order.
    children: BTreeMap<Key, (u64, u64)>,
    /// How many rows refer to nothing, by child and parent.
    broken: BTreeMap<(String, String), u64>,
}

/// SQLite keeps what `PRAGMA` sets although the transaction is rolled back: `ALTER TABLE .. RENAME` would leave the foreign
/// keys and views of all migrations to come as they are.
pub(crate) async fn settle(session: &mut Session) -> Result<()> {
    session.script("PRAGMA legacy_alter_table = 0").await?;
    foreign_keys(session, true).await.map(drop)
}

/// Stops looking at foreign keys; outside of a transaction, where alone that has an effect.
pub(crate) async fn foreign_keys(session: &mut Session, is_on: bool) -> Result<bool> {
    let value = i64::from(is_on);
    session
        .script(&format!("PRAGMA foreign_keys = {value}"))
        .await?;
    Ok(session.number("PRAGMA foreign_keys", Vec::new()).await? == Some(value))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The foreign keys whose rows the migration leaves alone: of tables that refer to what is made anew, without those whose
/// own rows it writes. All by their names before it.
async fn watched(session: &mut Session, script: &Script, names: &Names) -> Result<Vec<Key>> {
    let rebuilt = names.made_anew();
    let written = written(script, names);
    let sql = "SELECT m.name, f.id, f.\"from\", f.\"table\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f \
               WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq";
    let rows = session
        .rows(sql, Vec::new(), |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<i64>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
            ))
        })
        .await?;
    let mut keys: BTreeMap<(String, i64), Vec<String>> = BTreeMap::new();
    for (child, id, column, parent) in rows {
        let is_rebuilt = rebuilt.is_empty() || rebuilt.contains(&parent.to_lowercase());
        if is_rebuilt && !written.contains(&child.to_lowercase()) {
            keys.entry((child, id)).or_default().push(column);
        }
    }
    Ok(keys
        .into_iter()
        .map(|((child, _), columns)| Key { child, columns })
        .collect())
}

/// The tables whose rows the statements write on purpose, other than copying them.
fn written(script: &Script, names: &Names) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for statement in &script.statements {
        if let Some(step) = &statement.step {
            if matches!(
                step.action,
                Action::FillColumn | Action::AlterColumnType | Action::Custom
            ) && let Some(table) = &step.table
            {
                tables.insert(names.before(table));
            }
            if step.action != Action::Custom {
                continue;
            }
        }
        if statement.is_data {
            for token in tokens(&statement.text, Dialect::Sqlite) {
                if matches!(token.kind, TokenKind::Word | TokenKind::Name) {
                    let name = token.text.trim_matches(['"', '`', '[', ']']);
                    tables.insert(name.to_lowercase());
                    tables.insert(names.before(name));
                }
            }
        }
    }
    tables
}

/// The number of rows, and the sum of what their keys hash to. None when the table or a column is not there.
async fn sum(session: &mut Session, key: &Key) -> Option<(u64, u64)> {
    let Key { child, columns } = key;
    let list: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    let sql = format!("SELECT {} FROM {}", list.join(", "), quoted(child));
    let (mut count, mut sum) = (0_u64, 0_u64);
    let width = columns.len();
    session
        .rows(&sql, Vec::new(), |row| {
            let mut text = String::new();
            for column in 0..width {
                // As text: a key whose column has another type now is the same key.
                match row.cell(column) {
                    Cell::Null => text.push('\u{0}'),
                    Cell::Integer(number) => text.push_str(&number.to_string()),
                    Cell::Text(bytes) | Cell::Blob(bytes) => {
                        text.push_str(&String::from_utf8_lossy(bytes));
                    }
                    other => text.push_str(&format!("{other:?}")),
                }
                text.push('\u{1}');
            }
            count += 1;
            let hash = u64::from_str_radix(&fingerprint(&text), 16).unwrap_or(0);
            sum = sum.wrapping_add(hash);
            Ok(())
        })
        .await
        .ok()?;
    Some((count, sum))
}

async fn broken(session: &mut Session) -> Result<BTreeMap<(String, String), u64>> {
    let rows = session
        .rows("PRAGMA foreign_key_check", Vec::new(), |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(2)?))
        })
        .await?;
    let mut broken = BTreeMap::new();
    for pair in rows {
        *broken.entry(pair).or_insert(0) += 1;
    }
    Ok(broken)
}

impl Before {
    /// Looks at the rows; in the transaction, so that they stay so.
    pub(crate) async fn look(session: &mut Session, script: &Script) -> Result<Self> {
        let names = Names::of(script, Dialect::Sqlite);
        let keys = watched(session, script, &names).await?;
        let mut before = Self {
            names,
            children: BTreeMap::new(),
            broken: broken(session).await?,
        };
        for key in keys {
            if let Some(sum) = sum(session, &key).await {
                before.children.insert(key, sum);
            }
        }
        Ok(before)
    }

    /// Compares; before the COMMIT.
    pub(crate) async fn compare(&self, session: &mut Session) -> Result<(), MigrateError> {
        let help = "nothing was changed; correct the migration, and look at the rows that it copies or deletes";
        let error = |message: String| {
            Err(MigrateError::new(
                MigrateErrorKind::BrokenReferences,
                message,
                help,
            ))
        };
        for (key, before) in &self.children {
            let column = |column: &String| self.names.column_after(&key.child, column);
            let now = Key {
                child: self.names.after(&key.child),
                columns: key.columns.iter().map(column).collect(),
            };
            // A table or column that is gone now was dropped by a statement of its own.
            if let Some(after) = sum(session, &now).await
                && after != *before
            {
                return error(format!(
                    "rows of `{}` would change although no statement is about it: {} before, {} after, by `{}`",
                    key.child,
                    before.0,
                    after.0,
                    key.columns.join("`, `")
                ));
            }
        }
        let after = broken(session)
            .await
            .map_err(|error| MigrateError::database("cannot check the foreign keys", error))?;
        let renamed: BTreeMap<(String, String), u64> = self
            .broken
            .iter()
            .map(|((child, parent), count)| {
                ((self.names.after(child), self.names.after(parent)), *count)
            })
            .collect();
        for ((child, parent), count) in after {
            let key = (child.clone(), parent.clone());
            let before = renamed.get(&key).copied().unwrap_or(0);
            if count > before {
                return error(format!(
                    "{} rows of `{child}` would refer to rows of `{parent}` that do not exist",
                    count - before
                ));
            }
        }
        Ok(())
    }
}
