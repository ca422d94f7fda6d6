//! SQL text with `:name` places, and named values -> the text that the database reads and the values in its order. Pure.

use super::scan::{Piece, is_word, pieces};
use crate::error::{Error, ErrorKind, Result};
use crate::sql::postgres_type;
use crate::value::{Value, ValueKind};
use orm_schema::{Dialect, EnumType};
use std::fmt::Write;

/// What a name stands for.
#[derive(Debug, Clone)]
pub(crate) enum Bound {
    One(Value),
    /// So many values with commas between them, for `IN (:name)`.
    List(ValueKind, Option<&'static EnumType>, Vec<Value>),
}

/// A statement's text for one database.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
    /// The name of each value.
    pub(crate) names: Vec<&'static str>,
    /// It begins like a statement that only reads, and nothing in it looks like a write.
    pub(crate) is_read: bool,
}

#[cold]
fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message).context("the SQL text cannot be sent")
}

pub(crate) fn write(
    text: &str,
    binds: &[(&'static str, Bound)],
    dialect: Dialect,
) -> Result<Written> {
    for (i, (name, _)) in binds.iter().enumerate() {
        if binds[..i].iter().any(|(other, _)| other == name) {
            return Err(usage(format!("`{name}` is bound twice")));
        }
    }
    let mut writer = Writer {
        dialect,
        binds,
        places: vec![None; binds.len()],
        out: Written {
            text: String::with_capacity(text.len() + 16),
            values: Vec::new(),
            names: Vec::new(),
            is_read: false,
        },
        words: Words::default(),
        has_ended: false,
    };
    for piece in pieces(text, dialect).map_err(usage)? {
        match piece {
            Piece::Comment(text) => writer.out.text.push_str(text),
            Piece::Quoted(text) => {
                writer.refuse_second_statement()?;
                writer.out.text.push_str(text);
            }
            Piece::Code(text) => writer.code(text)?,
        }
    }
    let Writer {
        places,
        mut out,
        words,
        ..
    } = writer;
    if let Some((name, _)) = binds
        .iter()
        .zip(&places)
        .find_map(|(bind, place)| place.is_none().then_some(bind))
    {
        return Err(usage(format!(
            "a value is bound to `{name}`, but the text has no `:{name}`"
        )));
    }
    out.is_read = words.is_read();
    Ok(out)
}

struct Writer<'b> {
    dialect: Dialect,
    binds: &'b [(&'static str, Bound)],
    /// The number of each value's first placeholder.
    places: Vec<Option<usize>>,
    out: Written,
    words: Words,
    /// A semicolon was there.
    has_ended: bool,
}

