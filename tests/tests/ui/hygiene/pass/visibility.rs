//! Private modules, restricted visibility, and models inside functions.

#![deny(warnings)]
#![allow(dead_code)]

mod private {
    use orm::prelude::*;

    #[derive(Model, Debug)]
    pub(crate) struct Restricted {
        #[orm(id)]
        pub(super) id: i64,
        pub(in crate::private) name: String,
        hidden: Hidden,
        #[orm(inverse = restricted)]
        pub(crate) inner: HasMany<inner::Inner>,
    }

    #[derive(DbEnum, Debug, Clone)]
    enum Hidden {
        A,
    }

    mod inner {
        use orm::prelude::*;

        #[derive(Model, Debug)]
        pub(crate) struct Inner {
            #[orm(id)]
            id: i64,
            restricted_id: i64,
            #[orm(fk = restricted_id)]
            pub(super) restricted: BelongsTo<super::Restricted>,
        }
    }

    fn new() -> NewRestricted {
        NewRestricted { id: 1, name: String::new(), hidden: Hidden::A }
    }
}

fn in_a_function() {
    use orm::prelude::*;

    #[derive(DbEnum, Debug, Clone)]
    enum Kind {
        A,
    }

    #[derive(Model)]
    struct Outer {
        #[orm(id, default = uuid_v4)]
        id: Id<Outer>,
        kind: Kind,
        #[orm(inverse = outer)]
        inner: HasMany<Inner>,
    }

    #[derive(Model)]
    struct Inner {
        #[orm(id)]
        id: i64,
        outer_id: Id<Outer>,
        #[orm(fk = outer_id)]
        outer: BelongsTo<Outer>,
    }

    let _ = Outer::create(NewOuter { kind: Kind::A });
    let _ = Outer::query().with(Outer::inner.load().with(Inner::outer));
}

const _: () = {
    use orm::prelude::*;

    #[derive(Model)]
    struct InAConstant {
        #[orm(id)]
        id: i64,
    }
};

fn main() {
    in_a_function();
    let _ = private::Restricted::filter(private::Restricted::id.eq(1));
}
