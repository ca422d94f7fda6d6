//! Pages by number and by cursor, and orders with NULLs.

mod cursor;
mod models;

use models::*;
use orm::prelude::*;
use orm::{Cursor, CursorKey, Dialect, ErrorKind, Order, Query};
use std::cmp::Ordering;
use tests::db_test;

const SOURCE: &str = "tests/it/page/models.rs";

fn key() -> CursorKey {
    CursorKey::new([7; 32]).unwrap()
}

/// A row of every type; equal in most columns to the one of half its number.
fn typed(id: i32) -> NewTyped {
    let n = id / 2;
    let f = f64::from(n);
    let date = NaiveDate::from_ymd_opt(2020 + n, 2, 28).unwrap();
    let time = NaiveTime::from_hms_micro_opt(1, 2, 3, 999_990 + u32::try_from(n).unwrap()).unwrap();
    NewTyped {
        id,
        flag: n % 2 == 0,
        small: i16::try_from(n - 2).unwrap() * 300,
        unsigned: u64::try_from(n).unwrap() * 1_000_000_007,
        real: 0.1_f32 * (n - 1) as f32,
        double: (f - 1.0) / 3.0,
        decimal: Decimal::new(i64::from(n) * 1_234_567 - 1_000_001, 6),
        text: [
            "",
            "it's",
            "\"; DROP TABLE items; --",
            "tab\tnew\nline",
            "ünï 🦀 \\ % _",
        ][usize::try_from(n).unwrap() % 5]
            .to_owned(),
        padded: ["a", "ab", "b"][usize::try_from(n).unwrap() % 3].to_owned(),
        bytes: vec![u8::try_from(n).unwrap() * 60, 0, 255],
        uuid: Uuid::from_u128(u128::try_from(n).unwrap() << 100 | 5),
        moment: date.and_time(time).and_utc(),
        naive: date.and_time(time),
        date,
        time,
        level: [Level::Top, Level::Bottom, Level::Middle][usize::try_from(n).unwrap() % 3],
        mood: if n % 2 == 0 { Mood::Sunny } else { Mood::Grey },
        size: if n % 3 == 0 { Size::Large } else { Size::Small },
    }
}

const RANKS: [Option<i32>; 9] = [
    Some(1),
    None,
    Some(2),
    Some(1),
    None,
    Some(2),
    Some(1),
    None,
    Some(-3),
];
const NAMES: [Option<&str>; 9] = [
    Some("a"),
    Some("a"),
    None,
    Some("b"),
    None,
    Some("c"),
    Some("a"),
    Some("a"),
    None,
];

/// Nine items with ties and NULLs.
async fn items(db: &Db) -> Vec<Item> {
    let mut items = Vec::new();
    for (place, (rank, name)) in (0..).zip(RANKS.into_iter().zip(NAMES)) {
        let item = Item::create(NewItem { place })
            .set(Item::rank, rank)
            .set(Item::name, name.map(str::to_owned));
        items.push(item.exec(db).await.unwrap());
    }
    items
}

fn ids(items: &[Item]) -> Vec<Id<Item>> {
    items.iter().map(|item| item.id).collect()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Nulls {
    Unsaid,
    First,
    Last,
}

const NULLS: [Nulls; 3] = [Nulls::Unsaid, Nulls::First, Nulls::Last];

fn placed(order: Order<Item>, nulls: Nulls) -> Order<Item> {
    match nulls {
        Nulls::Unsaid => order,
        Nulls::First => order.nulls_first(),
        Nulls::Last => order.nulls_last(),
    }
}

/// How two values compare, as the order says and the database's own place of NULLs is documented.
fn compare<T: Ord>(
    a: Option<&T>,
    b: Option<&T>,
    is_descending: bool,
    nulls: Nulls,
    dialect: Dialect,
) -> Ordering {
    let nulls_first = match (nulls, dialect) {
        (Nulls::First, _) => true,
        (Nulls::Last, _) => false,
        (Nulls::Unsaid, Dialect::Postgres) => is_descending,
        (Nulls::Unsaid, Dialect::Sqlite | Dialect::MySql) => !is_descending,
    };
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) if nulls_first => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => compare(b, a, is_descending, nulls, dialect).reverse(),
        (Some(a), Some(b)) if is_descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
    }
}

