//! Native types as text -> what decides how one becomes another, and how `information_schema` shows them.

use super::super::mysql::algorithm::Operation;
use super::done::literal;

/// A native type, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Type {
    /// The name as `DATA_TYPE` shows it.
    pub(super) name: String,
    /// What stands in parentheses, without those of an `ENUM` or `SET`.
    pub(super) arguments: Vec<u64>,
    /// The values of an `ENUM` or `SET`.
    pub(super) values: Vec<String>,
    /// Without negative numbers.
    pub(super) is_unsigned: bool,
}

/// What becomes of values of one type in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conversion {
    /// All stay what they are.
    Exact,
    /// They stay what they are, or the statement fails (in strict mode, which is the default).
    OrFails,
    /// Some may become others without a word.
    Silent,
}

impl Type {
    pub(super) fn parse(sql_type: &str) -> Self {
        let text = sql_type.trim();
        let start = text.find('(').unwrap_or(text.len());
        let end = text.rfind(')').map_or(start, |end| end.max(start));
        let inner = text.get(start + 1..end).unwrap_or_default();
        let suffix = text.get(end..).unwrap_or_default().to_ascii_lowercase();
        let words = text[..start].to_ascii_lowercase();
        let mut words_iter = words.split_whitespace();
        let first = words_iter.next().unwrap_or_default();
        let is_unsigned = words.contains("unsigned") || suffix.contains("unsigned");
        let (name, fixed) = match first {
            "integer" => ("int", None),
            "boolean" | "bool" => ("tinyint", Some(1)),
            "numeric" | "dec" | "fixed" => ("decimal", None),
            "real" => ("double", None),
            "character" if words.contains("varying") => ("varchar", None),
            "character" => ("char", None),
            other => (other, None),
        };
        let has_values = matches!(name, "enum" | "set");
        let mut arguments: Vec<u64> = if has_values {
            Vec::new()
        } else {
            inner
                .split(',')
                .filter_map(|part| part.trim().parse().ok())
                .collect()
        };
        arguments.extend(fixed);
        Self {
            name: name.to_owned(),
            arguments,
            values: if has_values {
                values(inner)
            } else {
                Vec::new()
            },
            is_unsigned,
        }
    }

    fn argument(&self, place: usize) -> Option<u64> {
        self.arguments.get(place).copied()
    }

    pub(super) fn is_enum(&self) -> bool {
        self.name == "enum"
    }

    fn is_boolean(&self) -> bool {
        self.name == "tinyint" && self.argument(0) == Some(1)
    }

    /// Bytes of a whole number.
    fn integer_size(&self) -> Option<u64> {
        Some(match self.name.as_str() {
            "tinyint" => 1,
            "smallint" => 2,
            "mediumint" => 3,
            "int" => 4,
            "bigint" => 8,
            _ => return None,
        })
    }

    /// The most characters of text.
    fn text_size(&self) -> Option<u64> {
        Some(match self.name.as_str() {
            "char" | "varchar" => self.argument(0).unwrap_or(1),
            // Bytes, of which a character has up to four.
            "tinytext" => 63,
            "text" => 16_383,
            "mediumtext" => 4_194_303,
            "longtext" => 1_073_741_823,
            _ => return None,
        })
    }

    fn bytes_size(&self) -> Option<u64> {
        Some(match self.name.as_str() {
            "binary" | "varbinary" => self.argument(0).unwrap_or(1),
            "tinyblob" => 255,
            "blob" => 65_535,
            "mediumblob" => 16_777_215,
            "longblob" => u64::from(u32::MAX),
            _ => return None,
        })
    }

    /// What of a `COLUMNS` row shows the type, in the words that MySQL and MariaDB share.
    pub(super) fn conditions(&self) -> Vec<String> {
        let name = self.name.as_str();
        // MariaDB keeps JSON as text that is compared byte by byte.
        match name {
            "json" => {
                return vec![
                    "(DATA_TYPE = 'json' OR (DATA_TYPE = 'longtext' AND COLLATION_NAME = 'utf8mb4_bin'))"
                        .to_owned(),
                ];
            }
            "longtext" => {
                return vec![
                    "DATA_TYPE = 'longtext'".to_owned(),
                    "COLLATION_NAME <> 'utf8mb4_bin'".to_owned(),
                ];
            }
            "enum" | "set" => {
                let values: Vec<String> = self
                    .values
                    .iter()
                    .map(|value| format!("'{}'", value.replace('\'', "''")))
                    .collect();
                let text = format!("{name}({})", values.join(","));
                return vec![format!("COLUMN_TYPE = CAST({} AS BINARY)", literal(&text))];
            }
            _ => {}
        }
        let mut conditions = vec![format!("DATA_TYPE = {}", literal(name))];
        if self.integer_size().is_some() {
            let operator = if self.is_unsigned { "LIKE" } else { "NOT LIKE" };
            conditions.push(format!("COLUMN_TYPE {operator} '%unsigned%'"));
            if name == "tinyint" && !self.is_unsigned {
                let operator = if self.is_boolean() { "=" } else { "<>" };
                conditions.push(format!("COLUMN_TYPE {operator} 'tinyint(1)'"));
            }
        }
        match name {
            "decimal" => {
                let (precision, scale) = (
                    self.argument(0).unwrap_or(10),
                    self.argument(1).unwrap_or(0),
                );
                conditions.push(format!("NUMERIC_PRECISION = {precision}"));
                conditions.push(format!("NUMERIC_SCALE = {scale}"));
            }
            "char" | "varchar" | "binary" | "varbinary" => {
                let length = self.argument(0).unwrap_or(1);
                conditions.push(format!("CHARACTER_MAXIMUM_LENGTH = {length}"));
            }
            "datetime" | "timestamp" | "time" => {
                let precision = self.argument(0).unwrap_or(0);
                conditions.push(format!("DATETIME_PRECISION = {precision}"));
            }
            _ => {}
        }
        conditions
    }

