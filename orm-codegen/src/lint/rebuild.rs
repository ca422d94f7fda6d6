//! A table of SQLite that is made anew -> what that does to its columns, which no statement says by itself.

use super::context::Migration;
use super::operation::{ColumnSpec, Operation};
use super::state::State;

/// What dropping the old table of a rebuild does: columns that nothing copies, and NULL that is refused from now on.
pub(super) fn implied(
    migration: &Migration<'_>,
    state: &State,
    operation: &Operation,
) -> Vec<Operation> {
    let Operation::DropTable { table, .. } = operation else {
        return Vec::new();
    };
    let (Some(copy), Some(old)) = (migration.rebuild_of(table), state.table(table)) else {
        return Vec::new();
    };
    let Some(new) = state.table(copy) else {
        return Vec::new();
    };
    let copying = migration.copying(copy).to_lowercase();
    let mut found = Vec::new();
    for column in &old.columns {
        let kept = new.columns.iter().find(|it| it.name == column.name);
        let is_read = copying.contains(&column.name.to_lowercase()) || copying.contains('*');
        match kept {
            None if !is_read => found.push(Operation::DropColumn {
                table: table.clone(),
                column: column.name.clone(),
                is_cascade: false,
            }),
            // What the copy computes may well replace NULL.
            Some(kept) if column.is_nullable && !kept.is_nullable && !computes(&copying) => {
                found.push(Operation::ModifyColumn {
                    table: table.clone(),
                    column: column.name.clone(),
                    to: ColumnSpec {
                        name: column.name.clone(),
                        sql_type: column.sql_type.clone(),
                        is_not_null: true,
                        default: kept.default.clone(),
                        ..ColumnSpec::default()
                    },
                });
            }
            None | Some(_) => {}
        }
    }
    found
}

fn computes(copying: &str) -> bool {
    ["coalesce(", "ifnull(", "case "]
        .iter()
        .any(|word| copying.contains(word))
}
