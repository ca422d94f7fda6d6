//! Two column types -> what PostgreSQL has to do for the change, and what becomes of the values. A table of data: measured
//! on PostgreSQL 15 (lock, changed `relfilenode`), and measured again by `tests/tests/migration/plan_postgres.rs`.
//!
//! `TIMESTAMP` and `TIMESTAMPTZ` turn into each other as if the session were in UTC, which the migrator sets; in another
//! time zone PostgreSQL writes the table anew.

use orm_schema::migration::Work;

/// What a change of type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TypeChange {
    /// What the database has to do.
    pub(super) work: Work,
    /// What becomes of the values.
    pub(super) fit: Fit,
    /// Whether a value is assigned without a cast ("CREATE CAST": assignment).
    pub(super) is_assigned: bool,
}

/// What becomes of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Each is kept.
    Always,
    /// The statement fails where the new type cannot hold one.
    Fails,
    /// Some become others without a word.
    Rounds,
    /// PostgreSQL knows no way.
    Never,
}

/// A type as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PgType {
    /// What it is called by `format_type`, without parameters; another type's name is as it was written.
    pub(super) base: String,
    /// Its parameters.
    pub(super) parameters: Vec<u32>,
    /// Whether it is a list.
    pub(super) is_list: bool,
    /// Whether the name is one of PostgreSQL's own.
    pub(super) is_known: bool,
}

/// How DDL may spell what `format_type` calls so.
const NAMES: &[(&str, &str)] = &[
    ("SMALLINT", "smallint"),
    ("INT2", "smallint"),
    ("INTEGER", "integer"),
    ("INT", "integer"),
    ("INT4", "integer"),
    ("BIGINT", "bigint"),
    ("INT8", "bigint"),
    ("REAL", "real"),
    ("FLOAT4", "real"),
    ("DOUBLE PRECISION", "double precision"),
    ("FLOAT8", "double precision"),
    ("FLOAT", "double precision"),
    ("DECIMAL", "numeric"),
    ("NUMERIC", "numeric"),
    ("BOOLEAN", "boolean"),
    ("BOOL", "boolean"),
    ("TEXT", "text"),
    ("VARCHAR", "character varying"),
    ("CHARACTER VARYING", "character varying"),
    ("CHAR", "character"),
    ("CHARACTER", "character"),
    ("BPCHAR", "character"),
    ("BYTEA", "bytea"),
    ("DATE", "date"),
    ("TIME", "time without time zone"),
    ("TIME WITHOUT TIME ZONE", "time without time zone"),
    ("TIMETZ", "time with time zone"),
    ("TIME WITH TIME ZONE", "time with time zone"),
    ("TIMESTAMP", "timestamp without time zone"),
    ("TIMESTAMP WITHOUT TIME ZONE", "timestamp without time zone"),
    ("TIMESTAMPTZ", "timestamp with time zone"),
    ("TIMESTAMP WITH TIME ZONE", "timestamp with time zone"),
    ("UUID", "uuid"),
    ("JSON", "json"),
    ("JSONB", "jsonb"),
    ("CITEXT", "citext"),
    ("INET", "inet"),
    ("CIDR", "cidr"),
];

