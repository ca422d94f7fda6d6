//! `orm::migrate!("migrations")`: the files of a folder -> one expression that holds their texts, so that a program brings its
//! migrations along. Reads names only; the compiler itself reads the files, and so knows to compile again when they change.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use std::path::{Path, PathBuf};
use syn::LitStr;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (folder, span) = if input.is_empty() {
        ("migrations".to_owned(), Span::call_site())
    } else {
        match syn::parse2::<LitStr>(input) {
            Ok(folder) => (folder.value(), folder.span()),
            Err(error) => {
                let message = "write the folder of the migrations as a string, from the folder of `Cargo.toml`: \
                               `orm::migrate!(\"migrations\")`";
                return compile_error(error.span(), message);
            }
        }
    };
    // Cargo sets it for every crate that it compiles.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    embed(&root, &folder).unwrap_or_else(|message| compile_error(span, &message))
}

fn compile_error(span: Span, message: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error!(#message))
}

fn embed(root: &Path, folder: &str) -> Result<TokenStream, String> {
    let path = root.join(folder);
    let migrations = names(&path).map_err(|error| {
        format!(
            "the folder `{folder}` beside `Cargo.toml` cannot be read: {error}\n  help: write the first migration with `orm migrate \
             generate`, or name another folder: `orm::migrate!(\"db/migrations\")`"
        )
    })?;
    let mut embedded = Vec::with_capacity(migrations.len());
    for name in migrations {
        let file = |file: &str| include(&path.join(&name).join(file));
        let Some(sql) = file("migration.sql") else {
            return Err(format!(
                "the migration `{folder}/{name}` has no `migration.sql`\n  help: take the file from version control, or remove the \
                 folder"
            ));
        };
        let [down, plan, data] =
            ["down.sql", "plan.json", "data.sql"].map(|name| option(file(name)));
        embedded.push(quote! {
            ::orm::migrate::Embedded { name: #name, sql: #sql, down: #down, plan: #plan, data: #data }
        });
    }
    let lock = option(include(&path.join("migration_lock.toml")));
    // A new migration changes it, so that the program is compiled again.
    let sum = include(&path.join("schema.sum")).map(|sum| quote!(const _: &str = #sum;));
    Ok(quote! {{
        #sum
        ::orm::migrate::Migrations::embedded(#lock, &[#(#embedded),*])
    }})
}

/// The folders in a folder, in order.
fn names(path: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if let (true, Ok(name)) = (entry.path().is_dir(), entry.file_name().into_string()) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// What has the compiler read a file, if it is there.
fn include(path: &Path) -> Option<TokenStream> {
    if !path.is_file() {
        return None;
    }
    let path = Literal::string(path.to_str()?);
    Some(quote!(::core::include_str!(#path)))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(input: TokenStream) -> String {
        expand(input).to_string()
    }

    #[test]
    fn a_folder_that_is_missing_is_an_error_that_says_what_to_write() {
        let text = message(quote!("no/such/folder"));
        assert!(text.contains("compile_error"), "{text}");
        assert!(text.contains("orm migrate generate"), "{text}");
    }

    #[test]
    fn anything_but_a_string_is_an_error_that_shows_one() {
        let text = message(quote!(migrations));
        assert!(text.contains("orm::migrate!"), "{text}");
    }

    #[test]
    fn a_migration_without_its_file_is_an_error() {
        // This crate's folder has folders without migrations.
        let text = message(quote!("."));
        assert!(text.contains("has no `migration.sql`"), "{text}");
    }
}
