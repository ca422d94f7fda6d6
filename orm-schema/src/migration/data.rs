//! `data.sql` -> the steps that move data: statements that run behind `migration.sql`, outside of its transaction, each either
//! once or for one range of a table's key after the other.
//!
//! ```sql
//! -- orm:batch table=users key=id size=5000
//! UPDATE users SET email = lower(email) WHERE id BETWEEN :from AND :to;
//!
//! DELETE FROM sessions WHERE user_id IS NULL;
//! ```
//!
//! Who runs a batched step finds the next range in the key's index and puts its two ends, both of which rows have, in the place
//! of `:from` and `:to` as literals; any type that sorts will do, on every database:
//!
//! ```sql
//! SELECT id FROM users WHERE id > {last :to} ORDER BY id LIMIT 1;               -- :from; the first time without WHERE
//! SELECT id FROM users WHERE id >= {:from} ORDER BY id LIMIT 1 OFFSET {size - 1}; -- :to; where there is none, the last key
//! ```
//!
//! Each range is a transaction, and `:to` is written down in it, so that a run that was cut off goes on behind it. Rows that are
//! inserted behind the last key while the step runs are moved too; a statement must do no harm to rows that it has moved before.

use crate::Dialect;
use crate::migration::fingerprint;
use crate::statements::{Directive, Statement, TokenKind, statements, tokens};

/// A statement that moves data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataStep {
    /// The statement with its semicolon. Of a batched one, `:from` and `:to` stand for the ends of the range.
    pub sql: String,
    /// The line of `data.sql` where it begins, from one.
    pub line: usize,
    /// The statement's [`fingerprint`].
    pub fingerprint: String,
    /// How it is cut into ranges; `None` where it runs once.
    pub batch: Option<Batch>,
}

/// The ranges in which a statement runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The table whose rows are counted, by its name in the database.
    pub table: String,
    /// The column that sorts them: unique, NOT NULL and indexed, as a primary key is.
    pub key: String,
    /// The rows of a range.
    pub size: u32,
}

/// Something that is wrong with `data.sql`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataProblem {
    /// The line, from one.
    pub line: usize,
    /// What to write instead.
    pub message: String,
}

/// The rows of a range where the file does not say.
const DEFAULT_SIZE: u32 = 1000;

/// Reads `data.sql`.
///
/// # Errors
/// All that is wrong with it.
pub fn data_steps(sql: &str, dialect: Dialect) -> Result<Vec<DataStep>, Vec<DataProblem>> {
    let (mut steps, mut problems) = (Vec::new(), Vec::new());
    for statement in statements(sql, dialect) {
        match step(statement, dialect) {
            Ok(step) => steps.push(step),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(steps)
    } else {
        Err(problems)
    }
}

fn step(statement: Statement, dialect: Dialect) -> Result<DataStep, DataProblem> {
    let batch = statement.directive("batch").map(Batch::read).transpose()?;
    let ends = placeholders(&statement.text, dialect);
    let problem = |message: &str| DataProblem {
        line: statement.line,
        message: message.to_owned(),
    };
    let has = |name: &str| ends.iter().any(|end| end.name() == name);
    match (&batch, has("from"), has("to")) {
        (Some(_), true, true) | (None, false, false) => {}
        (Some(_), _, _) => {
            return Err(problem(
                "a batched statement names both ends of its range: add `WHERE key BETWEEN :from AND :to`",
            ));
        }
        (None, _, _) => {
            return Err(problem(
                "`:from` and `:to` stand in batched statements: add `-- orm:batch table=.. key=.. size=5000` above",
            ));
        }
    }
    Ok(DataStep {
        fingerprint: fingerprint(&statement.text),
        sql: statement.text,
        line: statement.line,
        batch,
    })
}

impl Batch {
    fn read(directive: &Directive) -> Result<Self, DataProblem> {
        let problem = |message: String| DataProblem {
            line: directive.line,
            message,
        };
        let name = |key: &str| {
            directive
                .value(key)
                .filter(|value| !value.is_empty())
                .map(ToOwned::to_owned)
                .ok_or_else(|| {
                    problem(format!(
                        "`orm:batch` does not say `{key}`: write `-- orm:batch table=users key=id size=5000`"
                    ))
                })
        };
        let size = directive.value("size").map_or(Ok(DEFAULT_SIZE), |size| {
            size.parse().ok().filter(|size| *size > 0).ok_or_else(|| {
                problem(format!(
                    "`size={size}` is no number of rows: write `size=5000`"
                ))
            })
        })?;
        let unknown = directive
            .values
            .iter()
            .map(|(key, _)| key.as_str())
            .find(|key| !matches!(*key, "table" | "key" | "size"))
            .or_else(|| Some(directive.unread.as_str()).filter(|unread| !unread.is_empty()));
        match unknown {
            Some(unknown) => Err(problem(format!(
                "`orm:batch` has no `{unknown}`: it has `table`, `key` and `size`"
            ))),
            None => Ok(Self {
                table: name("table")?,
                key: name("key")?,
                size,
            }),
        }
    }
}

impl DataStep {
    /// The statement for one range: with the given texts, literals or parameters, in the place of `:from` and `:to`.
    pub fn for_range(&self, dialect: Dialect, from: &str, to: &str) -> String {
        let mut out = String::with_capacity(self.sql.len() + from.len() + to.len());
        let mut last = 0;
        for end in placeholders(&self.sql, dialect) {
            out.push_str(&self.sql[last..end.at]);
            out.push_str(if end.is_from { from } else { to });
            last = end.at + 1 + end.name().len();
        }
        out.push_str(&self.sql[last..]);
        out
    }
}

/// A `:from` or `:to`.
struct Placeholder {
    /// Where the colon stands.
    at: usize,
    is_from: bool,
}

impl Placeholder {
    fn name(&self) -> &'static str {
        if self.is_from { "from" } else { "to" }
    }
}

