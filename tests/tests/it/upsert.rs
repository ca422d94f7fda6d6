//! Upserts: a named key, what happens to the row that is there, and what was done.

use orm::prelude::*;
use orm::{Dialect, ErrorKind, UpsertOutcome};
use tests::db_test;

const SOURCE: &str = "tests/it/upsert.rs";

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(tenant, email))]
struct Member {
    #[orm(id, default = autoincrement)]
    id: Id<Member>,
    tenant: i32,
    #[orm(type = varchar(60))]
    email: String,
    #[orm(unique)]
    badge: i32,
    name: String,
    bio: Option<String>,
    #[orm(default = 0)]
    hits: i64,
    #[orm(version)]
    version: i64,
    #[orm(created)]
    created_at: DateTime<Utc>,
    #[orm(updated)]
    updated_at: DateTime<Utc>,
    #[orm(inverse = member)]
    visits: HasMany<Visit>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Visit {
    #[orm(id, default = uuid_v7)]
    id: Id<Visit>,
    member_id: Id<Member>,
    #[orm(fk = member_id, on_delete = Cascade)]
    member: BelongsTo<Member>,
}

/// Soft delete, and a key that may be NULL.
#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    #[orm(id, default = uuid_v7)]
    id: Id<Note>,
    #[orm(unique, type = varchar(60))]
    slug: Option<String>,
    text: String,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
}

/// A natural key of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(id(day, counter))]
struct Count {
    day: i32,
    #[orm(type = varchar(20))]
    counter: String,
    n: i64,
}

fn member(email: &str, badge: i32, name: &str) -> NewMember {
    NewMember {
        tenant: 1,
        email: email.to_owned(),
        badge,
        name: name.to_owned(),
    }
}

