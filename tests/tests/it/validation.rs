//! Rules of fields, checked before every write: everything that is wrong in one error, by row and field, and nothing sent.

use orm::prelude::*;
use orm::{Error, ErrorKind, Result, ValidationReport};
use tests::db_test;

const SOURCE: &str = "tests/it/validation.rs";

/// What must not be in a message.
const SECRET: &str = "s3cret";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    Free,
    Paid,
}

#[derive(NewType, Debug, Clone, PartialEq, Eq)]
struct Handle(String);

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Settings {
    theme: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Member {
    #[orm(id, default = autoincrement)]
    id: Id<Member>,
    #[orm(unique, type = varchar(100))]
    #[garde(email)]
    email: String,
    #[garde(length(min = 1, max = 8), custom(no_shouting))]
    name: String,
    #[garde(range(min = 0, max = 150))]
    age: Option<i32>,
    #[garde(inner(length(min = 2)))]
    #[orm(default = sql("'x'"))]
    r#type: Option<String>,
    #[orm(version)]
    version: i64,
    #[orm(inverse = member)]
    notes: HasMany<Note>,
    teams: ManyToMany<Team, Membership>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    #[orm(id, default = autoincrement)]
    id: Id<Note>,
    #[garde(custom(Self::is_short))]
    title: String,
    #[garde(required)]
    reviewer: Option<String>,
    #[garde(required)]
    member_id: Option<Id<Member>>,
    #[orm(fk = member_id)]
    member: BelongsTo<Option<Member>>,
    #[orm(inverse = note)]
    marks: HasMany<Mark>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Mark {
    #[orm(id, default = autoincrement)]
    id: Id<Mark>,
    #[garde(range(max = 5))]
    stars: i32,
    note_id: Id<Note>,
    #[orm(fk = note_id)]
    note: BelongsTo<Note>,
}

/// No rules of its own.
#[derive(Model, Debug, Clone, PartialEq)]
struct Team {
    #[orm(id)]
    id: Id<Team>,
    title: String,
    members: ManyToMany<Member, Membership>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(junction(member, team), id(member_id, team_id))]
struct Membership {
    member_id: Id<Member>,
    team_id: Id<Team>,
    #[garde(range(min = 1, max = 9))]
    rank: i32,
    #[orm(fk = member_id, on_delete = Cascade)]
    member: BelongsTo<Member>,
    #[orm(fk = team_id, on_delete = Cascade)]
    team: BelongsTo<Team>,
}

/// A rule on a column of every kind; each sees the value as it was given.
#[derive(Model, Debug, Clone, PartialEq)]
struct Kinds {
    #[orm(id)]
    #[garde(custom(|id: &Id<Kinds>, _| expect(*id == Id::new(7))))]
    id: Id<Kinds>,
    #[garde(custom(|plan: &Plan, _| expect(*plan == Plan::Paid)))]
    plan: Plan,
    #[garde(custom(|handle: &Handle, _| expect(handle.0 == "ann")))]
    handle: Handle,
    #[garde(custom(|settings: &Json<Settings>, _| expect(settings.theme == "dark")))]
    settings: Json<Settings>,
    #[garde(range(min = 18_000_000_000_000_000_000))]
    big: u64,
    #[garde(custom(|price: &Decimal, _| expect(*price == Decimal::new(1_250, 2))))]
    price: Decimal,
    #[garde(custom(|at: &DateTime<Utc>, _| expect(at.timestamp_micros() == 1_700_000_000_123_456)))]
    at: DateTime<Utc>,
    #[garde(custom(|token: &Uuid, _| expect(*token == Uuid::from_u128(5))))]
    token: Uuid,
    #[garde(length(equal = 3), inner(range(max = 3)))]
    numbers: Vec<i32>,
    #[garde(length(max = 2))]
    bytes: Vec<u8>,
    #[garde(custom(|ratio: &f64, _| expect(*ratio > 0.5)))]
    ratio: f64,
    #[garde(custom(|active: &bool, _| expect(*active)))]
    active: bool,
    #[garde(skip)]
    free: String,
}

impl Note {
    fn is_short(title: &str, _: &()) -> garde::Result {
        match title.len() {
            0..=10 => Ok(()),
            _ => Err(garde::Error::new("too long a title")),
        }
    }
}

fn no_shouting(text: &str, _: &()) -> garde::Result {
    if text.chars().any(char::is_lowercase) || text.is_empty() {
        return Ok(());
    }
    Err(garde::Error::new("is all capitals"))
}

fn expect(is_met: bool) -> garde::Result {
    is_met
        .then_some(())
        .ok_or_else(|| garde::Error::new("is another value"))
}

fn new_member(email: &str, name: &str) -> NewMember {
    NewMember {
        email: email.to_owned(),
        name: name.to_owned(),
    }
}

async fn member(db: &Db, name: &str) -> Member {
    let new = new_member(&format!("{name}@example.org"), name);
    Member::create(new).exec(db).await.unwrap()
}

fn note(title: &str) -> orm::Create<Note> {
    Note::create(NewNote {
        title: title.to_owned(),
    })
    .set(Note::reviewer, "cid")
}

/// The row, field and message of each failure.
type Failure<'a> = (Option<usize>, &'a str, &'a str);

#[track_caller]
fn failures(error: &Error) -> Vec<Failure<'_>> {
    assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    let report = error.validation().expect("a report");
    assert_eq!(report.total(), report.failures().len());
    let failures = report.failures().iter();
    failures
        .map(|failure| {
            (
                failure.row,
                failure.field.as_str(),
                failure.message.as_str(),
            )
        })
        .collect()
}

/// The error of a write of which nothing was sent.
async fn refused<T: std::fmt::Debug>(db: &Db, write: impl Future<Output = Result<T>>) -> Error {
    let (result, log) = db.watch_statements(write).await;
    let error = result.unwrap_err();
    assert!(log.statements().is_empty(), "{log:?}");
    assert!(error.validation().is_some(), "{error}");
    error
}

const NO_EMAIL: &str = "not a valid email: value is missing `@`";

db_test! {
    models: SOURCE;
    async fn a_create_is_checked_as_a_whole(db: &Db) {
        let create = Member::create(new_member(SECRET, "")).set(Member::age, 200).set(Member::r#type, "x");
        let error = refused(db, create.clone().exec(db)).await;
        let expected = [
            (None, "email", NO_EMAIL),
            (None, "name", "length is lower than 1"),
            (None, "age", "greater than 150"),
            (None, "type", "length is lower than 2"),
        ];
        assert_eq!(failures(&error), expected);
        assert_eq!((error.http_status(), error.code(), error.is_retryable()), (422, Some("P2007"), false));
        let text = error.to_string();
        assert!(text.starts_with("`Member` is not valid: `email`: not a valid email: value is missing `@`; `name`: "), "{text}");
        for text in [text, format!("{error:?}")] {
            assert!(!text.contains(SECRET) && !text.contains("200"), "{text}");
        }
        let (by_hand, of_builder) =
            (new_member(SECRET, "").validate().unwrap_err(), create.validate().unwrap_err());
        assert_eq!(failures(&by_hand), expected[..2]);
        assert_eq!(failures(&of_builder), expected);
        // The rules of one field stand together, also its own function.
        let error = refused(db, Member::create(new_member("a@b.c", "TOO LOUD!")).exec(db)).await;
        assert_eq!(failures(&error), [(None, "name", "is all capitals"), (None, "name", "length is greater than 8")]);
        assert_eq!(Member::query().count(db).await.unwrap(), 0);

        let new = new_member("ann@example.org", "ann");
        new.validate().unwrap();
        let ann = Member::create(new).set(Member::age, 150).exec(db).await.unwrap();
        assert_eq!((ann.name.as_str(), ann.age), ("ann", Some(150)));
        // NULL is no age that is out of range.
        let new = new_member("bob@example.org", "bob");
        assert_eq!(Member::create(new).set(Member::age, None).exec(db).await.unwrap().age, None);
    }
}

db_test! {
    models: SOURCE;
    async fn what_is_left_out_becomes_null_and_is_checked_as_that(db: &Db) {
        let error = refused(db, Note::create(NewNote { title: "a".into() }).exec(db)).await;
        assert_eq!(failures(&error), [(None, "reviewer", "not set"), (None, "member_id", "not set")]);
        // The row around it gives the key.
        let notes = [Note::nested::<_>(NewNote { title: "a".into() })];
        let create = Member::create(new_member("ann@example.org", "ann")).nest(Member::notes, notes);
        assert_eq!(failures(&refused(db, create.exec(db)).await), [(None, "notes[0].reviewer", "not set")]);
    }
}

db_test! {
    models: SOURCE;
    async fn many_rows_are_checked_by_number_before_the_first_is_sent(db: &Db) {
        let names = ["ann", "bob", "CID", "dan", ""];
        let rows = || names.map(|name| new_member(if name == "dan" { "dan" } else { "a@example.org" }, name));
        let expected =
            [(Some(2), "name", "is all capitals"), (Some(3), "email", NO_EMAIL), (Some(4), "name", "length is lower than 1")];
        let error = refused(db, Member::create_many(rows()).exec(db)).await;
        assert_eq!(failures(&error), expected);
        assert_eq!(failures(&Member::create_many(rows()).validate().unwrap_err()), expected);
        assert!(error.to_string().contains("; row 3: `email`: "), "{error}");

        let rows = (0..500).map(|n| new_member("none", &n.to_string()));
        let error = refused(db, Member::create_many(rows).exec(db)).await;
        let report = error.validation().unwrap();
        assert_eq!((report.total(), report.failures().len()), (1_000, 100));
        assert!(error.to_string().ends_with("; and 900 more"), "{error}");
        assert_eq!(Member::query().count(db).await.unwrap(), 0);

        let rows = (0..500).map(|n| new_member(&format!("m{n}@example.org"), "member"));
        assert_eq!(Member::create_many(rows).exec(db).await.unwrap(), 500);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_are_taken_while_they_are_sent_are_all_checked(db: &Db) {
        // More than are held at a time: some are on their way when the first one that is wrong is taken.
        let rows = || (0..20_000).map(|n| new_member(&format!("m{n}@example.org"), if n % 9_000 == 8_999 { "" } else { "member" }));
        let error = Member::create_many(rows()).exec(db).await.unwrap_err();
        let expected = [8_999, 17_999].map(|row| (Some(row), "name", "length is lower than 1"));
        assert_eq!(failures(&error), expected);
        assert_eq!(Member::query().count(db).await.unwrap(), 0);
        if db.dialect() == orm::Dialect::Postgres {
            // A row with other columns ends a chunk; it is looked at once, and keeps what it says of itself.
            let plain = |name: &str| Member::create(new_member(&format!("{name}@example.org"), name));
            let rows = || [plain("ann"), plain("LOUD").set(Member::age, 1), plain("bob")];
            let error = Member::create_many(rows()).copy().exec(db).await.unwrap_err();
            assert_eq!(failures(&error), [(Some(1), "name", "is all capitals")]);
            assert_eq!(Member::query().count(db).await.unwrap(), 0);
            let rows = rows().map(|row| row.without_validation());
            assert_eq!(Member::create_many(rows).copy().exec(db).await.unwrap(), 3);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn upserts_and_updates_of_many_rows_are_checked(db: &Db) {
        let ann = member(db, "ann").await;
        let again = || Member::create(new_member(&ann.email, "ANN")).on_conflict(Member::email_key);
        let error = refused(db, again().update(Member::name).set(Member::age, 200).exec(db)).await;
        assert_eq!(failures(&error), [(None, "name", "is all capitals"), (None, "age", "greater than 150")]);
        let rows = [new_member("bob@example.org", "bob"), new_member(&ann.email, "")];
        let upsert = Member::create_many(rows).on_conflict(Member::email_key).update(Member::name);
        assert_eq!(failures(&upsert.exec(db).await.unwrap_err()), [(Some(1), "name", "length is lower than 1")]);
        let ages = |age: i32| [MemberPatch { age: Patch::Set(Some(age)), ..MemberPatch::default() }];
        let patches = |age: i32| ages(age).into_iter().map(|patch| (ann.id, patch));
        let error = refused(db, Member::update_many(patches(-1)).exec(db)).await;
        assert_eq!(failures(&error), [(Some(0), "age", "lower than 0")]);
        assert_eq!(Member::query().all(db).await.unwrap(), std::slice::from_ref(&ann));
        assert_eq!(Member::update_many(patches(-1)).without_validation().exec(db).await.unwrap(), 1);
        let skipped = Member::create(new_member(&ann.email, "ANN")).without_validation().on_conflict(Member::email_key);
        assert!(!skipped.update(Member::name).exec(db).await.unwrap().is_new());
    }
}

db_test! {
    models: SOURCE;
    async fn nested_rows_are_checked_with_the_row_around_them(db: &Db) {
        let too_long = "a title of many words";
        let marks = [NewMarkForNote { stars: 5 }, NewMarkForNote { stars: 6 }];
        let notes = [
            Note::nested(NewNote { title: "short".into() }).set(Note::reviewer, "cid"),
            Note::nested(NewNote { title: too_long.into() }).set(Note::reviewer, "cid").nest(Note::marks, marks.clone()),
        ];
        let team = Team { id: Id::new(1), title: "A".into(), members: ManyToMany::default() };
        let new_team = || NewTeam { id: Id::new(2), title: "B".into() };
        Team::create(NewTeam { id: team.id, title: team.title.clone() }).exec(db).await.unwrap();
        let create = Member::create(new_member("ann@example.org", ""))
            .nest(Member::notes, notes)
            .attach(Member::teams, [(team.id, MembershipData { rank: 1 }), (team.id, MembershipData { rank: 10 })])
            .nest_linked(Member::teams, [(new_team(), MembershipData { rank: 0 })]);
        let error = refused(db, create.exec(db)).await;
        assert_eq!(failures(&error), [
            (None, "name", "length is lower than 1"),
            (None, "notes[1].title", "too long a title"),
            (None, "notes[1].marks[1].stars", "greater than 5"),
            (None, "teams[1].rank", "greater than 9"),
            (None, "teams[0].rank", "lower than 1"),
        ]);
        assert_eq!((Member::query().count(db).await.unwrap(), Team::query().count(db).await.unwrap()), (0, 1));
        assert_eq!(failures(&marks[1].validate().unwrap_err()), [(None, "stars", "greater than 5")]);
        assert_eq!(failures(&MembershipData { rank: 0 }.validate().unwrap_err()), [(None, "rank", "lower than 1")]);

        // A model without rules, with what has some nested in it.
        let members = [(new_member("x", "ann"), MembershipData { rank: 1 })];
        let rows = [
            Team::create(new_team()),
            Team::create(NewTeam { id: Id::new(3), title: "C".into() }).nest_linked(Team::members, members),
        ];
        let error = Team::create_many(rows).exec(db).await.unwrap_err();
        assert_eq!(failures(&error), [(Some(1), "members[0].email", NO_EMAIL)]);
        assert_eq!((Member::query().count(db).await.unwrap(), Team::query().count(db).await.unwrap()), (0, 1));

        let ann = member(db, "ann").await;
        note("first").set(Note::member_id, ann.id).exec(db).await.unwrap();
        let first = Note::query().one(db).await.unwrap();
        let patch = NotePatch { title: Patch::Set(too_long.into()), ..NotePatch::default() };
        let update = ann.update().set(Member::age, -1).patch_nested(Member::notes, first.id, patch);
        let error = refused(db, update.exec(db)).await;
        assert_eq!(failures(&error), [(None, "age", "lower than 0"), (None, "notes[0].title", "too long a title")]);
        assert_eq!(ann.reload().one(db).await.unwrap(), ann);
    }
}

db_test! {
    models: SOURCE;
    async fn links_are_checked(db: &Db) {
        let ann = member(db, "ann").await;
        for id in 1..=2 {
            Team::create(NewTeam { id: Id::new(id), title: "A".into() }).exec(db).await.unwrap();
        }
        let team = |id: i64| -> Id<Team> { Id::new(id) };
        let attach = Member::teams.of(&ann).attach(team(1), MembershipData { rank: 1 }).set(Membership::rank, 10);
        assert_eq!(failures(&refused(db, attach.exec(db)).await), [(None, "rank", "greater than 9")]);
        let links = [(team(1), MembershipData { rank: 1 }), (team(2), MembershipData { rank: 0 })];
        let sync = Member::teams.of(&ann).sync(links);
        assert_eq!(failures(&refused(db, sync.exec(db)).await), [(Some(1), "rank", "lower than 1")]);
        Member::teams.of(&ann).attach(team(2), MembershipData { rank: 9 }).exec(db).await.unwrap();
        assert_eq!(Membership::query().count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn updates_check_what_they_write_and_no_more(db: &Db) {
        let ann = member(db, "ann").await;
        let error = refused(db, ann.update().set(Member::age, 151).set(Member::email, SECRET).exec(db)).await;
        assert_eq!(failures(&error), [(None, "email", NO_EMAIL), (None, "age", "greater than 150")]);
        assert!(!error.to_string().contains(SECRET), "{error}");
        let patch = || MemberPatch { age: Patch::Set(Some(-1)), name: Patch::Set("ANN".into()), ..MemberPatch::default() };
        let expected = [(None, "name", "is all capitals"), (None, "age", "lower than 0")];
        assert_eq!(failures(&refused(db, ann.patch(patch()).exec(db)).await), expected);
        assert_eq!(failures(&patch().validate().unwrap_err()), expected);
        MemberPatch::default().validate().unwrap();
        let update = Member::all_rows().update().set(Member::name, "ANN").set(Member::age, -1);
        assert_eq!(failures(&refused(db, update.exec(db)).await), expected);
        let rows = [ann.clone()];
        let update = Member::update_rows(&rows).set(Member::name, "ANN").set(Member::age, -1);
        assert_eq!(failures(&refused(db, update.exec(db)).await), expected);
        assert_eq!(ann.reload().one(db).await.unwrap(), ann);

        let ann = ann.update().set(Member::age, 150).exec(db).await.unwrap();
        // What an expression gives is known to the database alone, and other columns are not read.
        let ann = ann.update().set(Member::age, Member::age + 1).exec(db).await.unwrap();
        assert_eq!(ann.age, Some(151));
        let ann = ann.patch(MemberPatch { name: Patch::Set("anna".into()), ..MemberPatch::default() });
        assert_eq!(ann.exec(db).await.unwrap().name, "anna");
        let changed = Member::filter(Member::age.gt(150)).update().set(Member::age, None).exec(db).await.unwrap();
        assert_eq!(changed, 1);
    }
}

db_test! {
    models: SOURCE;
    async fn a_refused_write_leaves_its_transaction_as_it_was(db: &Db) {
        let counted = db
            .transaction(async |tx| {
                Member::create(new_member("ann@example.org", "ann")).exec(tx).await?;
                let error = Member::create(new_member("x", "bob")).exec(tx).await.unwrap_err();
                assert_eq!(failures(&error), [(None, "email", NO_EMAIL)]);
                Member::query().count(tx).await
            })
            .await;
        assert_eq!(counted.unwrap(), 1);
        assert_eq!(Member::query().count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn rules_are_skipped_where_that_is_said(db: &Db) {
        let loud = || new_member("x", "LOUD");
        let notes = [NewNote { title: "a title of many words".into() }];
        let row = Member::create(loud()).nest(Member::notes, notes).without_validation().exec(db).await.unwrap();
        assert_eq!((row.name.as_str(), Note::query().count(db).await.unwrap()), ("LOUD", 1));
        let row = row.update().set(Member::age, 200).without_validation().exec(db).await.unwrap();
        let rows = [row];
        Member::update_rows(&rows).set(Member::age, 201).without_validation().exec(db).await.unwrap();
        let all = Member::all_rows().update().set(Member::email, "y").without_validation();
        assert_eq!(all.exec(db).await.unwrap(), 1);
        assert_eq!(Member::create_many([loud()]).without_validation().exec(db).await.unwrap(), 1);
        let ages = Member::filter(Member::age.eq(201) & Member::email.eq("y")).count(db).await.unwrap();
        assert_eq!(ages, 1);
        // One row says it for itself only.
        let rows = [Member::create(loud()).without_validation(), Member::create(loud())];
        let error = refused(db, Member::create_many(rows).exec(db)).await;
        assert_eq!(failures(&error), [(Some(1), "email", NO_EMAIL), (Some(1), "name", "is all capitals")]);
    }
}

fn kinds() -> NewKinds {
    NewKinds {
        id: Id::new(7),
        plan: Plan::Paid,
        handle: Handle("ann".into()),
        settings: Json(Settings {
            theme: "dark".into(),
        }),
        big: 18_000_000_000_000_000_000,
        price: Decimal::new(1_250, 2),
        at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
        token: Uuid::from_u128(5),
        numbers: vec![1, 2, 3],
        bytes: vec![0, 255],
        ratio: 0.75,
        active: true,
        free: String::new(),
    }
}

#[test]
fn rules_see_every_type_as_it_was_given() {
    kinds().validate().unwrap();
    let wrong = NewKinds {
        id: Id::new(8),
        plan: Plan::Free,
        handle: Handle("bob".into()),
        settings: Json(Settings {
            theme: "light".into(),
        }),
        big: 5,
        price: Decimal::ONE,
        at: DateTime::UNIX_EPOCH,
        token: Uuid::nil(),
        numbers: vec![1, 4],
        bytes: vec![1, 2, 3],
        ratio: f64::NAN,
        active: false,
        free: String::new(),
    };
    let error = wrong.validate().unwrap_err();
    let fields: Vec<&str> = failures(&error).iter().map(|failure| failure.1).collect();
    let expected = [
        "id",
        "plan",
        "handle",
        "settings",
        "big",
        "price",
        "at",
        "token",
        "numbers[1]",
        "numbers",
        "bytes",
        "ratio",
        "active",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn a_report_is_data() {
    let error = new_member("x", "ann").validate().unwrap_err();
    let json = serde_json::to_value(error.validation()).unwrap();
    let expected = serde_json::json!({ "total": 1, "failures": [{ "row": null, "field": "email", "message": NO_EMAIL }] });
    assert_eq!(json, expected);
    assert_eq!(
        error.validation().map(ValidationReport::to_string),
        Some(format!("`email`: {NO_EMAIL}"))
    );
}
