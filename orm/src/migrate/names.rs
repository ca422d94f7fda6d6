//! A script -> what its tables and columns were called before, and are called afterwards. Reads the statements that create,
//! drop and rename, whoever wrote them; asks no database.

use super::script::Script;
use orm_schema::Dialect;
use orm_schema::statements::{Token, TokenKind, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// What a script does to names. They compare without regard to case, as SQLite compares them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Tables by the name that they have now: the one that they had; nothing for a table that the script made, or dropped.
    origins: BTreeMap<String, Option<String>>,
    /// How each name was spelled last.
    spelled: BTreeMap<String, String>,
    /// What tables were that are gone.
    dropped: BTreeMap<String, Option<String>>,
    made_anew: BTreeSet<String>,
    /// Columns that have another name, in order: the table as it was called before, and both names.
    columns: Vec<(String, String, String)>,
}

impl Names {
    pub(crate) fn of(script: &Script, dialect: Dialect) -> Self {
        let mut names = Self::default();
        for statement in &script.statements {
            names.read(&statement.text, dialect);
        }
        names
    }

    /// The tables that were dropped for another one to take their name, by the name before the script.
    pub(crate) fn made_anew(&self) -> &BTreeSet<String> {
        &self.made_anew
    }

    /// What a table was called before the script.
    pub(crate) fn before(&self, table: &str) -> String {
        let table = table.to_lowercase();
        self.origin(&table).unwrap_or(table)
    }

    /// What a table is called behind the script.
    pub(crate) fn after(&self, table: &str) -> String {
        let before = table.to_lowercase();
        let mut now = self
            .origins
            .iter()
            .filter(|(_, origin)| origin.as_ref() == Some(&before));
        match now.next() {
            Some((now, _)) => self.spelled.get(now).unwrap_or(now).clone(),
            None => table.to_owned(),
        }
    }

    /// What a column is called behind the script; the table by its name before.
    pub(crate) fn column_after(&self, table: &str, column: &str) -> String {
        let mut name = column.to_owned();
        for (of, from, to) in &self.columns {
            if of.eq_ignore_ascii_case(table) && from.eq_ignore_ascii_case(&name) {
                name.clone_from(to);
            }
        }
        name
    }

    fn origin(&self, table: &str) -> Option<String> {
        self.origins
            .get(table)
            .cloned()
            .unwrap_or_else(|| Some(table.to_owned()))
    }

    fn read(&mut self, text: &str, dialect: Dialect) {
        let mut words = Words::of(text, dialect);
        if words.take(&["CREATE", "TABLE"]) {
            words.take(&["IF", "NOT", "EXISTS"]);
            if let Some(name) = words.name() {
                self.origins.insert(name.to_lowercase(), None);
            }
        } else if words.take(&["DROP", "TABLE"]) {
            words.take(&["IF", "EXISTS"]);
            if let Some(name) = words.name() {
                let name = name.to_lowercase();
                let origin = self.origin(&name);
                self.dropped.insert(name.clone(), origin);
                self.origins.insert(name, None);
            }
        } else if words.take(&["ALTER", "TABLE"]) {
            words.take(&["IF", "EXISTS"]);
            words.take(&["ONLY"]);
            let Some(table) = words.name() else { return };
            if words.take(&["RENAME", "TO"]) || words.take(&["RENAME", "AS"]) {
                if let Some(to) = words.name() {
                    self.rename(&table, to);
                }
            } else if words.take(&["RENAME", "COLUMN"]) || words.take(&["RENAME"]) {
                let from = words.name();
                words.take(&["TO"]);
                if let (Some(from), Some(to)) = (from, words.name()) {
                    let table = self.before(&table);
                    self.columns.push((table, from, to));
                }
            }
        } else if words.take(&["RENAME", "TABLE"]) {
            while let Some(from) = words.name() {
                words.take(&["TO"]);
                let Some(to) = words.name() else { return };
                self.rename(&from, to);
                words.take(&[","]);
            }
        }
    }

