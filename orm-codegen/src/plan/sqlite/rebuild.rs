//! A table and its new form -> the statements that make it anew ("ALTER TABLE", section 7): create beside, copy, drop, rename.
//! They rely on foreign keys being off, or the DROP would delete the rows of children; and on `legacy_alter_table`, which lets
//! views over the table stand while it is away, and lets all that refers to it refer to the name.

use super::names::Taken;
use super::statements::{
    drop_table, exists, is_gone, quote, rename_table, sqlite, statement, text,
};
use crate::ddl;
use crate::plan::step::StepSetters as _;
use orm_schema::migration::{Action, Loss, Phase, Step, Work};
use orm_schema::sql::{OtherObject, Table};

/// A table that is made anew.
#[derive(Debug)]
pub(super) struct Rebuild<'a> {
    /// Its name after the migration.
    pub(super) shown: &'a str,
    /// Its new form, under the name that it has meanwhile.
    pub(super) form: Table,
    /// Columns of the new form, and what each gets.
    pub(super) copies: Vec<(String, String)>,
    /// The rows keep their rowids, which no column of theirs holds.
    pub(super) keeps_rowid: bool,
    /// Both forms have numbers that are never given again.
    pub(super) keeps_mark: bool,
    /// What goes with the table and is created again.
    pub(super) attached: Vec<&'a OtherObject>,
    /// When it may run.
    pub(super) phase: Phase,
    /// What becomes of values.
    pub(super) loss: Loss,
    /// What copying the rows does to them.
    pub(super) copying: Action,
    /// What stands behind the closing parenthesis: `WITHOUT ROWID`.
    pub(super) options: Vec<&'a str>,
}

/// The statements that make the tables anew, those that others refer to first.
pub(super) fn steps(rebuilds: Vec<Rebuild<'_>>, taken: &Taken) -> Vec<Step> {
    let Some(first) = rebuilds.first() else {
        return Vec::new();
    };
    let (table, phase) = (first.shown.to_owned(), first.phase);
    // Not a step of the session: it works within a transaction too, and is undone at the end.
    let legacy = |word: &str| {
        let sql = format!("PRAGMA legacy_alter_table={word};");
        statement(Action::RebuildTable, &table, "", sql).phase(phase)
    };
    let mut steps = vec![legacy("ON")];
    for rebuild in parents_first(rebuilds) {
        rebuild.push(taken, &mut steps);
    }
    steps.push(legacy("OFF"));
    steps
}

impl Rebuild<'_> {
    fn push(mut self, taken: &Taken, steps: &mut Vec<Step>) {
        let name = self.form.name.clone();
        let temporary = taken.unused(&format!("new_{name}"));
        self.form.name.clone_from(&temporary);
        let (shown, phase) = (self.shown, self.phase);
        let step = |sql: String| statement(Action::RebuildTable, shown, "", sql).phase(phase);
        steps.push(step(self.create()).done_when(exists("table", &temporary)));
        steps.push(
            statement(self.copying, shown, "", self.copy(&temporary, &name))
                .phase(phase)
                .work(Work::Rewrite)
                .loss(self.loss),
        );
        if self.keeps_mark {
            // Numbers of rows that are gone would be given again ("SQLite Autoincrement").
            steps.push(step(format!(
                "UPDATE \"sqlite_sequence\" SET \"seq\" = COALESCE((SELECT \"seq\" FROM \"sqlite_sequence\" WHERE \"name\" = {}), \"seq\") WHERE \"name\" = {};",
                text(&name),
                text(&temporary)
            )));
        }
        steps.push(step(drop_table(&name)).done_when(is_gone("table", &name)));
        steps.push(rename_table(Action::RebuildTable, shown, &temporary, &name).phase(phase));
        for other in self.attached {
            let mut sql = other.definition.trim_end().to_owned();
            if !sql.ends_with(';') {
                sql.push(';');
            }
            steps.push(
                statement(Action::RebuildTable, shown, &other.name, sql)
                    .phase(phase)
                    .done_when(exists(&other.kind, &other.name)),
            );
        }
    }

    fn create(&self) -> String {
        let sql = ddl::create_table(sqlite(), &self.form);
        if self.options.is_empty() {
            return sql;
        }
        let sql = sql.strip_suffix(';').unwrap_or(&sql);
        format!("{sql} {};", self.options.join(", "))
    }

    fn copy(&self, into: &str, from: &str) -> String {
        let rowid = self
            .keeps_rowid
            .then(|| ("rowid".to_owned(), "rowid".to_owned()));
        let (columns, values): (Vec<String>, Vec<String>) = rowid
            .into_iter()
            .chain(
                self.copies
                    .iter()
                    .map(|(column, value)| (quote(column), value.clone())),
            )
            .unzip();
        format!(
            "INSERT INTO {} ({})\nSELECT {}\nFROM {};",
            quote(into),
            columns.join(", "),
            values.join(", "),
            quote(from)
        )
    }
}

/// The tables in an order in which each stands behind those that it refers to; in a circle, by name.
fn parents_first(mut left: Vec<Rebuild<'_>>) -> Vec<Rebuild<'_>> {
    left.sort_by(|a, b| a.form.name.cmp(&b.form.name));
    let mut sorted = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &Table| {
            let mut keys = table.foreign_keys.iter();
            keys.any(|key| {
                key.target_table != table.name
                    && left.iter().any(|other| other.form.name == key.target_table)
            })
        };
        let next = left.iter().position(|table| !waits(&table.form));
        sorted.push(left.remove(next.unwrap_or(0)));
    }
    sorted
}
