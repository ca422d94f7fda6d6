//! Raw expressions: text as it stands, with the arguments in their places.

use super::Renderer;
use crate::query::{Part, RawNode};
use crate::statement::Node;
use sea_query::Expr;

impl Renderer {
    /// In parentheses, so that it can stand beside any operator, and so are arguments which are more than a column or a
    /// value. Arguments are rendered in their own order, whatever the order of their places: a placeholder carries its number.
    pub(super) fn raw(&mut self, raw: &RawNode) -> Expr {
        let args: Vec<(bool, Expr)> = raw
            .args
            .iter()
            .map(|node| match node {
                Node::Value(value) => (false, self.argument(value)),
                Node::Column(_) => (false, self.node(node)),
                node => (true, self.node(node)),
            })
            .collect();
        let parts = match raw.parts(self.dialect) {
            Ok(parts) => parts,
            Err(problem) => {
                let text = raw.text.get(self.dialect);
                return self.refuse(&format!("use for the raw expression `{text}`"), &problem);
            }
        };
        let mut pieces = vec![Expr::cust("(")];
        for part in parts {
            match part {
                Part::Text(text) => pieces.push(Expr::cust(text)),
                Part::Place(position) => {
                    let Some((is_wrapped, arg)) = args.get(position) else {
                        continue;
                    };
                    if *is_wrapped {
                        pieces.extend([Expr::cust("("), arg.clone(), Expr::cust(")")]);
                    } else {
                        pieces.push(arg.clone());
                    }
                }
            }
        }
        pieces.push(Expr::cust(")"));
        // A template of nothing but places: sea-query looks into the text of a template, but not into its arguments.
        let places: Vec<&str> = pieces.iter().map(|_| "?").collect();
        Expr::cust_with_exprs(self.template(&places.join(" ")), pieces)
    }
}
