//! SQL text as SQLite cuts it into tokens ("SQLite As Understood By", tokenize.c): names in four kinds of quotes, strings,
//! comments. Each token knows where it stands in the text.

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes, without them.
    Name(String),
    /// A string in single quotes, which SQLite takes for a name where only a name can stand.
    Text(String),
    /// A number, an operator, a parenthesis.
    Other,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    /// Whether this is that keyword, which quotes would make a name.
    pub(super) fn is(&self, keyword: &str) -> bool {
        match self.kind {
            Kind::Word | Kind::Other => self.text.eq_ignore_ascii_case(keyword),
            Kind::Name(_) | Kind::Text(_) => false,
        }
    }

    /// The name that stands here.
    pub(super) fn name(&self) -> String {
        match &self.kind {
            Kind::Name(name) | Kind::Text(name) => name.clone(),
            Kind::Word | Kind::Other => self.text.to_owned(),
        }
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The tokens of a statement, without spaces and comments.
pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(c) = sql[start..].chars().next() {
        let rest = &sql[start..];
        let (length, kind) = match c {
            c if c.is_whitespace() => (c.len_utf8(), None),
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), None),
            '/' if rest.starts_with("/*") => {
                (rest[2..].find("*/").map_or(rest.len(), |end| end + 4), None)
            }
            '\'' => {
                let (length, text) = quoted(rest, '\'');
                (length, Some(Kind::Text(text)))
            }
            '"' | '`' | '[' => {
                let close = if c == '[' { ']' } else { c };
                let (length, name) = quoted(rest, close);
                (length, Some(Kind::Name(name)))
            }
            c if is_word(c) && !c.is_ascii_digit() => (
                rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
                Some(Kind::Word),
            ),
            c => (c.len_utf8(), Some(Kind::Other)),
        };
        if let Some(kind) = kind {
            tokens.push(Token {
                kind,
                text: &rest[..length],
                start,
            });
        }
        start += length;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// How long the quoted text is that begins here, and what stands in it. A closing bracket cannot be doubled.
fn quoted(rest: &str, close: char) -> (usize, String) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != close {
            text.push(c);
        } else if close != ']' && chars.peek().is_some_and(|(_, next)| *next == close) {
            text.push(close);
            chars.next();
        } else {
            return (at + c.len_utf8(), text);
        }
    }
    (rest.len(), text)
}

/// The condition of a partial index: what stands behind WHERE outside of parentheses.
pub(super) fn behind_where(statement: &str) -> Option<String> {
    let mut depth = 0_i32;
    for token in tokens(statement) {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if depth == 0 && token.is("WHERE") => {
                return Some(statement[token.end()..].trim().to_owned());
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_comments_are_seen() {
        let text = "a \"b\"\"c\" [d e] `f` 'g''h' -- i\n/* j ' */ k(1.5)";
        let found: Vec<String> = tokens(text).iter().map(Token::name).collect();
        assert_eq!(
            found,
            ["a", "b\"c", "d e", "f", "g'h", "k", "(", "1", ".", "5", ")"]
        );
        assert!(tokens("'never ends").len() == 1 && tokens("/*").is_empty());
    }

    #[test]
    fn the_condition_of_an_index_is_found_behind_its_columns() {
        let statement = "CREATE INDEX \"where\" ON t(\"where\") WHERE a > '(' AND b";
        assert_eq!(behind_where(statement).as_deref(), Some("a > '(' AND b"));
        assert_eq!(behind_where("CREATE INDEX i ON t(a)"), None);
    }
}
