//! SQL text -> tokens, as far as quotes and comments go. Every byte of the text is in one token, but for a `DELIMITER` line.

use crate::Dialect;

/// A piece of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// The text itself, with quotes.
    pub text: &'a str,
    /// The byte where it begins.
    pub offset: usize,
    /// The line where it begins, from one.
    pub line: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// White space.
    Space,
    /// A comment. `/*! .. */` and `/*+ .. */` of MySQL, which the server reads, are symbols.
    Comment,
    /// A keyword, a name without quotes or a number.
    Word,
    /// A string.
    Text,
    /// A quoted name.
    Name,
    /// Anything else: one character of it.
    Symbol,
    /// What ends a statement behind a `DELIMITER` line of MySQL.
    Delimiter,
}

/// The tokens of a text.
pub fn tokens(sql: &str, dialect: Dialect) -> Vec<Token<'_>> {
    Lexer::new(sql, dialect).collect()
}

pub(super) struct Lexer<'a> {
    sql: &'a str,
    dialect: Dialect,
    at: usize,
    line: usize,
    /// Nothing but white space and comments since the last statement.
    is_between: bool,
    delimiter: Option<&'a str>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(sql: &'a str, dialect: Dialect) -> Self {
        Self {
            sql,
            dialect,
            // A byte order mark is white space that no database takes.
            at: if sql.starts_with('\u{feff}') { 3 } else { 0 },
            line: 1,
            is_between: true,
            delimiter: None,
        }
    }

    /// Whether another delimiter than the semicolon ends statements.
    pub(super) fn has_delimiter(&self) -> bool {
        self.delimiter.is_some()
    }

    /// `DELIMITER //` at the beginning of a line, between statements: a command of the MySQL client, not of the server.
    fn delimiter_line(&mut self) -> bool {
        const COMMAND: &str = "DELIMITER";
        let rest = &self.sql[self.at..];
        let starts = self.dialect == Dialect::MySql
            && self.is_between
            && (self.at == 0 || self.sql[..self.at].ends_with(['\n', '\u{feff}']))
            && rest
                .get(..COMMAND.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(COMMAND))
            && rest[COMMAND.len()..].starts_with([' ', '\t']);
        if !starts {
            return false;
        }
        let end = rest.find('\n').unwrap_or(rest.len());
        let delimiter = rest[COMMAND.len()..end].trim();
        self.delimiter = Some(delimiter).filter(|text| !text.is_empty() && *text != ";");
        self.at += end;
        true
    }

    /// The kind of the token that begins the rest of the text, and its length.
    fn measure(&self, rest: &str) -> (TokenKind, usize) {
        let bytes = rest.as_bytes();
        let second = bytes.get(1).copied();
        let (is_mysql, is_postgres) = (
            self.dialect == Dialect::MySql,
            self.dialect == Dialect::Postgres,
        );
        let line_comment = || (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len()));
        match bytes.first().copied().unwrap_or_default() {
            byte if byte.is_ascii_whitespace() => {
                let length = rest
                    .find(|c: char| !c.is_ascii_whitespace())
                    .unwrap_or(rest.len());
                // A `DELIMITER` line is looked for where a line begins.
                let length = rest[..length].rfind('\n').map_or(length, |at| at + 1);
                (TokenKind::Space, length)
            }
            // MySQL: `1--1` is a subtraction ("Comments").
            b'-' if second == Some(b'-')
                && (!is_mysql
                    || bytes.get(2).is_none_or(|byte| {
                        byte.is_ascii_whitespace() || byte.is_ascii_control()
                    })) =>
            {
                line_comment()
            }
            b'#' if is_mysql => line_comment(),
            b'/' if second == Some(b'*') => {
                let is_code = is_mysql
                    && (matches!(bytes.get(2), Some(b'!' | b'+')) || rest.starts_with("/*M!"));
                let kind = if is_code {
                    TokenKind::Symbol
                } else {
                    TokenKind::Comment
                };
                (kind, block_comment(bytes, is_postgres))
            }
            b'\'' => (TokenKind::Text, quoted(bytes, 0, is_mysql)),
            b'e' | b'E' if is_postgres && second == Some(b'\'') => {
                (TokenKind::Text, quoted(bytes, 1, true))
            }
            b'"' if is_mysql => (TokenKind::Text, quoted(bytes, 0, true)),
            b'"' => (TokenKind::Name, quoted(bytes, 0, false)),
            b'`' if !is_postgres => (TokenKind::Name, quoted(bytes, 0, false)),
            b'[' if self.dialect == Dialect::Sqlite => {
                let length = rest.find(']').map_or(rest.len(), |at| at + 1);
                (TokenKind::Name, length)
            }
            b'$' if is_postgres => match dollar_tag(rest) {
                Some(tag) => {
                    let length = rest[tag.len()..]
                        .find(tag)
                        .map_or(rest.len(), |at| at + 2 * tag.len());
                    (TokenKind::Text, length)
                }
                None => (TokenKind::Symbol, 1),
            },
            byte if is_word(byte) => (TokenKind::Word, self.word(rest)),
            _ => (
                TokenKind::Symbol,
                rest.chars().next().map_or(1, char::len_utf8),
            ),
        }
    }

    fn word(&self, rest: &str) -> usize {
        let length = rest
            .bytes()
            .position(|byte| !is_word(byte) && byte != b'$')
            .unwrap_or(rest.len());
        match self.delimiter.and_then(|delimiter| rest.find(delimiter)) {
            Some(end) => length.min(end),
            None => length,
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.delimiter_line() {}
        let rest = self.sql.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = match self.delimiter.filter(|text| rest.starts_with(text)) {
            Some(delimiter) => (TokenKind::Delimiter, delimiter.len()),
            None => self.measure(rest),
        };
        let text = &rest[..length];
        let token = Token {
            kind,
            text,
            offset: self.at,
            line: self.line,
        };
        self.at += length;
        self.line += text.bytes().filter(|byte| *byte == b'\n').count();
        match kind {
            TokenKind::Space | TokenKind::Comment => {}
            TokenKind::Delimiter => self.is_between = true,
            TokenKind::Word | TokenKind::Text | TokenKind::Name | TokenKind::Symbol => {
                self.is_between = text == ";";
            }
        }
        Some(token)
    }
}

/// Part of a name without quotes, a keyword or a number.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The length of a quoted text of which the quote stands at `open`. A doubled quote is one inside of the text.
fn quoted(bytes: &[u8], open: usize, has_backslashes: bool) -> usize {
    let Some(&quote) = bytes.get(open) else {
        return bytes.len();
    };
    let mut at = open + 1;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' && has_backslashes {
            at += 2;
        } else if byte != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

fn block_comment(bytes: &[u8], nests: bool) -> usize {
    let (mut at, mut depth) = (2, 1);
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"*/" if depth == 1 => return at + 2,
            b"*/" => {
                depth -= 1;
                at += 2;
            }
            b"/*" if nests => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `$tag$` or `$$`; `$1` is a parameter.
fn dollar_tag(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 1;
    let tag = &rest[1..end];
    let is_tag = tag.bytes().all(is_word) && !tag.starts_with(|c: char| c.is_ascii_digit());
    is_tag.then(|| &rest[..=end])
}
