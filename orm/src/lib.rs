//! Typed models and queries for SQLite, PostgreSQL and MySQL/MariaDB.
