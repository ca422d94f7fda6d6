//! Aggregates and groups: their values, which are the same on every database.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use serde_json::json;
use tests::db_test;

const SOURCE: &str = "tests/it/group.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Web,
    Shop,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Sale {
    #[orm(id)]
    pub(crate) id: i64,
    pub(crate) team: String,
    #[orm(type = text)]
    pub(crate) city: Option<String>,
    pub(crate) amount: i32,
    pub(crate) large: i64,
    #[orm(type = decimal(12, 2))]
    pub(crate) price: Decimal,
    pub(crate) ratio: f64,
    pub(crate) small: f32,
    pub(crate) paid: bool,
    pub(crate) rating: Option<i32>,
    pub(crate) code: Uuid,
    pub(crate) channel: Channel,
    pub(crate) at: DateTime<Utc>,
    pub(crate) day: NaiveDate,
    pub(crate) clock: NaiveTime,
    pub(crate) data: Vec<u8>,
    pub(crate) extra: serde_json::Value,
    #[orm(inverse = sale)]
    pub(crate) items: HasMany<Item>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Item {
    #[orm(id)]
    pub(crate) id: i64,
    pub(crate) cost: i64,
    #[orm(type = decimal(12, 2))]
    pub(crate) price: Decimal,
    pub(crate) sale_id: i64,
    #[orm(fk = sale_id)]
    pub(crate) sale: BelongsTo<Sale>,
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Three sales of one team, one of another.
async fn sales(db: &Db) {
    let rows = [
        (
            1,
            "red",
            Some("Oslo"),
            1,
            "0.10",
            true,
            Some(4),
            Channel::Web,
        ),
        (
            2,
            "red",
            Some("Bonn, \"old\"~1"),
            2,
            "0.20",
            false,
            None,
            Channel::Shop,
        ),
        (
            3,
            "red",
            Some("Oslo"),
            2,
            "1.50",
            true,
            Some(5),
            Channel::Web,
        ),
        (4, "blue", None, 5, "2.00", true, None, Channel::Shop),
    ];
    for (id, team, city, amount, price, paid, rating, channel) in rows {
        Sale::create(NewSale {
            id,
            team: team.into(),
            amount,
            large: i64::from(amount) << 40,
            price: decimal(price),
            ratio: f64::from(amount) / 4.0,
            small: f32::from(u8::try_from(amount).unwrap()) / 8.0,
            paid,
            code: Uuid::from_u128(id.unsigned_abs().into()),
            channel,
            at: time("2024-02-29T23:59:59.5Z"),
            day: time("2024-02-29T00:00:00Z").date_naive(),
            clock: NaiveTime::from_hms_micro_opt(1, 2, 3, 40).unwrap(),
            data: vec![u8::try_from(id).unwrap(), 0xff],
            extra: json!({ "id": id }),
        })
        .set(Sale::city, city.map(str::to_owned))
        .set(Sale::rating, rating)
        .exec(db)
        .await
        .unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn numbers_of_a_group_have_one_type_and_value(db: &Db) {
        sales(db).await;
        let rows: Vec<(String, i64, i64, f64)> = Sale::query()
            .group_by(Sale::team)
            .order_by(|g| g.key().asc())
            .select(|g| (g.key(), g.count(), g.sum(Sale::amount), g.avg(Sale::amount)))
            .all(db).await.unwrap();
        assert_eq!(rows, [("blue".to_owned(), 1, 5, 5.0), ("red".to_owned(), 3, 5, 5.0 / 3.0)]);
        let rows: Vec<(i64, Decimal, f64, f64, f64)> = Sale::query()
            .group_by(Sale::team)
            .order_by(|g| g.count().desc())
            .select(|g| (g.sum(Sale::large), g.sum(Sale::price), g.sum(Sale::ratio), g.sum(Sale::small), g.avg(Sale::price)))
            .all(db).await.unwrap();
        assert_eq!(rows, [
            (5 << 40, decimal("1.8"), 1.25, 0.625, 0.6),
            (5 << 40, decimal("2"), 1.25, 0.625, 2.0),
        ]);
        let red = Sale::filter(Sale::team.eq("red"));
        let (sum, distinct, avg): (Option<i64>, Option<i64>, Option<f64>) = red
            .aggregate(|g| (g.sum(Sale::amount + 1), g.distinct().sum(Sale::amount), g.distinct().avg(Sale::amount)))
            .one(db).await.unwrap();
        assert_eq!((sum, distinct, avg), (Some(8), Some(3), Some(1.5)));
        let third: Option<f64> = Sale::filter(Sale::id.le(3))
            .aggregate(|g| g.avg(Sale::price * decimal("10"))).one(db).await.unwrap();
        assert_eq!(third, Some(6.0));
    }
}

db_test! {
    models: SOURCE;
    async fn decimals_add_up_exactly(db: &Db) {
        sales(db).await;
        let rows: Vec<Decimal> = Sale::filter(Sale::id.le(2)).group_by(Sale::team)
            .having(|g| g.sum(Sale::price).eq(decimal("0.3")))
            .select(|g| g.sum(Sale::price)).all(db).await.unwrap();
        assert_eq!(rows, [decimal("0.3")]);
    }
}

db_test! {
    models: SOURCE;
    async fn smallest_and_largest_keep_their_type(db: &Db) {
        sales(db).await;
        let red = || Sale::filter(Sale::team.eq("red")).group_by(Sale::team);
        let numbers: (i32, i32, Decimal, f64, Option<i32>) = red()
            .select(|g| (g.min(Sale::amount), g.max(Sale::amount), g.max(Sale::price), g.max(Sale::ratio), g.min(Sale::rating)))
            .one(db).await.unwrap();
        assert_eq!(numbers, (1, 2, decimal("1.5"), 0.5, Some(4)));
        let (code, channel, data, paid): (Uuid, Channel, Vec<u8>, bool) = red()
            .select(|g| (g.max(Sale::code), g.min(Sale::channel), g.max(Sale::data), g.min(Sale::paid)))
            .one(db).await.unwrap();
        assert_eq!((code, channel, data, paid), (Uuid::from_u128(3), Channel::Shop, vec![3, 0xff], false));
        let times: (DateTime<Utc>, NaiveDate, NaiveTime, Option<String>) = red()
            .select(|g| (g.min(Sale::at), g.max(Sale::day), g.max(Sale::clock), g.max(Sale::city)))
            .one(db).await.unwrap();
        assert_eq!(times.0, time("2024-02-29T23:59:59.5Z"));
        assert_eq!(times.1, times.0.date_naive());
        assert_eq!(times.2, NaiveTime::from_hms_micro_opt(1, 2, 3, 40).unwrap());
        assert_eq!(times.3.as_deref(), Some("Oslo"));
        let (all, any): (bool, bool) = red().select(|g| (g.bool_and(Sale::paid), g.bool_or(Sale::paid))).one(db).await.unwrap();
        assert_eq!((all, any), (false, true));
        let blue: (Option<i32>, i64) = Sale::filter(Sale::team.eq("blue")).group_by(Sale::team)
            .select(|g| (g.max(Sale::rating), g.count_of(Sale::rating))).one(db).await.unwrap();
        assert_eq!(blue, (None, 0));
    }
}

db_test! {
    models: SOURCE;
    async fn a_filter_takes_some_rows_of_each_group(db: &Db) {
        sales(db).await;
        let rows: Vec<(String, i64, i64, i64, Option<i64>, Option<f64>)> = Sale::query()
            .group_by(Sale::team)
            .order_by(|g| g.key().desc())
            .select(|g| {
                let dear = g.filter(Sale::price.gt(decimal("0.15"))).filter(Sale::price.lt(decimal("2")));
                (g.key(), dear.count(), dear.count_of(Sale::rating), dear.count_distinct(Sale::amount), dear.sum(Sale::amount), dear.avg(Sale::amount))
            })
            .all(db).await.unwrap();
        assert_eq!(rows, [
            ("red".to_owned(), 2, 1, 1, Some(4), Some(2.0)),
            ("blue".to_owned(), 0, 0, 0, None, None),
        ]);
        type Extremes = (Option<i32>, Option<i32>, Option<bool>, Option<bool>);
        let rows: Vec<Extremes> = Sale::query()
            .group_by(Sale::team)
            .order_by(|g| g.key().desc())
            .select(|g| {
                let cheap = g.filter(Sale::price.lt(decimal("1")));
                (cheap.min(Sale::amount), cheap.max(Sale::amount), cheap.bool_and(Sale::paid), cheap.bool_or(Sale::paid))
            })
            .all(db).await.unwrap();
        assert_eq!(rows, [(Some(1), Some(2), Some(false), Some(true)), (None, None, None, None)]);
        let rows: Vec<(String, Vec<i32>, serde_json::Value)> = Sale::query()
            .group_by(Sale::team)
            .order_by(|g| g.key().desc())
            .select(|g| {
                let cheap = g.filter(Sale::price.lt(decimal("1"))).order_by(Sale::id.asc());
                (cheap.string_agg(Sale::team, "+"), cheap.array_agg(Sale::amount), cheap.json_agg(Sale::rating))
            })
            .all(db).await.unwrap();
        assert_eq!(rows, [
            ("red+red".to_owned(), vec![1, 2], json!([4, null])),
            (String::new(), Vec::new(), json!([])),
        ]);
    }
}

db_test! {
    models: SOURCE;
    async fn texts_are_joined_in_order(db: &Db) {
        sales(db).await;
        for separator in [", ", "", "'", "~1", ",", "\\", "?", "$1", "\u{1f980}"] {
            let rows: Vec<String> = Sale::query().group_by(Sale::team).order_by(|g| g.count().desc())
                .select(|g| g.order_by(Sale::id.desc()).string_agg(Sale::city, separator)).all(db).await.unwrap();
            assert_eq!(rows, [format!("Oslo{separator}Bonn, \"old\"~1{separator}Oslo"), String::new()], "{separator}");
            let rows: Vec<String> = Sale::query().group_by(Sale::team).order_by(|g| g.count().desc())
                .select(|g| g.distinct().string_agg(Sale::city, separator)).all(db).await.unwrap();
            assert_eq!(rows, [format!("Bonn, \"old\"~1{separator}Oslo"), String::new()], "{separator}");
        }
        // Longer than MariaDB's own limit of a megabyte.
        for id in 10..40 {
            again(db, id, &"x".repeat(60_000)).await;
        }
        let length = Sale::filter(Sale::id.ge(10)).aggregate(|g| g.string_agg(Sale::city, "")).one(db).await.unwrap().len();
        assert_eq!(length, 60_000 * 30);
    }
}

/// The first sale once more, in another city.
async fn again(db: &Db, id: i64, city: &str) {
    let row = Sale::find(1_i64).one(db).await.unwrap();
    Sale::create(NewSale {
        id,
        team: row.team,
        amount: row.amount,
        large: row.large,
        price: row.price,
        ratio: row.ratio,
        small: row.small,
        paid: row.paid,
        code: row.code,
        channel: row.channel,
        at: row.at,
        day: row.day,
        clock: row.clock,
        data: row.data,
        extra: row.extra,
    })
    .set(Sale::city, city)
    .exec(db)
    .await
    .unwrap();
}

db_test! {
    models: SOURCE;
    async fn lists_hold_what_columns_hold(db: &Db) {
        sales(db).await;
        let red = || Sale::filter(Sale::team.eq("red")).group_by(Sale::team);
        type Lists = (Vec<i32>, Vec<i64>, Vec<Decimal>, Vec<f64>, Vec<f32>, Vec<bool>, Vec<i32>);
        let lists: Lists = red()
            .select(|g| {
                let g = g.order_by(Sale::id.asc());
                (
                    g.array_agg(Sale::amount), g.array_agg(Sale::large), g.array_agg(Sale::price), g.array_agg(Sale::ratio),
                    g.array_agg(Sale::small), g.array_agg(Sale::paid), g.array_agg(Sale::rating),
                )
            })
            .one(db).await.unwrap();
        assert_eq!(lists.0, [1, 2, 2]);
        assert_eq!(lists.1, [1 << 40, 2 << 40, 2 << 40]);
        assert_eq!(lists.2, [decimal("0.1"), decimal("0.2"), decimal("1.5")]);
        assert_eq!(lists.3, [0.25, 0.5, 0.5]);
        assert_eq!(lists.4, [0.125, 0.25, 0.25]);
        assert_eq!(lists.5, [true, false, true]);
        assert_eq!(lists.6, [4, 5], "NULL is no element");
        type Others = (Vec<String>, Vec<Uuid>, Vec<Channel>, Vec<DateTime<Utc>>, Vec<NaiveDate>, Vec<NaiveTime>);
        let lists: Others = red()
            .select(|g| {
                let g = g.order_by(Sale::id.desc());
                (
                    g.array_agg(Sale::city), g.array_agg(Sale::code), g.array_agg(Sale::channel), g.array_agg(Sale::at),
                    g.array_agg(Sale::day), g.array_agg(Sale::clock),
                )
            })
            .one(db).await.unwrap();
        assert_eq!(lists.0, ["Oslo", "Bonn, \"old\"~1", "Oslo"]);
        assert_eq!(lists.1, [3, 2, 1].map(Uuid::from_u128));
        assert_eq!(lists.2, [Channel::Web, Channel::Shop, Channel::Web]);
        assert_eq!(lists.3, [time("2024-02-29T23:59:59.5Z"); 3]);
        assert_eq!(lists.4, [lists.3[0].date_naive(); 3]);
        assert_eq!(lists.5, [NaiveTime::from_hms_micro_opt(1, 2, 3, 40).unwrap(); 3]);
        let distinct: (Vec<i32>, Vec<String>, Vec<bool>) = red()
            .select(|g| {
                let g = g.distinct();
                (g.array_agg(Sale::amount), g.array_agg(Sale::city), g.array_agg(Sale::paid))
            })
            .one(db).await.unwrap();
        assert_eq!(distinct, (vec![1, 2], vec!["Bonn, \"old\"~1".to_owned(), "Oslo".to_owned()], vec![false, true]));
        let none: Vec<String> = Sale::filter(Sale::id.gt(99)).aggregate(|g| g.array_agg(Sale::city)).one(db).await.unwrap();
        assert!(none.is_empty());
    }
}

db_test! {
    models: SOURCE;
    async fn json_is_one_document_everywhere(db: &Db) {
        sales(db).await;
        let all = || Sale::filter(Sale::id.ge(3));
        let (numbers, texts): (serde_json::Value, serde_json::Value) = all()
            .aggregate(|g| {
                let g = g.order_by(Sale::id.asc());
                (g.json_agg(Sale::rating), g.json_agg(Sale::city))
            })
            .one(db).await.unwrap();
        assert_eq!((numbers, texts), (json!([5, null]), json!(["Oslo", null])));
        type Documents = (serde_json::Value, serde_json::Value, serde_json::Value, serde_json::Value);
        let documents: Documents = all()
            .aggregate(|g| {
                let g = g.order_by(Sale::id.asc());
                (g.json_agg(Sale::price), g.json_agg(Sale::ratio), g.json_agg(Sale::small), g.json_agg(Sale::paid))
            })
            .one(db).await.unwrap();
        assert_eq!(documents, (json!(["1.5", "2"]), json!([0.5, 1.25]), json!([0.25, 0.625]), json!([true, true])));
        let documents: Documents = Sale::filter(Sale::id.eq(3))
            .aggregate(|g| (g.json_agg(Sale::at), g.json_agg(Sale::day), g.json_agg(Sale::clock), g.json_agg(Sale::code)))
            .one(db).await.unwrap();
        assert_eq!(documents, (
            json!(["2024-02-29 23:59:59.500000+00:00"]), json!(["2024-02-29"]), json!(["01:02:03.000040"]),
            json!(["00000000-0000-0000-0000-000000000003"]),
        ));
        let documents: Documents = all()
            .aggregate(|g| {
                let ordered = g.order_by(Sale::id.asc());
                (
                    ordered.json_agg(Sale::extra), ordered.json_agg(Sale::ratio * 4.0), g.distinct().json_agg(Sale::paid),
                    ordered.json_object_agg(Sale::city, Sale::price),
                )
            })
            .one(db).await.unwrap();
        assert_eq!(documents, (json!([{ "id": 3 }, { "id": 4 }]), json!([2, 5]), json!([true]), json!({ "Oslo": "1.5" })));
        let object: serde_json::Value = Sale::filter(Sale::team.eq("red"))
            .aggregate(|g| g.order_by(Sale::id.asc()).json_object_agg(Sale::city, Sale::amount)).one(db).await.unwrap();
        assert_eq!(object, json!({ "Oslo": 2, "Bonn, \"old\"~1": 2 }));
        let empty: (serde_json::Value, serde_json::Value) = Sale::filter(Sale::id.gt(99))
            .aggregate(|g| (g.json_agg(Sale::city), g.json_object_agg(Sale::team, Sale::id))).one(db).await.unwrap();
        assert_eq!(empty, (json!([]), json!({})));
    }
}

db_test! {
    models: SOURCE;
    async fn groups_have_several_keys_and_expressions(db: &Db) {
        sales(db).await;
        let rows: Vec<(String, bool, i64)> = Sale::query()
            .group_by((Sale::team, Sale::paid))
            .having(|g| { let (team, _) = g.key(); team.eq("red") })
            .order_by(|g| { let (_, paid) = g.key(); paid.asc() })
            .select(|g| { let (team, paid) = g.key(); (team, paid, g.count()) })
            .all(db).await.unwrap();
        assert_eq!(rows, [("red".to_owned(), false, 1), ("red".to_owned(), true, 2)]);
        // The same expression with a value of the caller's stands in SELECT, GROUP BY, HAVING and ORDER BY.
        let rows: Vec<((i32, bool), i64)> = Sale::query()
            .group_by((Sale::amount * 10 + 1, Sale::amount.gt(1)))
            .having(|g| g.key().0.gt(1))
            .order_by(|g| g.key().0.desc())
            .select(|g| (g.key(), g.count()))
            .all(db).await.unwrap();
        assert_eq!(rows, [((51, true), 1), ((21, true), 2), ((11, false), 1)]);
        let rows: Vec<(Option<String>, i64)> = Sale::query().group_by(Sale::city)
            .having(|g| g.count().gt(1) | g.key().is_null())
            .order_by(|g| (g.count().desc(), g.max(Sale::id).asc())).limit(5).offset(0)
            .select(|g| (g.key(), g.count())).all(db).await.unwrap();
        assert_eq!(rows, [(Some("Oslo".to_owned()), 2), (None, 1)]);
        let none: Vec<(String, i64)> = Sale::filter(Sale::id.gt(99)).group_by(Sale::team)
            .select(|g| (g.key(), g.count())).all(db).await.unwrap();
        assert!(none.is_empty(), "no rows are no groups");
    }
}

db_test! {
    models: SOURCE;
    async fn all_rows_are_one_group(db: &Db) {
        sales(db).await;
        let query = Sale::query().order_by(Sale::id.desc()).limit(1).offset(3);
        let row: (i64, Option<i64>, Option<i32>, Option<f64>) = query
            .aggregate(|g| (g.count(), g.sum(Sale::amount), g.max(Sale::amount), g.avg(Sale::amount)))
            .one(db).await.unwrap();
        assert_eq!(row, (4, Some(10), Some(5), Some(2.5)));
        let row: (i64, Option<i64>, Option<i32>, Option<bool>, String) = Sale::filter(Sale::id.gt(99))
            .aggregate(|g| (g.count(), g.sum(Sale::amount), g.min(Sale::amount), g.bool_or(Sale::paid), g.string_agg(Sale::team, ",")))
            .one(db).await.unwrap();
        assert_eq!(row, (0, None, None, None, String::new()));
    }
}

db_test! {
    models: SOURCE;
    async fn groups_can_be_rolled_up(db: &Db) {
        sales(db).await;
        let query = Sale::query()
            .group_by_rollup((Sale::team, Sale::paid))
            .order_by(|g| { let (team, paid) = g.key(); (team.asc().nulls_last(), paid.asc().nulls_last()) })
            .select(|g| {
                let (team, paid) = g.key();
                (team, paid, g.level(), g.is_total(), g.sum(Sale::amount))
            });
        if query.to_sql(db.dialect()).is_err() {
            assert_eq!(db.dialect(), Dialect::Sqlite);
            let error = query.all(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains("ROLLUP"), "{error}");
            return;
        }
        let rows: Vec<(Option<String>, Option<bool>, i64, bool, i64)> = query.all(db).await.unwrap();
        let (red, blue) = (Some("red".to_owned()), Some("blue".to_owned()));
        assert_eq!(rows, [
            (blue.clone(), Some(true), 2, false, 5), (blue, None, 1, false, 5),
            (red.clone(), Some(false), 2, false, 2), (red.clone(), Some(true), 2, false, 3), (red, None, 1, false, 5),
            (None, None, 0, true, 10),
        ]);
        let some: Vec<(Option<i32>, i64)> = Sale::query()
            .group_by_rollup(Sale::amount)
            .having(|g| g.is_total() | g.key().gt(1))
            .order_by(|g| g.count().desc())
            .limit(2)
            .select(|g| (g.key(), g.count()))
            .all(db).await.unwrap();
        assert_eq!(some, [(None, 4), (Some(2), 2)]);
        let computed = Sale::query()
            .group_by_rollup(Sale::amount * 10)
            .having(|g| g.is_total() | g.key().gt(20))
            .order_by(|g| g.count().desc())
            .select(|g| (g.key(), g.count()));
        if db.dialect() == Dialect::MySql {
            assert_eq!(computed.all(db).await.unwrap_err().kind(), ErrorKind::Unsupported);
        } else {
            assert_eq!(computed.all(db).await.unwrap(), [(None, 4), (Some(50), 1)]);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn sums_that_no_integer_holds_are_errors(db: &Db) {
        sales(db).await;
        Sale::all_rows().update().set(Sale::large, i64::MAX).exec(db).await.unwrap();
        let one = Sale::filter(Sale::id.eq(1)).aggregate(|g| g.sum(Sale::large)).one(db).await.unwrap();
        assert_eq!(one, Some(i64::MAX));
        let error = Sale::query().group_by(Sale::team).having(|g| g.count().gt(1))
            .select(|g| g.sum(Sale::large)).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{error}");
        let average = Sale::query().aggregate(|g| g.avg(Sale::large)).one(db).await.unwrap().unwrap();
        assert!((average / 2_f64.powi(63) - 1.0).abs() < 1e-9, "{average}");
    }
}

db_test! {
    models: SOURCE;
    async fn related_rows_are_aggregated_alike(db: &Db) {
        sales(db).await;
        for (id, cost, price) in [(1, 1, "0.10"), (2, 2, "0.20"), (3, 2, "0.01")] {
            Item::create(NewItem { id, cost, price: decimal(price), sale_id: 1 }).exec(db).await.unwrap();
        }
        let rows: Vec<(Option<i64>, Option<Decimal>, Option<f64>)> = Sale::filter(Sale::id.le(2)).order_by(Sale::id.asc())
            .select((Sale::items.sum(Item::cost), Sale::items.sum(Item::price), Sale::items.avg(Item::cost))).all(db).await.unwrap();
        assert_eq!(rows, [(Some(5), Some(decimal("0.31")), Some(5.0 / 3.0)), (None, None, None)]);
        Item::all_rows().update().set(Item::cost, i64::MAX).exec(db).await.unwrap();
        let error = Sale::query().select(Sale::items.sum(Item::cost)).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{error}");
    }
}
