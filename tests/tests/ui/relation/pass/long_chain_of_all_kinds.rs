//! Models that reach each other by many-to-many and polymorphic relations over more steps than the compiler's recursion
//! limit (128).

#![allow(non_snake_case)]

use orm::prelude::*;

macro_rules! chain {
    ($($name:ident -> $next:ident),*) => {$(
        mod $name {
            use super::$next::$next;
            use orm::prelude::*;

            #[derive(PolyRef, Debug, Clone, PartialEq)]
            pub enum Target {
                This(Id<$name>),
                Next(Id<$next>),
            }

            #[derive(Model, Debug, Clone)]
            pub struct $name {
                #[orm(id, default = autoincrement)]
                pub id: Id<$name>,
                pub list: ManyToMany<$next>,
                pub linked: ManyToMany<$next, Junction>,
                pub target: Poly<Target>,
                #[orm(inverse = target)]
                pub seen_by: HasMany<$name>,
            }

            #[derive(Model, Debug, Clone)]
            #[orm(junction(this, next), id(this_id, next_id))]
            pub struct Junction {
                pub this_id: Id<$name>,
                pub next_id: Id<$next>,
                #[orm(fk = this_id)]
                pub this: BelongsTo<$name>,
                #[orm(fk = next_id)]
                pub next: BelongsTo<$next>,
            }
        }
    )*};
}

chain! {
    Link0 -> Link1,
    Link1 -> Link2,
    Link2 -> Link3,
    Link3 -> Link4,
    Link4 -> Link5,
    Link5 -> Link6,
    Link6 -> Link7,
    Link7 -> Link8,
    Link8 -> Link9,
    Link9 -> Link10,
    Link10 -> Link11,
    Link11 -> Link12,
    Link12 -> Link13,
    Link13 -> Link14,
    Link14 -> Link15,
    Link15 -> Link16,
    Link16 -> Link17,
    Link17 -> Link18,
    Link18 -> Link19,
    Link19 -> Link20,
    Link20 -> Link21,
    Link21 -> Link22,
    Link22 -> Link23,
    Link23 -> Link24,
    Link24 -> Link25,
    Link25 -> Link26,
    Link26 -> Link27,
    Link27 -> Link28,
    Link28 -> Link29,
    Link29 -> Link30,
    Link30 -> Link31,
    Link31 -> Link32,
    Link32 -> Link33,
    Link33 -> Link34,
    Link34 -> Link35,
    Link35 -> Link36,
    Link36 -> Link37,
    Link37 -> Link38,
    Link38 -> Link39,
    Link39 -> Link40,
    Link40 -> Link41,
    Link41 -> Link42,
    Link42 -> Link43,
    Link43 -> Link44,
    Link44 -> Link45,
    Link45 -> Link46,
    Link46 -> Link47,
    Link47 -> Link48,
    Link48 -> Link49,
    Link49 -> Link50,
    Link50 -> Link51,
    Link51 -> Link52,
    Link52 -> Link53,
    Link53 -> Link54,
    Link54 -> Link55,
    Link55 -> Link56,
    Link56 -> Link57,
    Link57 -> Link58,
    Link58 -> Link59,
    Link59 -> Link60,
    Link60 -> Link61,
    Link61 -> Link62,
    Link62 -> Link63,
    Link63 -> Link64,
    Link64 -> Link65,
    Link65 -> Link66,
    Link66 -> Link67,
    Link67 -> Link68,
    Link68 -> Link69,
    Link69 -> Link70,
    Link70 -> Link71,
    Link71 -> Link72,
    Link72 -> Link73,
    Link73 -> Link74,
    Link74 -> Link75,
    Link75 -> Link76,
    Link76 -> Link77,
    Link77 -> Link78,
    Link78 -> Link79,
    Link79 -> Link80,
    Link80 -> Link81,
    Link81 -> Link82,
    Link82 -> Link83,
    Link83 -> Link84,
    Link84 -> Link85,
    Link85 -> Link86,
    Link86 -> Link87,
    Link87 -> Link88,
    Link88 -> Link89,
    Link89 -> Link90,
    Link90 -> Link91,
    Link91 -> Link92,
    Link92 -> Link93,
    Link93 -> Link94,
    Link94 -> Link95,
    Link95 -> Link96,
    Link96 -> Link97,
    Link97 -> Link98,
    Link98 -> Link99,
    Link99 -> Link100,
    Link100 -> Link101,
    Link101 -> Link102,
    Link102 -> Link103,
    Link103 -> Link104,
    Link104 -> Link105,
    Link105 -> Link106,
    Link106 -> Link107,
    Link107 -> Link108,
    Link108 -> Link109,
    Link109 -> Link110,
    Link110 -> Link111,
    Link111 -> Link112,
    Link112 -> Link113,
    Link113 -> Link114,
    Link114 -> Link115,
    Link115 -> Link116,
    Link116 -> Link117,
    Link117 -> Link118,
    Link118 -> Link119,
    Link119 -> Link120,
    Link120 -> Link121,
    Link121 -> Link122,
    Link122 -> Link123,
    Link123 -> Link124,
    Link124 -> Link125,
    Link125 -> Link126,
    Link126 -> Link127,
    Link127 -> Link128,
    Link128 -> Link129,
    Link129 -> Link130,
    Link130 -> Link131,
    Link131 -> Link132,
    Link132 -> Link133,
    Link133 -> Link134,
    Link134 -> Link135,
    Link135 -> Link136,
    Link136 -> Link137,
    Link137 -> Link138,
    Link138 -> Link139,
    Link139 -> Link140,
    Link140 -> Link141,
    Link141 -> Link142,
    Link142 -> Link143,
    Link143 -> Link144,
    Link144 -> Link145,
    Link145 -> Link146,
    Link146 -> Link147,
    Link147 -> Link148,
    Link148 -> Link149,
    Link149 -> Link0
}

use Link0::Link0 as First;
use Link1::Link1 as Second;

fn assert_send<T: Send>(_: T) {}

fn main() {
    let db: Option<Db> = None;
    if let Some(db) = &db {
        let linked = First::linked.load().with(Second::list).with(Second::target);
        assert_send(First::query().with(linked).with(First::target).with(First::seen_by).all(db));
        assert_send(First::filter(First::list.any(Second::list.exists())).all(db));
    }
}
