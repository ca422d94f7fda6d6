//! Two tables of one name -> what differs between them. Objects with equal content and another name are the same object; the
//! order of columns, indexes and constraints is no difference.

use super::enums::{column_values, value_cast};
use super::renames::holding;
use super::{Answers, Change};
use orm_schema::sql::{Check, Column, PrimaryKey, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, ReferentialAction, SortOrder};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// A value as it was written, and in its normal form. The first is what changes hold, the second is what is compared.
#[derive(Debug)]
pub(super) struct Both<'a, T> {
    /// As it was written.
    pub(super) written: &'a T,
    /// In its normal form.
    pub(super) normal: &'a T,
}

impl<T> Clone for Both<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Both<'_, T> {}

/// What stands in the normal form, with how it was written: by name, because a normal form has an order of its own.
fn both<'a, T>(
    written: &'a [T],
    normal: &'a [T],
    name: fn(&T) -> &String,
) -> BTreeMap<&'a str, Both<'a, T>> {
    let written: BTreeMap<&str, &T> = super::renames::by_name(written, name);
    normal
        .iter()
        .map(|normal| {
            let name = name(normal).as_str();
            let written = written.get(name).copied().unwrap_or(normal);
            (name, Both { written, normal })
        })
        .collect()
}

/// What differs between the tables of two schemas.
pub(super) fn tables(
    before: Both<'_, SqlSchema>,
    after: Both<'_, SqlSchema>,
    answers: &Answers,
) -> Vec<Change> {
    let old = both(&before.written.tables, &before.normal.tables, |table| {
        &table.name
    });
    let new = both(&after.written.tables, &after.normal.tables, |table| {
        &table.name
    });
    let mut changes = Vec::new();
    for (name, table) in &old {
        if !new.contains_key(name) {
            changes.push(Change::DropTable(table.written.clone()));
        }
    }
    for (name, after_table) in new {
        match old.get(name) {
            None => changes.push(Change::CreateTable(after_table.written.clone())),
            Some(before_table) => TablePair {
                dialect: after.written.dialect,
                name,
                before: *before_table,
                after: after_table,
                answers,
            }
            .differences(&mut changes),
        }
    }
    changes
}

struct TablePair<'a> {
    dialect: Dialect,
    name: &'a str,
    before: Both<'a, Table>,
    after: Both<'a, Table>,
    answers: &'a Answers,
}

