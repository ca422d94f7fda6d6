//! Optimistic locking: a row changes only as it was read.

use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

#[derive(Model, Debug, Clone)]
struct Account {
    #[orm(id, default = autoincrement)]
    id: Id<Account>,
    owner: String,
    #[orm(default = 0)]
    balance: i64,
    #[orm(version)]
    version: i64,
    #[orm(inverse = account)]
    entries: HasMany<Entry>,
}

#[derive(Model, Debug, Clone)]
struct Entry {
    #[orm(id, default = autoincrement)]
    id: i64,
    text: String,
    account_id: Id<Account>,
    #[orm(fk = account_id)]
    account: BelongsTo<Account>,
}

/// A composite key.
#[derive(Model, Debug, Clone)]
#[orm(id(shelf, slot))]
struct Item {
    shelf: i32,
    slot: i32,
    name: String,
    #[orm(version)]
    version: i32,
}

async fn account(db: &Db, owner: &str) -> Account {
    Account::create(NewAccount {
        owner: owner.into(),
    })
    .exec(db)
    .await
    .unwrap()
}

db_test! {
    models: "tests/it/version.rs";
    async fn a_stale_row_is_refused(db: &Db) {
        let ann = account(db, "ann").await;
        assert_eq!(ann.version, 1);
        let changed = ann.update().set(Account::balance, Account::balance + 10).exec(db).await.unwrap();
        assert_eq!((changed.balance, changed.version), (10, 2));
        let error = ann.update().set(Account::balance, 0).exec(db).await.unwrap_err();
        assert_eq!((error.kind(), error.http_status(), error.is_retryable()), (ErrorKind::Stale, 409, false));
        assert_eq!(error.to_string(), "this `Account` was changed since it was read");
        let error = ann.delete().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stale);
        assert_eq!(Account::find(ann.id).one(db).await.unwrap().balance, 10);
        // What is nested changes the row as well.
        let error = ann.update().nest(Account::entries, [NewEntryForAccount { text: "x".into() }]).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stale);
        let changed = changed.update().nest(Account::entries, [NewEntryForAccount { text: "y".into() }]).exec(db).await.unwrap();
        assert_eq!((changed.version, Entry::query().count(db).await.unwrap()), (3, 1));
        Entry::all_rows().delete().exec(db).await.unwrap();
        // A bulk update counts too, and the stale row can be forced.
        Account::filter(Account::owner.eq("ann")).update().set(Account::balance, 1).exec(db).await.unwrap();
        let error = changed.patch(AccountPatch { balance: Patch::Set(5), ..AccountPatch::default() });
        assert_eq!(error.exec(db).await.unwrap_err().kind(), ErrorKind::Stale);
        let forced = ann.update().any_version().set(Account::balance, 7).exec(db).await.unwrap();
        assert_eq!((forced.balance, forced.version), (7, 5));
        assert_eq!(forced.delete().exec(db).await.unwrap(), 1);
        assert_eq!(forced.delete().exec(db).await.unwrap(), 0);
        let gone = forced.update().set(Account::balance, 8).exec(db).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
    }
}

db_test! {
    models: "tests/it/version.rs";
    async fn of_rows_that_one_holds_all_or_none_change(db: &Db) {
        for owner in ["ann", "bob", "eve"] {
            account(db, owner).await;
        }
        let held = Account::all_rows().order_by(Account::id.asc()).all(db).await.unwrap();
        assert_eq!(Account::update_rows(&held).set(Account::balance, 5).exec(db).await.unwrap(), 3);
        let held = Account::all_rows().order_by(Account::id.asc()).all(db).await.unwrap();
        held[1].update().set(Account::owner, "bea").exec(db).await.unwrap();
        let error = Account::update_rows(&held).set(Account::balance, 9).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stale);
        assert_eq!(error.to_string(), "1 of 3 rows: this `Account` was changed since it was read");
        assert_eq!(Account::filter(Account::balance.eq(9)).count(db).await.unwrap(), 0);
        assert_eq!(Account::delete_rows(&held).exec(db).await.unwrap_err().kind(), ErrorKind::Stale);
        assert_eq!(Account::query().count(db).await.unwrap(), 3);
        // Rows of different versions go in one call.
        let held = Account::all_rows().all(db).await.unwrap();
        assert_eq!(Account::delete_rows(&held).exec(db).await.unwrap(), 3);
        assert_eq!(Account::delete_rows(&[]).exec(db).await.unwrap(), 0);
    }
}

db_test! {
    models: "tests/it/version.rs";
    async fn keys_of_several_columns_are_checked_too(db: &Db) {
        let item = |shelf, slot| NewItem { shelf, slot, name: "thing".into() };
        Item::create_many((0..300).map(|n| item(n / 10, n % 10))).exec(db).await.unwrap();
        let held = Item::all_rows().all(db).await.unwrap();
        assert_eq!(Item::update_rows(&held).set(Item::name, "other").exec(db).await.unwrap(), 300);
        assert_eq!(Item::update_rows(&held[..1]).set(Item::name, "x").exec(db).await.unwrap_err().kind(), ErrorKind::Stale);
    }
}