async fn names(db: &Db) -> Vec<(String, String)> {
    let query = Member::query().order_by(Member::id.asc());
    query
        .select((Member::email, Member::name))
        .all(db)
        .await
        .unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

db_test! {
    models: SOURCE;
    async fn one_row_is_inserted_or_updated(db: &Db) {
        let upsert = |new: NewMember| Member::create(new).set(Member::bio, "new").on_conflict(Member::tenant_email_key).update((Member::name, Member::bio));
        let first = upsert(member("a", 1, "Ann")).exec(db).await.unwrap();
        assert!(first.is_new());
        assert_eq!((first.outcome, first.row.name.as_str(), first.row.version), (UpsertOutcome::Inserted, "Ann", 1));
        assert_eq!(Member::find(first.row.id).one(db).await.unwrap(), first.row);
        // The badge is not among what is updated.
        let second = upsert(member("a", 9, "Anna")).exec(db).await.unwrap();
        assert_eq!((second.outcome, second.is_new()), (UpsertOutcome::Updated, false));
        assert_eq!((second.row.id, second.row.badge, second.row.name.as_str()), (first.row.id, 1, "Anna"));
        // As in an update: the version counts, the time is that of now, the creation stays.
        assert_eq!((second.row.version, second.row.created_at), (2, first.row.created_at));
        assert!(second.row.updated_at >= first.row.updated_at);
        assert_eq!(Member::find(first.row.id).one(db).await.unwrap(), second.row);
        // Another tenant's row is another key.
        let other = Member::create(NewMember { tenant: 2, ..member("a", 2, "Other") });
        assert!(other.on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await.unwrap().is_new());
        assert_eq!(Member::query().count(db).await.unwrap(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn expressions_read_both_rows(db: &Db) {
        let hit = |name: &str, hits: i64| {
            Member::create(member("a", 1, name)).set(Member::hits, hits).on_conflict(Member::tenant_email_key)
                .set(Member::hits, Member::hits + Member::hits.proposed())
                .set(Member::bio, "seen")
                .update(Member::name)
        };
        assert!(hit("x", 5).exec(db).await.unwrap().is_new());
        let row = hit("y", 7).exec(db).await.unwrap().row;
        assert_eq!((row.hits, row.bio.as_deref(), row.name.as_str()), (12, Some("seen"), "y"));
        // All expressions see the row as it was, in whatever order they stand.
        let row = Member::create(member("a", 1, "z")).on_conflict(Member::tenant_email_key)
            .set(Member::hits, Member::hits + 1)
            .set(Member::badge, 77)
            .set(Member::version, Member::hits)
            .exec(db).await.unwrap().row;
        assert_eq!((row.hits, row.badge, row.version), (13, 77, 12));
    }
}

db_test! {
    models: SOURCE;
    async fn a_condition_decides_about_the_row_that_is_there(db: &Db) {
        let newer = |name: &str, hits: i64| {
            Member::create(member("a", 1, name)).set(Member::hits, hits)
                .on_conflict(Member::tenant_email_key)
                .update((Member::name, Member::hits))
                .filter(Member::hits.lt(Member::hits.proposed()))
        };
        let first = newer("five", 5).exec(db).await.unwrap();
        assert!(first.is_new());
        let kept = newer("three", 3).exec(db).await.unwrap();
        assert_eq!((kept.outcome, &kept.row), (UpsertOutcome::Unchanged, &first.row));
        let changed = newer("eight", 8).exec(db).await.unwrap();
        assert_eq!((changed.outcome, changed.row.name.as_str()), (UpsertOutcome::Updated, "eight"));
        // NULL is not true.
        let never = Member::create(member("a", 1, "x")).on_conflict(Member::tenant_email_key).update(Member::name)
            .filter(Member::bio.eq("nothing")).exec(db).await.unwrap();
        assert_eq!((never.outcome, never.row.name.as_str()), (UpsertOutcome::Unchanged, "eight"));
    }
}

db_test! {
    models: SOURCE;
    async fn doing_nothing_returns_the_row_that_is_there(db: &Db) {
        let get = |name: &str| Member::create(member("a", 1, name)).on_conflict(Member::tenant_email_key).do_nothing();
        let first = get("Ann").exec(db).await.unwrap();
        let second = get("Bob").exec(db).await.unwrap();
        assert_eq!((first.is_new(), second.is_new(), second.outcome), (true, false, UpsertOutcome::Unchanged));
        assert_eq!(first.row, second.row);
        assert_eq!(Member::query().one(db).await.unwrap(), first.row);
    }
}

db_test! {
    models: SOURCE;
    async fn another_key_in_the_way_is_an_error(db: &Db) {
        Member::create(member("a", 1, "Ann")).exec(db).await.unwrap();
        Member::create(member("b", 2, "Bob")).exec(db).await.unwrap();
        // A new address, but Bob's badge.
        let error = Member::create(member("c", 2, "Cyd")).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await.unwrap_err();
        assert!(error.violates(Member::badge_key), "{error}");
        let error = Member::create(member("c", 2, "Cyd")).on_conflict(Member::tenant_email_key).do_nothing().exec(db).await.unwrap_err();
        assert!(error.violates(Member::badge_key), "{error}");
        // Ann's address and Bob's badge: the named key decides, and the badge is left alone unless it is updated.
        let ann = Member::create(member("a", 2, "Anna")).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await.unwrap();
        assert_eq!((ann.row.badge, ann.row.name.as_str()), (1, "Anna"));
        let error = Member::create(member("a", 2, "Ann")).on_conflict(Member::tenant_email_key).update(Member::badge).exec(db).await.unwrap_err();
        assert!(error.violates(Member::badge_key), "{error}");
        // By the badge it is Bob's row.
        let bob = Member::create(member("a2", 2, "Bo")).on_conflict(Member::badge_key).update((Member::email, Member::name)).exec(db).await.unwrap();
        assert_eq!((bob.row.email.as_str(), bob.outcome), ("a2", UpsertOutcome::Updated));
        assert_eq!(names(db).await, pairs(&[("a", "Anna"), ("a2", "Bo")]));
    }
}

db_test! {
    models: SOURCE;
    async fn many_rows_are_counted(db: &Db) {
        Member::create_many([member("a", 1, "old"), member("b", 2, "old"), member("c", 3, "old")]).exec(db).await.unwrap();
        let rows = [member("b", 2, "new"), member("d", 4, "new"), member("a", 1, "new"), member("e", 5, "new")];
        let counts = Member::create_many(rows.clone()).on_conflict(Member::tenant_email_key).update(Member::name)
            .filter(Member::email.ne("a")).exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated, counts.unchanged), (2, 1, 1));
        assert_eq!(names(db).await, pairs(&[("a", "old"), ("b", "new"), ("c", "old"), ("d", "new"), ("e", "new")]));
        let counts = Member::create_many(rows).on_conflict(Member::tenant_email_key).do_nothing().exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated, counts.unchanged), (0, 0, 4));
        let counts = Member::create_many(Vec::<NewMember>::new()).on_conflict(Member::tenant_email_key).do_nothing().exec(db).await.unwrap();
        assert_eq!(counts, orm::UpsertCounts::default());
    }
}

