//! The statement that made a table -> what the pragmas do not tell of it. Never fails: what cannot be read is not there.

use super::tokens::{Kind, Token, tokens};

/// What a statement says besides what the pragmas tell.
#[derive(Debug, Default)]
pub(super) struct CreateTable {
    columns: Vec<(String, WrittenColumn)>,
    /// In the order in which they are written, those of columns among them.
    pub(super) foreign_keys: Vec<WrittenForeignKey>,
    pub(super) checks: Vec<WrittenCheck>,
    /// `STRICT`, `WITHOUT ROWID`.
    pub(super) options: Vec<String>,
    /// `ON CONFLICT ..` with the column, or the table's own name where it stands in a constraint of the table.
    pub(super) conflicts: Vec<(String, String)>,
}

/// A column.
#[derive(Debug, Default, Clone)]
pub(super) struct WrittenColumn {
    pub(super) is_auto_increment: bool,
    pub(super) default_is_expression: bool,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<String>,
}

/// A foreign key.
#[derive(Debug, Default)]
pub(super) struct WrittenForeignKey {
    pub(super) name: Option<String>,
    pub(super) is_deferred: bool,
}

/// A check.
#[derive(Debug)]
pub(super) struct WrittenCheck {
    pub(super) name: Option<String>,
    /// The column in whose definition it stands.
    pub(super) column: Option<String>,
    pub(super) condition: String,
}

impl CreateTable {
    /// Reads the statement.
    pub(super) fn parse(sql: &str) -> Self {
        let tokens = tokens(sql);
        let mut table = Self::default();
        let Some(open) = tokens.iter().position(|token| token.text == "(") else {
            return table;
        };
        let close = closing(&tokens, open);
        let name = open.checked_sub(1).and_then(|at| tokens.get(at));
        let name = name.map(Token::name).unwrap_or_default();
        let mut start = open + 1;
        let mut at = start;
        while at <= close {
            if at == close || tokens[at].text == "," {
                table.item(sql, &name, tokens.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            at = if tokens.get(at).is_some_and(|token| token.text == "(") {
                closing(&tokens, at) + 1
            } else {
                at + 1
            };
        }
        let rest = tokens.get(close + 1..).unwrap_or_default();
        table.options = rest
            .split(|token| token.text == ",")
            .map(|words| {
                let words: Vec<String> = words
                    .iter()
                    .map(|token| token.text.to_ascii_uppercase())
                    .collect();
                words.join(" ")
            })
            .filter(|option| !option.is_empty())
            .collect();
        table
    }

    /// What the statement says of a column. Names have no case.
    pub(super) fn column(&self, name: &str) -> Option<&WrittenColumn> {
        let mut columns = self.columns.iter();
        columns
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, column)| column)
    }

    pub(super) fn is_without_rowid(&self) -> bool {
        self.options.iter().any(|option| option == "WITHOUT ROWID")
    }

