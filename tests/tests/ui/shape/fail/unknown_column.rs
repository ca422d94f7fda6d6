#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

#[derive(Shape)]
#[shape(User)]
struct UnknownColumn {
    nam: String,
    #[shape(User::nickname)]
    nick: String,
    #[shape(mentor.nam)]
    mentor: Option<String>,
}

#[derive(Shape)]
#[shape(Missing)]
struct UnknownModel {
    name: String,
}

fn main() {}