    fn rename(&mut self, from: &str, to: String) {
        let (from, now) = (from.to_lowercase(), to.to_lowercase());
        let mut origin = self.origin(&from);
        if origin.is_none()
            && let Some(Some(replaced)) = self.dropped.remove(&now)
        {
            self.made_anew.insert(replaced.clone());
            origin = Some(replaced);
        }
        self.origins.insert(from, None);
        self.spelled.insert(now.clone(), to);
        self.origins.insert(now, origin);
    }
}

/// The words of a statement, one after the other.
struct Words<'t>(std::iter::Peekable<std::vec::IntoIter<Token<'t>>>);

impl<'t> Words<'t> {
    fn of(text: &'t str, dialect: Dialect) -> Self {
        let mut tokens = tokens(text, dialect);
        tokens.retain(|token| !matches!(token.kind, TokenKind::Space | TokenKind::Comment));
        Self(tokens.into_iter().peekable())
    }

    /// Passes over these words, if all of them stand here.
    fn take(&mut self, expected: &[&str]) -> bool {
        let mut ahead = self.0.clone();
        let are_here = expected.iter().all(|expected| {
            ahead
                .next()
                .is_some_and(|token| token.text.eq_ignore_ascii_case(expected))
        });
        if are_here {
            self.0 = ahead;
        }
        are_here
    }

    /// A name without its quotes and without what stands in front of it.
    fn name(&mut self) -> Option<String> {
        loop {
            let token = self
                .0
                .next_if(|token| matches!(token.kind, TokenKind::Word | TokenKind::Name))?;
            if self.0.next_if(|token| token.text == ".").is_some() {
                continue;
            }
            let quoted = token.text;
            let inner = |open: char, close: char| {
                let text = quoted.strip_prefix(open)?.strip_suffix(close)?;
                Some(text.replace(&format!("{close}{close}"), &close.to_string()))
            };
            let inner = inner('"', '"')
                .or_else(|| inner('`', '`'))
                .or_else(|| inner('[', ']'));
            return Some(inner.unwrap_or_else(|| quoted.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(statements: &[&str]) -> Names {
        let texts: Vec<String> = statements.iter().map(|&text| text.to_owned()).collect();
        Names::of(&Script::made(&texts, Dialect::Sqlite), Dialect::Sqlite)
    }

    #[test]
    fn a_table_that_is_made_anew_and_renamed_is_known_by_the_name_before() {
        let rebuild = [
            "CREATE TABLE \"new_p\" (\"id\" INTEGER);",
            "INSERT INTO \"new_p\" SELECT * FROM \"P\";",
            "DROP TABLE \"P\";",
            "ALTER TABLE \"new_p\" RENAME TO \"P\";",
        ];
        let rename = ["ALTER TABLE main.[p] RENAME TO \"Q\";"];
        for statements in [[&rebuild[..], &rename].concat(), rebuild.to_vec()] {
            let names = names(&statements);
            assert!(names.made_anew().contains("p"), "{names:?}");
        }
        let both = names(&[&rebuild[..], &rename].concat());
        assert_eq!(both.before("q"), "p");
        assert_eq!(both.after("P"), "Q");
        assert_eq!(both.after("other"), "other");
    }

    #[test]
    fn names_that_tables_exchange_are_followed() {
        let names = names(&[
            "ALTER TABLE a RENAME TO tmp;",
            "ALTER TABLE b RENAME TO a;",
            "ALTER TABLE tmp RENAME TO b;",
            "ALTER TABLE b RENAME COLUMN x TO y;",
            "ALTER TABLE b RENAME y TO \"z\"\"\";",
        ]);
        assert_eq!(
            (names.after("a"), names.after("b")),
            ("b".into(), "a".into())
        );
        assert_eq!(names.column_after("a", "X"), "z\"");
        assert_eq!(names.column_after("b", "x"), "x");
        assert!(names.made_anew().is_empty());
    }
}
