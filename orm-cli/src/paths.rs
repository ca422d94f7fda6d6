//! Paths as people read them: short, relative, with `/`. Looks at nothing but the path and the current directory.

use std::path::{Component, Path, PathBuf};

/// With `/` on every system, so that output is the same everywhere.
pub(crate) fn display(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// What a path from the current directory is called from `root`.
pub(crate) fn relative_to(root: &Path, path: &Path) -> std::io::Result<PathBuf> {
    if root.as_os_str().is_empty() {
        return Ok(path.to_owned());
    }
    Ok(between(
        &clean(&std::path::absolute(root)?),
        &clean(&std::path::absolute(path)?),
    ))
}

/// The same path, as short as it can be from the current directory.
pub(crate) fn shortest(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).map(|path| clean(&path));
    match (std::env::current_dir(), full) {
        (Ok(here), Ok(full)) if full.starts_with(&here) => between(&here, &full),
        _ => path.to_owned(),
    }
}

/// How many folders stand on the way from the root of the file system to this one, with both.
pub(crate) fn depth(folder: &Path) -> usize {
    let full = std::path::absolute(folder.join("."));
    full.map_or(1, |full| clean(&full).ancestors().count())
}

/// Without `.` and `..`, by the text alone.
fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                cleaned.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => cleaned.push(part),
        }
    }
    cleaned
}

fn between(from: &Path, to: &Path) -> PathBuf {
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_folders() {
        let check = |from: &str, to: &str, expected: &str| {
            let way = between(&clean(Path::new(from)), &clean(Path::new(to)));
            assert_eq!(way, Path::new(expected), "{from} -> {to}");
        };
        check("/a/b", "/a/b/src/lib.rs", "src/lib.rs");
        check("/a/b", "/a/./c/../d.rs", "../d.rs");
        check("/a", "/b", "../b");
    }
}
