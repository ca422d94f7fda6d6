//! What the planner of each kind of object knows of all others: the schema on both sides, what is new, and the facts that
//! put steps in order.

use super::super::draft::{Draft, Fact, Grouping};
use super::super::park::{limited, parked_name};
use super::super::step::{StepSetters as _, step};
use super::super::{PlanInput, Strategy};
use super::expand;
use crate::dialect::{DialectRules, rules};
use crate::diff::words::{Role, is_name, rewrite};
use crate::diff::{Change, Renames, renames};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Direction, Lock, Phase, Step};
use orm_schema::sql::{Column, SqlSchema, Table, TableForeignKey};
use std::cell::Cell;
use std::collections::BTreeSet;

/// What all of the planner shares.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// How PostgreSQL spells SQL.
    pub(super) rules: &'static dyn DialectRules,
    /// What this migration's parked objects are known by.
    pub(super) id: &'a str,
    /// Whether others use the database meanwhile.
    pub(super) is_online: bool,
    /// The old schema by its new names.
    pub(super) before: SqlSchema,
    /// The new schema.
    pub(super) after: &'a SqlSchema,
    /// What differs, with what must be dropped and made again around it.
    pub(super) changes: Vec<Change>,
    /// The tables that are new, those that others refer to in front of these where they do not refer to each other.
    created: Vec<&'a str>,
    /// How many tokens were given out.
    tokens: Cell<u32>,
}

impl<'a> Context<'a> {
    /// What all of the planner shares.
    pub(super) fn new(input: &PlanInput<'a>) -> Self {
        let before = renames::apply(input.old, &told_renames(input.changes));
        Self {
            rules: rules(Dialect::Postgres),
            id: &input.options.id,
            is_online: input.options.strategy == Strategy::Online,
            changes: expand::expand(&before, input.new, input.changes),
            before,
            after: input.new,
            created: created(input.changes),
            tokens: Cell::new(0),
        }
    }

    /// A name in quotes.
    pub(super) fn quote(&self, name: &str) -> String {
        self.rules.quote(name)
    }

    /// `ALTER TABLE "t"` and an action, on a line of its own.
    pub(super) fn alter(&self, table: &str, action: &str) -> String {
        format!("ALTER TABLE {}\n    {action};", self.quote(table))
    }

    /// Whether the table is new in this migration.
    pub(super) fn is_new(&self, table: &str) -> bool {
        self.created.contains(&table)
    }

    /// Whether the one new table comes before the other.
    pub(super) fn is_made_before(&self, first: &str, then: &str) -> bool {
        let place = |name: &str| self.created.iter().position(|table| *table == name);
        matches!((place(first), place(then)), (Some(first), Some(then)) if first < then)
    }

    /// Whether a lock on the table is worth avoiding.
    pub(super) fn is_busy(&self, table: &str) -> bool {
        self.is_online && !self.is_new(table)
    }

    /// The lock, unless the table is new, so that nobody waits for it.
    pub(super) fn lock(&self, table: &str, lock: Lock) -> Lock {
        if self.is_new(table) { Lock::None } else { lock }
    }

    /// The phase, unless the table is new, so that no program of the version before knows it.
    pub(super) fn phase(&self, table: &str, phase: Phase) -> Phase {
        if self.is_new(table) {
            Phase::Expand
        } else {
            phase
        }
    }

    /// A step that alters a table under the strongest lock.
    pub(super) fn altering(&self, action: Action, table: &str, object: &str, sql: &str) -> Step {
        step(action, table, object, self.alter(table, sql))
            .lock(self.lock(table, Lock::AccessExclusive))
    }

    /// The name under which this migration parks something.
    pub(super) fn parked(&self, by: Direction, name: &str) -> String {
        parked_name(self.id, by, name, Dialect::Postgres)
    }

    /// A name that is used within the migration only.
    pub(super) fn temporary(&self, name: &str) -> String {
        limited(format!("__temporary_{}_{name}", self.id), Dialect::Postgres)
    }

    /// The table as it was.
    pub(super) fn old_table(&self, name: &str) -> Option<&Table> {
        self.before.tables.iter().find(|table| table.name == name)
    }

