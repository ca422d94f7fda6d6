//! Input that is wrong: each mistake is an error with a path and a code.

use super::*;
use orm::ErrorKind;

fn wrong_filter(filter: Value) -> Vec<(String, &'static str)> {
    match AuthorFilter::from(filter.clone()).condition() {
        Ok(_) => panic!("nothing is wrong with {filter}"),
        Err(errors) => problems(&errors),
    }
}

fn wrong_kinds(filter: Value) -> Vec<(String, &'static str)> {
    match KindsFilter::from(filter.clone()).condition() {
        Ok(_) => panic!("nothing is wrong with {filter}"),
        Err(errors) => problems(&errors),
    }
}

#[test]
fn wrong_values_are_errors_of_their_field() {
    let cases: &[(Value, &str, &str)] = &[
        (json!({"flag": 1}), "flag", "wrong-type"),
        (json!({"flag": "yes"}), "flag", "wrong-type"),
        (json!({"tiny": 128}), "tiny", "out-of-range"),
        (json!({"tiny": "-129"}), "tiny", "out-of-range"),
        (json!({"small": -1}), "small", "out-of-range"),
        (json!({"int": 1.5}), "int", "wrong-type"),
        (json!({"int": "1.5"}), "int", "wrong-type"),
        (json!({"int": ""}), "int", "wrong-type"),
        (json!({"int": "0x10"}), "int", "wrong-type"),
        (json!({"int": "1 OR 1=1"}), "int", "wrong-type"),
        (json!({"int": true}), "int", "wrong-type"),
        (json!({"int": [1]}), "int", "wrong-type"),
        (json!({"int": 1e300}), "int", "out-of-range"),
        (json!({"int": "9".repeat(100)}), "int", "out-of-range"),
        (json!({"int": "9".repeat(100_000)}), "int", "out-of-range"),
        (json!({"big": u64::MAX}), "big", "out-of-range"),
        (
            json!({"huge": "18446744073709551616"}),
            "huge",
            "out-of-range",
        ),
        (json!({"wide": -1}), "wide", "out-of-range"),
        (json!({"single": 1e39}), "single", "out-of-range"),
        (json!({"single": "-1e39"}), "single", "out-of-range"),
        (json!({"double": "1e999"}), "double", "out-of-range"),
        (json!({"double": "NaN"}), "double", "wrong-type"),
        (json!({"double": "inf"}), "double", "wrong-type"),
        (json!({"double": "-Infinity"}), "double", "wrong-type"),
        (json!({"double": "1e"}), "double", "wrong-type"),
        (json!({"amount": "1,5"}), "amount", "wrong-type"),
        (json!({"amount": "NaN"}), "amount", "wrong-type"),
        (json!({"amount": 1e300}), "amount", "out-of-range"),
        (json!({"amount": "9".repeat(40)}), "amount", "out-of-range"),
        (json!({"amount": "1e-999999999"}), "amount", "out-of-range"),
        (json!({"amount": "1e999999999"}), "amount", "out-of-range"),
        (json!({"amount": "1.2.3"}), "amount", "wrong-type"),
        (json!({"amount": "--5"}), "amount", "wrong-type"),
        (json!({"amount": "."}), "amount", "wrong-type"),
        (json!({"amount": "1e5e5"}), "amount", "wrong-type"),
        (json!({"amount": "e5"}), "amount", "wrong-type"),
        (json!({"text": 5}), "text", "wrong-type"),
        (json!({"text": "a\u{0}b"}), "text", "nul-in-text"),
        (
            json!({"text": {"contains": "\u{0}"}}),
            "text.contains",
            "nul-in-text",
        ),
        (
            json!({"text": {"contains": 5}}),
            "text.contains",
            "wrong-type",
        ),
        (
            json!({"text": {"contains": null}}),
            "text.contains",
            "null-not-allowed",
        ),
        (json!({"text": {"in": "a,b"}}), "text.in", "wrong-type"),
        (json!({"color": "Blue"}), "color", "wrong-type"),
        (json!({"color": 1}), "color", "wrong-type"),
        (
            json!({"color": {"lt": "Red"}}),
            "color.lt",
            "unknown-operator",
        ),
        (json!({"level": 7}), "level", "wrong-type"),
        (json!({"at": "2024-01-01"}), "at", "wrong-type"),
        (json!({"at": "2024-01-01T00:00:00"}), "at", "wrong-type"),
        (json!({"at": 1704067200}), "at", "wrong-type"),
        (json!({"at": "0000-01-01T00:00:00Z"}), "at", "out-of-range"),
        (
            json!({"local": "2024-02-30T00:00:00"}),
            "local",
            "wrong-type",
        ),
        (json!({"day": "2024-02-30"}), "day", "wrong-type"),
        (json!({"day": "+12024-02-01"}), "day", "out-of-range"),
        (json!({"day": "-0001-02-01"}), "day", "out-of-range"),
        (json!({"hour": "25:00"}), "hour", "wrong-type"),
        (json!({"uid": "not-a-uuid"}), "uid", "wrong-type"),
        (json!({"int": null}), "int", "null-not-allowed"),
        (
            json!({"int": {"in": [1, null]}}),
            "int.in.1",
            "null-not-allowed",
        ),
        (
            json!({"maybe": {"gt": null}}),
            "maybe.gt",
            "null-not-allowed",
        ),
        (
            json!({"maybe": {"between": [null, 1]}}),
            "maybe.between.0",
            "null-not-allowed",
        ),
        (
            json!({"maybe": {"is_null": null}}),
            "maybe.is_null",
            "wrong-type",
        ),
        (
            json!({"int": {"is_null": true}}),
            "int.is_null",
            "unknown-operator",
        ),
        (json!({"int": {"in": 5}}), "int.in", "wrong-type"),
        (json!({"int": {"in": {"a": 1}}}), "int.in", "wrong-type"),
        (json!({"int": {"in": "1,x"}}), "int.in.1", "wrong-type"),
        (
            json!({"int": {"between": [1]}}),
            "int.between",
            "wrong-type",
        ),
        (
            json!({"int": {"between": [1, 2, 3]}}),
            "int.between",
            "wrong-type",
        ),
        (json!({"int": {"eq": {"gt": 1}}}), "int.eq", "wrong-type"),
        (json!({"int": {}}), "int", "empty"),
        (json!({"data": {"a": 1}}), "data.a", "unknown-operator"),
        (json!({"data": "x"}), "data", "unknown-operator"),
        (json!({"or": []}), "or", "empty"),
        (json!({"or": [{}]}), "or.0", "empty"),
        (json!({"or": {}}), "or", "wrong-type"),
        (json!({"and": [5]}), "and.0", "wrong-type"),
        (json!({"not": {}}), "not", "empty"),
        (json!({"not": null}), "not", "wrong-type"),
    ];
    for (filter, path, code) in cases {
        assert_eq!(
            wrong_kinds(filter.clone()),
            [(format!("filter.{path}"), *code)],
            "{filter}"
        );
    }
    for filter in [json!(5), json!("name"), json!([{"int": 1}]), json!(true)] {
        assert_eq!(wrong_kinds(filter), [("filter".to_owned(), "wrong-type")]);
    }
}

