//! Names in a database -> names in Rust. Pure: the same names in the same order give the same names.

use orm_schema::naming;
use std::collections::BTreeSet;

/// The longest name that all databases take, in bytes.
pub(super) const LONGEST: usize = 63;

/// Words that cannot be a name, even behind `r#`.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Keywords of every edition, which take `r#`.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while", "yield",
];

/// What the pulled source itself needs, and so no struct can be called.
const TYPES: &[&str] = &[
    "BelongsTo",
    "Box",
    "Clone",
    "Column",
    "Copy",
    "DateTime",
    "Db",
    "DbEnum",
    "Debug",
    "Decimal",
    "Default",
    "Eq",
    "Err",
    "Executor",
    "Expr",
    "Filterable",
    "HasMany",
    "HasOne",
    "Hash",
    "Id",
    "Json",
    "Loaded",
    "LoadedRef",
    "LoadedRows",
    "ManyToMany",
    "Model",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "NewType",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Patch",
    "Poly",
    "PolyRef",
    "Result",
    "Self",
    "Shape",
    "Some",
    "String",
    "Tx",
    "Utc",
    "Uuid",
    "Value",
    "Vec",
];

/// Names that are taken in one place.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// A place in which these are taken from the beginning.
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    /// Whether the name was free; it is taken now.
    pub(super) fn claim(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }

    /// The first of the names that is free, or the last one with a number.
    pub(super) fn first(&mut self, names: &[String]) -> String {
        if let Some(free) = names.iter().find(|name| !self.0.contains(*name)) {
            self.0.insert(free.clone());
            return free.clone();
        }
        let base = names.last().cloned().unwrap_or_else(|| "field".to_owned());
        let mut number = 2;
        loop {
            let name = format!("{base}_{number}");
            if self.claim(&name) {
                return name;
            }
            number += 1;
        }
    }
}

/// Names of the items of the pulled file.
#[derive(Debug)]
pub(super) struct Items(BTreeSet<String>);

impl Items {
    pub(super) fn new() -> Self {
        Self(TYPES.iter().map(|&name| name.to_owned()).collect())
    }

    /// The struct of a table. The derive makes `New{Model}` and `{Model}Patch` beside it.
    pub(super) fn model(&mut self, table: &str) -> String {
        let base = type_name(&singular_table(table));
        let beside = |name: &str| [format!("New{name}"), format!("{name}Patch")];
        self.free(&base, "Row", |taken, name| {
            !beside(name).iter().any(|name| taken.contains(name))
        })
    }

    /// An enum.
    pub(super) fn enum_type(&mut self, wanted: &str) -> String {
        self.free(&type_name(wanted), "Kind", |_, _| true)
    }

    fn free(
        &mut self,
        base: &str,
        suffix: &str,
        fits: impl Fn(&BTreeSet<String>, &str) -> bool,
    ) -> String {
        let mut name = base.to_owned();
        if TYPES.contains(&base) {
            name.push_str(suffix);
        }
        let stem = name.clone();
        let mut number = 2;
        while self.0.contains(&name) || !fits(&self.0, &name) {
            name = format!("{stem}{number}");
            number += 1;
        }
        self.0.insert(name.clone());
        self.0.insert(format!("New{name}"));
        self.0.insert(format!("{name}Patch"));
        name
    }
}

/// Letters, digits and `_`, for a name that begins with a digit a letter in front.
fn word(text: &str, first: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_digit() || c.is_alphabetic() {
                c
            } else {
                '_'
            }
        })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, first);
    }
    name
}

/// `order_items`, `OrderItems` or `order items` to `OrderItems`.
fn type_name(text: &str) -> String {
    let name = naming::pascal_case(&word(text, "N"));
    // `word` sees the first letter before the words are joined.
    let name = word(&name, "N");
    if name.is_empty() {
        "Unnamed".to_owned()
    } else {
        name
    }
}

/// A variant of an enum for a value.
pub(super) fn variant(value: &str) -> String {
    let snake = naming::snake_case(&word(value, "N"));
    type_name(&snake)
}

/// A field for a column: in snake case, and no word that is no name.
pub(super) fn field(column: &str) -> String {
    let word = word(column, "n");
    let is_snake = !word.chars().any(char::is_uppercase);
    let mut name = if is_snake {
        word
    } else {
        naming::snake_case(&word)
    };
    if name.chars().all(|c| c == '_') {
        "column".clone_into(&mut name);
    }
    if NEVER.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// The name as source has it.
pub(super) fn raw(name: &str) -> String {
    if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Whether the text is a name that an attribute can have.
pub(super) fn is_ident(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !NEVER.contains(&text)
}

/// A table's name with its last word in the singular.
pub(super) fn singular_table(table: &str) -> String {
    let at = table.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
        at + table[at..].chars().next().map_or(1, char::len_utf8)
    });
    let (head, last) = table.split_at(at);
    format!("{head}{}", singular(last))
}

/// The singular of an English noun by spelling alone: `categories` to `category`, `boxes` to `box`.
fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    let is = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    let without = |count: usize| {
        let end = word.len().saturating_sub(count);
        word.get(..end).unwrap_or(word).to_owned()
    };
    match lower.as_str() {
        "people" => {
            return if word == "people" {
                "person".to_owned()
            } else {
                "Person".to_owned()
            };
        }
        "children" => return format!("{}ld", without(5)),
        "series" | "species" | "news" => return word.to_owned(),
        _ => {}
    }
    if is(&["ies"]) && lower.len() > 4 {
        format!("{}y", without(3))
    } else if is(&[
        "sses", "xes", "ches", "shes", "zzes", "tuses", "buses", "nuses", "ruses",
    ]) {
        without(2)
    } else if is(&["ss", "us", "is"]) || !is(&["s"]) || lower.len() < 3 {
        word.to_owned()
    } else {
        without(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_structs() {
        for (table, name) in [
            ("users", "User"),
            ("order_items", "OrderItem"),
            ("OrderItem", "OrderItem"),
            ("categories", "Category"),
            ("addresses", "Address"),
            ("statuses", "Status"),
            ("houses", "House"),
            ("taxes", "Tax"),
            ("data", "Data"),
            ("people", "Person"),
            ("order", "Order"),
            ("2fa tokens", "N2faToken"),
            ("  ", "Unnamed"),
        ] {
            let found = Items(BTreeSet::new()).model(table);
            assert_eq!(found, name, "{table}");
        }
    }

    #[test]
    fn structs_do_not_share_names_with_each_other_or_the_prelude() {
        let mut items = Items::new();
        let found =
            ["users", "user", "new_users", "columns", "strings"].map(|table| items.model(table));
        assert_eq!(
            found,
            ["User", "User2", "NewUser3", "ColumnRow", "StringRow"]
        );
    }

    #[test]
    fn columns_become_fields() {
        for (column, name, source) in [
            ("id", "id", "id"),
            ("OrderId", "order_id", "order_id"),
            ("User Name", "user_name", "user_name"),
            ("type", "type", "r#type"),
            ("self", "self_", "self_"),
            ("1st", "n1st", "n1st"),
            ("_", "column", "column"),
            ("ID", "id", "id"),
            ("größe", "größe", "größe"),
        ] {
            let found = field(column);
            assert_eq!(found, name);
            assert_eq!(raw(&found), source);
        }
        assert_eq!(variant("in-review"), "InReview");
        assert_eq!(variant("2x"), "N2x");
        assert_eq!(variant("DONE"), "Done");
    }
}
