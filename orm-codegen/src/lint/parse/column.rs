//! Columns and constraints of the parser's tree -> those of an operation.

use super::Reader;
use crate::lint::operation::{ColumnSpec, ConstraintKind, ConstraintSpec, ForeignKeySpec};
use orm_schema::Dialect;
use sqlparser::ast::{self, ColumnOption, DataType, Ident, TableConstraint};

impl Reader {
    pub(super) fn column(
        self,
        name: &Ident,
        sql_type: &DataType,
        options: &[ColumnOption],
    ) -> ColumnSpec {
        let sql_type = sql_type.to_string();
        let mut column = ColumnSpec {
            name: self.ident(name),
            is_numbered: self.dialect == Dialect::Postgres
                && sql_type.to_lowercase().contains("serial"),
            sql_type,
            ..ColumnSpec::default()
        };
        for option in options {
            match option {
                ColumnOption::NotNull => column.is_not_null = true,
                ColumnOption::Default(value) => {
                    let value = value.to_string();
                    column.default =
                        Some(value).filter(|value| !value.eq_ignore_ascii_case("null"));
                }
                ColumnOption::PrimaryKey(_) => column.is_primary_key = true,
                ColumnOption::Unique(_) => column.is_unique = true,
                ColumnOption::ForeignKey(key) => {
                    let mut key = self.foreign_key(key, true);
                    key.columns = vec![column.name.clone()];
                    column.references = Some(key);
                }
                ColumnOption::Check(check) => column.check = Some(check.expr.to_string()),
                ColumnOption::Generated {
                    generation_expr: Some(_),
                    generation_expr_mode: mode,
                    ..
                } => {
                    column.is_generated = true;
                    column.is_stored = *mode == Some(ast::GeneratedExpressionMode::Stored);
                }
                ColumnOption::Generated { .. } | ColumnOption::Identity(_) => {
                    column.is_numbered = true;
                }
                ColumnOption::DialectSpecific(tokens) => {
                    let words = tokens.iter().map(ToString::to_string).collect::<String>();
                    column.is_numbered |= words
                        .to_uppercase()
                        .replace('_', "")
                        .contains("AUTOINCREMENT");
                }
                ColumnOption::CharacterSet(name) => column.charset = Some(name.to_string()),
                ColumnOption::Collation(name) => column.collation = Some(name.to_string()),
                _ => {}
            }
        }
        column
    }

    pub(super) fn foreign_key(
        self,
        key: &ast::ForeignKeyConstraint,
        is_inline: bool,
    ) -> ForeignKeySpec {
        ForeignKeySpec {
            columns: self.idents(&key.columns),
            target: self.name(&key.foreign_table),
            target_columns: self.idents(&key.referred_columns),
            on_delete: key.on_delete.as_ref().map(ToString::to_string),
            on_update: key.on_update.as_ref().map(ToString::to_string),
            is_inline,
        }
    }

    /// Nothing for a plain index of MySQL, which constrains nothing.
    pub(super) fn constraint(
        self,
        constraint: &TableConstraint,
        is_not_valid: bool,
    ) -> Option<ConstraintSpec> {
        let columns = |columns: &[ast::IndexColumn]| {
            self.index_columns(columns)
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        let (name, kind, is_using_index) = match constraint {
            TableConstraint::Unique(it) => (
                &it.name,
                ConstraintKind::Unique(columns(&it.columns)),
                false,
            ),
            TableConstraint::PrimaryKey(it) => (
                &it.name,
                ConstraintKind::PrimaryKey(columns(&it.columns)),
                false,
            ),
            TableConstraint::ForeignKey(it) => (
                &it.name,
                ConstraintKind::ForeignKey(self.foreign_key(it, false)),
                false,
            ),
            TableConstraint::Check(it) => {
                (&it.name, ConstraintKind::Check(it.expr.to_string()), false)
            }
            TableConstraint::PrimaryKeyUsingIndex(it) => {
                (&it.name, ConstraintKind::PrimaryKey(Vec::new()), true)
            }
            TableConstraint::UniqueUsingIndex(it) => {
                (&it.name, ConstraintKind::Unique(Vec::new()), true)
            }
            TableConstraint::Exclude(it) => (&it.name, ConstraintKind::Exclude, false),
            TableConstraint::Index(_) | TableConstraint::FulltextOrSpatial(_) => return None,
        };
        Some(ConstraintSpec {
            name: name.as_ref().map(|name| self.ident(name)),
            kind,
            is_not_valid,
            is_using_index,
        })
    }
}
