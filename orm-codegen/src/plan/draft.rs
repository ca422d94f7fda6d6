//! A step before its place among the others is known.

use orm_schema::migration::{Parked, Step};
use std::collections::BTreeSet;

/// Something that a statement needs, makes or takes away. Names are those that hold while the statement runs: of a table
/// that is renamed, the rename destroys one fact and produces another, and everything after it reads the new one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// A table.
    Table(String),
    /// A column: its table and name.
    Column(String, String),
    /// What rows hold in a column, as far as a constraint relies on it.
    Values(String, String),
    /// An enum type.
    Type(String),
    /// A value of an enum type that rows, defaults and checks may use.
    EnumValue(String, String),
    /// An index: its table and name.
    Index(String, String),
    /// A key, foreign key or check: its table and name.
    Constraint(String, String),
    /// That these columns are unique, as a foreign key needs: the table and the columns.
    Unique(String, Vec<String>),
    /// A name in one of the database's namespaces, such as that of indexes of a PostgreSQL schema: the namespace and the name.
    Name(&'static str, String),
}

/// How a statement gets along with a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grouping {
    /// It shares one with others.
    Shared,
    /// It needs one that begins after what it reads was committed.
    AfterCommit,
    /// It takes none.
    Alone,
}

/// A step, and what says where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The step.
    pub(crate) step: Step,
    /// What it makes.
    pub(crate) produces: BTreeSet<Fact>,
    /// What it takes away.
    pub(crate) destroys: BTreeSet<Fact>,
    /// What it relies on.
    pub(crate) reads: BTreeSet<Fact>,
    /// How it gets along with a transaction.
    pub(crate) grouping: Grouping,
    /// What reverts it, in order. All drafts of a part are reverted in the opposite order of their steps.
    pub(crate) undo: Vec<Step>,
    /// What it puts aside, or what reverting it does.
    pub(crate) parked: Vec<Parked>,
}

impl Draft {
    /// A step that shares a transaction, without facts.
    pub(crate) const fn new(step: Step) -> Self {
        Self {
            step,
            produces: BTreeSet::new(),
            destroys: BTreeSet::new(),
            reads: BTreeSet::new(),
            grouping: Grouping::Shared,
            undo: Vec::new(),
            parked: Vec::new(),
        }
    }

    /// What it makes, besides.
    pub(crate) fn produces(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.produces.extend(facts);
        self
    }

    /// What it takes away, besides.
    pub(crate) fn destroys(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.destroys.extend(facts);
        self
    }

    /// What it relies on, besides.
    pub(crate) fn reads(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.reads.extend(facts);
        self
    }

    /// How it gets along with a transaction.
    pub(crate) const fn grouping(mut self, grouping: Grouping) -> Self {
        self.grouping = grouping;
        self
    }

    /// What reverts it, behind what was said before.
    pub(crate) fn undo(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.undo.extend(steps);
        self
    }

    /// What it puts aside, besides.
    pub(crate) fn parks(mut self, parked: impl IntoIterator<Item = Parked>) -> Self {
        self.parked.extend(parked);
        self
    }
}