impl TablePair<'_> {
    fn differences(&self, changes: &mut Vec<Change>) {
        // The compiler shows this place when a table gets something more.
        let Table {
            name: _,
            columns: _,
            primary_key: _,
            indexes: _,
            foreign_keys: _,
            checks: _,
            comment,
        } = self.after.written;
        self.columns(changes);
        self.primary_key(changes);
        self.indexes(changes);
        self.foreign_keys(changes);
        self.checks(changes);
        self.comment(None, &self.before.written.comment, comment, changes);
    }

    fn columns(&self, changes: &mut Vec<Change>) {
        let (before, after) = (self.before, self.after);
        let old = both(&before.written.columns, &before.normal.columns, |column| {
            &column.name
        });
        let new = both(&after.written.columns, &after.normal.columns, |column| {
            &column.name
        });
        let table = || self.name.to_owned();
        for (name, column) in &old {
            if !new.contains_key(name) {
                let column = column.written.clone();
                changes.push(Change::DropColumn {
                    table: table(),
                    column,
                });
            }
        }
        for (name, column) in new {
            let key = (table(), name.to_owned());
            let Some(old) = old.get(name) else {
                changes.push(Change::AddColumn {
                    table: table(),
                    column: column.written.clone(),
                    fill: self.answers.fills.get(&key).cloned(),
                });
                continue;
            };
            let cast = self.cast(*old, column);
            if cast.is_some() || !is_equal(old.normal, column.normal) {
                let is_refused = old.normal.is_nullable && !column.normal.is_nullable;
                let fill = self.answers.fills.get(&key);
                changes.push(Change::AlterColumn {
                    table: table(),
                    from: old.written.clone(),
                    to: column.written.clone(),
                    fill: fill.filter(|_| is_refused).cloned(),
                    cast,
                });
            }
            let (from, to) = (&old.written.comment, &column.written.comment);
            self.comment(Some(name), from, to, changes);
        }
    }

    /// How values become those of the new type.
    fn cast(&self, from: Both<'_, Column>, to: Both<'_, Column>) -> Option<String> {
        let name = &to.normal.name;
        let key = (self.name.to_owned(), name.clone());
        let told = self.answers.casts.get(&key);
        if told.is_some() && from.normal.sql_type != to.normal.sql_type {
            return told.cloned();
        }
        let old_values = column_values(self.dialect, self.before.normal, from.normal)?;
        let new_values = column_values(self.dialect, self.after.normal, to.normal)?;
        value_cast(
            self.dialect,
            self.name,
            name,
            &old_values,
            &new_values,
            self.answers,
        )
    }

    fn primary_key(&self, changes: &mut Vec<Change>) {
        let (from, to) = (
            &self.before.normal.primary_key,
            &self.after.normal.primary_key,
        );
        let columns = |key: &Option<PrimaryKey>| key.as_ref().map(|key| key.columns.clone());
        let name = |key: &Option<PrimaryKey>| key.as_ref().map(|key| key.name.clone());
        // Only PostgreSQL keeps the name.
        let has_name = self.dialect == Dialect::Postgres;
        if columns(from) != columns(to) || (has_name && name(from) != name(to)) {
            changes.push(Change::AlterPrimaryKey {
                table: self.name.to_owned(),
                from: self.before.written.primary_key.clone(),
                to: self.after.written.primary_key.clone(),
            });
        }
    }

    fn indexes(&self, changes: &mut Vec<Change>) {
        let (before, after) = (self.before, self.after);
        if before.normal.indexes == after.normal.indexes {
            return;
        }
        let old = both(&before.written.indexes, &before.normal.indexes, |index| {
            &index.name
        });
        let new = both(&after.written.indexes, &after.normal.indexes, |index| {
            &index.name
        });
        let Matched { gone, new, renamed } = matched(&old, &new, index_content);
        let table = || self.name.to_owned();
        changes.extend(gone.into_iter().map(|index| Change::DropIndex {
            table: table(),
            index: index.clone(),
        }));
        changes.extend(
            renamed
                .into_iter()
                .map(|(from, index)| Change::RenameIndex {
                    table: table(),
                    from: from.name.clone(),
                    index: index.clone(),
                }),
        );
        changes.extend(new.into_iter().map(|index| Change::CreateIndex {
            table: table(),
            index: index.clone(),
        }));
    }

    fn foreign_keys(&self, changes: &mut Vec<Change>) {
        let (before, after) = (self.before, self.after);
        if before.normal.foreign_keys == after.normal.foreign_keys {
            return;
        }
        let old = both(
            &before.written.foreign_keys,
            &before.normal.foreign_keys,
            |key| &key.name,
        );
        let new = both(
            &after.written.foreign_keys,
            &after.normal.foreign_keys,
            |key| &key.name,
        );
        let Matched { gone, new, renamed } = matched(&old, &new, foreign_key_content);
        let table = || self.name.to_owned();
        changes.extend(gone.into_iter().map(|key| Change::DropForeignKey {
            table: table(),
            foreign_key: key.clone(),
        }));
        changes.extend(
            renamed
                .into_iter()
                .map(|(from, key)| Change::RenameForeignKey {
                    table: table(),
                    from: from.name.clone(),
                    foreign_key: key.clone(),
                }),
        );
        changes.extend(new.into_iter().map(|key| Change::AddForeignKey {
            table: table(),
            foreign_key: key.clone(),
        }));
    }

    fn checks(&self, changes: &mut Vec<Change>) {
        let (before, after) = (self.before, self.after);
        if before.normal.checks == after.normal.checks {
            return;
        }
        let old = both(&before.written.checks, &before.normal.checks, |check| {
            &check.name
        });
        let new = both(&after.written.checks, &after.normal.checks, |check| {
            &check.name
        });
        let Matched { gone, new, renamed } = matched(&old, &new, check_content);
        let table = || self.name.to_owned();
        changes.extend(gone.into_iter().map(|check| Change::DropCheck {
            table: table(),
            check: check.clone(),
        }));
        changes.extend(
            renamed
                .into_iter()
                .map(|(from, check)| Change::RenameCheck {
                    table: table(),
                    from: from.name.clone(),
                    check: check.clone(),
                }),
        );
        changes.extend(new.into_iter().map(|check| Change::AddCheck {
            table: table(),
            check: check.clone(),
        }));
    }

    /// Comments have no normal form. A schema without one, such as every schema of models, says nothing of it.
    fn comment(
        &self,
        column: Option<&str>,
        from: &Option<String>,
        to: &Option<String>,
        changes: &mut Vec<Change>,
    ) {
        if to.is_some() && from != to {
            changes.push(Change::SetComment {
                table: self.name.to_owned(),
                column: column.map(str::to_owned),
                from: from.clone(),
                to: to.clone(),
            });
        }
    }
}

