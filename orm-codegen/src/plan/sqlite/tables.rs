//! Changes -> what becomes of each table, and whether it is altered in place or made anew: decided once a table.

use super::names::Taken;
use super::statements::is_auto;
use crate::dialect::{is_number, string_constant};
use crate::diff::{Change, Renames, Role, is_name, rewrite, with_names};
use crate::plan::PlanInput;
use crate::plan::park::parked_name;
use orm_schema::Dialect;
use orm_schema::migration::Direction;
use orm_schema::sql::{Column, OtherObject, Table};
use std::cell::Cell;
use std::collections::BTreeMap;

/// All tables of both schemas.
#[derive(Debug)]
pub(super) struct Tables<'a> {
    /// The migration's id, for what it parks.
    pub(super) id: &'a str,
    /// Those that both have, by their new names.
    pub(super) kept: Vec<Kept<'a>>,
    /// Those that the old schema alone has.
    pub(super) gone: Vec<&'a Table>,
    /// Those that the new schema alone has.
    pub(super) made: Vec<&'a Table>,
    /// Every name of the file, in either schema.
    pub(super) taken: Taken,
    /// What no model declares.
    pub(super) others: &'a [OtherObject],
}

/// A table that both schemas have.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    /// As it was.
    pub(super) old: &'a Table,
    /// As it shall be.
    pub(super) new: &'a Table,
    /// As it shall be, with the old names of everything.
    pub(super) work: Table,
    /// Columns that have another name: the old and the new.
    pub(super) renamed: BTreeMap<String, String>,
    /// Columns that are new, and what the rows that are there get.
    pub(super) added: Vec<(&'a Column, Option<&'a str>)>,
    /// Columns that are gone.
    pub(super) dropped: Vec<&'a Column>,
    /// Columns that differ, by their new names.
    pub(super) altered: BTreeMap<&'a str, Altered<'a>>,
    /// Indexes that are gone or have another name.
    pub(super) dropped_indexes: Vec<&'a str>,
    /// Indexes that are new or have another name.
    pub(super) created_indexes: Vec<&'a str>,
    /// Made anew, with all its changes at once.
    pub(super) is_rebuilt: bool,
    /// Something changed that no ALTER of SQLite can.
    is_forced: bool,
    /// The new names of columns and what stands in for each while the table is made anew.
    work_names: BTreeMap<String, String>,
}

/// A column that differs.
#[derive(Debug)]
pub(super) struct Altered<'a> {
    /// As it was.
    pub(super) from: &'a Column,
    /// As it shall be.
    pub(super) to: &'a Column,
    /// What NULL becomes.
    pub(super) fill: Option<&'a str>,
    /// What the value becomes.
    pub(super) cast: Option<&'a str>,
}

