//! A column's native type -> literals of it: plain ones that differ from row to row, and the ends of what it holds.

use crate::dialect::DialectRules;
use orm_schema::Dialect;
use orm_schema::sql::{Column, SqlSchema};

/// What a column holds, as far as literals differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    /// With the smallest and largest value.
    Integer(i128, i128),
    Float,
    /// Digits in all, and behind the point.
    Decimal(usize, usize),
    /// How many characters at most.
    Text(Option<usize>),
    Bytes(Option<usize>),
    Date,
    Time,
    DateTime,
    Uuid,
    Json,
    Enum(Vec<String>),
    /// A type of PostgreSQL's whose text has a form: what stands in front of the number, and behind it.
    Formed(&'static str, &'static str),
    /// A list of PostgreSQL, with the type of its elements.
    List(Box<Kind>, String),
    /// A type that the database or its owner made; text is what most of them read.
    Unknown,
}

/// What the column holds.
pub(super) fn kind(schema: &SqlSchema, column: &Column) -> Kind {
    of_type(schema, &column.sql_type)
}

fn of_type(schema: &SqlSchema, sql_type: &str) -> Kind {
    if let Some(element) = sql_type.strip_suffix("[]") {
        return Kind::List(Box::new(of_type(schema, element)), element.to_owned());
    }
    let name = sql_type.trim_matches('"');
    if let Some(sql_enum) = schema.enums.iter().find(|known| known.name == name) {
        return Kind::Enum(sql_enum.values.clone());
    }
    let upper = sql_type.to_ascii_uppercase();
    let is_unsigned = upper.contains("UNSIGNED");
    let word = upper
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let numbers: Vec<usize> = upper
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let size = upper
        .contains('(')
        .then(|| numbers.first().copied())
        .flatten();
    let integer = |bits: u32| {
        if is_unsigned {
            Kind::Integer(0, (1_i128 << bits) - 1)
        } else {
            Kind::Integer(-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)
        }
    };
    match word {
        "BOOLEAN" | "BOOL" => Kind::Bool,
        "TINYINT" if size == Some(1) => Kind::Bool,
        "TINYINT" => integer(8),
        "SMALLINT" | "INT2" | "YEAR" => integer(16),
        "MEDIUMINT" => integer(24),
        "INTEGER" | "INT" | "INT4" => integer(32),
        "BIGINT" | "INT8" => integer(64),
        "REAL" | "FLOAT" | "DOUBLE" | "FLOAT4" | "FLOAT8" => Kind::Float,
        "DECIMAL" | "NUMERIC" => {
            let precision = size.unwrap_or(20);
            Kind::Decimal(precision, numbers.get(1).copied().unwrap_or(0))
        }
        "TEXT" | "LONGTEXT" | "MEDIUMTEXT" | "TINYTEXT" | "CITEXT" | "CLOB" => Kind::Text(None),
        "VARCHAR" | "CHAR" | "CHARACTER" | "NVARCHAR" if size == Some(36) => Kind::Uuid,
        "VARCHAR" | "CHAR" | "CHARACTER" | "NVARCHAR" | "BPCHAR" => Kind::Text(size),
        "BYTEA" | "BLOB" | "LONGBLOB" | "MEDIUMBLOB" | "TINYBLOB" => Kind::Bytes(None),
        "BINARY" | "VARBINARY" => Kind::Bytes(size),
        "DATE" => Kind::Date,
        "TIME" | "TIMETZ" => Kind::Time,
        "TIMESTAMP" | "TIMESTAMPTZ" | "DATETIME" => Kind::DateTime,
        "UUID" => Kind::Uuid,
        "JSON" | "JSONB" => Kind::Json,
        "INET" | "CIDR" => Kind::Formed("10.0.0.", ""),
        "INTERVAL" => Kind::Formed("", " hours"),
        "POINT" => Kind::Formed("(", ",0)"),
        "MACADDR" => Kind::Formed("08:00:2b:01:02:0", ""),
        "XML" => Kind::Formed("<row>", "</row>"),
        "ENUM" | "SET" => {
            let start = sql_type.find('(').map_or(sql_type.len(), |at| at + 1);
            let values = list(&sql_type[start..]);
            let values = values.iter().map(|value| unquoted(value)).collect();
            Kind::Enum(values)
        }
        _ => Kind::Unknown,
    }
}

