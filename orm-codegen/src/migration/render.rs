//! Steps -> the text of `migration.sql` and `down.sql`: a statement behind a comment with Prisma's title, and one of what it
//! does to others where that is worth a thought. The statements stand as they were planned, one for each step.

use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Loss, Step, Work};

/// The text of `migration.sql`.
pub(super) fn up(steps: &[Step], dialect: Dialect) -> String {
    text(steps, dialect, "migration.sql")
}

/// The text of `down.sql` of that migration.
pub(super) fn down(name: &str, steps: &[Step], dialect: Dialect) -> String {
    let header =
        format!("-- Reverts {name}. Prisma does not run this file; `orm migrate down` does.\n");
    if steps.is_empty() {
        return format!("{header}-- There is nothing to revert.\n");
    }
    format!("{header}\n{}", text(steps, dialect, "down.sql"))
}

fn text(steps: &[Step], dialect: Dialect, file: &str) -> String {
    let mut out = String::new();
    let mut before: Option<&Step> = None;
    for step in steps {
        // The statements that make a table of SQLite anew are one thing to read.
        let goes_on = before.is_some_and(|before| {
            title(before.action) == title(step.action) && is_redefinition(step.action)
        });
        if !goes_on {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str("-- ");
            out.push_str(title(step.action));
            out.push('\n');
        }
        for note in notes(step, dialect, file).into_iter().flatten() {
            out.push_str("-- ");
            out.push_str(&note);
            out.push('\n');
        }
        out.push_str(&step.sql);
        out.push('\n');
        before = Some(step);
    }
    out
}

fn is_redefinition(action: Action) -> bool {
    matches!(action, Action::RebuildTable | Action::Session)
}

/// Prisma's word where it has one.
fn title(action: Action) -> &'static str {
    match action {
        Action::CreateEnum => "CreateEnum",
        Action::RenameEnum
        | Action::AddEnumValue
        | Action::RenameEnumValue
        | Action::ReplaceEnum => "AlterEnum",
        Action::DropEnum => "DropEnum",
        Action::CreateTable => "CreateTable",
        Action::RenameTable => "RenameTable",
        Action::DropTable => "DropTable",
        Action::ParkTable => "ParkTable",
        Action::RestoreTable => "RestoreTable",
        Action::RebuildTable | Action::Session => "RedefineTables",
        Action::AddColumn
        | Action::RenameColumn
        | Action::DropColumn
        | Action::AlterColumnType
        | Action::SetNotNull
        | Action::DropNotNull
        | Action::SetDefault
        | Action::DropDefault
        | Action::AlterColumnKind
        | Action::AlterCollation
        | Action::AddPrimaryKey
        | Action::DropPrimaryKey
        | Action::AddCheck
        | Action::DropCheck
        | Action::RenameConstraint => "AlterTable",
        Action::ParkColumn => "ParkColumn",
        Action::RestoreColumn => "RestoreColumn",
        Action::FillColumn => "FillColumn",
        Action::CreateIndex => "CreateIndex",
        Action::RenameIndex => "RenameIndex",
        Action::DropIndex => "DropIndex",
        Action::AddForeignKey => "AddForeignKey",
        Action::ValidateForeignKey => "ValidateForeignKey",
        Action::DropForeignKey => "DropForeignKey",
        Action::ValidateCheck => "ValidateCheck",
        Action::SetComment => "SetComment",
        Action::Custom => "Custom",
    }
}

/// What a reviewer should know: who waits for how long, and what becomes of values.
fn notes(step: &Step, dialect: Dialect, file: &str) -> [Option<String>; 2] {
    let back = if file == "down.sql" {
        "migration.sql"
    } else {
        "down.sql"
    };
    let loss = match step.loss {
        Loss::None => None,
        Loss::Parked => Some(format!(
            "keeps: the values are put aside, {back} brings them back"
        )),
        Loss::Converted => {
            Some("converts: fails where the new type cannot hold a value".to_owned())
        }
        Loss::Values => Some("loses: the values are gone".to_owned()),
    };
    // All writers of an SQLite file wait for any migration.
    let waits =
        dialect != Dialect::Sqlite && step.lock != Lock::None && step.work != Work::Metadata;
    let lock = waits.then(|| {
        let who = if step.lock.blocks_reads() {
            "reads and writes wait"
        } else if step.lock.blocks_writes() {
            "writes wait"
        } else {
            return None;
        };
        Some(format!("locks: {who} while {}", work(step.work)))
    });
    [lock.flatten(), loss]
}

fn work(work: Work) -> &'static str {
    match work {
        Work::Metadata => "the catalogue changes",
        Work::Scan => "all rows are read",
        Work::IndexBuild => "the index is built",
        Work::RowUpdate => "rows are written",
        Work::Rebuild | Work::Rewrite => "the table is written anew",
    }
}
