//! Time against rows, and against levels.

use super::svg::{Anchor, Look, Svg};
use crate::batches::rows_of_levels;
use crate::report::{Report, Table};
use crate::workload::{LEVEL_USERS, Workload};

const WIDTH: f64 = 780.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 48.0;
const HEIGHT: f64 = 380.0;

/// Tables of one kind with the number of rows that each reads.
type Sizes<'a> = Vec<(f64, &'a Table)>;

/// Both axes by decades, so that a cost that grows with the rows is a straight line as steep as the guide.
pub fn scale(report: &Report) -> Option<String> {
    let sizes = sizes(report, |workload| match workload {
        Workload::Scale(rows) => Some(rows),
        _ => None,
    })?;
    let (rows, times) = (rows(&sizes), times(&sizes));
    let (first, last) = (decade(rows.0).floor(), decade(rows.1).ceil());
    let (least, most) = (decade(times.0).floor(), decade(times.1).ceil());
    let mut svg = Svg::new(WIDTH);
    let title = format!("{}: time to read rows of five columns", report.server);
    let top = head(&mut svg, &title, &sizes);
    let bottom = top + HEIGHT;
    let x_of = |rows: f64| LEFT + (WIDTH - LEFT - RIGHT) * (decade(rows) - first) / (last - first);
    let y_of = |micros: f64| bottom - HEIGHT * (decade(micros) - least) / (most - least);

    for power in first as i32..=last as i32 {
        let x = x_of(10_f64.powi(power));
        svg.line("grid", (x, top), (x, bottom));
        let text = grouped(10_u64.pow(power.unsigned_abs()));
        svg.text("small", Anchor::Middle, (x, bottom + 18.0), &text);
    }
    svg.text("small", Anchor::End, (WIDTH - RIGHT, bottom + 36.0), "rows");
    for power in least as i32..=most as i32 {
        let micros = 10_f64.powi(power);
        svg.line("grid", (LEFT, y_of(micros)), (WIDTH - RIGHT, y_of(micros)));
        let at = (LEFT - 8.0, y_of(micros) + 4.0);
        svg.text("small", Anchor::End, at, &duration(micros));
    }
    // From the floor's last point back to one row's worth: the same time for each row.
    if let Some((rows, table)) = sizes.last() {
        let micros = table.contenders[0].median_us;
        let (from, to) = (10_f64.powf(first), *rows);
        let begin = (x_of(from), y_of(micros * from / to).min(bottom));
        svg.line("guide", begin, (x_of(to), y_of(micros)));
    }
    curves(&mut svg, &sizes, x_of, y_of);
    Some(svg.end(bottom + 48.0))
}

/// Both axes plain, the levels where their rows are, so that a cost that grows with the rows is a straight line.
pub fn levels(report: &Report) -> Option<String> {
    let sizes = sizes(report, |workload| match workload {
        Workload::Levels(levels) => Some(rows_of_levels(levels)),
        _ => None,
    })?;
    let (rows, times) = (rows(&sizes), times(&sizes));
    let most = round_up(times.1);
    let mut svg = Svg::new(WIDTH);
    let server = &report.server;
    let title = format!("{server}: time to load {LEVEL_USERS} users with levels of relations");
    let top = head(&mut svg, &title, &sizes);
    let bottom = top + HEIGHT;
    let x_of = |count: f64| LEFT + (WIDTH - LEFT - RIGHT) * count / rows.1;
    let y_of = |micros: f64| bottom - HEIGHT * micros / most;

    for (index, (count, _)) in sizes.iter().enumerate() {
        let x = x_of(*count);
        svg.line("grid", (x, top), (x, bottom));
        let level = (index + 1).to_string();
        svg.text("", Anchor::Middle, (x, bottom + 18.0), &level);
        // The first two stand too close for both numbers.
        if index != 0 {
            let text = format!("{} rows", grouped(*count as u64));
            svg.text("small", Anchor::Middle, (x, bottom + 34.0), &text);
        }
    }
    svg.text("small", Anchor::End, (LEFT - 16.0, bottom + 18.0), "levels");
    for fifth in 0..=5 {
        let micros = most * f64::from(fifth) / 5.0;
        svg.line("grid", (LEFT, y_of(micros)), (WIDTH - RIGHT, y_of(micros)));
        let at = (LEFT - 8.0, y_of(micros) + 4.0);
        svg.text("small", Anchor::End, at, &duration(micros));
    }
    curves(&mut svg, &sizes, x_of, y_of);
    Some(svg.end(bottom + 48.0))
}

/// `None` where there is nothing to draw a line through.
fn sizes(report: &Report, rows: impl Fn(Workload) -> Option<usize>) -> Option<Sizes<'_>> {
    let tables = report.workloads.iter();
    let sizes: Sizes<'_> = tables
        .filter_map(|table| Some((rows(table.workload)? as f64, table)))
        .collect();
    (sizes.len() > 1).then_some(sizes)
}

fn rows(sizes: &Sizes<'_>) -> (f64, f64) {
    ends(sizes.iter().map(|(rows, _)| *rows))
}

fn times(sizes: &Sizes<'_>) -> (f64, f64) {
    let entries = sizes.iter().flat_map(|(_, table)| &table.contenders);
    ends(entries.map(|entry| entry.median_us))
}

fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::MAX, f64::MIN), |(least, most), number| {
        (least.min(number), most.max(number))
    })
}

fn names(sizes: &Sizes<'_>) -> Vec<&'static str> {
    let mut names = Vec::new();
    for entry in sizes.iter().flat_map(|(_, table)| &table.contenders) {
        if !names.contains(&entry.name) {
            names.push(entry.name);
        }
    }
    names
}

fn head(svg: &mut Svg, title: &str, sizes: &Sizes<'_>) -> f64 {
    svg.text("title", Anchor::Start, (16.0, 28.0), title);
    svg.legend(&names(sizes), 16.0, 54.0) + 12.0
}

fn curves(svg: &mut Svg, sizes: &Sizes<'_>, x_of: impl Fn(f64) -> f64, y_of: impl Fn(f64) -> f64) {
    for name in names(sizes).iter().rev() {
        let look = Look::of(name);
        let mut points = Vec::new();
        let mut hints = Vec::new();
        for (rows, table) in sizes {
            if let Some(entry) = table.contenders.iter().find(|entry| entry.name == *name) {
                points.push((x_of(*rows), y_of(entry.median_us)));
                hints.push(format!("{name}: {}", duration(entry.median_us)));
            }
        }
        svg.curve(look, &points);
        for (point, hint) in points.iter().zip(&hints) {
            svg.mark(look, *point, hint);
        }
    }
}

fn decade(number: f64) -> f64 {
    number.log10()
}

/// The next of 1, 2, 5 and 10 times a power of ten.
fn round_up(number: f64) -> f64 {
    let power = 10_f64.powf(decade(number).floor());
    let mut steps = [1.0, 2.0, 5.0].into_iter().map(|step| step * power);
    steps.find(|step| *step >= number).unwrap_or(10.0 * power)
}

fn duration(micros: f64) -> String {
    let (number, unit) = match micros {
        micros if micros >= 1e6 => (micros / 1e6, "s"),
        micros if micros >= 1e3 => (micros / 1e3, "ms"),
        _ => (micros, "µs"),
    };
    let text = format!("{number:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

/// With a comma after each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    let groups: Vec<_> = groups.into_iter().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
