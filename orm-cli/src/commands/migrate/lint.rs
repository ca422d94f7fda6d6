//! `orm migrate lint`: migrations against the safety rules.

use super::{Place, sides};
use crate::cli::{LintArgs, LintFormat};
use crate::commands::db::{block_on, connect};
use crate::evidence::Counted;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use crate::render::count;
use orm_codegen::lint::{
    Allow, Date, Evidence, Finding, LintInput, LintSettings, Severity, lint, to_github, to_json,
    to_sarif,
};
use orm_codegen::migration::{Folder, Migration, Snapshot, file};
use orm_schema::migration::Plan;
use orm_schema::sql::SqlSchema;
use orm_schema::statements::statements;

pub(super) fn run(place: Place<'_>, args: &LintArgs) -> Result<Exit, Failure> {
    let url = args.database.url.as_deref();
    let dialect = place.dialect(None, url)?;
    let folder = place.read(dialect)?;
    let counted = if args.evidence {
        let url = place.database(url)?;
        Some(block_on(async {
            let db = connect(&url).await?;
            let counted = Counted::read(&db).await;
            db.close();
            counted.map_err(|error| sides::unreadable(&error))
        })?)
    } else {
        None
    };
    let settings = LintSettings {
        allow: place
            .project
            .allowed_rules()
            .iter()
            .map(|(rule, reason)| Allow {
                rule: rule.clone(),
                reason: reason.clone(),
                until: None,
                migration: None,
            })
            .collect(),
        strategy: place.project.strategy(None),
        ..LintSettings::default()
    };
    let count_of = folder.migrations.len();
    let first = count_of.saturating_sub(args.latest.unwrap_or(count_of));
    let mut findings = Vec::new();
    for at in first..count_of {
        let evidence = counted.as_ref().map(|counted| counted as &dyn Evidence);
        findings.extend(judged(place, &folder, at, &settings, evidence)?);
    }
    let format = if place.json {
        LintFormat::Json
    } else {
        args.format
    };
    match format {
        LintFormat::Json => output::text(&to_json(&findings)),
        LintFormat::Sarif => output::text(&to_sarif(&findings)),
        LintFormat::Github => output::text(&to_github(&findings)),
        LintFormat::Text => output::text(&text(&findings, count_of - first)),
    }
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    Ok(if findings.iter().any(is_error) {
        Exit::Lint
    } else {
        Exit::Clean
    })
}

fn judged(
    place: Place<'_>,
    folder: &Folder,
    at: usize,
    settings: &LintSettings,
    evidence: Option<&dyn Evidence>,
) -> Result<Vec<Finding>, Failure> {
    let migration = &folder.migrations[at];
    let plan = plan(migration);
    let before = schema_at(place, folder, &folder.migrations[..at])?;
    let after = schema_at(place, folder, &folder.migrations[..=at])?;
    let path = display(&migration.path.join(file::UP));
    let statements = statements(&migration.sql, folder.dialect);
    let down = std::fs::read_to_string(migration.path.join(file::DOWN)).unwrap_or_default();
    let today: Date = chrono::Utc::now()
        .format("%Y-%m-%d")
        .to_string()
        .parse()
        .map_err(|what: String| Failure::new(what, "set the clock of this machine"))?;
    Ok(lint(&LintInput {
        dialect: folder.dialect,
        name: &migration.name,
        file: &path,
        statements: &statements,
        plan: plan.as_ref(),
        // A plan may know that nothing is to be reverted.
        has_down: plan.is_some() && migration.has_down
            || !orm_schema::statements::statements(&down, folder.dialect).is_empty(),
        has_data: migration.has_data,
        before: before.as_ref(),
        after: after.as_ref(),
        evidence,
        settings,
        today,
    }))
}

fn plan(migration: &Migration) -> Option<Plan> {
    let text = std::fs::read_to_string(migration.path.join(file::PLAN)).ok()?;
    serde_json::from_str(&text).ok()
}

/// The schema behind these migrations, as the last snapshot among them says; of an empty database in front of all.
fn schema_at(
    place: Place<'_>,
    folder: &Folder,
    migrations: &[Migration],
) -> Result<Option<SqlSchema>, Failure> {
    let Some(last) = migrations.iter().rfind(|migration| migration.has_snapshot) else {
        return Ok(migrations.is_empty().then(|| sides::empty(folder.dialect)));
    };
    let path = last.path.join(file::SNAPSHOT);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let help = "restore it from version control";
        Failure::io("read", &display(&path), &error, help)
    })?;
    let snapshot = Snapshot::parse(&text, &path).map_err(|error| place.folder_failure(error))?;
    Ok(Some(snapshot.schema))
}

fn text(findings: &[Finding], migrations: usize) -> String {
    let mut text = String::new();
    for finding in findings {
        let Finding {
            rule,
            id,
            severity,
            message,
            help,
            migration: _,
            file,
            line,
            statement: _,
        } = finding;
        text.push_str(&format!(
            "{severity}[{rule}, {id}]: {message}\n  --> {file}:{line}\n  help: {help}\n\n"
        ));
    }
    let of = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let migrations = count(migrations, "migration");
    text.push_str(&format!(
        "{migrations}: {}, {}, {}\n",
        count(of(Severity::Error), "error"),
        count(of(Severity::Warning), "warning"),
        count(of(Severity::Info), "note")
    ));
    text
}
