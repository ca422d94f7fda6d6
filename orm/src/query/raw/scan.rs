//! SQL text -> what is code and what is not: strings, quoted names and comments are left alone, whatever stands in them.
//! Knows how each database quotes; knows no grammar. Pure.

use orm_schema::Dialect;

/// A piece of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Words, numbers, operators, white space.
    Code(&'t str),
    /// A string or a quoted name.
    Quoted(&'t str),
    Comment(&'t str),
}

/// Cuts text into pieces. The error says what does not end, and on which line it begins.
pub(crate) fn pieces(text: &str, dialect: Dialect) -> Result<Vec<Piece<'_>>, String> {
    if text.contains('\0') {
        return Err("the text holds the character NUL".to_owned());
    }
    let mut scanner = Scanner {
        text,
        at: 0,
        dialect,
    };
    let mut pieces = Vec::new();
    let mut code = 0;
    while scanner.at < text.len() {
        let begin = scanner.at;
        let Some(piece) = scanner.opaque()? else {
            scanner.at += scanner.rest().chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if code < begin {
            pieces.push(Piece::Code(&text[code..begin]));
        }
        pieces.push(piece);
        code = scanner.at;
    }
    if code < text.len() {
        pieces.push(Piece::Code(&text[code..]));
    }
    Ok(pieces)
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// What stands here, if it is not code; moves behind it.
    fn opaque(&mut self) -> Result<Option<Piece<'t>>, String> {
        let rest = self.rest();
        let begin = self.at;
        let mysql = self.dialect == Dialect::MySql;
        let postgres = self.dialect == Dialect::Postgres;
        let Some(first) = rest.bytes().next() else {
            return Ok(None);
        };
        let is_comment = match first {
            b'\'' => {
                // `E'..'` is PostgreSQL's string with escapes ("Lexical Structure"); MySQL's strings all have them.
                let escapes = mysql || (postgres && self.follows_escape_mark());
                self.quoted(b'\'', escapes, "string")?;
                false
            }
            b'"' => {
                self.quoted(b'"', mysql, if mysql { "string" } else { "quoted name" })?;
                false
            }
            b'`' if !postgres => {
                self.quoted(b'`', false, "quoted name")?;
                false
            }
            // Accepted by SQLite for the sake of other databases ("SQLite Keywords").
            b'[' if self.dialect == Dialect::Sqlite => {
                self.until("]", "quoted name")?;
                false
            }
            b'$' if postgres && !self.follows_word() => match dollar_tag(rest) {
                Some(tag) => {
                    self.at += tag.len();
                    self.until(tag, "dollar-quoted string")?;
                    false
                }
                None => return Ok(None),
            },
            // MySQL wants white space behind the dashes ("Comments").
            b'-' if rest.starts_with("--")
                && (!mysql || rest[2..].chars().next().is_none_or(char::is_whitespace)) =>
            {
                self.line();
                true
            }
            b'#' if mysql => {
                self.line();
                true
            }
            b'/' if rest.starts_with("/*") => {
                self.block_comment(postgres)?;
                true
            }
            _ => return Ok(None),
        };
        let found = &self.text[begin..self.at];
        Ok(Some(if is_comment {
            Piece::Comment(found)
        } else {
            Piece::Quoted(found)
        }))
    }

    /// Whether an `E` of its own stands directly before.
    fn follows_escape_mark(&self) -> bool {
        let before = &self.text[..self.at];
        let mut chars = before.chars().rev();
        matches!(chars.next(), Some('e' | 'E')) && !chars.next().is_some_and(is_word)
    }

    fn follows_word(&self) -> bool {
        self.text[..self.at]
            .chars()
            .next_back()
            .is_some_and(is_word)
    }

    /// Moves behind a quote whose quotation mark is doubled inside, or comes after a backslash.
    fn quoted(&mut self, mark: u8, escapes: bool, what: &str) -> Result<(), String> {
        let bytes = self.rest().as_bytes();
        let mut at = 1;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if escapes && byte == b'\\' {
                at += 1;
            } else if byte == mark {
                if bytes.get(at) != Some(&mark) {
                    self.at += at;
                    return Ok(());
                }
                at += 1;
            }
        }
        Err(self.open(what))
    }

    fn until(&mut self, end: &str, what: &str) -> Result<(), String> {
        match self.rest().find(end) {
            Some(found) => {
                self.at += found + end.len();
                Ok(())
            }
            None => Err(self.open(what)),
        }
    }

    fn line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// PostgreSQL's comments nest, those of others end at the first mark.
    fn block_comment(&mut self, nests: bool) -> Result<(), String> {
        let bytes = self.rest().as_bytes();
        let mut depth = 0_usize;
        let mut at = 0;
        while at < bytes.len() {
            match bytes.get(at..at + 2) {
                Some(b"/*") if nests || depth == 0 => {
                    depth += 1;
                    at += 2;
                }
                Some(b"*/") => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        self.at += at;
                        return Ok(());
                    }
                }
                _ => at += 1,
            }
        }
        Err(self.open("comment"))
    }

    #[cold]
    fn open(&self, what: &str) -> String {
        let line = 1 + self.text[..self.at]
            .bytes()
            .filter(|&byte| byte == b'\n')
            .count();
        format!("a {what} that begins on line {line} does not end")
    }
}

