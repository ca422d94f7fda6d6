//! Values -> JSON that people review and git merges: a line for each entry of the lists and objects that are named, all else on
//! the line of what it belongs to. Keys have the order in which the types declare them, whatever features of `serde_json` a
//! program turns on.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// The text, with a line break at its end.
pub(super) fn text<T: Serialize>(
    value: &T,
    layout: &'static Layout,
) -> Result<String, serde_json::Error> {
    let mut out = Vec::new();
    let lines = Lines {
        layout,
        open: Vec::new(),
        key: String::new(),
        is_key: false,
    };
    value.serialize(&mut Serializer::with_formatter(&mut out, lines))?;
    out.push(b'\n');
    // serde_json writes nothing but UTF-8.
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Where lines end.
#[derive(Debug)]
pub(super) struct Layout {
    /// The keys of lists and objects that have a line for each entry.
    pub(super) broken: &'static [&'static str],
    /// The keys of lists of which every entry has lines for its own entries.
    pub(super) broken_entries: &'static [&'static str],
    /// The keys that begin a line inside of an object that is on one.
    pub(super) own_line: &'static [&'static str],
}

struct Lines {
    layout: &'static Layout,
    /// The lists and objects that are open.
    open: Vec<Open>,
    /// The last key.
    key: String,
    /// Whether a key is being written.
    is_key: bool,
}

struct Open {
    /// Its key; nothing for what is inside of a list.
    key: String,
    is_broken: bool,
    has_entries: bool,
}

impl Lines {
    fn line<W: Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        write!(writer, "\n{:1$}", "", self.open.len() * 2)
    }

    fn open<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        let key = std::mem::take(&mut self.key);
        let is_broken = match self.open.last() {
            None => true,
            Some(list) if key.is_empty() => self.layout.broken_entries.contains(&list.key.as_str()),
            Some(parent) => {
                let has_line = parent.is_broken || self.layout.own_line.contains(&key.as_str());
                has_line && self.layout.broken.contains(&key.as_str())
            }
        };
        self.open.push(Open {
            key,
            is_broken,
            has_entries: false,
        });
        writer.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        if self
            .open
            .pop()
            .is_some_and(|closed| closed.is_broken && closed.has_entries)
        {
            self.line(writer)?;
        }
        self.key.clear();
        writer.write_all(bracket)
    }

    fn entry<W: Write + ?Sized>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        self.key.clear();
        if !is_first {
            writer.write_all(b",")?;
        }
        match self.open.last_mut() {
            Some(open) if open.is_broken => {
                open.has_entries = true;
                self.line(writer)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn is_inside_line(&self) -> bool {
        self.open.last().is_some_and(|open| !open.is_broken)
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
        self.entry(writer, is_first)?;
        if self.is_inside_line() && !is_first {
            writer.write_all(b" ")?;
        }
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
        self.entry(writer, is_first)?;
        self.is_key = true;
        Ok(())
    }

    fn end_object_key<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.is_key = false;
        if !self.is_inside_line() {
            return Ok(());
        }
        let is_first = self
            .open
            .last_mut()
            .is_some_and(|open| !std::mem::replace(&mut open.has_entries, true));
        if self.layout.own_line.contains(&self.key.as_str()) {
            self.line(writer)?;
        } else if !is_first {
            writer.write_all(b" ")?;
        }
        write!(writer, "\"{}\"", self.key)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn begin_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        // Where a key inside of a line stands is known when all of it is there. It is the name of a field, without anything to
        // escape: maps have a line for each entry.
        if self.is_key && self.is_inside_line() {
            return Ok(());
        }
        writer.write_all(b"\"")
    }

    fn end_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_key && self.is_inside_line() {
            return Ok(());
        }
        writer.write_all(b"\"")
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if self.is_key {
            self.key.push_str(fragment);
            if self.is_inside_line() {
                return Ok(());
            }
        }
        writer.write_all(fragment.as_bytes())
    }
}
