//! Pages by cursor: the whole list in every order, values of every type, and cursors that are refused.

use super::*;
use expect_test::expect;

db_test! {
    models: SOURCE;
    async fn pages_by_cursor_are_the_whole_list_in_every_order(db: &Db) {
        let all = items(db).await;
        for (rank_down, name_down) in [(false, false), (false, true), (true, false), (true, true)] {
            for rank_nulls in NULLS {
                for name_nulls in NULLS {
                    let rank = if rank_down { Item::rank.desc() } else { Item::rank.asc() };
                    let name = if name_down { Item::name.desc() } else { Item::name.asc() };
                    let query = Item::query().order_by((placed(rank, rank_nulls), placed(name, name_nulls)));
                    let mut expected = all.clone();
                    expected.sort_by(|a, b| {
                        compare(a.rank.as_ref(), b.rank.as_ref(), rank_down, rank_nulls, db.dialect())
                            .then_with(|| compare(a.name.as_ref(), b.name.as_ref(), name_down, name_nulls, db.dialect()))
                            // The key breaks ties in the direction of the last order.
                            .then_with(|| if name_down { b.id.cmp(&a.id) } else { a.id.cmp(&b.id) })
                    });
                    for (size, is_backward) in [(1, false), (4, false), (9, false), (2, true), (10, true)] {
                        let mut pages = walk(&query, size, is_backward, db).await;
                        if is_backward {
                            pages.reverse();
                        }
                        let what = format!(
                            "{rank_down} {rank_nulls:?}, {name_down} {name_nulls:?}, size {size}, backward {is_backward}"
                        );
                        assert_eq!(pages.len(), all.len().div_ceil(usize::try_from(size).unwrap()), "{what}");
                        assert_eq!(ids(&pages.concat()), ids(&expected), "{what}");
                    }
                }
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn a_page_by_cursor_is_one_statement(db: &Db) {
        let key = key();
        Item::create(NewItem { place: 1 }).set(Item::rank, 1).exec(db).await.unwrap();
        let query = || Item::query().order_by((Item::place.desc(), Item::rank.asc().nulls_last()));
        let end = query().cursor(&key).first(1).all(db).await.unwrap().end;
        let forward = query().cursor(&key).first(2).after(end.clone()).to_sql(db.dialect()).unwrap();
        let backward = query().cursor(&key).last(2).before(end).to_sql(db.dialect()).unwrap();
        let expected = match db.dialect() {
            Dialect::Sqlite => expect![[r#"
                SELECT "id", "rank", "name", "shelf", "place", "maker_id", "place", "rank", "id" FROM "items" WHERE "place" <= ? AND ("place" < ? OR ("place" = ? AND ("rank" > ? OR "rank" IS NULL OR ("rank" = ? AND "id" > ?)))) ORDER BY "place" DESC, "rank" ASC NULLS LAST, "id" ASC LIMIT 3
                SELECT "id", "rank", "name", "shelf", "place", "maker_id", "place", "rank", "id" FROM "items" WHERE "place" >= ? AND ("place" > ? OR ("place" = ? AND ("rank" < ? OR ("rank" = ? AND "id" < ?)))) ORDER BY "place" ASC, "rank" DESC NULLS FIRST, "id" DESC LIMIT 3"#]],
            Dialect::Postgres => expect![[r#"
                SELECT "id", "rank", "name", "shelf", "place", "maker_id", "place", "rank", "id" FROM "items" WHERE "place" <= $1 AND ("place" < $2 OR ("place" = $3 AND ("rank" > $4 OR "rank" IS NULL OR ("rank" = $5 AND "id" > $6)))) ORDER BY "place" DESC, "rank" ASC NULLS LAST, "id" ASC LIMIT 3
                SELECT "id", "rank", "name", "shelf", "place", "maker_id", "place", "rank", "id" FROM "items" WHERE "place" >= $1 AND ("place" > $2 OR ("place" = $3 AND ("rank" < $4 OR ("rank" = $5 AND "id" < $6)))) ORDER BY "place" ASC, "rank" DESC NULLS FIRST, "id" DESC LIMIT 3"#]],
            Dialect::MySql => expect![[r#"
                SELECT `id`, `rank`, `name`, `shelf`, `place`, `maker_id`, `place`, `rank`, `id` FROM `items` WHERE `place` <= ? AND (`place` < ? OR (`place` = ? AND (`rank` > ? OR `rank` IS NULL OR (`rank` = ? AND `id` > ?)))) ORDER BY `place` DESC, `rank` IS NULL ASC, `rank` ASC, `id` ASC LIMIT 3
                SELECT `id`, `rank`, `name`, `shelf`, `place`, `maker_id`, `place`, `rank`, `id` FROM `items` WHERE `place` >= ? AND (`place` > ? OR (`place` = ? AND (`rank` < ? OR (`rank` = ? AND `id` < ?)))) ORDER BY `place` ASC, `rank` IS NULL DESC, `rank` DESC, `id` DESC LIMIT 3"#]],
        };
        expected.assert_eq(&format!("{forward}\n{backward}"));
        // A page by number is one too, unless it lies behind the last row.
        db.expect_statements(1, query().cursor(&key).first(2).all(db)).await.unwrap().unwrap();
        db.expect_statements(1, query().page(1, 2).all(db)).await.unwrap().unwrap();
        db.expect_statements(2, query().page(2, 2).all(db)).await.unwrap().unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_come_and_go_move_no_others(db: &Db) {
        let all = items(db).await;
        let query = Item::query().order_by((Item::rank.asc().nulls_last(), Item::id.asc()));
        let expected = query.clone().all(db).await.unwrap();
        let key = key();
        let first = query.clone().cursor(&key).first(3).all(db).await.unwrap();
        assert_eq!(ids(&first.rows), ids(&expected[..3]));
        // One before the place, one behind it, and the row of the cursor itself goes.
        Item::create(NewItem { place: 100 }).set(Item::rank, -10).exec(db).await.unwrap();
        let behind = Item::create(NewItem { place: 101 }).set(Item::rank, 10).exec(db).await.unwrap();
        first.rows[2].delete().exec(db).await.unwrap();
        let rest = query.clone().cursor(&key).first(100).after(first.end.clone()).all(db).await.unwrap();
        let mut wanted = ids(&expected[3..]);
        wanted.insert(3, behind.id);
        assert_eq!(ids(&rest.rows), wanted);
        assert!(!rest.has_next && rest.has_previous);
        // The same page again is the same page.
        let again = query.clone().cursor(&key).last(2).before(first.end).all(db).await.unwrap();
        assert_eq!(ids(&again.rows), ids(&first.rows[..2]));
        assert!(again.has_next && again.has_previous);
        assert_eq!(all.len(), expected.len());
    }
}

db_test! {
    models: SOURCE;
    async fn a_window_lies_between_two_cursors(db: &Db) {
        items(db).await;
        let query = Item::query().order_by(Item::id.asc());
        let expected = query.clone().all(db).await.unwrap();
        let key = key();
        let page = query.clone().cursor(&key).first(9).all(db).await.unwrap();
        let (low, high) = (page.cursor(1), page.cursor(6));
        assert!(page.cursor(9).is_none());
        let between = query.clone().cursor(&key).first(3).after(low.clone()).before(high.clone()).all(db).await.unwrap();
        assert_eq!(ids(&between.rows), ids(&expected[2..5]));
        let between = query.clone().cursor(&key).last(3).after(low).before(high).all(db).await.unwrap();
        assert_eq!(ids(&between.rows), ids(&expected[3..6]));
        let edges: Vec<_> = between.edges().map(|(item, cursor)| (item.id, cursor)).collect();
        assert_eq!(edges.len(), 3);
        let after = query.cursor(&key).first(1).after(edges[1].1.clone()).all(db).await.unwrap();
        assert_eq!(ids(&after.rows), [edges[2].0]);
    }
}

db_test! {
    models: SOURCE;
    async fn an_empty_list_is_one_empty_page(db: &Db) {
        let page = Item::query().cursor(&key()).first(5).all(db).await.unwrap();
        assert!(page.rows.is_empty() && page.start.is_none() && page.end.is_none());
        assert!(!page.has_next && !page.has_previous);
        let page = Item::query().page(1, 5).all(db).await.unwrap();
        assert_eq!((page.rows.len(), page.total, page.pages), (0, 0, 0));
        assert!(!page.has_next() && !page.has_previous());
    }
}

db_test! {
    models: SOURCE;
    async fn paths_and_expressions_are_keys_of_a_cursor(db: &Db) {
        let all = items(db).await;
        let named = Maker::create(NewMaker {}).set(Maker::name, "Zed").exec(db).await.unwrap();
        let unnamed = Maker::create(NewMaker {}).exec(db).await.unwrap();
        for (item, maker) in all.iter().zip([named.id, unnamed.id].into_iter().cycle()).skip(3) {
            item.update().set(Item::maker_id, maker).exec(db).await.unwrap();
        }
        let orders: Vec<Query<Item>> = vec![
            Item::query().order_by(Item::maker.to(Maker::name).desc()),
            Item::query().order_by((Item::maker.to(Maker::name).asc().nulls_first(), (Item::rank.expr() + 1).desc())),
            Item::query().order_by((Item::rank.expr() * 3).asc().nulls_last()),
            Item::query().order_by((Item::notes.count().desc(), Item::name.asc())),
            Item::filter(Item::maker.to(Maker::name).eq("Zed")).order_by((Item::name.is_null().asc(), Item::place.desc())),
        ];
        for (number, query) in orders.into_iter().enumerate() {
            let whole = query.clone().cursor(&key()).first(100).all(db).await.unwrap().rows;
            assert_eq!(whole.len(), query.clone().all(db).await.unwrap().len(), "{number}");
            for size in [1, 2, 5] {
                assert_eq!(ids(&walk(&query, size, false, db).await.concat()), ids(&whole), "{number}, {size}");
                let mut backward = walk(&query, size, true, db).await;
                backward.reverse();
                assert_eq!(ids(&backward.concat()), ids(&whole), "{number}, {size}, backward");
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn a_division_by_zero_is_null_in_a_cursor_too(db: &Db) {
        items(db).await;
        // PostgreSQL refuses it.
        if db.dialect() == Dialect::Postgres {
            return;
        }
        let query = Item::query().order_by((Item::place.expr() / Item::shelf).desc());
        let whole = walk(&query, 100, false, db).await.concat();
        assert_eq!(whole.len(), 9);
        assert_eq!(ids(&walk(&query, 2, false, db).await.concat()), ids(&whole));
    }
}

db_test! {
    models: SOURCE;
    async fn values_of_every_type_come_back_exactly_in_a_cursor(db: &Db) {
        for id in 0..9 {
            let maybe = [None, Some(Level::Top), Some(Level::Middle), Some(Level::Bottom)][usize::try_from(id).unwrap() % 4];
            Typed::create(typed(id)).set(Typed::maybe_level, maybe).exec(db).await.unwrap();
        }
        type Asc = fn() -> Order<Typed>;
        let columns: [(&str, Asc); 20] = [
            ("id", || Typed::id.asc()),
            ("flag", || Typed::flag.asc()),
            ("small", || Typed::small.desc()),
            ("unsigned", || Typed::unsigned.asc()),
            ("real", || Typed::real.asc()),
            ("real again", || Typed::real.desc()),
            ("double", || Typed::double.desc()),
            ("decimal", || Typed::decimal.asc()),
            ("text", || Typed::text.asc()),
            ("padded", || Typed::padded.desc()),
            ("bytes", || Typed::bytes.asc()),
            ("uuid", || Typed::uuid.asc()),
            ("moment", || Typed::moment.desc()),
            ("naive", || Typed::naive.asc()),
            ("date", || Typed::date.asc()),
            ("time", || Typed::time.asc()),
            ("level", || Typed::level.asc()),
            ("maybe_level", || Typed::maybe_level.desc().nulls_last()),
            ("mood", || Typed::mood.asc()),
            ("size", || Typed::size.desc()),
        ];
        for (name, order) in columns {
            let sorted = Typed::query().order_by((order(), Typed::id.asc())).all(db).await.unwrap();
            let expected: Vec<i32> = sorted.iter().map(|row| row.id).collect();
            let query = Typed::query().order_by((order(), Typed::id.asc()));
            for size in [1, 2] {
                let mut found = Vec::new();
                let mut at = None;
                loop {
                    let page = query.clone().cursor(&key()).first(size).after(at).all(db).await.unwrap();
                    found.extend(page.rows.iter().map(|row| row.id));
                    assert!(found.len() <= 9, "{name}: rows come twice: {found:?}");
                    if !page.has_next {
                        break;
                    }
                    // As a client hands it back.
                    let text = page.end.unwrap().to_string();
                    at = Some(text.parse::<Cursor>().unwrap());
                }
                assert_eq!(found, expected, "{name}, size {size}");
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn a_native_type_is_sorted_as_itself(db: &Db) {
        for address in ["10.0.0.1", "9.0.0.1", "10.0.0.1", "100.0.0.1"] {
            Host::create(NewHost { address: address.to_owned() }).exec(db).await.unwrap();
        }
        let sorted = Host::query().order_by((Host::address.asc(), Host::id.asc()));
        let sorted: Vec<i64> = sorted.all(db).await.unwrap().iter().map(|host| host.id).collect();
        let expected = if db.dialect() == Dialect::Postgres { [2, 1, 3, 4] } else { [1, 3, 4, 2] };
        assert_eq!(sorted, expected);
        let mut found = Vec::new();
        let mut at = None;
        while found.len() < 4 {
            let page = Host::query().order_by(Host::address.asc()).cursor(&key()).first(1).after(at).all(db).await.unwrap();
            found.extend(page.rows.iter().map(|host| host.id));
            at = page.end;
        }
        assert_eq!(found, expected);
    }
}

db_test! {
    models: SOURCE;
    async fn keys_of_several_columns_break_ties(db: &Db) {
        for (region, number, height) in [("n", 1, Some(5)), ("n", 2, None), ("s", 1, Some(5)), ("s", 2, Some(5)), ("s", 3, None)] {
            Place::create(NewPlace { region: region.to_owned(), number }).set(Place::height, height).exec(db).await.unwrap();
        }
        let query = Place::query().order_by((Place::height.desc().nulls_last(), Place::number.asc()));
        let mut found = Vec::new();
        let mut at = None;
        loop {
            let page = query.clone().cursor(&key()).first(2).after(at).all(db).await.unwrap();
            found.extend(page.rows.iter().map(|place| (place.region.clone(), place.number)));
            at = page.end;
            if !page.has_next {
                break;
            }
        }
        let found: Vec<(&str, i64)> = found.iter().map(|(region, number)| (region.as_str(), *number)).collect();
        assert_eq!(found, [("n", 1), ("s", 1), ("s", 2), ("n", 2), ("s", 3)]);
    }
}

/// The text with one character changed.
fn changed(text: &str, position: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).unwrap()
}

db_test! {
    models: SOURCE;
    async fn cursors_that_were_tampered_with_are_refused(db: &Db) {
        items(db).await;
        let key = key();
        let query = || Item::query().order_by((Item::name.asc(), Item::rank.desc()));
        let page = query().cursor(&key).first(2).all(db).await.unwrap();
        let text = page.end.clone().unwrap().to_string();
        let refused = async |text: &str, query: Query<Item>, key: &CursorKey| {
            // What is no cursor at all is refused when it is read, the rest by the query.
            let error = match text.parse::<Cursor>() {
                Ok(cursor) => query.cursor(key).first(2).after(cursor).all(db).await.unwrap_err(),
                Err(error) => error,
            };
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            assert_eq!(error.http_status(), 400);
            error.to_string()
        };
        for position in 0..text.len() {
            refused(&changed(&text, position), query(), &key).await;
        }
        for length in 0..text.len() {
            refused(&text[..length], query(), &key).await;
        }
        for text in ["", "nonsense", "' OR 1=1 --", "a b", "é", &format!("{text}A"), &format!("{text}="), &"A".repeat(10_000)] {
            refused(text, query(), &key).await;
        }
        // Of another order of the same query, and of another direction, place of NULLs or number of keys.
        for order in [
            Item::query().order_by((Item::rank.asc(), Item::name.desc())),
            Item::query().order_by((Item::name.desc(), Item::rank.desc())),
            Item::query().order_by((Item::name.asc().nulls_last(), Item::rank.desc())),
            Item::query().order_by((Item::name.asc(), Item::rank.desc(), Item::place.asc())),
            Item::query().order_by(Item::name.asc()),
            Item::query(),
        ] {
            let message = refused(&text, order, &key).await;
            assert_eq!(message, "the cursor is of another query, or of another order of it");
        }
        let by = |n: i32| Item::query().order_by((Item::place.expr() + n).asc());
        let one = by(1).cursor(&key).first(1).all(db).await.unwrap().end.unwrap().to_string();
        refused(&one, by(2), &key).await;
        // Of another model with the same columns in its order.
        let note = Note::create(NewNote { item_id: page.rows[0].id }).exec(db).await.unwrap();
        let of_note = Note::query().cursor(&key).first(1).all(db).await.unwrap();
        assert_eq!(of_note.rows[0].id, note.id);
        refused(&of_note.end.unwrap().to_string(), Item::query(), &key).await;
        // A filter is no part of the place.
        let page = query().filter(Item::place.gt(3)).cursor(&key).first(2).after(page.end).all(db).await.unwrap();
        assert_eq!(page.rows.len(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn keys_are_rotated(db: &Db) {
        items(db).await;
        let old = CursorKey::new([1; 32]).unwrap();
        let query = || Item::query().order_by(Item::place.asc());
        let from_old = query().cursor(&old).first(2).all(db).await.unwrap().end;
        let rotated = CursorKey::new([2; 40]).unwrap().accepting([1; 32]).unwrap();
        let page = query().cursor(&rotated).first(2).after(from_old.clone()).all(db).await.unwrap();
        assert_eq!(page.rows[0].place, 2);
        // New ones are signed with the new key only.
        let new_only = CursorKey::new([2; 40]).unwrap();
        let page = query().cursor(&new_only).first(2).after(page.end).all(db).await.unwrap();
        assert_eq!(page.rows[0].place, 4);
        let error = query().cursor(&new_only).first(2).after(from_old).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "the cursor was signed with a key that is not in use, or was changed");
    }
}

#[test]
fn a_short_secret_is_no_key() {
    let error = CursorKey::new([1; 31]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("at least 32 bytes"), "{error}");
    let error = key().accepting("too short").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!format!("{:?}", key()).contains('7'));
}
