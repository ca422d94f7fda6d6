//! Window functions in SQL. Windows with a name become a WINDOW clause of the select that uses them, in the order in which
//! it does. sea-query writes that clause behind ORDER BY, where no database takes it, so it goes into the clause before.

use super::{Renderer, quote};
use crate::statement::{
    Binder, Exclude, Frame, FrameBound, FrameUnit, Over, Window, WindowCall, WindowFunction,
    WindowOp, WindowRef,
};
use orm_schema::Dialect;
use sea_query::{Expr, Func, SelectStatement};

/// A window of the innermost select that has a name.
#[derive(Debug)]
pub(super) struct NamedWindow {
    binder: Binder,
    template: String,
    exprs: Vec<Expr>,
}

impl Renderer {
    pub(super) fn over(&mut self, over: &Over) -> Expr {
        if self.is_in_window {
            return self.refuse(
                "window function within another",
                "read the inner one in a query in FROM",
            );
        }
        self.is_in_window = true;
        let expr = match &over.function {
            WindowFunction::Call(call) => self.window_call(call, &over.window),
            WindowFunction::Aggregate(aggregate) => {
                if aggregate.op.is_list() && self.dialect == Dialect::MySql {
                    self.refuse(
                        "texts, lists and JSON of a window",
                        "group the rows, or put them together in the program",
                    );
                }
                let mut calls = self.calls(aggregate);
                let (template, exprs) = self.window(&over.window);
                for call in &mut calls.calls {
                    let parts = std::iter::once(call.clone()).chain(exprs.iter().cloned());
                    *call = self.filled(&format!("? OVER {template}"), parts);
                }
                self.finished(calls)
            }
        };
        self.is_in_window = false;
        expr
    }

    fn window_call(&mut self, call: &WindowCall, window: &WindowRef) -> Expr {
        let WindowCall { op, args, count } = call;
        let mut args: Vec<Expr> = args.iter().map(|arg| self.projected(arg)).collect();
        let (template, exprs) = self.window(window);
        let name = match op {
            WindowOp::RowNumber => "ROW_NUMBER",
            WindowOp::Rank => "RANK",
            WindowOp::DenseRank => "DENSE_RANK",
            WindowOp::PercentRank => "PERCENT_RANK",
            WindowOp::CumeDist => "CUME_DIST",
            WindowOp::Ntile => "NTILE",
            WindowOp::Lag => "LAG",
            WindowOp::Lead => "LEAD",
            WindowOp::FirstValue => "FIRST_VALUE",
            WindowOp::LastValue => "LAST_VALUE",
            WindowOp::NthValue => "NTH_VALUE",
        };
        let arguments = match op {
            WindowOp::RowNumber
            | WindowOp::Rank
            | WindowOp::DenseRank
            | WindowOp::PercentRank
            | WindowOp::CumeDist => String::new(),
            WindowOp::Ntile => format!("{count}"),
            // MariaDB has no third argument of LAG and LEAD, so there a second call finds out whether there is a row.
            WindowOp::Lag | WindowOp::Lead if args.len() > 1 => match self.dialect {
                Dialect::Sqlite | Dialect::Postgres => format!("?, {count}, ?"),
                Dialect::MySql => {
                    let otherwise = args.pop();
                    let mut parts = exprs.clone();
                    parts.extend(otherwise);
                    parts.extend(args);
                    parts.extend(exprs);
                    return self.filled(
                        &format!(
                            "CASE WHEN {name}(1, {count}) OVER {template} IS NULL THEN ? ELSE {name}(?, {count}) OVER {template} END"
                        ),
                        parts,
                    );
                }
            },
            WindowOp::Lag | WindowOp::Lead | WindowOp::NthValue => format!("?, {count}"),
            WindowOp::FirstValue | WindowOp::LastValue => "?".to_owned(),
        };
        args.extend(exprs);
        self.filled(&format!("{name}({arguments}) OVER {template}"), args)
    }

    /// What stands behind OVER: a name, or the window in parentheses.
    fn window(&mut self, window: &WindowRef) -> (String, Vec<Expr>) {
        match window {
            WindowRef::Inline(window) => {
                let (template, exprs) = self.window_parts(window);
                (format!("({template})"), exprs)
            }
            WindowRef::Named(binder, window) => {
                // Rendered at each use, because `values` lists the values of each; the clause takes those of the first.
                let (template, exprs) = self.window_parts(window);
                let frame = self.frames.len() - 1;
                let windows = &mut self.frames[frame].windows;
                let place = windows.iter().position(|seen| seen.binder == *binder);
                let place = place.unwrap_or_else(|| {
                    windows.push(NamedWindow {
                        binder: *binder,
                        template,
                        exprs,
                    });
                    windows.len() - 1
                });
                (window_name(self.dialect, place), Vec::new())
            }
        }
    }