/// Whether two columns of one name are the same, but for their comments.
fn is_equal(old: &Column, new: &Column) -> bool {
    let Column {
        name: _,
        sql_type,
        is_nullable,
        default,
        is_auto_increment,
        generated,
        collation,
        comment: _,
    } = old;
    *sql_type == new.sql_type
        && *is_nullable == new.is_nullable
        && *default == new.default
        && *is_auto_increment == new.is_auto_increment
        && *generated == new.generated
        && *collation == new.collation
}

fn index_content(index: &TableIndex) -> (IndexKind, &[(String, SortOrder)], Option<&str>) {
    let TableIndex {
        name: _,
        kind,
        columns,
        predicate,
    } = index;
    (*kind, columns, predicate.as_deref())
}

type ForeignKeyContent<'a> = (
    &'a [String],
    &'a str,
    &'a [String],
    ReferentialAction,
    ReferentialAction,
    bool,
);

fn foreign_key_content(foreign_key: &TableForeignKey) -> ForeignKeyContent<'_> {
    let TableForeignKey {
        name: _,
        columns,
        target_table,
        target_columns,
        on_delete,
        on_update,
        is_deferrable,
    } = foreign_key;
    (
        columns,
        target_table,
        target_columns,
        *on_delete,
        *on_update,
        *is_deferrable,
    )
}

fn check_content(check: &Check) -> &str {
    let Check { name: _, condition } = check;
    condition
}

/// Which objects of two tables are the same.
struct Matched<'a, T> {
    gone: Vec<&'a T>,
    new: Vec<&'a T>,
    renamed: Vec<(&'a T, &'a T)>,
}

/// Objects with equal content are the same: those with one name first, then in the order of their names. Names that go around
/// in a circle cannot be given one after the other, so those objects are made anew.
fn matched<'a, T, C: Eq + Hash>(
    old: &BTreeMap<&'a str, Both<'a, T>>,
    new: &BTreeMap<&'a str, Both<'a, T>>,
    content: impl Fn(&'a T) -> C,
) -> Matched<'a, T> {
    let mut left: HashMap<C, Vec<&str>> = HashMap::new();
    let mut changed = BTreeSet::new();
    // From behind, so that the first name is the first to be taken.
    for (name, object) in old.iter().rev() {
        let same = new.get(name);
        if same.is_none_or(|same| content(same.normal) != content(object.normal)) {
            left.entry(content(object.normal)).or_default().push(name);
            changed.insert(*name);
        }
    }
    let mut pairs = BTreeMap::new();
    let mut added = BTreeSet::new();
    for (name, object) in new {
        let same = old.get(name);
        if same.is_some_and(|same| content(same.normal) == content(object.normal)) {
            continue;
        }
        match left.get_mut(&content(object.normal)).and_then(Vec::pop) {
            Some(from) => {
                changed.remove(from);
                pairs.insert(from.to_owned(), (*name).to_owned());
            }
            None => {
                added.insert(*name);
            }
        }
    }
    // A name that is dropped is free.
    let before: BTreeSet<&str> = old
        .keys()
        .copied()
        .filter(|name| !changed.contains(name))
        .collect();
    let after: BTreeSet<&str> = new.keys().copied().collect();
    let held = holding(&pairs, &before, &after);
    let mut renamed = Vec::new();
    for (from, to) in &pairs {
        let (Some((from_name, from_both)), Some((to_name, to_both))) = (
            old.get_key_value(from.as_str()),
            new.get_key_value(to.as_str()),
        ) else {
            continue;
        };
        if held.contains_key(from) {
            renamed.push((from_both.written, to_both.written));
        } else {
            changed.insert(from_name);
            added.insert(to_name);
        }
    }
    let written = |names: BTreeSet<&str>, side: &BTreeMap<&'a str, Both<'a, T>>| {
        names
            .into_iter()
            .filter_map(|name| side.get(name))
            .map(|object| object.written)
            .collect()
    };
    Matched {
        gone: written(changed, old),
        new: written(added, new),
        renamed,
    }
}
