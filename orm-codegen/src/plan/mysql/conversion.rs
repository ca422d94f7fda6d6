//! A column that becomes another: its type, whether it takes NULL, its default, its collation, its numbers.
//!
//! Whatever the table is copied for is done in one statement; what costs nothing is kept apart from that. Where values would
//! become others without a word, the old ones are kept in a hidden column beside, so that the indexes and constraints of the
//! column stay where they are. Values of an `ENUM` move while the type holds the old ones and the new.

use super::algorithm::Operation;
use super::constraints::PRIMARY;
use super::context::{Planner, after, column_fact, constraint_fact, draft, over};
use super::done;
use super::types::{Conversion, Type};
use crate::diff::words::literals;
use crate::plan::draft::Draft;
use crate::plan::step::StepSetters;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Direction, Loss, Parked, Phase, Step};
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
        let step = match operation {
            Operation::SetNotNull | Operation::ChangeType => step.phase(Phase::Contract),
            _ => step,
        };
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
    fn become_draft(&self, table: &str, from: &Column, to: &Column) -> Option<Draft> {
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
                draft
                    .reads
                    .insert(super::context::values_fact(table, &to.name));
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

    /// Keeps the values of a column in a hidden one beside it, and says its name.
    fn keep(&self, table: &str, column: &Column, by: Direction, chain: &mut Vec<Draft>) -> String {
        let kept_as = self.parked(by, &column.name);
        let (quoted, name) = (self.rules.quote(&kept_as), self.rules.quote(&column.name));
        let hidden = Column {
            name: kept_as.clone(),
            sql_type: column.sql_type.clone(),
            is_nullable: true,
            default: None,
            is_auto_increment: false,
            generated: None,
            collation: column.collation.clone(),
            comment: None,
        };
        let clause = format!("ADD COLUMN {} INVISIBLE", self.definition(&hidden));
        let add = self
            .alter(
                Action::ParkColumn,
                table,
                &column.name,
                &clause,
                Operation::AddColumn,
            )
            .done_when(done::has_column(table, &kept_as));
        let drop = self.drop_column_step(table, &kept_as);
        let mut added = draft(add);
        added.parked.push(Parked {
            by,
            table: table.to_owned(),
            column: Some(column.name.clone()),
            parked_as: kept_as.clone(),
            schema: None,
            restore: match by {
                Direction::Up => Vec::new(),
                Direction::Down => vec![
                    self.update(
                        table,
                        &column.name,
                        &quoted,
                        Some(&format!("{quoted} IS NOT NULL")),
                    )
                    .sql,
                    drop.sql.clone(),
                ],
            },
            purge: vec![drop.sql.clone()],
        });
        added.undo = vec![drop];
        chain.push(added);
        let mut copied = draft(self.update(table, &kept_as, &name, None));
        copied.step.object = Some(column.name.clone());
        chain.push(copied);
        kept_as
    }

    /// Values that a person's expression makes of the old ones, which are kept: the type changes while the column is empty.
    fn cast_values(
        &mut self,
        table: &str,
        current: &mut Column,
        goal: &Column,
        cast: &str,
        chain: &mut Vec<Draft>,
    ) {
        let name = self.rules.quote(&goal.name);
        let is_key = self
            .after(table)
            .and_then(|after| after.primary_key.as_ref())
            .is_some_and(|key| key.columns.contains(&goal.name));
        if is_key {
            self.errors.push(format!(
                "the values of `{table}`.`{}` cannot be made anew while it is part of the primary key; add a column of another name, and make that the key",
                goal.name
            ));
            return;
        }
        let kept = self
            .rules
            .quote(&self.keep(table, current, Direction::Up, chain));
        let value = over(cast, &goal.name, &self.parked(Direction::Up, &goal.name));
        let empty = Column {
            is_nullable: true,
            default: None,
            ..current.clone()
        };
        chain.extend(self.become_draft(table, current, &empty));
        let is_kept = format!("{kept} IS NOT NULL");
        let is_empty = format!("{name} IS NULL AND {is_kept}");
        let mut cleared = draft(self.update(table, &goal.name, "NULL", None));
        cleared.undo = vec![self.update(table, &goal.name, &kept, Some(&is_empty))];
        chain.push(cleared);
        let next = Column {
            is_nullable: true,
            default: None,
            ..goal.clone()
        };
        if let Some(mut changed) = self.become_draft(table, &empty, &next) {
            changed.step.loss = Loss::Parked;
            chain.push(changed);
        }
        let mut filled = draft(self.update(table, &goal.name, &value, None));
        // What has changed since is converted by the database, not replaced by what it was.
        filled.undo = vec![self.update(
            table,
            &goal.name,
            "NULL",
            Some(&format!("{is_kept} AND {name} <=> ({value})")),
        )];
        chain.push(filled);
        *current = next;
    }

    /// Values that have another name, or that give way to others, while the column can hold both.
    fn move_values(
        &mut self,
        table: &str,
        current: &mut Column,
        goal: &Column,
        cast: &str,
        chain: &mut Vec<Draft>,
    ) {
        let name = self.rules.quote(&goal.name);
        let moved = literals(cast, Dialect::MySql);
        let pairs: Vec<(&String, &String)> = moved
            .chunks_exact(2)
            .filter_map(|pair| match pair {
                [from, to] => Some((from, to)),
                _ => None,
            })
            .collect();
        let old = Type::parse(&current.sql_type);
        // A value that two become, or that was there before, does not tell what it was.
        let is_told = |from: &String, to: &String| {
            !old.values.contains(to)
                && !pairs
                    .iter()
                    .any(|(other, same)| *same == to && *other != from)
        };
        let (renamed, gone): (Vec<_>, Vec<_>) = pairs
            .iter()
            .copied()
            .partition(|(from, to)| old.is_enum() && is_told(from, to));
        let list = |values: Vec<&String>| {
            let values: Vec<String> = values
                .into_iter()
                .map(|value| self.rules.text_literal(value))
                .collect();
            values.join(", ")
        };
        let kept = (!gone.is_empty()).then(|| {
            let start = chain.len();
            let kept = self.keep(table, current, Direction::Up, chain);
            // Only what would be forgotten.
            if let Some(copied) = chain.get_mut(start + 1) {
                let values = list(gone.iter().map(|(from, _)| *from).collect());
                let condition = format!("{name} IN ({values})");
                copied.step = self.update(table, &kept, &name, Some(&condition));
            }
            self.rules.quote(&kept)
        });
        if old.is_enum() {
            let mut both = current.clone();
            both.sql_type = old.with_values_of(&Type::parse(&goal.sql_type));
            if Type::parse(&both.sql_type) != old {
                chain.extend(self.become_draft(table, current, &both));
                *current = both;
            }
        }
        let condition = format!(
            "{name} IN ({})",
            list(pairs.iter().map(|(from, _)| *from).collect())
        );
        let mut update = draft(self.update(table, &goal.name, cast, Some(&condition)));
        update.step.action = Action::RenameEnumValue;
        update.step.loss = if gone.is_empty() {
            Loss::None
        } else {
            Loss::Parked
        };
        if let Some(kept) = kept {
            let value = over(cast, &goal.name, &self.parked(Direction::Up, &goal.name));
            let is_same = format!("{kept} IS NOT NULL AND {name} <=> {value}");
            update
                .undo
                .push(self.update(table, &goal.name, &kept, Some(&is_same)));
        }
        if !renamed.is_empty() {
            let cases: String = renamed
                .iter()
                .map(|(from, to)| {
                    format!(
                        " WHEN {} THEN {}",
                        self.rules.text_literal(to),
                        self.rules.text_literal(from)
                    )
                })
                .collect();
            let condition = format!(
                "{name} IN ({})",
                list(renamed.iter().map(|(_, to)| *to).collect())
            );
            let back = format!("CASE {name}{cases} ELSE {name} END");
            update
                .undo
                .push(self.update(table, &goal.name, &back, Some(&condition)));
        }
        chain.push(update);
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
