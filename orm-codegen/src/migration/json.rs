//! Values -> JSON that people review and git merges: lists and objects down to a depth have a line for each entry, what is
//! deeper stands on one line. Keys have the order in which the types declare them, whatever features of `serde_json` a
//! program turns on.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// The text, with a line break at its end.
pub(super) fn text<T: Serialize>(value: &T, layout: Layout) -> Result<String, serde_json::Error> {
    let mut out = Vec::new();
    value.serialize(&mut Serializer::with_formatter(
        &mut out,
        Lines {
            layout,
            depth: 0,
            width: 0,
            has_entries: false,
        },
    ))?;
    out.push(b'\n');
    // serde_json writes nothing but UTF-8.
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Where lines end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// How deep lists and objects have a line for each entry.
    pub(super) depth: usize,
    /// Whether long lines of what is deeper are broken between keys.
    pub(super) wraps: bool,
}

/// How wide a line may get before the next key begins another one.
const WIDTH: usize = 100;

struct Lines {
    layout: Layout,
    depth: usize,
    /// Characters of the current line so far, about.
    width: usize,
    has_entries: bool,
}

impl Lines {
    fn is_broken(&self) -> bool {
        self.depth <= self.layout.depth
    }

    fn line<W: Write + ?Sized>(&mut self, writer: &mut W, indent: usize) -> io::Result<()> {
        self.width = indent * 2;
        write!(writer, "\n{:1$}", "", indent * 2)
    }

    fn open<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.width += 1;
        self.has_entries = false;
        writer.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        let is_broken = self.is_broken() && self.has_entries;
        self.depth -= 1;
        self.has_entries = true;
        if is_broken {
            let indent = self.depth;
            self.line(writer, indent)?;
        }
        self.width += 1;
        writer.write_all(bracket)
    }

    fn entry<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        is_first: bool,
        is_key: bool,
    ) -> io::Result<()> {
        if !is_first {
            writer.write_all(b",")?;
        }
        self.has_entries = true;
        if self.is_broken() {
            let indent = self.depth;
            return self.line(writer, indent);
        }
        if is_key && !is_first && self.layout.wraps && self.width > WIDTH {
            let indent = self.layout.depth + 1;
            return self.line(writer, indent);
        }
        if !is_first {
            self.width += 2;
            writer.write_all(b" ")?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.entry(writer, is_first, false)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.has_entries = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.entry(writer, is_first, true)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.width += 2;
        writer.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.has_entries = true;
        Ok(())
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.width += fragment.len() + 2;
        writer.write_all(fragment.as_bytes())
    }
}
