//! SQL text of one statement -> what it does ([`Operation`]). Reads with `sqlparser`; what that does not know is read by its
//! keywords ([`keywords`]), and what nobody knows is [`Operation::Unparsed`], never left out.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser knows the statements of a dozen databases; all but a few are unknown here"
)]

mod alter;
mod column;
mod keywords;

use super::operation::{CreateIndex, CreateTable, IndexKind, Operation};
use orm_schema::Dialect;
use sqlparser::ast::{self, Ident, ObjectName, ObjectNamePart, ObjectType, Statement};
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

/// How deep a statement may be nested.
const MAX_DEPTH: usize = 50;

/// What a statement does, clause by clause.
pub(crate) fn parse(sql: &str, dialect: Dialect) -> Vec<Operation> {
    match syntax(sql, dialect) {
        Ok(statements) => {
            let reader = Reader { dialect };
            let mut found = Vec::new();
            for statement in statements {
                match reader.statement(statement) {
                    Some(operations) => found.extend(operations),
                    None => found.extend(keywords::operations(sql, dialect).unwrap_or_else(|| {
                        vec![Operation::Unparsed {
                            reason: "this kind of statement is not known here".to_owned(),
                        }]
                    })),
                }
            }
            found
        }
        Err(reason) => keywords::operations(sql, dialect)
            .unwrap_or_else(|| vec![Operation::Unparsed { reason }]),
    }
}

/// The operations of one clause of ALTER TABLE, if the parser reads it.
fn clause(table: &str, clause: &str, dialect: Dialect) -> Option<Vec<Operation>> {
    let statements = syntax(&format!("ALTER TABLE {table} {clause}"), dialect).ok()?;
    let reader = Reader { dialect };
    let mut found = Vec::new();
    for statement in statements {
        found.extend(reader.statement(statement)?);
    }
    Some(found)
}

fn syntax(sql: &str, dialect: Dialect) -> Result<Vec<Statement>, String> {
    let grammar: &dyn sqlparser::dialect::Dialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::MySql => &MySqlDialect {},
    };
    Parser::new(grammar)
        .with_recursion_limit(MAX_DEPTH)
        .try_with_sql(sql)
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| {
            let text = error.to_string();
            text.trim_start_matches("sql parser error: ").to_owned()
        })
}

/// Turns the parser's tree into operations.
#[derive(Debug, Clone, Copy)]
struct Reader {
    dialect: Dialect,
}

impl Reader {
    /// A name as the database stores it: PostgreSQL folds what has no quotes.
    fn ident(self, ident: &Ident) -> String {
        if ident.quote_style.is_none() && self.dialect == Dialect::Postgres {
            ident.value.to_lowercase()
        } else {
            ident.value.clone()
        }
    }

    fn idents(self, idents: &[Ident]) -> Vec<String> {
        idents.iter().map(|ident| self.ident(ident)).collect()
    }

    /// The last part of a name.
    fn name(self, name: &ObjectName) -> String {
        match name.0.last() {
            Some(ObjectNamePart::Identifier(ident)) => self.ident(ident),
            Some(ObjectNamePart::Function(function)) => self.ident(&function.name),
            None => String::new(),
        }
    }