#[test]
fn what_is_not_allowed_is_as_unknown_as_what_does_not_exist() {
    let message = |filter: Value| {
        let error = AuthorFilter::from(filter).condition().unwrap_err();
        let errors = error.input_errors().unwrap();
        errors
            .iter()
            .map(|error| error.message().to_owned())
            .collect::<Vec<_>>()
    };
    // A column, a relation, a column by its name in the struct, and nothing at all.
    let none = message(json!({"no_such_field": 1}));
    for name in [
        "secret",
        "edited",
        "author_id",
        "users.secret",
        "name; DROP TABLE authors",
        "\"name\"",
        "ＮＡＭＥ",
    ] {
        assert_eq!(message(json!({name: {"eq": "x"}})), none, "{name}");
    }
    assert_eq!(message(json!({"secrets": 1})), none);
    assert_eq!(
        message(json!({"nam": "x"})),
        ["this is no field to filter by; did you mean `name`?"]
    );
    let operators = |operator: &str| wrong_filter(json!({"age": {operator: 1}}));
    for operator in ["eq", "gt", "= 1 OR 1", "eq]", "", "$where", "GTE"] {
        assert_eq!(
            operators(operator),
            [(format!("filter.age.{operator}"), "unknown-operator")]
        );
    }
    assert_eq!(
        wrong_filter(json!({"age": 5})),
        [("filter.age".to_owned(), "unknown-operator")]
    );
    assert_eq!(
        wrong_filter(json!({"books": {"anny": {}}})),
        [("filter.books.anny".to_owned(), "unknown-operator")]
    );
    assert_eq!(
        wrong_filter(json!({"books": {}})),
        [("filter.books".to_owned(), "empty")]
    );
    assert_eq!(
        wrong_filter(json!({"books": null})),
        [("filter.books".to_owned(), "wrong-type")]
    );
    assert_eq!(
        wrong_filter(json!({"books": {"any": {"author": null}}})),
        [("filter.books.any.author".to_owned(), "null-not-allowed")]
    );
    assert_eq!(
        wrong_filter(json!({"books": {"any": {"id": 1}}})),
        [("filter.books.any.id".to_owned(), "unknown-field")]
    );
}

