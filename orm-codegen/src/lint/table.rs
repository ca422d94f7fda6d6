//! The table of rules for the book. Made from the rules, so it cannot say anything else than they do.

use super::rule::Group;
use super::rules::RULES;
use orm_schema::Dialect;
use std::fmt::Write as _;

/// A Markdown section for each group, with a row for each rule, in the order of their short ids.
pub fn rule_table() -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let mut rules: Vec<_> = RULES.iter().filter(|rule| rule.group == group).collect();
        rules.sort_by_key(|rule| rule.id);
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n| Rule | Id | Severity | Databases | Finds | Write instead |\n|---|---|---|---|---|---|\n",
            title(group),
            intro(group),
        );
        for rule in rules {
            let dialects = if rule.dialects.len() == Dialect::ALL.len() {
                "all".to_owned()
            } else {
                rule.dialects
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let cell = |text: &str| text.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {dialects} | {} {} | {} |",
                rule.name,
                rule.id,
                rule.severity,
                cell(rule.summary),
                cell(rule.why),
                cell(rule.instead),
            );
        }
    }
    out
}

fn title(group: Group) -> &'static str {
    match group {
        Group::Destructive => "Lost values",
        Group::Data => "Rows in the way",
        Group::Rollout => "Programs of the version before",
        Group::Locking => "Locks and long statements",
        Group::Transaction => "Transactions",
        Group::Dialect => "One database",
        Group::Linter => "The linter itself",
    }
}

fn intro(group: Group) -> &'static str {
    match group {
        Group::Destructive => "What takes stored values away.",
        Group::Data => "What works on an empty table and may fail on rows.",
        Group::Rollout => "What makes programs fail that still run in the version before.",
        Group::Locking => "What makes others wait.",
        Group::Transaction => "What happens when a migration fails in the middle.",
        Group::Dialect => "What only one database does.",
        Group::Linter => "What the linter has to say about itself and about permissions.",
    }
}
