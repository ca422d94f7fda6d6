//! A column that becomes another: its type, whether it takes NULL, its default, its collation, its numbers.
//!
//! Whatever the table is copied for is done in one statement; what costs nothing is kept apart from that. Where values would
//! become others without a word, the old ones are kept in a hidden column beside, so that the indexes and constraints of the
//! column stay where they are. Values of an `ENUM` move while the type holds the old ones and the new.

use super::algorithm::Operation;
use super::constraints::PRIMARY;
use super::context::{Planner, after, column_fact, constraint_fact, draft, values_fact};
use super::done;
use super::types::{Conversion, Type};
use crate::plan::draft::Draft;
use crate::plan::step::StepSetters;
use orm_schema::migration::{Action, Direction, Loss, Phase, Step};
use orm_schema::sql::Column;

/// What one statement does to a column.
fn operation(from: &Column, to: &Column) -> Option<(Action, Operation)> {
    let mut found = Vec::new();
    let (old, new) = (Type::parse(&from.sql_type), Type::parse(&to.sql_type));
    if old != new {
        let operation = old.operation(&new);
        let action = if operation == Operation::AppendEnumValue {
            Action::AddEnumValue
        } else {
            Action::AlterColumnType
        };
        found.push((action, operation));
    }
    if from.generated != to.generated {
        found.push((Action::AlterColumnKind, Operation::ChangeExpression));
    }
    if from.collation != to.collation {
        found.push((Action::AlterCollation, Operation::ChangeCollation));
    }
    match (from.is_nullable, to.is_nullable) {
        (true, false) => found.push((Action::SetNotNull, Operation::SetNotNull)),
        (false, true) => found.push((Action::DropNotNull, Operation::DropNotNull)),
        (true, true) | (false, false) => {}
    }
    match (from.is_auto_increment, to.is_auto_increment) {
        (false, true) => found.push((Action::AlterColumnKind, Operation::StartNumbering)),
        (true, false) => found.push((Action::AlterColumnKind, Operation::StopNumbering)),
        (true, true) | (false, false) => {}
    }
    if from.default != to.default {
        let operation = if to.default.is_some() {
            (Action::SetDefault, Operation::SetDefault)
        } else {
            (Action::DropDefault, Operation::DropDefault)
        };
        found.push(operation);
    }
    match found.as_slice() {
        [] => None,
        [only] => Some(*only),
        [(action, _), ..] => Some((*action, Operation::ChangeType)),
    }
}

