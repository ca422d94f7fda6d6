//! What items expand to, as formatted snapshots beside this file, and how much that is for each field.

use super::derive;
use expect_test::{ExpectFile, expect_file};
use orm_schema::syntax::Derive;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, File, Item, Stmt};

fn expand(kind: Derive, item: TokenStream) -> File {
    syn::parse2(derive(kind, item)).expect("an expansion is Rust")
}

#[track_caller]
fn check(kind: Derive, item: TokenStream, expected: ExpectFile) {
    expected.assert_eq(&prettyplease::unparse(&expand(kind, item)));
}

#[test]
fn a_model() {
    let item = quote! {
        /// Who writes.
        #[orm(table = "writers", unique(tenant, email), index(created_at.desc()))]
        pub struct User {
            #[orm(id, default = uuid_v7)]
            pub id: Id<User>,
            pub tenant: i64,
            /// Where to write to.
            #[orm(column = "e_mail")]
            pub email: Email,
            pub(crate) r#type: Option<String>,
            #[orm(default = Role::Reader)]
            role: Role,
            #[orm(created)]
            pub created_at: DateTime<Utc>,
            pub manager_id: Option<Id<User>>,
            #[orm(fk = manager_id, on_delete = SetNull)]
            pub manager: BelongsTo<Option<User>>,
            #[orm(inverse = author)]
            pub posts: HasMany<Post>,
        }
    };
    check(Derive::Model, item, expect_file!["tests/model.rs.txt"]);
}

#[test]
fn a_model_with_rules() {
    let item = quote! {
        #[garde(allow_unvalidated)]
        pub struct Reply {
            #[orm(id)]
            pub id: i64,
            #[garde(length(min = 1), custom(Self::is_polite))]
            pub r#type: String,
            #[garde(skip)]
            pub post_id: i64,
            #[orm(fk = post_id)]
            pub post: BelongsTo<Post>,
        }
    };
    check(Derive::Model, item, expect_file!["tests/rules.rs.txt"]);
}

/// What the library writes by itself, both kinds of many-to-many, and polymorphic fields.
#[test]
fn a_model_with_everything() {
    let item = quote! {
        pub struct Comment {
            #[orm(id, default = autoincrement)]
            pub id: Id<Comment>,
            pub text: String,
            #[orm(version)]
            pub version: i64,
            #[orm(deleted)]
            pub deleted_at: Option<DateTime<Utc>>,
            pub subject: Poly<Commentable>,
            #[orm(column = "source", on_delete = SetNull, no_index)]
            origin: Poly<Option<Origin>>,
            pub tags: ManyToMany<Tag>,
            #[orm(name = "Answers", inverse = answered_by)]
            pub answers: ManyToMany<Comment>,
            #[orm(name = "Answers", inverse = answers)]
            pub answered_by: ManyToMany<Comment>,
            pub readers: ManyToMany<User, Reading>,
            #[orm(reversed)]
            pub quotes: ManyToMany<Comment, Quote>,
        }
    };
    check(Derive::Model, item, expect_file!["tests/everything.rs.txt"]);
}

#[test]
fn a_junction_with_data() {
    let item = quote! {
        #[orm(id(tenant_id, user_id, comment_id), junction(user, comment), new(Deserialize))]
        struct Reading {
            tenant_id: i64,
            user_id: i64,
            comment_id: Id<Comment>,
            device: String,
            #[orm(default = 0)]
            times: i32,
            #[orm(fk = (tenant_id, user_id), deferrable)]
            user: BelongsTo<User>,
            #[orm(fk = comment_id)]
            comment: BelongsTo<Comment>,
        }
    };
    check(Derive::Model, item, expect_file!["tests/junction.rs.txt"]);
}

#[test]
fn references() {
    let item = quote! {
        /// What one can comment on.
        pub enum Commentable {
            Post(Id<Post>),
            Photo(Id<media::Photo>),
        }
    };
    check(Derive::PolyRef, item, expect_file!["tests/poly_ref.rs.txt"]);
}

#[test]
fn tagged_references() {
    let item = quote! {
        #[orm(storage = tagged)]
        enum Origin {
            Crate(Id<Crate>),
            #[orm(value = "kind")]
            Type(Id<Kind>),
        }
    };
    check(
        Derive::PolyRef,
        item,
        expect_file!["tests/tagged_poly_ref.rs.txt"],
    );
}

#[test]
fn references_with_errors() {
    let item = quote! {
        enum Commentable {
            Post(Id<Post>),
            Photo(i64),
        }
    };
    check(
        Derive::PolyRef,
        item,
        expect_file!["tests/poly_ref_errors.rs.txt"],
    );
}

#[test]
fn an_enum() {
    let item = quote! {
        #[orm(storage = text, rename_all = kebab_case)]
        enum State {
            InReview,
            #[orm(value = "out")]
            Published,
        }
    };
    check(Derive::DbEnum, item, expect_file!["tests/enum.rs.txt"]);
}

#[test]
fn a_newtype() {
    let item = quote! {
        pub struct Email(String);
    };
    check(Derive::NewType, item, expect_file!["tests/newtype.rs.txt"]);
}

/// The errors, and stand-ins for what other code may name.
#[test]
fn a_model_with_errors() {
    let item = quote! {
        #[orm(tabel = "users")]
        struct User {
            id: Id<User>,
            find: String,
            map: HashMap<String, Self>,
            posts: HasMany<Post>,
        }
    };
    check(Derive::Model, item, expect_file!["tests/errors.rs.txt"]);
}

#[test]
fn an_item_that_is_no_struct() {
    let item = quote! {
        enum User { A }
    };
    check(Derive::Model, item, expect_file!["tests/no_struct.rs.txt"]);
}

/// A model with a key and so many fields.
fn model_of(fields: usize) -> File {
    let names = (0..fields).map(|i| format_ident!("field_{i}"));
    expand(
        Derive::Model,
        quote!(struct Wide { #[orm(id)] id: i64, #(#names: i32,)* }),
    )
}

/// Takes the table of metadata out of an expansion, and returns its number of lines.
fn without_metadata(file: &mut File) -> usize {
    let mut lines = 0;
    for item in &mut file.items {
        let Item::Const(item) = item else { continue };
        let Expr::Block(block) = &mut *item.expr else {
            continue;
        };
        block.block.stmts.retain(|stmt| {
            let Stmt::Item(Item::Static(table)) = stmt else {
                return true;
            };
            if table.ident != "SCHEMA" {
                return true;
            }
            let file = syn::parse_quote!(#table);
            lines = prettyplease::unparse(&file).lines().count();
            false
        });
    }
    lines
}

#[test]
fn a_field_costs_little() {
    let [small, large] = [10, 110].map(|fields| {
        let mut file = model_of(fields);
        let metadata = without_metadata(&mut file);
        (metadata, prettyplease::unparse(&file).lines().count())
    });
    let metadata = (large.0 - small.0) / 100;
    let code = (large.1 - small.1) / 100;
    // A field is a member of `New..` and of `..Patch` with its documentation, a constant with its own, and a line or three
    // in each function that goes over the row, and a column of a joined row with its value.
    assert!(metadata <= 6, "{metadata} lines of metadata for each field");
    assert!(code <= 15, "{code} lines of code for each field");
    assert!(
        small.1 - 10 * code <= 220,
        "{} lines of code for each model",
        small.1 - 10 * code
    );
}