    /// A column, or constraints of the table.
    fn item(&mut self, sql: &str, table: &str, tokens: &[Token<'_>]) {
        let Some(first) = tokens.first() else { return };
        let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        let is_constraint = constraints.iter().any(|keyword| first.is(keyword));
        let column = (!is_constraint).then(|| first.name());
        let mut written = WrittenColumn::default();
        let mut name = None;
        let mut at = usize::from(!is_constraint);
        while let Some(token) = tokens.get(at) {
            at += 1;
            if token.is("CONSTRAINT") {
                name = tokens.get(at).map(Token::name);
                at += 1;
            } else if token.is("CHECK") {
                let (text, end) = parenthesised(sql, tokens, at);
                self.checks.push(WrittenCheck {
                    name: name.take(),
                    column: column.clone(),
                    condition: text,
                });
                at = end;
            } else if token.is("REFERENCES") {
                self.foreign_keys.push(WrittenForeignKey {
                    name: name.take(),
                    is_deferred: false,
                });
                // The table's name may look like a keyword.
                at += 1;
            } else if token.is("DEFERRABLE") {
                let is_not = at >= 2 && tokens[at - 2].is("NOT");
                let is_late = tokens.get(at).is_some_and(|token| token.is("INITIALLY"))
                    && tokens.get(at + 1).is_some_and(|token| token.is("DEFERRED"));
                if let Some(key) = self.foreign_keys.last_mut() {
                    key.is_deferred = is_late && !is_not;
                }
            } else if token.is("PRIMARY") || token.is("UNIQUE") || token.is("NOT") {
                if !tokens.get(at).is_some_and(|token| token.is("DEFERRABLE")) {
                    name = None;
                }
            } else if token.is("AUTOINCREMENT") {
                written.is_auto_increment = true;
            } else if token.is("COLLATE") {
                written.collation = tokens.get(at).map(Token::name);
                at += 1;
            } else if token.is("DEFAULT") {
                if tokens.get(at).is_some_and(|token| token.text == "(") {
                    written.default_is_expression = true;
                    at = closing(tokens, at) + 1;
                } else {
                    at += 1;
                }
            } else if token.is("AS") && tokens.get(at).is_some_and(|token| token.text == "(") {
                let (text, end) = parenthesised(sql, tokens, at);
                written.generated = Some(text);
                at = end;
            } else if token.is("CONFLICT") {
                let what = tokens.get(at).map(|token| token.text.to_ascii_uppercase());
                let clause = format!("ON CONFLICT {}", what.unwrap_or_default());
                let place = column.clone().unwrap_or_else(|| table.to_owned());
                self.conflicts.push((place, clause));
                at += 1;
            } else if token.text == "(" && token.kind == Kind::Other {
                at = closing(tokens, at - 1) + 1;
            }
        }
        if let Some(column) = column {
            self.columns.push((column, written));
        }
    }
}

/// The position of the parenthesis that closes the one at `open`, or of the end.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" if depth <= 1 => return at,
            ")" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The text inside of the parentheses that open at `at`, and the position behind them.
fn parenthesised(sql: &str, tokens: &[Token<'_>], at: usize) -> (String, usize) {
    let close = closing(tokens, at);
    let start = tokens.get(at).map_or(sql.len(), Token::end);
    let end = tokens.get(close).map_or(sql.len(), |token| token.start);
    let text = sql.get(start..end).unwrap_or_default().trim();
    (text.to_owned(), close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_are_found_with_their_names() {
        let table = CreateTable::parse(
            r#"CREATE TABLE "a (b" ( -- it's (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                "check" TEXT COLLATE NOCASE DEFAULT 'CHECK (1)' CONSTRAINT "c,1" CHECK ("check" <> ')'),
                [b] INT CHECK (b > 0) REFERENCES "deferrable" DEFERRABLE INITIALLY DEFERRED,
                c AS (id * (2)) STORED DEFAULT (1),
                d DECIMAL(10, 2) CONSTRAINT n NOT NULL ON CONFLICT IGNORE REFERENCES x(y) NOT DEFERRABLE,
                CONSTRAINT k FOREIGN KEY (b, c) REFERENCES t(x, y) ON DELETE CASCADE
                CONSTRAINT u UNIQUE (b) CHECK (a IN (1, 2))
            ) STRICT, without rowid"#,
        );
        let checks: Vec<_> = table
            .checks
            .iter()
            .map(|check| {
                (
                    check.name.as_deref(),
                    check.column.as_deref(),
                    check.condition.as_str(),
                )
            })
            .collect();
        assert_eq!(
            checks,
            [
                (Some("c,1"), Some("check"), "\"check\" <> ')'"),
                (None, Some("b"), "b > 0"),
                (None, None, "a IN (1, 2)"),
            ]
        );
        let keys: Vec<_> = table
            .foreign_keys
            .iter()
            .map(|key| (key.name.as_deref(), key.is_deferred))
            .collect();
        assert_eq!(keys, [(None, true), (None, false), (Some("k"), false)]);
        assert!(table.column("ID").is_some_and(|c| c.is_auto_increment));
        let generated = table.column("c").and_then(|c| c.generated.as_deref());
        assert_eq!(generated, Some("id * (2)"));
        let collation = table.column("check").and_then(|c| c.collation.as_deref());
        assert_eq!(collation, Some("NOCASE"));
        assert_eq!(table.options, ["STRICT", "WITHOUT ROWID"]);
        assert_eq!(
            table.conflicts,
            [("d".to_owned(), "ON CONFLICT IGNORE".to_owned())]
        );
    }

    #[test]
    fn text_that_ends_too_early_is_read_as_far_as_it_goes() {
        let whole =
            "CREATE TABLE t (a INT CHECK (a > (1)), CONSTRAINT k FOREIGN KEY (a) REFERENCES t(a))";
        for end in 0..whole.len() {
            let _ = CreateTable::parse(&whole[..end]);
        }
    }
}
