//! From annotated sources to schema.prisma and DDL; no database driver.
