//! SQL text of a file -> its statements, one by one, with the line and the directives of each. For what runs, checks and
//! hashes migrations.
//!
//! Goes in: text as people write it. Comes out: the same text in pieces; nothing is changed and nothing is judged. Knows
//! how the three databases quote and comment, and where the bodies of triggers and routines end; no other grammar.

mod directive;
mod token;

pub use directive::Directive;
pub use token::{Token, TokenKind, tokens};

use crate::Dialect;
use token::Lexer;

/// One statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The statement with its semicolon, if it has one, and with the comments inside of it; without those around it. Behind
    /// `DELIMITER //`, which is not SQL, it is without the delimiter.
    pub text: String,
    /// The line where it begins, from one.
    pub line: usize,
    /// The byte of the file where it begins.
    pub offset: usize,
    /// What comments say to `orm`: those above it, inside of it and behind it on its last line.
    pub directives: Vec<Directive>,
}

impl Statement {
    /// The directive of that name, the first if there are several.
    pub fn directive(&self, name: &str) -> Option<&Directive> {
        self.directives
            .iter()
            .find(|directive| directive.name == name)
    }
}

/// The statements of a file, in order. Text that is only comments has none. What is left open at the end of the file, such as
/// a string, is part of the last statement: the database says what is wrong with it.
pub fn statements(sql: &str, dialect: Dialect) -> Vec<Statement> {
    let mut lexer = Lexer::new(sql, dialect);
    let mut found: Vec<Statement> = Vec::new();
    let mut current: Option<Open> = None;
    let mut waiting: Vec<Directive> = Vec::new();
    // The line where the last statement ended: a comment there is about that statement.
    let mut last_line = 0;
    while let Some(token) = lexer.next() {
        match token.kind {
            TokenKind::Space => {}
            TokenKind::Comment => {
                let Some(directive) = Directive::read(token.text, token.line) else {
                    continue;
                };
                match (&mut current, found.last_mut()) {
                    (Some(open), _) => open.directives.push(directive),
                    (None, Some(last)) if last_line == token.line => {
                        last.directives.push(directive);
                    }
                    (None, _) => waiting.push(directive),
                }
            }
            TokenKind::Delimiter => {
                last_line = token.line;
                found.extend(current.take().and_then(|open| open.close(sql)));
            }
            TokenKind::Word | TokenKind::Text | TokenKind::Name | TokenKind::Symbol => {
                let is_semicolon = token.text == ";" && !lexer.has_delimiter();
                if is_semicolon && current.is_none() {
                    continue;
                }
                let open = current.get_or_insert_with(|| Open {
                    start: token.offset,
                    end: token.offset,
                    line: token.line,
                    directives: std::mem::take(&mut waiting),
                    body: Body::new(dialect),
                });
                open.end = token.offset + token.text.len();
                if open.body.ends_with(&token) && is_semicolon {
                    last_line = token.line;
                    found.extend(current.take().and_then(|open| open.close(sql)));
                }
            }
        }
    }
    found.extend(current.and_then(|open| open.close(sql)));
    found
}

/// The statements of a text without what the database does not see: no comments, each run of white space outside of quotes
/// as one space, and none beside parentheses, commas and semicolons. Two texts of which this is equal do the same.
pub fn canonical(sql: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(sql.len());
    let (mut is_space, mut takes_space) = (false, false);
    for token in Lexer::new(sql, dialect) {
        match token.kind {
            TokenKind::Space | TokenKind::Comment => is_space = true,
            TokenKind::Delimiter => {
                out.push_str(";\n");
                (is_space, takes_space) = (false, false);
            }
            TokenKind::Word | TokenKind::Text | TokenKind::Name | TokenKind::Symbol => {
                let is_tight = matches!(token.text, "(" | ")" | "," | ";");
                if is_space && takes_space && !is_tight {
                    out.push(' ');
                }
                out.push_str(token.text);
                (is_space, takes_space) = (false, !is_tight);
            }
        }
    }
    out.truncate(out.trim_end_matches([';', '\n']).len());
    out
}

/// A statement whose end has not come yet.
struct Open {
    start: usize,
    end: usize,
    line: usize,
    directives: Vec<Directive>,
    body: Body,
}

impl Open {
    fn close(self, sql: &str) -> Option<Statement> {
        Some(Statement {
            text: sql.get(self.start..self.end)?.to_owned(),
            line: self.line,
            offset: self.start,
            directives: self.directives,
        })
    }
}

