//! What statements do, in one form for all dialects and for planned and hand-written SQL, so that each rule is written once.
//! Plain data. Names are as the database stores them: without quotes, and without the schema.

/// What a statement, or one clause of it, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateTable(CreateTable),
    DropTable {
        table: String,
        is_cascade: bool,
        has_if_exists: bool,
    },
    RenameTable {
        table: String,
        to: String,
    },
    AddColumn {
        table: String,
        column: ColumnSpec,
        /// `FIRST` or `AFTER ..` of MySQL.
        is_placed: bool,
        has_if_not_exists: bool,
    },
    DropColumn {
        table: String,
        column: String,
        is_cascade: bool,
    },
    RenameColumn {
        table: String,
        column: String,
        to: String,
    },
    /// `ALTER COLUMN .. TYPE` of PostgreSQL.
    AlterType {
        table: String,
        column: String,
        to: String,
        using: Option<String>,
        has_collation: bool,
    },
    /// `MODIFY` and `CHANGE` of MySQL, which give the whole column anew.
    ModifyColumn {
        table: String,
        column: String,
        to: ColumnSpec,
    },
    SetNotNull {
        table: String,
        column: String,
    },
    DropNotNull {
        table: String,
        column: String,
    },
    SetDefault {
        table: String,
        column: String,
        default: String,
    },
    DropDefault {
        table: String,
        column: String,
    },
    AddIdentity {
        table: String,
        column: String,
    },
    AddConstraint {
        table: String,
        constraint: ConstraintSpec,
    },
    ValidateConstraint {
        table: String,
        name: String,
    },
    DropConstraint {
        table: String,
        name: Option<String>,
        kind: Option<DroppedConstraint>,
        is_cascade: bool,
    },
    RenameConstraint {
        table: String,
    },
    /// Checks that are enforced or not from now on.
    EnforceConstraint {
        table: String,
        name: String,
        is_enforced: bool,
    },
    AlterDeferrable {
        table: String,
        name: String,
    },
    CreateIndex(CreateIndex),
    DropIndex {
        table: Option<String>,
        name: String,
        is_concurrent: bool,
        is_cascade: bool,
        has_if_exists: bool,
    },
    RenameIndex {
        name: String,
    },
    Reindex {
        target: String,
        is_concurrent: bool,
    },
    CreateEnum {
        name: String,
        values: Vec<String>,
    },
    AddEnumValue {
        name: String,
        value: String,
    },
    RenameEnumValue {
        name: String,
        value: String,
        to: String,
    },
    RenameType {
        name: String,
    },
    CreateDomain {
        has_constraint: bool,
    },
    AlterDomain {
        name: String,
        adds_constraint: bool,
        is_not_valid: bool,
    },
    CreateView {
        name: String,
        has_or_replace: bool,
        is_materialized: bool,
    },
    RefreshView {
        name: String,
        is_concurrent: bool,
    },
    CreateFunction {
        name: String,
        is_immutable: bool,
        body: String,
    },
    CreateTrigger {
        table: String,
    },
    CreateExtension {
        name: String,
    },
    CreatePolicy,
    AlterPolicy {
        table: String,
        name: String,
    },
    /// A view, function, trigger, policy, sequence, type, extension: everything that holds no rows.
    DropObject {
        kind: &'static str,
        name: String,
        table: Option<String>,
        is_cascade: bool,
        has_if_exists: bool,
    },
    DropSchema {
        name: String,
        is_database: bool,
        is_cascade: bool,
    },
    RenameSchema {
        name: String,
        to: String,
    },
    ChangeOwner {
        object: String,
    },
    RowSecurity {
        table: String,
        is_enabled: bool,
    },
    ReplicaIdentity {
        table: String,
        identity: String,
    },
    AttachPartition {
        table: String,
        partition: String,
    },
    DetachPartition {
        table: String,
        partition: String,
        is_concurrent: bool,
    },
    DropPartition {
        table: String,
    },
    /// `PARTITION BY`, `REORGANIZE`, `REMOVE PARTITIONING` of MySQL.
    Repartition {
        table: String,
    },
    TableOption {
        table: String,
        option: TableOption,
    },
    /// `ALGORITHM` and `LOCK` of MySQL, each as a clause of its own.
    Algorithm {
        algorithm: Option<String>,
        lock: Option<String>,
    },
    Trigger {
        table: String,
    },
    Vacuum {
        is_full: bool,
    },
    Cluster {
        table: Option<String>,
    },
    Analyze {
        table: Option<String>,
    },
    Insert {
        table: String,
        /// The table whose rows it reads.
        from: Option<String>,
    },
    Update {
        table: String,
        has_where: bool,
        assigned: Vec<String>,
    },
    Delete {
        table: String,
        has_where: bool,
    },
    Truncate {
        tables: Vec<String>,
        is_cascade: bool,
    },
    Select {
        text: String,
    },
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Set {
        name: String,
        value: String,
        is_local: bool,
    },
    SetRole,
    Pragma {
        name: String,
        value: Option<String>,
    },
    LockTable {
        table: String,
    },
    /// Code that is only known when it runs.
    Dynamic,
    /// Something else that is known to harm nobody.
    Harmless,
    /// Nothing is known of it.
    Unparsed {
        reason: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateTable {
    pub(crate) table: String,
    pub(crate) columns: Vec<ColumnSpec>,
    pub(crate) constraints: Vec<ConstraintSpec>,
    pub(crate) partition_of: Option<String>,
    pub(crate) has_or_replace: bool,
    pub(crate) has_if_not_exists: bool,
    pub(crate) is_temporary: bool,
    pub(crate) is_strict: bool,
    pub(crate) is_without_rowid: bool,
}

impl CreateTable {
    /// Every foreign key, written with a column or beside the columns.
    pub(crate) fn foreign_keys(&self) -> impl Iterator<Item = &ForeignKeySpec> {
        let inline = self
            .columns
            .iter()
            .filter_map(|column| column.references.as_ref());
        inline.chain(self.constraints.iter().filter_map(|it| it.foreign_key()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ColumnSpec {
    pub(crate) name: String,
    /// As written.
    pub(crate) sql_type: String,
    pub(crate) is_not_null: bool,
    /// As written; nothing for `DEFAULT NULL`.
    pub(crate) default: Option<String>,
    pub(crate) is_generated: bool,
    pub(crate) is_stored: bool,
    /// Numbered by the database: `serial`, `GENERATED .. AS IDENTITY`, `AUTO_INCREMENT`.
    pub(crate) is_numbered: bool,
    pub(crate) is_unique: bool,
    pub(crate) is_primary_key: bool,
    pub(crate) check: Option<String>,
    pub(crate) references: Option<ForeignKeySpec>,
    pub(crate) charset: Option<String>,
    pub(crate) collation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConstraintSpec {
    pub(crate) name: Option<String>,
    pub(crate) kind: ConstraintKind,
    pub(crate) is_not_valid: bool,
    pub(crate) is_using_index: bool,
}

impl ConstraintSpec {
    pub(crate) fn foreign_key(&self) -> Option<&ForeignKeySpec> {
        if let ConstraintKind::ForeignKey(foreign_key) = &self.kind {
            Some(foreign_key)
        } else {
            None
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConstraintKind {
    PrimaryKey(Vec<String>),
    Unique(Vec<String>),
    ForeignKey(ForeignKeySpec),
    Check(String),
    NotNull(String),
    Exclude,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DroppedConstraint {
    PrimaryKey,
    ForeignKey,
    Check,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignKeySpec {
    pub(crate) columns: Vec<String>,
    pub(crate) target: String,
    pub(crate) target_columns: Vec<String>,
    /// `CASCADE`, `SET NULL`, ..; nothing where none is written.
    pub(crate) on_delete: Option<String>,
    pub(crate) on_update: Option<String>,
    /// Written with the column, not beside the columns.
    pub(crate) is_inline: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateIndex {
    pub(crate) table: String,
    pub(crate) name: Option<String>,
    /// Plain columns; nothing stands for an expression.
    pub(crate) columns: Vec<Option<String>>,
    pub(crate) kind: IndexKind,
    pub(crate) is_concurrent: bool,
    pub(crate) has_if_not_exists: bool,
    pub(crate) is_partial: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexKind {
    Plain,
    Unique,
    Fulltext,
    Spatial,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TableOption {
    Logged(bool),
    Tablespace,
    AccessMethod,
    Engine(String),
    /// `CONVERT TO CHARACTER SET`.
    Convert(String),
    AutovacuumOff,
    Strict,
    /// `DROP SYSTEM VERSIONING` of MariaDB.
    DropVersioning,
    /// `FORCE`, `ROW_FORMAT`, ..: the table is written anew.
    Rebuild,
    Other,
}
