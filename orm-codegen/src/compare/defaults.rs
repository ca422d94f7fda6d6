//! Defaults in one spelling: constants as the type of the column makes them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule changes one or two kinds of nodes; every other kind, new ones too, stays as it is"
)]

use super::expression::{self, Node};
use crate::dialect::rules;
use orm_schema::Dialect;

/// The default of a column of that type, which is in its normal form; `None` when it is NULL, which is no default.
pub(super) fn canonical(dialect: Dialect, text: &str, sql_type: &str) -> Option<String> {
    let node = match expression::parse(dialect, text, &[]) {
        Some(Node::Null) => return None,
        Some(node) => node,
        None => return Some(expression::words(text)),
    };
    let node = match node {
        Node::Text(text) => match expression::constant(&text, sql_type) {
            Some(constant) => constant,
            None if is_temporal(sql_type) => Node::Text(instant(&text)),
            None => Node::Text(text),
        },
        // A number in quotes and one without are the same to a numeric column, and to a text column too.
        Node::Number(digits) if is_text(sql_type) => Node::Text(digits),
        Node::Number(digits) if sql_type == "BOOLEAN" && dialect == Dialect::Postgres => {
            Node::Bool(digits != "0")
        }
        other => other,
    };
    Some(node.sql(rules(dialect)))
}

fn name(sql_type: &str) -> &str {
    let end = sql_type.find(['(', ' ']).unwrap_or(sql_type.len());
    &sql_type[..end]
}

fn is_text(sql_type: &str) -> bool {
    !sql_type.ends_with(']') && ["TEXT", "VARCHAR", "CHAR", "LONGTEXT"].contains(&name(sql_type))
}

fn is_temporal(sql_type: &str) -> bool {
    let names = [
        "TIMESTAMP",
        "TIMESTAMPTZ",
        "DATETIME",
        "DATE",
        "TIME",
        "TIMETZ",
    ];
    !sql_type.ends_with(']') && names.contains(&name(sql_type))
}

/// A date or time as servers print it: a space between the two, no zone when it is UTC, no zeros that say nothing.
fn instant(text: &str) -> String {
    let text = text.trim();
    let text = ["Z", "+00:00", "+00"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone))
        .unwrap_or(text);
    let mut text = match text.split_once('T') {
        Some((date, time)) if date.len() == 10 => format!("{date} {time}"),
        _ => text.to_owned(),
    };
    if text.contains(':') && text.contains('.') {
        let end = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(end);
    }
    // A date is its midnight.
    match text.strip_suffix(" 00:00:00") {
        Some(date) => date.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_print_is_what_was_declared() {
        use Dialect::{MySql, Postgres, Sqlite};
        for (dialect, sql_type, declared, printed) in [
            (Postgres, "INTEGER", "-5", "'-5'::integer"),
            (Postgres, "SMALLINT", "7", "'7'::smallint"),
            (Postgres, "DECIMAL(10,2)", "1.50", "1.5"),
            (Postgres, "TEXT", "'it''s'", "'it''s'::text"),
            (Postgres, "VARCHAR(9)", "'x'", "'x'::character varying"),
            (Postgres, "CHAR(2)", "'x'", "'x'::bpchar"),
            (Postgres, "\"Role\"", "'admin'", "'admin'::\"Role\""),
            (Postgres, "TIMESTAMPTZ(6)", "CURRENT_TIMESTAMP", "now()"),
            (
                Postgres,
                "TIMESTAMP(6)",
                "'2020-01-01'",
                "'2020-01-01 00:00:00'::timestamp without time zone",
            ),
            (Postgres, "BOOLEAN", "'f'", "false"),
            (
                Postgres,
                "TEXT[]",
                "ARRAY['a', 'b']",
                "ARRAY['a'::text, 'b'::text]",
            ),
            (Postgres, "TEXT[]", "'{}'", "'{}'::text[]"),
            (Postgres, "UUID", "gen_random_uuid()", "gen_random_uuid()"),
            (
                MySql,
                "DATETIME(6)",
                "CURRENT_TIMESTAMP(6)",
                "current_timestamp(6)",
            ),
            (MySql, "DATETIME", "now()", "current_timestamp()"),
            (MySql, "TINYINT(1)", "true", "1"),
            (MySql, "DECIMAL(10,2)", "1.5", "1.50"),
            (MySql, "INTEGER", "(1+2*3)", "(1 + 2 * 3)"),
            (MySql, "BIT(4)", "b'0101'", "b'101'"),
            (MySql, "CHAR(36)", "(uuid())", "uuid()"),
            (MySql, "TEXT", "('a\\\\b')", "'a\\\\b'"),
            (Sqlite, "DATETIME", "CURRENT_TIMESTAMP", "current_timestamp"),
            (
                Sqlite,
                "TEXT",
                "(lower(hex(randomblob(4))))",
                "lower( hex(randomblob(4)))",
            ),
        ] {
            let declared = canonical(dialect, declared, sql_type);
            assert_eq!(declared, canonical(dialect, printed, sql_type), "{printed}");
            assert!(declared.is_some());
        }
        assert_eq!(canonical(Postgres, "NULL::text", "TEXT"), None);
    }

    #[test]
    fn other_defaults_stay_apart() {
        use Dialect::Postgres;
        for (sql_type, a, b) in [
            ("TEXT", "'a'", "'A'"),
            ("INTEGER", "1", "-1"),
            ("TIMESTAMPTZ(6)", "now()", "clock_timestamp()"),
            ("TEXT", "lower('A')", "upper('A')"),
        ] {
            assert_ne!(
                canonical(Postgres, a, sql_type),
                canonical(Postgres, b, sql_type)
            );
        }
    }
}
