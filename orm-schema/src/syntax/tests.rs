//! `check(source, expectation)`: what annotated items become, or everything that is wrong with them.
//! Items are read one by one, as a derive sees them; what spans items is tested beside `resolve`.

mod conditions;
mod defaults;
mod enums;
mod fields;
mod junctions;
mod lists;
mod many_to_many;
mod marks;
mod models;
mod poly;
pub(crate) mod print;
mod relations;
mod rules;
mod types;

use super::{ItemDef, parse_item};
use crate::diagnostic::Diagnostics;
use expect_test::Expect;
use std::fmt::Write as _;

/// Reads every struct, enum and union of the source.
pub(crate) fn parse(source: &str) -> (Vec<ItemDef>, Diagnostics) {
    let file = syn::parse_file(source).expect("the test's source is Rust");
    let mut items = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for item in file.items {
        let item = syn::parse2(quote::ToTokens::into_token_stream(item)).expect("a data type");
        let (def, found) = parse_item(&item);
        assert!(
            def.is_some() || !found.is_empty(),
            "refused without a diagnostic: {}",
            item.ident
        );
        items.extend(def);
        diagnostics.extend(found);
    }
    (items, diagnostics)
}

/// One `code: message (help) at `token`` a line, in the order found.
pub(crate) fn show_diagnostics(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for found in diagnostics.iter() {
        let _ = write!(out, "{}: {}", found.code, found.message);
        if let Some(help) = &found.help {
            let _ = write!(out, " ({help})");
        }
        let token = found.span.source_text().unwrap_or_default();
        let token = token.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!token.is_empty(), "points nowhere: {found:?}");
        let _ = writeln!(out, " at `{token}`");
    }
    out
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    let (items, diagnostics) = parse(source);
    if diagnostics.is_empty() {
        expected.assert_eq(&items.iter().map(print::item).collect::<String>());
    } else {
        expected.assert_eq(&show_diagnostics(&diagnostics));
    }
}

/// One field beside a key.
#[track_caller]
fn check_field(field: &str, expected: Expect) {
    check(
        &format!("#[derive(Model)] struct M {{ #[orm(id)] id: i64, {field} }}"),
        expected,
    );
}

/// Models with a key and these fields, one after the other; what is printed leaves out the name and the key.
#[track_caller]
fn check_fields<const N: usize>(cases: [&str; N], expected: Expect) {
    let mut out = String::new();
    for case in cases {
        let source = format!("#[derive(Model)] struct M {{ #[orm(id)] id: i64, {case} }}");
        let (items, diagnostics) = parse(&source);
        if diagnostics.is_empty() {
            let text: String = items.iter().map(print::item).collect();
            out.extend(text.split_inclusive('\n').skip(3).map(str::trim_start));
        } else {
            out.push_str(&show_diagnostics(&diagnostics));
        }
    }
    expected.assert_eq(&out);
}
