//! What databases do for a change of type and for a default, as measured on PostgreSQL 15 and MariaDB 10.11. The live tests of
//! the linter run the statements and hold these facts to what happens. Never under-stated: what is not known is a rewrite.

use orm_schema::Dialect;
use orm_schema::migration::Work;

/// What becomes of values that get another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// All fit, and stay what they are.
    Always,
    /// All become values of the new type, and some lose something: digits, time of day.
    Loses,
    /// The statement fails when one does not fit.
    MayFail,
    /// There is no conversion that the database does by itself.
    NoCast,
    /// Not known.
    Unknown,
}

/// A type, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeName {
    /// The canonical name, lower case: `varchar`, `bigint`, `timestamptz`.
    pub(crate) name: String,
    pub(crate) parameters: Vec<u32>,
    /// The values of an ENUM or SET of MySQL.
    pub(crate) values: Vec<String>,
    pub(crate) is_array: bool,
    pub(crate) is_unsigned: bool,
}

impl TypeName {
    pub(crate) fn of(text: &str) -> Self {
        let lower = text.trim().to_lowercase().replace('"', "");
        let is_array = lower.contains("[]");
        let lower = lower.replace("[]", "");
        let is_unsigned = lower.contains(" unsigned");
        let lower = lower.replace(" unsigned", "").replace(" signed", "");
        let open = lower.find('(');
        let inner = open
            .and_then(|open| lower.get(open + 1..lower.rfind(')')?))
            .unwrap_or_default();
        let tail = lower
            .rfind(')')
            .and_then(|close| lower.get(close + 1..))
            .unwrap_or_default();
        let head = lower.get(..open.unwrap_or(lower.len())).unwrap_or_default();
        let base = format!(
            "{}{}",
            head.trim(),
            if tail.trim().is_empty() {
                String::new()
            } else {
                format!(" {}", tail.trim())
            }
        );
        let name = canonical(base.split('.').next_back().unwrap_or_default());
        let values = inner
            .split(',')
            .filter_map(|value| value.trim().strip_prefix('\'')?.strip_suffix('\''))
            .map(str::to_owned)
            .collect();
        let parameters = inner
            .split(',')
            .filter_map(|part| part.trim().parse().ok())
            .collect();
        Self {
            name: name.to_owned(),
            parameters,
            values,
            is_array,
            is_unsigned,
        }
    }

    fn first(&self) -> Option<u32> {
        self.parameters.first().copied()
    }

    /// The place among the integers, from the smallest.
    pub(crate) fn integer(&self) -> Option<usize> {
        ["tinyint", "smallint", "mediumint", "integer", "bigint"]
            .iter()
            .position(|name| *name == self.name)
    }

    fn is_text(&self) -> bool {
        matches!(
            self.name.as_str(),
            "varchar" | "text" | "char" | "citext" | "tinytext" | "mediumtext" | "longtext"
        )
    }
}

/// One name for what has several.
fn canonical(name: &str) -> &str {
    match name {
        "int" | "int4" | "integer" | "serial" | "serial4" => "integer",
        "int8" | "bigserial" | "serial8" => "bigint",
        "int2" | "smallserial" => "smallint",
        "character varying" | "char varying" | "nvarchar" => "varchar",
        "character" | "bpchar" | "nchar" => "char",
        "decimal" | "dec" => "numeric",
        "bool" => "boolean",
        "float4" => "real",
        "float8" | "double precision" | "float" => "double",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "bit varying" => "varbit",
        other => other,
    }
}

