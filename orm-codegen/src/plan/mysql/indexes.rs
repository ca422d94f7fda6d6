//! Indexes. One that a foreign key needs cannot be dropped (error 1553): where the foreign key stays and no other index
//! begins with its columns, the same statement makes the one that the database would have made by itself.

use super::algorithm::Operation;
use super::constraints::is_covered;
use super::context::{Planner, column_fact, draft, gone, index_fact, table_fact, values_fact};
use super::done;
use crate::ddl::{index_columns, quoted_list, unique_word};
use crate::diff::Change;
use crate::plan::draft::Fact;
use crate::plan::step::StepSetters;
use orm_schema::IndexKind;
use orm_schema::migration::{Action, Phase, Step};
use orm_schema::sql::{Table, TableForeignKey, TableIndex};

impl Planner<'_> {
    fn add_index_clause(&self, index: &TableIndex) -> String {
        format!(
            "ADD {}INDEX {}({})",
            unique_word(index.kind),
            self.rules.quote(&index.name),
            index_columns(self.rules, index)
        )
    }

    fn drop_index_clause(&self, name: &str) -> String {
        format!("DROP INDEX {}", self.rules.quote(name))
    }

    fn index_step(
        &self,
        action: Action,
        table: &str,
        index: &TableIndex,
        clauses: &[String],
    ) -> Step {
        let step = self.alter(
            action,
            table,
            &index.name,
            &clauses.join(", "),
            Operation::ChangeIndex,
        );
        if action == Action::DropIndex {
            return step.done_when(done::has_no_index(table, &index.name));
        }
        let columns: Vec<&str> = index
            .columns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let is_unique = index.kind == IndexKind::Unique;
        let phase = if is_unique {
            Phase::Contract
        } else {
            Phase::Expand
        };
        step.phase(phase)
            .done_when(done::has_index(table, &index.name, is_unique, &columns))
    }

    /// Foreign keys that stay through the migration and for which the database has an index of its own in one of the tables
    /// and not in the other.
    fn keys_without_index<'t>(
        &self,
        of: Option<&'t Table>,
        other: Option<&Table>,
        name: &str,
    ) -> Vec<&'t TableForeignKey> {
        let (Some(of), Some(other)) = (of, other) else {
            return Vec::new();
        };
        of.foreign_keys
            .iter()
            .filter(|key| {
                let stays = other.foreign_keys.iter().find(|same| same.name == key.name);
                !self.is_key_dropped(name, key)
                    && !is_covered(of, key)
                    && stays.is_some_and(|same| is_covered(other, same))
            })
            .collect()
    }

    fn begins_with(index: &TableIndex, key: &TableForeignKey) -> bool {
        index.columns.len() >= key.columns.len()
            && key
                .columns
                .iter()
                .zip(&index.columns)
                .all(|(a, (b, _))| a == b)
    }

    fn own_index_clause(&self, key: &TableForeignKey) -> String {
        format!(
            "ADD INDEX {}({})",
            self.rules.quote(&key.name),
            quoted_list(self.rules, &key.columns)
        )
    }

    pub(super) fn drop_indexes(&mut self) {
        for change in self.input.changes {
            let Change::DropIndex {
                table,
                index: renamed,
            } = change
            else {
                continue;
            };
            if self.replacement(table, &renamed.name).is_some() {
                // Part of the statement that creates it anew.
                continue;
            }
            let index = self.index_before(table, &renamed.name).unwrap_or(renamed);
            // The foreign key as it is before its columns get other names.
            let own: Vec<&TableForeignKey> = self
                .keys_without_index(self.after(table), self.before(table), table)
                .into_iter()
                .filter_map(|key| {
                    let mut keys = self.before(table)?.foreign_keys.iter();
                    keys.find(|before| before.name == key.name)
                })
                .filter(|key| Self::begins_with(index, key))
                .collect();
            let mut up = vec![self.drop_index_clause(&index.name)];
            let mut undo = vec![self.add_index_clause(index)];
            for key in own {
                up.push(self.own_index_clause(key));
                undo.push(self.drop_index_clause(&key.name));
            }
            let mut draft = draft(self.index_step(Action::DropIndex, table, index, &up));
            draft.undo = vec![self.index_step(Action::CreateIndex, table, index, &undo)];
            draft.reads.insert(table_fact(table));
            draft.reads.extend(self.keys_gone(table));
            // What takes its place for a foreign key is there first.
            draft.reads.extend(self.successors(table, index));
            draft.destroys.insert(index_fact(table, &index.name));
            draft.produces.insert(gone("index", table, &index.name));
            self.drafts.push(draft);
        }
    }

    /// New indexes for foreign keys that stay and that have only this one.
    fn successors(&self, table: &str, index: &TableIndex) -> Vec<Fact> {
        let (Some(before), Some(after)) = (self.before(table), self.after(table)) else {
            return Vec::new();
        };
        before
            .foreign_keys
            .iter()
            .filter(|key| Self::begins_with(index, key) && !self.is_key_dropped(table, key))
            .flat_map(|key| {
                after
                    .indexes
                    .iter()
                    .filter(|new| Self::begins_with(new, key) && new.name != index.name)
                    .map(|new| index_fact(table, &new.name))
            })
            .collect()
    }

    /// Whether a foreign key loses every index that it has, so that a new one must be there before. That cannot be while
    /// columns change their names in between.
    pub(super) fn loses_its_index(&self, table: &str, key: &TableForeignKey) -> bool {
        let Some(before) = self.before(table) else {
            return false;
        };
        let has_renames =
            self.input.changes.iter().any(
                |change| matches!(change, Change::RenameColumn { table: of, .. } if of == table),
            );
        let is_dropped = |index: &TableIndex| {
            self.input.changes.iter().any(|change| {
                matches!(change, Change::DropIndex { table: of, index: gone } if of == table && gone.name == index.name)
            })
        };
        let mut covering = before
            .indexes
            .iter()
            .filter(|index| Self::begins_with(index, key))
            .peekable();
        has_renames && covering.peek().is_some() && covering.all(is_dropped)
    }

    fn is_key_dropped(&self, table: &str, key: &TableForeignKey) -> bool {
        self.dropped_keys
            .iter()
            .any(|(of, dropped, _)| of == table && dropped.name == key.name)
    }

    /// The index that takes the place of one of the same name that a foreign key, which stays, needs: both in one
    /// statement. Only where its columns keep their names and are there already.
    fn replacement(&self, table: &str, name: &str) -> Option<&TableIndex> {
        let before = self.before(table)?;
        let old = self.index_before(table, name)?;
        let is_needed = before
            .foreign_keys
            .iter()
            .any(|key| Self::begins_with(old, key));
        let index = self.input.changes.iter().find_map(|change| {
            if let Change::CreateIndex { table: of, index } = change {
                (of == table && index.name == name).then_some(index)
            } else {
                None
            }
        })?;
        let has_columns = index
            .columns
            .iter()
            .all(|(column, _)| before.columns.iter().any(|before| before.name == *column));
        let is_gone = self
            .indexes_gone(table)
            .contains(&gone("index", table, name));
        (is_gone && is_needed && has_columns).then_some(index)
    }

    pub(super) fn create_index(&mut self, table: &str, index: &TableIndex) {
        let mut up = vec![self.add_index_clause(index)];
        let mut undo = vec![self.drop_index_clause(&index.name)];
        let mut undo_index = (Action::DropIndex, index.clone());
        let replaced = self
            .replacement(table, &index.name)
            .and_then(|_| self.index_before(table, &index.name));
        if let Some(old) = replaced {
            up.insert(0, self.drop_index_clause(&old.name));
            undo.push(self.add_index_clause(old));
            undo_index = (Action::CreateIndex, old.clone());
        }
        // The index that the database made for a foreign key has no use beside this one. Some servers drop it by themselves,
        // which is no error in the same statement.
        let names: Vec<String> = self
            .keys_without_index(self.before(table), self.after(table), table)
            .into_iter()
            .map(|key| key.name.clone())
            .collect();
        let keys: Vec<&TableForeignKey> = self
            .after(table)
            .into_iter()
            .flat_map(|after| &after.foreign_keys)
            .filter(|key| names.contains(&key.name) && Self::begins_with(index, key))
            .filter(|key| self.is_first_cover(table, index, key))
            .collect();
        for key in keys {
            up.push(self.drop_index_clause(&key.name));
            undo.insert(0, self.own_index_clause(key));
        }
        let mut draft = draft(self.index_step(Action::CreateIndex, table, index, &up));
        draft.undo = vec![self.index_step(undo_index.0, table, &undo_index.1, &undo)];
        draft.reads.insert(table_fact(table));
        for (column, _) in &index.columns {
            draft.reads.insert(column_fact(table, column));
            draft.reads.insert(values_fact(table, column));
        }
        if replaced.is_some() {
            draft.produces.insert(gone("index", table, &index.name));
        }
        draft.produces.insert(index_fact(table, &index.name));
        if index.kind == IndexKind::Unique {
            let columns = index.columns.iter().map(|(column, _)| column.clone());
            draft
                .produces
                .insert(Fact::Unique(table.to_owned(), columns.collect()));
        }
        self.drafts.push(draft);
    }

    /// Of several new indexes that begin with the columns, one alone makes the database's own superfluous.
    fn is_first_cover(&self, table: &str, index: &TableIndex, key: &TableForeignKey) -> bool {
        let first = self.input.changes.iter().find_map(|change| {
            if let Change::CreateIndex { table: of, index } = change {
                (of == table && Self::begins_with(index, key)).then_some(&index.name)
            } else {
                None
            }
        });
        first == Some(&index.name)
    }

    pub(super) fn rename_indexes(&mut self) {
        for change in self.input.changes {
            let Change::RenameIndex { table, from, index } = change else {
                continue;
            };
            let rename = |from: &str, to: &str| {
                let (old, new) = (self.rules.quote(from), self.rules.quote(to));
                self.alter(
                    Action::RenameIndex,
                    table,
                    to,
                    &format!("RENAME INDEX {old} TO {new}"),
                    Operation::RenameIndex,
                )
                .done_when(done::both(
                    &done::has_index_named(table, to),
                    &done::has_no_index(table, from),
                ))
            };
            let mut draft = draft(rename(from, &index.name));
            draft.undo = vec![rename(&index.name, from)];
            draft.reads.insert(table_fact(table));
            draft.destroys.insert(index_fact(table, from));
            draft.produces.insert(index_fact(table, &index.name));
            self.drafts.push(draft);
        }
    }
}
