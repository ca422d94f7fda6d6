//! Enum types of a database -> enums of the pulled source.

use super::names::{self, Items, LONGEST, Taken};
use super::types::Kind;
use super::unsayable::Unsayable;
use orm_schema::sql::{Column, SqlEnum, SqlSchema};
use orm_schema::{ColumnType, Dialect, Str, naming};
use std::collections::{BTreeMap, BTreeSet};

/// One enum.
#[derive(Debug, Clone)]
pub(super) struct PulledEnum {
    /// The Rust name.
    pub(super) name: String,
    /// The name of the database's type, where that is not derived.
    pub(super) db_name: Option<String>,
    /// Variants with the values that are stored.
    pub(super) variants: Vec<(String, String)>,
}

impl PulledEnum {
    /// The variant that is stored so.
    pub(super) fn variant(&self, value: &str) -> Option<&str> {
        let mut variants = self.variants.iter();
        variants
            .find(|(_, stored)| stored == value)
            .map(|(name, _)| name.as_str())
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Enums {
    /// In the order of their names in the database.
    pub(super) list: Vec<PulledEnum>,
    /// By the type as a column spells it: position, and whether it is a list.
    by_type: BTreeMap<String, (usize, bool)>,
    /// Types as columns spell them whose values no Rust enum can have: columns of them are text.
    texts: BTreeSet<String>,
}

impl Enums {
    /// The enums of a schema. `claimed` are the names of tables and indexes, with which types share a namespace.
    pub(super) fn new(
        schema: &SqlSchema,
        unsayable: &Unsayable,
        items: &mut Items,
        claimed: &BTreeSet<String>,
    ) -> Self {
        let rules = crate::dialect::rules(schema.dialect);
        let texts = unsayable.enums.keys().map(|name| rules.quote(name));
        let mut enums = Self {
            texts: texts.collect(),
            ..Self::default()
        };
        match schema.dialect {
            Dialect::Postgres => {
                for SqlEnum { name, values } in &schema.enums {
                    let rust = items.enum_type(name);
                    let derived = naming::snake_case(&rust);
                    let position = enums.list.len();
                    let quoted = rules.quote(name);
                    enums
                        .by_type
                        .insert(format!("{quoted}[]"), (position, true));
                    enums.by_type.insert(quoted, (position, false));
                    enums.list.push(PulledEnum {
                        db_name: (derived != *name).then(|| name.clone()),
                        variants: variants(values),
                        name: rust,
                    });
                }
            }
            Dialect::MySql => enums.read_columns(schema, items, claimed),
            Dialect::Sqlite => {}
        }
        enums
    }

    /// MySQL's types stand in the columns: those with the same values are one.
    fn read_columns(&mut self, schema: &SqlSchema, items: &mut Items, claimed: &BTreeSet<String>) {
        let mut claimed = claimed.clone();
        for table in &schema.tables {
            for column in &table.columns {
                if self.by_type.contains_key(&column.sql_type) {
                    continue;
                }
                let Some(values) =
                    inline_values(&column.sql_type).filter(|values| is_sayable(values))
                else {
                    continue;
                };
                let rust = items.enum_type(&format!(
                    "{}_{}",
                    names::singular_table(&table.name),
                    column.name
                ));
                // PostgreSQL has such a type beside its tables, and models are for all databases.
                let derived = naming::snake_case(&rust);
                let mut name = derived.clone();
                while name.len() > LONGEST || !claimed.insert(name.to_lowercase()) {
                    let keep: String = name.chars().take(40).collect();
                    name = format!("{keep}_{}", self.list.len() + 1);
                }
                let position = self.list.len();
                self.by_type
                    .insert(column.sql_type.clone(), (position, false));
                self.list.push(PulledEnum {
                    db_name: (derived != name).then_some(name),
                    variants: variants(&values),
                    name: rust,
                });
            }
        }
    }

    /// The enum that a column holds.
    pub(super) fn of(&self, column: &Column) -> Option<Kind> {
        if self.texts.contains(&column.sql_type) {
            return Some(Kind {
                scalar: ColumnType::String,
                is_list: false,
            });
        }
        let (position, is_list) = *self.by_type.get(&column.sql_type)?;
        let name = self.list.get(position)?.name.clone();
        Some(Kind {
            scalar: ColumnType::Enum(Str::Owned(name)),
            is_list,
        })
    }

    /// The enum of that Rust name.
    pub(super) fn named(&self, name: &str) -> Option<&PulledEnum> {
        self.list.iter().find(|found| found.name == name)
    }
}

/// Whether a Rust enum can have these values: some, none of them empty or too long, all different without case.
pub(super) fn is_sayable(values: &[String]) -> bool {
    let mut seen = BTreeSet::new();
    !values.is_empty()
        && values.iter().all(|value| {
            !value.is_empty() && value.len() <= LONGEST && seen.insert(value.to_lowercase())
        })
}

fn variants(values: &[String]) -> Vec<(String, String)> {
    let mut taken = Taken::of(["Self"]);
    values
        .iter()
        .map(|value| {
            let wanted = names::variant(value);
            let mut name = wanted.clone();
            let mut number = 2;
            while !taken.claim(&name) {
                name = format!("{wanted}{number}");
                number += 1;
            }
            (name, value.clone())
        })
        .collect()
}

/// The values of `ENUM('a', 'b')`.
fn inline_values(sql_type: &str) -> Option<Vec<String>> {
    let list = sql_type.strip_prefix("ENUM(")?.strip_suffix(')')?;
    let mut values = Vec::new();
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | ',' => {}
            '\'' => {
                let mut value = String::new();
                loop {
                    match chars.next()? {
                        '\'' if chars.peek() == Some(&'\'') => {
                            chars.next();
                            value.push('\'');
                        }
                        '\'' => break,
                        '\\' => value.push(chars.next()?),
                        other => value.push(other),
                    }
                }
                values.push(value);
            }
            _ => return None,
        }
    }
    Some(values)
}
