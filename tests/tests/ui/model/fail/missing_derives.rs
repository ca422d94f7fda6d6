//! A column type is `Clone` and `Debug`; the derives of the library do not add those.

use orm::prelude::*;

#[derive(DbEnum, Clone)]
enum Role {
    Reader,
    Author,
}

fn main() {}