    /// A constant for rows that have no value of their own: what `NOT NULL` columns that are put aside hold.
    pub(super) fn constant(&self) -> Option<String> {
        let first = self.values.first().map(|value| literal(value));
        Some(match self.name.as_str() {
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float"
            | "double" | "bit" | "year" => "0".to_owned(),
            "char" | "varchar" | "binary" | "varbinary" => "''".to_owned(),
            // These take an expression, on both servers.
            "tinytext" | "text" | "mediumtext" | "longtext" | "tinyblob" | "blob"
            | "mediumblob" | "longblob" => "('')".to_owned(),
            "json" => "('null')".to_owned(),
            "date" => "'1970-01-01'".to_owned(),
            "datetime" => "'1970-01-01 00:00:00'".to_owned(),
            // The first second is none of a TIMESTAMP's, in any time zone.
            "timestamp" => "'2000-01-01 00:00:00'".to_owned(),
            "time" => "'00:00:00'".to_owned(),
            "uuid" => "'00000000-0000-0000-0000-000000000000'".to_owned(),
            "inet4" => "'0.0.0.0'".to_owned(),
            "inet6" => "'::'".to_owned(),
            "enum" => return first,
            "set" => "''".to_owned(),
            _ => return None,
        })
    }

    /// What becomes of values that become the other type.
    pub(super) fn conversion(&self, to: &Self) -> Conversion {
        use Conversion::{Exact, OrFails, Silent};
        let or_fails = |is_exact| if is_exact { Exact } else { OrFails };
        if self == to {
            return Exact;
        }
        if let (Some(from), Some(into)) = (self.integer_size(), to.integer_size()) {
            let fits = match (self.is_unsigned, to.is_unsigned) {
                (true, true) | (false, false) => from <= into,
                (true, false) => from < into,
                (false, true) => false,
            };
            return or_fails(fits);
        }
        if let (Some(from), Some(into)) = (self.text_size(), to.text_size()) {
            // CHAR has no spaces at its end, and cuts them off what becomes one.
            return if to.name == "char" && self.name != "char" {
                Silent
            } else {
                or_fails(from <= into)
            };
        }
        if let (Some(from), Some(into)) = (self.bytes_size(), to.bytes_size()) {
            // BINARY fills up with zero bytes.
            return if to.name == "binary" {
                Silent
            } else {
                or_fails(from <= into)
            };
        }
        if self.name == "enum" && to.name == "enum" {
            return or_fails(self.values.iter().all(|value| to.values.contains(value)));
        }
        // Values are text to begin with.
        if self.name == "enum" && to.text_size().is_some() && to.name != "char" {
            return OrFails;
        }
        if self.integer_size().is_some() && to.name == "decimal" {
            return OrFails;
        }
        if self.integer_size().is_some() && to.text_size().is_some() && to.name != "char" {
            return OrFails;
        }
        let scale = |of: &Self| match of.name.as_str() {
            "decimal" => of.argument(1).unwrap_or(0),
            _ => of.argument(0).unwrap_or(0),
        };
        if self.name == to.name && scale(self) <= scale(to) {
            return match self.name.as_str() {
                "decimal" => OrFails,
                "datetime" | "timestamp" | "time" => Exact,
                _ => Silent,
            };
        }
        match (self.name.as_str(), to.name.as_str()) {
            ("float", "double") | ("date", "datetime") => Exact,
            _ => Silent,
        }
    }