/// What the database does for the rows when a column gets another type, and what becomes of the values.
pub(crate) fn type_change(dialect: Dialect, from: &str, to: &str) -> (Work, Fit) {
    let (old, new) = (TypeName::of(from), TypeName::of(to));
    if old == new {
        return (Work::Metadata, Fit::Always);
    }
    let fit = fit(&old, &new);
    match dialect {
        Dialect::Postgres => (postgres(&old, &new), fit),
        Dialect::MySql => (
            mysql(&old, &new),
            if fit == Fit::NoCast {
                Fit::MayFail
            } else {
                fit
            },
        ),
        // The declared type is an affinity: values keep their own type unless the table is STRICT.
        Dialect::Sqlite => (
            Work::Rebuild,
            if fit == Fit::Always {
                Fit::Always
            } else {
                Fit::Loses
            },
        ),
    }
}

fn postgres(old: &TypeName, new: &TypeName) -> Work {
    if old.is_array || new.is_array {
        return Work::Rewrite;
    }
    let grows = |absent: u32| new.first().unwrap_or(absent) >= old.first().unwrap_or(absent);
    match (old.name.as_str(), new.name.as_str()) {
        ("varchar", "varchar" | "text")
            if new.first().is_none() || (new.name == "varchar" && grows(u32::MAX)) =>
        {
            Work::Metadata
        }
        ("text", "varchar") if new.first().is_none() => Work::Metadata,
        ("text" | "varchar", "citext") => Work::IndexBuild,
        ("citext", "text") => Work::IndexBuild,
        ("numeric", "numeric") => match (old.parameters.as_slice(), new.parameters.as_slice()) {
            (_, []) => Work::Metadata,
            ([p, s @ ..], [q, t @ ..])
                if q >= p && s.first().unwrap_or(&0) == t.first().unwrap_or(&0) =>
            {
                Work::Metadata
            }
            _ => Work::Rewrite,
        },
        ("timestamp", "timestamp")
        | ("timestamptz", "timestamptz")
        | ("time", "time")
        | ("timetz", "timetz")
            if grows(6) =>
        {
            Work::Metadata
        }
        ("varbit", "varbit") if grows(u32::MAX) => Work::Metadata,
        ("cidr", "inet") => Work::Metadata,
        _ => Work::Rewrite,
    }
}

/// A column of utf8mb4 takes four bytes a character at most; a length of up to 255 bytes is kept in one byte ("ALTER TABLE",
/// online operations of InnoDB).
const MAX_BYTES_PER_CHARACTER: u32 = 4;

/// Whether the length of a varchar needs two bytes.
pub(crate) fn has_long_length(characters: u32) -> bool {
    characters.saturating_mul(MAX_BYTES_PER_CHARACTER) > 255
}

fn mysql(old: &TypeName, new: &TypeName) -> Work {
    match (old.name.as_str(), new.name.as_str()) {
        ("varchar", "varchar") => match (old.first(), new.first()) {
            (Some(old), Some(new))
                if new >= old && has_long_length(old) == has_long_length(new) =>
            {
                Work::Metadata
            }
            _ => Work::Rewrite,
        },
        ("enum", "enum") | ("set", "set") => {
            let limit = if new.name == "enum" { 255 } else { 8 };
            let is_same_size = old.values.len() <= limit && new.values.len() <= limit;
            if new.values.starts_with(&old.values) && is_same_size {
                Work::Metadata
            } else {
                Work::Rewrite
            }
        }
        _ => Work::Rewrite,
    }
}