    /// Nothing where the statement is not known.
    fn statement(self, statement: Statement) -> Option<Vec<Operation>> {
        let one = match statement {
            Statement::CreateTable(create) => Operation::CreateTable(self.create_table(&create)),
            Statement::AlterTable(alter) => return self.alter_table(&alter),
            Statement::CreateIndex(create) => {
                let mut found = vec![self.create_index(&create)];
                for option in &create.alter_options {
                    found.extend(self.alter(&self.name(&create.table_name), option)?);
                }
                return Some(found);
            }
            Statement::Drop { .. } => return self.drop(statement),
            Statement::DropFunction(it) => object(
                "function",
                it.func_desc
                    .first()
                    .map_or_else(String::new, |it| self.name(&it.name)),
                is_cascade(it.drop_behavior.as_ref()),
                it.if_exists,
            ),
            Statement::DropProcedure {
                if_exists,
                proc_desc,
                drop_behavior,
            } => object(
                "procedure",
                proc_desc
                    .first()
                    .map_or_else(String::new, |it| self.name(&it.name)),
                is_cascade(drop_behavior.as_ref()),
                if_exists,
            ),
            Statement::DropDomain(it) => object(
                "domain",
                self.name(&it.name),
                is_cascade(it.drop_behavior.as_ref()),
                it.if_exists,
            ),
            Statement::DropExtension(it) => object(
                "extension",
                it.names
                    .first()
                    .map_or_else(String::new, |it| self.ident(it)),
                it.cascade_or_restrict == Some(ast::ReferentialAction::Cascade),
                it.if_exists,
            ),
            Statement::DropTrigger(it) => Operation::DropObject {
                kind: "trigger",
                name: self.name(&it.trigger_name),
                table: it.table_name.as_ref().map(|table| self.name(table)),
                is_cascade: it.option == Some(ast::ReferentialAction::Cascade),
                has_if_exists: it.if_exists,
            },
            Statement::DropPolicy(it) => Operation::DropObject {
                kind: "policy",
                name: self.ident(&it.name),
                table: Some(self.name(&it.table_name)),
                is_cascade: is_cascade(it.drop_behavior.as_ref()),
                has_if_exists: it.if_exists,
            },
            Statement::CreateView(it) => Operation::CreateView {
                name: self.name(&it.name),
                has_or_replace: it.or_replace,
                is_materialized: it.materialized,
            },
            Statement::CreateFunction(it) => Operation::CreateFunction {
                name: self.name(&it.name),
                is_immutable: it.behavior == Some(ast::FunctionBehavior::Immutable)
                    || it.determinism_specifier
                        == Some(ast::FunctionDeterminismSpecifier::Deterministic),
                body: it.to_string(),
            },
            Statement::CreateTrigger(it) => Operation::CreateTrigger {
                table: self.name(&it.table_name),
            },
            Statement::CreateExtension(it) => Operation::CreateExtension {
                name: self.ident(&it.name),
            },
            Statement::CreatePolicy(_) => Operation::CreatePolicy,
            Statement::AlterPolicy(it) => Operation::AlterPolicy {
                table: self.name(&it.table_name),
                name: self.ident(&it.name),
            },
            Statement::CreateDomain(it) => Operation::CreateDomain {
                has_constraint: !it.constraints.is_empty(),
            },
            Statement::CreateType {
                name,
                representation: Some(ast::UserDefinedTypeRepresentation::Enum { labels }),
            } => Operation::CreateEnum {
                name: self.name(&name),
                values: labels.into_iter().map(|label| label.value).collect(),
            },
            Statement::AlterType(it) => {
                let name = self.name(&it.name);
                match it.operation {
                    ast::AlterTypeOperation::Rename(_) => Operation::RenameType { name },
                    ast::AlterTypeOperation::AddValue(add) => Operation::AddEnumValue {
                        name,
                        value: add.value.value,
                    },
                    ast::AlterTypeOperation::RenameValue(rename) => Operation::RenameEnumValue {
                        name,
                        value: rename.from.value,
                        to: rename.to.value,
                    },
                }
            }
            Statement::AlterIndex { name, .. } => Operation::RenameIndex {
                name: self.name(&name),
            },
            Statement::AlterSchema(it) => {
                let name = self.name(&it.name);
                match it.operations.first() {
                    Some(ast::AlterSchemaOperation::Rename { name: to }) => {
                        Operation::RenameSchema {
                            name,
                            to: self.name(to),
                        }
                    }
                    Some(ast::AlterSchemaOperation::OwnerTo { .. }) => {
                        Operation::ChangeOwner { object: name }
                    }
                    _ => return None,
                }
            }
            Statement::RenameTable(renames) => {
                let renames = renames.iter().map(|it| Operation::RenameTable {
                    table: self.name(&it.old_name),
                    to: self.name(&it.new_name),
                });
                return Some(renames.collect());
            }
            Statement::Analyze(it) => Operation::Analyze {
                table: it.table_name.as_ref().map(|table| self.name(table)),
            },
            Statement::Vacuum(it) => Operation::Vacuum { is_full: it.full },
            Statement::Truncate(it) => Operation::Truncate {
                tables: it
                    .table_names
                    .iter()
                    .map(|table| self.name(&table.name))
                    .collect(),
                is_cascade: it.cascade == Some(ast::CascadeOption::Cascade),
            },
            Statement::Insert(it) => {
                let table = match &it.table {
                    ast::TableObject::TableName(name) => self.name(name),
                    _ => return None,
                };
                Operation::Insert {
                    table,
                    from: it.source.as_deref().and_then(|query| self.source(query)),
                }
            }
            Statement::Update(it) => Operation::Update {
                table: self.relation(&it.table.relation),
                has_where: it.selection.is_some() || it.limit.is_some(),
                assigned: it
                    .assignments
                    .iter()
                    .flat_map(|assignment| match &assignment.target {
                        ast::AssignmentTarget::ColumnName(name) => vec![self.name(name)],
                        ast::AssignmentTarget::Tuple(names) => {
                            names.iter().map(|name| self.name(name)).collect()
                        }
                    })
                    .collect(),
            },
            Statement::Delete(it) => {
                let (ast::FromTable::WithFromKeyword(from) | ast::FromTable::WithoutKeyword(from)) =
                    &it.from;
                Operation::Delete {
                    table: from
                        .first()
                        .map_or_else(String::new, |it| self.relation(&it.relation)),
                    has_where: it.selection.is_some() || it.limit.is_some(),
                }
            }
            Statement::Query(query) => Operation::Select {
                text: query.to_string(),
            },
            Statement::StartTransaction { .. } => Operation::Begin,
            Statement::Commit { .. } => Operation::Commit,
            Statement::Rollback {
                savepoint: None, ..
            } => Operation::Rollback,
            Statement::Rollback { .. }
            | Statement::Savepoint { .. }
            | Statement::ReleaseSavepoint { .. } => Operation::Savepoint,
            Statement::Set(set) => return self.set(set),
            Statement::Pragma { name, value, .. } => Operation::Pragma {
                name: self.name(&name).to_lowercase(),
                value: value.map(|value| value.to_string()),
            },
            Statement::Lock(lock) => {
                let tables = lock.tables.iter().map(|table| Operation::LockTable {
                    table: self.name(&table.name),
                });
                return Some(tables.collect());
            }
            Statement::LockTables { tables } => {
                let tables = tables.iter().map(|it| Operation::LockTable {
                    table: self.ident(&it.table),
                });
                return Some(tables.collect());
            }
            Statement::OptimizeTable { name, .. } => Operation::TableOption {
                table: self.name(&name),
                option: super::operation::TableOption::Rebuild,
            },
            Statement::Execute { .. } | Statement::Prepare { .. } | Statement::Call(_) => {
                Operation::Dynamic
            }
            Statement::CreateSchema { .. }
            | Statement::CreateDatabase { .. }
            | Statement::CreateSequence { .. }
            | Statement::CreateType { .. }
            | Statement::CreateProcedure { .. }
            | Statement::CreateCollation(_)
            | Statement::CreateRole(_)
            | Statement::Comment { .. }
            | Statement::Grant(_)
            | Statement::Revoke(_)
            | Statement::Deallocate { .. }
            | Statement::Explain { .. }
            | Statement::ShowVariable { .. }
            | Statement::UnlockTables
            | Statement::AlterView { .. }
            | Statement::Use(_)
            | Statement::NOTIFY { .. } => Operation::Harmless,
            _ => return None,
        };
        Some(vec![one])
    }

