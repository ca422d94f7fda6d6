//! Public models under lints that only the user's own code should meet.

#![deny(
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    dead_code,
    private_interfaces,
    private_bounds,
    nonstandard_style,
    trivial_casts,
    trivial_numeric_casts,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    non_ascii_idents,
    let_underscore_drop,
    redundant_lifetimes,
    unit_bindings,
    unsafe_code,
    rust_2018_idioms,
    rust_2024_compatibility
)]

/// What a library would export.
pub mod models {
    use orm::prelude::*;

    /// What a user may do.
    #[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Role {
        /// Reads.
        Reader,
        /// Writes.
        Author,
    }

    /// An address.
    #[derive(NewType, Debug, Clone, PartialEq, Eq)]
    pub struct Email(pub String);

    /// A user.
    #[derive(Model, Debug, Clone)]
    #[orm(unique(email, role))]
    pub struct User {
        /// The key.
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        /// Where to write to.
        #[orm(unique)]
        pub email: Email,
        /// What the user may do.
        #[orm(default = Role::Reader)]
        pub role: Role,
        /// Labels.
        pub tags: Vec<String>,
        secret: Option<String>,
        /// What the user wrote.
        #[orm(inverse = author)]
        pub posts: HasMany<Post>,
    }

    /// A post.
    #[derive(Model, Debug, Clone)]
    pub struct Post {
        /// The key.
        #[orm(id, default = uuid_v7)]
        pub id: Id<Post>,
        /// Who wrote it.
        pub author_id: Id<User>,
        /// Who wrote it.
        #[orm(fk = author_id)]
        pub author: BelongsTo<User>,
    }
}

fn main() {
    drop(models::User::query());
}
