//! A module whose own items are called like those of the standard library and of the prelude.

#![allow(dead_code, unused_macros)]

mod shadowed {
    use ::orm::{BelongsTo, DbEnum, HasMany, HasOne, Id, Model, NewType};

    pub struct Result;
    pub struct Option;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Column;
    pub struct Query;
    pub struct Error;
    pub struct Cow;
    pub trait Default {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait Iterator {}
    pub trait IntoIterator {}
    pub trait Into {}
    pub trait From {}
    pub trait Fn {}
    pub mod std {}
    pub mod core {}
    macro_rules! unreachable { () => { compile_error!("the user's own") } }
    macro_rules! vec { () => { compile_error!("the user's own") } }
    macro_rules! matches { () => { compile_error!("the user's own") } }

    #[derive(DbEnum, ::std::fmt::Debug, ::std::clone::Clone, Copy)]
    pub enum Kind {
        Ok,
        None,
    }

    #[derive(NewType, ::std::fmt::Debug, ::std::clone::Clone)]
    pub struct Name(::std::string::String);

    #[derive(Model)]
    #[orm(unique(name, kind))]
    pub struct Row {
        #[orm(id, default = autoincrement)]
        pub id: Id<Row>,
        #[orm(unique)]
        pub name: Name,
        #[orm(default = Kind::Ok)]
        pub kind: Kind,
        pub text: ::std::option::Option<::std::string::String>,
        pub list: ::std::vec::Vec<i32>,
        pub parent_id: ::std::option::Option<Id<Row>>,
        #[orm(fk = parent_id)]
        pub parent: BelongsTo<::std::option::Option<Row>>,
        #[orm(inverse = parent)]
        pub children: HasMany<Row>,
        #[orm(inverse = parent)]
        pub child: HasOne<Row>,
    }
}

fn main() {
    let _ = shadowed::Row::find(orm::Id::new(1));
}
