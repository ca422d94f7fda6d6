//! Names that are free, and renames in an order in which each finds its name free. SQLite compares names without regard to
//! the case of ASCII letters.

use std::collections::BTreeSet;

/// Names as SQLite compares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// These names.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(str::to_ascii_lowercase).collect())
    }

    /// Takes a name.
    pub(super) fn take(&mut self, name: &str) {
        self.0.insert(name.to_ascii_lowercase());
    }

    /// Whether a name is taken.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name.to_ascii_lowercase())
    }

    fn free(&mut self, name: &str) {
        self.0.remove(&name.to_ascii_lowercase());
    }

    /// The name, or one that begins like it and is free.
    pub(super) fn unused(&self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 1_u32;
        while self.has(&candidate) {
            number += 1;
            candidate = format!("{name}_{number}");
        }
        candidate
    }
}

/// The renames one after the other. Names that go around in a circle take a detour.
pub(super) fn sequence(pairs: Vec<(String, String)>, mut taken: Taken) -> Vec<(String, String)> {
    let mut left: Vec<(String, String)> =
        pairs.into_iter().filter(|(from, to)| from != to).collect();
    left.sort();
    let mut done = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let (from, to) = match left.iter().position(|(_, to)| !taken.has(to)) {
            Some(at) => left.remove(at),
            None => {
                let (from, to) = left.remove(0);
                let detour = taken.unused(&format!("__renamed_{to}"));
                left.push((detour.clone(), to));
                (from, detour)
            }
        };
        taken.free(&from);
        taken.take(&to);
        done.push((from, to));
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames(pairs: &[(&str, &str)], taken: &[&str]) -> Vec<String> {
        let pairs = pairs
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        sequence(pairs, Taken::new(taken.iter().copied()))
            .into_iter()
            .map(|(from, to)| format!("{from}>{to}"))
            .collect()
    }

    #[test]
    fn a_name_is_freed_before_it_is_taken() {
        assert_eq!(
            renames(&[("a", "b"), ("b", "c")], &["a", "b"]),
            ["b>c", "a>b"]
        );
    }

    #[test]
    fn names_that_change_places_take_a_detour() {
        assert_eq!(
            renames(&[("a", "b"), ("b", "a")], &["a", "b"]),
            ["a>__renamed_b", "b>a", "__renamed_b>b"]
        );
        assert_eq!(
            renames(&[("Users", "users")], &["Users"]),
            ["Users>__renamed_users", "__renamed_users>users"]
        );
    }
}
