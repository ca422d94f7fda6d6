//! Locks on the rows that a select reads, as data.

/// A lock on every row that a select returns, until the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) strength: LockStrength,
    pub(crate) wait: LockWait,
}

/// What others cannot do to the rows meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockStrength {
    /// Change, delete or lock them.
    Update,
    /// As `Update`, but they may refer to them.
    NoKeyUpdate,
    /// Change or delete them; they may read and share the lock.
    Share,
    /// Delete them or change their keys.
    KeyShare,
}

/// What happens when somebody else has locked a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockWait {
    /// Wait until it is free.
    Wait,
    /// Fail.
    NoWait,
    /// Go on without the row.
    SkipLocked,
}

impl Lock {
    /// Rows that are about to be changed.
    pub(crate) const UPDATE: Self = Self {
        strength: LockStrength::Update,
        wait: LockWait::Wait,
    };
}
