//! Input as it came, in any self-describing format -> a tree. Nothing is judged here but size: what is nested too deeply
//! or listed too long is skipped, so that neither stack nor memory are the client's to spend. Duplicate keys are kept,
//! because they are an error that has a path.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::fmt;

/// A value of input.
#[derive(Clone, PartialEq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// A number as it was written, where `serde_json` keeps it so (`arbitrary_precision`).
    Digits(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
    /// What no value of input can be, such as bytes that are no text.
    Other,
    /// It was nested too deeply, and skipped.
    TooDeep,
    /// It had too many elements, and was skipped.
    TooLong,
}

impl fmt::Debug for Tree {
    /// Names kinds and keys only: values do not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(_) => f.write_str("bool"),
            Self::Int(_) | Self::Float(_) | Self::Digits(_) => f.write_str("number"),
            Self::Text(_) => f.write_str("text"),
            Self::List(list) => f.debug_list().entries(list).finish(),
            Self::Map(map) => f
                .debug_map()
                .entries(map.iter().map(|(key, value)| (key, value)))
                .finish(),
            Self::Other => f.write_str("other"),
            Self::TooDeep => f.write_str("too deep"),
            Self::TooLong => f.write_str("too long"),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_i128(*value),
            },
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Digits(text) | Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for element in list {
                    seq.serialize_element(element)?;
                }
                seq.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Other | Self::TooDeep | Self::TooLong => Err(S::Error::custom(
                "input that was refused has no form to write",
            )),
        }
    }
}

/// Fields of one object, and keys of one query string. No honest input has so many.
pub(super) const MAX_KEYS: usize = 1_000;

/// What is nested deeper than this is refused by the reader itself, as by `serde_json`'s own.
const MAX_SKIPPED: usize = 128;

/// `serde_json` writes a number so when it keeps its digits.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    /// Lists and objects inside of each other.
    pub(super) depth: usize,
    /// Elements of a list.
    pub(super) list: usize,
}

impl Reader {
    fn inside(self) -> Self {
        Self {
            depth: self.depth - 1,
            ..self
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or an object")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Int(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Int(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Int(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        // Larger than any column holds.
        Ok(Tree::Int(i128::try_from(value).unwrap_or(i128::MAX)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Tree, E> {
        Ok(std::str::from_utf8(value).map_or(Tree::Other, |text| Tree::Text(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Tree, D::Error> {
        self.deserialize(inner)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Tree, A::Error> {
        Err(A::Error::custom("input has no tagged values"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        if self.depth == 0 {
            skip_seq(seq, MAX_SKIPPED)?;
            return Ok(Tree::TooDeep);
        }
        let mut list = Vec::new();
        while list.len() < self.list {
            match seq.next_element_seed(self.inside())? {
                Some(element) => list.push(element),
                None => return Ok(Tree::List(list)),
            }
        }
        if seq.next_element_seed(Skip(MAX_SKIPPED))?.is_none() {
            return Ok(Tree::List(list));
        }
        skip_seq(seq, MAX_SKIPPED)?;
        Ok(Tree::TooLong)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        if self.depth == 0 {
            skip_map(map, MAX_SKIPPED)?;
            return Ok(Tree::TooDeep);
        }
        let mut entries: Vec<(String, Tree)> = Vec::new();
        while entries.len() < MAX_KEYS {
            match map.next_key::<String>()? {
                Some(key) => {
                    let value = map.next_value_seed(self.inside())?;
                    entries.push((key, value));
                }
                None => return Ok(object(entries)),
            }
        }
        if map.next_key::<String>()?.is_none() {
            return Ok(object(entries));
        }
        map.next_value_seed(Skip(MAX_SKIPPED))?;
        skip_map(map, MAX_SKIPPED)?;
        Ok(Tree::TooLong)
    }
}

fn object(mut entries: Vec<(String, Tree)>) -> Tree {
    if let [(key, Tree::Text(digits))] = entries.as_mut_slice()
        && key == NUMBER
    {
        let digits = std::mem::take(digits);
        return digits.parse().map_or(Tree::Digits(digits), Tree::Int);
    }
    Tree::Map(entries)
}

/// Reads and forgets, to a depth of its own.
#[derive(Clone, Copy)]
struct Skip(usize);

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A, depth: usize) -> Result<(), A::Error> {
    if depth == 0 {
        return Err(A::Error::custom("input is nested too deeply"));
    }
    while seq.next_element_seed(Skip(depth - 1))?.is_some() {}
    Ok(())
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A, depth: usize) -> Result<(), A::Error> {
    if depth == 0 {
        return Err(A::Error::custom("input is nested too deeply"));
    }
    while map.next_key::<String>()?.is_some() {
        map.next_value_seed(Skip(depth - 1))?;
    }
    Ok(())
}

impl<'de> DeserializeSeed<'de> for Skip {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skip {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or an object")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i128<E>(self, _: i128) -> Result<(), E> {
        Ok(())
    }

    fn visit_u128<E>(self, _: u128) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq, self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        skip_map(map, self.0)
    }
}
