//! Real schemas as annotated structs. Each module is one application's; `generated/<module>` holds what comes from it.

pub mod crates;
pub mod world;

pub mod generate;
pub mod output;