/// The placeholders outside of quotes and comments. `::from` is a cast of PostgreSQL.
fn placeholders(sql: &str, dialect: Dialect) -> Vec<Placeholder> {
    let tokens = tokens(sql, dialect);
    let mut before = ["", ""];
    let mut found = Vec::new();
    for token in &tokens {
        let is_end = token.kind == TokenKind::Word && before[1] == ":" && before[0] != ":";
        if is_end && matches!(token.text, "from" | "to") {
            found.push(Placeholder {
                at: token.offset - 1,
                is_from: token.text == "from",
            });
        }
        before = [before[1], token.text];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "-- Why.\n-- orm:batch table=\"my users\" key=id size=50\nUPDATE \"my users\" SET a = ':from', b = c::from -- :to\n WHERE id BETWEEN :from AND :to;\n\nDELETE FROM s;";

    #[test]
    fn a_statement_runs_once_or_in_ranges() {
        let steps = data_steps(FILE, Dialect::Postgres).unwrap();
        assert_eq!(
            steps[0].batch,
            Some(Batch {
                table: "my users".to_owned(),
                key: "id".to_owned(),
                size: 50
            })
        );
        assert_eq!((steps[0].line, steps[1].line), (3, 6));
        assert_eq!(steps[1].batch, None);
        assert_eq!(
            steps[0].for_range(Dialect::Postgres, "1", "'20'"),
            "UPDATE \"my users\" SET a = ':from', b = c::from -- :to\n WHERE id BETWEEN 1 AND '20';"
        );
        assert_eq!(
            steps[1].for_range(Dialect::Sqlite, "1", "2"),
            "DELETE FROM s;"
        );
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let file = "-- orm:batch table=a\nUPDATE a SET b = 1 WHERE id BETWEEN :from AND :to;\n\
                    -- orm:batch table=a key=id size=0\nUPDATE a SET b = 1;\n\
                    -- orm:batch table=a key=id by=5\nUPDATE a SET b = 1;\n\
                    -- orm:batch table=a key=id\nUPDATE a SET b = 1 WHERE id > :from;\n\
                    UPDATE a SET b = :to;";
        let problems = data_steps(file, Dialect::Sqlite).unwrap_err();
        let found: Vec<(usize, &str)> = problems
            .iter()
            .map(|problem| (problem.line, problem.message.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (
                    1,
                    "`orm:batch` does not say `key`: write `-- orm:batch table=users key=id size=5000`"
                ),
                (3, "`size=0` is no number of rows: write `size=5000`"),
                (
                    5,
                    "`orm:batch` has no `by`: it has `table`, `key` and `size`"
                ),
                (
                    8,
                    "a batched statement names both ends of its range: add `WHERE key BETWEEN :from AND :to`"
                ),
                (
                    9,
                    "`:from` and `:to` stand in batched statements: add `-- orm:batch table=.. key=.. size=5000` above"
                ),
            ]
        );
    }
}
