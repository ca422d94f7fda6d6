//! The server's spelling of types, defaults and expressions -> that of our DDL.

use super::Server;

/// An identifier in quotes.
pub(super) fn quote(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// The type as our DDL spells it: in upper case, without the widths that integers are displayed in. `tinyint(1)` keeps
/// its width, because that is what BOOLEAN is.
pub(super) fn spelled(column_type: &str) -> String {
    let (name, rest) = match column_type.find(['(', ' ']) {
        Some(at) => column_type.split_at(at),
        None => (column_type, ""),
    };
    let name = name.to_ascii_uppercase();
    if name == "ENUM" || name == "SET" {
        return format!("{name}{}", spaced(rest));
    }
    let rest = rest.to_ascii_uppercase();
    let is_integer = ["TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"].contains(&&*name);
    let keeps_width = rest.contains("ZEROFILL") || (name == "TINYINT" && rest == "(1)");
    let rest = if is_integer && !keeps_width && rest.starts_with('(') {
        rest.find(')').map_or("", |end| &rest[end + 1..])
    } else if name == "YEAR" {
        ""
    } else {
        &rest
    };
    let name = if name == "INT" { "INTEGER" } else { &name };
    format!("{name}{rest}")
}

/// A list of literals with a space behind each comma.
fn spaced(list: &str) -> String {
    let mut text = String::with_capacity(list.len() + 8);
    let mut in_string = false;
    let mut is_escaped = false;
    for c in list.chars() {
        text.push(c);
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '\'' => in_string = !in_string,
            ',' if !in_string => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The current time as our DDL spells it; `None` when the expression is any other.
pub(super) fn now(expression: &str) -> Option<String> {
    let text = expression.trim().to_ascii_uppercase();
    let precision = text.strip_prefix("CURRENT_TIMESTAMP")?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match precision
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some("") => Some("CURRENT_TIMESTAMP".to_owned()),
        Some(digits) if is_number(digits) => Some(text),
        None if precision.is_empty() => Some(text),
        _ => None,
    }
}

/// A default as our DDL spells it. MariaDB reports SQL, and the word NULL where there is none; MySQL reports the value of
/// a constant, and says of an expression that it is one.
pub(super) fn default(
    server: Server,
    default: &str,
    column_type: &str,
    is_expression: bool,
) -> Option<String> {
    if let Some(now) = now(default) {
        return Some(now);
    }
    match server {
        Server::MariaDb if default.eq_ignore_ascii_case("NULL") => None,
        Server::MariaDb if is_constant(default) => Some(default.to_owned()),
        Server::MariaDb => Some(parenthesised(default)),
        Server::MySql if is_expression => Some(parenthesised(&expression(server, default))),
        Server::MySql => {
            let kind = column_type.to_ascii_lowercase();
            let numbers = [
                "tinyint",
                "smallint",
                "mediumint",
                "int",
                "bigint",
                "decimal",
                "float",
                "double",
                "bit",
                "year",
            ];
            if numbers.iter().any(|name| kind.starts_with(name)) {
                return Some(default.to_owned());
            }
            let text = default.replace('\\', "\\\\").replace('\'', "''");
            Some(format!("'{text}'"))
        }
    }
}

fn parenthesised(expression: &str) -> String {
    if expression.starts_with('(') && expression.ends_with(')') {
        // MariaDB prints `(1 + 2)` for an expression, and `uuid()` for a call.
        expression.to_owned()
    } else {
        format!("({expression})")
    }
}

/// Whether it is one literal: they stand without parentheses.
fn is_constant(text: &str) -> bool {
    let body = text.trim_start_matches(['-', '+']);
    let is_number = body.starts_with(|c: char| c.is_ascii_digit())
        && body
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '-' | '+'));
    let quoted = ["b'", "x'", "B'", "X'", "'"]
        .iter()
        .find_map(|start| text.strip_prefix(start));
    let is_quoted = quoted
        .and_then(|rest| rest.strip_suffix('\''))
        .is_some_and(|inner| !inner.replace("''", "").replace("\\'", "").contains('\''));
    is_number || is_quoted
}

/// An expression as a statement would have it: MySQL stores the text of checks and computed columns escaped, and names
/// the character set of every string.
pub(super) fn expression(server: Server, text: &str) -> String {
    if server == Server::MariaDb {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(chars.next()),
            c => plain.push(c),
        }
    }
    plain.replace("_utf8mb4'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelled_as_our_ddl_spells_them() {
        for (server, ours) in [
            ("int(11)", "INTEGER"),
            ("int", "INTEGER"),
            ("tinyint(1)", "TINYINT(1)"),
            ("tinyint(4)", "TINYINT"),
            ("bigint(20) unsigned", "BIGINT UNSIGNED"),
            ("int(5) unsigned zerofill", "INTEGER(5) UNSIGNED ZEROFILL"),
            ("varchar(191)", "VARCHAR(191)"),
            ("decimal(10,2)", "DECIMAL(10,2)"),
            ("datetime(6)", "DATETIME(6)"),
            ("enum('A','b,''c','d\\\\e')", "ENUM('A', 'b,''c', 'd\\\\e')"),
            ("double", "DOUBLE"),
            ("year(4)", "YEAR"),
        ] {
            assert_eq!(spelled(server), ours);
        }
    }

    #[test]
    fn defaults_are_spelled_as_our_ddl_spells_them() {
        for (server, text, kind, is_expression, ours) in [
            (Server::MariaDb, "NULL", "text", false, None),
            (Server::MariaDb, "'NULL'", "text", false, Some("'NULL'")),
            (Server::MariaDb, "-5", "int(11)", false, Some("-5")),
            (
                Server::MariaDb,
                "uuid()",
                "char(36)",
                false,
                Some("(uuid())"),
            ),
            (
                Server::MariaDb,
                "current_timestamp()",
                "datetime",
                false,
                Some("CURRENT_TIMESTAMP"),
            ),
            (
                Server::MySql,
                "CURRENT_TIMESTAMP(6)",
                "datetime(6)",
                true,
                Some("CURRENT_TIMESTAMP(6)"),
            ),
            (Server::MySql, "it's", "varchar(9)", false, Some("'it''s'")),
            (Server::MySql, "5", "int", false, Some("5")),
            (
                Server::MySql,
                "concat(_utf8mb4\\'a\\',`b`)",
                "text",
                true,
                Some("(concat('a',`b`))"),
            ),
        ] {
            let found = default(server, text, kind, is_expression);
            assert_eq!(found.as_deref(), ours, "{text}");
        }
    }
}
