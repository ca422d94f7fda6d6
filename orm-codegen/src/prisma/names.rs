//! Rust names -> names that Prisma's grammar takes, each once in its scope. What changes is mapped by the emitter.

use std::collections::BTreeSet;

/// No model or enum may be called so: Prisma's scalars, its client, and words of TypeScript.
const RESERVED_TYPES: &[&str] = &[
    "BigInt",
    "Boolean",
    "Bytes",
    "DateTime",
    "Decimal",
    "Float",
    "Int",
    "Json",
    "String",
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The names given out in one scope.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A scope in which these members are taken.
    pub(super) fn with(members: impl IntoIterator<Item = String>) -> Self {
        Self {
            taken: members.into_iter().collect(),
        }
    }

    /// A name for a model or enum.
    pub(super) fn type_name(&mut self, wanted: &str) -> String {
        let name = valid(wanted, "Type");
        self.take(if RESERVED_TYPES.contains(&name.as_str()) {
            name + "_"
        } else {
            name
        })
    }

    /// A name for a relation field.
    pub(super) fn member_name(&mut self, wanted: &str) -> String {
        let name = valid(wanted, "field");
        self.take(name)
    }

    /// Names for the fields of a model or the values of an enum, in the same order. Those that Prisma takes as they are
    /// come first, so that no other is given one of them.
    pub(super) fn member_names(&mut self, wanted: &[&str]) -> Vec<String> {
        let mut names = vec![String::new(); wanted.len()];
        for keeps_name in [true, false] {
            for (name, wanted) in names.iter_mut().zip(wanted) {
                if (valid(wanted, "field") == **wanted) == keeps_name {
                    *name = self.member_name(wanted);
                }
            }
        }
        names
    }

    /// A name for the side of a relation that no struct declares: what the other model is called, or that and the name
    /// of the declared side.
    pub(super) fn made_up_name(
        &mut self,
        own: String,
        relation: &str,
        is_ambiguous: bool,
    ) -> String {
        if is_ambiguous || !self.is_free(&own) {
            self.member_name(&format!("{own}_by_{relation}"))
        } else {
            self.member_name(&own)
        }
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    fn take(&mut self, mut name: String) -> String {
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// Prisma's identifiers begin with a letter and go on with letters, digits and underscores.
fn valid(wanted: &str, fallback: &str) -> String {
    let name: String = wanted
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .skip_while(|c| !c.is_alphabetic())
        .collect();
    if name.is_empty() {
        fallback.to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_valid_and_stay_apart() {
        let mut names = Names::default();
        assert_eq!(
            names.member_names(&["_id", "id", "größe"]),
            ["id_", "id", "größe"]
        );
        assert_eq!(names.member_name("__"), "field");
        assert_eq!(names.type_name("String"), "String_");
        assert!(!names.is_free("id"));
    }

    #[test]
    fn a_made_up_name_says_more_where_it_must() {
        let mut names = Names::with(["posts".to_owned()]);
        let mut made_up =
            |own: &str, is_ambiguous| names.made_up_name(own.to_owned(), "author", is_ambiguous);
        assert_eq!(made_up("users", false), "users");
        assert_eq!(made_up("tags", true), "tags_by_author");
        assert_eq!(made_up("posts", false), "posts_by_author");
        assert_eq!(made_up("posts", false), "posts_by_author_");
    }
}