db_test! {
    models: SOURCE;
    async fn many_rows_come_back_with_what_was_done(db: &Db) {
        Member::create_many([member("a", 1, "old"), member("b", 2, "old")]).exec(db).await.unwrap();
        let rows = [member("c", 3, "new"), member("b", 2, "new"), member("d", 4, "new"), member("a", 1, "new")];
        let done = Member::create_many(rows.clone()).on_conflict(Member::tenant_email_key).update(Member::name).filter(Member::email.ne("b"))
            .returning().all(db).await.unwrap();
        let done: Vec<(&str, bool)> = done.iter().map(|done| (done.row.email.as_str(), done.is_new())).collect();
        assert_eq!(done, [("c", true), ("d", true), ("a", false)]);
        let done = Member::create_many(rows).on_conflict(Member::tenant_email_key).do_nothing().returning().all(db).await.unwrap();
        assert!(done.is_empty());
    }
}

db_test! {
    models: SOURCE;
    async fn a_key_that_comes_twice_is_taken_in_order(db: &Db) {
        let rows = ["a", "b", "a", "c", "a"].into_iter().enumerate().map(|(n, email)| {
            let badge = i32::from(email.as_bytes()[0]);
            Member::create(member(email, badge, &format!("{email}{n}"))).set(Member::hits, 1)
        });
        let counts = Member::create_many(rows).on_conflict(Member::tenant_email_key).update(Member::name)
            .set(Member::hits, Member::hits + 10).exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated, counts.unchanged), (3, 2, 0));
        let ann = Member::filter(Member::email.eq("a")).one(db).await.unwrap();
        assert_eq!((ann.name.as_str(), ann.hits, ann.version), ("a4", 21, 3));
    }
}

db_test! {
    models: SOURCE;
    async fn rows_of_any_number_and_columns_go_together(db: &Db) {
        let row = |n: i32| {
            let row = Member::create(member(&format!("m{n:04}"), n, "first"));
            if n % 3 == 0 { row.set(Member::bio, "third") } else { row }
        };
        let counts = Member::create_many((0..500).map(row)).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated), (500, 0));
        let counts = Member::create_many((400..700).map(row)).on_conflict(Member::tenant_email_key).set(Member::name, "second").exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated), (200, 100));
        assert_eq!(Member::filter(Member::name.eq("second")).count(db).await.unwrap(), 100);
        assert_eq!(Member::query().count(db).await.unwrap(), 700);
    }
}

db_test! {
    models: SOURCE;
    async fn all_or_none(db: &Db) {
        Member::create(member("a", 1, "old")).exec(db).await.unwrap();
        // The last row's badge is another row's.
        let rows = [member("a", 1, "new"), member("b", 2, "new"), member("c", 1, "new")];
        let error = Member::create_many(rows).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await.unwrap_err();
        assert!(error.violates(Member::badge_key), "{error}");
        assert_eq!(names(db).await, pairs(&[("a", "old")]));
    }
}

