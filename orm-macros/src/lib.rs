//! Derive macros: one annotated struct to its Rust implementations.