/// Changes of one base type to another: what the database does, what becomes of values, and whether they are assigned.
/// What is not here is not known.
const PAIRS: &[(&str, &str, Work, Fit, bool)] = &[
    ("smallint", "integer", Work::Rewrite, Fit::Always, true),
    ("smallint", "bigint", Work::Rewrite, Fit::Always, true),
    ("integer", "bigint", Work::Rewrite, Fit::Always, true),
    ("integer", "smallint", Work::Rewrite, Fit::Fails, true),
    ("bigint", "smallint", Work::Rewrite, Fit::Fails, true),
    ("bigint", "integer", Work::Rewrite, Fit::Fails, true),
    ("smallint", "real", Work::Rewrite, Fit::Always, true),
    (
        "smallint",
        "double precision",
        Work::Rewrite,
        Fit::Always,
        true,
    ),
    (
        "integer",
        "double precision",
        Work::Rewrite,
        Fit::Always,
        true,
    ),
    ("integer", "real", Work::Rewrite, Fit::Rounds, true),
    ("bigint", "real", Work::Rewrite, Fit::Rounds, true),
    (
        "bigint",
        "double precision",
        Work::Rewrite,
        Fit::Rounds,
        true,
    ),
    ("real", "double precision", Work::Rewrite, Fit::Always, true),
    ("double precision", "real", Work::Rewrite, Fit::Rounds, true),
    ("integer", "boolean", Work::Rewrite, Fit::Rounds, false),
    ("boolean", "integer", Work::Rewrite, Fit::Always, false),
    ("boolean", "text", Work::Rewrite, Fit::Always, true),
    (
        "text",
        "character varying",
        Work::Metadata,
        Fit::Always,
        true,
    ),
    (
        "character varying",
        "text",
        Work::Metadata,
        Fit::Always,
        true,
    ),
    ("character", "text", Work::Rewrite, Fit::Always, true),
    (
        "character",
        "character varying",
        Work::Rewrite,
        Fit::Always,
        true,
    ),
    ("text", "character", Work::Rewrite, Fit::Fails, true),
    (
        "character varying",
        "character",
        Work::Rewrite,
        Fit::Fails,
        true,
    ),
    ("text", "citext", Work::IndexBuild, Fit::Always, true),
    ("citext", "text", Work::IndexBuild, Fit::Always, true),
    ("cidr", "inet", Work::Metadata, Fit::Always, true),
    ("inet", "cidr", Work::Rewrite, Fit::Rounds, true),
    (
        "date",
        "timestamp without time zone",
        Work::Rewrite,
        Fit::Always,
        true,
    ),
    (
        "date",
        "timestamp with time zone",
        Work::Rewrite,
        Fit::Always,
        true,
    ),
    (
        "timestamp without time zone",
        "date",
        Work::Rewrite,
        Fit::Rounds,
        true,
    ),
    (
        "timestamp with time zone",
        "date",
        Work::Rewrite,
        Fit::Rounds,
        true,
    ),
    (
        "timestamp without time zone",
        "timestamp with time zone",
        Work::IndexBuild,
        Fit::Always,
        true,
    ),
    (
        "timestamp with time zone",
        "timestamp without time zone",
        Work::IndexBuild,
        Fit::Always,
        true,
    ),
    (
        "timestamp without time zone",
        "time without time zone",
        Work::Rewrite,
        Fit::Rounds,
        true,
    ),
    (
        "timestamp with time zone",
        "time without time zone",
        Work::Rewrite,
        Fit::Rounds,
        true,
    ),
    ("json", "jsonb", Work::Rewrite, Fit::Rounds, true),
    ("jsonb", "json", Work::Rewrite, Fit::Always, true),
];

const NUMBERS: &[(&str, u32)] = &[("smallint", 5), ("integer", 10), ("bigint", 19)];

impl PgType {
    /// The type that DDL spells so.
    pub(super) fn parse(sql_type: &str) -> Self {
        let text = sql_type.trim();
        let (text, is_list) = text
            .strip_suffix("[]")
            .map_or((text, false), |text| (text, true));
        let (name, parameters) = match (text.find('('), text.rfind(')')) {
            (Some(open), Some(close)) if open < close && !text.starts_with('"') => {
                let name = format!("{} {}", text[..open].trim_end(), text[close + 1..].trim());
                let parameters = text[open + 1..close]
                    .split(',')
                    .filter_map(|number| number.trim().parse().ok())
                    .collect();
                (name.trim().to_owned(), parameters)
            }
            _ => (text.to_owned(), Vec::new()),
        };
        let known = NAMES
            .iter()
            .find(|(written, _)| written.eq_ignore_ascii_case(&name));
        let base = known.map_or(name, |(_, base)| (*base).to_owned());
        // These have them when none are written.
        let parameters = match base.as_str() {
            "character" if parameters.is_empty() => vec![1],
            "numeric" if parameters.len() == 1 => vec![parameters[0], 0],
            _ => parameters,
        };
        Self {
            base,
            parameters,
            is_list,
            is_known: known.is_some(),
        }
    }

    /// How `format_type` spells it; `None` where that depends on the search path.
    pub(super) fn formatted(&self) -> Option<String> {
        if !self.is_known {
            return None;
        }
        let list = if self.is_list { "[]" } else { "" };
        let numbers: Vec<String> = self.parameters.iter().map(u32::to_string).collect();
        let base = &self.base;
        if numbers.is_empty() {
            return Some(format!("{base}{list}"));
        }
        let numbers = numbers.join(",");
        let (first, rest) = match base.split_once(' ') {
            Some((first @ ("time" | "timestamp"), rest)) => (first, format!(" {rest}")),
            _ => (base.as_str(), String::new()),
        };
        Some(format!("{first}({numbers}){rest}{list}"))
    }

    /// The first parameter, where none means no limit.
    fn limit(&self) -> Option<u32> {
        self.parameters.first().copied()
    }
}