impl Planner<'_> {
    /// `MODIFY` with the whole definition.
    pub(super) fn modify_step(
        &self,
        action: Action,
        table: &str,
        column: &Column,
        operation: Operation,
    ) -> Step {
        let clause = format!("MODIFY {}", self.definition(column));
        let step = self.alter(action, table, &column.name, &clause, operation);
        let is_noticed = matches!(operation, Operation::SetNotNull | Operation::ChangeType);
        let step = step.phase(if is_noticed {
            Phase::Contract
        } else {
            Phase::Expand
        });
        step.done_when(done::column_is(
            table,
            &column.name,
            &column.sql_type,
            column.is_nullable,
        ))
    }

    pub(super) fn set_default_step(
        &self,
        table: &str,
        column: &str,
        default: Option<&str>,
        is_nullable: bool,
    ) -> Step {
        let name = self.rules.quote(column);
        let (action, clause, operation) = match default {
            Some(default) => (
                Action::SetDefault,
                format!("SET DEFAULT {default}"),
                Operation::SetDefault,
            ),
            // Without any, MySQL asks every row to come for a value.
            None if is_nullable => (
                Action::DropDefault,
                "SET DEFAULT NULL".to_owned(),
                Operation::SetDefault,
            ),
            None => (
                Action::DropDefault,
                "DROP DEFAULT".to_owned(),
                Operation::DropDefault,
            ),
        };
        self.alter(
            action,
            table,
            column,
            &format!("ALTER COLUMN {name} {clause}"),
            operation,
        )
    }

    /// What makes one column of another, in one statement; `None` when they are the same.
    fn become_step(&self, table: &str, from: &Column, to: &Column) -> Option<Step> {
        let (action, operation) = operation(from, to)?;
        if matches!(operation, Operation::SetDefault | Operation::DropDefault) {
            return Some(self.set_default_step(
                table,
                &to.name,
                to.default.as_deref(),
                to.is_nullable,
            ));
        }
        let step = self.modify_step(action, table, to, operation);
        let is_shape = Type::parse(&from.sql_type) != Type::parse(&to.sql_type)
            || from.is_nullable != to.is_nullable;
        Some(if is_shape {
            step
        } else if from.is_auto_increment != to.is_auto_increment {
            step.done_when(done::column_is_numbered(
                table,
                &to.name,
                to.is_auto_increment,
            ))
        } else if let Some(collation) = &to.collation
            && from.collation != to.collation
        {
            step.done_when(done::column_has_collation(table, &to.name, collation))
        } else {
            // As good done twice.
            Step {
                is_done: None,
                ..step
            }
        })
    }

    /// One statement, and the one that reverts it.
    pub(super) fn become_draft(&self, table: &str, from: &Column, to: &Column) -> Option<Draft> {
        let mut draft = draft(self.become_step(table, from, to)?);
        draft.undo.extend(self.become_step(table, to, from));
        Some(draft)
    }

    /// The database does not number the column any more, so that it need not be a key.
    pub(super) fn stop_numbering(&mut self, table: &str, column: &Column) {
        let plain = Column {
            is_auto_increment: false,
            ..column.clone()
        };
        if let Some(mut draft) = self.become_draft(table, column, &plain) {
            draft.reads.extend(self.keys_gone(table));
            draft.reads.insert(column_fact(table, &column.name));
            draft
                .produces
                .insert(after(table, &column.name, usize::MAX));
            self.drafts.push(draft);
        }
    }

    pub(super) fn alter_column(
        &mut self,
        table: &str,
        from: &Column,
        to: &Column,
        fill: Option<&str>,
        cast: Option<&str>,
    ) {
        // Comments change by themselves, afterwards.
        let to = &Column {
            comment: from.comment.clone(),
            ..to.clone()
        };
        let is_kept_computed = match (&from.generated, &to.generated) {
            (Some(old), Some(new)) => old.is_stored == new.is_stored,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_kept_computed {
            self.errors.push(format!(
                "MySQL cannot change whether `{table}`.`{}` is computed, nor whether what is computed is stored; add a column of another name, and drop this one",
                to.name
            ));
            return;
        }
        let mut current = from.clone();
        if from.is_auto_increment && !to.is_auto_increment {
            self.stop_numbering(table, from);
            current.is_auto_increment = false;
        }
        // Numbers begin at the end, when the column is a key.
        let goal = Column {
            is_auto_increment: current.is_auto_increment,
            ..to.clone()
        };
        let (old, new) = (Type::parse(&from.sql_type), Type::parse(&to.sql_type));
        let mut chain = Vec::new();
        match cast {
            Some(cast) if old == new || (old.is_enum() && new.is_enum()) => {
                self.move_values(table, &mut current, &goal, cast, &mut chain);
            }
            Some(cast) => self.cast_values(table, &mut current, &goal, cast, &mut chain),
            None => {}
        }
        if let Some(fill) = fill {
            self.fill(table, &mut current, &goal, fill, &mut chain);
        }
        self.rest(table, current, &goal, &mut chain);
        let gone = [
            self.keys_gone(table),
            self.checks_gone(table),
            self.indexes_gone(table),
        ]
        .concat();
        for draft in &mut chain {
            draft.reads.insert(column_fact(table, &to.name));
            draft.reads.extend(gone.iter().cloned());
        }
        self.chain(table, &to.name, chain);
        if to.is_auto_increment && !goal.is_auto_increment {
            let before = Column {
                is_auto_increment: false,
                ..to.clone()
            };
            if let Some(mut draft) = self.become_draft(table, &before, to) {
                draft.reads.extend(self.keys_gone(table));
                draft.reads.insert(column_fact(table, &to.name));
                draft.reads.insert(values_fact(table, &to.name));
                draft.reads.insert(constraint_fact(table, PRIMARY));
                self.drafts.push(draft);
            }
        }
    }

    /// What is left between the column as it is and as it shall be.
    fn rest(&mut self, table: &str, mut current: Column, goal: &Column, chain: &mut Vec<Draft>) {
        let (old, new) = (Type::parse(&current.sql_type), Type::parse(&goal.sql_type));
        if old != new && old.operation(&new) == Operation::ChangeType {
            self.convert(table, &current, goal, chain);
            return;
        }
        // Each of these costs little by itself, and all of them together a copy.
        let facets: [fn(&mut Column, &Column); 4] = [
            |column, goal| {
                column.sql_type.clone_from(&goal.sql_type);
                column.generated.clone_from(&goal.generated);
            },
            |column, goal| column.collation.clone_from(&goal.collation),
            |column, goal| column.default.clone_from(&goal.default),
            |column, goal| column.is_nullable = goal.is_nullable,
        ];
        for facet in facets {
            let mut next = current.clone();
            facet(&mut next, goal);
            // NULL is no default of what refuses it.
            chain.extend(self.become_draft(table, &current, &next));
            current = next;
        }
    }

    /// The database's own conversion, with a copy beside of what it would change without a word, in either direction.
    fn convert(&mut self, table: &str, from: &Column, to: &Column, chain: &mut Vec<Draft>) {
        let (old, new) = (Type::parse(&from.sql_type), Type::parse(&to.sql_type));
        let (Some(up), Some(back)) = (
            self.become_step(table, from, to),
            self.become_step(table, to, from),
        ) else {
            return;
        };
        let forward = old.conversion(&new);
        let loss = |conversion| match conversion {
            Conversion::Exact => Loss::None,
            Conversion::OrFails => Loss::Converted,
            Conversion::Silent => Loss::Parked,
        };
        let kept =
            (forward == Conversion::Silent).then(|| self.keep(table, from, Direction::Up, chain));
        let backward = new.conversion(&old);
        let mut draft = draft(up.loss(loss(forward)));
        if backward == Conversion::Silent {
            let mut copies = Vec::new();
            self.keep(table, to, Direction::Down, &mut copies);
            for copy in copies {
                draft.undo.push(copy.step);
                draft.parked.extend(copy.parked);
            }
        }
        draft.undo.push(back.loss(loss(backward)));
        if let Some(kept) = kept {
            let kept = self.rules.quote(&kept);
            draft.undo.push(self.update(
                table,
                &to.name,
                &kept,
                Some(&format!("{kept} IS NOT NULL")),
            ));
        }
        chain.push(draft);
    }

    /// Values for what has none, while the column takes NULL and has its new type.
    fn fill(
        &mut self,
        table: &str,
        current: &mut Column,
        goal: &Column,
        fill: &str,
        chain: &mut Vec<Draft>,
    ) {
        if Type::parse(&current.sql_type) != Type::parse(&goal.sql_type) {
            let next = Column {
                is_nullable: true,
                ..goal.clone()
            };
            self.rest(table, current.clone(), &next, chain);
            *current = next;
        }
        let name = self.rules.quote(&goal.name);
        let mut filled =
            draft(self.update(table, &goal.name, fill, Some(&format!("{name} IS NULL"))));
        for read in self.mentioned(table, fill) {
            filled.reads.insert(column_fact(table, &read));
        }
        chain.push(filled);
    }
}
