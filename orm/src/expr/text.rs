//! Text matching. Patterns are escaped here or by the dialect when it binds; a user's text is never a wildcard.

use super::Expr;
use crate::statement::{Node, Pattern, PatternKind};
use crate::types::TextValue;

impl<S, T> Expr<S, T> {
    fn matches(
        self,
        kind: PatternKind,
        ignores_case: bool,
        text: impl Into<String>,
    ) -> Expr<S, bool> {
        let pattern = Pattern {
            kind,
            ignores_case,
            text: text.into(),
        };
        Expr::new(Node::Match {
            negated: false,
            expr: Box::new(self.node),
            pattern,
        })
    }

    /// Starts with this text, case counts.
    pub fn starts_with(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::StartsWith, false, text)
    }

    /// Ends with this text, case counts.
    pub fn ends_with(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::EndsWith, false, text)
    }

    /// Contains this text, case counts.
    pub fn contains(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::Contains, false, text)
    }

    /// Matches a pattern of `%` (any text) and `_` (any character), case counts; `\` takes their meaning away.
    pub fn like(self, pattern: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::Like, false, pattern)
    }

    /// Starts with this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn istarts_with(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::StartsWith, true, text)
    }

    /// Ends with this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn iends_with(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::EndsWith, true, text)
    }

    /// Contains this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn icontains(self, text: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::Contains, true, text)
    }

    /// Matches a pattern as [`like`](Self::like), whatever the case. SQLite knows the case of ASCII letters only.
    pub fn ilike(self, pattern: impl Into<String>) -> Expr<S, bool>
    where
        T: TextValue,
    {
        self.matches(PatternKind::Like, true, pattern)
    }
}
