//! Trees over a relation of a model to itself.

use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

#[derive(Model, Debug, Clone, PartialEq)]
struct Place {
    #[orm(id, default = autoincrement)]
    id: Id<Place>,
    name: String,
    parent_id: Option<Id<Place>>,
    #[orm(fk = parent_id)]
    parent: BelongsTo<Option<Place>>,
    #[orm(inverse = parent)]
    children: HasMany<Place>,
}

/// A key of two columns, and rows that are marked as deleted.
#[derive(Model, Debug, Clone)]
#[orm(id(book, number))]
struct Section {
    book: i32,
    number: i32,
    title: String,
    parent_number: Option<i32>,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(fk = (book, parent_number), on_delete = Cascade)]
    parent: BelongsTo<Option<Section>>,
    #[orm(inverse = parent)]
    sections: HasMany<Section>,
}

async fn place(db: &Db, name: &str, parent: Option<&Place>) -> Place {
    let new = Place::create(NewPlace { name: name.into() });
    let new = match parent {
        Some(parent) => new.set(Place::parent_id, parent.id),
        None => new,
    };
    new.exec(db).await.unwrap()
}

async fn names(db: &Db, query: orm::Query<Place>) -> Vec<String> {
    query
        .order_by(Place::name.asc())
        .select(Place::name)
        .all(db)
        .await
        .unwrap()
}

db_test! {
    models: "tests/it/tree.rs";
    async fn walks_go_up_and_down(db: &Db) {
        let world = place(db, "world", None).await;
        let europe = place(db, "europe", Some(&world)).await;
        let asia = place(db, "asia", Some(&world)).await;
        let austria = place(db, "austria", Some(&europe)).await;
        let vienna = place(db, "vienna", Some(&austria)).await;
        let other = place(db, "moon", None).await;

        assert_eq!(names(db, Place::parent.ancestors(&vienna)).await, ["austria", "europe", "world"]);
        assert_eq!(names(db, Place::parent.descendants(&europe)).await, ["austria", "vienna"]);
        assert_eq!(names(db, Place::parent.descendants_to(&world, 2)).await, ["asia", "austria", "europe"]);
        assert!(names(db, Place::parent.descendants_to(&world, 0)).await.is_empty());
        assert_eq!(names(db, Place::parent.subtree(&europe)).await, ["austria", "europe", "vienna"]);
        assert_eq!(names(db, Place::parent.roots()).await, ["moon", "world"]);
        assert_eq!(names(db, Place::parent.leaves()).await, ["asia", "moon", "vienna"]);
        assert!(names(db, Place::parent.cycles()).await.is_empty());
        let path = Place::parent.path(&vienna, db).await.unwrap();
        let path: Vec<&str> = path.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(path, ["world", "europe", "austria", "vienna"]);

        // A walk is a query: it filters, counts and loads.
        let query = Place::parent.descendants(&world).filter(Place::name.contains("ia"));
        assert_eq!(query.count(db).await.unwrap(), 2);
        let loaded = Place::parent.descendants(&world).with(Place::parent).all(db).await.unwrap();
        assert!(loaded.iter().all(|place| place.get(Place::parent).is_some()));

        let tree = Place::parent.assemble(Place::all_rows().order_by(Place::id.asc()).all(db).await.unwrap());
        assert_eq!(tree.len(), 2);
        let walked: Vec<(usize, &str)> = tree[0].walk().map(|(depth, place)| (depth, place.name.as_str())).collect();
        assert_eq!(walked, [(0, "world"), (1, "europe"), (2, "austria"), (3, "vienna"), (1, "asia")]);
        let _ = (asia, other);
    }
}

