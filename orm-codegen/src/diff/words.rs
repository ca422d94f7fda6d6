//! SQL text and other names -> the same text with those names. Knows where strings and quotes end and what stands beside a
//! word, and nothing else of SQL: enough to follow a rename through an expression, not to understand it.

use crate::dialect::rules;
use orm_schema::Dialect;

/// What a name stands for, as far as its neighbours tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A column.
    Column,
    /// What stands in front of a dot.
    Table,
    /// What stands behind `::` or `AS`.
    Type,
    /// A string literal.
    Text,
}

/// The text with other names. `renamed` gets what a name stands for, the name or the content of a literal, and whether it is
/// in quotes; a name without quotes is compared without regard to case.
pub(crate) fn rewrite(
    text: &str,
    dialect: Dialect,
    renamed: &dyn Fn(Role, &str, bool) -> Option<String>,
) -> String {
    let rules = rules(dialect);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first, dialect);
        let (token, behind) = rest.split_at(length);
        rest = behind;
        let name = if is_quote(first, dialect) {
            Some((unquoted(token, first), true))
        } else if first == '_' || first.is_alphabetic() {
            Some((token.to_owned(), false))
        } else {
            None
        };
        let replacement = match name {
            Some((name, is_quoted)) => role(&out, behind, is_quoted)
                .and_then(|role| renamed(role, &name, is_quoted))
                .map(|new| rules.quote(&new)),
            None if first == '\'' => renamed(Role::Text, &unquoted(token, first), true)
                .map(|new| rules.text_literal(&new)),
            None => None,
        };
        out.push_str(replacement.as_deref().unwrap_or(token));
    }
    out
}

/// The content of every string literal, in order.
pub(crate) fn literals(text: &str, dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, behind) = rest.split_at(token_length(rest, first, dialect));
        rest = behind;
        if first == '\'' {
            found.push(unquoted(token, first));
        }
    }
    found
}

/// Whether a name in SQL text means this one.
pub(crate) fn is_name(written: &str, name: &str, is_quoted: bool) -> bool {
    written == name || (!is_quoted && written.eq_ignore_ascii_case(name))
}

/// Whether a character begins a quoted identifier. MySQL's double quotes are strings unless `ANSI_QUOTES` is set.
fn is_quote(c: char, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Postgres => c == '"',
        Dialect::MySql => c == '`',
        Dialect::Sqlite => matches!(c, '"' | '`' | '['),
    }
}

fn token_length(text: &str, first: char, dialect: Dialect) -> usize {
    if first == '\'' || is_quote(first, dialect) {
        let has_escapes = first == '\'' && dialect == Dialect::MySql;
        return quoted_length(text, closing(first), has_escapes);
    }
    if first == '_' || first.is_alphanumeric() {
        return text
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(text.len());
    }
    first.len_utf8()
}

fn closing(open: char) -> char {
    if open == '[' { ']' } else { open }
}

/// The length of what stands in quotes, with them; all of the text when they do not end.
fn quoted_length(text: &str, close: char, has_escapes: bool) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if has_escapes && c == '\\' {
            chars.next();
        } else if c == close {
            match chars.peek() {
                Some((_, next)) if *next == close => {
                    chars.next();
                }
                Some(_) | None => return at + close.len_utf8(),
            }
        }
    }
    text.len()
}

/// What stands in quotes, without them.
fn unquoted(token: &str, open: char) -> String {
    let close = closing(open);
    let inner = token.strip_prefix(open).unwrap_or(token);
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    inner.replace(&format!("{close}{close}"), &close.to_string())
}

/// What a name stands for; `None` for a function.
fn role(before: &str, behind: &str, is_quoted: bool) -> Option<Role> {
    let (before, behind) = (before.trim_end(), behind.trim_start());
    if before.ends_with("::") || last_word(before).eq_ignore_ascii_case("as") {
        Some(Role::Type)
    } else if behind.starts_with('.') {
        Some(Role::Table)
    } else if behind.starts_with('(') && !is_quoted {
        None
    } else {
        Some(Role::Column)
    }
}

fn last_word(text: &str) -> &str {
    let start = text
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str, dialect: Dialect) -> String {
        rewrite(text, dialect, &|role, name, is_quoted| match role {
            Role::Column => is_name(name, "a", is_quoted).then(|| "b".to_owned()),
            Role::Table => is_name(name, "t", is_quoted).then(|| "u".to_owned()),
            Role::Type => is_name(name, "a", is_quoted).then(|| "kind".to_owned()),
            Role::Text => (name == "it's").then(|| "its".to_owned()),
        })
    }

    #[test]
    fn only_names_in_their_place_are_renamed() {
        for (text, expected) in [
            ("\"a\" > 0 AND a < 'a'", "\"b\" > 0 AND \"b\" < 'a'"),
            ("A IS NULL OR \"A\" = aa", "\"b\" IS NULL OR \"A\" = aa"),
            ("t.a + a(1) + t", "\"u\".\"b\" + a(1) + t"),
            ("x::a = CAST(y AS a)", "x::\"kind\" = CAST(y AS \"kind\")"),
            ("\"a\" IN ('it''s', 'a''a')", "\"b\" IN ('its', 'a''a')"),
            ("1a + \"x\"\"a\" + 'a", "1a + \"x\"\"a\" + 'a"),
            ("é > a", "é > \"b\""),
        ] {
            assert_eq!(renamed(text, Dialect::Postgres), expected);
        }
        assert_eq!(
            renamed("`a` = '\\'a' || \"a\" || `x``a`", Dialect::MySql),
            "`b` = '\\'a' || \"`b`\" || `x``a`"
        );
        assert_eq!(
            renamed("[a] = `a` + \"a\"", Dialect::Sqlite),
            "\"b\" = \"b\" + \"b\""
        );
    }

    #[test]
    fn literals_are_read_without_their_quotes() {
        assert_eq!(
            literals("x IN ('a', 'it''s') OR \"y\" = ''", Dialect::Postgres),
            ["a", "it's", ""]
        );
    }
}
