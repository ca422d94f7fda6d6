//! What may go wrong with a migration, before it runs: its statements, planned or hand-written, against a catalogue of rules
//! ([`RULES`]), one file each.
//!
//! ```text
//! statements -> parse -> Operation* -> each rule, with the schema before the operation -> Hit -> directives -> Finding*
//! ```
//!
//! Goes in: text and values. Comes out: findings. No file is read here, no database asked: what a live database knows comes
//! through [`Evidence`], and the date through [`LintInput::today`].

mod allow;
mod claims;
mod context;
mod date;
mod evidence;
mod facts;
mod finding;
mod operation;
mod output;
mod parse;
mod rebuild;
mod rule;
mod rules;
mod settings;
mod state;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use claims::{Claim, claim};
pub use date::Date;
pub use evidence::{Evidence, ServerVersion};
pub use finding::{Finding, Severity};
pub use output::{to_github, to_json, to_sarif};
pub use rule::{Group, Rule};
pub use rules::RULES;
pub use settings::{Allow, LintSettings};
pub use table::rule_table;

use context::{Context, Migration, Read};
use finding::Draft;
use operation::Operation;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Loss, Plan, Step, fingerprint};
use orm_schema::sql::SqlSchema;
use orm_schema::statements::Statement;
use rule::{Check, Hit};
use state::State;

/// What is looked at. Only the dialect, the statements and the settings have to be there; the more is known, the more is
/// found, and the less is guessed.
#[derive(Clone, Copy)]
pub struct LintInput<'a> {
    /// Which database the statements are for.
    pub dialect: Dialect,
    /// The name of the migration.
    pub name: &'a str,
    /// The file that the statements stand in, as findings name it.
    pub file: &'a str,
    /// The statements in order.
    pub statements: &'a [Statement],
    /// What the planner knows of them.
    pub plan: Option<&'a Plan>,
    /// Whether something reverts the migration: `down.sql` is there and has a statement.
    pub has_down: bool,
    /// Whether `data.sql` moves data behind the statements.
    pub has_data: bool,
    /// The schema before the migration.
    pub before: Option<&'a SqlSchema>,
    /// The schema behind it.
    pub after: Option<&'a SqlSchema>,
    /// What a live database knows.
    pub evidence: Option<&'a dyn Evidence>,
    /// What the project says.
    pub settings: &'a LintSettings,
    /// The day on which this is asked, which says what has expired.
    pub today: Date,
}

impl std::fmt::Debug for LintInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LintInput")
            .field("dialect", &self.dialect)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What the rules find, in the order of the statements, and the most severe first within one.
pub fn lint(input: &LintInput<'_>) -> Vec<Finding> {
    let migration = Migration {
        input,
        reads: read(input),
    };
    let mut drafts = Vec::new();
    let mut state = State::new(input.before);
    for (at, read) in migration.reads.iter().enumerate() {
        for operation in &read.operations {
            let context = Context {
                migration: &migration,
                at,
                state: &state,
            };
            let implied = rebuild::implied(&migration, &state, operation);
            for operation in std::iter::once(operation).chain(&implied) {
                drafts.extend(found(&context, operation));
            }
            state.apply(operation, at);
        }
    }
    let last = State::new(input.before);
    for rule in applicable(input.dialect) {
        if let Check::Migration(check) = rule.check {
            for (at, hit) in check(&migration) {
                let context = Context {
                    migration: &migration,
                    at: at.unwrap_or_default(),
                    state: &last,
                };
                let found = draft(rule, &context, hit);
                drafts.extend(found.map(|draft| Draft {
                    statement: at,
                    ..draft
                }));
            }
        }
    }
    // One rule says the same of one statement once.
    let mut unique: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if !unique.contains(&draft) {
            unique.push(draft);
        }
    }
    let mut findings = allow::apply(input, unique);
    findings.sort_by(|a, b| {
        (a.statement, std::cmp::Reverse(a.severity), a.rule).cmp(&(
            b.statement,
            std::cmp::Reverse(b.severity),
            b.rule,
        ))
    });
    findings
}

