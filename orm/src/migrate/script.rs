//! The files of a migration -> the statements that run, each with what its plan knows of it. Pure.

use super::error::{MigrateError, MigrateErrorKind};
use super::folder::Folder;
use super::names::Names;
use orm_schema::Dialect;
use orm_schema::migration::{Direction, Loss, Parked, Plan, Step, fingerprint};
use orm_schema::statements::{TokenKind, statements, tokens};

/// What runs for one direction of a migration.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) statements: Vec<Statement>,
    pub(crate) is_transactional: bool,
    /// SQLite: the file asks that foreign keys are not looked at meanwhile.
    pub(crate) is_without_foreign_keys: bool,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) text: String,
    /// The first line of its text.
    pub(crate) title: String,
    pub(crate) fingerprint: String,
    /// What the plan knows of it.
    pub(crate) step: Option<Step>,
    /// It changes rows and nothing else, so that it can share a transaction with the note that it is done.
    pub(crate) is_data: bool,
    /// PostgreSQL: it takes no transaction.
    pub(crate) is_alone: bool,
    /// It runs when one of these is there only: what was put aside comes back from it.
    pub(crate) only_with: Vec<Parked>,
}

impl Statement {
    fn new(text: String, step: Option<Step>, dialect: Dialect) -> Self {
        let words = words(&text, dialect);
        let first = words.first().map_or("", String::as_str);
        let title = text.lines().next().unwrap_or_default().trim();
        Self {
            title: title.chars().take(120).collect(),
            fingerprint: fingerprint(&text),
            is_data: matches!(first, "INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "WITH"),
            is_alone: dialect == Dialect::Postgres && takes_no_transaction(&words)
                || dialect == Dialect::Sqlite && first == "VACUUM",
            text,
            step,
            only_with: Vec::new(),
        }
    }

    /// A statement that stands in no file.
    pub(crate) fn made(text: &str, dialect: Dialect) -> Self {
        Self::new(text.to_owned(), None, dialect)
    }

    /// The index of a `CREATE INDEX CONCURRENTLY`, which stays behind, unusable, when that fails.
    pub(crate) fn concurrent_index(&self) -> Option<String> {
        if !self.is_alone {
            return None;
        }
        let mut words = tokens(&self.text, Dialect::Postgres)
            .into_iter()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Name))
            .map(|token| token.text);
        if !words.next()?.eq_ignore_ascii_case("create") {
            return None;
        }
        words.find(|word| word.eq_ignore_ascii_case("concurrently"))?;
        let name = words.find(|word| {
            !["if", "not", "exists"]
                .iter()
                .any(|skipped| word.eq_ignore_ascii_case(skipped))
        })?;
        match name.strip_prefix('"') {
            Some(quoted) => Some(quoted.trim_end_matches('"').replace("\"\"", "\"")),
            // Without a name, PostgreSQL makes one up.
            None if name.eq_ignore_ascii_case("on") => None,
            None => Some(name.to_lowercase()),
        }
    }

    pub(crate) fn is_done_query(&self) -> Option<&str> {
        self.step.as_ref()?.is_done.as_deref()
    }
}

/// The first words of a statement in upper case, quoted names left out; enough to tell what it does.
fn words(text: &str, dialect: Dialect) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(text, dialect) {
        if token.kind == TokenKind::Word {
            words.push(token.text.to_ascii_uppercase());
        }
        if words.len() == 8 {
            break;
        }
    }
    words
}

/// Statements that PostgreSQL runs outside of transactions only ("cannot run inside a transaction block").
fn takes_no_transaction(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["VACUUM", ..]
        | ["ALTER", "SYSTEM", ..]
        | [
            "CREATE" | "DROP",
            "DATABASE" | "TABLESPACE" | "SUBSCRIPTION",
            ..,
        ] => true,
        ["CREATE" | "DROP" | "REINDEX", rest @ ..] => {
            let is_index = words.contains(&"INDEX") || words.first() == Some(&"REINDEX");
            is_index && rest.iter().take(4).any(|&word| word == "CONCURRENTLY")
        }
        ["ALTER", "TABLE", rest @ ..] => rest.contains(&"DETACH") && rest.contains(&"CONCURRENTLY"),
        _ => false,
    }
}

enum Control {
    Begin,
    End,
}

fn control(text: &str, dialect: Dialect) -> Option<Control> {
    let words = words(text, dialect);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["BEGIN", ..] | ["START", "TRANSACTION", ..] => Some(Control::Begin),
        ["COMMIT" | "END" | "ROLLBACK" | "ABORT", rest @ ..] if !rest.contains(&"TO") => {
            Some(Control::End)
        }
        _ => None,
    }
}

/// SQLite: whether a statement only sets what the migrator sets itself, and whether it turns foreign keys off.
fn foreign_keys_pragma(text: &str, dialect: Dialect) -> Option<bool> {
    if dialect != Dialect::Sqlite {
        return None;
    }
    let text = text.trim().trim_end_matches(';').to_ascii_lowercase();
    let rest = text.strip_prefix("pragma")?;
    let (name, value) = rest.split_once('=')?;
    let value = value.trim();
    match name.trim().rsplit('.').next()? {
        "foreign_keys" => Some(matches!(value, "off" | "0" | "false" | "no")),
        "defer_foreign_keys" => Some(false),
        _ => None,
    }
}