#[test]
fn limits_hold_and_are_errors_with_paths() {
    let deep =
        |levels: usize| (0..levels).fold(json!({"name": "x"}), |inner, _| json!({"not": inner}));
    assert!(AuthorFilter::from(deep(3)).condition().is_ok());
    let too_deep = |path: &str| vec![(path.to_owned(), "too-deep")];
    for levels in [4, 5, 20, 100] {
        assert_eq!(
            wrong_filter(deep(levels)),
            too_deep("filter.not.not.not.not")
        );
    }
    // The reader gives up on what nobody would judge.
    assert_eq!(wrong_filter(deep(1_000)), too_deep("filter"));
    let lists = (0..100).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(
        wrong_filter(json!({"age": {"in": [lists]}})),
        [("filter.age.in.0".to_owned(), "wrong-type")]
    );
    let relations =
        json!({"books": {"any": {"author": {"books": {"any": {"author": {"name": "x"}}}}}}});
    assert_eq!(
        wrong_filter(relations),
        too_deep("filter.books.any.author.books.any.author")
    );
    let text = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let errors = AuthorSearch::from_json(&text).unwrap_err();
    assert_eq!(problems(&errors), [("search".to_owned(), "malformed")]);

    assert!(
        AuthorFilter::from(json!({"age": {"in": [1, 2, 3, 4]}}))
            .condition()
            .is_ok()
    );
    for length in [5, 100_000] {
        let list: Vec<i32> = (0..length).collect();
        assert_eq!(
            wrong_filter(json!({"age": {"in": list}})),
            [("filter.age.in".to_owned(), "too-long")]
        );
    }
    assert_eq!(
        wrong_filter(json!({"age": {"in": "1,2,3,4,5"}})),
        [("filter.age.in".to_owned(), "too-long")]
    );
    let filters = vec![json!({"name": "x"}); 5];
    assert_eq!(
        wrong_filter(json!({"or": filters})),
        [("filter.or".to_owned(), "too-long")]
    );

    let four = json!({"or": vec![json!({"name": "x"}); 4]});
    assert!(
        AuthorFilter::from(json!({"and": vec![four.clone(); 3]}))
            .condition()
            .is_ok()
    );
    let errors = wrong_filter(json!({"and": vec![four; 4]}));
    assert_eq!(
        errors,
        [("filter.and.3.or.0.name".to_owned(), "too-many-conditions")]
    );

    let many: serde_json::Map<_, _> = (0..1_000)
        .map(|i| (format!("field{i}"), json!(1)))
        .collect();
    let errors = wrong_filter(many.clone().into());
    assert_eq!((errors.len(), errors[100].1), (101, "too-many-errors"));
    let more = many
        .into_iter()
        .chain([("one_more".to_owned(), json!(1))])
        .collect();
    assert_eq!(
        wrong_filter(Value::Object(more)),
        [("filter".to_owned(), "too-long")]
    );
}

#[test]
fn paths_repeat_names_but_never_values() {
    let long = "x".repeat(5_000);
    let filter = json!({long.as_str(): 1, "a\nb": 1, "name": {"eq": 12345, "s3cret": "v4lue"}});
    let error = AuthorFilter::from(filter).condition().unwrap_err();
    let errors = error.input_errors().unwrap();
    assert_eq!(
        errors
            .iter()
            .map(|error| error.path().chars().count())
            .max(),
        Some("filter.".len() + 65)
    );
    assert_eq!(
        (error.kind(), error.http_status()),
        (ErrorKind::InvalidInput, 400)
    );
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(
            !text.contains("12345") && !text.contains("v4lue") && !text.contains('\n'),
            "{text}"
        );
    }
    let search =
        AuthorSearch::from_json(r#"{"filter": {"name": "s3cret"}, "sort": "s3cret"}"#).unwrap();
    assert!(!format!("{search:?}").contains("s3cret"));
}

