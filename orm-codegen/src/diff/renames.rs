//! The old schema and what has another name -> the old schema as it is after those renames, so that what differs then is more
//! than a name. Decides which renames hold; drops, makes and guesses nothing.

use super::words::{Role, is_name, rewrite};
use super::{Answers, Change, Renames};
use orm_schema::Dialect;
use orm_schema::sql::{Column, Generated, SqlEnum, SqlSchema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The answers by the new names of tables and types, and the renames that lead from what the old schema has to what the new
/// one has. All others are stale: what they rename is gone already, or what it becomes is there already.
pub(super) fn resolved(old: &SqlSchema, new: &SqlSchema, told: &Answers) -> (Answers, Renames) {
    let tables = holding(
        &told.renames.tables,
        &names(&old.tables, |table| &table.name),
        &names(&new.tables, |table| &table.name),
    );
    let enums = holding(
        &told.renames.enums,
        &names(&old.enums, |sql_enum| &sql_enum.name),
        &names(&new.enums, |sql_enum| &sql_enum.name),
    );
    let answers = told.by_new_names(&tables, &enums);
    let (columns, enum_values) = members(old, new, &answers.renames, (&tables, &enums));
    let renames = Renames {
        tables,
        columns,
        enums,
        enum_values,
    };
    (answers, renames)
}

/// What is told by an owner and a name in it.
type Members = BTreeMap<(String, String), String>;

/// The renames of columns and values that hold.
fn members(
    old: &SqlSchema,
    new: &SqlSchema,
    told: &Renames,
    (tables, enums): (&BTreeMap<String, String>, &BTreeMap<String, String>),
) -> (Members, Members) {
    let mut columns = BTreeMap::new();
    let new_tables: BTreeMap<&str, &Table> = by_name(&new.tables, |table| &table.name);
    let told_columns = grouped(&told.columns);
    for table in &old.tables {
        let name = renamed(tables, &table.name);
        let (Some(told), Some(new_table)) = (told_columns.get(name), new_tables.get(name)) else {
            continue;
        };
        let held = holding(
            told,
            &names(&table.columns, |column| &column.name),
            &names(&new_table.columns, |column| &column.name),
        );
        columns.extend(
            held.into_iter()
                .map(|(from, to)| ((name.to_owned(), from), to)),
        );
    }
    let mut enum_values = BTreeMap::new();
    let new_enums = by_name(&new.enums, |sql_enum| &sql_enum.name);
    let told_values = grouped(&told.enum_values);
    for sql_enum in &old.enums {
        let name = renamed(enums, &sql_enum.name);
        let (Some(told), Some(new_enum)) = (told_values.get(name), new_enums.get(name)) else {
            continue;
        };
        let held = holding(
            told,
            &names(&sql_enum.values, |value| value),
            &names(&new_enum.values, |value| value),
        );
        enum_values.extend(
            held.into_iter()
                .map(|(from, to)| ((name.to_owned(), from), to)),
        );
    }
    (columns, enum_values)
}

/// The renames as changes: types, tables, then columns.
pub(super) fn changes(renames: &Renames) -> Vec<Change> {
    let Renames {
        tables,
        columns,
        enums,
        // Part of the change of the type.
        enum_values: _,
    } = renames;
    let mut changes = Vec::new();
    for (from, to) in enums {
        let (from, to) = (from.clone(), to.clone());
        changes.push(Change::RenameEnum { from, to });
    }
    for (from, to) in tables {
        let (from, to) = (from.clone(), to.clone());
        changes.push(Change::RenameTable { from, to });
    }
    for ((table, from), to) in columns {
        changes.push(Change::RenameColumn {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
        });
    }
    changes
}

/// The schema by its new names. Names of constraints and indexes stay, and so do the values of enum types.
pub(crate) fn apply(old: &SqlSchema, renames: &Renames) -> SqlSchema {
    let mut schema = old.clone();
    if *renames == Renames::default() {
        return schema;
    }
    let old_columns = grouped(&renames.columns);
    let values = grouped(&renames.enum_values);
    for sql_enum in &mut schema.enums {
        rename(&renames.enums, &mut sql_enum.name);
    }
    for table in &mut schema.tables {
        let old_name = table.name.clone();
        rename(&renames.tables, &mut table.name);
        let context = Context {
            dialect: schema.dialect,
            renames,
            old_table: &old_name,
            new_table: &table.name,
            columns: old_columns.get(table.name.as_str()),
        };
        for column in &mut table.columns {
            context.column(column, &schema.enums, &values);
        }
        let columns = context.columns;
        let follow = |name: &mut String| {
            if let Some(columns) = columns {
                rename(columns, name);
            }
        };
        let keys = table.primary_key.iter_mut();
        keys.flat_map(|key| &mut key.columns).for_each(follow);
        for index in &mut table.indexes {
            index.columns.iter_mut().for_each(|(name, _)| follow(name));
            if let Some(predicate) = &mut index.predicate {
                *predicate = context.expression(predicate);
            }
        }
        for check in &mut table.checks {
            check.condition = context.expression(&check.condition);
        }
        for foreign_key in &mut table.foreign_keys {
            foreign_key.columns.iter_mut().for_each(follow);
            rename(&renames.tables, &mut foreign_key.target_table);
            if let Some(columns) = old_columns.get(foreign_key.target_table.as_str()) {
                let targets = foreign_key.target_columns.iter_mut();
                targets.for_each(|name| rename(columns, name));
            }
        }
    }
    schema
}

/// The renames of one table.
struct Context<'a> {
    dialect: Dialect,
    renames: &'a Renames,
    old_table: &'a str,
    new_table: &'a str,
    columns: Option<&'a BTreeMap<String, String>>,
}

