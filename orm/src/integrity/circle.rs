//! Rows and the rows that they refer to -> those that lie on a circle. Pure.

use std::collections::BTreeMap;

/// A key, column by column.
pub(super) type Key = Vec<String>;

/// The rows that lie on a circle, in the order that they came in; rows that only hang below one are left out. Each row
/// comes with the row that it refers to.
pub(super) fn on_circles(rows: Vec<(Key, Key)>) -> Vec<Key> {
    let positions: BTreeMap<&Key, usize> = rows
        .iter()
        .enumerate()
        .map(|(i, (key, _))| (key, i))
        .collect();
    let parents: Vec<Option<usize>> = rows
        .iter()
        .map(|(_, parent)| positions.get(parent).copied())
        .collect();
    let mut children = vec![0_usize; rows.len()];
    for &parent in parents.iter().flatten() {
        children[parent] += 1;
    }
    // A row that nothing refers to is on no circle, nor is its parent once only such rows refer to it.
    let mut loose: Vec<usize> = (0..rows.len()).filter(|&row| children[row] == 0).collect();
    let mut is_loose = vec![false; rows.len()];
    while let Some(row) = loose.pop() {
        is_loose[row] = true;
        if let Some(parent) = parents[row] {
            children[parent] -= 1;
            if children[parent] == 0 {
                loose.push(parent);
            }
        }
    }
    let rows = rows.into_iter().zip(is_loose);
    rows.filter(|(_, is_loose)| !is_loose)
        .map(|((key, _), _)| key)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[(&str, &str)], expected: &[&str]) {
        let key = |text: &str| vec![text.to_owned()];
        let rows = rows.iter().map(|(own, parent)| (key(own), key(parent)));
        let found: Vec<String> = on_circles(rows.collect()).concat();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_rows_on_a_circle_are_found() {
        check(&[], &[]);
        check(&[("a", "a")], &["a"]);
        // Two circles, and what hangs below one of them.
        check(
            &[
                ("a", "b"),
                ("b", "c"),
                ("c", "a"),
                ("d", "a"),
                ("e", "d"),
                ("f", "g"),
                ("g", "f"),
            ],
            &["a", "b", "c", "f", "g"],
        );
        // A chain into a row that is not there.
        check(&[("a", "b"), ("b", "x")], &[]);
    }
}