    fn window_parts(&mut self, window: &Window) -> (String, Vec<Expr>) {
        let Window {
            partition_by,
            order_by,
            frame,
        } = window;
        let mut exprs: Vec<Expr> = partition_by.iter().map(|node| self.node(node)).collect();
        let mut parts: Vec<String> = Vec::with_capacity(3);
        // Beside a window of all rows MariaDB (10.11) computes other windows wrongly, unless it takes it for a partition. MySQL
        // reads this as a comment.
        if exprs.is_empty() && order_by.is_empty() && self.dialect == Dialect::MySql {
            parts.push("/*M! PARTITION BY RAND() * 0 */".to_owned());
        }
        if !exprs.is_empty() {
            parts.push(format!(
                "PARTITION BY {}",
                vec!["?"; exprs.len()].join(", ")
            ));
        }
        let order = self.order_text(order_by);
        if !order.exprs.is_empty() {
            parts.push(order.text.trim_start().to_owned());
            exprs.extend(order.exprs);
        }
        if let Some(frame) = frame {
            parts.push(self.frame(frame));
        }
        (parts.join(" "), exprs)
    }

    fn frame(&mut self, frame: &Frame) -> String {
        let Frame {
            unit,
            start,
            end,
            exclude,
        } = *frame;
        if start == FrameBound::UnboundedFollowing
            || end == FrameBound::UnboundedPreceding
            || is_behind(start, end)
        {
            self.refuse("frame that ends before it begins", "swap its ends");
        }
        let unit = match unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Range => "RANGE",
            FrameUnit::Groups => {
                if self.dialect == Dialect::MySql {
                    self.refuse("GROUPS in frames", "count rows with `rows(..)`");
                }
                "GROUPS"
            }
        };
        let mut text = format!("{unit} BETWEEN {} AND {}", bound(start), bound(end));
        if let Some(exclude) = exclude {
            if self.dialect == Dialect::MySql {
                self.refuse(
                    "EXCLUDE in frames",
                    "subtract the current row's own value from the aggregate",
                );
            }
            text.push_str(match exclude {
                Exclude::CurrentRow => " EXCLUDE CURRENT ROW",
                Exclude::Group => " EXCLUDE GROUP",
                Exclude::Ties => " EXCLUDE TIES",
            });
        }
        text
    }

    /// Adds the WINDOW clause to a select whose other expressions are rendered: as the last condition of HAVING or, where
    /// there are no groups, of WHERE. A call is the one expression that is written without parentheses around it.
    pub(super) fn add_windows(&mut self, query: &mut SelectStatement) {
        let frame = self.frames.len() - 1;
        let windows = std::mem::take(&mut self.frames[frame].windows);
        let mut head = None;
        let mut body = String::new();
        let mut exprs = Vec::new();
        for (i, window) in windows.into_iter().enumerate() {
            let name = window_name(self.dialect, i);
            if head.is_none() {
                head = Some(format!("TRUE WINDOW {name} AS "));
            } else {
                body.push_str(&format!("), {name} AS ("));
            }
            body.push_str(&window.template);
            exprs.extend(window.exprs);
        }
        let Some(head) = head else { return };
        let body = if exprs.is_empty() {
            Expr::cust(body)
        } else {
            self.filled(&body, exprs)
        };
        let clause = Func::cust(super::name(&head)).arg(body);
        if self.frames[frame].keys.is_empty() {
            query.and_where(clause.into());
        } else {
            query.and_having(clause.into());
        }
    }
}

fn window_name(dialect: Dialect, place: usize) -> String {
    quote(dialect, &format!("w{}", place + 1))
}

fn bound(bound: FrameBound) -> String {
    match bound {
        FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_owned(),
        FrameBound::Preceding(count) => format!("{count} PRECEDING"),
        FrameBound::CurrentRow => "CURRENT ROW".to_owned(),
        FrameBound::Following(count) => format!("{count} FOLLOWING"),
        FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_owned(),
    }
}

/// Whether a frame's start comes after its end.
fn is_behind(start: FrameBound, end: FrameBound) -> bool {
    let place = |bound: FrameBound| match bound {
        FrameBound::UnboundedPreceding => i128::MIN,
        FrameBound::Preceding(count) => -i128::from(count),
        FrameBound::CurrentRow => 0,
        FrameBound::Following(count) => i128::from(count),
        FrameBound::UnboundedFollowing => i128::MAX,
    };
    place(start) > place(end)
}
