//! The sides of a join condition have one type.

#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn main() {
    let _ = User::query().left_join_on::<Post>(|(u, p)| p.id.eq(u.id));
}
