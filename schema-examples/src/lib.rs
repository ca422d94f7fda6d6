//! Real schemas as annotated structs, their generated files, and runnable examples.