    fn drop(self, statement: Statement) -> Option<Vec<Operation>> {
        let Statement::Drop {
            object_type,
            if_exists,
            names,
            cascade,
            table,
            ..
        } = statement
        else {
            return None;
        };
        let kind = match object_type {
            ObjectType::Table | ObjectType::Index | ObjectType::Schema | ObjectType::Database => "",
            ObjectType::View => "view",
            ObjectType::MaterializedView => "materialized view",
            ObjectType::Sequence => "sequence",
            ObjectType::Type => "type",
            ObjectType::Collation => "collation",
            ObjectType::Role => "role",
            _ => return None,
        };
        let found = names.iter().map(|name| {
            let name = self.name(name);
            match object_type {
                ObjectType::Table => Operation::DropTable {
                    table: name,
                    is_cascade: cascade,
                    has_if_exists: if_exists,
                },
                ObjectType::Index => Operation::DropIndex {
                    table: table.as_ref().map(|table| self.name(table)),
                    name,
                    is_concurrent: false,
                    is_cascade: cascade,
                    has_if_exists: if_exists,
                },
                ObjectType::Schema | ObjectType::Database => Operation::DropSchema {
                    name,
                    is_database: object_type == ObjectType::Database
                        || self.dialect == Dialect::MySql,
                    is_cascade: cascade,
                },
                _ => object(kind, name, cascade, if_exists),
            }
        });
        Some(found.collect())
    }