/// How deep inside of a body a statement is, where semicolons do not end it.
struct Body {
    dialect: Dialect,
    /// The first words of the statement, upper case, until it is known what it creates.
    head: Vec<String>,
    kind: BodyKind,
    /// Open parentheses. PostgreSQL's rules have semicolons inside: `DO ALSO (a; b)`.
    parentheses: usize,
    /// Open blocks.
    blocks: usize,
    /// The word or symbol before, upper case.
    before: String,
    /// The one before that.
    before_that: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    /// No body, or not known yet.
    None,
    /// `CREATE TRIGGER` of SQLite: up to `; END ;`, as `sqlite3_complete` finds it.
    SqliteTrigger,
    /// A trigger, routine or event of MySQL: blocks up to their END.
    MySqlRoutine,
    /// A routine of PostgreSQL: quoted, or `BEGIN ATOMIC` up to its END.
    PostgresRoutine,
}

/// How many words may stand between CREATE and what is created: `OR REPLACE DEFINER = u @ h SQL SECURITY ..`.
const HEAD_WORDS: usize = 12;

impl Body {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            head: Vec::new(),
            kind: BodyKind::None,
            parentheses: 0,
            blocks: 0,
            before: String::new(),
            before_that: String::new(),
        }
    }

    /// Takes the next token, and says whether a semicolon here ends the statement.
    fn ends_with(&mut self, token: &Token<'_>) -> bool {
        let word = match token.kind {
            TokenKind::Word => token.text.to_ascii_uppercase(),
            TokenKind::Symbol => token.text.to_owned(),
            TokenKind::Text
            | TokenKind::Name
            | TokenKind::Space
            | TokenKind::Comment
            | TokenKind::Delimiter => String::new(),
        };
        if self.kind == BodyKind::None && self.head.len() < HEAD_WORDS {
            self.head.push(word.clone());
            self.kind = self.kind_of_head();
        }
        match word.as_str() {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        let ends = match self.kind {
            BodyKind::None => self.dialect != Dialect::Postgres || self.parentheses == 0,
            BodyKind::SqliteTrigger => self.before == "END" && self.before_that == ";",
            BodyKind::MySqlRoutine => {
                self.mysql_block(&word);
                self.blocks == 0
            }
            BodyKind::PostgresRoutine => {
                self.postgres_block(&word);
                self.blocks == 0 && self.parentheses == 0
            }
        };
        self.before_that = std::mem::replace(&mut self.before, word);
        ends
    }

    fn kind_of_head(&self) -> BodyKind {
        let Some((first, rest)) = self.head.split_first() else {
            return BodyKind::None;
        };
        let Some(last) = rest.last().filter(|_| first == "CREATE") else {
            return BodyKind::None;
        };
        match (self.dialect, last.as_str()) {
            // What stands between tells a table of that name from the trigger itself.
            (Dialect::Sqlite, "TRIGGER")
                if rest.len() == 1 || matches!(rest[0].as_str(), "TEMP" | "TEMPORARY") =>
            {
                BodyKind::SqliteTrigger
            }
            (Dialect::MySql, "TRIGGER" | "PROCEDURE" | "FUNCTION" | "EVENT")
                if rest.len() == 1
                    || matches!(rest[0].as_str(), "OR" | "DEFINER" | "AGGREGATE") =>
            {
                BodyKind::MySqlRoutine
            }
            (Dialect::Postgres, "PROCEDURE" | "FUNCTION") if rest.len() == 1 || rest[0] == "OR" => {
                BodyKind::PostgresRoutine
            }
            (Dialect::Sqlite | Dialect::MySql | Dialect::Postgres, _) => BodyKind::None,
        }
    }

    /// `IF`, `REPEAT` and `FOR` are other things too, so they open a block only where a statement begins ("Compound
    /// Statement Syntax"; `FOR` is MariaDB's).
    fn mysql_block(&mut self, word: &str) {
        let is_first = matches!(
            self.before.as_str(),
            ";" | ":" | "BEGIN" | "THEN" | "ELSE" | "DO" | "LOOP" | "REPEAT" | "ROW" | "ATOMIC"
        );
        match word {
            "END" => self.blocks = self.blocks.saturating_sub(1),
            "CASE" | "BEGIN" | "LOOP" | "WHILE" if self.before != "END" => self.blocks += 1,
            "IF" | "REPEAT" | "FOR" if is_first => self.blocks += 1,
            _ => {}
        }
    }

    /// As psql finds it: `CASE` counts because it ends with `END` too.
    fn postgres_block(&mut self, word: &str) {
        match word {
            "ATOMIC" if self.before == "BEGIN" => self.blocks += 1,
            "CASE" if self.blocks > 0 => self.blocks += 1,
            "END" if self.blocks > 0 => self.blocks -= 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
