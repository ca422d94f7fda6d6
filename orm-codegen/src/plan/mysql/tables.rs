//! Tables that come, go and change their names, and comments. A table that goes is put aside under another name; one that
//! came is, when the migration is reverted.

use super::super::step::{StepSetters, step};
use super::algorithm::Operation;
use super::context::{
    CONSTRAINT, Planner, column_fact, constraint_fact, draft, index_fact, table_fact, values_fact,
};
use super::done;
use crate::ddl::{create_table, quoted_list};
use crate::diff::Change;
use crate::plan::draft::Fact;
use orm_schema::IndexKind;
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step};
use orm_schema::sql::Table;

impl Planner<'_> {
    fn rename_table(&self, action: Action, table: &str, from: &str, to: &str) -> Step {
        let (old, new) = (self.rules.quote(from), self.rules.quote(to));
        step(action, table, "", format!("RENAME TABLE {old} TO {new};"))
            .phase(Phase::Contract)
            .done_when(done::both(
                &done::has_table(to),
                &format!(
                    "SELECT 1 FROM DUAL WHERE NOT EXISTS ({})",
                    done::has_table(from)
                ),
            ))
    }

    pub(super) fn rename_tables(&mut self) {
        for change in self.input.changes {
            let Change::RenameTable { from, to } = change else {
                continue;
            };
            let step = self.rename_table(Action::RenameTable, to, from, to);
            let mut draft = draft(step.phase(Phase::Expand));
            draft.undo = vec![
                self.rename_table(Action::RenameTable, from, to, from)
                    .phase(Phase::Contract),
            ];
            draft.produces.insert(table_fact(to));
            draft.destroys.insert(table_fact(from));
            self.drafts.push(draft);
        }
    }

    pub(super) fn create_table(&mut self, table: &Table) {
        let name = &table.name;
        let sql = create_table(self.rules, table);
        let mut draft =
            draft(step(Action::CreateTable, name, "", sql).done_when(done::has_table(name)));
        draft.produces.insert(table_fact(name));
        for column in &table.columns {
            draft.produces.insert(column_fact(name, &column.name));
            draft.produces.insert(values_fact(name, &column.name));
        }
        for index in &table.indexes {
            draft.produces.insert(index_fact(name, &index.name));
            if index.kind == IndexKind::Unique {
                let columns = index.columns.iter().map(|(column, _)| column.clone());
                draft
                    .produces
                    .insert(Fact::Unique(name.clone(), columns.collect()));
            }
        }
        if let Some(key) = &table.primary_key {
            draft
                .produces
                .insert(Fact::Unique(name.clone(), key.columns.clone()));
        }
        for check in &table.checks {
            draft.produces.insert(constraint_fact(name, &check.name));
            draft
                .produces
                .insert(Fact::Name(CONSTRAINT, check.name.clone()));
        }
        let parked_as = self.parked(Direction::Down, name);
        let park = self.rename_table(Action::ParkTable, name, name, &parked_as);
        draft.undo = vec![park.loss(Loss::Parked)];
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .map(|column| column.name.clone())
            .collect();
        let (quoted, columns) = (
            self.rules.quote(&parked_as),
            quoted_list(self.rules, &columns),
        );
        let drop = format!("DROP TABLE {quoted};");
        draft.parked.push(Parked {
            by: Direction::Down,
            table: name.clone(),
            column: None,
            parked_as,
            schema: None,
            restore: vec![
                // Tables that come back refer to each other, in any direction.
                "SET FOREIGN_KEY_CHECKS=0;".to_owned(),
                format!(
                    "INSERT INTO {} ({columns}) SELECT {columns} FROM {quoted};",
                    self.rules.quote(name)
                ),
                "SET FOREIGN_KEY_CHECKS=1;".to_owned(),
                drop.clone(),
            ],
            purge: vec![drop],
        });
        self.drafts.push(draft);
        if let Some(comment) = &table.comment {
            self.set_comment(name, None, None, Some(comment));
        }
        for column in &table.columns {
            if let Some(comment) = &column.comment {
                self.set_comment(name, Some(&column.name), None, Some(comment));
            }
        }
    }

    pub(super) fn drop_table(&mut self, table: &Table) {
        let name = &table.name;
        let parked_as = self.parked(Direction::Up, name);
        let park = self.rename_table(Action::ParkTable, name, name, &parked_as);
        let mut draft = draft(park.loss(Loss::Parked));
        draft.destroys.insert(table_fact(name));
        draft.reads.extend(self.keys_gone(name));
        draft.reads.extend(self.checks_gone(name));
        draft.undo = vec![self.rename_table(Action::RestoreTable, name, &parked_as, name)];
        let purge = vec![format!("DROP TABLE {};", self.rules.quote(&parked_as))];
        draft.parked.push(Parked {
            by: Direction::Up,
            table: name.clone(),
            column: None,
            parked_as,
            schema: None,
            restore: Vec::new(),
            purge,
        });
        self.drafts.push(draft);
    }

    pub(super) fn set_comment(
        &mut self,
        table: &str,
        column: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
    ) {
        let (Some(up), Some(undo)) = (
            self.comment(table, column, to),
            self.comment(table, column, from),
        ) else {
            return;
        };
        let mut draft = draft(up);
        draft.reads.insert(table_fact(table));
        if let Some(column) = column {
            draft.reads.insert(column_fact(table, column));
            draft.reads.insert(values_fact(table, column));
        }
        draft.undo = vec![undo];
        self.drafts.push(draft);
    }

    fn comment(&self, table: &str, column: Option<&str>, comment: Option<&str>) -> Option<Step> {
        let text = self.rules.text_literal(comment.unwrap_or_default());
        let (clauses, operation) = match column {
            None => (format!("COMMENT = {text}"), Operation::CommentTable),
            Some(name) => {
                let mut columns = self.after(table)?.columns.iter();
                let mut column = columns.find(|column| column.name == name)?.clone();
                column.comment = comment.map(str::to_owned);
                let definition = self.definition(&column);
                (format!("MODIFY {definition}"), Operation::CommentColumn)
            }
        };
        let step = self.alter(
            Action::SetComment,
            table,
            column.unwrap_or_default(),
            &clauses,
            operation,
        );
        Some(step.done_when(done::has_comment(
            table,
            column,
            comment.unwrap_or_default(),
        )))
    }
}
