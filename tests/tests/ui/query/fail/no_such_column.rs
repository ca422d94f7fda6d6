#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::filter(User::nmae.eq("x"));
    let _ = User::find_by(User::name_key, "x");
    let _ = User::query().with(User::post);
}

fn main() {}
