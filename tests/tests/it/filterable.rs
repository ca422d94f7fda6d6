//! Queries from what a client sends: every operator on every family of types, and everything that input can get wrong.

use models::*;
use orm::prelude::*;
use serde_json::{Value, json};
use tests::db_test;

mod models;
mod query_string;
mod requests;
mod wrong;

fn at(month: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2024, month, 1)
        .unwrap()
        .and_hms_opt(10, 30, 0)
        .unwrap()
}

/// Three rows; each ordered column grows with the id.
async fn three_kinds(db: &Db) {
    let rows = (1_i8..=3).map(|i| {
        let n = u16::try_from(i).unwrap();
        let month = u32::from(n);
        NewKinds {
            flag: i > 1,
            tiny: i * 10 - 20,
            small: n * 10,
            int: i32::from(n) * 100,
            wide: month * 1_000_000_000,
            big: i64::from(n) * 5_000_000_000,
            huge: u64::from(n) * 6_000_000_000,
            single: f32::from(n) + 0.5,
            double: f64::from(n) + 0.25,
            amount: Decimal::new(i64::from(n) * 110, 2),
            text: ["Anna", "Bob_%", "hannah"][usize::from(n) - 1].into(),
            label: Label(["alpha", "beta", "gamma"][usize::from(n) - 1].into()),
            color: if i == 2 { Color::Green } else { Color::Red },
            level: if i == 2 { Level::High } else { Level::Low },
            at: at(month).and_utc(),
            local: at(month),
            day: at(month).date(),
            hour: NaiveTime::from_hms_opt(month, 30, 0).unwrap(),
            uid: Uuid::from_u128(u128::from(n)),
        }
    });
    for (i, row) in rows.enumerate() {
        let row = Kinds::create(row);
        let row = match i {
            0 => row,
            1 => row.set(Kinds::maybe, 1).set(Kinds::data, json!({"a": 1})),
            _ => row.set(Kinds::maybe, 2),
        };
        row.exec(db).await.unwrap();
    }
}

async fn kinds(db: &Db, filter: Value) -> Vec<i64> {
    let filter = KindsFilter::from(filter);
    let input = (&filter, &KindsSort::from("id"));
    let query = Kinds::query()
        .input(input)
        .unwrap_or_else(|errors| panic!("{errors}"));
    let rows = query.all(db).await.unwrap();
    rows.into_iter().map(|row| row.id.into_inner()).collect()
}

/// Three values of a column, smallest first, as JSON has them.
fn ordered() -> Vec<(&'static str, [Value; 3])> {
    let date_time = |month: u32| format!("2024-0{month}-01T10:30:00");
    vec![
        ("id", [json!(1), json!(2), json!(3)]),
        ("tiny", [json!(-10), json!(0), json!(10)]),
        ("small", [json!(10), json!(20), json!(30)]),
        ("int", [json!(100), json!(200), json!(300)]),
        (
            "wide",
            [
                json!(1_000_000_000_u64),
                json!(2_000_000_000_u64),
                json!(3_000_000_000_u64),
            ],
        ),
        (
            "big",
            [
                json!(5_000_000_000_u64),
                json!(10_000_000_000_u64),
                json!(15_000_000_000_u64),
            ],
        ),
        (
            "huge",
            [
                json!(6_000_000_000_u64),
                json!(12_000_000_000_u64),
                json!(18_000_000_000_u64),
            ],
        ),
        ("single", [json!(1.5), json!(2.5), json!(3.5)]),
        ("double", [json!(1.25), json!(2.25), json!(3.25)]),
        ("amount", [json!(1.1), json!(2.2), json!(3.3)]),
        ("text", [json!("Anna"), json!("Bob_%"), json!("hannah")]),
        ("label", [json!("alpha"), json!("beta"), json!("gamma")]),
        ("at", [1, 2, 3].map(|month| json!(date_time(month) + "Z"))),
        ("local", [1, 2, 3].map(|month| json!(date_time(month)))),
        (
            "day",
            [1, 2, 3].map(|month| json!(format!("2024-0{month}-01"))),
        ),
        (
            "hour",
            [1, 2, 3].map(|hour| json!(format!("0{hour}:30:00"))),
        ),
        (
            "uid",
            [1, 2, 3].map(|n| json!(format!("00000000-0000-0000-0000-00000000000{n}"))),
        ),
    ]
}

/// As a query string has it.
fn as_text(value: &Value) -> Value {
    if value.is_string() {
        return value.clone();
    }
    json!(value.to_string())
}

