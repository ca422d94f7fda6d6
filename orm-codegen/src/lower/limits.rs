//! What a schema may ask for and a database does not have, and what stands in for it.

use orm_schema::{Dialect, IndexKind, Model, PolyField, ReferentialAction, Schema};

/// What the schema asks for and the database cannot do, one sentence each, in the order of models and relations. The
/// DDL does the safest thing instead, so whoever writes it to a file or a database says this first.
pub fn unsupported(schema: &Schema, dialect: Dialect) -> Vec<String> {
    let mut problems = Vec::new();
    let models = schema.models().iter();
    for foreign_key in models.flat_map(|model| schema.foreign_keys(model)) {
        for (attribute, action) in [
            ("on_delete", foreign_key.on_delete),
            ("on_update", foreign_key.on_update),
        ] {
            if lowered_action(dialect, action) != action {
                problems.push(format!(
                    "`{}::{}` says `{attribute} = {}`, and {dialect} has no {}",
                    foreign_key.model.name,
                    foreign_key.relation.name,
                    action.name(),
                    action.sql()
                ));
            }
        }
    }
    for model in schema.models() {
        let uniques = model
            .indexes
            .iter()
            .filter(|index| index.kind == IndexKind::Unique && index.predicate.is_some());
        if dialect == Dialect::MySql {
            problems.extend(uniques.map(|index| {
                let fields: Vec<&str> = index.field_names().collect();
                format!(
                    "`{}` has a unique key over `{}` for some rows only, and {dialect} has no partial indexes",
                    model.name,
                    fields.join(", ")
                )
            }));
        }
    }
    problems
}

/// The action that the database really takes. InnoDB knows no SET DEFAULT: MySQL refuses it ("FOREIGN KEY Constraints"),
/// MariaDB 10.11 accepts the words and refuses the deletion, as RESTRICT does on both.
pub(crate) fn lowered_action(dialect: Dialect, action: ReferentialAction) -> ReferentialAction {
    match (dialect, action) {
        (Dialect::MySql, ReferentialAction::SetDefault) => ReferentialAction::Restrict,
        (Dialect::MySql | Dialect::Sqlite | Dialect::Postgres, action) => action,
    }
}

/// Whether foreign keys can wait for the end of the transaction. InnoDB checks every row at once.
pub(crate) fn can_defer(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => true,
        Dialect::MySql => false,
    }
}

/// Whether the database does without the check of a polymorphic field, because a foreign key sets its columns to NULL:
/// MySQL (error 3823) and MariaDB (error 1901, also through a generated column) take only one of the two. What is given
/// up is the guard against two keys in one row that a hand wrote; the program always writes one.
pub(crate) fn sets_null_unchecked(
    schema: &Schema,
    dialect: Dialect,
    model: &Model,
    field: &PolyField,
) -> bool {
    dialect == Dialect::MySql
        && schema.foreign_keys(model).any(|foreign_key| {
            foreign_key.relation.poly.as_ref() == Some(&field.name)
                && foreign_key.on_delete == ReferentialAction::SetNull
        })
}
