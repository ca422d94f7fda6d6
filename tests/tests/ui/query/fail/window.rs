#[path = "../../blog.rs"]
mod blog;
use blog::*;
use orm::window::{rank, row_number};

fn run() {
    let _ = User::filter(row_number().over(|w| w.order_by(User::id.asc())).expr().eq(1));
    let _ = User::query().select(rank().over(|w| w.partition_by(Post::title)));
    let _ = User::query().select(rank());
    let _ = User::query().group_by(User::name).having(|g| rank().over(|w| w.order_by(g.count().desc())).expr().eq(1));
}

fn main() {}