fn fit(old: &TypeName, new: &TypeName) -> Fit {
    if old.is_array != new.is_array {
        return Fit::NoCast;
    }
    let shrinks = |absent: u32| new.first().unwrap_or(absent) < old.first().unwrap_or(absent);
    if let (Some(from), Some(to)) = (old.integer(), new.integer()) {
        let is_narrower = to < from
            || (old.is_unsigned && !new.is_unsigned && to == from)
            || (!old.is_unsigned && new.is_unsigned);
        return if is_narrower {
            Fit::MayFail
        } else {
            Fit::Always
        };
    }
    let is_number = |it: &TypeName| {
        it.integer().is_some() || matches!(it.name.as_str(), "numeric" | "real" | "double")
    };
    match (old.name.as_str(), new.name.as_str()) {
        ("varchar" | "char" | "text", "varchar" | "char") => {
            if shrinks(if old.name == "text" {
                u32::MAX
            } else {
                u32::MAX - 1
            }) {
                Fit::MayFail
            } else {
                Fit::Always
            }
        }
        ("numeric", "numeric") => {
            let digits = |it: &TypeName| match it.parameters.as_slice() {
                [] => (u32::MAX / 2, u32::MAX / 2),
                [precision, scale @ ..] => {
                    let scale = scale.first().copied().unwrap_or(0);
                    (precision.saturating_sub(scale), scale)
                }
            };
            let ((whole, scale), (new_whole, new_scale)) = (digits(old), digits(new));
            if new_whole < whole {
                Fit::MayFail
            } else if new_scale < scale {
                Fit::Loses
            } else {
                Fit::Always
            }
        }
        ("real", "double")
        | ("date", "timestamp" | "timestamptz" | "datetime")
        | ("json", "jsonb" | "text")
        | ("jsonb", "json" | "text")
        | ("cidr", "inet") => Fit::Always,
        ("timestamp", "timestamptz") | ("timestamptz", "timestamp") => Fit::Loses,
        ("timestamp", "timestamp")
        | ("timestamptz", "timestamptz")
        | ("datetime", "datetime")
        | ("time", "time") => {
            if shrinks(6) {
                Fit::Loses
            } else {
                Fit::Always
            }
        }
        ("timestamp" | "timestamptz" | "datetime", "date" | "time") | ("double", "real") => {
            Fit::Loses
        }
        ("enum", "enum") | ("set", "set") => {
            if old.values.iter().all(|value| new.values.contains(value)) {
                Fit::Always
            } else {
                Fit::MayFail
            }
        }
        _ if old.integer().is_some() && matches!(new.name.as_str(), "numeric" | "double") => {
            let is_exact = new.name == "numeric" && new.parameters.is_empty()
                || old.name != "bigint" && new.name == "double";
            if is_exact { Fit::Always } else { Fit::MayFail }
        }
        _ if is_number(old) && is_number(new) => Fit::MayFail,
        // Any value can be written as text, if there is room.
        (_, "text" | "mediumtext" | "longtext" | "citext") => Fit::Always,
        (_, "varchar") if new.first().is_none() => Fit::Always,
        (_, "varchar" | "char") => Fit::MayFail,
        _ if old.is_text() => Fit::NoCast,
        ("boolean", "integer") | ("integer", "boolean") => Fit::NoCast,
        _ => Fit::Unknown,
    }
}

/// What SQLite makes of values of a declared type ("Datatypes In SQLite", 3.1).
pub(crate) fn affinity(sql_type: &str) -> &'static str {
    let text = sql_type.to_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["INT"]) {
        "integer"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if text.is_empty() || has(&["BLOB"]) {
        "blob"
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "numeric"
    }
}

/// Whether two types are the same to the database but for their parameters: MySQL has its own conversions.
pub(crate) fn is_same_family(dialect: Dialect, from: &str, to: &str) -> bool {
    let (old, new) = (TypeName::of(from), TypeName::of(to));
    old.name == new.name && old.is_array == new.is_array || (dialect == Dialect::Sqlite)
}