/// A literal that no other row has, as far as the type has so many.
pub(super) fn literal(kind: &Kind, row: usize, rules: &dyn DialectRules) -> String {
    let text = |text: &str| rules.text_literal(text);
    match kind {
        Kind::Bool => (row.is_multiple_of(2)).to_string(),
        Kind::Integer(_, most) => (row as i128 + 1).min(*most).to_string(),
        Kind::Float => format!("{}.5", row + 1),
        Kind::Decimal(digits, scale) => {
            let whole = if digits > scale { row + 1 } else { 0 };
            match scale {
                0 => whole.to_string(),
                _ => format!("{whole}.{}", (row + 1) % 10),
            }
        }
        Kind::Text(limit) => {
            let long = format!("Text {}", row + 1);
            let limit = limit.unwrap_or(usize::MAX);
            if long.len() <= limit {
                text(&long)
            } else {
                let digits = (row + 1).to_string();
                text(&digits[digits.len().saturating_sub(limit)..])
            }
        }
        Kind::Bytes(_) => bytes(&[(row % 250) as u8 + 1], rules),
        Kind::Date => text(&format!("2024-01-{:02}", row % 28 + 1)),
        Kind::Time => text(&format!("01:02:{:02}", row % 60)),
        Kind::DateTime => text(&date_time(
            &format!("2024-01-{:02}", row % 28 + 1),
            "03:04:05.123456",
        )),
        Kind::Uuid => text(&format!("00000000-0000-4000-8000-{:012x}", row + 1)),
        Kind::Json => text(&format!("{{\"row\":{}}}", row + 1)),
        Kind::Enum(values) => match values.as_slice() {
            [] => "NULL".to_owned(),
            values => text(&values[row % values.len()]),
        },
        Kind::List(element, name) => {
            let values = [
                literal(element, row, rules),
                literal(element, row + 1, rules),
            ];
            format!("ARRAY[{}]::{name}[]", values.join(", "))
        }
        Kind::Formed(before, behind) => text(&format!("{before}{}{behind}", row + 1)),
        Kind::Unknown => text(&(row + 1).to_string()),
    }
}

/// A literal at an end of what the type holds; another one for each row, until they are used up. `None` where a type has
/// no ends.
pub(super) fn edge(kind: &Kind, row: usize, rules: &dyn DialectRules) -> Option<String> {
    let text = |text: &str| rules.text_literal(text);
    let is_first = row.is_multiple_of(2);
    Some(match kind {
        Kind::Integer(least, most) => {
            // SQLite calls every integer by one name, whatever a check says of it.
            let (least, most) = match rules.dialect() {
                Dialect::Sqlite => (&0, &32_767),
                Dialect::Postgres | Dialect::MySql => (least, most),
            };
            if is_first { most } else { least }.to_string()
        }
        Kind::Float => if is_first { "1e10" } else { "-0.125" }.to_owned(),
        Kind::Decimal(digits, scale) => {
            let whole = "9".repeat(digits - scale.min(digits));
            let whole = if whole.is_empty() {
                "0".to_owned()
            } else {
                whole
            };
            let sign = if is_first { "" } else { "-" };
            match scale {
                0 => format!("{sign}{whole}"),
                _ => format!("{sign}{whole}.{}", "9".repeat(*scale)),
            }
        }
        Kind::Text(limit) if is_first => text(&"é".repeat(limit.unwrap_or(40).min(200))),
        Kind::Text(_) => text(""),
        Kind::Bytes(_) if is_first => bytes(&[0, 255], rules),
        Kind::Bytes(_) => bytes(&[], rules),
        Kind::Date => text(if is_first { "1000-01-01" } else { "9999-12-31" }),
        Kind::Time => text(if is_first {
            "00:00:00"
        } else {
            "23:59:59.999999"
        }),
        Kind::DateTime => {
            let (date, time) = if is_first {
                ("1971-01-01", "00:00:00.000001")
            } else {
                ("2037-12-31", "23:59:59.999999")
            };
            text(&date_time(date, time))
        }
        Kind::List(_, name) => format!("ARRAY[]::{name}[]"),
        Kind::Bool | Kind::Uuid | Kind::Json | Kind::Enum(_) | Kind::Formed(..) | Kind::Unknown => {
            return None;
        }
    })
}

fn date_time(date: &str, time: &str) -> String {
    format!("{date} {time}")
}

fn bytes(bytes: &[u8], rules: &dyn DialectRules) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match rules.dialect() {
        Dialect::Postgres => format!("'\\x{hex}'"),
        Dialect::Sqlite | Dialect::MySql => format!("x'{hex}'"),
    }
}

/// The literals of a list, up to its closing parenthesis.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut is_quoted = false;
    for c in text.chars() {
        match c {
            ')' | ']' if !is_quoted => break,
            ',' if !is_quoted => {
                values.push(String::new());
                continue;
            }
            '\'' => is_quoted = !is_quoted,
            _ => {}
        }
        if let Some(value) = values.last_mut() {
            value.push(c);
        }
    }
    values
        .into_iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

/// The text of a quoted literal.
fn unquoted(literal: &str) -> String {
    crate::dialect::string_constant(literal).unwrap_or_else(|| literal.to_owned())
}