    fn create_table(self, create: &ast::CreateTable) -> CreateTable {
        CreateTable {
            table: self.name(&create.name),
            columns: create
                .columns
                .iter()
                .map(|column| {
                    let options: Vec<_> =
                        column.options.iter().map(|it| it.option.clone()).collect();
                    self.column(&column.name, &column.data_type, &options)
                })
                .collect(),
            constraints: create
                .constraints
                .iter()
                .filter_map(|it| self.constraint(it, false))
                .collect(),
            partition_of: create.partition_of.as_ref().map(|parent| self.name(parent)),
            has_or_replace: create.or_replace,
            has_if_not_exists: create.if_not_exists,
            is_temporary: create.temporary,
            is_strict: create.strict,
            is_without_rowid: create.without_rowid,
        }
    }

    fn create_index(self, create: &ast::CreateIndex) -> Operation {
        Operation::CreateIndex(CreateIndex {
            table: self.name(&create.table_name),
            name: create.name.as_ref().map(|name| self.name(name)),
            columns: self.index_columns(&create.columns),
            kind: if create.unique {
                IndexKind::Unique
            } else {
                IndexKind::Plain
            },
            is_concurrent: create.concurrently,
            has_if_not_exists: create.if_not_exists,
            is_partial: create.predicate.is_some(),
        })
    }

    fn index_columns(self, columns: &[ast::IndexColumn]) -> Vec<Option<String>> {
        let columns = columns.iter().map(|column| match &column.column.expr {
            ast::Expr::Identifier(ident) => Some(self.ident(ident)),
            _ => None,
        });
        columns.collect()
    }

    fn relation(self, relation: &ast::TableFactor) -> String {
        if let ast::TableFactor::Table { name, .. } = relation {
            self.name(name)
        } else {
            String::new()
        }
    }

    /// The first table that a query reads.
    fn source(self, query: &ast::Query) -> Option<String> {
        let ast::SetExpr::Select(select) = query.body.as_ref() else {
            return None;
        };
        let relation = self.relation(&select.from.first()?.relation);
        Some(relation).filter(|relation| !relation.is_empty())
    }

    fn set(self, set: ast::Set) -> Option<Vec<Operation>> {
        let list = |values: &[ast::Expr]| {
            values
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let is_local =
            |scope: Option<&ast::ContextModifier>| scope == Some(&ast::ContextModifier::Local);
        Some(match set {
            ast::Set::SingleAssignment {
                scope,
                variable,
                values,
                ..
            } => vec![Operation::Set {
                name: self.name(&variable).to_lowercase(),
                value: list(&values),
                is_local: is_local(scope.as_ref()),
            }],
            ast::Set::MultipleAssignments { assignments } => assignments
                .iter()
                .map(|it| Operation::Set {
                    name: self.name(&it.name).to_lowercase(),
                    value: it.value.to_string(),
                    is_local: is_local(it.scope.as_ref()),
                })
                .collect(),
            ast::Set::SetRole {
                context_modifier, ..
            } if is_local(context_modifier.as_ref()) => {
                vec![Operation::Harmless]
            }
            ast::Set::SetRole { .. } | ast::Set::SetSessionAuthorization(_) => {
                vec![Operation::SetRole]
            }
            ast::Set::SetTimeZone { local, value } => vec![Operation::Set {
                name: "timezone".to_owned(),
                value: value.to_string(),
                is_local: local,
            }],
            ast::Set::SetNames { .. }
            | ast::Set::SetNamesDefault {}
            | ast::Set::SetTransaction { .. } => {
                vec![Operation::Harmless]
            }
            _ => return None,
        })
    }
}

fn object(kind: &'static str, name: String, is_cascade: bool, has_if_exists: bool) -> Operation {
    Operation::DropObject {
        kind,
        name,
        table: None,
        is_cascade,
        has_if_exists,
    }
}

fn is_cascade(behavior: Option<&ast::DropBehavior>) -> bool {
    behavior == Some(&ast::DropBehavior::Cascade)
}
