//! What a statement locks and does, as far as its text and the schema say: the same facts that rules use, for those who show
//! or prove them. Never less than what happens; the live tests hold it to that.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not about tables locks none"
)]

use super::facts;
use super::operation::{
    ColumnSpec, ConstraintKind, ConstraintSpec, IndexKind, Operation, TableOption,
};
use super::parse::parse;
use super::state::State;
use orm_schema::Dialect;
use orm_schema::migration::{Lock, Work};
use orm_schema::sql::SqlSchema;

/// What a statement does to those who use the database meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The strongest lock on a table that was there before.
    pub lock: Lock,
    /// What the database has to do.
    pub work: Work,
}

impl Claim {
    const NOTHING: Self = Self {
        lock: Lock::None,
        work: Work::Metadata,
    };

    const fn new(lock: Lock, work: Work) -> Self {
        Self { lock, work }
    }

    fn max(self, other: Self) -> Self {
        Self {
            lock: self.lock.max(other.lock),
            work: self.work.max(other.work),
        }
    }
}

/// What a statement does, with the schema before it where that is known. Nothing where the statement is not understood.
pub fn claim(sql: &str, before: Option<&SqlSchema>, dialect: Dialect) -> Option<Claim> {
    let mut state = State::new(before);
    let mut strongest = Claim::NOTHING;
    for operation in parse(sql, dialect) {
        if matches!(operation, Operation::Unparsed { .. } | Operation::Dynamic) {
            return None;
        }
        strongest = strongest.max(of(&operation, &state, dialect));
        state.apply(&operation, 0);
    }
    Some(strongest)
}

/// What one operation does to tables that were there before the migration.
pub(crate) fn of(operation: &Operation, state: &State, dialect: Dialect) -> Claim {
    match dialect {
        Dialect::Postgres => postgres(operation, state),
        Dialect::MySql => mysql(operation, state),
        Dialect::Sqlite => match operation {
            Operation::Select { .. } | Operation::Harmless | Operation::Set { .. } => {
                Claim::NOTHING
            }
            Operation::CreateIndex(_) => Claim::new(Lock::Database, Work::IndexBuild),
            Operation::Insert { .. } | Operation::Update { .. } | Operation::Delete { .. } => {
                Claim::new(Lock::Database, Work::RowUpdate)
            }
            Operation::DropColumn { .. } => Claim::new(Lock::Database, Work::Rewrite),
            _ => Claim::new(Lock::Database, Work::Metadata),
        },
    }
}

