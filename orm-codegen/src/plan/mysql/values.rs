//! Values of a column that become others, and the hidden column beside it that keeps what they were.

use super::algorithm::Operation;
use super::context::{Planner, draft, over};
use super::done;
use super::types::Type;
use crate::diff::words::literals;
use crate::plan::draft::Draft;
use crate::plan::step::StepSetters;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Direction, Loss, Parked};
use orm_schema::sql::Column;

impl Planner<'_> {
    /// Keeps the values of a column in a hidden one beside it, and says its name.
    pub(super) fn keep(
        &self,
        table: &str,
        column: &Column,
        by: Direction,
        chain: &mut Vec<Draft>,
    ) -> String {
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
    pub(super) fn cast_values(
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
    pub(super) fn move_values(
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
}