/// Whether a default is another value for each row, so that PostgreSQL writes the table anew. `now()` and its kin are the same
/// for all rows of a statement and are kept as one value.
pub(crate) fn is_volatile(default: &str) -> bool {
    let text = default.to_lowercase();
    let stable = [
        "now(",
        "current_timestamp",
        "current_date",
        "current_time",
        "localtimestamp",
        "localtime",
        "transaction_timestamp(",
        "statement_timestamp(",
        "current_user",
        "session_user",
        "current_setting(",
    ];
    let mut rest = text.clone();
    for name in stable {
        rest = rest.replace(name, "");
    }
    let known = [
        "gen_random_uuid(",
        "uuid_generate",
        "uuidv",
        "uuid(",
        "random(",
        "rand(",
        "clock_timestamp(",
        "timeofday(",
        "nextval(",
        "randomblob(",
    ];
    if known.iter().any(|name| rest.contains(name)) {
        return true;
    }
    // Another function: not known, so the worst is assumed. What only builds a constant is not one.
    let constants = [
        "cast(",
        "array[",
        "'::",
        "jsonb_build_object()",
        "decode(",
        "lower(",
        "upper(",
        "coalesce(",
        "make_interval(",
    ];
    for name in constants {
        rest = rest.replace(name, "");
    }
    let quoted = rest.split('\'').step_by(2).collect::<String>();
    quoted.match_indices('(').any(|(at, _)| {
        quoted
            .get(..at)
            .is_some_and(|head| head.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            && !is_type_parameter(&quoted, at)
    })
}

/// `varchar(10)` behind `::`.
fn is_type_parameter(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let word = head
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == ' '))
        .map_or("", |start| &head[start..=start]);
    word == ":"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_one_name() {
        assert_eq!(
            TypeName::of("CHARACTER VARYING(10)"),
            TypeName::of("varchar(10)")
        );
        assert_eq!(
            TypeName::of("TIMESTAMP(3) WITH TIME ZONE").name,
            "timestamptz"
        );
        assert_eq!(TypeName::of("INT UNSIGNED").integer(), Some(3));
        assert_eq!(TypeName::of("ENUM('a', 'b')").values, ["a", "b"]);
        assert!(TypeName::of("text[]").is_array);
    }

    #[test]
    fn a_volatile_default_is_another_value_for_each_row() {
        for volatile in [
            "gen_random_uuid()",
            "random()",
            "clock_timestamp()",
            "nextval('s'::regclass)",
            "my_function()",
        ] {
            assert!(is_volatile(volatile), "{volatile}");
        }
        for stable in [
            "0",
            "now()",
            "CURRENT_TIMESTAMP",
            "'a(b)'::text",
            "'x'::varchar(10)",
            "(1 + 2)",
            "CAST('a' AS TEXT)",
        ] {
            assert!(!is_volatile(stable), "{stable}");
        }
    }

    #[test]
    fn types_that_hold_more_lose_nothing() {
        let postgres = |from, to| type_change(Dialect::Postgres, from, to);
        assert_eq!(
            postgres("varchar(10)", "varchar(20)"),
            (Work::Metadata, Fit::Always)
        );
        assert_eq!(
            postgres("varchar(10)", "text"),
            (Work::Metadata, Fit::Always)
        );
        assert_eq!(
            postgres("varchar(20)", "varchar(10)"),
            (Work::Rewrite, Fit::MayFail)
        );
        assert_eq!(
            postgres("text", "varchar(10)"),
            (Work::Rewrite, Fit::MayFail)
        );
        assert_eq!(postgres("integer", "bigint"), (Work::Rewrite, Fit::Always));
        assert_eq!(
            postgres("numeric(10,2)", "numeric(12,2)"),
            (Work::Metadata, Fit::Always)
        );
        assert_eq!(
            postgres("numeric(10,2)", "numeric(10,4)"),
            (Work::Rewrite, Fit::MayFail)
        );
        assert_eq!(postgres("text", "uuid"), (Work::Rewrite, Fit::NoCast));
        let mysql = |from, to| type_change(Dialect::MySql, from, to);
        assert_eq!(mysql("varchar(60)", "varchar(63)").0, Work::Metadata);
        assert_eq!(mysql("varchar(60)", "varchar(64)").0, Work::Rewrite);
        assert_eq!(
            mysql("ENUM('a')", "ENUM('a','b')"),
            (Work::Metadata, Fit::Always)
        );
        assert_eq!(
            mysql("ENUM('a','b')", "ENUM('a')"),
            (Work::Rewrite, Fit::MayFail)
        );
    }
}