impl Writer<'_> {
    fn refuse_second_statement(&self) -> Result<()> {
        if self.has_ended {
            let message = "it holds more than one statement; run them one by one, or scripts without values with `batch`";
            return Err(usage(message));
        }
        Ok(())
    }

    fn code(&mut self, code: &str) -> Result<()> {
        let mut rest = code;
        // What stands directly before, to tell `a[1:n]` from a place. A piece that is no code ends with a quotation mark.
        let mut before = self.out.text.chars().next_back();
        while let Some(c) = rest.chars().next() {
            if !c.is_whitespace() {
                self.refuse_second_statement()?;
            }
            let taken = match c {
                ':' => self.colon(rest, before)?,
                ';' => {
                    self.has_ended = true;
                    self.out.text.push(';');
                    1
                }
                '?' if self.dialect != Dialect::Postgres => return Err(positional("?")),
                '$' if self.dialect != Dialect::MySql
                    && rest[1..].starts_with(|c: char| c.is_alphanumeric()) =>
                {
                    return Err(positional("$"));
                }
                '@' if self.dialect == Dialect::Sqlite => return Err(positional("@")),
                c if is_word(c) => {
                    let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
                    self.words.add(word);
                    self.out.text.push_str(word);
                    word.len()
                }
                c => {
                    self.out.text.push(c);
                    c.len_utf8()
                }
            };
            before = rest[..taken].chars().next_back();
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// A colon and what belongs to it; returns how many bytes that is.
    fn colon(&mut self, rest: &str, before: Option<char>) -> Result<usize> {
        // PostgreSQL's cast, and assignment.
        for operator in ["::", ":="] {
            if rest.starts_with(operator) {
                self.out.text.push_str(operator);
                return Ok(operator.len());
            }
        }
        let name = &rest[1..];
        let name = &name[..name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len())];
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        // The bound of a PostgreSQL slice.
        let is_slice = before.is_some_and(|c| is_word(c) || matches!(c, ']' | ')' | '"'));
        if !is_name || (is_slice && self.dialect == Dialect::Postgres) {
            self.out.text.push(':');
            return Ok(1);
        }
        let binds = self.binds;
        let Some(at) = binds.iter().position(|(bound, _)| *bound == name) else {
            return Err(usage(format!(
                "the text has `:{name}`, but no value is bound to `{name}`; add `.bind(\"{name}\", ..)`"
            )));
        };
        self.place(at);
        Ok(1 + name.len())
    }

    fn place(&mut self, at: usize) {
        let binds = self.binds;
        let (name, bound) = &binds[at];
        // MySQL's placeholders have no numbers, so a value that is named twice is sent twice.
        let first = match self.places[at] {
            Some(first) if self.dialect != Dialect::MySql => first,
            _ => {
                let first = self.out.values.len();
                match bound {
                    Bound::One(value) => self.out.values.push(value.clone()),
                    Bound::List(_, _, values) => self.out.values.extend(values.iter().cloned()),
                }
                self.out.names.resize(self.out.values.len(), name);
                self.places[at] = Some(first);
                first
            }
        };
        match bound {
            Bound::One(value) => self.placeholder(first, value),
            Bound::List(kind, enum_type, values) if values.is_empty() => {
                self.nothing(*kind, *enum_type);
            }
            Bound::List(_, _, values) => {
                for (i, value) in values.iter().enumerate() {
                    if i > 0 {
                        self.out.text.push_str(", ");
                    }
                    self.placeholder(first + i, value);
                }
            }
        }
    }

    /// A list without values is a query without rows, so `IN` is false and `NOT IN` is true.
    fn nothing(&mut self, kind: ValueKind, enum_type: Option<&'static EnumType>) {
        let text = match self.dialect {
            Dialect::Sqlite => "SELECT NULL WHERE 1 = 0".to_owned(),
            Dialect::MySql => "SELECT NULL FROM DUAL WHERE 1 = 0".to_owned(),
            // PostgreSQL compares types before it looks at rows.
            Dialect::Postgres => {
                let ty = match enum_type {
                    Some(found) if kind == ValueKind::Enum => {
                        format!("\"{}\"", found.db_name.replace('"', "\"\""))
                    }
                    _ => postgres_type(kind).to_owned(),
                };
                format!("SELECT NULL::{ty} WHERE 1 = 0")
            }
        };
        self.out.text.push_str(&text);
    }

    fn placeholder(&mut self, at: usize, value: &Value) {
        let out = &mut self.out.text;
        let number = at + 1;
        let written = match self.dialect {
            Dialect::MySql => out.write_char('?'),
            Dialect::Sqlite => write!(out, "?{number}"),
            Dialect::Postgres => match value.kind() {
                // The server finds the type of an enum by itself.
                (ValueKind::Enum, false) => write!(out, "${number}"),
                // A connection remembers the types of a text's parameters, so another type is another text.
                (kind, is_list) => {
                    let list = if is_list { "[]" } else { "" };
                    write!(out, "(${number}::{}{list})", postgres_type(kind))
                }
            },
        };
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }
}

#[cold]
fn positional(mark: &str) -> Error {
    usage(format!(
        "`{mark}` is a placeholder of the database; name the value instead: `:name`, and `.bind(\"name\", ..)`"
    ))
}

/// What the words of a statement say of it.
#[derive(Debug, Default)]
struct Words {
    first: Option<FirstWord>,
    has_write: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstWord {
    Read,
    With,
    Other,
}

impl Words {
    fn add(&mut self, word: &str) {
        let is = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
        if self.first.is_none() {
            self.first = Some(if is(&["select", "values"]) {
                FirstWord::Read
            } else if is(&["with"]) {
                FirstWord::With
            } else {
                FirstWord::Other
            });
        }
        self.has_write |= is(&["insert", "update", "delete", "replace", "merge", "into"]);
    }

    fn is_read(&self) -> bool {
        match self.first {
            Some(FirstWord::Read | FirstWord::With) => !self.has_write,
            Some(FirstWord::Other) | None => false,
        }
    }
}

#[cfg(test)]
#[path = "bind_tests.rs"]
mod tests;
