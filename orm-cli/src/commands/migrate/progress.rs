//! What a run tells while it goes on -> a line on the terminal that is replaced, or nothing.

use indicatif::{ProgressBar, ProgressStyle};
use orm::migrate::{Event, Migrations};
use std::sync::Mutex;
use std::time::Duration;

/// The runner, showing its progress on a terminal. A report for a program has nothing before it.
pub(super) fn shown(migrations: Migrations, json: bool) -> Migrations {
    if json {
        return migrations;
    }
    let bar: Mutex<Option<ProgressBar>> = Mutex::new(None);
    migrations.on_progress(move |event| {
        let Ok(mut bar) = bar.lock() else { return };
        if let Event::Finished { .. } = event {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
            return;
        }
        let bar = bar.get_or_insert_with(spinner);
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the enum grows, and what is not told is no matter"
        )]
        match event {
            Event::WaitingForLock { holder } => {
                let who = holder.as_deref().unwrap_or("another process");
                bar.set_message(format!("waiting for {who}, which migrates this database"));
            }
            Event::Started { migration, .. } => bar.set_message(migration.clone()),
            Event::Statement {
                migration,
                number,
                count,
                title,
            } => bar.set_message(format!("{migration} {number}/{count} {title}")),
            Event::Retrying {
                migration,
                attempts,
                pause,
            } => bar.set_message(format!(
                "{migration}: a table is in use; attempt {} in {:.1} s",
                attempts + 1,
                pause.as_secs_f64()
            )),
            Event::Rows {
                migration,
                done,
                total,
            } => bar.set_message(match total {
                Some(total) => format!("{migration}: {done} of {total} rows"),
                None => format!("{migration}: {done} rows"),
            }),
            _ => {}
        }
    })
}

/// A line that says what goes on, on a terminal.
#[derive(Debug)]
pub(super) struct Line(Option<ProgressBar>);

impl Line {
    pub(super) fn new(json: bool) -> Self {
        Self((!json).then(spinner))
    }

    pub(super) fn say(&self, what: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(100));
    // A template that cannot be read leaves the default one.
    match ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
