//! What to write instead of a name that input got wrong.

/// Names in backticks.
pub(super) fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// "did you mean `x`?", or every name that is allowed.
pub(super) fn help(name: &str, allowed: &[&str]) -> String {
    match nearest(name, allowed) {
        Some(near) => format!("did you mean `{near}`?"),
        None if allowed.is_empty() => "nothing is allowed here".to_owned(),
        None => format!("allowed here: {}", quoted(allowed)),
    }
}

/// Longer names are no slips of the finger, and comparing them would be work that a client can ask for.
const LONGEST: usize = 64;

/// The allowed name that is at most two letters away, or one where it is short.
fn nearest<'a>(name: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let distances = allowed
        .iter()
        .map(|other| (distance(&letters, other), *other));
    distances
        .filter(|(distance, other)| {
            let length = other.chars().count();
            *distance < length && *distance <= (length / 3).clamp(1, 2)
        })
        .min()
        .map(|(_, other)| other)
}

/// Letters to replace, insert, remove or swap with their neighbour.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != other);
            let mut distance = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                distance = distance.min(before[j - 1] + 1);
            }
            row.push(distance);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
