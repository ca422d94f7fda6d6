#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

#[derive(Shape)]
#[shape(User)]
struct UnknownRelation {
    #[shape(pots)]
    posts: Vec<Headline>,
    #[shape(remarks.count())]
    remarks: i64,
}

#[derive(Shape)]
#[shape(User)]
struct AColumn {
    #[shape(name)]
    title: String,
}

#[derive(Shape)]
#[shape(Post)]
struct Headline {
    title: String,
}

fn main() {}