impl<'a> Tables<'a> {
    /// What the changes are to each table.
    ///
    /// # Errors
    /// What SQLite cannot do, one sentence each.
    pub(super) fn new(input: &PlanInput<'a>) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        // From the new name to the old.
        let mut old_names: BTreeMap<&str, &str> = BTreeMap::new();
        let by_old_name: BTreeMap<&str, &'a Table> = input
            .old
            .tables
            .iter()
            .map(|table| (table.name.as_str(), table))
            .collect();
        let (mut gone, mut made) = (Vec::new(), Vec::new());
        for change in input.changes {
            match change {
                Change::RenameTable { from, to } => {
                    old_names.insert(to, from);
                }
                Change::CreateTable(table) => made.push(table),
                // What it refers to has its new name here.
                Change::DropTable(table) => {
                    gone.extend(by_old_name.get(table.name.as_str()).copied());
                }
                Change::CreateEnum(sql_enum) | Change::DropEnum(sql_enum) => {
                    problems.push(no_enum(&sql_enum.name));
                }
                Change::RenameEnum { to: name, .. } => problems.push(no_enum(name)),
                Change::AlterEnum { to, .. } => problems.push(no_enum(&to.name)),
                Change::AddColumn { .. }
                | Change::DropColumn { .. }
                | Change::RenameColumn { .. }
                | Change::AlterColumn { .. }
                | Change::AlterPrimaryKey { .. }
                | Change::CreateIndex { .. }
                | Change::DropIndex { .. }
                | Change::RenameIndex { .. }
                | Change::AddForeignKey { .. }
                | Change::DropForeignKey { .. }
                | Change::RenameForeignKey { .. }
                | Change::AddCheck { .. }
                | Change::DropCheck { .. }
                | Change::RenameCheck { .. }
                | Change::SetComment { .. } => {}
            }
        }
        let is_made = |name: &str| made.iter().any(|table| table.name == name);
        let mut kept = BTreeMap::new();
        for new in input
            .new
            .tables
            .iter()
            .filter(|table| !is_made(&table.name))
        {
            let old_name = old_names
                .get(new.name.as_str())
                .copied()
                .unwrap_or(&new.name);
            if let Some(old) = by_old_name.get(old_name) {
                kept.insert(new.name.as_str(), Kept::unchanged(old, new));
            }
        }
        for change in input.changes {
            if let Some(kept) = table_of(change).and_then(|table| kept.get_mut(table)) {
                kept.take(change);
            }
        }
        let others = input.old.others.as_slice();
        let mut kept: Vec<Kept<'a>> = kept.into_values().collect();
        for table in &mut kept {
            table.decide(others);
        }
        problems.extend(lost(&kept, &gone, others));
        problems.extend(misled(&kept, &made, input));
        if !problems.is_empty() {
            return Err(problems);
        }
        by_old_names(input, &mut kept);
        gone.sort_by(|a, b| a.name.cmp(&b.name));
        made.sort_by(|a, b| a.name.cmp(&b.name));
        let mut taken = Taken::default();
        for table in input.old.tables.iter().chain(&input.new.tables) {
            taken.take(&table.name);
            for index in &table.indexes {
                taken.take(&index.name);
            }
        }
        for other in others {
            taken.take(&other.name);
        }
        Ok(Self {
            id: &input.options.id,
            kept,
            gone,
            made,
            taken,
            others,
        })
    }

    /// The name of something that is put aside.
    pub(super) fn parked(&self, by: Direction, name: &str) -> String {
        parked_name(self.id, by, name, Dialect::Sqlite)
    }
}

impl<'a> Kept<'a> {
    fn unchanged(old: &'a Table, new: &'a Table) -> Self {
        Self {
            old,
            new,
            work: new.clone(),
            renamed: BTreeMap::new(),
            added: Vec::new(),
            dropped: Vec::new(),
            altered: BTreeMap::new(),
            dropped_indexes: Vec::new(),
            created_indexes: Vec::new(),
            is_rebuilt: false,
            is_forced: false,
            work_names: BTreeMap::new(),
        }
    }

    fn take(&mut self, change: &'a Change) {
        match change {
            Change::RenameColumn { table: _, from, to } => {
                self.renamed.insert(from.clone(), to.clone());
            }
            Change::AddColumn {
                table: _,
                column,
                fill,
            } => self.added.push((column, fill.as_deref())),
            Change::DropColumn { table: _, column } => {
                let mut columns = self.old.columns.iter();
                self.dropped
                    .extend(columns.find(|old| old.name == column.name));
            }
            Change::AlterColumn {
                table: _,
                from,
                to,
                fill,
                cast,
            } => {
                let altered = Altered {
                    from,
                    to,
                    fill: fill.as_deref(),
                    cast: cast.as_deref(),
                };
                self.altered.insert(&to.name, altered);
                self.is_forced = true;
            }
            Change::CreateIndex { table: _, index } => self.created_indexes.push(&index.name),
            Change::DropIndex { table: _, index } => self.dropped_indexes.push(&index.name),
            Change::RenameIndex {
                table: _,
                from,
                index,
            } => {
                self.dropped_indexes.push(from);
                self.created_indexes.push(&index.name);
            }
            Change::AlterPrimaryKey { table: _, from, to } => {
                let columns = |key: &'a Option<orm_schema::sql::PrimaryKey>| {
                    key.as_ref().map(|key| &key.columns)
                };
                // SQLite keeps no name of a key.
                self.is_forced |= columns(from) != columns(to);
            }
            Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::RenameForeignKey { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::RenameCheck { .. } => self.is_forced = true,
            // SQLite keeps no comments.
            Change::SetComment { .. } => {}
            Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::RenameEnum { .. }
            | Change::AlterEnum { .. }
            | Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::RenameTable { .. } => {}
        }
    }

