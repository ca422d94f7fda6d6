//! Foreign keys, checks and primary keys.
//!
//! A foreign key without an index of its own columns gets one from the database, under its own name; that stays when the
//! foreign key is dropped, so it is dropped along.
//!
//! Adding a foreign key reads all rows and copies the table. Without the check (`foreign_key_checks=0`) it would not, but
//! that is a setting of the connection: between the statements that set it others would run unchecked, and a run that goes
//! on after a crash would not have it.

use super::algorithm::Operation;
use super::context::{
    CONSTRAINT, Planner, Why, after, column_fact, constraint_fact, draft, gone, index_fact,
    table_fact, values_fact,
};
use super::done;
use crate::ddl::{check_clause, foreign_key_clause, quoted_list};
use crate::diff::Change;
use crate::plan::draft::{Draft, Fact};
use crate::plan::step::StepSetters;
use orm_schema::migration::{Action, Lock, Phase, Step, Work};
use orm_schema::sql::{Check, PrimaryKey, Table, TableForeignKey};

/// The name that MySQL gives to every primary key.
pub(super) const PRIMARY: &str = "PRIMARY";

/// Whether an index of the table begins with the columns of the foreign key.
pub(super) fn is_covered(table: &Table, key: &TableForeignKey) -> bool {
    let begins = |columns: Vec<&String>| {
        columns.len() >= key.columns.len() && key.columns.iter().zip(columns).all(|(a, b)| a == b)
    };
    table
        .indexes
        .iter()
        .any(|index| begins(index.columns.iter().map(|(name, _)| name).collect()))
        || table
            .primary_key
            .as_ref()
            .is_some_and(|primary| begins(primary.columns.iter().collect()))
}

