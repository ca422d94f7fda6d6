//! The three formats of the same findings.

use super::{to_github, to_json, to_sarif};
use crate::lint::Finding;
use crate::lint::testing::findings;
use expect_test::expect_file;
use orm_schema::Dialect;

fn some() -> Vec<Finding> {
    let sql =
        "DROP TABLE users;\n\nCREATE INDEX orders_note ON orders (note);\nDELETE FROM orders;\n";
    let mut found = findings(Dialect::Postgres, sql);
    found.retain(|finding| {
        ["drop-table", "index-not-concurrent", "dml-without-where"].contains(&finding.rule)
    });
    found
}

#[test]
fn json_has_every_field() {
    expect_file!["../../../../tests/cases/lint/output/findings.json"].assert_eq(&to_json(&some()));
    assert_eq!(to_json(&[]), "[]\n");
}

#[test]
fn sarif_has_the_rules_that_were_broken() {
    expect_file!["../../../../tests/cases/lint/output/findings.sarif"]
        .assert_eq(&to_sarif(&some()));
}

#[test]
fn github_has_a_line_for_each_finding() {
    expect_file!["../../../../tests/cases/lint/output/findings.github"]
        .assert_eq(&to_github(&some()));
    let mut odd = some();
    odd.truncate(1);
    "a,b:c.sql".clone_into(&mut odd[0].file);
    "50 % lost".clone_into(&mut odd[0].message);
    let line = to_github(&odd);
    assert!(
        line.starts_with("::error file=a%2Cb%3Ac.sql,line=1,"),
        "{line}"
    );
    assert!(line.contains("50 %25 lost%0A"), "{line}");
}
