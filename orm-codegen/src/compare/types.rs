//! Types without aliases: one name, its parameters written out where the database would add them, no spaces that mean
//! nothing.

use orm_schema::Dialect;

/// The type in its one spelling.
pub(super) fn canonical(dialect: Dialect, sql_type: &str) -> String {
    let text = squeezed(sql_type);
    match dialect {
        // The text is the type: affinity is found in it by its letters ("Determination Of Column Affinity").
        Dialect::Sqlite => text,
        Dialect::Postgres => postgres(&text),
        Dialect::MySql => mysql(&text),
    }
}

/// A native type of the user's may say a collation, which databases keep apart from the type: the type, and the collation.
/// A character set in front of it goes with it, because a collation belongs to one.
pub(super) fn without_collation(sql_type: &str) -> (String, Option<String>) {
    if !sql_type.contains(' ') {
        return (sql_type.to_owned(), None);
    }
    let upper = sql_type.to_ascii_uppercase();
    let Some(at) = upper.rfind(" COLLATE ") else {
        return without_character_set(sql_type);
    };
    let name = sql_type[at + " COLLATE ".len()..].trim();
    let quoted = ['"', '`', '\'']
        .iter()
        .find_map(|quote| name.strip_prefix(*quote)?.strip_suffix(*quote));
    let is_word = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let collation = match quoted {
        Some(name) => name.to_owned(),
        None if is_word(name) => name.to_lowercase(),
        None => return (sql_type.to_owned(), None),
    };
    let end = upper[..at].find(" CHARACTER SET ").unwrap_or(at);
    (sql_type[..end].to_owned(), Some(collation))
}

/// The collation that a character set has by itself, as MariaDB names it ("Supported Character Sets and Collations").
fn without_character_set(sql_type: &str) -> (String, Option<String>) {
    const WORDS: &str = " CHARACTER SET ";
    match sql_type.to_ascii_uppercase().rfind(WORDS) {
        Some(at) if !sql_type[at..].contains(['\'', ')']) => {
            let set = sql_type[at + WORDS.len()..].trim().to_lowercase();
            let collation = match set.as_str() {
                "latin1" => "latin1_swedish_ci".to_owned(),
                "binary" => "binary".to_owned(),
                other => format!("{other}_general_ci"),
            };
            (sql_type[..at].to_owned(), Some(collation))
        }
        Some(_) | None => (sql_type.to_owned(), None),
    }
}

/// Upper case outside of quotes, one space between words, none around parentheses and commas outside of quotes.
fn squeezed(text: &str) -> String {
    // Most types are written so.
    let is_squeezed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "(),_".contains(c);
    if text.chars().all(is_squeezed) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut is_spaced = false;
    for c in text.trim().chars() {
        if let Some(open) = quote {
            plain.push(c);
            if c == open {
                quote = None;
            }
            continue;
        }
        if c.is_whitespace() {
            is_spaced = true;
            continue;
        }
        let joins = |c: char| matches!(c, '(' | ')' | ',' | '[' | ']');
        let is_joined = joins(c) || (plain.ends_with(joins) && !plain.ends_with(')'));
        if is_spaced && !is_joined {
            plain.push(' ');
        }
        is_spaced = false;
        if matches!(c, '\'' | '"' | '`') {
            quote = Some(c);
            plain.push(c);
        } else {
            plain.extend(c.to_uppercase());
        }
    }
    plain
}

/// `NAME`, `(parameters)`, and what stands behind them.
fn parts(text: &str) -> (&str, &str, &str) {
    match (text.find('('), text.rfind(')')) {
        (Some(start), Some(end)) if start < end => {
            (text[..start].trim(), &text[start..=end], &text[end + 1..])
        }
        _ => (text, "", ""),
    }
}

