//! Pulled models and enums -> source text in the style of rustfmt.

use super::names::raw;

/// One struct.
#[derive(Debug)]
pub(super) struct ModelText {
    pub(super) name: String,
    pub(super) docs: Option<String>,
    /// What stands in `#[orm(..)]` of the struct, each on a line of its own.
    pub(super) attributes: Vec<String>,
    pub(super) fields: Vec<FieldText>,
}

/// One field, stored or a relation.
#[derive(Debug)]
pub(super) struct FieldText {
    pub(super) name: String,
    pub(super) docs: Option<String>,
    /// What stands in `#[orm(..)]`, on one line where it fits.
    pub(super) attributes: Vec<String>,
    pub(super) rust_type: String,
}

/// One enum.
#[derive(Debug)]
pub(super) struct EnumText {
    pub(super) name: String,
    pub(super) attributes: Vec<String>,
    /// Names, and the values that are not derived from them.
    pub(super) variants: Vec<(String, Option<String>)>,
}

/// rustfmt breaks lines behind so many characters.
const WIDTH: usize = 100;

impl ModelText {
    pub(super) fn write(&self, out: &mut String) {
        docs(self.docs.as_deref(), "", out);
        line("", "#[derive(Model, Debug, Clone)]", out);
        for attribute in &self.attributes {
            line("", &format!("#[orm({attribute})]"), out);
        }
        line("", &format!("pub struct {} {{", self.name), out);
        for field in &self.fields {
            docs(field.docs.as_deref(), INDENT, out);
            attributes(&field.attributes, out);
            let text = format!("pub {}: {},", raw(&field.name), field.rust_type);
            line(INDENT, &text, out);
        }
        line("", "}", out);
    }
}

impl EnumText {
    pub(super) fn write(&self, out: &mut String) {
        line(
            "",
            "#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]",
            out,
        );
        for attribute in &self.attributes {
            line("", &format!("#[orm({attribute})]"), out);
        }
        line("", &format!("pub enum {} {{", self.name), out);
        for (name, value) in &self.variants {
            if let Some(value) = value {
                line(INDENT, &format!("#[orm(value = {})]", literal(value)), out);
            }
            line(INDENT, &format!("{name},"), out);
        }
        line("", "}", out);
    }
}

const INDENT: &str = "    ";

fn line(indent: &str, text: &str, out: &mut String) {
    out.push_str(indent);
    out.push_str(text);
    out.push('\n');
}

/// On one line, or on one each where that would be too long.
fn attributes(list: &[String], out: &mut String) {
    if list.is_empty() {
        return;
    }
    let whole = format!("#[orm({})]", list.join(", "));
    if INDENT.len() + whole.chars().count() <= WIDTH {
        line(INDENT, &whole, out);
        return;
    }
    for attribute in list {
        line(INDENT, &format!("#[orm({attribute})]"), out);
    }
}

/// A comment of the database as documentation that shows it as it is.
fn docs(text: Option<&str>, indent: &str, out: &mut String) {
    for text in text.unwrap_or_default().split(['\n', '\r']) {
        let text = comment(text);
        if !text.is_empty() {
            line(indent, &format!("/// {text}"), out);
        }
    }
}

/// Text of others as one line of a comment: no markup, no example that would be run, no letters that are not seen.
pub(super) fn comment(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\\' | '`' | '[' | ']' | '<' | '>' | '*' | '_' | '~' => plain.extend(['\\', c]),
            // What turns the direction of text could make it look like something else.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// Text as a literal of Rust.
pub(super) fn literal(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0' => quoted.push_str("\\0"),
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                quoted.extend(c.escape_unicode());
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_shown_as_they_are() {
        let mut out = String::new();
        docs(
            Some("  a [link] and `code`\n\n    ```\nend \u{202e}x"),
            "",
            &mut out,
        );
        assert_eq!(
            out,
            "/// a \\[link\\] and \\`code\\`\n/// \\`\\`\\`\n/// end x\n"
        );
    }

    #[test]
    fn literals_are_read_back() {
        for text in ["it's \"quoted\"", "a\\b\n\u{1}", "ä\u{202e}"] {
            let read: syn::LitStr = syn::parse_str(&literal(text)).unwrap();
            assert_eq!(read.value(), text);
        }
    }
}
