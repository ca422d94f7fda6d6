//! A column type is `Clone` and `Debug`; the derives of the library do not add those.

use orm::prelude::*;

#[derive(DbEnum)]
enum Role {
    Reader,
    Author,
}

#[derive(NewType)]
struct Email(String);

fn main() {}