impl Planner<'_> {
    fn is_new_table(&self, table: &str) -> bool {
        self.before(table).is_none()
    }

    fn add_key_step(&self, table: &str, key: &TableForeignKey) -> Step {
        let clause = format!("ADD {}", foreign_key_clause(self.rules, key));
        self.alter(
            Action::AddForeignKey,
            table,
            &key.name,
            &clause,
            Operation::AddForeignKey,
        )
        .phase(Phase::Contract)
        .done_when(done::has_constraint(table, &key.name, "FOREIGN KEY"))
    }

    fn drop_key_step(&self, table: &str, key: &TableForeignKey, has_own_index: bool) -> Step {
        let name = self.rules.quote(&key.name);
        let (clauses, operation) = if has_own_index {
            (
                format!("DROP FOREIGN KEY {name}, DROP INDEX {name}"),
                Operation::ChangeIndex,
            )
        } else {
            (
                format!("DROP FOREIGN KEY {name}"),
                Operation::DropForeignKey,
            )
        };
        self.alter(
            Action::DropForeignKey,
            table,
            &key.name,
            &clauses,
            operation,
        )
        .done_when(done::has_no_constraint(table, &key.name, "FOREIGN KEY"))
    }

    pub(super) fn drop_foreign_keys(&mut self) {
        for (table, key, why) in std::mem::take(&mut self.dropped_keys) {
            let has_own_index = why == Why::Gone
                && self
                    .before(&table)
                    .is_some_and(|before| !is_covered(before, &key));
            let mut draft = draft(self.drop_key_step(&table, &key, has_own_index));
            draft.reads.insert(table_fact(&table));
            draft.reads.insert(table_fact(&key.target_table));
            draft.destroys.insert(constraint_fact(&table, &key.name));
            draft
                .destroys
                .insert(Fact::Name(CONSTRAINT, key.name.clone()));
            draft
                .produces
                .insert(gone("foreign key", &table, &key.name));
            draft.undo = vec![self.add_key_step(&table, &key)];
            self.drafts.push(draft);
            self.dropped_keys.push((table, key, why));
        }
    }

    pub(super) fn add_foreign_keys(&mut self) {
        for (table, key) in std::mem::take(&mut self.added_keys) {
            let mut add = self.add_key_step(&table, &key);
            if self.is_new_table(&table) {
                add = add
                    .lock(Lock::None)
                    .work(Work::Metadata)
                    .phase(Phase::Expand);
            }
            let mut draft = draft(add);
            self.key_facts(&table, &key, &mut draft);
            let has_own_index = self
                .after(&table)
                .is_some_and(|after| !is_covered(after, &key));
            draft.undo = vec![self.drop_key_step(&table, &key, has_own_index)];
            self.drafts.push(draft);
        }
    }

    fn key_facts(&self, table: &str, key: &TableForeignKey, draft: &mut Draft) {
        let sides = [
            (table, &key.columns),
            (key.target_table.as_str(), &key.target_columns),
        ];
        for (of, columns) in sides {
            draft.reads.insert(table_fact(of));
            for column in columns {
                draft.reads.insert(column_fact(of, column));
                draft.reads.insert(values_fact(of, column));
            }
        }
        draft.reads.insert(Fact::Unique(
            key.target_table.clone(),
            key.target_columns.clone(),
        ));
        // With an index to use, the database makes none of its own.
        if let Some(after) = self.after(table) {
            for index in &after.indexes {
                draft.reads.insert(index_fact(table, &index.name));
            }
            draft.reads.insert(constraint_fact(table, PRIMARY));
        }
        draft.produces.insert(constraint_fact(table, &key.name));
        draft
            .produces
            .insert(Fact::Name(CONSTRAINT, key.name.clone()));
    }

    fn add_check_step(&self, table: &str, check: &Check) -> Step {
        let clause = format!("ADD {}", check_clause(self.rules, check));
        self.alter(
            Action::AddCheck,
            table,
            &check.name,
            &clause,
            Operation::AddCheck,
        )
        .phase(Phase::Contract)
        .done_when(done::has_constraint(table, &check.name, "CHECK"))
    }

    fn drop_check_step(&self, table: &str, check: &Check) -> Step {
        // MySQL also says DROP CHECK, MariaDB only this.
        let clause = format!("DROP CONSTRAINT {}", self.rules.quote(&check.name));
        self.alter(
            Action::DropCheck,
            table,
            &check.name,
            &clause,
            Operation::DropCheck,
        )
        .done_when(done::has_no_constraint(table, &check.name, "CHECK"))
    }

    pub(super) fn drop_checks(&mut self) {
        for (table, check) in std::mem::take(&mut self.dropped_checks) {
            let mut draft = draft(self.drop_check_step(&table, &check));
            draft.reads.insert(table_fact(&table));
            draft.destroys.insert(constraint_fact(&table, &check.name));
            draft
                .destroys
                .insert(Fact::Name(CONSTRAINT, check.name.clone()));
            draft.produces.insert(gone("check", &table, &check.name));
            draft.undo = vec![self.add_check_step(&table, &check)];
            self.drafts.push(draft);
            self.dropped_checks.push((table, check));
        }
    }

    pub(super) fn add_checks(&mut self) {
        for (table, check) in std::mem::take(&mut self.added_checks) {
            let mut draft = draft(self.add_check_step(&table, &check));
            draft.reads.insert(table_fact(&table));
            for column in self.mentioned(&table, &check.condition) {
                draft.reads.insert(column_fact(&table, &column));
                draft.reads.insert(values_fact(&table, &column));
            }
            draft.produces.insert(constraint_fact(&table, &check.name));
            draft
                .produces
                .insert(Fact::Name(CONSTRAINT, check.name.clone()));
            draft.undo = vec![self.drop_check_step(&table, &check)];
            self.drafts.push(draft);
        }
    }

    pub(super) fn primary_key_step(
        &self,
        table: &str,
        from: Option<&PrimaryKey>,
        to: Option<&PrimaryKey>,
    ) -> Option<Step> {
        let add = to.map(|key| {
            format!(
                "ADD PRIMARY KEY ({})",
                quoted_list(self.rules, &key.columns)
            )
        });
        let drop = from.map(|_| "DROP PRIMARY KEY".to_owned());
        let (action, operation) = match (from, to) {
            (None, None) => return None,
            (Some(_), Some(_)) => (Action::AddPrimaryKey, Operation::ReplacePrimaryKey),
            (None, Some(_)) => (Action::AddPrimaryKey, Operation::AddPrimaryKey),
            (Some(_), None) => (Action::DropPrimaryKey, Operation::DropPrimaryKey),
        };
        let clauses: Vec<String> = drop.into_iter().chain(add).collect();
        let step = self
            .alter(action, table, PRIMARY, &clauses.join(", "), operation)
            .phase(Phase::Contract);
        Some(match to {
            Some(key) => {
                let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
                step.done_when(done::has_index(table, PRIMARY, true, &columns))
            }
            None => step.done_when(done::has_no_index(table, PRIMARY)),
        })
    }

    /// Whether the statement that adds a column, which the database numbers, makes it the primary key as well: the database
    /// takes such a column with its key only (error 1075).
    pub(super) fn is_numbered_key(&self, table: &str, column: &str) -> bool {
        let is_key = |key: &Option<PrimaryKey>| {
            key.as_ref()
                .is_some_and(|key| key.columns.as_slice() == [column.to_owned()])
        };
        self.input.changes.iter().any(|change| {
            if let Change::AlterPrimaryKey { table: of, to, .. } = change {
                of == table && is_key(to)
            } else {
                false
            }
        })
    }

    pub(super) fn alter_primary_key(
        &mut self,
        table: &str,
        from: Option<&PrimaryKey>,
        to: Option<&PrimaryKey>,
    ) {
        if self.adds_numbered_key(table, to) {
            // Part of the statement that adds the column.
            return;
        }
        let (Some(up), Some(undo)) = (
            self.primary_key_step(table, from, to),
            self.primary_key_step(table, to, from),
        ) else {
            return;
        };
        let mut draft = draft(up);
        draft.reads.insert(table_fact(table));
        draft.reads.extend(self.keys_gone(table));
        for column in to.iter().flat_map(|key| &key.columns) {
            draft.reads.insert(column_fact(table, column));
            draft.reads.insert(values_fact(table, column));
        }
        for column in from.iter().flat_map(|key| &key.columns) {
            // What the database numbers must be a key.
            draft.reads.insert(after(table, column, usize::MAX));
        }
        draft.produces.extend(self.primary_key_facts(table, to));
        draft.undo = vec![undo];
        self.drafts.push(draft);
    }

    fn adds_numbered_key(&self, table: &str, to: Option<&PrimaryKey>) -> bool {
        let Some([column]) = to.map(|key| key.columns.as_slice()) else {
            return false;
        };
        self.input.changes.iter().any(|change| {
            if let Change::AddColumn {
                table: of,
                column: added,
                fill: _,
            } = change
            {
                of == table && added.name == *column && added.is_auto_increment
            } else {
                false
            }
        })
    }

    pub(super) fn primary_key_facts(&self, table: &str, to: Option<&PrimaryKey>) -> Vec<Fact> {
        let mut facts = vec![
            gone("primary key", table, ""),
            constraint_fact(table, PRIMARY),
        ];
        if let Some(key) = to {
            facts.push(Fact::Unique(table.to_owned(), key.columns.clone()));
        }
        facts
    }
}
