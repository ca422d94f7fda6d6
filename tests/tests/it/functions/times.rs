//! Dates and times: always in UTC, to the microsecond.

use super::*;
use orm::TimeUnit;
use orm::func::now;

db_test! {
    models: SOURCE;
    async fn times(db: &Db) {
        seed(db).await;
        values! { db:
            Item::at.year() => 2024;
            Item::at.quarter() => 1;
            Item::at.month() => 2;
            Item::at.iso_week() => 9;
            Item::at.day() => 29;
            Item::at.weekday() => 4;
            Item::at.day_of_year() => 60;
            Item::at.hour() => 23;
            Item::at.minute() => 59;
            Item::at.second() => 59;
            Item::at.microsecond() => 999_999;
            Item::local.year() => 2024;
            Item::local.second() => 59;
            Item::day.weekday() => 4;
            Item::day.quarter() => 1;
            Item::clock.hour() => 7;
            Item::clock.second() => 9;
            Item::clock.microsecond() => 10;
            Item::maybe.year() => None;
            val(day("2021-01-03")).iso_week() => 53;
            val(day("2021-01-03")).weekday() => 7;
            val(day("2021-12-31")).quarter() => 4;
            Item::at.truncate(TimeUnit::Second) => instant("2024-02-29T23:59:59Z");
            Item::at.truncate(TimeUnit::Minute) => instant("2024-02-29T23:59:00Z");
            Item::at.truncate(TimeUnit::Hour) => instant("2024-02-29T23:00:00Z");
            Item::at.truncate(TimeUnit::Day) => instant("2024-02-29T00:00:00Z");
            Item::at.truncate(TimeUnit::Week) => instant("2024-02-26T00:00:00Z");
            Item::at.truncate(TimeUnit::Month) => instant("2024-02-01T00:00:00Z");
            Item::at.truncate(TimeUnit::Quarter) => instant("2024-01-01T00:00:00Z");
            Item::at.truncate(TimeUnit::Year) => instant("2024-01-01T00:00:00Z");
            val(instant("2024-12-01T00:00:00Z")).truncate(TimeUnit::Week) => instant("2024-11-25T00:00:00Z");
            val(instant("2024-12-31T01:00:00Z")).truncate(TimeUnit::Quarter) => instant("2024-10-01T00:00:00Z");
            Item::local.truncate(TimeUnit::Month) => local("2024-02-01T00:00:00");
            Item::day.truncate(TimeUnit::Week) => day("2024-02-26");
            Item::day.truncate(TimeUnit::Quarter) => day("2024-01-01");
            Item::maybe.truncate(TimeUnit::Day) => None;
            Item::at.plus(1, TimeUnit::Second) => instant("2024-03-01T00:00:00.999999Z");
            Item::at.plus(90, TimeUnit::Minute) => instant("2024-03-01T01:29:59.999999Z");
            Item::at.minus(24, TimeUnit::Hour) => instant("2024-02-28T23:59:59.999999Z");
            Item::at.plus(1, TimeUnit::Day) => instant("2024-03-01T23:59:59.999999Z");
            Item::at.minus(2, TimeUnit::Week) => instant("2024-02-15T23:59:59.999999Z");
            Item::at.plus(-1, TimeUnit::Month) => instant("2024-01-29T23:59:59.999999Z");
            Item::at.plus(1, TimeUnit::Year) => instant("2025-02-28T23:59:59.999999Z");
            Item::at.minus(1, TimeUnit::Quarter) => instant("2023-11-29T23:59:59.999999Z");
            val(instant("2024-01-31T10:00:00Z")).plus(1, TimeUnit::Month) => instant("2024-02-29T10:00:00Z");
            val(day("2023-03-31")).minus(1, TimeUnit::Month) => day("2023-02-28");
            Item::day.plus(1, TimeUnit::Day) => day("2024-03-01");
            Item::day.plus(Item::n.cast::<i64>(), TimeUnit::Day) => day("2024-02-22");
            Item::local.plus(1, TimeUnit::Day) => local("2024-03-01T23:59:59.999999");
            Item::maybe.plus(1, TimeUnit::Day) => None;
            Item::at.microseconds_since(instant("2024-02-29T23:59:59Z")) => 999_999;
            Item::at.seconds_since(instant("2024-02-29T23:59:57.5Z")) => 2;
            val(instant("2024-02-29T23:59:57.5Z")).seconds_since(Item::at) => -2;
            Item::at.days_since(instant("2024-02-01T00:00:00Z")) => 28;
            Item::day.days_since(day("2023-02-28")) => 366;
            Item::day.seconds_since(day("2024-02-28")) => 86_400;
            Item::local.microseconds_since(local("2024-02-29T00:00:00")) => 86_399_999_999;
            Item::maybe.seconds_since(Item::at) => None;
            val(instant("1969-12-31T23:59:59.5Z")).microseconds_since(instant("1970-01-01T00:00:00Z")) => -500_000;
            Item::at.date() => day("2024-02-29");
            Item::local.date() => day("2024-02-29");
            Item::at.time() => NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap();
            Item::maybe.date() => None;
        }
        // Results compare with what is stored.
        for condition in [
            Item::at.plus(0, TimeUnit::Day).eq(Item::at),
            Item::at.eq(Item::at.plus(0, TimeUnit::Second)),
            Item::at.truncate(TimeUnit::Day).lt(Item::at),
            Item::at.truncate(TimeUnit::Day).eq(instant("2024-02-29T00:00:00Z")),
            Item::at.date().eq(Item::day),
            Item::at.plus(1, TimeUnit::Day).gt(instant(AT)),
            now().gt(Item::at),
            now().gt(instant("2025-01-01T00:00:00Z")),
            now().minus(1, TimeUnit::Minute).lt(Utc::now()),
        ] {
            assert_eq!(Item::filter(condition.clone()).count(db).await.unwrap(), 1, "{}: {condition:?}", db.dialect());
        }
        let drift = (eval(db, now()).await.unwrap() - Utc::now()).num_seconds().abs();
        assert!(drift < 60, "{drift}");
        Item::filter(Item::id.eq(1)).update().set(Item::maybe, Item::at.plus(1, TimeUnit::Day)).exec(db).await.unwrap();
        values! { db:
            Item::maybe.expr() => Some(instant("2024-03-01T23:59:59.999999Z"));
            Item::maybe.days_since(Item::at) => Some(1);
        }
    }
}