db_test! {
    models: SOURCE;
    async fn every_operator_on_every_ordered_type(db: &Db) {
        three_kinds(db).await;
        for (field, values) in ordered() {
            for [one, two, three] in [values.clone(), values.each_ref().map(as_text)] {
                let cases: [(Value, &[i64]); 11] = [
                    (two.clone(), &[2]),
                    (json!({"eq": two}), &[2]),
                    (json!({"ne": two}), &[1, 3]),
                    (json!({"in": [one, three]}), &[1, 3]),
                    (json!({"in": []}), &[]),
                    (json!({"not_in": [one]}), &[2, 3]),
                    (json!({"lt": two}), &[1]),
                    (json!({"lte": two}), &[1, 2]),
                    (json!({"gt": two}), &[3]),
                    (json!({"gte": two, "lt": three}), &[2]),
                    (json!({"between": [one, two]}), &[1, 2]),
                ];
                for (operators, expected) in cases {
                    let found = kinds(db, json!({field: operators})).await;
                    assert_eq!(found, expected, "{field} {operators}");
                }
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn what_only_some_types_have(db: &Db) {
        three_kinds(db).await;
        let cases: &[(Value, &[i64])] = &[
            // Text; wildcards are letters.
            (json!({"text": {"contains": "nn"}}), &[1, 3]),
            (json!({"text": {"contains": "%"}}), &[2]),
            (json!({"text": {"contains": "_%"}}), &[2]),
            (json!({"text": {"contains": "AN"}}), &[]),
            (json!({"text": {"icontains": "AN"}}), &[1, 3]),
            (json!({"text": {"starts_with": "An"}}), &[1]),
            (json!({"text": {"starts_with": "an"}}), &[]),
            (json!({"text": {"istarts_with": "an"}}), &[1]),
            (json!({"text": {"ends_with": "ah"}}), &[3]),
            (json!({"text": {"iends_with": "AH"}}), &[3]),
            (json!({"label": {"contains": "et"}}), &[2]),
            // Enums, by what is stored or by the variant's name.
            (json!({"color": "Red"}), &[1, 3]),
            (json!({"color": {"not_in": ["Red"]}}), &[2]),
            (json!({"level": "High"}), &[2]),
            (json!({"level": {"ne": "High"}}), &[1, 3]),
            (json!({"flag": true}), &[2, 3]),
            (json!({"flag": {"ne": "true"}}), &[1]),
            // NULL.
            (json!({"maybe": null}), &[1]),
            (json!({"maybe": {"eq": null}}), &[1]),
            (json!({"maybe": {"ne": null}}), &[2, 3]),
            (json!({"maybe": {"in": [null, 2]}}), &[1, 3]),
            (json!({"maybe": {"not_in": [null, 2]}}), &[2]),
            (json!({"maybe": {"is_null": true}}), &[1]),
            (json!({"maybe": {"is_null": "false"}}), &[2, 3]),
            (json!({"maybe": {"gte": 1}}), &[2, 3]),
            (json!({"data": {"is_null": false}}), &[2]),
            // Filters in filters. `not` is the rest, rows with NULL too.
            (json!({"not": {"maybe": 1}}), &[1, 3]),
            (json!({"or": [{"id": 1}, {"text": "hannah", "flag": true}]}), &[1, 3]),
            (json!({"and": [{"flag": true}, {"or": [{"id": 3}, {"id": 1}]}]}), &[3]),
            (json!({"flag": true, "not": {"or": [{"id": 2}, {"id": 1}]}}), &[3]),
            // Other ways to write the same.
            (json!({"int": 200.0}), &[2]),
            (json!({"int": {"in": "100, 300"}}), &[1, 3]),
            (json!({"int": {"in": {"1": 100, "0": 300}}}), &[1, 3]),
            (json!({"amount": "2.20"}), &[2]),
            (json!({"double": 2.25e0}), &[2]),
            // A number as `serde_json` gives it when it keeps all digits.
            (json!({"int": {"$serde_json::private::Number": "200"}}), &[2]),
            (json!({"amount": {"$serde_json::private::Number": "2.2"}}), &[2]),
            (json!({"double": {"$serde_json::private::Number": "2.25"}}), &[2]),
            (json!({"at": "2024-02-01T12:30:00+02:00"}), &[2]),
            (json!({"local": "2024-02-01 10:30:00.000"}), &[2]),
            (json!({"hour": {"gt": "02:30"}}), &[3]),
            (json!({"uid": "00000000000000000000000000000002"}), &[2]),
            (json!({}), &[1, 2, 3]),
            (json!(null), &[1, 2, 3]),
        ];
        for (filter, expected) in cases {
            assert_eq!(&kinds(db, filter.clone()).await, expected, "{filter}");
        }
    }
}

/// ann (21) wrote `a1` (tags x, y) and `a2` (tag y); bob (32) wrote `b1`, edited by ann, and has a prize; eve (43) nothing.
async fn library(db: &Db) {
    let mut authors = Vec::new();
    for (name, age) in [("ann", 21), ("bob", 32), ("eve", 43)] {
        let row = NewAuthor {
            name: name.into(),
            age,
            secret: "s3cret".into(),
        };
        authors.push(Author::create(row).exec(db).await.unwrap());
    }
    authors[1]
        .update()
        .set(Author::nick, "bo")
        .exec(db)
        .await
        .unwrap();
    let mut tags = Vec::new();
    for word in ["x", "y"] {
        tags.push(
            Tag::create(NewTag { word: word.into() })
                .exec(db)
                .await
                .unwrap(),
        );
    }
    for (title, author, editor, words) in [
        ("a1", 0, None, &tags[..]),
        ("a2", 0, None, &tags[1..]),
        ("b1", 1, Some(authors[0].id), &[][..]),
    ] {
        let book = NewBook {
            book_title: title.into(),
            author_id: authors[author].id,
        };
        let book = Book::create(book)
            .set(Book::editor_id, editor)
            .exec(db)
            .await
            .unwrap();
        for tag in words {
            Book::tags
                .of(&book)
                .attach(tag.id, ())
                .exec(db)
                .await
                .unwrap();
        }
    }
    let prize = NewPrize {
        title: "gold".into(),
        author_id: authors[1].id,
    };
    Prize::create(prize).exec(db).await.unwrap();
}

async fn authors(db: &Db, filter: Value) -> Vec<String> {
    let filter = AuthorFilter::from(filter);
    let query = Author::query()
        .input(&filter)
        .unwrap_or_else(|errors| panic!("{errors}"));
    query
        .order_by(Author::name.asc())
        .select(Author::name)
        .all(db)
        .await
        .unwrap()
}

async fn books(db: &Db, filter: Value, sort: &str) -> Vec<String> {
    let filter = BookFilter::from(filter);
    let sort = BookSort::from(sort).or("bookTitle");
    let query = Book::query()
        .input((&filter, &sort))
        .unwrap_or_else(|errors| panic!("{errors}"));
    query.select(Book::book_title).all(db).await.unwrap()
}

db_test! {
    models: SOURCE;
    async fn relations_of_every_kind(db: &Db) {
        library(db).await;
        let cases: &[(Value, &[&str])] = &[
            (json!({"books": {"any": {"bookTitle": "a2"}}}), &["ann"]),
            (json!({"books": {"any": {}}}), &["ann", "bob"]),
            (json!({"books": {"none": {}}}), &["eve"]),
            (json!({"books": {"none": {"bookTitle": {"starts_with": "a"}}}}), &["bob", "eve"]),
            (json!({"books": {"every": {"bookTitle": {"starts_with": "a"}}}}), &["ann", "eve"]),
            (json!({"books": {"every": {}}}), &["ann", "bob", "eve"]),
            (json!({"books": {"every": {"or": [{"bookTitle": "a1"}, {"bookTitle": "b1"}]}}}), &["bob", "eve"]),
            (json!({"books": {"every": {"not": {"bookTitle": "a1"}}}}), &["bob", "eve"]),
            (json!({"books": {"any": {}, "every": {"tags": {"any": {"word": "y"}}}}}), &["ann"]),
            (json!({"books": {"any": {"tags": {"every": {"word": "y"}}}}}), &["ann", "bob"]),
            (json!({"books": {"any": {"editor": {"name": "ann"}}}}), &["bob"]),
            (json!({"prize": {"title": "gold"}}), &["bob"]),
            (json!({"prize": null}), &["ann", "eve"]),
            (json!({"prize": {}}), &["bob"]),
            (json!({"not": {"prize": {"title": "gold"}}}), &["ann", "eve"]),
            (json!({"nickName": {"ne": null}}), &["bob"]),
        ];
        for (filter, expected) in cases {
            assert_eq!(&authors(db, filter.clone()).await, expected, "{filter}");
        }
        assert_eq!(books(db, json!({"author": {"age": {"gte": 30}}}), "").await, ["b1"]);
        assert_eq!(books(db, json!({"editor": null}), "-bookTitle").await, ["a2", "a1"]);
    }
}

db_test! {
    models: SOURCE;
    async fn orders_follow_relations_to_one_row(db: &Db) {
        library(db).await;
        assert_eq!(books(db, json!({}), "-author.name, -bookTitle").await, ["b1", "a2", "a1"]);
        assert_eq!(books(db, json!({}), "author.age,-bookTitle").await, ["a2", "a1", "b1"]);
        // Through two, of which the second may reach no row.
        let sort: BookSort = serde_json::from_value(json!(["author.prize.title", "-bookTitle"])).unwrap();
        let filter = BookFilter::from(json!({"author": {"prize": {}}}));
        let found = Book::query().input((&filter, &sort)).unwrap().all(db).await.unwrap();
        assert_eq!(found.len(), 1);
    }
}

/// Paths and codes of what is wrong.
fn problems(error: &orm::Error) -> Vec<(String, &'static str)> {
    error
        .input_errors()
        .unwrap()
        .iter()
        .map(|error| (error.path().to_owned(), error.code()))
        .collect()
}
