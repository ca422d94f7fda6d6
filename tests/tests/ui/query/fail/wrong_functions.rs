#[path = "../../blog.rs"]
mod blog;
use blog::*;

fn run() {
    let _ = User::age.contains("1");
    let _ = User::age.expr().starts_with("1");
    let _ = User::name.contains(1);
    let _ = User::name + 1;
    let _ = User::age + "1";
    let _ = User::age.expr() * User::name;
    let _ = User::age + Post::likes;
    let _ = User::name.is_null();
    let _ = User::age.gt(1) & true;
    let _ = User::active & User::active;
    let _ = !User::age;
    let _ = User::age > 18;
    let _ = User::age == 18;
}

fn main() {}