    fn decide(&mut self, others: &[OtherObject]) {
        let has_trigger = attached(others, &self.old.name).any(|other| other.kind == "trigger");
        let can_add = |(column, fill): &(&Column, Option<&str>)| {
            // An UPDATE that fills the column would fire them.
            can_add(column) && !(has_trigger && fill.is_some())
        };
        self.is_rebuilt = self.is_forced
            || !self.added.iter().all(can_add)
            || !self.dropped.iter().all(|column| can_park(column, self.old))
            || self.dropped_indexes.iter().any(|index| is_auto(index));
    }

    /// Whether old programs notice nothing of it.
    pub(super) fn only_adds(&self) -> bool {
        !self.is_forced && self.dropped.is_empty() && self.renamed.is_empty()
    }

    /// The name that a column has while the table is made anew.
    pub(super) fn work_name<'b>(&'b self, new: &'b str) -> &'b str {
        self.work_names.get(new).map_or(new, String::as_str)
    }

    /// An expression over the new columns, by the names that they have while the table is made anew. `also` comes first.
    pub(super) fn work_expression(&self, expression: &str, also: Option<(&str, &str)>) -> String {
        rewrite(expression, Dialect::Sqlite, &|role, name, is_quoted| {
            if role != Role::Column {
                return None;
            }
            if let Some((_, to)) = also.filter(|(from, _)| is_name(name, from, is_quoted)) {
                return Some(to.to_owned());
            }
            self.work_names
                .iter()
                .find(|(from, _)| is_name(name, from, is_quoted))
                .map(|(_, to)| to.clone())
        })
    }

    /// Whether a column of the old table is still there, under whatever name.
    pub(super) fn keeps(&self, old_column: &str) -> bool {
        !self.dropped.iter().any(|column| column.name == old_column)
    }
}

/// What belongs to a table and no model declares.
pub(super) fn attached<'b>(
    others: &'b [OtherObject],
    table: &'b str,
) -> impl Iterator<Item = &'b OtherObject> {
    others.iter().filter(move |other| {
        other
            .table
            .as_ref()
            .is_some_and(|of| of.eq_ignore_ascii_case(table))
    })
}

/// Whether `ADD COLUMN` takes it whatever rows are there ("ALTER TABLE", section 4).
fn can_add(column: &Column) -> bool {
    let Column {
        name: _,
        sql_type: _,
        is_nullable,
        default,
        is_auto_increment,
        generated,
        collation: _,
        comment: _,
    } = column;
    if let Some(generated) = generated {
        return !generated.is_stored;
    }
    let default_holds = match default {
        None => *is_nullable,
        Some(default) if default.eq_ignore_ascii_case("NULL") => *is_nullable,
        Some(default) => {
            string_constant(default).is_some()
                || is_number(default)
                || ["TRUE", "FALSE"].contains(&default.to_ascii_uppercase().as_str())
        }
    };
    default_holds && !is_auto_increment
}

/// Whether a column can stay where it is under another name: nothing but rows knows it.
fn can_park(column: &Column, table: &Table) -> bool {
    let name = &column.name;
    let key = table.primary_key.iter().flat_map(|key| &key.columns);
    let referring = table.foreign_keys.iter().flat_map(|key| &key.columns);
    let conditions = table.checks.iter().map(|check| &check.condition);
    let computed = table.columns.iter().filter_map(|column| {
        let generated = column.generated.as_ref()?;
        Some(&generated.expression)
    });
    column.generated.is_none()
        && (column.is_nullable || column.default.is_some())
        && !key.chain(referring).any(|part| part == name)
        && !conditions.chain(computed).any(|sql| mentions(sql, name))
}

fn mentions(sql: &str, column: &str) -> bool {
    let found = Cell::new(false);
    rewrite(sql, Dialect::Sqlite, &|role, name, is_quoted| {
        if role == Role::Column && is_name(name, column, is_quoted) {
            found.set(true);
        }
        None
    });
    found.get()
}

fn no_enum(name: &str) -> String {
    format!("SQLite has no enum types; declare `{name}` as text, with a check of its values")
}

