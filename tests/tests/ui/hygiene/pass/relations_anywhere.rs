//! Relations of every kind in private modules, in functions, under a renamed crate, written by macros, and beside items
//! that are called like those of the standard library.

#![deny(warnings)]
#![allow(dead_code, unused_macros)]

mod vendor {
    pub use ::orm as database;
}

mod private {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub(crate) struct Owner {
        #[orm(id, default = autoincrement)]
        pub(super) id: Id<Owner>,
        pub(in crate::private) things: ManyToMany<inner::Thing, inner::Owned>,
        pub(crate) others: ManyToMany<inner::Thing>,
        #[orm(inverse = of)]
        notes: HasMany<Note>,
    }

    mod inner {
        use orm::prelude::*;

        #[derive(Model, Debug, Clone)]
        pub(crate) struct Thing {
            #[orm(id, default = autoincrement)]
            id: Id<Thing>,
        }

        #[derive(Model, Debug, Clone)]
        #[orm(junction(owner, thing), id(owner_id, thing_id))]
        pub(crate) struct Owned {
            owner_id: Id<super::Owner>,
            thing_id: Id<Thing>,
            pub(in crate::private) share: i32,
            #[orm(fk = owner_id)]
            owner: BelongsTo<super::Owner>,
            #[orm(fk = thing_id)]
            pub(super) thing: BelongsTo<Thing>,
        }
    }

    #[derive(PolyRef, Debug, Clone, PartialEq)]
    pub(crate) enum Of {
        Owner(Id<Owner>),
        Thing(Id<inner::Thing>),
    }

    #[derive(Model, Debug, Clone)]
    pub(crate) struct Note {
        #[orm(id, default = autoincrement)]
        id: Id<Note>,
        of: Poly<Of>,
    }

    #[derive(Shape)]
    #[shape(Owner)]
    struct Card {
        id: Id<Owner>,
        #[shape(notes)]
        notes: Vec<NoteCard>,
    }

    #[derive(Shape, Clone)]
    #[shape(Note)]
    struct NoteCard {
        id: Id<Note>,
    }

    pub(super) fn use_them(owner: &Owner) {
        let data = inner::OwnedData { share: 1 };
        let _ = Owner::things.of(owner).attach(Id::new(1), data);
        let _ = Owner::query().shape::<Card>();
        let _ = Note::query().with(Note::of).with(Note::of.variant(Of::thing));
        let _ = Owner::create(NewOwner {}).nest(Owner::notes, [NewNoteForOf {}]);
    }
}

mod renamed {
    use crate::vendor::database::{BelongsTo, Id, ManyToMany, Model, Poly, PolyRef, Shape};

    #[derive(Model, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub struct User {
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        pub groups: ManyToMany<Group, Member>,
        pub plain: ManyToMany<Group>,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub struct Group {
        #[orm(id, default = autoincrement)]
        pub id: Id<Group>,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(crate = crate::vendor::database, junction(user, group), id(user_id, group_id))]
    pub struct Member {
        pub user_id: Id<User>,
        pub group_id: Id<Group>,
        pub role: String,
        #[orm(fk = user_id)]
        pub user: BelongsTo<User>,
        #[orm(fk = group_id)]
        pub group: BelongsTo<Group>,
    }

    #[derive(PolyRef, Debug, Clone, PartialEq)]
    #[orm(crate = crate::vendor::database, storage = tagged)]
    pub enum Actor {
        User(Id<User>),
        Group(Id<Group>),
    }

    #[derive(Model, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub struct Action {
        #[orm(id, default = autoincrement)]
        pub id: Id<Action>,
        pub actor: Poly<Actor>,
        pub on: Poly<Option<Actor>>,
    }

    #[derive(Shape)]
    #[shape(User, crate = crate::vendor::database)]
    pub struct Card {
        #[shape(groups, limit = 1)]
        pub groups: Vec<Name>,
    }

    #[derive(Shape, Clone)]
    #[shape(Group, crate = crate::vendor::database)]
    pub struct Name {
        pub id: Id<Group>,
    }
}

macro_rules! tagging {
    ($model:ident, $tag:ident, $subject:ident { $($variant:ident),* }, $slot:ty) => {
        #[derive(PolyRef, Debug, Clone, PartialEq)]
        enum $subject {
            $($variant(Id<$variant>),)*
        }

        #[derive(Model, Debug, Clone)]
        struct $model {
            #[orm(id, default = autoincrement)]
            id: Id<$model>,
            tags: ManyToMany<$tag>,
            subject: Poly<$subject>,
            maybe: $slot,
        }

        #[derive(Model, Debug, Clone)]
        struct $tag {
            #[orm(id, default = autoincrement)]
            id: Id<$tag>,
        }
    };
}

mod by_macro {
    use orm::prelude::*;

    tagging!(Entry, Label, About { Entry, Label }, Poly<Option<About>>);

    pub(super) fn use_them() {
        let _ = Entry::query().with(Entry::tags).with(Entry::subject).with(Entry::maybe);
        let _ = Entry::filter(Entry::subject.is(About::label));
    }
}

mod shadowed {
    use ::orm::{Id, ManyToMany, Model, Poly, PolyRef};

    pub struct Result;
    pub struct Option;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub trait Default {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait PartialEq {}
    pub trait Into {}
    pub mod std {}
    pub mod core {}
    macro_rules! vec { () => { compile_error!("the user's own") } }

    #[derive(PolyRef, ::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq)]
    pub enum Ref {
        Row(Id<Row>),
    }

    #[derive(Model)]
    pub struct Row {
        #[orm(id, default = autoincrement)]
        pub id: Id<Row>,
        #[orm(name = "Rows", inverse = back)]
        pub rows: ManyToMany<Row>,
        #[orm(name = "Rows", inverse = rows)]
        pub back: ManyToMany<Row>,
        pub one: Poly<Ref>,
        pub other: Poly<::std::option::Option<Ref>>,
    }
}

fn in_a_function() {
    use orm::prelude::*;

    #[derive(Model)]
    struct Node {
        #[orm(id, default = autoincrement)]
        id: Id<Node>,
        parent_id: Option<Id<Node>>,
        #[orm(fk = parent_id)]
        parent: BelongsTo<Option<Node>>,
        edges: ManyToMany<Node, Edge>,
        of: Poly<Option<Anything>>,
    }

    #[derive(PolyRef, Debug, Clone, PartialEq)]
    enum Anything {
        Node(Id<Node>),
    }

    #[derive(Model)]
    #[orm(junction(from, to), id(from_id, to_id))]
    struct Edge {
        from_id: Id<Node>,
        to_id: Id<Node>,
        #[orm(fk = from_id)]
        from: BelongsTo<Node>,
        #[orm(fk = to_id)]
        to: BelongsTo<Node>,
    }

    #[derive(Shape)]
    #[shape(Node)]
    struct Card {
        #[shape(edges)]
        edges: Vec<Inner>,
    }

    #[derive(Shape, Clone)]
    #[shape(Node)]
    struct Inner {
        id: Id<Node>,
    }

    let _ = Node::query().with(Node::edges).with(Node::of).with(Node::parent);
    let _ = Node::query().shape::<Card>();
    let _ = |node: &Node| drop(Node::parent.descendants(node));
}

fn main() {
    in_a_function();
    by_macro::use_them();
    let _ = private::use_them;
    let _ = renamed::User::query().with(renamed::User::groups).with(renamed::User::plain);
    let _ = renamed::Action::query().with(renamed::Action::actor);
    let _ = shadowed::Row::query().with(shadowed::Row::rows).with(shadowed::Row::one);
}
