//! Real Prisma in a process of its own: requests as JSON, answers as JSON. See `tests/referee/README.md`.

use crate::skipped;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Real Prisma as a judge.
#[derive(Debug)]
pub struct Referee {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Referee {
    /// Starts it. `None`, with a printed line, when it is not installed.
    ///
    /// # Panics
    ///
    /// When it is not installed but `ORM_TEST_REQUIRE` names it: `prisma`.
    pub fn start() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("referee");
        let started = folder.join("node_modules").is_dir().then(|| {
            Command::new("node")
                .arg(folder.join("referee.mjs"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .ok()
        });
        let Some(mut process) = started.flatten() else {
            let required = std::env::var("ORM_TEST_REQUIRE").unwrap_or_default();
            assert!(
                !required.split(',').any(|name| name.trim() == "prisma"),
                "ORM_TEST_REQUIRE asks for prisma: install Node, then run `npm ci --ignore-scripts` in tests/referee"
            );
            skipped("Prisma: its engines are not installed in tests/referee");
            return None;
        };
        let requests = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Some(Self {
            process,
            requests,
            answers,
        })
    }

    /// The one of this process, which other tests use too. `None` as for [`Referee::start`].
    ///
    /// # Panics
    ///
    /// As [`Referee::start`].
    pub fn shared() -> Option<MutexGuard<'static, Self>> {
        static SHARED: OnceLock<Option<Mutex<Referee>>> = OnceLock::new();
        let shared = SHARED
            .get_or_init(|| Self::start().map(Mutex::new))
            .as_ref()?;
        Some(shared.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A good answer.
    ///
    /// # Errors
    ///
    /// What Prisma says is wrong.
    ///
    /// # Panics
    ///
    /// When the process ended.
    pub fn answer(&mut self, request: &Value) -> Result<Value, String> {
        writeln!(self.requests, "{request}").expect("the referee listens");
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the referee answers");
        let answer: Value = serde_json::from_str(&line).expect("one JSON line a request");
        if answer["ok"] == true {
            return Ok(answer);
        }
        let error = answer["error"].as_str();
        Err(error.unwrap_or("no reason given").to_owned())
    }

    /// The text of a field of a good answer.
    ///
    /// # Errors
    ///
    /// As [`Referee::answer`].
    pub fn ask(&mut self, request: &Value, wanted: &str) -> Result<String, String> {
        let answer = self.answer(request)?;
        Ok(answer[wanted].as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Referee {
    fn drop(&mut self) {
        // It ends by itself when its input closes; this is for the case that it hangs.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
