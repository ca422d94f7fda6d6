//! The text of a model's block, in the layout of `prisma format`: names, types and attributes in columns. Knows nothing
//! of schemas; what stands in a block was decided before.

use std::fmt::Write as _;

/// A field of a model.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) docs: String,
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) attributes: Vec<String>,
}

/// A model.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) docs: String,
    pub(super) name: String,
    pub(super) fields: Vec<Line>,
    pub(super) relations: Vec<Line>,
    pub(super) attributes: Vec<String>,
}

impl Block {
    pub(super) fn write(&self, out: &mut String) {
        let Self {
            docs,
            name,
            fields,
            relations,
            attributes,
        } = self;
        write_docs(out, "", docs);
        let _ = writeln!(out, "model {name} {{");
        write_lines(out, fields);
        if !relations.is_empty() {
            out.push('\n');
            write_lines(out, relations);
        }
        if !attributes.is_empty() {
            out.push('\n');
        }
        for attribute in attributes {
            let _ = writeln!(out, "  {attribute}");
        }
        out.push_str("}\n");
    }
}

/// Lines in columns, as `prisma format` aligns them.
fn write_lines(out: &mut String, lines: &[Line]) {
    let width = |text: fn(&Line) -> &str| {
        lines
            .iter()
            .map(|line| text(line).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (names, types) = (width(|line| &line.name), width(|line| &line.ty));
    for Line {
        docs,
        name,
        ty,
        attributes,
    } in lines
    {
        write_docs(out, "  ", docs);
        let text = format!("  {name:names$} {ty:types$} {}", attributes.join(" "));
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

/// Adds a line of our own to a doc comment.
pub(super) fn add_note(docs: &mut String, note: &str) {
    if !docs.is_empty() {
        docs.push('\n');
    }
    docs.push_str(note);
}

pub(super) fn write_docs(out: &mut String, indent: &str, docs: &str) {
    for line in docs.lines() {
        let _ = writeln!(out, "{}", format!("{indent}/// {line}").trim_end());
    }
}