db_test! {
    models: SOURCE;
    async fn primary_keys_are_keys_too(db: &Db) {
        let add = |counter: &str, n| Count::create(NewCount { day: 1, counter: counter.to_owned(), n }).on_conflict_key().set(Count::n, Count::n + Count::n.proposed());
        assert!(add("x", 2).exec(db).await.unwrap().is_new());
        let added = add("x", 3).exec(db).await.unwrap();
        assert_eq!((added.outcome, added.row.n), (UpsertOutcome::Updated, 5));
        let rows = (0..300).map(|n| NewCount { day: n / 2, counter: format!("c{}", n % 2), n: 1 });
        let counts = Count::create_many(rows.clone()).on_conflict_key().update(Count::n).exec(db).await.unwrap();
        assert_eq!(counts.inserted, 300);
        let counts = Count::create_many(rows).on_conflict_key().set(Count::n, Count::n * 2).exec(db).await.unwrap();
        assert_eq!(counts.updated, 300);
        assert_eq!(Count::filter(Count::n.eq(2)).count(db).await.unwrap(), 300);
    }
}

db_test! {
    models: SOURCE;
    async fn deleted_rows_do_not_have_the_key(db: &Db) {
        let save = |text: &str| Note::create(NewNote { text: text.to_owned() }).set(Note::slug, "home").on_conflict(Note::slug_key).update(Note::text);
        let first = save("one").exec(db).await.unwrap();
        assert!(first.is_new());
        first.row.delete().exec(db).await.unwrap();
        let second = save("two").exec(db).await.unwrap();
        assert!(second.is_new() && second.row.id != first.row.id);
        let third = save("three").exec(db).await.unwrap();
        assert_eq!((third.outcome, third.row.id, third.row.text.as_str()), (UpsertOutcome::Updated, second.row.id, "three"));
        assert_eq!(Note::with_deleted().count(db).await.unwrap(), 2);
        let rows = ["home", "work"].map(|slug| Note::create(NewNote { text: "many".to_owned() }).set(Note::slug, slug));
        let counts = Note::create_many(rows).on_conflict(Note::slug_key).update(Note::text).exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated), (1, 1));
        // By its primary key a deleted row is found, and stays deleted.
        let by_id = Note::create(NewNote { text: "back".to_owned() }).set(Note::id, first.row.id).set(Note::slug, "home")
            .on_conflict_key().update(Note::text).exec(db).await.unwrap();
        assert_eq!((by_id.outcome, by_id.row.text.as_str(), by_id.row.deleted_at.is_some()), (UpsertOutcome::Updated, "back", true));
    }
}

db_test! {
    models: SOURCE;
    async fn null_is_nobodys_key(db: &Db) {
        let rows = || (0..3).map(|n| Note::create(NewNote { text: n.to_string() }).set(Note::slug, None::<String>));
        for _ in 0..2 {
            let counts = Note::create_many(rows()).on_conflict(Note::slug_key).update(Note::text).exec(db).await.unwrap();
            assert_eq!((counts.inserted, counts.updated), (3, 0));
        }
        assert_eq!(Note::query().count(db).await.unwrap(), 6);
    }
}

db_test! {
    models: SOURCE;
    async fn what_cannot_be_done_is_refused_before_anything_is_sent(db: &Db) {
        Member::create(member("a", 1, "old")).exec(db).await.unwrap();
        let new = || Member::create(member("a", 1, "new"));
        let error = new().on_conflict(Member::tenant_email_key).update((Member::name, Member::bio)).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert_eq!(error.to_string(), "the row that is proposed has no value for `Member.bio`; set it in `create(..)`, by `.set(Member::bio, ..)`");
        let error = new().on_conflict(Member::tenant_email_key).set(Member::id, Id::new(5)).exec(db).await.unwrap_err();
        assert!(error.to_string().starts_with("an upsert cannot change the primary key"), "{error}");
        let error = new().nest(Member::visits, [NewVisitForMember {}]).on_conflict(Member::tenant_email_key).do_nothing().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        let error = Member::filter(Member::name.eq(Member::name.proposed())).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("on_conflict"), "{error}");
        assert_eq!(names(db).await, pairs(&[("a", "old")]));
    }
}

