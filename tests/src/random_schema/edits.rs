//! A schema -> the schema after some random edits, such as people make, with their answers. Every edit leaves a valid schema,
//! and asks of the rows nothing that they do not meet.

mod constraints;
mod enums;

use super::values::{
    self, NULL_ROW, ROWS, is_constrainable, is_integer, is_number, is_text, literal,
};
use super::{COLUMNS, Case, Maker, Random, TABLES, index_name, sort};
use orm_codegen::dialect::rules;
use orm_codegen::diff::Answers;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{SqlSchema, Table};
use orm_schema::{Dialect, ReferentialAction};
use std::collections::BTreeSet;

/// The case that some edits of a schema make.
pub(super) fn edited(old: SqlSchema, random: &mut Random) -> Case {
    let mut editor = Editor {
        new: old.clone(),
        answers: Answers::default(),
        edits: Vec::new(),
        touched: BTreeSet::new(),
        is_made: BTreeSet::new(),
        random,
    };
    for _ in 0..editor.random.below(2) {
        editor.rename_table();
    }
    for _ in 0..=editor.random.below(6) {
        editor.any();
    }
    sort(&mut editor.new);
    let Editor {
        new,
        answers,
        edits,
        ..
    } = editor;
    Case {
        old,
        new,
        answers,
        edits,
    }
}

struct Editor<'a> {
    new: SqlSchema,
    answers: Answers,
    edits: Vec<String>,
    /// Columns that have been edited: once is enough. Enum types and MySQL's enum columns stand here too.
    touched: BTreeSet<(String, String)>,
    /// Tables that are new.
    is_made: BTreeSet<String>,
    random: &'a mut Random,
}

