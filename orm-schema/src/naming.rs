//! Every name that is derived and not written: tables, columns, constants, constraints. Pure functions of their input.

use crate::Dialect;

/// `UserRole` to `user_role`; a run of capitals is one word (`HTTPServer` to `http_server`).
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        let starts_word = c.is_uppercase()
            && i > 0
            && chars[i - 1] != '_'
            && (!chars[i - 1].is_uppercase()
                || chars.get(i + 1).is_some_and(|next| next.is_lowercase()));
        if starts_word {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// `user_role` to `UserRole`.
pub fn pascal_case(name: &str) -> String {
    name.split('_')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        })
        .collect()
}

/// The plural of an English noun by spelling alone: `category` to `categories`, `box` to `boxes`, `user` to `users`.
/// Irregular nouns want `#[orm(table = "..")]`.
pub fn plural(word: &str) -> String {
    let before_last = word.chars().rev().nth(1);
    if word.ends_with('y') && !before_last.is_some_and(|c| "aeiou".contains(c)) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| word.ends_with(end))
    {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// The table of a model that does not name one: `UserRole` to `user_roles`.
pub fn table_name(model: &str) -> String {
    plural(&snake_case(model))
}

/// The constant of a unique key: its fields and `_key`.
pub fn unique_constant<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut name = fields.into_iter().collect::<Vec<_>>().join("_");
    name.push_str("_key");
    name
}

/// The link table of a many-to-many relation without a junction model, as Prisma names it: `_PostToTag`, the models in
/// alphabetical order, or `_Name` for a relation with a name.
pub fn link_name(model: &str, target: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("_{name}"),
        None => format!("_{}To{}", model.min(target), model.max(target)),
    }
}

/// Whether column `A` of a link table holds the key of the model that declares the relation (else column `B` does): the
/// first model in alphabetical order, and between a model and itself the first relation.
pub fn is_link_a(model: &str, target: &str, relation: &str, inverse: Option<&str>) -> bool {
    match model.cmp(target) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => inverse.is_none_or(|inverse| relation < inverse),
    }
}

/// The hash of a relation's name (FNV-1a): how expansions and `With!` find a relation's type by its name.
pub const fn name_hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash
}

/// What a constraint or index is, by the ending that Prisma gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `{table}_pkey`
    PrimaryKey,
    /// `{table}_{columns}_key`
    Unique,
    /// `{table}_{columns}_idx`
    Index,
    /// `{table}_{columns}_fkey`
    ForeignKey,
    /// `{table}_{columns}_check`
    Check,
}

impl ConstraintKind {
    const fn suffix(self) -> &'static str {
        match self {
            Self::PrimaryKey => "_pkey",
            Self::Unique => "_key",
            Self::Index => "_idx",
            Self::ForeignKey => "_fkey",
            Self::Check => "_check",
        }
    }
}

/// The name of a constraint, as Prisma derives it: table and columns joined by `_`, cut to the database's limit in
/// front of the ending, on a character boundary and counted in UTF-8 bytes.
pub fn constraint_name(
    dialect: Dialect,
    kind: ConstraintKind,
    table: &str,
    columns: &[&str],
) -> String {
    let mut name = table.to_owned();
    if kind != ConstraintKind::PrimaryKey {
        for column in columns {
            name.push('_');
            name.push_str(column);
        }
    }
    if let Some(limit) = dialect.capabilities().max_identifier_length {
        let mut end = name.len().min(limit - kind.suffix().len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
    }
    name.push_str(kind.suffix());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_where_a_reader_would() {
        for (input, snake) in [
            ("User", "user"),
            ("UserRole", "user_role"),
            ("HTTPServer", "http_server"),
            ("A1b", "a1b"),
            ("x", "x"),
        ] {
            assert_eq!(snake_case(input), snake);
        }
        assert_eq!(pascal_case("user_role"), "UserRole");
    }

    #[test]
    fn plurals_follow_spelling() {
        for (one, many) in [
            ("user", "users"),
            ("category", "categories"),
            ("day", "days"),
            ("box", "boxes"),
            ("branch", "branches"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn long_constraint_names_are_cut_before_the_ending() {
        let table = "ä".repeat(40);
        let name = constraint_name(Dialect::Postgres, ConstraintKind::Index, &table, &["b"]);
        assert!(name.len() <= 63 && name.ends_with("_idx"), "{name}");
        assert_eq!(
            constraint_name(Dialect::Sqlite, ConstraintKind::Index, &table, &["b"]),
            format!("{table}_b_idx")
        );
        assert_eq!(
            constraint_name(Dialect::MySql, ConstraintKind::PrimaryKey, "users", &["id"]),
            "users_pkey"
        );
    }
}
