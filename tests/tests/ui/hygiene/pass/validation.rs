//! Rules beside names and lints of all sorts.
#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub, dead_code)]

/// A module with names of its own.
pub mod shop {
    #![allow(dead_code, reason = "they stand in the way of what is generated")]

    use orm::Model;

    type Result = ();
    type Vec = ();
    struct Rule;
    struct Failures;
    const INFO: () = ();
    fn report() {}

    /// What is sold.
    #[derive(Model)]
    #[garde(allow_unvalidated)]
    pub struct Item {
        /// The key.
        #[orm(id)]
        pub id: i64,
        #[garde(length(min = 1), custom(enum_type))]
        r#type: String,
        #[garde(skip)]
        value: i32,
        #[garde(range(min = 0, max = LIMIT))]
        #[garde(custom(|value: &Option<i32>, (): &()| Self::even(value)))]
        report: Option<i32>,
    }

    const LIMIT: i32 = 10;

    /// Called like something that is generated.
    fn enum_type(_: &str, _: &()) -> garde::Result {
        Ok(())
    }

    impl Item {
        fn even(value: &Option<i32>) -> garde::Result {
            match value {
                Some(odd) if odd % 2 == 1 => Err(garde::Error::new("is odd")),
                _ => Ok(()),
            }
        }
    }

    macro_rules! model {
        ($name:ident, $ty:ty, $min:expr) => {
            /// Made by a macro.
            #[derive(Model)]
            pub struct $name {
                #[orm(id)]
                id: i64,
                #[garde(range(min = $min))]
                value: $ty,
            }
        };
    }

    model!(Made, i32, 1);

    fn f(new: &NewItem, made: &MadePatch) {
        let _ = (new.validate(), made.validate());
    }
}

/// Without a use of the struct for new rows.
mod unused {
    #[derive(orm::Model)]
    struct Item {
        #[orm(id)]
        id: i64,
        #[garde(ascii)]
        name: String,
    }

    pub(super) fn f() {
        let _ = Item::find(1);
    }
}

fn main() {
    unused::f();
}