db_test! {
    models: SOURCE;
    async fn an_upsert_is_part_of_a_transaction(db: &Db) {
        let upsert = |name: &str| Member::create(member("a", 1, name)).on_conflict(Member::tenant_email_key).update(Member::name);
        let undone: Result<(), orm::Error> = db.transaction(async |tx| {
            assert!(upsert("one").exec(tx).await?.is_new());
            assert!(!upsert("two").exec(tx).await?.is_new());
            // An error inside leaves what was there before it.
            let error = Member::create(member("b", 1, "x")).on_conflict(Member::tenant_email_key).do_nothing();
            let error = tx.transaction(async |tx| error.exec(tx).await).await.unwrap_err();
            assert!(error.violates(Member::badge_key), "{error}");
            assert_eq!(Member::query().one(tx).await?.name, "two");
            Err(Member::find(Id::new(99)).one(tx).await.unwrap_err())
        }).await;
        assert_eq!(undone.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(Member::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn upserts_of_one_key_at_the_same_time_all_succeed(db: &Db) {
        let upsert = async |name: &str| {
            let upsert = Member::create(member("same", 1, name)).on_conflict(Member::tenant_email_key).set(Member::hits, Member::hits + 1);
            upsert.exec(db).await.unwrap().is_new()
        };
        let (a, b, c) = tokio::join!(upsert("a"), upsert("b"), upsert("c"));
        assert_eq!([a, b, c].into_iter().filter(|&is_new| is_new).count(), 1);
        assert_eq!(Member::query().one(db).await.unwrap().hits, 2);
    }
}

db_test! {
    models: SOURCE;
    async fn keys_that_only_the_database_holds_for_equal(db: &Db) {
        // MySQL's collation ignores case; the others' do not.
        let rows = [member("A", 1, "upper"), member("a", 2, "lower")];
        let done = Member::create_many(rows).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await;
        if db.dialect() == Dialect::MySql {
            assert_eq!(done.unwrap_err().kind(), ErrorKind::UniqueViolation);
            Member::create(member("A", 1, "upper")).exec(db).await.unwrap();
            let both = [member("A", 1, "one"), member("a", 1, "two")];
            let done = Member::create_many(both).on_conflict(Member::tenant_email_key).update(Member::name).exec(db).await;
            let error = done.unwrap_err();
            assert!(error.to_string().contains("spelled differently"), "{error}");
            assert_eq!(names(db).await, pairs(&[("A", "upper")]));
        } else {
            assert_eq!(done.unwrap().inserted, 2);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn each_database_is_asked_in_its_own_words(db: &Db) {
        let upsert = |n| Count::create(NewCount { day: 1, counter: "x".into(), n }).on_conflict_key().set(Count::n, Count::n + Count::n.proposed()).filter(Count::n.lt(9));
        let both = async {
            upsert(1).exec(db).await.unwrap();
            upsert(2).exec(db).await.unwrap();
            let rows = ["a", "b"].map(|slug| Note::create(NewNote { text: "t".into() }).set(Note::slug, slug));
            Note::create_many(rows).on_conflict(Note::slug_key).do_nothing().exec(db).await.unwrap();
            let add = Count::create(NewCount { day: 1, counter: "x".into(), n: 4 }).on_conflict_key();
            add.set(Count::n, Count::n + Count::n.proposed()).outcome(db).await.unwrap();
        };
        let ((), log) = db.watch_statements(both).await;
        let sql: Vec<&str> = log.statements().iter().map(|statement| statement.sql()).collect();
        let expected = match db.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Postgres => POSTGRES,
            Dialect::MySql => MYSQL,
        };
        assert_eq!(sql, expected, "{sql:#?}");
    }
}

const SQLITE: &[&str] = &[
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES (?, ?, ?) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" WHERE (CASE WHEN ("counts"."n" < ?) THEN orm_changes() ELSE 0 END) RETURNING "day", "counter", "n", orm_is_new()"#,
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES (?, ?, ?) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" WHERE (CASE WHEN ("counts"."n" < ?) THEN orm_changes() ELSE 0 END) RETURNING "day", "counter", "n", orm_is_new()"#,
    r#"INSERT INTO "notes" ("id", "slug", "text") VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT ("slug") WHERE "deleted_at" IS NULL DO NOTHING"#,
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES (?, ?, ?) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" WHERE orm_changes()"#,
];
const POSTGRES: &[&str] = &[
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES ($1, $2, $3) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" WHERE "counts"."n" < $4 RETURNING "day", "counter", "n", (xmax = 0)"#,
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES ($1, $2, $3) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" WHERE "counts"."n" < $4 RETURNING "day", "counter", "n", (xmax = 0)"#,
    r#"INSERT INTO "notes" ("id", "slug", "text") SELECT "id", "slug", "text" FROM UNNEST(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS text[])) AS "rows" ("id", "slug", "text") ON CONFLICT ("slug") WHERE "deleted_at" IS NULL DO NOTHING RETURNING (xmax = 0)"#,
    r#"INSERT INTO "counts" ("day", "counter", "n") VALUES ($1, $2, $3) ON CONFLICT ("day", "counter") DO UPDATE SET "n" = "counts"."n" + "excluded"."n" RETURNING (xmax = 0)"#,
];
const MYSQL: &[&str] = &[
    "(SELECT CAST(? AS SIGNED), CAST((`n` < ?) AS SIGNED), `day`, `counter` FROM `counts` WHERE `day` = ? AND `counter` = ? FOR UPDATE)",
    "INSERT INTO `counts` (`day`, `counter`, `n`) VALUES (?, ?, ?)",
    "SELECT `day`, `counter`, `day`, `counter`, `n` FROM `counts` WHERE `day` = ? AND `counter` = ? FOR UPDATE",
    "(SELECT CAST(? AS SIGNED), CAST((`n` < ?) AS SIGNED), `day`, `counter` FROM `counts` WHERE `day` = ? AND `counter` = ? FOR UPDATE)",
    "UPDATE `counts` INNER JOIN (SELECT NULL AS `_c0`, NULL AS `_c1`, NULL AS `_c2` FROM DUAL WHERE 1 = 0 UNION ALL SELECT `day`, `counter`, `n` + ? FROM `counts` WHERE `day` = ? AND `counter` = ?) AS `_rows` ON `counts`.`day` = `_rows`.`_c0` AND `counts`.`counter` = `_rows`.`_c1` SET `counts`.`n` = `_rows`.`_c2`",
    "SELECT `day`, `counter`, `day`, `counter`, `n` FROM `counts` WHERE `day` = ? AND `counter` = ? FOR UPDATE",
    "(SELECT CAST(? AS SIGNED), CAST(? AS SIGNED), `id` FROM `notes` WHERE `deleted_at` IS NULL AND `slug` = ? FOR UPDATE) UNION ALL (SELECT CAST(? AS SIGNED), CAST(? AS SIGNED), `id` FROM `notes` WHERE `deleted_at` IS NULL AND `slug` = ? FOR UPDATE)",
    "INSERT INTO `notes` (`id`, `slug`, `text`) VALUES (?, ?, ?), (?, ?, ?)",
    "INSERT INTO `counts` (`day`, `counter`, `n`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE `day` = IF(LAST_INSERT_ID(18446744073709551615), `day`, `day`), `n` = `counts`.`n` + VALUES(`n`)",
];
