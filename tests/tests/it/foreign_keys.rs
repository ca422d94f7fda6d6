//! Foreign keys: every action, several columns, several relations between two models, checks that wait.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

#[derive(Model, Debug, Clone)]
#[orm(id(tenant, code))]
struct Region {
    tenant: i32,
    #[orm(type = varchar(10))]
    code: String,
    name: String,
    #[orm(inverse = region)]
    towns: HasMany<Town>,
    #[orm(inverse = twin)]
    twins: HasMany<Town>,
}

/// Two relations to one model, over keys that share a column.
#[derive(Model, Debug, Clone)]
struct Town {
    #[orm(id, default = autoincrement)]
    id: Id<Town>,
    name: String,
    tenant: i32,
    #[orm(type = varchar(10))]
    region_code: String,
    #[orm(type = varchar(10))]
    twin_code: Option<String>,
    #[orm(fk = (tenant, region_code), on_delete = Cascade, on_update = Cascade)]
    region: BelongsTo<Region>,
    #[orm(fk = (tenant, twin_code), on_delete = NoAction, on_update = NoAction, no_index)]
    twin: BelongsTo<Option<Region>>,
}

#[derive(Model, Debug, Clone)]
struct Owner {
    #[orm(id, type = varchar(10))]
    name: String,
}

/// One foreign key for each action.
#[derive(Model, Debug, Clone)]
struct Thing {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(type = varchar(10))]
    cascade_id: Option<String>,
    #[orm(type = varchar(10))]
    restrict_id: Option<String>,
    #[orm(type = varchar(10))]
    null_id: Option<String>,
    #[orm(type = varchar(10))]
    no_action_id: Option<String>,
    #[orm(fk = cascade_id, on_delete = Cascade, map = "fk_cascade")]
    cascade: BelongsTo<Option<Owner>>,
    #[orm(fk = restrict_id, on_delete = Restrict)]
    restrict: BelongsTo<Option<Owner>>,
    #[orm(fk = null_id, on_delete = SetNull)]
    null: BelongsTo<Option<Owner>>,
    #[orm(fk = no_action_id, on_delete = NoAction, on_update = NoAction)]
    no_action: BelongsTo<Option<Owner>>,
}

/// Two rows that need each other: the check waits for the end of the transaction.
#[derive(Model, Debug, Clone)]
struct Half {
    #[orm(id)]
    id: i64,
    other_id: i64,
    #[orm(fk = other_id, deferrable)]
    other: BelongsTo<Half>,
}

/// What the derives say of these models.
pub(crate) fn derived() -> orm::schema::Schema {
    crate::derived::derived! { models: Region, Town, Owner, Thing, Half; enums: }
}

db_test! {
    models: "tests/it/foreign_keys.rs";
    async fn keys_of_several_columns_load_and_hold(db: &Db) {
        let region = |tenant, code: &str| NewRegion { tenant, code: code.into(), name: format!("{tenant}{code}") };
        Region::create_many([region(1, "n"), region(1, "s"), region(2, "n")]).exec(db).await.unwrap();
        let town = |name: &str, tenant, code: &str| {
            Town::create(NewTown { name: name.into(), tenant, region_code: code.into() })
        };
        Town::create_many([
            town("a", 1, "n").set(Town::twin_code, "s"),
            town("b", 1, "s"),
            town("c", 2, "n").set(Town::twin_code, "n"),
            town("d", 1, "n"),
        ])
        .exec(db)
        .await
        .unwrap();
        let towns = Town::query().with(Town::region).with(Town::twin).order_by(Town::name.asc()).all(db).await.unwrap();
        let seen: Vec<(&str, Option<&str>)> = towns
            .iter()
            .map(|town| (town.get(Town::region).row().name.as_str(), town.get(Town::twin).map(|r| r.row().name.as_str())))
            .collect();
        assert_eq!(seen, [("1n", Some("1s")), ("1s", None), ("2n", Some("2n")), ("1n", None)]);
        let regions = Region::query()
            .with(Region::towns.load().order_by(Town::name.asc()).limit(1))
            .with(Region::twins)
            .order_by(Region::name.asc())
            .all(db)
            .await
            .unwrap();
        let counts: Vec<(Option<&str>, usize)> = regions
            .iter()
            .map(|r| (r.get(Region::towns).first().map(|t| t.row().name.as_str()), r.get(Region::twins).len()))
            .collect();
        assert_eq!(counts, [(Some("a"), 0), (Some("b"), 1), (Some("c"), 1)]);
        let named = Town::filter(Town::region.to(Region::name).eq("1n")).count(db).await.unwrap();
        assert_eq!(named, 2);
        assert_eq!(Region::filter(Region::towns.any(Town::name.eq("c"))).one(db).await.unwrap().name, "2n");

        let error = town("x", 3, "n").exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        // The key changes with what it refers to, and the rows go with it.
        let south = Region::find((1, "s".to_owned())).one(db).await.unwrap();
        let error = south.delete().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        let north = Region::find((2, "n".to_owned())).one(db).await.unwrap();
        Town::filter(Town::name.eq("c")).update().set(Town::twin_code, None::<String>).exec(db).await.unwrap();
        north.update().set(Region::code, "north").exec(db).await.unwrap();
        assert_eq!(Town::filter(Town::name.eq("c")).one(db).await.unwrap().region_code, "north");
        Region::find((2, "north".to_owned())).delete().exec(db).await.unwrap();
        assert_eq!(Town::query().count(db).await.unwrap(), 3);
    }
}

db_test! {
    models: "tests/it/foreign_keys.rs";
    async fn every_action_does_what_it_says(db: &Db) {
        Owner::create_many(["a", "b", "c", "d"].map(|name| NewOwner { name: name.into() })).exec(db).await.unwrap();
        let thing = || Thing::create(NewThing {});
        let columns = [Thing::cascade_id, Thing::null_id, Thing::restrict_id, Thing::no_action_id];
        for (column, owner) in columns.into_iter().zip(["a", "b", "c", "d"]) {
            thing().set(column, owner).exec(db).await.unwrap();
        }
        Owner::find("a").delete().exec(db).await.unwrap();
        assert_eq!(Thing::query().count(db).await.unwrap(), 3);
        Owner::find("b").delete().exec(db).await.unwrap();
        assert_eq!(Thing::filter(Thing::null_id.is_not_null()).count(db).await.unwrap(), 0);
        for owner in ["c", "d"] {
            let error = Owner::find(owner).delete().exec(db).await.unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::ForeignKeyViolation, Some("P2003")));
        }
    }
}

db_test! {
    models: "tests/it/foreign_keys.rs";
    async fn a_deferred_key_is_checked_at_the_end(db: &Db) {
        let half = |id, other_id| NewHalf { id, other_id };
        let both = db.transaction(async |tx| {
            Half::create(half(1, 2)).exec(tx).await?;
            Half::create(half(2, 1)).exec(tx).await.map(drop)
        });
        let both: orm::Result<()> = both.await;
        let waits = db.dialect() != Dialect::MySql;
        assert_eq!(both.is_ok(), waits, "{both:?}");
        let one: orm::Result<Half> = db.transaction(async |tx| Half::create(half(3, 4)).exec(tx).await).await;
        assert_eq!(one.unwrap_err().kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(Half::query().count(db).await.unwrap(), if waits { 2 } else { 0 });
    }
}
