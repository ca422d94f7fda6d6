//! Applies or reverts migrations and stops at a statement until somebody kills it: what a crash there leaves behind is what
//! tests look at. Arguments: the database's URL, the folder, `up` or `down`, and the number of the statement; 0 for none. With
//! `rows` it applies, and stops behind a batch of a step over data.
//! Says `at` when it stands there, and `done` when it comes to the end.

use orm::Db;
use orm::migrate::{Event, Migrations, Revert};
use std::io::Write;

fn say(what: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{what}");
    let _ = out.flush();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, folder, direction, stop] = arguments.as_slice() else {
        say("arguments: url, folder, `up`, `rows` or `down`, number");
        return;
    };
    let stop: usize = stop.parse().unwrap_or(0);
    let counts_batches = direction == "rows";
    // Counted over all migrations, and stopped behind the statement as often as before it.
    let seen = std::sync::atomic::AtomicUsize::new(0);
    let outcome = async {
        let db = Db::connect(url).await.map_err(|error| error.to_string())?;
        let migrations = Migrations::read(folder)
            .map_err(|error| error.to_string())?
            .on_progress(move |event| {
                let is_counted = if counts_batches {
                    matches!(event, Event::Rows { .. })
                } else {
                    matches!(event, Event::Statement { .. } | Event::Finished { .. })
                };
                if is_counted && seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1 == stop
                {
                    say("at");
                    loop {
                        std::thread::park();
                    }
                }
            });
        let done = match direction.as_str() {
            "down" => migrations.revert(&db, Revert::Steps(1)).await,
            _ => migrations.run(&db).await,
        };
        done.map_err(|error| format!("{error}; {}", error.help()))
    };
    match outcome.await {
        Ok(report) => say(&format!("done {}", report.migrations.len())),
        Err(error) => say(&format!("failed {error}")),
    }
}
