//! Drafts and directives -> findings: what somebody allows, with a reason, is not reported; what is wrong with the directives
//! themselves is.

use super::finding::{Draft, Finding, Severity};
use super::rule::{Group, Rule};
use super::rules::RULES;
use super::settings::Allow;
use super::{LintInput, rules};
use orm_schema::statements::Directive;

/// The directive above a statement.
const STATEMENT: &str = "allow";
/// The directive for the whole file.
const FILE: &str = "allow-file";

/// A rule that is allowed, where, and whether anything was found.
struct Permission {
    rule: &'static Rule,
    /// The statement; nothing for the whole file.
    statement: Option<usize>,
    line: usize,
    is_used: bool,
}

pub(super) fn apply(input: &LintInput<'_>, drafts: Vec<Draft>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut permissions = Vec::new();
    for (at, statement) in input.statements.iter().enumerate() {
        for directive in &statement.directives {
            let scope = match directive.name.as_str() {
                STATEMENT => Some(at),
                FILE => None,
                _ => continue,
            };
            read(input, directive, scope, &mut permissions, &mut findings);
        }
    }
    let allowed = configured(input, &mut findings);
    for draft in drafts {
        let mut is_allowed = allowed.iter().any(|rule| rule.name == draft.rule.name);
        for permission in &mut permissions {
            let is_here = permission.statement.is_none() || permission.statement == draft.statement;
            if permission.rule.name == draft.rule.name && is_here {
                permission.is_used = true;
                is_allowed = true;
            }
        }
        if !is_allowed {
            findings.push(finding(input, draft));
        }
    }
    for permission in permissions.iter().filter(|permission| !permission.is_used) {
        let message = format!(
            "`{}` is allowed, but nothing breaks it",
            permission.rule.name
        );
        findings.push(about(
            input,
            &rules::allow_unused::RULE,
            message,
            permission.line,
            permission.statement,
        ));
    }
    findings
}

fn read(
    input: &LintInput<'_>,
    directive: &Directive,
    scope: Option<usize>,
    permissions: &mut Vec<Permission>,
    findings: &mut Vec<Finding>,
) {
    let line = directive.line;
    let mut report =
        |rule, message: String| findings.push(about(input, rule, message, line, scope));
    if directive
        .value("reason")
        .is_none_or(|reason| reason.trim().is_empty())
    {
        report(
            &rules::allow_without_reason::RULE,
            "this permission has no reason".to_owned(),
        );
        return;
    }
    match directive.value("until").map(str::parse) {
        Some(Ok(until)) if input.today > until => {
            report(
                &rules::allow_expired::RULE,
                format!("this permission ended on {until}"),
            );
            return;
        }
        Some(Err(wrong)) => {
            report(&rules::allow_expired::RULE, wrong);
            return;
        }
        Some(Ok(_)) | None => {}
    }
    if directive.arguments.is_empty() {
        report(
            &rules::allow_unknown_rule::RULE,
            "this permission names no rule".to_owned(),
        );
    }
    for name in &directive.arguments {
        match find(name) {
            Some(rule) => permissions.push(Permission {
                rule,
                statement: scope,
                line,
                is_used: false,
            }),
            None => report(&rules::allow_unknown_rule::RULE, unknown(name)),
        }
    }
}

/// The rules that the configuration allows here.
fn configured(input: &LintInput<'_>, findings: &mut Vec<Finding>) -> Vec<&'static Rule> {
    let mut allowed = Vec::new();
    for Allow {
        rule: name,
        reason,
        until,
        migration,
    } in &input.settings.allow
    {
        if migration
            .as_deref()
            .is_some_and(|migration| migration != input.name)
        {
            continue;
        }
        let mut report = |rule, message| findings.push(about(input, rule, message, 1, None));
        if reason.trim().is_empty() {
            report(
                &rules::allow_without_reason::RULE,
                format!("`{name}` is allowed in the configuration without a reason"),
            );
            continue;
        }
        if let Some(until) = until.filter(|until| input.today > *until) {
            report(
                &rules::allow_expired::RULE,
                format!("the permission of `{name}` in the configuration ended on {until}"),
            );
            continue;
        }
        match find(name) {
            Some(rule) => allowed.push(rule),
            None => report(
                &rules::allow_unknown_rule::RULE,
                format!("{} (in the configuration)", unknown(name)),
            ),
        }
    }
    allowed
}

/// The rule of that name or short id. What is wrong with a permission cannot be permitted.
fn find(name: &str) -> Option<&'static Rule> {
    let is_open = |rule: &&Rule| rule.group != Group::Linter || !rule.name.starts_with("allow-");
    RULES
        .iter()
        .filter(is_open)
        .find(|rule| rule.name == name || rule.id.eq_ignore_ascii_case(name))
}

fn unknown(name: &str) -> String {
    let nearest = RULES
        .iter()
        .map(|rule| (distance(name, rule.name), rule.name))
        .min();
    match nearest {
        Some((distance, nearest)) if distance <= name.len() / 2 => {
            format!("there is no rule `{name}`: did you mean `{nearest}`?")
        }
        Some(_) | None => format!("there is no rule `{name}`"),
    }
}

/// How many letters differ (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

fn finding(input: &LintInput<'_>, draft: Draft) -> Finding {
    let line = draft
        .statement
        .and_then(|at| input.statements.get(at))
        .map_or(1, |statement| statement.line);
    Finding {
        severity: draft.severity,
        ..about(input, draft.rule, draft.message, line, draft.statement)
    }
}

fn about(
    input: &LintInput<'_>,
    rule: &Rule,
    message: String,
    line: usize,
    statement: Option<usize>,
) -> Finding {
    let severity: Severity = input
        .settings
        .severities
        .get(rule.name)
        .copied()
        .unwrap_or(rule.severity);
    Finding {
        rule: rule.name,
        id: rule.id,
        severity,
        message,
        help: rule.instead.to_owned(),
        migration: input.name.to_owned(),
        file: input.file.to_owned(),
        line,
        statement,
    }
}