/// What a change of type is.
pub(super) fn type_change(from: &str, to: &str) -> TypeChange {
    let (from, to) = (PgType::parse(from), PgType::parse(to));
    let rewrite = |fit, is_assigned| TypeChange {
        work: Work::Rewrite,
        fit,
        is_assigned,
    };
    if from == to {
        return TypeChange {
            work: Work::Metadata,
            fit: Fit::Always,
            is_assigned: true,
        };
    }
    if from.is_list != to.is_list {
        let is_text = !to.is_list && is_text(&to);
        return rewrite(if is_text { Fit::Always } else { Fit::Never }, is_text);
    }
    let change = scalar_change(&from, &to);
    if from.is_list {
        // An array's elements are converted one by one.
        return TypeChange {
            work: Work::Rewrite,
            ..change
        };
    }
    change
}

fn is_text(pg_type: &PgType) -> bool {
    matches!(pg_type.base.as_str(), "text" | "character varying") && pg_type.parameters.is_empty()
}

fn scalar_change(from: &PgType, to: &PgType) -> TypeChange {
    let change = |work, fit, is_assigned| TypeChange {
        work,
        fit,
        is_assigned,
    };
    if from.base == to.base {
        return same_base(from, to);
    }
    if let Some(change) = number_change(from, to) {
        return change;
    }
    let pair = PAIRS
        .iter()
        .find(|(old, new, ..)| *old == from.base && *new == to.base);
    if let Some(&(_, _, work, fit, is_assigned)) = pair {
        let (limit_work, limit_fit) = limited(from, to);
        return change(work.max(limit_work), fit.max(limit_fit), is_assigned);
    }
    let is_string =
        |base: &str| matches!(base, "text" | "character varying" | "character" | "citext");
    if is_string(&to.base) {
        // Every type has an output function, and an assignment cast to text made of it.
        let fit = if to.parameters.is_empty() {
            Fit::Always
        } else {
            Fit::Fails
        };
        return change(Work::Rewrite, fit, true);
    }
    let is_unrelated = from.is_known && to.is_known && !is_string(&from.base);
    let fit = if is_unrelated { Fit::Never } else { Fit::Fails };
    change(Work::Rewrite, fit, false)
}

/// The same type with other parameters.
fn same_base(from: &PgType, to: &PgType) -> TypeChange {
    let (work, fit) = limited(from, to);
    TypeChange {
        work,
        fit,
        is_assigned: true,
    }
}

/// What the parameters of the new type ask for.
fn limited(from: &PgType, to: &PgType) -> (Work, Fit) {
    let is_wider = |old: Option<u32>, new: Option<u32>| match (old, new) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old,
    };
    let has_one_base = from.base == to.base;
    match to.base.as_str() {
        "character varying" => {
            let old = from.limit();
            if is_wider(old, to.limit()) {
                (Work::Metadata, Fit::Always)
            } else {
                (Work::Rewrite, Fit::Fails)
            }
        }
        "character" if is_wider(from.limit(), to.limit()) && has_one_base => {
            (Work::Rewrite, Fit::Always)
        }
        "character" => (Work::Rewrite, Fit::Fails),
        "numeric" => match (from.parameters.as_slice(), to.parameters.as_slice()) {
            (_, []) => (Work::Metadata, Fit::Always),
            (&[old, old_scale], &[new, new_scale]) if old_scale == new_scale && new >= old => {
                (Work::Metadata, Fit::Always)
            }
            (&[old, old_scale], &[new, new_scale])
                if new_scale >= old_scale
                    && new - new_scale.min(new) >= old - old_scale.min(old) =>
            {
                (Work::Rewrite, Fit::Always)
            }
            (&[_, old_scale], &[_, new_scale]) if new_scale >= old_scale => {
                (Work::Rewrite, Fit::Fails)
            }
            _ => (Work::Rewrite, Fit::Rounds),
        },
        "timestamp without time zone"
        | "timestamp with time zone"
        | "time without time zone"
        | "time with time zone" => {
            // Six digits are what there is ("Date/Time Types").
            let digits = |pg_type: &PgType| {
                if pg_type.base == "date" {
                    0
                } else {
                    pg_type.limit().unwrap_or(6)
                }
            };
            if digits(to) >= digits(from) {
                (Work::Metadata, Fit::Always)
            } else {
                (Work::Rewrite, Fit::Rounds)
            }
        }
        _ => (Work::Metadata, Fit::Always),
    }
}