    /// What it is for the table, when a column of this type becomes one of the other.
    pub(super) fn operation(&self, to: &Self) -> Operation {
        if self.name == "varchar"
            && to.name == "varchar"
            && let (Some(from), Some(into)) = (self.argument(0), to.argument(0))
            && from <= into
            && length_bytes(from) == length_bytes(into)
        {
            return Operation::WidenVarChar;
        }
        if self.name == to.name
            && to.values.len() > self.values.len()
            && !self.values.is_empty()
            && to.values.starts_with(&self.values)
            && enum_bytes(&self.name, self.values.len()) == enum_bytes(&to.name, to.values.len())
        {
            return Operation::AppendEnumValue;
        }
        Operation::ChangeType
    }

    /// The `ENUM` that holds the values of both, those of this one first.
    pub(super) fn with_values_of(&self, other: &Self) -> String {
        let mut values: Vec<&String> = self.values.iter().collect();
        for value in &other.values {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let values: Vec<String> = values.into_iter().map(|value| literal(value)).collect();
        format!("ENUM({})", values.join(", "))
    }
}

/// How many bytes say how long a value is, of a `VARCHAR` in utf8mb4.
const fn length_bytes(characters: u64) -> u8 {
    if characters * 4 > 255 { 2 } else { 1 }
}

/// How many bytes a value of an `ENUM` or `SET` takes.
fn enum_bytes(name: &str, values: usize) -> usize {
    if name == "set" {
        match values.div_ceil(8) {
            bytes @ 0..=4 => bytes,
            _ => 8,
        }
    } else if values > 255 {
        2
    } else {
        1
    }
}

/// The literals of `'a', 'b'`, as what they stand for.
fn values(list: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\'' {
            continue;
        }
        let mut value = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => value.extend(chars.next()),
                '\'' if chars.peek() == Some(&'\'') => value.extend(chars.next()),
                '\'' => break,
                c => value.push(c),
            }
        }
        values.push(value);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversion(from: &str, to: &str) -> Conversion {
        Type::parse(from).conversion(&Type::parse(to))
    }

    fn operation(from: &str, to: &str) -> Operation {
        Type::parse(from).operation(&Type::parse(to))
    }

    #[test]
    fn types_are_read_in_any_spelling() {
        assert_eq!(Type::parse("INTEGER UNSIGNED"), Type::parse("int unsigned"));
        assert_eq!(Type::parse("BOOLEAN"), Type::parse("TINYINT(1)"));
        assert_ne!(Type::parse("BOOLEAN"), Type::parse("TINYINT"));
        assert_eq!(Type::parse("DECIMAL(10,2)"), Type::parse("numeric(10, 2)"));
        assert_eq!(
            Type::parse("ENUM('a', 'it''s', 'b\\\\c')").values,
            ["a", "it's", "b\\c"]
        );
    }

    #[test]
    fn values_change_without_a_word_only_where_the_database_rounds_or_cuts() {
        assert_eq!(conversion("INTEGER", "BIGINT"), Conversion::Exact);
        assert_eq!(conversion("BIGINT", "INTEGER"), Conversion::OrFails);
        assert_eq!(
            conversion("INTEGER UNSIGNED", "INTEGER"),
            Conversion::OrFails
        );
        assert_eq!(
            conversion("DECIMAL(10,4)", "DECIMAL(10,2)"),
            Conversion::Silent
        );
        assert_eq!(conversion("DATETIME(6)", "DATETIME(3)"), Conversion::Silent);
        assert_eq!(conversion("DATETIME(3)", "DATETIME(6)"), Conversion::Exact);
        assert_eq!(conversion("LONGTEXT", "VARCHAR(20)"), Conversion::OrFails);
        assert_eq!(conversion("VARCHAR(191)", "LONGTEXT"), Conversion::Exact);
        assert_eq!(conversion("LONGTEXT", "INTEGER"), Conversion::Silent);
        assert_eq!(conversion("DOUBLE", "INTEGER"), Conversion::Silent);
        assert_eq!(
            conversion("ENUM('a','b')", "ENUM('a')"),
            Conversion::OrFails
        );
    }

    #[test]
    fn only_what_keeps_the_layout_of_rows_is_done_without_a_copy() {
        assert_eq!(
            operation("VARCHAR(20)", "VARCHAR(63)"),
            Operation::WidenVarChar
        );
        assert_eq!(
            operation("VARCHAR(63)", "VARCHAR(64)"),
            Operation::ChangeType
        );
        assert_eq!(
            operation("VARCHAR(64)", "VARCHAR(191)"),
            Operation::WidenVarChar
        );
        assert_eq!(
            operation("VARCHAR(30)", "VARCHAR(20)"),
            Operation::ChangeType
        );
        assert_eq!(
            operation("ENUM('a')", "ENUM('a','b')"),
            Operation::AppendEnumValue
        );
        assert_eq!(
            operation("ENUM('a')", "ENUM('b','a')"),
            Operation::ChangeType
        );
    }
}