/// What the rules say of one operation.
fn found(context: &Context<'_>, operation: &Operation) -> Vec<Draft> {
    let mut found = Vec::new();
    for rule in applicable(context.dialect()) {
        if let Check::Operation(check) = rule.check {
            let hit = check(context, operation);
            found.extend(hit.and_then(|hit| draft(rule, context, hit)));
        }
    }
    found
}

fn applicable(dialect: Dialect) -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .filter(move |rule| rule.dialects.contains(&dialect))
}

/// The statements with what they do and what the planner knows of them, which it does as long as nobody edited them.
fn read<'a>(input: &LintInput<'a>) -> Vec<Read<'a>> {
    let mut steps: Vec<(&Step, bool)> = input.plan.map_or_else(Vec::new, |plan| {
        plan.up.iter().map(|step| (step, false)).collect()
    });
    let reads = input.statements.iter().map(|statement| {
        let print = fingerprint(&statement.text);
        let step = steps
            .iter_mut()
            .find(|(step, is_taken)| !is_taken && step.fingerprint == print);
        let step = step.map(|(step, is_taken)| {
            *is_taken = true;
            *step
        });
        Read {
            statement,
            step,
            operations: parse::parse(&statement.text, input.dialect),
        }
    });
    reads.collect()
}

/// What becomes of a hit: nothing where it cannot harm, less where little is at stake.
fn draft(rule: &'static Rule, context: &Context<'_>, hit: Hit) -> Option<Draft> {
    let input = context.migration.input;
    if rule.group != Group::Linter && rule.group != Group::Transaction && !hit.is_certain {
        if hit
            .table
            .as_deref()
            .is_some_and(|table| context.state.is_new_table(table))
        {
            return None;
        }
        if is_made_safe(rule.group, context.step()) {
            return None;
        }
    }
    let rows = hit.table.as_deref().and_then(|table| context.rows(table));
    let is_about_rows = matches!(rule.group, Group::Locking | Group::Data);
    if is_about_rows && !hit.is_certain {
        let limit = if rule.group == Group::Locking {
            input.settings.small_table_rows
        } else {
            0
        };
        if rows.is_some_and(|rows| rows <= limit) {
            return None;
        }
    }
    let mut severity = hit.severity.unwrap_or(rule.severity);
    // The planner had no gentler statement.
    if rule.group == Group::Locking && context.step().is_some() {
        severity = severity.min(Severity::Warning);
    }
    if let Some(own) = input.settings.severities.get(rule.name) {
        severity = *own;
    }
    let is_rollout = matches!(rule.group, Group::Locking | Group::Rollout);
    if is_rollout && input.settings.strategy == crate::plan::Strategy::Direct {
        severity = Severity::Info;
    }
    let message = match (rows, is_about_rows || rule.group == Group::Destructive) {
        (Some(rows), true) => format!("{} ({rows} rows now)", hit.message),
        _ => hit.message,
    };
    Some(Draft {
        rule,
        severity,
        message,
        statement: Some(context.at),
    })
}

/// Steps that put aside, bring back or rebuild keep the values and are short; who reads what is gone still fails.
fn is_made_safe(group: Group, step: Option<&Step>) -> bool {
    let is_safe = step.is_some_and(|step| {
        matches!(
            step.action,
            Action::ParkTable
                | Action::ParkColumn
                | Action::RestoreTable
                | Action::RestoreColumn
                | Action::RebuildTable
                | Action::Session
        )
    });
    let keeps_values = step.is_some_and(|step| matches!(step.loss, Loss::None | Loss::Parked));
    match group {
        Group::Destructive => is_safe || keeps_values,
        Group::Data | Group::Locking => is_safe,
        Group::Rollout | Group::Transaction | Group::Dialect | Group::Linter => false,
    }
}