impl Script {
    /// What applies a migration.
    pub(crate) fn up(
        folder: &Folder,
        plan: Option<&Plan>,
        dialect: Dialect,
    ) -> Result<Self, MigrateError> {
        let steps = plan.map_or(&[][..], |plan| &plan.up);
        Self::read(folder, Direction::Up, &folder.sql, plan, steps, dialect)
    }

    /// Adds what brings back what `down.sql` put aside, in the order in which the plan has it: rows that others refer to come
    /// first. Whether it is there is seen when it runs, so that the statements have the same numbers in a run that goes on.
    pub(crate) fn restore(&mut self, plan: Option<&Plan>, dialect: Dialect) {
        let names = Names::of(self, dialect);
        let parked = plan.map_or(&[][..], |plan| &plan.parked);
        for parked in parked.iter().filter(|parked| parked.by == Direction::Down) {
            let mut only_with = vec![parked.clone()];
            let table = names.after(&parked.table);
            if table != parked.table {
                only_with.push(Parked {
                    table,
                    ..parked.clone()
                });
            }
            for text in &parked.restore {
                self.statements.push(Statement {
                    only_with: only_with.clone(),
                    ..Statement::made(text, dialect)
                });
            }
        }
    }

    /// What reverts it.
    pub(crate) fn down(
        folder: &Folder,
        plan: Option<&Plan>,
        dialect: Dialect,
    ) -> Result<Self, MigrateError> {
        let Some(sql) = &folder.down else {
            let message = format!(
                "the migration `{}` has no `down.sql`, so it cannot be reverted",
                folder.name
            );
            let help = "write what reverts it into `down.sql` beside its `migration.sql`, or write a new migration that goes forward";
            return Err(
                MigrateError::new(MigrateErrorKind::NotReversible, message, help).of(&folder.name),
            );
        };
        let steps = plan.map_or(&[][..], |plan| &plan.down);
        Self::read(folder, Direction::Down, sql, plan, steps, dialect)
    }

    /// Statements that stand in no file.
    pub(crate) fn made(texts: &[String], dialect: Dialect) -> Self {
        let mut script = Self {
            statements: Vec::with_capacity(texts.len()),
            is_transactional: dialect != Dialect::MySql,
            is_without_foreign_keys: false,
        };
        for text in texts {
            script.push(text.clone(), None, dialect);
        }
        script
    }

    /// Adds a statement, unless it is about what the migrator does itself.
    fn push(&mut self, text: String, step: Option<Step>, dialect: Dialect) {
        if let Some(is_off) = foreign_keys_pragma(&text, dialect) {
            self.is_without_foreign_keys |= is_off;
            return;
        }
        let statement = Statement::new(text, step, dialect);
        self.is_transactional &= !statement.is_alone;
        self.statements.push(statement);
    }

    fn read(
        folder: &Folder,
        direction: Direction,
        sql: &str,
        plan: Option<&Plan>,
        steps: &[Step],
        dialect: Dialect,
    ) -> Result<Self, MigrateError> {
        let mut found = statements(sql.trim_start_matches('\u{feff}'), dialect);
        let begins = found
            .first()
            .is_some_and(|first| matches!(control(&first.text, dialect), Some(Control::Begin)));
        let ends = found.last().is_some_and(|last| {
            let keeps = words(&last.text, dialect)
                .first()
                .is_some_and(|word| word == "COMMIT" || word == "END");
            keeps && matches!(control(&last.text, dialect), Some(Control::End))
        });
        // The migrator begins and commits by itself.
        if begins && ends && found.len() > 1 {
            found.remove(0);
            found.pop();
        }
        if let Some(own) = found
            .iter()
            .find(|statement| control(&statement.text, dialect).is_some())
        {
            let file = match direction {
                Direction::Up => "migration.sql",
                Direction::Down => "down.sql",
            };
            let message = format!(
                "`{}/{file}` begins or ends a transaction in line {}",
                folder.name, own.line
            );
            let help = "remove the statement, since each migration runs in a transaction where the database has such; for several \
                        transactions write several migrations";
            return Err(
                MigrateError::new(MigrateErrorKind::OwnTransaction, message, help).of(&folder.name),
            );
        }
        let mut script = Self {
            statements: Vec::with_capacity(found.len()),
            is_transactional: plan.map_or(dialect != Dialect::MySql, |plan| plan.is_transactional)
                && dialect != Dialect::MySql,
            is_without_foreign_keys: false,
        };
        let mut next = 0;
        for statement in found {
            let print = fingerprint(&statement.text);
            let at = steps
                .iter()
                .skip(next)
                .position(|step| step.fingerprint == print);
            let step = at.and_then(|at| {
                next += at + 1;
                steps.get(next - 1).cloned()
            });
            script.push(statement.text, step, dialect);
        }
        Ok(script)
    }

    /// The steps whose values are gone for good.
    pub(crate) fn losses(&self) -> impl Iterator<Item = &Step> {
        self.statements
            .iter()
            .filter_map(|statement| statement.step.as_ref())
            .filter(|step| step.loss == Loss::Values)
    }
}
