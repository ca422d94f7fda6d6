//! A column that differs -> what its value becomes when the table is made anew, what of it is kept aside, and how the old value
//! comes back.

use super::statements::quote;
use super::tables::{Altered, Kept};
use orm_schema::sql::Column;

/// What SQLite makes of values that are stored in a column ("Datatypes In SQLite", section 3.1). INTEGER and NUMERIC store
/// the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Affinity {
    Text,
    Number,
    Real,
    None,
}

fn affinity(sql_type: &str) -> Affinity {
    let name = sql_type.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["INT"]) {
        Affinity::Number
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Affinity::Text
    } else if name.is_empty() || has(&["BLOB"]) {
        Affinity::None
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Affinity::Real
    } else {
        Affinity::Number
    }
}

/// What is put aside of the values that a column had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// Nothing: they stay what they were.
    Nothing,
    /// Which were NULL.
    Nulls,
    /// All of them.
    Values,
}

/// What has to be put aside so that the old values can come back.
pub(super) fn aside(altered: &Altered<'_>) -> Aside {
    let Altered {
        from,
        to,
        fill,
        cast,
    } = altered;
    let (before, after) = (affinity(&from.sql_type), affinity(&to.sql_type));
    if from.generated.is_some() {
        Aside::Nothing
    } else if to.generated.is_some()
        || cast.is_some()
        || (before != after && after != Affinity::None)
    {
        Aside::Values
    } else if fill.is_some() {
        Aside::Nulls
    } else {
        Aside::Nothing
    }
}

/// The hidden column under that name, and what it gets.
pub(super) fn hidden(
    table: &Kept<'_>,
    altered: &Altered<'_>,
    name: &str,
) -> Option<(Column, String)> {
    let column = quote(table.work_name(&altered.to.name));
    match aside(altered) {
        Aside::Nothing => None,
        Aside::Values => Some((bare(altered.from, name), column)),
        Aside::Nulls => {
            let mut marker = bare(altered.from, name);
            "INTEGER".clone_into(&mut marker.sql_type);
            marker.collation = None;
            Some((marker, format!("CASE WHEN {column} IS NULL THEN 1 END")))
        }
    }
}

/// A column of that name that holds the same values, and knows nothing else of them.
pub(super) fn bare(column: &Column, name: &str) -> Column {
    Column {
        name: name.to_owned(),
        sql_type: column.sql_type.clone(),
        is_nullable: true,
        default: None,
        is_auto_increment: false,
        generated: None,
        collation: column.collation.clone(),
        comment: None,
    }
}

/// What a value becomes.
pub(super) fn new_value(table: &Kept<'_>, altered: &Altered<'_>) -> String {
    converted(table, altered, None)
}

/// The new value of what stands in the column itself, or in the one that is `instead` of it.
fn converted(table: &Kept<'_>, altered: &Altered<'_>, instead: Option<&str>) -> String {
    let name = &altered.to.name;
    let also = instead.map(|instead| (name.as_str(), instead));
    let value = match altered.cast {
        Some(cast) => table.work_expression(cast, also),
        None => quote(instead.unwrap_or(table.work_name(name))),
    };
    match altered.fill {
        Some(fill) => format!("COALESCE({value}, {})", table.work_expression(fill, also)),
        None => value,
    }
}

/// What the value becomes again. A value that was put aside comes back where nobody has changed what was made of it.
pub(super) fn old_value(table: &Kept<'_>, altered: &Altered<'_>, hidden: &str) -> String {
    let value = quote(table.work_name(&altered.to.name));
    let parked = quote(hidden);
    let back = match aside(altered) {
        Aside::Nothing => value,
        Aside::Nulls => {
            let fill = converted(table, altered, Some(hidden));
            // The marker is no value: what the fill became is what NULL became.
            let fill = fill.replacen(&parked, "NULL", 1);
            format!("CASE WHEN {parked} = 1 AND {value} IS {fill} THEN NULL ELSE {value} END")
        }
        // Nothing else could be written to the column.
        Aside::Values if altered.to.generated.is_some() => {
            if altered.from.is_nullable {
                parked
            } else {
                format!("COALESCE({parked}, {value})")
            }
        }
        Aside::Values => {
            let is_unchanged = if altered.cast.is_some() || altered.fill.is_some() {
                format!("{value} IS ({})", converted(table, altered, Some(hidden)))
            } else {
                is_stored_as(&value, &parked, affinity(&altered.to.sql_type))
            };
            format!(
                "CASE WHEN {parked} IS NOT NULL AND {is_unchanged} THEN {parked} ELSE {value} END"
            )
        }
    };
    or_default(back, altered.from, altered.to.is_nullable)
}

/// The value, or the default where a NULL would be refused.
pub(super) fn or_default(value: String, column: &Column, may_be_null: bool) -> String {
    match &column.default {
        Some(default) if may_be_null && !column.is_nullable => {
            format!("COALESCE({value}, {default})")
        }
        Some(_) | None => value,
    }
}

/// Whether a value is what storing the other in a column of that affinity makes of it. Numbers that become text or
/// floating-point numbers may lose digits, so they do not compare as equal.
fn is_stored_as(value: &str, stored: &str, affinity: Affinity) -> String {
    let cast = match affinity {
        Affinity::Number | Affinity::None => return format!("{value} IS {stored}"),
        Affinity::Text => "TEXT",
        Affinity::Real => "REAL",
    };
    format!(
        "({value} IS {stored} OR (typeof({stored}) IN ('integer', 'real') AND {value} IS CAST({stored} AS {cast})))"
    )
}
