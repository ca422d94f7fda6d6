//! Shapes and text to SVG. Legible on light and dark, by colours that colour-blind readers can tell apart, and by marks.

use std::fmt::Write;

/// Colours of Okabe and Ito, and lighter ones on dark.
const STYLE: &str = "
    text { font: 13px system-ui, sans-serif; fill: #222; }
    .title { font-size: 16px; font-weight: 600; }
    .small { font-size: 11px; fill: #555; }
    .page { fill: #fff; }
    .grid { stroke: #ddd; }
    .row { stroke: #ccc; stroke-width: 2; }
    .floor { stroke: #222; stroke-width: 2; }
    .guide { stroke: #888; stroke-dasharray: 3 4; }
    .mark, .curve { stroke-width: 2; }
    .curve, .hollow { fill: none; }
    .black { color: #222; } .blue { color: #0072b2; } .orange { color: #d98c00; } .green { color: #009e73; }
    .red { color: #d55e00; } .pink { color: #b8538f; }
    .mark, .curve { stroke: currentColor; }
    .solid { fill: currentColor; }
    @media (prefers-color-scheme: dark) {
        text { fill: #ddd; }
        .small { fill: #aaa; }
        .page { fill: #1c1c20; }
        .grid { stroke: #3a3a40; }
        .row { stroke: #4a4a50; }
        .floor { stroke: #ddd; }
        .black { color: #ddd; } .blue { color: #56b4e9; } .orange { color: #e69f00; } .green { color: #2fc79a; }
        .red { color: #f07a2a; } .pink { color: #dd93bd; }
    }";

/// How a contender is drawn: the same in every plot.
#[derive(Clone, Copy)]
pub struct Look {
    colour: &'static str,
    shape: Shape,
    is_solid: bool,
}

#[derive(Clone, Copy)]
enum Shape {
    Circle,
    Square,
    Diamond,
    Up,
    Down,
    Cross,
    Plus,
}

impl Look {
    pub fn of(name: &str) -> Self {
        let (colour, shape, is_solid) = match name {
            "orm" => ("blue", Shape::Circle, true),
            "diesel" => ("orange", Shape::Square, true),
            "diesel-async" => ("orange", Shape::Diamond, false),
            "sqlx" => ("green", Shape::Up, true),
            "sea-orm" => ("red", Shape::Down, true),
            "toasty" => ("pink", Shape::Plus, false),
            _ if name.starts_with("diesel") => ("orange", Shape::Square, false),
            _ if name.starts_with("sqlx") => ("green", Shape::Up, false),
            _ if name.starts_with("toasty") => ("pink", Shape::Cross, false),
            _ => ("black", Shape::Circle, false),
        };
        Self {
            colour,
            shape,
            is_solid,
        }
    }
}

pub struct Svg {
    width: f64,
    body: String,
}

#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    pub fn new(width: f64) -> Self {
        Self {
            width,
            body: String::new(),
        }
    }

    pub fn end(self, height: f64) -> String {
        let (width, body) = (self.width, self.body);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
             <style>{STYLE}\n</style>\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n{body}</svg>\n"
        )
    }

    pub fn text(&mut self, class: &str, anchor: Anchor, (x, y): (f64, f64), text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.push(format_args!(
            "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
        ));
    }

    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        ));
    }

    pub fn curve(&mut self, look: Look, points: &[(f64, f64)]) {
        let mut text = String::new();
        for (x, y) in points {
            // Writing to a `String` does not fail.
            let _ = write!(text, "{x:.1},{y:.1} ");
        }
        let colour = look.colour;
        self.push(format_args!(
            "<polyline class=\"curve {colour}\" points=\"{}\"/>",
            text.trim_end()
        ));
    }

    /// A mark, which says what it stands for when it is pointed at.
    pub fn mark(&mut self, look: Look, (x, y): (f64, f64), hint: &str) {
        let fill = if look.is_solid { "solid" } else { "hollow" };
        let path = match look.shape {
            Shape::Circle => "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0 z",
            Shape::Square => "M-4,-4 h8 v8 h-8 z",
            Shape::Diamond => "M0,-6 L6,0 L0,6 L-6,0 z",
            Shape::Up => "M0,-5 L5,4 H-5 z",
            Shape::Down => "M0,5 L5,-4 H-5 z",
            Shape::Cross => "M-4,-4 L4,4 M-4,4 L4,-4",
            Shape::Plus => "M0,-5 V5 M-5,0 H5",
        };
        let colour = look.colour;
        self.push(format_args!(
            "<path class=\"mark {fill} {colour}\" transform=\"translate({x:.1} {y:.1})\" d=\"{path}\"><title>{hint}</title></path>"
        ));
    }

    /// Marks and names from left to right; returns the height below which there is room.
    pub fn legend(&mut self, names: &[&str], left: f64, top: f64) -> f64 {
        let (mut x, mut y) = (left, top);
        for name in names {
            let width = 40.0 + name.len() as f64 * 7.5;
            if x + width > self.width {
                (x, y) = (left, y + 22.0);
            }
            self.mark(Look::of(name), (x + 6.0, y - 4.0), name);
            self.text("", Anchor::Start, (x + 18.0, y), name);
            x += width;
        }
        y + 14.0
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a `String` does not fail.
        let _ = writeln!(self.body, "{element}");
    }
}