/// Every page from the beginning, or from the end.
async fn walk(query: &Query<Item>, size: u64, is_backward: bool, db: &Db) -> Vec<Vec<Item>> {
    let key = key();
    let mut pages = Vec::new();
    let mut at = None;
    loop {
        let page = query.clone().cursor(&key);
        let page = if is_backward {
            page.last(size).before(at.clone())
        } else {
            page.first(size).after(at.clone())
        };
        let page = page.all(db).await.unwrap();
        let (is_first, has_more) = if is_backward {
            (!page.has_next, page.has_previous)
        } else {
            (!page.has_previous, page.has_next)
        };
        assert_eq!(is_first, at.is_none());
        at = if is_backward { page.start } else { page.end };
        pages.push(page.rows);
        if !has_more {
            return pages;
        }
        assert!(pages.len() < 100, "pages without an end");
    }
}

db_test! {
    models: SOURCE;
    async fn nulls_stand_where_an_order_says(db: &Db) {
        let all = items(db).await;
        for is_descending in [false, true] {
            for nulls in NULLS {
                let order = if is_descending { Item::rank.desc() } else { Item::rank.asc() };
                let found = Item::query().order_by((placed(order, nulls), Item::id.asc())).all(db).await.unwrap();
                let mut expected = all.clone();
                expected.sort_by(|a, b| {
                    compare(a.rank.as_ref(), b.rank.as_ref(), is_descending, nulls, db.dialect()).then(a.id.cmp(&b.id))
                });
                assert_eq!(ids(&found), ids(&expected), "descending {is_descending}, {nulls:?}");
            }
        }
        // The expression that MySQL writes twice binds its value twice.
        let order = (Item::rank.expr() * 10).desc().nulls_last();
        let found = Item::filter(Item::place.ge(0)).order_by((order, Item::id.asc())).limit(9).all(db).await.unwrap();
        let ranks: Vec<_> = found.iter().map(|item| item.rank).collect();
        assert_eq!(ranks, [Some(2), Some(2), Some(1), Some(1), Some(1), Some(-3), None, None, None]);
    }
}

db_test! {
    models: SOURCE;
    async fn nulls_stand_where_a_relation_says(db: &Db) {
        items(db).await;
        let maker = Maker::create(NewMaker {}).exec(db).await.unwrap();
        Item::all_rows().update().set(Item::maker_id, maker.id).exec(db).await.unwrap();
        let newest = Maker::items.load().order_by((Item::rank.asc().nulls_first(), Item::id.desc())).limit(4);
        let makers = Maker::query().with(newest).all(db).await.unwrap();
        let ranks: Vec<_> = makers[0].get(Maker::items).iter().map(|item| item.rank).collect();
        assert_eq!(ranks, [None, None, None, Some(-3)]);
    }
}

db_test! {
    models: SOURCE;
    async fn cursors_and_pages_go_through_serde(db: &Db) {
        items(db).await;
        let query = || Item::query().order_by(Item::id.asc());
        let page = query().cursor(&key()).first(2).all(db).await.unwrap();
        let json = serde_json::to_value(page.clone().map(|item| item.place)).unwrap();
        assert_eq!(json["rows"], serde_json::json!([0, 1]));
        assert_eq!(json["has_next"], serde_json::json!(true));
        let cursor: Cursor = serde_json::from_value(json["end"].clone()).unwrap();
        assert_eq!(Some(&cursor), page.end.as_ref());
        let next = query().cursor(&key()).first(1).after(cursor).all(db).await.unwrap();
        assert_eq!(next.rows[0].place, 2);
        assert!(serde_json::from_str::<Cursor>("\"not a cursor\"").is_err());
        let json = serde_json::to_value(query().page(2, 4).all(db).await.unwrap().map(|item| item.place)).unwrap();
        assert_eq!(json, serde_json::json!({"rows": [4, 5, 6, 7], "number": 2, "size": 4, "total": 9, "pages": 3}));
    }
}

db_test! {
    models: SOURCE;
    async fn a_page_by_cursor_must_be_asked_for_rightly(db: &Db) {
        let key = key();
        let query = || Item::query().cursor(&key);
        for (query, kind) in [
            (query(), ErrorKind::Usage),
            (query().first(1).last(1), ErrorKind::Usage),
            (query().first(0), ErrorKind::InvalidInput),
            (query().last(0), ErrorKind::InvalidInput),
            (query().first(u64::MAX), ErrorKind::InvalidInput),
            (Item::query().limit(5).cursor(&key).first(1), ErrorKind::Usage),
            (Item::query().offset(5).cursor(&key).first(1), ErrorKind::Usage),
        ] {
            assert_eq!(query.all(db).await.unwrap_err().kind(), kind);
        }
        // What would make a cursor longer than clients can hand back.
        let long = NewTyped { text: "x".repeat(7_000), ..typed(1) };
        Typed::create(long).exec(db).await.unwrap();
        assert!(Typed::query().order_by(Typed::size.asc()).cursor(&key).first(1).all(db).await.is_ok());
        let error = Typed::query().order_by(Typed::text.asc()).cursor(&key).first(1).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("order by shorter columns"), "{error}");
    }
}