fn postgres(text: &str) -> String {
    let quoted = text.rfind('"').unwrap_or_default();
    let (scalar, brackets) = match text[quoted..].find('[').map(|at| quoted + at) {
        // The number of dimensions and their sizes are not kept ("Arrays").
        Some(at) => (&text[..at], "[]"),
        None => match text.strip_suffix(" ARRAY") {
            Some(scalar) => (scalar, "[]"),
            None => (text, ""),
        },
    };
    let (name, parameters, rest) = parts(scalar);
    let name = format!("{name}{rest}");
    let with = |name: &str, implied: &str| {
        let parameters = if parameters.is_empty() {
            implied
        } else {
            parameters
        };
        format!("{name}{parameters}")
    };
    let short = match name.as_str() {
        "INT" | "INT4" | "INTEGER" | "SERIAL" | "SERIAL4" => "INTEGER".to_owned(),
        "INT2" | "SMALLINT" | "SMALLSERIAL" | "SERIAL2" => "SMALLINT".to_owned(),
        "INT8" | "BIGINT" | "BIGSERIAL" | "SERIAL8" => "BIGINT".to_owned(),
        "BOOL" | "BOOLEAN" => "BOOLEAN".to_owned(),
        "FLOAT4" | "REAL" => "REAL".to_owned(),
        "FLOAT8" | "DOUBLE PRECISION" => "DOUBLE PRECISION".to_owned(),
        // The precision counts bits: up to 24 is single ("Floating-Point Types").
        "FLOAT" => match parameters.trim_matches(['(', ')']).parse::<u8>() {
            Ok(bits) if bits <= 24 => "REAL".to_owned(),
            Ok(_) | Err(_) => "DOUBLE PRECISION".to_owned(),
        },
        "NUMERIC" | "DECIMAL" | "DEC" => {
            if parameters.is_empty() || parameters.contains(',') {
                format!("DECIMAL{parameters}")
            } else {
                format!("DECIMAL{},0)", parameters.trim_end_matches(')'))
            }
        }
        "CHARACTER VARYING" | "VARCHAR" => with("VARCHAR", ""),
        "CHARACTER" | "CHAR" => with("CHAR", "(1)"),
        "BIT" => with("BIT", "(1)"),
        "BIT VARYING" | "VARBIT" => with("VARBIT", ""),
        "TIMESTAMP WITH TIME ZONE" | "TIMESTAMPTZ" => with("TIMESTAMPTZ", "(6)"),
        "TIMESTAMP WITHOUT TIME ZONE" | "TIMESTAMP" => with("TIMESTAMP", "(6)"),
        "TIME WITH TIME ZONE" | "TIMETZ" => with("TIMETZ", "(6)"),
        "TIME WITHOUT TIME ZONE" | "TIME" => with("TIME", "(6)"),
        _ => {
            let text = format!("{}{parameters}{rest}", &name[..name.len() - rest.len()]);
            unquoted(&text).unwrap_or(text)
        }
    };
    format!("{short}{brackets}")
}

/// A quoted name that would be the same without its quotes: in lower case, without signs. `"char"` is not CHAR.
fn unquoted(text: &str) -> Option<String> {
    let name = text.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (is_plain && name != "char").then(|| name.to_ascii_uppercase())
}

