//! Numbers at their edges: division by zero, what no type holds, and counts of rows that no table has.

use super::*;
use orm::{Dialect, ErrorKind, Result};
use tests::db_test;

/// One error of a number that does not fit; never another number.
fn is_range<T: std::fmt::Debug>(result: Result<T>) -> bool {
    result
        .is_err_and(|error| matches!(error.kind(), ErrorKind::ValueOutOfRange | ErrorKind::Decode))
}

db_test! {
    models: SOURCE;
    async fn divided_by_zero_is_null_everywhere(db: &Db) {
        seed(db, 1, "x").await;
        let one = Note::filter(Note::id.eq(1));
        let row: (Option<i32>, Option<i64>, Option<i64>, Option<u64>, Option<Decimal>, Option<f64>) = one.clone()
            .select((Note::n / Note::n, Note::big % 0, Note::big / Note::big, Note::huge / Note::huge, Note::price / Note::price, Note::ratio / Note::ratio))
            .one(db).await.unwrap();
        assert_eq!(row, (None, None, None, None, None, None));
        // In every place of a statement.
        assert_eq!(Note::filter((Note::n / 0).is_null()).count(db).await.unwrap(), 1);
        assert_eq!(Note::filter((Note::n / 0).in_([1, 2])).count(db).await.unwrap(), 0);
        assert_eq!(Note::query().order_by((Note::big / 0).desc()).all(db).await.unwrap().len(), 1);
        let groups: Vec<Option<i32>> = Note::query().group_by(Note::n / 0).select(|g| g.key()).all(db).await.unwrap();
        assert_eq!(groups, [None]);
        let sum: Option<i64> = Note::query().aggregate(|g| g.sum(Note::n / Note::n)).one(db).await.unwrap();
        assert_eq!(sum, None);
        let average: Option<f64> = Note::filter(Note::id.eq(9)).aggregate(|g| g.avg(Note::n)).one(db).await.unwrap();
        assert_eq!(average, None);
        one.clone().update().set(Note::at, orm::func::case().when((Note::n / 0).is_null(), DateTime::UNIX_EPOCH).end()).exec(db).await.unwrap();
        assert_eq!(one.select(Note::at).one(db).await.unwrap(), Some(DateTime::UNIX_EPOCH));
    }
}

db_test! {
    models: SOURCE;
    async fn what_no_type_holds_is_an_error(db: &Db) {
        seed(db, 1, "x").await;
        seed(db, 2, "y").await;
        let dialect = db.dialect();
        let all = || Note::query().order_by(Note::id.asc());
        let huge = if dialect == Dialect::Sqlite { i64::MAX.cast_unsigned() } else { u64::MAX };
        Note::all_rows().update().set(Note::n, i32::MAX).set(Note::big, i64::MAX).set(Note::huge, huge).exec(db).await.unwrap();
        assert!(is_range(all().select(Note::n + 1).all(db).await), "{dialect}: i32 +");
        assert!(is_range(all().select(Note::n * Note::n).all(db).await), "{dialect}: i32 *");
        assert!(is_range(all().select(-Note::n - 2).all(db).await), "{dialect}: i32 -");
        assert!(is_range(all().select(Note::big + 1).all(db).await), "{dialect}: i64 +");
        assert!(is_range(all().select(Note::big * 2).all(db).await), "{dialect}: i64 *");
        assert!(is_range(all().select(-Note::big - 2).all(db).await), "{dialect}: i64 -");
        assert!(is_range(all().select(Note::huge + 1).all(db).await), "{dialect}: u64 +");
        assert!(is_range(all().select(Note::huge * 2).all(db).await), "{dialect}: u64 *");
        assert!(is_range(all().select((Note::huge * 0) - 1).all(db).await), "{dialect}: u64 below zero");
        assert!(is_range(all().aggregate(|g| g.sum(Note::big)).one(db).await), "{dialect}: sum");
        assert!(is_range(all().select(orm::window::sum(Note::big).over(|w| w)).all(db).await), "{dialect}: sum of a window");
        // What fits by the way does.
        assert_eq!(all().select(Note::big - 1).all(db).await.unwrap(), [i64::MAX - 1; 2]);
        assert_eq!(all().select(Note::n.cast::<i64>() + 1).all(db).await.unwrap(), [1 << 31; 2]);
        assert_eq!(all().aggregate(|g| g.sum(Note::n)).one(db).await.unwrap(), Some(2 * i64::from(i32::MAX)));
        let sum: Option<Decimal> = Note::query().aggregate(|g| g.sum(Note::huge)).one(db).await.unwrap_or_default();
        assert!(dialect == Dialect::Sqlite || sum == Some(Decimal::from(huge) * Decimal::TWO), "{dialect}: {sum:?}");
    }
}