db_test! {
    models: "tests/it/tree.rs";
    async fn a_move_never_makes_a_circle(db: &Db) {
        let a = place(db, "a", None).await;
        let b = place(db, "b", Some(&a)).await;
        let c = place(db, "c", Some(&b)).await;
        for parent in [a.id, b.id, c.id] {
            let error = Place::parent.move_to(&a, Some(parent), db).await.unwrap_err();
            assert_eq!((error.kind(), error.http_status()), (ErrorKind::Cycle, 409));
        }
        assert_eq!(Place::find(a.id).one(db).await.unwrap().parent_id, None);
        Place::parent.move_to(&c, Some(a.id), db).await.unwrap();
        assert_eq!(c.reload().one(db).await.unwrap().parent_id, Some(a.id));
        // A path is what the database says, not the row that one still holds.
        let path = Place::parent.path(&c, db).await.unwrap();
        assert_eq!(path.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        Place::parent.move_to(&c, None, db).await.unwrap();
        assert_eq!(names(db, Place::parent.roots()).await, ["a", "c"]);
        let error = Place::parent.move_to(&c, Some(Id::new(999)), db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        b.delete().exec(db).await.unwrap();
        assert_eq!(Place::parent.path(&b, db).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(Place::parent.move_to(&b, Some(c.id), db).await.unwrap_err().kind(), ErrorKind::NotFound);

        // A circle that came in by other ways ends every walk, and is found.
        Place::filter(Place::id.eq(a.id)).update().set(Place::parent_id, c.id).exec(db).await.unwrap();
        Place::filter(Place::id.eq(c.id)).update().set(Place::parent_id, a.id).exec(db).await.unwrap();
        let a = a.reload().one(db).await.unwrap();
        assert_eq!(names(db, Place::parent.ancestors(&a)).await, ["a", "c"]);
        assert_eq!(names(db, Place::parent.cycles()).await, ["a", "c"]);
        assert_eq!(Place::parent.path(&a, db).await.unwrap_err().kind(), ErrorKind::Cycle);
    }
}

db_test! {
    models: "tests/it/tree.rs";
    async fn a_walk_is_as_deep_as_the_tree(db: &Db) {
        let mut rows = Vec::new();
        for n in 1..=3_000_i64 {
            rows.push(Place::create(NewPlace { name: format!("p{n}") }).set(Place::id, Id::new(n)).set(
                Place::parent_id,
                (n > 1).then(|| Id::new(n - 1)),
            ));
        }
        Place::create_many(rows).exec(db).await.unwrap();
        let root = Place::find(Id::new(1)).one(db).await.unwrap();
        let leaf = Place::find(Id::new(3_000)).one(db).await.unwrap();
        assert_eq!(Place::parent.descendants(&root).count(db).await.unwrap(), 2_999);
        assert_eq!(Place::parent.path(&leaf, db).await.unwrap().len(), 3_000);
        let all = Place::all_rows().all(db).await.unwrap();
        assert_eq!(Place::parent.assemble(all)[0].walk().count(), 3_000);
    }
}

db_test! {
    models: "tests/it/tree.rs";
    async fn keys_may_have_several_columns_and_deleted_rows_are_not_seen(db: &Db) {
        let section = |book, number, parent: Option<i32>| {
            let new = NewSection { book, number, title: format!("{book}.{number}") };
            Section::create(new).set(Section::parent_number, parent)
        };
        Section::create_many([
            section(1, 1, None),
            section(1, 2, Some(1)),
            section(1, 3, Some(2)),
            section(1, 4, Some(1)),
            section(2, 1, None),
            section(2, 2, Some(1)),
        ])
        .exec(db)
        .await
        .unwrap();
        let top = Section::find((1, 1)).one(db).await.unwrap();
        let titles = async |query: orm::Query<Section>| -> Vec<String> {
            query.order_by((Section::book.asc(), Section::number.asc())).select(Section::title).all(db).await.unwrap()
        };
        assert_eq!(titles(Section::parent.descendants(&top)).await, ["1.2", "1.3", "1.4"]);
        assert_eq!(titles(Section::parent.roots()).await, ["1.1", "2.1"]);
        assert_eq!(titles(Section::parent.leaves()).await, ["1.3", "1.4", "2.2"]);
        assert!(titles(Section::parent.cycles()).await.is_empty());
        let below = Section::find((1, 3)).one(db).await.unwrap();
        assert_eq!(titles(Section::parent.ancestors(&below)).await, ["1.1", "1.2"]);
        let loaded = Section::query().with(Section::sections).order_by((Section::book.asc(), Section::number.asc()));
        let loaded = loaded.all(db).await.unwrap();
        assert_eq!(loaded.iter().map(|s| s.get(Section::sections).len()).collect::<Vec<_>>(), [2, 1, 0, 0, 1, 0]);
        Section::parent.move_to(&below, Some((1, 1)), db).await.unwrap();
        assert_eq!(below.reload().one(db).await.unwrap().parent_number, Some(1));
        Section::parent.move_to(&below, None, db).await.unwrap();
        let moved = below.reload().one(db).await.unwrap();
        assert_eq!((moved.book, moved.parent_number), (1, None));
        Section::parent.move_to(&below, Some((1, 2)), db).await.unwrap();
        // The whole subtree goes with its top, and comes back with it.
        let second = Section::find((1, 2)).one(db).await.unwrap();
        assert_eq!(second.delete().exec(db).await.unwrap(), 1);
        assert_eq!(titles(Section::parent.descendants(&top)).await, ["1.4"]);
        let second = Section::only_deleted().filter(Section::number.eq(2)).one(db).await.unwrap();
        second.restore().exec(db).await.unwrap();
        assert_eq!(titles(Section::parent.descendants(&top)).await, ["1.2", "1.3", "1.4"]);
    }
}
