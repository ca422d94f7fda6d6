//! What is wrong with a declaration, where, and what to write instead: one wording for the derive and the command.
//! The derive turns a [`Diagnostic`] into `compile_error!`, the command into a source snippet.

use proc_macro2::Span;

/// The stable name of a kind of diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        impl Code {
            $($(#[$doc])* pub const $constant: Self = Self($name);)*
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }
    };
}

codes! {
    /// The tokens inside `#[orm(...)]` cannot be read.
    MALFORMED_ATTRIBUTE = "malformed-attribute";
    /// No attribute has this name, or not in this place.
    UNKNOWN_ATTRIBUTE = "unknown-attribute";
    /// An attribute that may be given once is given twice.
    DUPLICATE_ATTRIBUTE = "duplicate-attribute";
    /// Two attributes contradict each other.
    CONFLICTING_ATTRIBUTES = "conflicting-attributes";
    /// The derive stands on something it cannot describe.
    UNSUPPORTED_ITEM = "unsupported-item";
    /// The field's type is no column type.
    UNSUPPORTED_TYPE = "unsupported-type";
    /// The attribute does not fit the field's type.
    TYPE_MISMATCH = "type-mismatch";
    /// A key or index over a column that a database cannot index.
    UNINDEXABLE_TYPE = "unindexable-type";
    /// The model has no primary key.
    MISSING_KEY = "missing-key";
    /// A name in an attribute is no field of the model.
    UNKNOWN_FIELD = "unknown-field";
    /// A generated constant would have a name that is taken.
    RESERVED_NAME = "reserved-name";
    /// A default that the field's type cannot hold.
    INVALID_DEFAULT = "invalid-default";
    /// A `garde` rule that cannot be checked before every write.
    INVALID_RULE = "invalid-rule";
    /// A relation field without what it needs, or with what does not fit it.
    INVALID_RELATION = "invalid-relation";
    /// A relation to something that is no model, or a polymorphic field of something that is no polymorphic enum.
    UNKNOWN_MODEL = "unknown-model";
    /// The two sides of a relation do not point at each other.
    INVERSE_MISMATCH = "inverse-mismatch";
    /// A relation to a model whose rows are soft-deleted, which that model does not read backwards.
    MISSING_INVERSE = "missing-inverse";
    /// A foreign key that does not have the type of the key it refers to.
    KEY_MISMATCH = "key-mismatch";
    /// Two things would have one name in a database.
    NAME_COLLISION = "name-collision";
    /// A name is longer than a database allows.
    NAME_TOO_LONG = "name-too-long";
}

impl Code {
    /// The name, in kebab case.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// What is wrong: lower case, no final period, identifiers in backticks.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The smallest wrong token.
    pub span: Span,
}

/// Collects diagnostics, so that everything wrong is reported at once.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; `help` may be empty.
    pub fn push(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        self.list.push(Diagnostic {
            code,
            message: message.into(),
            help,
            span,
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What is wrong, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// The candidate that a misspelt name most likely meant: at most two edits away, or a third of its length.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.len() / 3).clamp(1, 2))
        // Of a name of one letter nothing would be left.
        .filter(|&(distance, candidate)| distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Help for a misspelt name: "did you mean `x`?" or the whole list.
pub fn name_help<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = did_you_mean(name, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<String> = candidates
        .into_iter()
        .map(|candidate| format!("`{candidate}`"))
        .collect();
    if all.is_empty() {
        String::new()
    } else {
        format!("known here: {}", all.join(", "))
    }
}

/// Letters to replace, insert, remove or swap with their neighbour.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = rows[i][j] + usize::from(a[i] != b[j]);
            let mut distance = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                distance = distance.min(rows[i - 1][j - 1] + 1);
            }
            row.push(distance);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_recognised() {
        assert_eq!(did_you_mean("uniqe", ["unique", "index"]), Some("unique"));
        assert_eq!(did_you_mean("tabel", ["id", "table"]), Some("table"));
        assert_eq!(did_you_mean("c", ["a", "b"]), None);
        assert_eq!(did_you_mean("whatever", ["unique", "index"]), None);
        assert_eq!(name_help("x", ["id", "name"]), "known here: `id`, `name`");
    }
}
