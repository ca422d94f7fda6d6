//! A declared function has a name that is only a name, and types.

#[path = "../../blog.rs"]
mod blog;

use blog::User;

orm::sql_function! {
    fn injected(text: String) -> String as { sqlite: "lower(x); --" };
}

orm::sql_function! {
    fn elsewhere(text: String) -> String as { oracle: "lower" };
}

orm::sql_function! {
    fn soundex(text: String) -> String;
}

fn main() {
    let _ = User::filter(injected(User::name).eq("x"));
    let _ = User::filter(soundex(User::age).eq("x"));
    let _ = User::filter(soundex(User::name).eq(1));
}