/// Integers and decimals, by how many digits they hold.
fn number_change(from: &PgType, to: &PgType) -> Option<TypeChange> {
    let digits = |pg_type: &PgType| {
        NUMBERS
            .iter()
            .find(|(name, _)| *name == pg_type.base)
            .map(|(_, digits)| *digits)
    };
    let is_float = |pg_type: &PgType| matches!(pg_type.base.as_str(), "real" | "double precision");
    let fit = if to.base == "numeric" {
        if let Some(digits) = digits(from) {
            match *to.parameters.as_slice() {
                [precision, scale] if precision.saturating_sub(scale) < digits => Fit::Fails,
                _ => Fit::Always,
            }
        } else if is_float(from) {
            Fit::Rounds
        } else {
            return None;
        }
    } else if from.base == "numeric" {
        if digits(to).is_some() {
            match from.parameters.as_slice() {
                [_, 0] => Fit::Fails,
                _ => Fit::Rounds,
            }
        } else if is_float(to) {
            Fit::Rounds
        } else {
            return None;
        }
    } else if is_float(from) && digits(to).is_some() {
        Fit::Rounds
    } else {
        return None;
    };
    Some(TypeChange {
        work: Work::Rewrite,
        fit,
        is_assigned: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_by_any_spelling() {
        for (written, formatted) in [
            ("INTEGER", "integer"),
            ("int4", "integer"),
            ("VARCHAR(20)", "character varying(20)"),
            ("DECIMAL(10, 2)", "numeric(10,2)"),
            ("TIMESTAMPTZ(6)", "timestamp(6) with time zone"),
            ("timestamp(3) with time zone", "timestamp(3) with time zone"),
            ("TIME", "time without time zone"),
            ("TEXT[]", "text[]"),
            ("CHAR", "character(1)"),
        ] {
            let formatted = Some(formatted.to_owned());
            assert_eq!(PgType::parse(written).formatted(), formatted, "{written}");
        }
        assert_eq!(PgType::parse("\"Role\"[]").formatted(), None);
    }

    #[test]
    fn a_change_of_type_is_what_was_measured() {
        for (from, to, work, fit) in [
            ("VARCHAR(10)", "VARCHAR(20)", Work::Metadata, Fit::Always),
            ("VARCHAR(20)", "VARCHAR(10)", Work::Rewrite, Fit::Fails),
            ("VARCHAR(20)", "TEXT", Work::Metadata, Fit::Always),
            ("TEXT", "VARCHAR(20)", Work::Rewrite, Fit::Fails),
            ("TEXT", "VARCHAR", Work::Metadata, Fit::Always),
            ("INTEGER", "BIGINT", Work::Rewrite, Fit::Always),
            ("BIGINT", "INTEGER", Work::Rewrite, Fit::Fails),
            (
                "DECIMAL(10,2)",
                "DECIMAL(12,2)",
                Work::Metadata,
                Fit::Always,
            ),
            ("DECIMAL(10,2)", "DECIMAL(12,4)", Work::Rewrite, Fit::Always),
            ("DECIMAL(10,2)", "DECIMAL(10,4)", Work::Rewrite, Fit::Fails),
            ("DECIMAL(10,4)", "DECIMAL(10,2)", Work::Rewrite, Fit::Rounds),
            ("TIMESTAMP(3)", "TIMESTAMP(6)", Work::Metadata, Fit::Always),
            ("TIMESTAMP(6)", "TIMESTAMP(3)", Work::Rewrite, Fit::Rounds),
            (
                "TIMESTAMP(6)",
                "TIMESTAMPTZ(6)",
                Work::IndexBuild,
                Fit::Always,
            ),
            ("TEXT", "INTEGER", Work::Rewrite, Fit::Fails),
            ("INTEGER", "TEXT", Work::Rewrite, Fit::Always),
            ("INTEGER", "VARCHAR(3)", Work::Rewrite, Fit::Fails),
            ("INTEGER", "DECIMAL(20,0)", Work::Rewrite, Fit::Always),
            ("UUID", "INTEGER", Work::Rewrite, Fit::Never),
            ("TEXT", "TEXT[]", Work::Rewrite, Fit::Never),
            ("TEXT", "\"Role\"", Work::Rewrite, Fit::Fails),
            ("\"Role\"", "TEXT", Work::Rewrite, Fit::Always),
            ("json", "JSONB", Work::Rewrite, Fit::Rounds),
        ] {
            let change = type_change(from, to);
            assert_eq!((change.work, change.fit), (work, fit), "{from} to {to}");
        }
    }
}