db_test! {
    models: SOURCE;
    async fn relations_load_with_a_page(db: &Db) {
        let all = items(db).await;
        for item in &all[..4] {
            Note::create(NewNote { item_id: item.id }).exec(db).await.unwrap();
        }
        let query = || Item::query().with(Item::notes).with(Item::maker).order_by(Item::id.asc());
        let page = query().cursor(&key()).last(7).all(db).await.unwrap();
        let counts: Vec<usize> = page.rows.iter().map(|item| item.get(Item::notes).len()).collect();
        assert_eq!(counts, [1, 1, 0, 0, 0, 0, 0]);
        assert!(page.rows[0].get(Item::maker).is_none());
        let page = query().page(2, 3).all(db).await.unwrap();
        assert_eq!((page.total, page.pages), (9, 3));
        assert_eq!(page.rows[0].get(Item::notes).len(), 1);
        assert_eq!(page.rows[1].get(Item::notes).len(), 0);
    }
}

#[derive(Shape, Debug, Clone)]
#[shape(Item)]
struct Card {
    place: i32,
    #[shape(notes)]
    notes: Vec<NoteCard>,
}

#[derive(Shape, Debug, Clone)]
#[shape(Note)]
struct NoteCard {
    #[allow(dead_code, reason = "it is what the shape reads")]
    id: Id<Note>,
}

db_test! {
    models: SOURCE;
    async fn pages_by_number_have_their_total(db: &Db) {
        let all = items(db).await;
        Note::create(NewNote { item_id: all[5].id }).exec(db).await.unwrap();
        for size in 1..=11 {
            let mut rows = Vec::new();
            for number in 1..=12 {
                let page = Item::query().order_by(Item::id.asc()).page(number, size).all(db).await.unwrap();
                assert_eq!((page.total, page.pages), (9, 9_u64.div_ceil(size)), "page {number} of {size}");
                assert_eq!(page.has_next(), number < page.pages);
                assert_eq!(page.has_previous(), number > 1);
                rows.extend(page.rows);
            }
            assert_eq!(ids(&rows), ids(&all), "size {size}");
        }
        // The total is of the filter, paths and bound values of it included.
        let filtered = Item::filter(Item::rank.eq(1) & Item::notes.is_empty() & Item::maker.to(Maker::name).is_null());
        let page = filtered.order_by((Item::rank.expr() + 1).asc()).page(1, 2).all(db).await.unwrap();
        assert_eq!((page.rows.len(), page.total, page.pages), (2, 3, 2));
        // Columns, groups and shapes.
        let page = Item::query().order_by(Item::id.asc()).select((Item::place, Item::rank)).page(5, 2).all(db).await.unwrap();
        assert_eq!((page.rows, page.total), (vec![(8, Some(-3))], 9));
        let groups = Item::query().group_by(Item::rank).order_by(|g| g.count().desc()).select(|g| (g.key(), g.count()));
        let page = groups.page(1, 2).all(db).await.unwrap();
        assert_eq!((page.rows.len(), page.total, page.pages), (2, 4, 2));
        assert_eq!(page.rows[0].1, 3);
        let page = Item::query().order_by(Item::id.asc()).shape::<Card>().page(2, 4).all(db).await.unwrap();
        assert_eq!((page.total, page.pages, page.has_next()), (9, 3, true));
        let cards: Vec<(i32, usize)> = page.rows.iter().map(|card| (card.place, card.notes.len())).collect();
        assert_eq!(cards, [(4, 0), (5, 1), (6, 0), (7, 0)]);
        let page = Item::query().shape::<Card>().page(4, 4).all(db).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (0, 9));
    }
}

db_test! {
    models: SOURCE;
    async fn pages_that_are_none_are_refused(db: &Db) {
        for (number, size, message) in [
            (0, 10, "there is no page 0"),
            (1, 0, "at least one row"),
            (u64::MAX, u64::MAX, "too large"),
            (2, u64::MAX, "too large"),
            (u64::MAX, 2, "too large"),
        ] {
            let error = Item::query().page(number, size).all(db).await.unwrap_err();
            assert_eq!((error.kind(), error.http_status()), (ErrorKind::InvalidInput, 400));
            assert!(error.to_string().contains(message), "{error}");
        }
        assert_eq!(Item::query().limit(1).page(1, 1).all(db).await.unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(Item::query().offset(1).page(1, 1).all(db).await.unwrap_err().kind(), ErrorKind::Usage);
    }
}
