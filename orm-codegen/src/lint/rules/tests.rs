//! The catalogue is complete, sorted, and says everything of each rule.

use super::RULES;
use std::collections::BTreeSet;

#[test]
fn every_file_is_a_rule_and_the_list_is_sorted() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lint/rules");
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .flatten()
        .filter_map(|file| {
            file.file_name()
                .into_string()
                .ok()?
                .strip_suffix(".rs")
                .map(|name| name.replace('_', "-"))
        })
        .filter(|name| name != "shared" && name != "tests")
        .collect();
    names.sort();
    let listed: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(listed, names);
}

#[test]
fn every_rule_says_what_and_why_and_what_instead() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "a short id stands once");
    for rule in RULES {
        assert!(
            rule.name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-'),
            "{}",
            rule.name
        );
        assert!(!rule.dialects.is_empty(), "{}", rule.name);
        for text in [rule.summary, rule.why, rule.instead] {
            assert!(
                text.ends_with('.') && text.len() > 10,
                "{}: {text}",
                rule.name
            );
        }
    }
}
