//! A directory of files for one test, gone when the test ends.

use std::path::{Path, PathBuf};

/// The directory.
#[derive(Debug)]
pub(crate) struct TestFiles {
    root: PathBuf,
}

impl TestFiles {
    /// `test` is the test's name, which no other test of this program has.
    pub(crate) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("orm-codegen-{}-{test}", std::process::id()));
        let files_dir = Self { root };
        std::fs::create_dir_all(&files_dir.root).unwrap();
        for (path, text) in files {
            files_dir.write(path, text);
        }
        files_dir
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root.join(path)).unwrap()
    }
}

impl Drop for TestFiles {
    fn drop(&mut self) {
        // What stays behind in a temporary directory harms nobody.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}
