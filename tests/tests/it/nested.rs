//! Nested writes: rows that are created, linked, changed and deleted together with the row they belong to.

use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

#[derive(Model, Debug, Clone)]
struct Shop {
    #[orm(id, default = autoincrement)]
    id: Id<Shop>,
    name: String,
    #[orm(inverse = shop)]
    orders: HasMany<Order>,
    #[orm(inverse = shop)]
    address: HasOne<Address>,
    #[orm(inverse = shop)]
    clerks: HasMany<Clerk>,
    brands: ManyToMany<Brand, Stock>,
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "orders", unique(shop_id, number))]
struct Order {
    #[orm(id, default = uuid_v7)]
    id: Id<Order>,
    number: i32,
    shop_id: Id<Shop>,
    #[orm(fk = shop_id, on_delete = Cascade)]
    shop: BelongsTo<Shop>,
    #[orm(inverse = order)]
    lines: HasMany<Line>,
}

#[derive(Model, Debug, Clone)]
struct Line {
    #[orm(id, default = autoincrement)]
    id: Id<Line>,
    what: String,
    order_id: Id<Order>,
    #[orm(fk = order_id, on_delete = Cascade)]
    order: BelongsTo<Order>,
}

#[derive(Model, Debug, Clone)]
struct Address {
    #[orm(id, default = autoincrement)]
    id: Id<Address>,
    city: String,
    #[orm(unique)]
    shop_id: Id<Shop>,
    #[orm(fk = shop_id, on_delete = Cascade)]
    shop: BelongsTo<Shop>,
}

/// May work for no shop.
#[derive(Model, Debug, Clone)]
struct Clerk {
    #[orm(id, default = autoincrement)]
    id: Id<Clerk>,
    name: String,
    shop_id: Option<Id<Shop>>,
    #[orm(fk = shop_id)]
    shop: BelongsTo<Option<Shop>>,
}

#[derive(Model, Debug, Clone)]
struct Brand {
    #[orm(id, default = autoincrement)]
    id: Id<Brand>,
    name: String,
}

#[derive(Model, Debug, Clone)]
#[orm(junction(shop, brand), id(shop_id, brand_id))]
struct Stock {
    shop_id: Id<Shop>,
    brand_id: Id<Brand>,
    pieces: i32,
    #[orm(fk = shop_id, on_delete = Cascade)]
    shop: BelongsTo<Shop>,
    #[orm(fk = brand_id, on_delete = Cascade)]
    brand: BelongsTo<Brand>,
}

#[derive(Model, Debug, Clone)]
struct Label {
    #[orm(id, type = varchar(20))]
    text: String,
}

db_test! {
    models: "tests/it/nested.rs";
    async fn children_and_grandchildren_are_created_with_their_parent(db: &Db) {
        Label::create(NewLabel { text: "new".into() }).exec(db).await.unwrap();
        let lines = |list: &[&str]| list.iter().map(|what| NewLineForOrder { what: (*what).into() }).collect::<Vec<_>>();
        let shop = Shop::create(NewShop { name: "corner".into() })
            .nest(
                Shop::orders,
                [
                    Order::nested(NewOrderForShop { number: 1 }).nest(Order::lines, lines(&["pen", "ink"])),
                    Order::nested(NewOrderForShop { number: 2 }).nest(Order::lines, lines(&["cup"])),
                ],
            )
            .nest(Shop::address, [NewAddressForShop { city: "Vienna".into() }])
            .nest(Shop::clerks, ["ann", "bob"].map(|name| NewClerk { name: name.into() }))
            .nest_linked(Shop::brands, [(NewBrand { name: "acme".into() }, StockData { pieces: 3 })])
            .attach(Shop::labels, [("new", ())])
            .exec(db)
            .await
            .unwrap();
        let shop = Shop::find(shop.id)
            .with(Shop::orders.load().order_by(Order::number.asc()).with(Order::lines.load().order_by(Line::id.asc())))
            .with(Shop::address)
            .with(Shop::clerks)
            .with(Shop::brands)
            .with(Shop::labels)
            .one(db)
            .await
            .unwrap();
        let lines: Vec<Vec<&str>> = shop
            .get(Shop::orders)
            .into_iter()
            .map(|order| order.get(Order::lines).into_iter().map(|line| line.row().what.as_str()).collect())
            .collect();
        assert_eq!(lines, [vec!["pen", "ink"], vec!["cup"]]);
        assert_eq!(shop.get(Shop::address).unwrap().city, "Vienna");
        assert_eq!(shop.get(Shop::clerks).len(), 2);
        let brand = shop.get(Shop::brands).first().unwrap();
        assert_eq!((brand.name.as_str(), brand.link().pieces), ("acme", 3));
        assert_eq!(shop.get(Shop::labels).first().unwrap().text, "new");
    }
}

