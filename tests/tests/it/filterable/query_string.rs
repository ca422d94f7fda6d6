//! The same input from query strings and from programs.

use super::*;
use orm::{Dialect, FilterOp};
use serde::Deserialize;

#[test]
fn query_strings_say_the_same_as_json() {
    let json = r#"{
        "filter": {
            "name": {"contains": "an+d ü"},
            "age": {"in": ["1", "2"], "gte": "1"},
            "or": {"0": {"name": "x"}, "1": {"nickName": {"is_null": "true"}}},
            "books": {"any": {"bookTitle": {"in": ["a,b", "c"]}}}
        },
        "sort": "name,-age",
        "page": {"size": "5"}
    }"#;
    let expected = AuthorSearch::from_json(json).unwrap();
    let sql = |search: &AuthorSearch| {
        Author::query()
            .input(search)
            .unwrap()
            .to_sql(Dialect::Sqlite)
            .unwrap()
    };
    let query = "?filter[name][contains]=an%2Bd+%C3%BC&filter%5Bage%5D[in][]=1&filter[age][in][]=2&filter[age][gte]=1\
        &filter[or][0][name]=x&filter[or][1][nickName][is_null]=true\
        &filter[books][any][bookTitle][in][]=a,b&filter[books][any][bookTitle][in][]=c&sort=name,-age&page[size]=5";
    let found = AuthorSearch::from_query(query);
    assert_eq!(found, expected);
    assert!(Author::query().input(&found).is_ok());
    // As formats that know nothing of brackets give it.
    let pairs = [
        ("filter[age][in]", "1,2"),
        ("filter[name][contains]", "an+d ü"),
        ("sort", "name,-age"),
    ];
    let flat =
        serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(pairs.into_iter());
    let found = AuthorSearch::deserialize(flat).unwrap();
    let nested = json!({"filter": {"name": {"contains": "x"}, "age": {"in": [1, 2]}}, "sort": ["name", "-age"]});
    assert_eq!(sql(&found), sql(&serde_json::from_value(nested).unwrap()));
    // A filter alone, among other parts of a handler's own struct.
    #[derive(Deserialize)]
    struct Params {
        tab: String,
        #[serde(flatten)]
        filter: AuthorFilter,
    }
    let pairs = [("tab", "all"), ("name[contains]", "an")];
    let flat =
        serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(pairs.into_iter());
    let params = Params::deserialize(flat).unwrap();
    assert_eq!(params.tab, "all");
    assert_eq!(
        params.filter,
        AuthorFilter::from(json!({"name": {"contains": "an"}}))
    );
}

#[test]
fn broken_query_strings_are_errors() {
    let errors = |query: &str| {
        let search = AuthorSearch::from_query(query);
        match Author::query().input(&search) {
            Ok(_) => panic!("nothing is wrong with {query}"),
            Err(errors) => problems(&errors),
        }
    };
    let one = |path: &str, code| vec![(path.to_owned(), code)];
    assert_eq!(errors("filter[name]=%ff"), one("filter.name", "wrong-type"));
    assert_eq!(
        errors("filter[name]=%00"),
        one("filter.name", "nul-in-text")
    );
    assert_eq!(errors("filter[name"), one("filter[name", "unknown-field"));
    assert_eq!(
        errors("filter]name[=1"),
        one("filter]name[", "unknown-field")
    );
    assert_eq!(
        errors("filter[name][eq]=a&filter[name][eq]=b"),
        one("filter.name.eq", "duplicate-field")
    );
    assert_eq!(
        errors("filter[name]=a&filter[name][eq]=b"),
        one("filter.name", "duplicate-field")
    );
    assert_eq!(errors("filter=a"), one("filter", "wrong-type"));
    let deep = format!("filter{}=1", "[not]".repeat(10_000));
    assert_eq!(errors(&deep), one("filter", "too-deep"));
    let many: Vec<String> = (0..5_000).map(|i| format!("filter[f{i}]=1")).collect();
    assert_eq!(errors(&many.join("&")), one("search", "too-long"));
    let list: Vec<String> = (0..900).map(|i| format!("filter[age][in][]={i}")).collect();
    assert_eq!(errors(&list.join("&")), one("filter.age.in", "too-long"));
}

#[test]
fn errors_of_filter_order_and_page_come_together() {
    let filter = AuthorFilter::from(json!({"age": {"gte": "x"}, "and": [{"nope": 1}]}));
    let errors = Author::query()
        .input((&filter, &AuthorSort::from("nope"), &AuthorPage::new(0, 0)))
        .unwrap_err();
    let paths: Vec<&str> = errors
        .input_errors()
        .unwrap()
        .iter()
        .map(|error| error.path())
        .collect();
    assert_eq!(
        paths,
        [
            "filter.age.gte",
            "filter.and.0.nope",
            "sort.0",
            "page.number",
            "page.size"
        ]
    );
    let none: Option<&AuthorFilter> = None;
    assert!(Author::query().input(none).is_ok());
}

#[test]
fn a_program_builds_what_a_client_sends() {
    let filter = KindsFilter::default()
        .with(Kinds::text, FilterOp::Contains, "nn")
        .with(Kinds::int, FilterOp::Gte, 1)
        .with(Kinds::int, FilterOp::Lte, 9)
        .with(Kinds::int, FilterOp::Lte, 8)
        .with_list(Kinds::color, FilterOp::In, [Color::Red])
        .with(Kinds::at, FilterOp::Gt, at(1).and_utc())
        .with(Kinds::local, FilterOp::Gt, at(1))
        .with(Kinds::day, FilterOp::Gt, at(1).date())
        .with(Kinds::hour, FilterOp::Gt, at(1).time())
        .with(Kinds::amount, FilterOp::Eq, Decimal::new(110, 2))
        .with(Kinds::uid, FilterOp::Ne, Uuid::from_u128(1))
        .with(Kinds::double, FilterOp::Lt, 0.1)
        .with(Kinds::level, FilterOp::Ne, Level::Low)
        .with(Kinds::maybe, FilterOp::Eq, 5)
        .with_null(Kinds::maybe, false);
    let sent = serde_json::to_string(&filter).unwrap();
    let received: KindsFilter = serde_json::from_str(&sent).unwrap();
    assert_eq!(received, filter, "{sent}");
    let sent: Value = serde_json::from_str(&sent).unwrap();
    let sql = |filter: &KindsFilter| {
        Kinds::query()
            .input(filter)
            .unwrap()
            .to_sql(Dialect::Postgres)
            .unwrap()
    };
    assert_eq!(sql(&received), sql(&filter));
    assert_eq!(sent["int"], json!({"gte": 1, "lte": 9}));
    assert_eq!(sent["and"], json!([{"int": {"lte": 8}}]));

    let search = AuthorSearch::new(
        AuthorFilter::default().with(Author::nick, FilterOp::Eq, "bo"),
        AuthorSort::from("-name"),
        AuthorPage::new(2, 5),
    );
    let sent = serde_json::to_value(&search).unwrap();
    assert_eq!(
        sent,
        json!({"filter": {"nickName": {"eq": "bo"}}, "sort": "-name", "page": {"number": 2, "size": 5}})
    );
    assert_eq!(
        serde_json::from_value::<AuthorSearch>(sent).unwrap(),
        search
    );
    // What input may not name, a program may not smuggle in through it.
    let filter = AuthorFilter::default().with(Author::secret, FilterOp::Eq, "x");
    assert_eq!(
        problems(&filter.condition().unwrap_err()),
        [("filter.secret".to_owned(), "unknown-field")]
    );
}