    /// The table as it shall be.
    pub(super) fn new_table(&self, name: &str) -> Option<&'a Table> {
        self.after.tables.iter().find(|table| table.name == name)
    }

    /// What a statement about a column of a table relies on: the column by its name, and of its final type.
    pub(super) fn uses(&self, table: &str, column: &str) -> [Fact; 3] {
        [
            Fact::Table(table.to_owned()),
            Fact::Column(table.to_owned(), column.to_owned()),
            typed(table, column),
        ]
    }

    /// What a statement with an expression over a table relies on.
    pub(super) fn uses_of(&self, table: &str, expression: &str) -> Vec<Fact> {
        let mut facts = vec![Fact::Table(table.to_owned())];
        for columns in [self.old_table(table), self.new_table(table)]
            .into_iter()
            .flatten()
            .map(|table| &table.columns)
        {
            for column in columns {
                if mentions(expression, &column.name) {
                    facts.extend(self.uses(table, &column.name));
                }
            }
        }
        facts
    }

    /// The enum type of a column, as a fact; nothing for other types.
    pub(super) fn type_fact(&self, column: &Column) -> Option<Fact> {
        let name = column.sql_type.trim_end_matches("[]");
        [&self.before.enums, &self.after.enums]
            .into_iter()
            .flatten()
            .find(|sql_enum| is_type(name, &sql_enum.name))
            .map(|sql_enum| Fact::Type(sql_enum.name.clone()))
    }

    /// A parked value of a column as one of the column's type: its own type may be parked too.
    pub(super) fn unparked(&self, column: &Column, value: &str) -> String {
        if self.type_fact(column).is_none() {
            return value.to_owned();
        }
        let list = if column.sql_type.ends_with("[]") {
            "[]"
        } else {
            ""
        };
        format!("{value}::text{list}::{}", column.sql_type)
    }

    /// That everything is gone which this migration drops and which hangs on the column.
    pub(super) fn freed(&self, table: &str, column: &str) -> Vec<Fact> {
        let is_of = |names: &[String]| names.iter().any(|name| name == column);
        self.changes
            .iter()
            .filter_map(|change| {
                if let Change::DropIndex { table: of, index } = change
                    && of == table
                {
                    let is_used = index.columns.iter().any(|(name, _)| name == column)
                        || index
                            .predicate
                            .as_ref()
                            .is_some_and(|predicate| mentions(predicate, column));
                    is_used.then(|| removed(table, &index.name))
                } else if let Change::DropForeignKey {
                    table: of,
                    foreign_key,
                } = change
                {
                    let is_used = (of == table && is_of(&foreign_key.columns))
                        || (foreign_key.target_table == table
                            && is_of(&foreign_key.target_columns));
                    is_used.then(|| removed(of, &foreign_key.name))
                } else if let Change::DropCheck { table: of, check } = change
                    && of == table
                {
                    mentions(&check.condition, column).then(|| removed(table, &check.name))
                } else if let Change::AlterPrimaryKey {
                    table: of,
                    from: Some(key),
                    to: _,
                } = change
                    && of == table
                    && is_of(&key.columns)
                {
                    Some(removed(table, &key.name))
                } else if let Change::DropColumn {
                    table: of,
                    column: gone,
                } = change
                    && of == table
                    && gone.name != column
                {
                    gone.generated
                        .as_ref()
                        .filter(|generated| mentions(&generated.expression, column))
                        .map(|_| removed(table, &gone.name))
                } else {
                    None
                }
            })
            .collect()
    }

    /// That the foreign keys are gone which this migration drops and which rely on a key of the table.
    pub(super) fn freed_key(&self, table: &str, columns: &[&str]) -> Vec<Fact> {
        let columns: BTreeSet<&str> = columns.iter().copied().collect();
        self.changes
            .iter()
            .filter_map(|change| {
                if let Change::DropForeignKey {
                    table: of,
                    foreign_key,
                } = change
                    && foreign_key.target_table == table
                    && foreign_key
                        .target_columns
                        .iter()
                        .map(String::as_str)
                        .collect::<BTreeSet<_>>()
                        == columns
                {
                    Some(removed(of, &foreign_key.name))
                } else {
                    None
                }
            })
            .collect()
    }

    /// A fact that nobody else has.
    fn token(&self) -> Fact {
        let number = self.tokens.get();
        self.tokens.set(number + 1);
        Fact::Name("behind", number.to_string())
    }

    /// The drafts, each behind the one before.
    pub(super) fn chain(&self, drafts: Vec<Draft>) -> Vec<Draft> {
        let mut behind: Option<Fact> = None;
        drafts
            .into_iter()
            .map(|draft| {
                let next = self.token();
                draft.reads(behind.replace(next.clone())).produces([next])
            })
            .collect()
    }

    /// How a statement gets along with a transaction which must not begin before others were committed.
    pub(super) fn later(&self, table: &str) -> Grouping {
        if self.is_busy(table) {
            Grouping::AfterCommit
        } else {
            Grouping::Shared
        }
    }
}

