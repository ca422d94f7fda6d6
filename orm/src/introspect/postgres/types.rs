//! The server's spelling of a type -> that of our DDL.

/// The type as our DDL spells it. `text` is what `format_type` prints; the other words say what type it is, or what the
/// elements of an array are.
pub(super) fn spelled(
    text: &str,
    kind: &str,
    schema: &str,
    name: &str,
    is_own: bool,
    is_array: bool,
) -> String {
    if kind == "e" && is_own {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        return if is_array {
            format!("{quoted}[]")
        } else {
            quoted
        };
    }
    if schema != "pg_catalog" || text.starts_with('"') {
        return text.to_owned();
    }
    let (scalar, brackets) = match text.find('[') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    format!("{}{brackets}", built_in(scalar))
}

/// A type of the server's own, in upper case and by the short name that our DDL uses.
fn built_in(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    // The parameters stand in the middle: `timestamp(6) with time zone`.
    let (name, parameters) = match (upper.find('('), upper.find(')')) {
        (Some(start), Some(end)) if start < end => (
            format!("{}{}", &upper[..start], &upper[end + 1..]),
            &upper[start..=end],
        ),
        _ => (upper.clone(), ""),
    };
    let short = match name.as_str() {
        "CHARACTER VARYING" => "VARCHAR",
        "CHARACTER" => "CHAR",
        "NUMERIC" => "DECIMAL",
        "BIT VARYING" => "VARBIT",
        "TIMESTAMP WITH TIME ZONE" => "TIMESTAMPTZ",
        "TIMESTAMP WITHOUT TIME ZONE" => "TIMESTAMP",
        "TIME WITH TIME ZONE" => "TIMETZ",
        "TIME WITHOUT TIME ZONE" => "TIME",
        _ => return upper,
    };
    format!("{short}{}", parameters.replace(", ", ","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_types_have_the_names_of_our_ddl() {
        for (server, ours) in [
            ("integer", "INTEGER"),
            ("double precision", "DOUBLE PRECISION"),
            ("character varying(190)", "VARCHAR(190)"),
            ("character(2)", "CHAR(2)"),
            ("numeric(65,30)", "DECIMAL(65,30)"),
            ("numeric", "DECIMAL"),
            ("timestamp(6) with time zone", "TIMESTAMPTZ(6)"),
            ("timestamp without time zone", "TIMESTAMP"),
            ("time(6) without time zone", "TIME(6)"),
            ("bit varying(5)", "VARBIT(5)"),
            ("interval day to second(3)", "INTERVAL DAY TO SECOND(3)"),
        ] {
            assert_eq!(spelled(server, "b", "pg_catalog", "", false, false), ours);
            assert_eq!(
                spelled(&format!("{server}[]"), "b", "pg_catalog", "", false, true),
                format!("{ours}[]")
            );
        }
    }

    #[test]
    fn types_of_the_user_keep_their_names() {
        assert_eq!(
            spelled("role", "e", "public", "role", true, false),
            "\"role\""
        );
        assert_eq!(
            spelled("\"A\"\"b\"[]", "e", "public", "A\"b", true, true),
            "\"A\"\"b\"[]"
        );
        assert_eq!(
            spelled("hstore", "b", "public", "hstore", true, false),
            "hstore"
        );
        assert_eq!(
            spelled("\"char\"", "b", "pg_catalog", "char", false, false),
            "\"char\""
        );
    }
}
