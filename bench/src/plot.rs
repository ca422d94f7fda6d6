//! Reports as SVG: ratios to the floor, and how the time grows with rows and with levels.

mod growth;
mod svg;

use self::svg::{Anchor, Look, Svg};
use crate::report::{Report, Table};
use crate::workload::Workload;

const WIDTH: f64 = 1000.0;
/// Where the ratios begin; left of it stand the workloads.
const LEFT: f64 = 370.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 26.0;

/// What to add to the file's name, and the plot.
pub fn plots(report: &Report) -> Vec<(&'static str, String)> {
    let mut plots = Vec::new();
    let tables: Vec<&Table> = report
        .workloads
        .iter()
        .filter(|table| !is_growth(table.workload))
        .collect();
    if !tables.is_empty() {
        plots.push(("", ratios(report, &tables)));
    }
    plots.extend(growth::scale(report).map(|plot| ("-scale", plot)));
    plots.extend(growth::levels(report).map(|plot| ("-levels", plot)));
    plots
}

fn is_growth(workload: Workload) -> bool {
    matches!(workload, Workload::Scale(_) | Workload::Levels(_))
}

/// A row for each workload, a mark for each contender, the floor as a line.
fn ratios(report: &Report, tables: &[&Table]) -> String {
    let mut svg = Svg::new(WIDTH);
    let floor = tables[0].contenders[0].name;
    let title = format!("{}: time to {floor}'s, less is better", report.server);
    svg.text("title", Anchor::Start, (16.0, 28.0), &title);
    let mut names = report.names();
    names.retain(|name| {
        let mut entries = tables.iter().flat_map(|table| &table.contenders);
        *name != floor && entries.any(|entry| entry.name == *name)
    });
    let top = svg.legend(&names, 16.0, 54.0) + 24.0;
    let bottom = top + ROW * tables.len() as f64;

    let entries = || tables.iter().flat_map(|table| &table.contenders);
    let least = entries().map(|entry| entry.ratio).fold(0.8, f64::min) * 0.9;
    let most = entries().map(|entry| entry.ratio).fold(2.0, f64::max) * 1.1;
    let width = WIDTH - LEFT - RIGHT;
    let x_of = |ratio: f64| LEFT + width * (ratio / least).ln() / (most / least).ln();

    for tick in ticks(least, most) {
        let x = x_of(tick);
        let class = if tick == 1.0 { "floor" } else { "grid" };
        svg.line(class, (x, top), (x, bottom));
        for y in [top - 6.0, bottom + 16.0] {
            svg.text("small", Anchor::Middle, (x, y), &tick.to_string());
        }
    }
    for (index, table) in tables.iter().enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        let title = table.workload.title();
        svg.text("", Anchor::End, (LEFT - 12.0, y + 4.0), &title);
        let others = &table.contenders[1..];
        let ratios = || others.iter().map(|entry| entry.ratio);
        let (from, to) = (ratios().fold(1.0, f64::min), ratios().fold(1.0, f64::max));
        svg.line("row", (x_of(from), y), (x_of(to), y));
        // The first of them, which is this repository's crate, on top.
        for entry in others.iter().rev() {
            let hint = format!("{}: {:.2}", entry.name, entry.ratio);
            svg.mark(Look::of(entry.name), (x_of(entry.ratio), y), &hint);
        }
    }
    svg.end(bottom + 30.0)
}

/// Round numbers between the two.
fn ticks(least: f64, most: f64) -> impl Iterator<Item = f64> {
    let decades = (-3..8).flat_map(|power| {
        let decade = 10_f64.powi(power);
        // By division, so that the tick of 0.2 is not 0.200..01.
        let part = move |digit: f64| {
            if power < 0 {
                digit / 10_f64.powi(-power)
            } else {
                digit * decade
            }
        };
        [1.0, 2.0, 5.0].map(part)
    });
    decades.filter(move |tick| (least..=most).contains(tick))
}
