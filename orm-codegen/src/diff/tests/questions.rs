//! What a person is asked, and how the answers settle it.

use super::*;

fn asked(edit: impl FnOnce(&mut SqlSchema), hints: &str) -> Vec<Question> {
    let mut new = base();
    edit(&mut new);
    questions(&base(), &new, &told(hints))
}

fn ids(questions: &[Question]) -> Vec<&str> {
    questions
        .iter()
        .map(|question| question.id.as_str())
        .collect()
}

#[test]
fn a_likely_rename_is_asked_with_the_ways_to_answer() {
    let rename = |schema: &mut SqlSchema| {
        of_column(schema, "users", "age").name = "age_years".to_owned();
        let users = of_table(schema, "users");
        users.indexes[0].predicate = None;
        users.indexes[1].columns[0].0 = "age_years".to_owned();
        users.checks.clear();
    };
    let questions = asked(rename, "[]");
    let [question] = questions.as_slice() else {
        panic!("one question, not {questions:?}")
    };
    assert_eq!(question.id, "rename:users.age");
    assert_eq!(
        question.sentence,
        "the column `users.age` was removed, and `age_years` was added"
    );
    assert!(question.score > Some(90), "{question:?}");
    let ways: Vec<(Option<&str>, &str)> = question
        .ways
        .iter()
        .map(|way| (way.attribute.as_deref(), way.hint.as_str()))
        .collect();
    assert_eq!(
        ways,
        [
            (
                Some("#[orm(renamed_from = \"age\")]"),
                "{\"rename\":\"users.age\",\"to\":\"age_years\"}"
            ),
            (None, "{\"drop\":\"users.age\"}"),
        ]
    );
    // Each way is a hint that settles it, or leads to what it leaves open.
    assert_eq!(ids(&asked(rename, &format!("[{}]", ways[0].1))), [""; 0]);
    assert_eq!(
        ids(&asked(rename, &format!("[{}]", ways[1].1))),
        ["fill:users.age_years"]
    );
}

#[test]
fn what_is_gone_without_a_likeness_is_no_question() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users")
            .columns
            .retain(|column| column.name != "age");
        of_table(schema, "users").columns.push(Column {
            is_nullable: true,
            ..column("avatar", "BYTEA")
        });
        schema.tables.retain(|table| table.name != "posts");
    };
    assert_eq!(ids(&asked(edit, "[]")), [""; 0]);
}

#[test]
fn a_table_and_a_type_may_be_renamed() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users").name = "members".to_owned();
        of_table(schema, "posts").foreign_keys[0].target_table = "members".to_owned();
        schema.enums[0].name = "Rank".to_owned();
        of_column(schema, "members", "role").sql_type = "\"Rank\"".to_owned();
    };
    assert_eq!(ids(&asked(edit, "[]")), ["rename:users", "rename:Role"]);
    let hints = r#"[{"rename":"users","to":"members"},{"rename":"Role","to":"Rank"}]"#;
    assert_eq!(ids(&asked(edit, hints)), [""; 0]);
    assert_eq!(
        ids(&asked(edit, r#"[{"drop":"users"},{"drop":"Role"}]"#)),
        [""; 0]
    );
}

#[test]
fn rows_that_are_there_need_values() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users")
            .columns
            .push(column("name", "TEXT"));
        of_column(schema, "users", "age").sql_type = "BOOLEAN".to_owned();
    };
    let questions = asked(edit, "[]");
    assert_eq!(ids(&questions), ["cast:users.age", "fill:users.name"]);
    for way in 0..2 {
        let hints: Vec<&str> = questions
            .iter()
            .map(|question| question.ways[way].hint.as_str())
            .collect();
        assert_eq!(
            ids(&asked(edit, &format!("[{}]", hints.join(",")))),
            [""; 0]
        );
    }
    let mut old = base();
    of_column(&mut old, "users", "age").is_nullable = true;
    assert_eq!(
        ids(&crate::diff::questions(&old, &base(), &Answers::default())),
        ["fill:users.age"]
    );
}

#[test]
fn an_enum_value_that_is_gone_is_asked_for() {
    let edit = |schema: &mut SqlSchema| schema.enums[0].values = strings(&["USER", "ADMINS"]);
    let questions = asked(edit, "[]");
    assert_eq!(ids(&questions), ["rename:Role.ADMIN"]);
    for way in &questions[0].ways {
        assert_eq!(
            ids(&asked(edit, &format!("[{}]", way.hint))),
            [""; 0],
            "{way:?}"
        );
    }
    let edit = |schema: &mut SqlSchema| schema.enums[0].values = strings(&["USER"]);
    assert_eq!(ids(&asked(edit, "[]")), ["map:Role.ADMIN"]);
}

#[test]
fn a_hint_that_is_none_says_what_to_write() {
    for (hints, expected) in [
        ("{}", "the hints are no array"),
        ("[", "the hints are no JSON"),
        ("[1]", "hint 1 is no object"),
        (
            r#"[{"drop":"a"},{"to":"b"}]"#,
            "hint 2 has not exactly one of",
        ),
        (r#"[{"rename":"a"}]"#, "hint 1 has no text in `to`"),
        (r#"[{"rename":"t.a","to":"t.b"}]"#, "hint 1 repeats `t.`"),
        (
            r#"[{"fill":"a","with":"0"}]"#,
            "hint 1 wants `table.column` in `fill`",
        ),
        (
            r#"[{"fill":"a.b","with":0}]"#,
            "hint 1 has no text in `with`",
        ),
        (
            r#"[{"fill":"a.b","as":"0"}]"#,
            "hint 1 has the unknown key `as`",
        ),
        (r#"[{"map":"a","to":"b"}]"#, "hint 1 wants `Type.VALUE`"),
        (r#"[{"drop":"a."}]"#, "hint 1 does not name what to drop"),
    ] {
        let error = Answers::from_hints(hints).expect_err(hints);
        assert!(error.starts_with(expected), "{hints}: {error}");
        assert!(error.contains("{\"rename\":\"invoices.total\""), "{error}");
    }
    let answers = told(r#"[{"drop":["a.b","c"]}]"#);
    assert_eq!(
        answers.dropped_columns,
        [("a.b".to_owned(), "c".to_owned())]
    );
}