db_test! {
    models: SOURCE;
    async fn what_no_column_holds_is_refused_by_an_update(db: &Db) {
        seed(db, 1, "x").await;
        let one = || Note::filter(Note::id.eq(1));
        let row = Note::find(1).one(db).await.unwrap();
        one().update().set(Note::big, i64::MAX).exec(db).await.unwrap();
        let added = one().update().set(Note::big, Note::big + 1).exec(db).await;
        assert!(is_range(added.and(Note::find(1).one(db).await)), "{}", db.dialect());
        one().update().set(Note::big, 0).exec(db).await.unwrap();
        // A decimal that is too large for its column; SQLite's columns have no width, the library's limit is 15 digits.
        let large: Decimal = "99999999999999999.0001".parse().unwrap();
        let error = one().update().set(Note::price, large).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{error}");
        for ratio in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            let set = one().update().set(Note::ratio, ratio).exec(db).await;
            if let Err(error) = set {
                assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
                assert_eq!(Note::find(1).one(db).await.unwrap().ratio, row.ratio);
            } else {
                let found = Note::find(1).one(db).await.unwrap().ratio;
                assert!(found == ratio || (found.is_nan() && ratio.is_nan()), "{found}");
                one().update().set(Note::ratio, 0.0).exec(db).await.unwrap();
            }
        }
        // 1e308 * 10 is no number either.
        one().update().set(Note::ratio, f64::MAX).exec(db).await.unwrap();
        let product = one().select(Note::ratio * 10.0).one(db).await;
        match db.dialect() {
            Dialect::Sqlite => assert_eq!(product.unwrap(), f64::INFINITY),
            Dialect::Postgres | Dialect::MySql => assert!(is_range(product)),
        }
    }
}

db_test! {
    models: SOURCE;
    async fn any_number_of_rows_can_be_asked_for(db: &Db) {
        seed(db, 1, "a").await;
        seed(db, 2, "b").await;
        let all = || Note::query().order_by(Note::id.asc());
        let large = [i64::MAX.cast_unsigned(), i64::MAX.cast_unsigned() + 1, u64::MAX];
        for rows in large {
            assert_eq!(all().limit(rows).all(db).await.unwrap().len(), 2, "limit({rows})");
            assert_eq!(all().limit(rows).offset(1).all(db).await.unwrap().len(), 1, "limit({rows})");
            assert!(all().offset(rows).all(db).await.unwrap().is_empty(), "offset({rows})");
            assert!(all().limit(rows).offset(rows).all(db).await.unwrap().is_empty(), "both({rows})");
            assert_eq!(all().limit(rows).select(Note::id).all(db).await.unwrap(), [1, 2]);
            assert_eq!(Note::query().group_by(Note::id).limit(rows).select(|g| g.key()).all(db).await.unwrap().len(), 2);
            let within = all().limit(rows).select(Note::id);
            assert_eq!(Note::filter(Note::id.in_query(within)).count(db).await.unwrap(), 2, "in_query limit({rows})");
            let none = all().offset(rows).select(Note::id);
            assert_eq!(Note::filter(Note::id.in_query(none)).count(db).await.unwrap(), 0, "in_query offset({rows})");
            let from = orm::from(all().limit(rows).select(Note::id)).select(|(n,)| n.value).limit(rows);
            assert_eq!(from.all(db).await.unwrap().len(), 2);
            let either = all().select(Note::id).union(Note::query().select(Note::id)).limit(rows).offset(0);
            assert_eq!(either.all(db).await.unwrap().len(), 2);
            let loaded = all().with(Note::lines.load().order_by(Line::id.asc()).limit(rows)).all(db).await.unwrap();
            assert_eq!(loaded.len(), 2);
            let joined = Note::query().left_join(Note::lines).limit(rows).select(|(n, _)| n.id).all(db).await.unwrap();
            assert_eq!(joined.len(), 2);
            let page = all().page(1, rows).all(db).await;
            assert!(page.as_ref().is_ok_and(|page| page.rows.len() == 2) || page.is_err_and(|error| error.kind() == ErrorKind::InvalidInput));
            let key = orm::CursorKey::new([1; 32]).unwrap();
            let page = all().cursor(&key).first(rows).all(db).await;
            assert!(page.as_ref().is_ok_and(|page| page.rows.len() == 2) || page.is_err_and(|error| error.kind() == ErrorKind::InvalidInput));
            assert_eq!(all().limit(rows).for_update().all(db).await.map_or(2, |rows| rows.len()), 2);
        }
        assert!(all().limit(0).all(db).await.unwrap().is_empty());
        assert!(all().limit(0).offset(u64::MAX).all(db).await.unwrap().is_empty());
        // As `count` says, limits do not count; nor do they for `exists`.
        assert_eq!(all().limit(0).count(db).await.unwrap(), 2);
        assert!(all().limit(0).exists(db).await.unwrap());
    }
}