/// That a column has the type which it shall have.
pub(super) fn typed(table: &str, column: &str) -> Fact {
    Fact::Name("typed", format!("{table}.{column}"))
}

/// That an index, a constraint or a computed column is gone.
pub(super) fn removed(table: &str, name: &str) -> Fact {
    Fact::Name("removed", format!("{table}.{name}"))
}

/// That a column refuses NULL.
pub(super) fn required(table: &str, column: &str) -> Fact {
    Fact::Name("required", format!("{table}.{column}"))
}

/// A name among those of tables, indexes, sequences and types, which share one namespace.
pub(super) fn relation(name: &str) -> Fact {
    Fact::Name("relation", name.to_owned())
}

/// The columns as a foreign key needs them: in any order.
pub(super) fn unique(table: &str, columns: &[String]) -> Fact {
    let mut columns = columns.to_vec();
    columns.sort();
    Fact::Unique(table.to_owned(), columns)
}

/// Whether a native type is this enum type.
pub(super) fn is_type(sql_type: &str, name: &str) -> bool {
    let quoted = rules(Dialect::Postgres).quote(name);
    sql_type == quoted || sql_type.eq_ignore_ascii_case(name) || sql_type == name
}

/// Whether an expression names the column.
pub(super) fn mentions(expression: &str, column: &str) -> bool {
    let found = Cell::new(false);
    rewrite(
        expression,
        Dialect::Postgres,
        &|role, name, is_quoted| match role {
            Role::Column => {
                if is_name(name, column, is_quoted) {
                    found.set(true);
                }
                None
            }
            Role::Table | Role::Type | Role::Text => None,
        },
    );
    found.get()
}

/// The expression over another column.
pub(super) fn with_column(expression: &str, column: &str, other: &str) -> String {
    rewrite(
        expression,
        Dialect::Postgres,
        &|role, name, is_quoted| match role {
            Role::Column => is_name(name, column, is_quoted).then(|| other.to_owned()),
            Role::Table | Role::Type | Role::Text => None,
        },
    )
}

/// The renames among the changes.
fn told_renames(changes: &[Change]) -> Renames {
    let mut renames = Renames::default();
    for change in changes {
        if let Change::RenameTable { from, to } = change {
            renames.tables.insert(from.clone(), to.clone());
        } else if let Change::RenameEnum { from, to } = change {
            renames.enums.insert(from.clone(), to.clone());
        } else if let Change::RenameColumn { table, from, to } = change {
            renames
                .columns
                .insert((table.clone(), from.clone()), to.clone());
        } else if let Change::AlterEnum { to, renamed, .. } = change {
            let names = renamed
                .iter()
                .map(|(from, new)| ((to.name.clone(), from.clone()), new.clone()));
            renames.enum_values.extend(names);
        }
    }
    renames
}

/// The new tables, each behind those that it refers to, as far as circles allow.
fn created(changes: &[Change]) -> Vec<&str> {
    let mut left: Vec<&Table> = changes
        .iter()
        .filter_map(|change| {
            if let Change::CreateTable(table) = change {
                Some(table)
            } else {
                None
            }
        })
        .collect();
    left.sort_by(|a, b| a.name.cmp(&b.name));
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits_for = |table: &Table, other: &Table| {
            let refers = |key: &TableForeignKey| key.target_table == other.name;
            table.name != other.name && table.foreign_keys.iter().any(refers)
        };
        let next = left
            .iter()
            .position(|table| !left.iter().any(|other| waits_for(table, other)))
            .unwrap_or_default();
        order.push(left.remove(next).name.as_str());
    }
    order
}