impl Editor<'_> {
    fn any(&mut self) -> Option<()> {
        match self.random.below(20) {
            0 => self.add_table(),
            1 => self.drop_table(),
            2 | 3 => self.rename_column(),
            4..=6 => self.add_column(),
            7 => self.drop_column(),
            8 | 9 => self.change_type(),
            10 | 11 => self.change_null(),
            12 => self.change_default(),
            13 | 14 => self.change_index(),
            15 => self.change_foreign_key(),
            16 => self.change_check(),
            17 | 18 => self.change_enum(),
            _ => self.rename_enum(),
        }
    }

    fn maker(&mut self) -> Maker<'_> {
        Maker {
            dialect: self.new.dialect,
            rules: rules(self.new.dialect),
            random: self.random,
        }
    }

    fn did(&mut self, what: String) -> Option<()> {
        self.edits.push(what);
        Some(())
    }

    fn table(&mut self, name: &str) -> Option<&mut Table> {
        self.new.tables.iter_mut().find(|table| table.name == name)
    }

    /// A table that the first schema has too.
    fn any_table(&mut self) -> Option<String> {
        let made = &self.is_made;
        let names: Vec<String> = self
            .new
            .tables
            .iter()
            .map(|table| table.name.clone())
            .filter(|name| !made.contains(name))
            .collect();
        self.random.pick(&names).cloned()
    }

    /// A column, once, that the first schema has too and that meets the condition. Marks it.
    fn any_column(&mut self, fits: impl Fn(&Table, &str) -> bool) -> Option<(String, String)> {
        let table = self.any_table()?;
        let touched = &self.touched;
        let found = self.new.tables.iter().find(|other| other.name == table)?;
        let names: Vec<String> = found
            .columns
            .iter()
            .map(|column| column.name.clone())
            .filter(|name| !touched.contains(&(table.clone(), name.clone())) && fits(found, name))
            .collect();
        let name = self.random.pick(&names)?.clone();
        self.touched.insert((table.clone(), name.clone()));
        Some((table, name))
    }

    fn rename_table(&mut self) -> Option<()> {
        let from = self.any_table()?;
        let mut taken: Vec<&str> = self
            .new
            .tables
            .iter()
            .map(|table| table.name.as_str())
            .collect();
        let old: Vec<String> = self.answers.renames.tables.keys().cloned().collect();
        taken.extend(old.iter().map(String::as_str));
        let to = self.random.unused(&TABLES, &taken)?;
        self.rederive(&from, |editor| {
            for table in &mut editor.new.tables {
                if table.name == from {
                    table.name.clone_from(&to);
                }
                for key in &mut table.foreign_keys {
                    if key.target_table == from {
                        key.target_table.clone_from(&to);
                    }
                }
            }
            to.clone()
        });
        self.answers.renames.tables.insert(from.clone(), to.clone());
        self.did(format!("rename table {from} to {to}"))
    }

    /// Makes an edit after which derived names of a table are derived anew: what the edit returns is the table's name then.
    fn rederive(&mut self, name: &str, edit: impl FnOnce(&mut Self) -> String) {
        let derived = self
            .table(name)
            .map(|table| table.clone())
            .map(|table| names(self.new.dialect, &table));
        let name = edit(self);
        let dialect = self.new.dialect;
        let (Some(derived), Some(table)) = (derived, self.table(&name)) else {
            return;
        };
        let new = names(dialect, table);
        let objects = table.primary_key.iter_mut().map(|key| &mut key.name);
        let objects = objects.chain(table.indexes.iter_mut().map(|index| &mut index.name));
        let objects = objects.chain(table.foreign_keys.iter_mut().map(|key| &mut key.name));
        let objects = objects.chain(table.checks.iter_mut().map(|check| &mut check.name));
        for ((name, old), new) in objects.zip(derived).zip(new) {
            if *name == old {
                *name = new;
            }
        }
    }

    fn rename_column(&mut self) -> Option<()> {
        let (table, from) = self.any_column(|_, _| true)?;
        let found = self.table(&table)?.clone();
        let taken: Vec<&str> = found
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let to = self.random.unused(&COLUMNS, &taken)?;
        let is_free =
            |key: &(String, String)| key.0 != table || key.1.to_lowercase() != to.to_lowercase();
        if !self.touched.iter().all(is_free) {
            return None;
        }
        let rules = rules(self.new.dialect);
        let (quoted_from, quoted_to) = (rules.quote(&from), rules.quote(&to));
        let follow = |name: &mut String| {
            if *name == from {
                name.clone_from(&to);
            }
        };
        let follow_text = |text: &mut String| *text = text.replace(&quoted_from, &quoted_to);
        self.rederive(&table, |editor| {
            for other in &mut editor.new.tables {
                for key in other
                    .foreign_keys
                    .iter_mut()
                    .filter(|key| key.target_table == table)
                {
                    key.target_columns.iter_mut().for_each(follow);
                }
                if other.name != table {
                    continue;
                }
                for column in &mut other.columns {
                    follow(&mut column.name);
                    if let Some(generated) = &mut column.generated {
                        follow_text(&mut generated.expression);
                    }
                }
                other
                    .primary_key
                    .iter_mut()
                    .flat_map(|key| &mut key.columns)
                    .for_each(follow);
                for index in &mut other.indexes {
                    index.columns.iter_mut().for_each(|(name, _)| follow(name));
                    index.predicate.iter_mut().for_each(follow_text);
                }
                for key in &mut other.foreign_keys {
                    key.columns.iter_mut().for_each(follow);
                }
                other
                    .checks
                    .iter_mut()
                    .for_each(|check| follow_text(&mut check.condition));
            }
            table.clone()
        });
        self.touched.insert((table.clone(), to.clone()));
        self.answers
            .renames
            .columns
            .insert((table.clone(), from.clone()), to.clone());
        self.did(format!("rename column {table}.{from} to {to}"))
    }

    fn add_table(&mut self) -> Option<()> {
        let nothing = empty(self.new.dialect);
        let mut schema = std::mem::replace(&mut self.new, nothing);
        let before: Vec<String> = schema
            .tables
            .iter()
            .map(|table| table.name.clone())
            .collect();
        self.maker().table(&mut schema);
        let made = schema
            .tables
            .last()
            .map(|table| table.name.clone())
            .filter(|name| !before.contains(name));
        if let Some(name) = &made {
            self.maker().parts(&mut schema, name);
        }
        self.new = schema;
        let name = made?;
        // A new table under a name that another one gave up is a case of its own.
        self.is_made.insert(name.clone());
        self.did(format!("add table {name}"))
    }

    fn drop_table(&mut self) -> Option<()> {
        let name = self.any_table()?;
        if self.touched.iter().any(|(table, _)| *table == name)
            || self.answers.renames.tables.values().any(|to| *to == name)
        {
            return None;
        }
        self.new.tables.retain(|table| table.name != name);
        for table in &mut self.new.tables {
            table.foreign_keys.retain(|key| key.target_table != name);
        }
        self.did(format!("drop table {name}"))
    }

    fn add_column(&mut self) -> Option<()> {
        let name = self.any_table()?;
        if self.random.chance(25) {
            let nothing = empty(self.new.dialect);
            let mut schema = std::mem::replace(&mut self.new, nothing);
            let made = self.maker().foreign_key(&mut schema, &name);
            self.new = schema;
            let column = made?;
            self.touched.insert((name.clone(), column.clone()));
            self.fill(&name, &column, 1)?;
            return self.did(format!("add column {name}.{column} with a foreign key"));
        }
        let schema = self.new.clone();
        let table = self.table(&name)?.clone();
        let column = self.maker().column(&schema, &table)?;
        if self.touched.contains(&(name.clone(), column.name.clone())) {
            return None;
        }
        let column_name = column.name.clone();
        self.table(&name)?.columns.push(column);
        self.touched.insert((name.clone(), column_name.clone()));
        self.fill(&name, &column_name, 1)?;
        self.did(format!("add column {name}.{column_name}"))
    }

    /// Says what rows get, where they need something.
    fn fill(&mut self, table: &str, name: &str, row: usize) -> Option<()> {
        let schema = self.new.clone();
        let column = self
            .table(table)?
            .columns
            .iter()
            .find(|column| column.name == name)?;
        if !column.is_nullable && column.default.is_none() {
            let value = literal(&schema, &column.sql_type, row)?;
            self.answers
                .fills
                .insert((table.to_owned(), name.to_owned()), value);
        }
        Some(())
    }

    fn drop_column(&mut self) -> Option<()> {
        let in_key = |table: &Table, name: &str| {
            table
                .primary_key
                .as_ref()
                .is_some_and(|key| key.columns.iter().any(|column| column == name))
        };
        let (table, name) = self.any_column(|table, name| {
            !in_key(table, name) && !values::is_computed_from(table, name)
        })?;
        let quoted = rules(self.new.dialect).quote(&name);
        let found = self.table(&table)?;
        found.columns.retain(|column| column.name != name);
        found.indexes.retain(|index| {
            let mentions = |text: &String| text.contains(&quoted);
            !index.columns.iter().any(|(column, _)| *column == name)
                && !index.predicate.as_ref().is_some_and(mentions)
        });
        found
            .foreign_keys
            .retain(|key| !key.columns.contains(&name));
        found
            .checks
            .retain(|check| !check.condition.contains(&quoted));
        self.did(format!("drop column {table}.{name}"))
    }

    fn change_type(&mut self) -> Option<()> {
        let dialect = self.new.dialect;
        let quote = |name: &str| rules(dialect).quote(name);
        let (table, name) = self.any_column(|table, name| {
            let quoted = quote(name);
            is_constrainable(table, name)
                && !table
                    .checks
                    .iter()
                    .any(|check| check.condition.contains(&quoted))
        })?;
        let is_indexed = self
            .table(&table)?
            .indexes
            .iter()
            .any(|index| index.columns.iter().any(|(column, _)| *column == name));
        let choice = self.random.below(4);
        let found = self.table(&table)?;
        let column = found
            .columns
            .iter_mut()
            .find(|column| column.name == name)?;
        let from = column.sql_type.clone();
        let text = match dialect {
            Dialect::MySql => "VARCHAR(191)",
            Dialect::Sqlite | Dialect::Postgres => "TEXT",
        };
        let quoted = quote(&name);
        let (to, cast) = if is_integer(&from) {
            let to = ["SMALLINT", "INTEGER", "BIGINT", text];
            (to[choice].to_owned(), None)
        } else if is_number(&from) && dialect != Dialect::Sqlite {
            ("DECIMAL(30,4)".to_owned(), None)
        } else if is_text(&from) && choice > 1 {
            let cast = (dialect == Dialect::Postgres).then(|| format!("CAST({quoted} AS INTEGER)"));
            ("INTEGER".to_owned(), cast)
        } else if is_text(&from) && dialect != Dialect::Sqlite {
            ("VARCHAR(60)".to_owned(), None)
        } else if from == "DATE" && dialect != Dialect::Sqlite {
            let to = if dialect == Dialect::MySql {
                "DATETIME(6)"
            } else {
                "TIMESTAMP(6)"
            };
            (to.to_owned(), None)
        } else if from == "BOOLEAN" && !is_indexed {
            let cast = (dialect == Dialect::Postgres)
                .then(|| format!("CASE WHEN {quoted} THEN 1 ELSE 0 END"));
            ("INTEGER".to_owned(), cast)
        } else {
            return None;
        };
        if to == from {
            return None;
        }
        column.sql_type.clone_from(&to);
        column.default = None;
        if let Some(cast) = cast {
            self.answers
                .casts
                .insert((table.clone(), name.clone()), cast);
        }
        self.did(format!(
            "change the type of {table}.{name} from {from} to {to}"
        ))
    }

    fn change_null(&mut self) -> Option<()> {
        let (table, name) = self.any_column(|table, name| {
            let is_key = table
                .primary_key
                .as_ref()
                .is_some_and(|key| key.columns.iter().any(|column| column == name));
            let sets_null = table.foreign_keys.iter().any(|key| {
                key.on_delete == ReferentialAction::SetNull
                    && key.columns.iter().any(|column| column == name)
            });
            let is_computed = table
                .columns
                .iter()
                .any(|column| column.name == name && column.generated.is_some());
            !is_key && !sets_null && !is_computed
        })?;
        let found = self.table(&table)?;
        let column = found
            .columns
            .iter_mut()
            .find(|column| column.name == name)?;
        column.is_nullable = !column.is_nullable;
        let is_refused = !column.is_nullable;
        if is_refused {
            // The only row without a value gets the one that no other row has.
            let schema = self.new.clone();
            let sql_type = self
                .table(&table)?
                .columns
                .iter()
                .find(|column| column.name == name)?
                .sql_type
                .clone();
            let value = literal(&schema, &sql_type, NULL_ROW)?;
            self.answers
                .fills
                .insert((table.clone(), name.clone()), value);
        }
        self.did(format!(
            "{} NULL in {table}.{name}",
            if is_refused { "refuse" } else { "allow" }
        ))
    }

    fn change_default(&mut self) -> Option<()> {
        let (table, name) = self.any_column(is_constrainable)?;
        let schema = self.new.clone();
        let column = self
            .table(&table)?
            .columns
            .iter()
            .find(|column| column.name == name)?
            .clone();
        let default = if column.default.is_some() && self.random.chance(50) {
            None
        } else {
            self.maker().default(&schema, &column.sql_type)
        };
        let column = self
            .table(&table)?
            .columns
            .iter_mut()
            .find(|column| column.name == name)?;
        if column.default == default {
            return None;
        }
        column.default.clone_from(&default);
        self.did(format!("set the default of {table}.{name} to {default:?}"))
    }
}

fn empty(dialect: Dialect) -> SqlSchema {
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: Vec::new(),
        others: Vec::new(),
    }
}

/// The names that the key, indexes, foreign keys and checks of a table have when nobody names them.
fn names(dialect: Dialect, table: &Table) -> Vec<String> {
    let derived = |kind, columns: &[&str]| constraint_name(dialect, kind, &table.name, columns);
    let key = table
        .primary_key
        .iter()
        .map(|_| derived(ConstraintKind::PrimaryKey, &[]));
    let indexes = table
        .indexes
        .iter()
        .map(|index| index_name(dialect, &table.name, index));
    let keys = table.foreign_keys.iter().map(|key| {
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        derived(ConstraintKind::ForeignKey, &columns)
    });
    let checks = table.checks.iter().map(|check| {
        let mentioned = |name: &str| check.condition.contains(&rules(dialect).quote(name));
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let columns: Vec<&str> = columns.filter(|name| mentioned(name)).take(1).collect();
        derived(ConstraintKind::Check, &columns)
    });
    key.chain(indexes).chain(keys).chain(checks).collect()
}

/// How many rows a filled table has is part of what edits rely on.
const _: () = assert!(NULL_ROW <= ROWS);