fn mysql(text: &str) -> String {
    let (name, parameters, rest) = parts(text);
    let (name, words) = match name.split_once(' ') {
        Some(("DOUBLE", "PRECISION")) => ("DOUBLE", ""),
        Some(("CHARACTER", "VARYING")) => ("VARCHAR", ""),
        Some((name, words)) => (name, words),
        None => (name, ""),
    };
    let words: Vec<&str> = words
        .split(' ')
        .chain(rest.split(' '))
        .filter(|word| !word.is_empty() && *word != "SIGNED")
        .collect();
    let is_zerofill = words.contains(&"ZEROFILL");
    let integer = |name: &str| {
        // Widths are how a client displays them, except that TINYINT(1) is a Boolean to drivers.
        let keeps = is_zerofill || (name == "TINYINT" && parameters == "(1)" && words.is_empty());
        format!("{name}{}", if keeps { parameters } else { "" })
    };
    let with = |name: &str, implied: &str| {
        let parameters = if parameters.is_empty() {
            implied
        } else {
            parameters
        };
        format!("{name}{parameters}")
    };
    let mut short = match name {
        "BOOL" | "BOOLEAN" => "TINYINT(1)".to_owned(),
        "INT" | "INTEGER" | "INT4" => integer("INTEGER"),
        "TINYINT" | "INT1" => integer("TINYINT"),
        "SMALLINT" | "INT2" => integer("SMALLINT"),
        "MEDIUMINT" | "INT3" | "MIDDLEINT" => integer("MEDIUMINT"),
        "BIGINT" | "INT8" => integer("BIGINT"),
        "DECIMAL" | "NUMERIC" | "DEC" | "FIXED" => {
            if parameters.contains(',') {
                format!("DECIMAL{parameters}")
            } else {
                format!("{},0)", with("DECIMAL", "(10)").trim_end_matches(')'))
            }
        }
        "DOUBLE" | "REAL" | "FLOAT8" => with("DOUBLE", ""),
        "FLOAT" | "FLOAT4" => match parameters.trim_matches(['(', ')']).parse::<u8>() {
            // The precision counts bits ("Floating-Point Types").
            Ok(bits) if bits > 24 => "DOUBLE".to_owned(),
            Ok(_) => "FLOAT".to_owned(),
            Err(_) => with("FLOAT", ""),
        },
        "CHAR" | "CHARACTER" => with("CHAR", "(1)"),
        "BINARY" => with("BINARY", "(1)"),
        "BIT" => with("BIT", "(1)"),
        "DATETIME" | "TIMESTAMP" | "TIME" => {
            format!(
                "{name}{}",
                if parameters == "(0)" { "" } else { parameters }
            )
        }
        "YEAR" => "YEAR".to_owned(),
        _ => with(name, ""),
    };
    for word in words {
        short.push(' ');
        short.push_str(word);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_one_type() {
        use Dialect::{MySql, Postgres, Sqlite};
        for (dialect, a, b) in [
            (Postgres, "int4", "INTEGER"),
            (Postgres, "character varying( 190 )", "VARCHAR(190)"),
            (Postgres, "timestamp with time zone", "TIMESTAMPTZ(6)"),
            (Postgres, "timestamp (3) with time zone", "TIMESTAMPTZ(3)"),
            (Postgres, "numeric(20, 0)", "DECIMAL(20)"),
            (Postgres, "int[3][]", "INTEGER[]"),
            (Postgres, "\"role\"[]", "role[]"),
            (Postgres, "citext", "CITEXT"),
            (Postgres, "vector(3)", "VECTOR(3)"),
            (MySql, "BOOLEAN", "tinyint(1)"),
            (MySql, "int(11) unsigned", "INTEGER UNSIGNED"),
            (MySql, "enum('a','b C')", "ENUM('a', 'b C')"),
            (MySql, "decimal", "DECIMAL(10, 0)"),
            (MySql, "double precision", "DOUBLE"),
            (MySql, "datetime(0)", "DATETIME"),
            (Sqlite, "varchar ( 10 )", "VARCHAR(10)"),
        ] {
            assert_eq!(canonical(dialect, a), canonical(dialect, b), "{a}");
            assert_eq!(
                canonical(dialect, &canonical(dialect, a)),
                canonical(dialect, a)
            );
        }
    }

    #[test]
    fn a_collation_in_the_type_is_kept_apart() {
        let split = |text| {
            let (sql_type, collation) = without_collation(text);
            format!("{sql_type}|{}", collation.unwrap_or_default())
        };
        assert_eq!(split("TEXT COLLATE \"de_DE\""), "TEXT|de_DE");
        assert_eq!(split("text collate NOCASE"), "text|nocase");
        assert_eq!(
            split("CHAR(3) CHARACTER SET ascii COLLATE ascii_bin"),
            "CHAR(3)|ascii_bin"
        );
        assert_eq!(
            split("CHAR(3) CHARACTER SET ascii"),
            "CHAR(3)|ascii_general_ci"
        );
        assert_eq!(split("ENUM('a COLLATE b')"), "ENUM('a COLLATE b')|");
    }

    #[test]
    fn other_types_stay_apart() {
        use Dialect::{MySql, Postgres, Sqlite};
        for (dialect, a, b) in [
            (Postgres, "\"char\"", "CHAR"),
            (Postgres, "\"Role\"", "role"),
            (Postgres, "TIMESTAMP(3)", "TIMESTAMP"),
            (Postgres, "DECIMAL", "DECIMAL(10,0)"),
            (MySql, "TINYINT", "BOOLEAN"),
            (MySql, "ENUM('a','b')", "ENUM('a','B')"),
            (MySql, "VARCHAR(10)", "VARCHAR(11)"),
            (Sqlite, "INT", "INTEGER"),
        ] {
            assert_ne!(canonical(dialect, a), canonical(dialect, b), "{a}");
        }
    }
}