#[test]
fn keys_that_are_given_twice_are_errors() {
    let errors = |text: &str| {
        let search = AuthorSearch::from_json(text).unwrap();
        problems(&Author::query().input(&search).unwrap_err())
    };
    let twice = |path: &str| vec![(path.to_owned(), "duplicate-field")];
    assert_eq!(
        errors(r#"{"filter": {"name": "a", "name": "b"}}"#),
        twice("filter.name")
    );
    assert_eq!(
        errors(r#"{"filter": {"name": {"eq": "a", "eq": "a"}}}"#),
        twice("filter.name.eq")
    );
    assert_eq!(errors(r#"{"filter": {}, "filter": {}}"#), twice("filter"));
    assert_eq!(
        errors(r#"{"page": {"size": 1, "size": 2}}"#),
        twice("page.size")
    );
    assert_eq!(errors(r#"{"sort": "name,-name"}"#), twice("sort.1"));
    assert_eq!(
        errors(r#"{"filters": {}}"#),
        [("filters".to_owned(), "unknown-field")]
    );
    assert_eq!(errors(r#"[]"#), [("search".to_owned(), "wrong-type")]);
}

#[test]
fn wrong_orders_are_errors() {
    let errors = |sort: Value| {
        let sort: AuthorSort = serde_json::from_value(sort).unwrap();
        problems(&sort.orders().unwrap_err())
    };
    let one = |path: &str, code| vec![(path.to_owned(), code)];
    for name in [
        "secret",
        "-secret",
        "id",
        "books",
        "name desc",
        "name; DROP TABLE authors",
        "1",
        "name)--",
        "lower(name)",
        "--name",
    ] {
        assert_eq!(
            errors(json!(name)),
            one("sort.0", "unknown-field"),
            "{name}"
        );
        assert_eq!(
            errors(json!([name])),
            one("sort.0", "unknown-field"),
            "{name}"
        );
    }
    assert_eq!(errors(json!("name,,age")), one("sort.1", "empty"));
    assert_eq!(errors(json!("-")), one("sort.0", "empty"));
    assert_eq!(
        errors(json!("prize.secret")),
        one("sort.0", "unknown-field")
    );
    assert_eq!(
        errors(json!("books.bookTitle")),
        one("sort.0", "unknown-field")
    );
    assert_eq!(errors(json!("a,b,c,d,e")), one("sort", "too-long"));
    assert_eq!(errors(json!(",".repeat(100_000))), one("sort", "too-long"));
    assert_eq!(errors(json!(5)), one("sort", "wrong-type"));
    assert_eq!(errors(json!({"name": "asc"})), one("sort", "wrong-type"));
    assert_eq!(errors(json!(["name", 5])), one("sort.1", "wrong-type"));
    let path = "author.prize.author.name";
    assert!(
        BookSort::from(path).orders().is_err(),
        "`Prize::author` is not allowed"
    );
    for nothing in [json!(""), json!([]), json!(null)] {
        let sort: AuthorSort = serde_json::from_value(nothing).unwrap();
        assert_eq!(sort.orders().unwrap().len(), 0);
    }
}

#[test]
fn wrong_pages_are_errors() {
    let page = |page: Value| {
        serde_json::from_value::<AuthorPage>(page)
            .unwrap()
            .limit_offset()
    };
    assert_eq!(page(json!({})).unwrap(), (3, 0));
    assert_eq!(
        page(json!({"number": "2", "size": "10"})).unwrap(),
        (10, 10)
    );
    assert_eq!(page(json!({"number": 3})).unwrap(), (3, 6));
    assert_eq!(page(json!({"limit": 7})).unwrap(), (7, 0));
    assert_eq!(page(json!({"offset": 7})).unwrap(), (3, 7));
    let cases: &[(Value, &str, &str)] = &[
        (json!({"number": 0}), "page.number", "out-of-range"),
        (json!({"number": -1}), "page.number", "out-of-range"),
        (json!({"number": i64::MAX}), "page.number", "out-of-range"),
        (json!({"number": u64::MAX}), "page.number", "out-of-range"),
        (json!({"number": 1.5}), "page.number", "wrong-type"),
        (
            json!({"number": "1; DROP TABLE authors"}),
            "page.number",
            "wrong-type",
        ),
        (json!({"size": 0}), "page.size", "out-of-range"),
        (json!({"size": 11}), "page.size", "out-of-range"),
        (json!({"size": null}), "page.size", "wrong-type"),
        (json!({"limit": 11}), "page.limit", "out-of-range"),
        (json!({"limit": [[1]]}), "page.limit", "too-deep"),
        (json!({"offset": -1}), "page.offset", "out-of-range"),
        (json!({"limit": 5, "number": 1}), "page", "conflict"),
        (json!({"cursor": "x"}), "page.cursor", "unknown-field"),
        (json!(5), "page", "wrong-type"),
    ];
    for (input, path, code) in cases {
        let errors = page(input.clone()).unwrap_err();
        assert_eq!(problems(&errors), [((*path).to_owned(), *code)], "{input}");
    }
}