/// What names are made of.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// `$$` or `$tag$` at the start.
fn dollar_tag(text: &str) -> Option<&str> {
    let end = text[1..].find('$')? + 1;
    let tag = &text[1..end];
    let is_tag = !tag.starts_with(|first: char| first.is_ascii_digit())
        && tag.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_tag.then(|| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, dialect: Dialect) -> Vec<&str> {
        pieces(text, dialect)
            .unwrap()
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Quoted(text) | Piece::Comment(text) => Some(text),
                Piece::Code(_) => None,
            })
            .collect()
    }

    #[test]
    fn pieces_make_up_the_whole_text() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
            let text = "SELECT 'a''b', \"c\"\"d\" /* e */ FROM t -- f\nWHERE ä = 'ö'";
            let joined: String = pieces(text, dialect)
                .unwrap()
                .into_iter()
                .map(|piece| match piece {
                    Piece::Code(text) | Piece::Quoted(text) | Piece::Comment(text) => text,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn backslashes_escape_where_the_database_says_so() {
        assert_eq!(
            quoted(r"'a\' || ':b'", Dialect::Postgres),
            [r"'a\'", "':b'"]
        );
        assert_eq!(quoted(r"'a\' || ':b'", Dialect::Sqlite), [r"'a\'", "':b'"]);
        assert_eq!(quoted(r"'a\' || :b'", Dialect::MySql), [r"'a\' || :b'"]);
        assert_eq!(quoted(r"E'a\' || :b'", Dialect::Postgres), [r"'a\' || :b'"]);
        assert_eq!(quoted(r"name'a\'", Dialect::Postgres), [r"'a\'"]);
    }

    #[test]
    fn each_database_has_quotes_of_its_own() {
        assert_eq!(
            quoted("$x$ ' $$ $x$ $$a$$", Dialect::Postgres),
            ["$x$ ' $$ $x$", "$$a$$"]
        );
        assert!(quoted("a$b$c $1 $2", Dialect::Postgres).is_empty());
        assert!(quoted("$x$ a $x$", Dialect::Sqlite).is_empty());
        assert_eq!(quoted("[a:b] `c'`", Dialect::Sqlite), ["[a:b]", "`c'`"]);
        assert_eq!(quoted("a[1] `c`", Dialect::MySql), ["`c`"]);
        assert!(quoted("a[1:2] ` `", Dialect::Postgres).is_empty());
    }

    #[test]
    fn comments_end_where_the_database_says_so() {
        assert_eq!(
            quoted("/* a /* b */ c */ d", Dialect::Postgres),
            ["/* a /* b */ c */"]
        );
        assert_eq!(quoted("/* a /* b */ c", Dialect::MySql), ["/* a /* b */"]);
        assert_eq!(quoted("1 --a\n2", Dialect::Sqlite), ["--a"]);
        assert!(quoted("1--2 # 3", Dialect::Sqlite).len() == 1);
        assert_eq!(quoted("1--2 # 3", Dialect::MySql), ["# 3"]);
        assert!(quoted("a #> b", Dialect::Postgres).is_empty());
    }

    #[test]
    fn what_does_not_end_is_said_with_its_line() {
        for (text, what) in [
            ("a\n'b", "a string that begins on line 2 does not end"),
            ("/* a", "a comment that begins on line 1 does not end"),
            ("'a\\", "a string that begins on line 1 does not end"),
            ("'", "a string that begins on line 1 does not end"),
        ] {
            for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
                assert_eq!(pieces(text, dialect).unwrap_err(), what);
            }
        }
        assert!(pieces("$a$ b", Dialect::Postgres).is_err());
        assert!(pieces("/* /* */", Dialect::Postgres).is_err());
        assert!(pieces("a\0b", Dialect::Sqlite).is_err());
    }
}
