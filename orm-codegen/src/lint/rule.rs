//! What a rule is.

use super::context::{Context, Migration};
use super::finding::Severity;
use super::operation::Operation;
use orm_schema::Dialect;

/// A rule of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, which never changes: `drop-table`.
    pub name: &'static str,
    /// Its short id, which may stand for the name: `DS02`.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad it is, unless more is known.
    pub severity: Severity,
    /// The databases that it is about.
    pub dialects: &'static [Dialect],
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
    pub(crate) check: Check,
}

/// What rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Stored values are lost.
    Destructive,
    /// It works on an empty table and may fail on rows.
    Data,
    /// Programs of the version before fail while both run.
    Rollout,
    /// Others wait.
    Locking,
    /// What happens when it fails in the middle.
    Transaction,
    /// What only one database does.
    Dialect,
    /// The linter's own.
    Linter,
}

impl Group {
    /// All, in the order of the reference.
    pub const ALL: [Self; 7] = [
        Self::Destructive,
        Self::Data,
        Self::Rollout,
        Self::Locking,
        Self::Transaction,
        Self::Dialect,
        Self::Linter,
    ];

    /// `destructive`, `data`, ..
    pub const fn name(self) -> &'static str {
        match self {
            Self::Destructive => "destructive",
            Self::Data => "data",
            Self::Rollout => "rollout",
            Self::Locking => "locking",
            Self::Transaction => "transaction",
            Self::Dialect => "dialect",
            Self::Linter => "linter",
        }
    }
}

/// How a rule looks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// At each operation by itself, with the schema before it.
    Operation(fn(&Context<'_>, &Operation) -> Option<Hit>),
    /// At all statements together: which one, if it is one.
    Migration(fn(&Migration<'_>) -> Hits),
    /// Where directives are read, not here.
    Directive,
}

/// What a rule says of all statements together: of which one, if it is one.
pub(crate) type Hits = Vec<(Option<usize>, Hit)>;

/// What a rule says of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) message: String,
    /// The table that suffers: nothing is said when the migration made it, or when few rows are in it.
    pub(crate) table: Option<String>,
    /// How bad it is, where the rule knows better than in general.
    pub(crate) severity: Option<Severity>,
    /// True whatever the table is.
    pub(crate) is_certain: bool,
}

impl Hit {
    /// About a table and its rows.
    pub(crate) fn on(table: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            table: Some(table.to_owned()),
            severity: None,
            is_certain: false,
        }
    }

    /// About no table.
    pub(crate) fn of(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            table: None,
            severity: None,
            is_certain: false,
        }
    }

    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self {
            severity: Some(severity),
            ..self
        }
    }

    /// True even of a new or small table.
    pub(crate) fn certain(self) -> Self {
        Self {
            is_certain: true,
            ..self
        }
    }

    /// About rows that may be in the way. Nothing when a live database has none of them, an error when it has some. When it
    /// does not know: what the rule says, or information where the planner wrote the statement and so took care.
    pub(crate) fn counted(
        self,
        context: &Context<'_>,
        count: Option<u64>,
        rows: &str,
    ) -> Option<Self> {
        match count {
            Some(0) => None,
            Some(count) => Some(Self {
                message: format!("{}: {count} {rows}", self.message),
                severity: Some(Severity::Error),
                ..self
            }),
            None if context.step().is_some() => Some(self.severity(Severity::Info)),
            None => Some(self),
        }
    }
}