db_test! {
    models: "tests/it/nested.rs";
    async fn an_error_says_which_child_and_nothing_is_left(db: &Db) {
        let orders = [1, 2, 1].map(|number| NewOrderForShop { number });
        let error = Shop::create(NewShop { name: "corner".into() }).nest(Shop::orders, orders).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert!(error.to_string().starts_with("`Shop::orders[2]`: cannot create `Order`"), "{error}");
        assert_eq!(Shop::query().count(db).await.unwrap(), 0);
        assert_eq!(Order::query().count(db).await.unwrap(), 0);
        let error = Shop::create(NewShop { name: "corner".into() })
            .attach(Shop::labels, [("missing", ())])
            .exec(db)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        assert!(error.to_string().starts_with("`Shop::labels[0]`: "), "{error}");
        assert_eq!(Shop::query().count(db).await.unwrap(), 0);
        // In a transaction that goes on after the error, too.
        let kept: orm::Result<()> = db
            .transaction(async |tx| {
                let orders = [1, 1].map(|number| NewOrderForShop { number });
                let new = Shop::create(NewShop { name: "half".into() }).nest(Shop::orders, orders);
                new.exec(tx).await.unwrap_err();
                Shop::create(NewShop { name: "whole".into() }).exec(tx).await.map(drop)
            })
            .await;
        kept.unwrap();
        assert_eq!(Shop::query().select(Shop::name).all(db).await.unwrap(), ["whole"]);
        assert_eq!(Order::query().count(db).await.unwrap(), 0);
        // Several shops in one call: all or none.
        let shops = ["a", "b"].map(|name| {
            Shop::create(NewShop { name: name.into() }).nest(Shop::clerks, [NewClerk { name: name.into() }])
        });
        assert_eq!(Shop::create_many(shops).exec(db).await.unwrap(), 2);
        assert_eq!(Clerk::filter(Clerk::shop_id.is_not_null()).count(db).await.unwrap(), 2);
    }
}

db_test! {
    models: "tests/it/nested.rs";
    async fn children_change_with_their_parent(db: &Db) {
        let clerks = ["ann", "bob"].map(|name| NewClerk { name: name.into() });
        let corner = Shop::create(NewShop { name: "corner".into() }).nest(Shop::clerks, clerks).exec(db).await.unwrap();
        let other = Shop::create(NewShop { name: "other".into() }).exec(db).await.unwrap();
        let clerks = Clerk::all_rows().order_by(Clerk::id.asc()).all(db).await.unwrap();
        let (ann, bob) = (clerks[0].id, clerks[1].id);

        let renamed = corner
            .update()
            .set(Shop::name, "the corner")
            .disconnect(Shop::clerks, [ann])
            .patch_nested(Shop::clerks, bob, ClerkPatch { name: Patch::Set("bert".into()), ..ClerkPatch::default() })
            .nest(Shop::orders, [NewOrderForShop { number: 7 }])
            .exec(db)
            .await
            .unwrap();
        assert_eq!(renamed.name, "the corner");
        assert_eq!(Clerk::find(ann).one(db).await.unwrap().shop_id, None);
        assert_eq!(Clerk::find(bob).one(db).await.unwrap().name, "bert");
        other.update().connect(Shop::clerks, [ann, bob]).exec(db).await.unwrap();
        assert_eq!(Clerk::filter(Clerk::shop_id.eq(other.id)).count(db).await.unwrap(), 2);

        // Rows of another parent are not this one's to change.
        let error = corner.update().delete_nested(Shop::clerks, [ann]).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.to_string(), "`Shop::clerks[0]`: there is no such `Clerk` of this row");
        let error = other
            .update()
            .set(Shop::name, "gone wrong")
            .delete_nested(Shop::clerks, [ann, Id::new(999)])
            .exec(db)
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with("`Shop::clerks[1]`"), "{error}");
        assert_eq!(other.reload().one(db).await.unwrap().name, "other");
        other.update().delete_nested(Shop::clerks, [ann]).exec(db).await.unwrap();
        assert_eq!(Clerk::query().count(db).await.unwrap(), 1);

        let brand = Brand::create(NewBrand { name: "acme".into() }).exec(db).await.unwrap();
        other.update().attach(Shop::brands, [(brand.id, StockData { pieces: 1 })]).exec(db).await.unwrap();
        assert!(Shop::brands.of(&other).contains(brand.id, db).await.unwrap());
        other.update().detach(Shop::brands, [brand.id]).exec(db).await.unwrap();
        let error = other.update().detach(Shop::brands, [brand.id]).exec(db).await.unwrap_err();
        assert_eq!(error.to_string(), "`Shop::brands[0]`: the row is not linked");
    }
}
