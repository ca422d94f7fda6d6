//! Columns that come, go and change their names. What an existing table gets is filled before it is required: `NOT NULL`
//! without a default would succeed and invent values, even in strict mode (0, '', the first value of an `ENUM`).

use super::algorithm::Operation;
use super::context::{Planner, after, column_fact, draft, gone, mentions, table_fact, values_fact};
use super::done;
use super::types::Type;
use crate::dialect::is_constant;
use crate::diff::Change;
use crate::plan::draft::{Draft, Fact};
use crate::plan::step::{StepSetters, step};
use orm_schema::migration::{Action, Direction, Lock, Loss, Parked, Phase, Step, Work};
use orm_schema::sql::{Column, PrimaryKey};

impl Planner<'_> {
    pub(super) fn rename_columns(&mut self) {
        for change in self.input.changes {
            let Change::RenameColumn { table, from, to } = change else {
                continue;
            };
            let mut draft = draft(self.rename_column_step(table, from, to));
            draft.undo = vec![self.rename_column_step(table, to, from)];
            draft.reads.insert(table_fact(table));
            draft.reads.extend(self.keys_gone(table));
            draft.reads.extend(self.checks_gone(table));
            draft.reads.extend(self.indexes_gone(table));
            draft.reads.extend(self.computed_gone(table));
            draft.destroys.insert(column_fact(table, from));
            draft.produces.insert(column_fact(table, to));
            self.drafts.push(draft);
        }
    }

    /// That all computed columns of the table are gone that will be dropped.
    fn computed_gone(&self, table: &str) -> Vec<Fact> {
        let changes = self.input.changes.iter();
        changes
            .filter_map(|change| {
                if let Change::DropColumn { table: of, column } = change {
                    (of == table && column.generated.is_some())
                        .then(|| gone("column", of, &column.name))
                } else {
                    None
                }
            })
            .collect()
    }

    fn rename_column_step(&self, table: &str, from: &str, to: &str) -> Step {
        let (old, new) = (self.rules.quote(from), self.rules.quote(to));
        let clauses = format!("RENAME COLUMN {old} TO {new}");
        self.alter(
            Action::RenameColumn,
            table,
            to,
            &clauses,
            Operation::RenameColumn,
        )
        .phase(Phase::Contract)
        .done_when(done::both(
            &done::has_column(table, to),
            &done::has_no_column(table, from),
        ))
    }

    /// A statement that writes rows. It reads all of them, and InnoDB locks what it reads.
    pub(super) fn update(
        &self,
        table: &str,
        column: &str,
        value: &str,
        condition: Option<&str>,
    ) -> Step {
        let condition = condition
            .map(|condition| format!(" WHERE {condition}"))
            .unwrap_or_default();
        let sql = format!(
            "UPDATE {} SET {} = {value}{condition};",
            self.rules.quote(table),
            self.rules.quote(column)
        );
        step(Action::FillColumn, table, column, sql)
            .phase(Phase::Data)
            .lock(Lock::Share)
            .work(Work::RowUpdate)
    }

    fn add_step(&self, table: &str, column: &Column, operation: Operation) -> Step {
        let clause = format!("ADD COLUMN {}", self.definition(column));
        self.alter(Action::AddColumn, table, &column.name, &clause, operation)
            .done_when(done::has_column(table, &column.name))
    }

    pub(super) fn drop_column_step(&self, table: &str, column: &str) -> Step {
        let clause = format!("DROP COLUMN {}", self.rules.quote(column));
        self.alter(
            Action::DropColumn,
            table,
            column,
            &clause,
            Operation::DropColumn,
        )
        .phase(Phase::Contract)
        .done_when(done::has_no_column(table, column))
    }

    pub(super) fn add_column(&mut self, table: &str, column: &Column, fill: Option<&str>) {
        let name = &column.name;
        if let Some(generated) = &column.generated {
            let operation = if generated.is_stored {
                Operation::AddStoredColumn
            } else {
                Operation::AddVirtualColumn
            };
            let mut draft = draft(self.add_step(table, column, operation));
            draft.undo = vec![self.drop_column_step(table, name)];
            draft.reads.insert(table_fact(table));
            for read in self.mentioned(table, &generated.expression) {
                draft.reads.insert(column_fact(table, &read));
                draft.reads.insert(values_fact(table, &read));
            }
            draft.produces.insert(column_fact(table, name));
            draft.produces.insert(values_fact(table, name));
            self.drafts.push(draft);
            return;
        }
        if column.is_auto_increment {
            self.add_numbered(table, column);
            return;
        }
        let mut first = column.clone();
        // What has a constant is done at once; an expression is for rows to come, and those that are there are filled.
        let is_at_once = column.default.as_deref().is_none_or(is_constant)
            && (column.is_nullable || column.default.is_some());
        if !is_at_once {
            first.is_nullable = true;
            first.default = None;
        }
        let has_expression = !is_at_once && column.default.is_some();
        let fill = fill.or(column.default.as_deref().filter(|_| has_expression));
        if !is_at_once && fill.is_none() {
            self.errors.push(format!(
                "the rows of `{table}` have no value for the new column `{name}`; say what they get, or give it a default"
            ));
            return;
        }
        let mut chain = vec![draft(self.add_step(table, &first, Operation::AddColumn))];
        if let Some(first) = chain.first_mut() {
            first.produces.insert(column_fact(table, name));
            self.park_added(table, column, first);
        }
        if has_expression && let Some(default) = &column.default {
            chain.push(draft(self.set_default_step(
                table,
                name,
                Some(default),
                true,
            )));
        }
        if let Some(fill) = fill {
            let is_empty = format!("{} IS NULL", self.rules.quote(name));
            let condition = (!is_at_once || column.is_nullable).then_some(is_empty.as_str());
            let mut filled = draft(self.update(table, name, fill, condition));
            for read in self.mentioned(table, fill) {
                if read != *name {
                    filled.reads.insert(column_fact(table, &read));
                }
            }
            chain.push(filled);
        }
        if !is_at_once && !column.is_nullable {
            chain.push(draft(self.modify_step(
                Action::SetNotNull,
                table,
                column,
                Operation::SetNotNull,
            )));
        }
        self.chain(table, name, chain);
    }

    /// What the database numbers comes with its key.
    fn add_numbered(&mut self, table: &str, column: &Column) {
        let name = &column.name;
        if !self.is_numbered_key(table, name) {
            self.errors.push(format!(
                "`{table}`.`{name}` is numbered by the database, which takes that of a key only; make it the primary key"
            ));
            return;
        }
        let old_key = self
            .before(table)
            .and_then(|before| before.primary_key.as_ref());
        let drop = old_key.map_or("", |_| "DROP PRIMARY KEY, ");
        let clauses = format!(
            "{drop}ADD COLUMN {}, ADD PRIMARY KEY ({})",
            self.definition(column),
            self.rules.quote(name)
        );
        let up = self
            .alter(
                Action::AddColumn,
                table,
                name,
                &clauses,
                Operation::AddNumberedColumn,
            )
            .done_when(done::has_column(table, name));
        let mut draft = draft(up);
        let key = PrimaryKey {
            name: String::new(),
            columns: vec![name.clone()],
        };
        draft.reads.insert(table_fact(table));
        draft.reads.extend(self.keys_gone(table));
        for column in old_key.iter().flat_map(|key| &key.columns) {
            draft.reads.insert(after(table, column, usize::MAX));
        }
        draft
            .produces
            .extend(self.primary_key_facts(table, Some(&key)));
        draft.produces.insert(column_fact(table, name));
        draft.produces.insert(values_fact(table, name));
        let plain = Column {
            is_auto_increment: false,
            ..column.clone()
        };
        self.park_added(table, &plain, &mut draft);
        // Neither the numbers nor the key go along.
        let stop = self
            .modify_step(
                Action::AlterColumnKind,
                table,
                &plain,
                Operation::StopNumbering,
            )
            .done_when(done::column_is_numbered(table, name, false));
        let key_back = self.primary_key_step(table, Some(&key), old_key);
        draft.undo = [Some(stop), key_back]
            .into_iter()
            .flatten()
            .chain(std::mem::take(&mut draft.undo))
            .collect();
        self.drafts.push(draft);
    }

    /// How a new column is put aside when the migration is reverted, and what brings its values back.
    fn park_added(&mut self, table: &str, column: &Column, draft: &mut Draft) {
        let parked_as = self.parked(Direction::Down, &column.name);
        let Some(park) = self.park_step(table, column, &parked_as) else {
            return;
        };
        let (quoted, name) = (self.rules.quote(&parked_as), &column.name);
        let drop = self.drop_column_step(table, &parked_as).sql;
        draft.undo.push(park);
        draft.parked.push(Parked {
            by: Direction::Down,
            table: table.to_owned(),
            column: Some(name.clone()),
            parked_as,
            schema: None,
            restore: vec![
                self.update(table, name, &quoted, Some(&format!("{quoted} IS NOT NULL")))
                    .sql,
                drop.clone(),
            ],
            purge: vec![drop],
        });
    }

    /// Puts a column aside: rows to come need not name it, and no query sees it that does not.
    fn park_step(&mut self, table: &str, column: &Column, parked_as: &str) -> Option<Step> {
        let mut hidden = Column {
            name: parked_as.to_owned(),
            ..column.clone()
        };
        if !hidden.is_nullable && hidden.default.is_none() {
            let constant = Type::parse(&column.sql_type).constant();
            if constant.is_none() {
                self.errors.push(format!(
                    "`{table}`.`{}` cannot be put aside, for its type `{}` has no constant that rows to come could hold; allow NULL first",
                    column.name, column.sql_type
                ));
            }
            hidden.default = Some(constant?);
        }
        let clauses = format!(
            "CHANGE {} {} INVISIBLE",
            self.rules.quote(&column.name),
            self.definition(&hidden)
        );
        Some(
            self.alter(
                Action::ParkColumn,
                table,
                &column.name,
                &clauses,
                Operation::ParkColumn,
            )
            .phase(Phase::Contract)
            .loss(Loss::Parked)
            .done_when(done::has_column(table, parked_as)),
        )
    }

    pub(super) fn drop_column(&mut self, table: &str, column: &Column) {
        let name = &column.name;
        if column.generated.is_some() {
            // By the names that its expression has before others change.
            let before = self.before(table).and_then(|before| {
                let mut columns = before.columns.iter();
                columns.find(|before| before.name == *name)
            });
            let column = before.unwrap_or(column);
            let operation = if column.generated.as_ref().is_some_and(|it| it.is_stored) {
                Operation::AddStoredColumn
            } else {
                Operation::AddVirtualColumn
            };
            let mut draft = draft(self.drop_column_step(table, name));
            draft.undo = vec![self.add_step(table, column, operation)];
            draft.reads.insert(table_fact(table));
            draft.reads.extend(self.indexes_gone(table));
            draft.reads.extend(self.checks_gone(table));
            draft.reads.extend(self.keys_gone(table));
            draft.destroys.insert(column_fact(table, name));
            draft.produces.insert(gone("column", table, name));
            self.drafts.push(draft);
            return;
        }
        let plain = Column {
            is_auto_increment: false,
            ..column.clone()
        };
        if column.is_auto_increment {
            self.stop_numbering(table, column);
        }
        let parked_as = self.parked(Direction::Up, name);
        let Some(park) = self.park_step(table, &plain, &parked_as) else {
            return;
        };
        let mut draft = draft(park);
        let clauses = format!(
            "CHANGE {} {}",
            self.rules.quote(&parked_as),
            self.definition(&plain)
        );
        draft.undo = vec![
            self.alter(
                Action::RestoreColumn,
                table,
                name,
                &clauses,
                Operation::ParkColumn,
            )
            .done_when(done::has_column(table, name)),
        ];
        draft.reads.insert(table_fact(table));
        draft.reads.extend(self.indexes_gone(table));
        draft.reads.extend(self.keys_gone(table));
        draft.reads.extend(self.checks_gone(table));
        draft.reads.extend(self.computed_over(table, name));
        draft.reads.insert(after(table, name, usize::MAX));
        if self.is_in_old_key(table, name) {
            draft.reads.insert(gone("primary key", table, ""));
        }
        draft.destroys.insert(column_fact(table, name));
        let purge = vec![self.drop_column_step(table, &parked_as).sql];
        draft.parked.push(Parked {
            by: Direction::Up,
            table: table.to_owned(),
            column: Some(name.clone()),
            parked_as,
            schema: None,
            restore: Vec::new(),
            purge,
        });
        self.drafts.push(draft);
    }

    fn is_in_old_key(&self, table: &str, column: &str) -> bool {
        self.before(table)
            .and_then(|before| before.primary_key.as_ref())
            .is_some_and(|key| key.columns.iter().any(|name| name == column))
    }

    /// That computed columns are gone that are over the column.
    fn computed_over(&self, table: &str, name: &str) -> Vec<Fact> {
        let changes = self.input.changes.iter();
        changes
            .filter_map(|change| {
                let Change::DropColumn { table: of, column } = change else {
                    return None;
                };
                let generated = column.generated.as_ref()?;
                (of == table && mentions(&generated.expression, name))
                    .then(|| gone("column", of, &column.name))
            })
            .collect()
    }

    /// The statements for one column, one behind the other. The last of them says that its values are there.
    pub(super) fn chain(&mut self, table: &str, column: &str, mut chain: Vec<Draft>) {
        let last = chain.len().saturating_sub(1);
        for (number, draft) in chain.iter_mut().enumerate() {
            draft.reads.insert(table_fact(table));
            draft.produces.insert(after(table, column, number));
            if number > 0 {
                draft.reads.insert(after(table, column, number - 1));
                draft.reads.insert(column_fact(table, column));
            }
            if number == last {
                draft.produces.insert(values_fact(table, column));
            }
        }
        self.drafts.extend(chain);
    }
}
