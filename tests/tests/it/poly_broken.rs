//! Rows that break the rules of polymorphic fields, in a table without the checks that refuse them.

use orm::ErrorKind;
use tests::db_test;

mod loose;

use loose::{Loose, NewLoose};

mod strict {
    use crate::poly::{Item, Subject};
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    #[orm(table = "loose")]
    pub(super) struct Arc {
        #[orm(id)]
        pub(super) id: i64,
        pub(super) subject: Poly<Subject>,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(table = "loose")]
    pub(super) struct Tagged {
        #[orm(id)]
        pub(super) id: i64,
        pub(super) item: Poly<Item>,
    }
}

db_test! {
    models: "tests/it/poly_broken/loose.rs";
    async fn rows_that_break_the_rules_are_errors(db: &Db) {
        let row = |id| Loose::create(NewLoose { id });
        row(1).set(Loose::subject_post_id, 1).set(Loose::subject_photo_id, 1).set(Loose::item_type, "video").set(Loose::item_id, 1).exec(db).await.unwrap();
        row(2).exec(db).await.unwrap();
        let cases = [
            (1, "cannot read column `subject_photo_id` of `Arc`: it does not hold NULL, although another column of the field is set",
                "cannot read column `item_type` of `Tagged`: it does not hold the name of a variant"),
            (2, "cannot read column `subject_post_id` of `Arc`: it holds NULL, but the field is not an `Option`",
                "cannot read column `item_type` of `Tagged`: it holds NULL, but the field is not an `Option`"),
        ];
        for (id, arc, tagged) in cases {
            let error = strict::Arc::find(id).one(db).await.unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, arc));
            let error = strict::Tagged::find(id).one(db).await.unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, tagged));
        }
    }
}