impl Context<'_> {
    fn column(
        &self,
        column: &mut Column,
        enums: &[SqlEnum],
        values: &BTreeMap<&str, BTreeMap<String, String>>,
    ) {
        let Column {
            name,
            sql_type,
            is_nullable: _,
            default,
            is_auto_increment: _,
            generated,
            collation: _,
            comment: _,
        } = column;
        if let Some(columns) = self.columns {
            rename(columns, name);
        }
        *sql_type = rewrite(
            sql_type,
            self.dialect,
            &|role, name, is_quoted| match role {
                Role::Column | Role::Type => self.enum_name(name, is_quoted),
                Role::Table | Role::Text => None,
            },
        );
        if let Some(default) = default {
            *default = self.expression(default);
            let type_name = sql_type.trim_end_matches("[]");
            let type_values = enums
                .iter()
                .find(|sql_enum| {
                    let quoted = crate::dialect::rules(self.dialect).quote(&sql_enum.name);
                    type_name == quoted || type_name.eq_ignore_ascii_case(&sql_enum.name)
                })
                .and_then(|sql_enum| values.get(sql_enum.name.as_str()));
            if let Some(type_values) = type_values {
                *default = rewrite(default, self.dialect, &|role, text, _| match role {
                    Role::Text => type_values.get(text).cloned(),
                    Role::Column | Role::Table | Role::Type => None,
                });
            }
        }
        if let Some(Generated { expression, .. }) = generated {
            *expression = self.expression(expression);
        }
    }

    fn expression(&self, text: &str) -> String {
        rewrite(text, self.dialect, &|role, name, is_quoted| match role {
            Role::Column => self
                .columns?
                .iter()
                .find(|(from, _)| is_name(name, from, is_quoted))
                .map(|(_, to)| to.clone()),
            Role::Table => (self.old_table != self.new_table
                && is_name(name, self.old_table, is_quoted))
            .then(|| self.new_table.to_owned()),
            Role::Type => self.enum_name(name, is_quoted),
            Role::Text => None,
        })
    }

    fn enum_name(&self, name: &str, is_quoted: bool) -> Option<String> {
        self.renames
            .enums
            .iter()
            .find(|(from, _)| is_name(name, from, is_quoted))
            .map(|(_, to)| to.clone())
    }
}

/// The renames whose old name is there before, and whose new name is there after and free to take: nobody has it before, or
/// who has it gives it up. Names that go around in a circle never become free; two migrations can do that, one cannot.
pub(super) fn holding(
    told: &BTreeMap<String, String>,
    before: &BTreeSet<&str>,
    after: &BTreeSet<&str>,
) -> BTreeMap<String, String> {
    let mut held: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    loop {
        let count = held.len();
        for (from, to) in told {
            let is_free = !before.contains(to.as_str()) || held.contains_key(to);
            let is_told = before.contains(from.as_str()) && after.contains(to.as_str());
            if is_told && is_free && !held.contains_key(from) && taken.insert(to) {
                held.insert(from.clone(), to.clone());
            }
        }
        if held.len() == count {
            return held;
        }
    }
}

/// What is keyed by two names, by the first.
fn grouped(pairs: &BTreeMap<(String, String), String>) -> BTreeMap<&str, BTreeMap<String, String>> {
    let mut groups: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for ((first, second), to) in pairs {
        let group = groups.entry(first).or_default();
        group.insert(second.clone(), to.clone());
    }
    groups
}

fn rename(names: &BTreeMap<String, String>, name: &mut String) {
    if let Some(to) = names.get(name) {
        name.clone_from(to);
    }
}

fn renamed<'a>(names: &'a BTreeMap<String, String>, name: &'a str) -> &'a str {
    names.get(name).map_or(name, String::as_str)
}

pub(super) fn names<T>(items: &[T], name: fn(&T) -> &String) -> BTreeSet<&str> {
    items.iter().map(|item| name(item).as_str()).collect()
}

/// What carries a name, by it.
pub(super) fn by_name<T>(items: &[T], name: fn(&T) -> &String) -> BTreeMap<&str, &T> {
    items
        .iter()
        .map(|item| (name(item).as_str(), item))
        .collect()
}