fn postgres(operation: &Operation, state: &State) -> Claim {
    let exclusive = |work| Claim::new(Lock::AccessExclusive, work);
    match operation {
        Operation::CreateTable(create) if create.partition_of.is_some() => {
            exclusive(Work::Metadata)
        }
        Operation::CreateTable(create) if create.foreign_keys().next().is_some() => {
            Claim::new(Lock::ShareRowExclusive, Work::Metadata)
        }
        Operation::AddColumn { column, .. } => exclusive(added(column)),
        Operation::AlterType {
            table,
            column,
            to,
            has_collation,
            using,
        } => {
            let from = state.column(table, column).map(|it| it.sql_type.as_str());
            let work = match from {
                Some(from) if is_own_cast(using.as_deref(), column, to) => {
                    facts::type_change(Dialect::Postgres, from, to).0
                }
                Some(_) | None => Work::Rewrite,
            };
            exclusive(if *has_collation {
                work.max(Work::IndexBuild)
            } else {
                work
            })
        }
        Operation::SetNotNull { table, column } => {
            exclusive(if state.proves_not_null(table, column) {
                Work::Metadata
            } else {
                Work::Scan
            })
        }
        Operation::AddConstraint { constraint, .. } => constraint_of(constraint),
        Operation::ValidateConstraint { .. } => Claim::new(Lock::ShareUpdateExclusive, Work::Scan),
        Operation::CreateIndex(create) if create.is_concurrent => {
            Claim::new(Lock::ShareUpdateExclusive, Work::IndexBuild)
        }
        Operation::CreateIndex(_) => Claim::new(Lock::Share, Work::IndexBuild),
        Operation::DropIndex {
            is_concurrent: true,
            ..
        } => Claim::new(Lock::ShareUpdateExclusive, Work::Metadata),
        Operation::Reindex {
            is_concurrent: true,
            ..
        } => Claim::new(Lock::ShareUpdateExclusive, Work::IndexBuild),
        Operation::Reindex { .. } => exclusive(Work::IndexBuild),
        Operation::DetachPartition {
            is_concurrent: true,
            ..
        } => Claim::new(Lock::ShareUpdateExclusive, Work::Metadata),
        Operation::AttachPartition { .. } => exclusive(Work::Scan),
        Operation::RefreshView { .. } => exclusive(Work::Rewrite),
        Operation::CreateTrigger { .. } | Operation::Trigger { .. } => {
            Claim::new(Lock::ShareRowExclusive, Work::Metadata)
        }
        Operation::TableOption { option, .. } => match option {
            TableOption::AutovacuumOff => Claim::new(Lock::ShareUpdateExclusive, Work::Metadata),
            TableOption::Logged(_)
            | TableOption::Tablespace
            | TableOption::AccessMethod
            | TableOption::Rebuild => exclusive(Work::Rewrite),
            _ => exclusive(Work::Metadata),
        },
        Operation::Vacuum { is_full: true } | Operation::Cluster { .. } => exclusive(Work::Rewrite),
        Operation::Vacuum { .. } | Operation::Analyze { .. } => {
            Claim::new(Lock::ShareUpdateExclusive, Work::Scan)
        }
        Operation::AlterDomain {
            adds_constraint: true,
            is_not_valid: false,
            ..
        } => Claim::new(Lock::Share, Work::Scan),
        Operation::Insert { .. } | Operation::Update { .. } | Operation::Delete { .. } => {
            Claim::new(Lock::RowExclusive, Work::RowUpdate)
        }
        Operation::Truncate { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::DropColumn { .. }
        | Operation::RenameColumn { .. }
        | Operation::DropNotNull { .. }
        | Operation::SetDefault { .. }
        | Operation::DropDefault { .. }
        | Operation::AddIdentity { .. }
        | Operation::DropConstraint { .. }
        | Operation::RenameConstraint { .. }
        | Operation::EnforceConstraint { .. }
        | Operation::AlterDeferrable { .. }
        | Operation::DropIndex { .. }
        | Operation::CreatePolicy
        | Operation::AlterPolicy { .. }
        | Operation::RowSecurity { .. }
        | Operation::ReplicaIdentity { .. }
        | Operation::ChangeOwner { .. }
        | Operation::DetachPartition { .. }
        | Operation::DropObject { .. }
        | Operation::LockTable { .. } => exclusive(Work::Metadata),
        _ => Claim::NOTHING,
    }
}

/// Whether USING says no more than the database does by itself: the column, or the column as the new type.
fn is_own_cast(using: Option<&str>, column: &str, to: &str) -> bool {
    let Some(using) = using else { return true };
    let text = using.replace(['"', ' '], "");
    match text.split_once("::") {
        None => text == column,
        Some((name, cast)) => {
            name == column && facts::TypeName::of(cast) == facts::TypeName::of(&to.replace(' ', ""))
        }
    }
}

/// What PostgreSQL does with the rows that are there when a column is added ("ALTER TABLE", Notes).
fn added(column: &ColumnSpec) -> Work {
    let is_written = column.is_stored
        || column.is_generated
        || column.is_numbered
        || column.default.as_deref().is_some_and(facts::is_volatile);
    if is_written {
        Work::Rewrite
    } else if column.is_unique || column.is_primary_key {
        Work::IndexBuild
    } else if column.check.is_some() || (column.references.is_some() && column.default.is_some()) {
        Work::Scan
    } else {
        Work::Metadata
    }
}

fn constraint_of(constraint: &ConstraintSpec) -> Claim {
    let scan = if constraint.is_not_valid {
        Work::Metadata
    } else {
        Work::Scan
    };
    let build = if constraint.is_using_index {
        Work::Metadata
    } else {
        Work::IndexBuild
    };
    match constraint.kind {
        ConstraintKind::ForeignKey(_) => Claim::new(Lock::ShareRowExclusive, scan),
        ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => {
            Claim::new(Lock::AccessExclusive, scan)
        }
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude => {
            Claim::new(Lock::AccessExclusive, build)
        }
    }
}

/// The best that InnoDB does, in the words of `ALGORITHM` and `LOCK` (see [`Work`]).
fn mysql(operation: &Operation, state: &State) -> Claim {
    let instant = Claim::NOTHING;
    let nocopy = Claim::new(Lock::None, Work::IndexBuild);
    let rebuild = Claim::new(Lock::None, Work::Rebuild);
    let copy = Claim::new(Lock::Share, Work::Rewrite);
    let stored = |table: &str| {
        state.table(table).is_some_and(|table| {
            table
                .columns
                .iter()
                .any(|column| column.generated.as_ref().is_some_and(|it| it.is_stored))
        })
    };
    match operation {
        Operation::AddColumn { table, column, .. } => {
            let is_expression = column.default.as_deref().is_some_and(facts::is_volatile);
            if column.is_numbered {
                Claim::new(Lock::Share, Work::Rebuild)
            } else if column.is_stored
                || is_expression
                || column.references.is_some()
                || column.check.is_some()
                || stored(table)
            {
                copy
            } else if column.is_unique || column.is_primary_key {
                Claim::new(Lock::None, Work::Rebuild)
            } else {
                instant
            }
        }
        Operation::DropColumn { table, column, .. } => {
            let is_indexed = state.table(table).is_none_or(|table| {
                table
                    .indexes
                    .iter()
                    .any(|index| index.columns.iter().any(|(name, _)| name == column))
            });
            match (stored(table), is_indexed) {
                (true, _) => copy,
                (false, true) => nocopy,
                (false, false) => instant,
            }
        }
        Operation::ModifyColumn { table, column, to } => match state.column(table, column) {
            None => copy,
            Some(old) => {
                let work = facts::type_change(Dialect::MySql, &old.sql_type, &to.sql_type).0;
                let is_rebuilt = old.is_nullable == to.is_not_null;
                match work {
                    _ if to.is_stored
                        || old.generated.is_some()
                        || stored(table)
                        || to.charset.is_some()
                        || to.is_numbered != old.is_auto_increment =>
                    {
                        copy
                    }
                    Work::Metadata if is_rebuilt => rebuild,
                    Work::Metadata if to.collation.is_some() => nocopy,
                    Work::Metadata => instant,
                    _ => copy,
                }
            }
        },
        Operation::CreateIndex(create) => match create.kind {
            IndexKind::Plain | IndexKind::Unique => nocopy,
            IndexKind::Fulltext | IndexKind::Spatial => Claim::new(Lock::Share, Work::Rebuild),
        },
        Operation::AddConstraint { constraint, .. } => match constraint.kind {
            ConstraintKind::PrimaryKey(_) => rebuild,
            ConstraintKind::Unique(_) => nocopy,
            ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::NotNull(_)
            | ConstraintKind::Exclude => copy,
        },
        Operation::DropConstraint {
            kind: Some(super::operation::DroppedConstraint::PrimaryKey),
            ..
        } => copy,
        Operation::EnforceConstraint {
            is_enforced: true, ..
        } => copy,
        Operation::Repartition { .. } => copy,
        Operation::DropPartition { .. } => Claim::new(Lock::AccessExclusive, Work::Metadata),
        Operation::TableOption { option, .. } => match option {
            TableOption::Engine(_) | TableOption::Convert(_) | TableOption::DropVersioning => copy,
            TableOption::Rebuild => rebuild,
            TableOption::Logged(_)
            | TableOption::Tablespace
            | TableOption::AccessMethod
            | TableOption::AutovacuumOff
            | TableOption::Strict
            | TableOption::Other => instant,
        },
        Operation::DropIndex { .. } => nocopy,
        Operation::Insert { .. } | Operation::Update { .. } | Operation::Delete { .. } => {
            Claim::new(Lock::RowExclusive, Work::RowUpdate)
        }
        Operation::Truncate { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::LockTable { .. } => Claim::new(Lock::AccessExclusive, Work::Metadata),
        _ => instant,
    }
}
