//! ALTER TABLE of the parser's tree -> operations, one a clause.

use super::{Reader, is_cascade};
use crate::lint::operation::{CreateIndex, DroppedConstraint, IndexKind, Operation, TableOption};
use sqlparser::ast::{self, AlterColumnOperation, AlterTableOperation as Clause, TableConstraint};

impl Reader {
    pub(super) fn alter_table(self, alter: &ast::AlterTable) -> Option<Vec<Operation>> {
        let table = self.name(&alter.name);
        let mut found = Vec::new();
        for clause in &alter.operations {
            found.extend(self.alter(&table, clause)?);
        }
        Some(found)
    }

    /// Nothing where the clause is not known.
    pub(super) fn alter(self, table: &str, clause: &Clause) -> Option<Vec<Operation>> {
        let table = table.to_owned();
        let one = match clause {
            Clause::AddColumn {
                column_def,
                column_position,
                if_not_exists,
                ..
            } => {
                let options: Vec<_> = column_def
                    .options
                    .iter()
                    .map(|it| it.option.clone())
                    .collect();
                Operation::AddColumn {
                    table,
                    column: self.column(&column_def.name, &column_def.data_type, &options),
                    is_placed: column_position.is_some(),
                    has_if_not_exists: *if_not_exists,
                }
            }
            Clause::AddConstraint {
                constraint: TableConstraint::Index(index),
                ..
            } => {
                let name = index.name.as_ref().map(|name| self.ident(name));
                self.added_index(table, name, &index.columns, IndexKind::Plain)
            }
            Clause::AddConstraint {
                constraint: TableConstraint::FulltextOrSpatial(index),
                ..
            } => {
                let kind = if index.fulltext {
                    IndexKind::Fulltext
                } else {
                    IndexKind::Spatial
                };
                let name = index.opt_index_name.as_ref().map(|name| self.ident(name));
                self.added_index(table, name, &index.columns, kind)
            }
            Clause::AddConstraint {
                constraint,
                not_valid,
            } => {
                let constraint = self.constraint(constraint, *not_valid)?;
                Operation::AddConstraint { table, constraint }
            }
            Clause::DropColumn {
                column_names,
                drop_behavior,
                ..
            } => {
                let columns = column_names.iter().map(|column| Operation::DropColumn {
                    table: table.clone(),
                    column: self.ident(column),
                    is_cascade: is_cascade(drop_behavior.as_ref()),
                });
                return Some(columns.collect());
            }
            Clause::DropConstraint {
                name,
                drop_behavior,
                ..
            } => Operation::DropConstraint {
                table,
                name: Some(self.ident(name)),
                kind: None,
                is_cascade: is_cascade(drop_behavior.as_ref()),
            },
            Clause::DropPrimaryKey { .. } => Operation::DropConstraint {
                table,
                name: None,
                kind: Some(DroppedConstraint::PrimaryKey),
                is_cascade: false,
            },
            Clause::DropForeignKey { name, .. } => Operation::DropConstraint {
                table,
                name: Some(self.ident(name)),
                kind: Some(DroppedConstraint::ForeignKey),
                is_cascade: false,
            },
            Clause::DropIndex { name } => Operation::DropIndex {
                table: Some(table),
                name: self.ident(name),
                is_concurrent: false,
                is_cascade: false,
                has_if_exists: false,
            },
            Clause::RenameColumn {
                old_column_name,
                new_column_name,
            } => Operation::RenameColumn {
                table,
                column: self.ident(old_column_name),
                to: self.ident(new_column_name),
            },
            Clause::RenameTable { table_name } => {
                let (ast::RenameTableNameKind::As(to) | ast::RenameTableNameKind::To(to)) =
                    table_name;
                Operation::RenameTable {
                    table,
                    to: self.name(to),
                }
            }
            Clause::ChangeColumn {
                old_name,
                new_name,
                data_type,
                options,
                ..
            } => Operation::ModifyColumn {
                table,
                column: self.ident(old_name),
                to: self.column(new_name, data_type, options),
            },
            Clause::ModifyColumn {
                col_name,
                data_type,
                options,
                ..
            } => Operation::ModifyColumn {
                table,
                column: self.ident(col_name),
                to: self.column(col_name, data_type, options),
            },
            Clause::RenameConstraint { .. } => Operation::RenameConstraint { table },
            Clause::AlterColumn { column_name, op } => {
                self.alter_column(table, self.ident(column_name), op)
            }
            Clause::ValidateConstraint { name } => Operation::ValidateConstraint {
                table,
                name: self.ident(name),
            },
            Clause::DisableRowLevelSecurity | Clause::NoForceRowLevelSecurity => {
                Operation::RowSecurity {
                    table,
                    is_enabled: false,
                }
            }
            Clause::EnableRowLevelSecurity | Clause::ForceRowLevelSecurity => {
                Operation::RowSecurity {
                    table,
                    is_enabled: true,
                }
            }
            Clause::DisableTrigger { .. }
            | Clause::EnableTrigger { .. }
            | Clause::EnableAlwaysTrigger { .. }
            | Clause::EnableReplicaTrigger { .. } => Operation::Trigger { table },
            Clause::ReplicaIdentity { identity } => Operation::ReplicaIdentity {
                table,
                identity: identity.to_string(),
            },
            Clause::OwnerTo { .. } => Operation::ChangeOwner { object: table },
            Clause::SetLogged => Operation::TableOption {
                table,
                option: TableOption::Logged(true),
            },
            Clause::SetUnlogged => Operation::TableOption {
                table,
                option: TableOption::Logged(false),
            },
            Clause::SetOptionsParens { options } => {
                let is_off = options.iter().any(|option| {
                    let text = option.to_string().to_lowercase().replace([' ', '\''], "");
                    matches!(
                        text.as_str(),
                        "autovacuum_enabled=false"
                            | "autovacuum_enabled=off"
                            | "autovacuum_enabled=0"
                    )
                });
                let option = if is_off {
                    TableOption::AutovacuumOff
                } else {
                    TableOption::Other
                };
                Operation::TableOption { table, option }
            }
            Clause::Algorithm { algorithm, .. } => Operation::Algorithm {
                algorithm: Some(algorithm.to_string()),
                lock: None,
            },
            Clause::Lock { lock, .. } => Operation::Algorithm {
                algorithm: None,
                lock: Some(lock.to_string()),
            },
            Clause::AutoIncrement { .. } => Operation::TableOption {
                table,
                option: TableOption::Other,
            },
            Clause::AddPartitions { .. } => Operation::Harmless,
            Clause::DropPartitions { .. } => Operation::DropPartition { table },
            _ => return None,
        };
        Some(vec![one])
    }

    fn added_index(
        self,
        table: String,
        name: Option<String>,
        columns: &[ast::IndexColumn],
        kind: IndexKind,
    ) -> Operation {
        Operation::CreateIndex(CreateIndex {
            table,
            name,
            columns: self.index_columns(columns),
            kind,
            is_concurrent: false,
            has_if_not_exists: false,
            is_partial: false,
        })
    }

    fn alter_column(
        self,
        table: String,
        column: String,
        operation: &AlterColumnOperation,
    ) -> Operation {
        match operation {
            AlterColumnOperation::SetNotNull => Operation::SetNotNull { table, column },
            AlterColumnOperation::DropNotNull => Operation::DropNotNull { table, column },
            AlterColumnOperation::SetDefault { value } => Operation::SetDefault {
                table,
                column,
                default: value.to_string(),
            },
            AlterColumnOperation::DropDefault => Operation::DropDefault { table, column },
            AlterColumnOperation::SetDataType {
                data_type, using, ..
            } => Operation::AlterType {
                table,
                column,
                to: data_type.to_string(),
                using: using.as_ref().map(ToString::to_string),
                has_collation: false,
            },
            AlterColumnOperation::AddGenerated { .. } => Operation::AddIdentity { table, column },
        }
    }
}
