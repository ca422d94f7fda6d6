//! Steps, put together: `step(..)` has what most statements are, and the setters say what is different.

use orm_schema::migration::{Action, Lock, Loss, Phase, Step, Work, fingerprint};

/// A step that adds to the catalogue, takes no lock and loses nothing. `sql` is one statement with its semicolon; an empty
/// `table` or `object` stands for none.
pub(crate) fn step(action: Action, table: &str, object: &str, sql: impl Into<String>) -> Step {
    let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let sql = sql.into();
    Step {
        action,
        table: name(table),
        object: name(object),
        fingerprint: fingerprint(&sql),
        sql,
        phase: Phase::Expand,
        lock: Lock::None,
        work: Work::Metadata,
        loss: Loss::None,
        is_done: None,
    }
}

/// What a step is apart from its statement.
pub(crate) trait StepSetters: Sized {
    /// When it may run beside programs of the version before.
    fn phase(self, phase: Phase) -> Self;
    /// The strongest lock on a table that existed before.
    fn lock(self, lock: Lock) -> Self;
    /// What the database has to do.
    fn work(self, work: Work) -> Self;
    /// What becomes of stored values.
    fn loss(self, loss: Loss) -> Self;
    /// The query that returns a row if, and only if, it has been done.
    fn done_when(self, query: impl Into<String>) -> Self;
}

impl StepSetters for Step {
    fn phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    fn lock(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    fn work(mut self, work: Work) -> Self {
        self.work = work;
        self
    }

    fn loss(mut self, loss: Loss) -> Self {
        self.loss = loss;
        self
    }

    fn done_when(mut self, query: impl Into<String>) -> Self {
        self.is_done = Some(query.into());
        self
    }
}
