//! Changes -> drafts, for SQLite.

use super::PlanInput;
use super::draft::Draft;

/// One draft a statement.
pub(super) fn drafts(_input: &PlanInput<'_>) -> Result<Vec<Draft>, Vec<String>> {
    Ok(Vec::new())
}