/// What goes with a table that is made anew, when nothing says how to create it again.
fn lost(kept: &[Kept<'_>], gone: &[&Table], others: &[OtherObject]) -> Vec<String> {
    let rebuilt = kept
        .iter()
        .filter(|table| table.is_rebuilt)
        .map(|table| table.old);
    let gone = gone
        .iter()
        .copied()
        .filter(|table| !table.foreign_keys.is_empty());
    rebuilt
        .chain(gone)
        .flat_map(|table| attached(others, &table.name))
        .filter(|other| ["trigger", "index"].contains(&other.kind.as_str()))
        .filter(|other| other.definition.trim().is_empty())
        .map(|other| {
            format!(
                "the {} `{}` would be lost, because its table is made anew and the statement that creates it is not known; \
                 drop it by a migration of your own before, and create it again after",
                other.kind, other.name
            )
        })
        .collect()
}

/// Foreign keys to a table that takes the name of another in the same migration: while that still has the name, SQLite would
/// let them follow it.
fn misled(kept: &[Kept<'_>], made: &[&Table], input: &PlanInput<'_>) -> Vec<String> {
    let had_name = |name: &str| {
        let mut old = input.old.tables.iter();
        old.any(|table| table.name.eq_ignore_ascii_case(name))
    };
    let mut problems = Vec::new();
    for table in kept.iter().filter(|table| table.is_rebuilt) {
        for foreign_key in &table.new.foreign_keys {
            let target = &foreign_key.target_table;
            if made.iter().any(|made| made.name == *target) && had_name(target) {
                problems.push(format!(
                    "`{}` refers to a new table `{target}`, whose name another table gives up; rename or drop that one in a \
                     migration of its own first",
                    table.new.name
                ));
            }
        }
    }
    problems
}

/// Gives every table that is made anew its form by the old names.
fn by_old_names(input: &PlanInput<'_>, kept: &mut [Kept<'_>]) {
    let mut back = Renames::default();
    for table in kept.iter_mut() {
        let (old, new) = (&table.old.name, &table.new.name);
        if old != new {
            back.tables.insert(new.clone(), old.clone());
        }
        for (from, to) in &table.renamed {
            table.work_names.insert(to.clone(), from.clone());
        }
        if table.is_rebuilt {
            let names = |table: &'_ Table| -> Vec<String> {
                let columns = table.columns.iter();
                columns.map(|column| column.name.clone()).collect()
            };
            let (before, after) = (names(table.old), names(table.new));
            let mut taken = Taken::new(before.iter().map(String::as_str));
            for (column, _) in &table.added {
                if taken.has(&column.name) {
                    let mut all = taken.clone();
                    after.iter().for_each(|name| all.take(name));
                    let name = all.unused(&format!("__added_{}", column.name));
                    taken.take(&name);
                    table.work_names.insert(column.name.clone(), name);
                }
            }
        }
        for (from, to) in &table.work_names {
            back.columns.insert((old.clone(), from.clone()), to.clone());
        }
    }
    // In the same order; by name it could be a new table that takes the old name of another.
    let forms = with_names(input.new, &back).tables;
    for (new, form) in input.new.tables.iter().zip(forms) {
        if let Some(table) = kept.iter_mut().find(|table| table.new.name == new.name) {
            table.work = form;
        }
    }
}

/// The new name of the table that a change is about.
fn table_of(change: &Change) -> Option<&str> {
    match change {
        Change::AddColumn { table, .. }
        | Change::DropColumn { table, .. }
        | Change::RenameColumn { table, .. }
        | Change::AlterColumn { table, .. }
        | Change::AlterPrimaryKey { table, .. }
        | Change::CreateIndex { table, .. }
        | Change::DropIndex { table, .. }
        | Change::RenameIndex { table, .. }
        | Change::AddForeignKey { table, .. }
        | Change::DropForeignKey { table, .. }
        | Change::RenameForeignKey { table, .. }
        | Change::AddCheck { table, .. }
        | Change::DropCheck { table, .. }
        | Change::RenameCheck { table, .. }
        | Change::SetComment { table, .. } => Some(table),
        Change::CreateEnum(_)
        | Change::DropEnum(_)
        | Change::RenameEnum { .. }
        | Change::AlterEnum { .. }
        | Change::CreateTable(_)
        | Change::DropTable(_)
        | Change::RenameTable { .. } => None,
    }
}
