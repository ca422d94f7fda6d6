//! Flat input -> nested: `name[contains]=an` of a query string is `{ "name": { "contains": "an" } }`, and what `[0]`, `[1]`
//! number is a list.

use super::tree::{MAX_KEYS, Tree};
use std::collections::BTreeMap;

/// An object with the keys of a query string taken apart. Keys without brackets stay as they are.
pub(super) fn nested(tree: Tree, depth: usize) -> Tree {
    let Tree::Map(entries) = tree else {
        return tree;
    };
    if !entries.iter().any(|(key, _)| key.contains('[')) {
        return Tree::Map(entries);
    }
    let mut out = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match segments(&key) {
            Some(names) if names.len() > depth => out.push((names[0].to_owned(), Tree::TooDeep)),
            Some(names) => insert(&mut out, &names, value),
            None => out.push((key, value)),
        }
    }
    Tree::Map(out)
}

/// `a[b][]` as `a`, `b` and nothing; `None` where brackets do not match.
fn segments(key: &str) -> Option<Vec<&str>> {
    let (first, rest) = key.split_at(key.find('[')?);
    let inner = rest.strip_prefix('[')?.strip_suffix(']')?;
    let mut names = vec![first];
    names.extend(inner.split("]["));
    let is_whole = |name: &&str| !name.contains(['[', ']']);
    (!first.is_empty() && names.iter().all(is_whole)).then_some(names)
}

/// A second value of one place is kept beside the first: it is a duplicate key.
fn insert(into: &mut Vec<(String, Tree)>, names: &[&str], value: Tree) {
    let Some((&name, rest)) = names.split_first() else {
        return;
    };
    if rest.is_empty() {
        into.push((name.to_owned(), value));
        return;
    }
    let is_element = rest[0].is_empty();
    let there = into.iter_mut().find(|(key, _)| key == name);
    match there.map(|(_, tree)| tree) {
        Some(Tree::List(list)) if is_element => list.push(built(&rest[1..], value)),
        Some(Tree::Map(map)) if !is_element => insert(map, rest, value),
        _ => into.push((name.to_owned(), built(rest, value))),
    }
}

fn built(names: &[&str], value: Tree) -> Tree {
    match names.split_first() {
        None => value,
        Some((&"", rest)) => Tree::List(vec![built(rest, value)]),
        Some(_) => {
            let mut map = Vec::new();
            insert(&mut map, names, value);
            Tree::Map(map)
        }
    }
}

/// The elements of a list, or of an object whose keys number them from 0.
pub(super) fn elements(tree: &Tree) -> Option<Vec<&Tree>> {
    match tree {
        Tree::List(list) => Some(list.iter().collect()),
        Tree::Map(map) if !map.is_empty() => {
            let mut numbered = BTreeMap::new();
            for (key, value) in map {
                let number: usize = key.parse().ok()?;
                if number >= map.len() || numbered.insert(number, value).is_some() {
                    return None;
                }
            }
            Some(numbered.into_values().collect())
        }
        _ => None,
    }
}

/// The pairs of a query string, percent-decoded.
pub(super) fn pairs(query: &str) -> Tree {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut entries = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if entries.len() == MAX_KEYS {
            return Tree::TooLong;
        }
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value).map_or(Tree::Other, Tree::Text);
        // What is no text stands as it was written, and is no name that is allowed.
        entries.push((decoded(key).unwrap_or_else(|| key.to_owned()), value));
    }
    Tree::Map(entries)
}

/// `%41` and `+` as the characters they stand for; `None` when that is no UTF-8. A `%` that stands for nothing is itself.
fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let escaped = bytes.get(at..at + 2).and_then(hex);
        match (byte, escaped) {
            (b'+', _) => out.push(b' '),
            (b'%', Some(byte)) => {
                at += 2;
                out.push(byte);
            }
            (byte, _) => out.push(byte),
        }
    }
    String::from_utf8(out).ok()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match *digits {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    }
}
