//! Defaults and native types, as the database applies them.

use orm::Dialect;
use orm::prelude::*;
use tests::db_test;

const SOURCE: &str = "tests/it/defaults.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Fancy,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Defaulted {
    #[orm(id, default = uuid_v4)]
    id: Uuid,
    #[orm(default = -7)]
    int: i32,
    #[orm(default = 1.5)]
    float: f64,
    #[orm(default = 2.25, type = decimal(10, 2))]
    decimal: Decimal,
    #[orm(default = "it's \"so\"")]
    text: String,
    #[orm(default = false)]
    boolean: bool,
    #[orm(default = Kind::Fancy)]
    kind: Kind,
    #[orm(default = now)]
    at: DateTime<Utc>,
    #[orm(default = now)]
    local: NaiveDateTime,
    #[orm(default = uuid_v7)]
    other: Uuid,
    #[orm(default = sql("(1 + 2)"))]
    computed: i32,
}

db_test! {
    models: SOURCE;
    async fn what_is_not_given_is_filled_in(db: &Db) {
        let row = Defaulted::create(NewDefaulted {}).exec(db).await.unwrap();
        assert_eq!((row.int, row.float, row.boolean, row.computed), (-7, 1.5, false, 3));
        assert_eq!(row.decimal, Decimal::new(225, 2));
        assert_eq!((row.text.as_str(), row.kind), ("it's \"so\"", Kind::Fancy));
        assert!((Utc::now() - row.at).num_seconds().abs() < 60);
        assert!((Utc::now().naive_utc() - row.local).num_seconds().abs() < 60);
        assert_eq!((row.id.get_version_num(), row.other.get_version_num()), (4, 7));
        // Many at once, and one that says otherwise.
        let rows = [
            Defaulted::create(NewDefaulted {}),
            Defaulted::create(NewDefaulted {}),
            Defaulted::create(NewDefaulted {}).set(Defaulted::int, 5).set(Defaulted::kind, Kind::Plain),
        ];
        assert_eq!(Defaulted::create_many(rows).exec(db).await.unwrap(), 3);
        assert_eq!(Defaulted::filter(Defaulted::int.eq(-7)).count(db).await.unwrap(), 3);
        assert_eq!(Defaulted::filter(Defaulted::kind.eq(Kind::Plain)).one(db).await.unwrap().int, 5);
    }
}

db_test! {
    models: SOURCE;
    async fn the_database_has_the_defaults_too(db: &Db) {
        // Another program leaves the columns out.
        let id = match db.dialect() {
            Dialect::Sqlite | Dialect::MySql | Dialect::Postgres => "'0190b5a8-0000-7000-8000-000000000000'",
        };
        db.batch(&format!("INSERT INTO defaulteds (id, other) VALUES ({id}, {id})")).await.unwrap();
        let row = Defaulted::query().one(db).await.unwrap();
        assert_eq!((row.int, row.kind, row.text.as_str(), row.computed), (-7, Kind::Fancy, "it's \"so\"", 3));
        assert!((Utc::now() - row.at).num_hours().abs() < 24);
    }
}

/// A row of nothing but what the database makes.
#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    #[orm(id, default = autoincrement)]
    id: Id<Ticket>,
}

db_test! {
    models: SOURCE;
    async fn a_row_of_defaults_only_can_be_created(db: &Db) {
        let first = Ticket::create(NewTicket {}).exec(db).await.unwrap();
        let second = Ticket::create(NewTicket {}).exec(db).await.unwrap();
        assert!(second.id > first.id);
        assert_eq!(Ticket::create_many([NewTicket {}, NewTicket {}]).exec(db).await.unwrap(), 2);
        assert_eq!(Ticket::query().count(db).await.unwrap(), 4);
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Host {
    #[orm(id)]
    id: i32,
    #[orm(type(postgres = "inet", mysql = "varchar(60)"))]
    address: String,
    #[orm(type(postgres = "xml"))]
    note: Option<String>,
}

db_test! {
    models: SOURCE;
    async fn native_types_are_compared_as_what_they_are(db: &Db) {
        let new = |id, address: &str| NewHost { id, address: address.to_owned() };
        let host = Host::create(new(1, "10.0.0.1")).exec(db).await.unwrap();
        // PostgreSQL writes an inet its own way.
        assert!(host.address.starts_with("10.0.0.1"));
        Host::create_many([new(2, "10.0.0.2"), new(3, "10.0.0.3")]).exec(db).await.unwrap();
        assert_eq!(Host::filter(Host::address.eq("10.0.0.2")).one(db).await.unwrap().id, 2);
        let some = ["10.0.0.1".to_owned(), "10.0.0.3".to_owned()];
        assert_eq!(Host::filter(Host::address.in_(some)).count(db).await.unwrap(), 2);
        assert_eq!(Host::filter(Host::address.between("10.0.0.2", "10.0.0.9")).count(db).await.unwrap(), 2);
        let changed = host.update().set(Host::address, "10.0.0.9").set(Host::note, "<a/>").exec(db).await.unwrap();
        assert_eq!(changed.note.as_deref(), Some("<a/>"));
        let read: Vec<Option<String>> = Host::filter(Host::id.eq(1)).select(Host::note).all(db).await.unwrap();
        assert_eq!(read, [Some("<a/>".to_owned())]);
    }
}
