//! Numbers that stand in the middle of a text and are part of it. sea-query binds the limit of every select, so such a
//! limit gets a mark, and the mark's placeholder is replaced once the text is there. Also placeholders that stand in a text
//! twice: PostgreSQL takes two numbers for two values, and an expression of GROUP BY for another than that of SELECT.

use super::Renderer;
use orm_schema::Dialect;
use sea_query::Values;

/// Above all slots.
const MARK: u64 = 1 << 62;

impl Renderer {
    /// A mark for a literal.
    pub(super) fn literal(&mut self, text: String) -> u64 {
        if self.values.is_some()
            && let Ok(number) = text.parse()
        {
            return number;
        }
        self.literals.push(text);
        MARK + self.literals.len() as u64 - 1
    }

    /// The text with literals in the place of their marks, and which slot each placeholder that is left takes.
    pub(super) fn with_literals(&self, sql: String, values: Values) -> (String, Vec<usize>) {
        let marks: Vec<u64> = values
            .into_iter()
            .filter_map(|value| match value {
                sea_query::Value::BigUnsigned(mark) => mark,
                _ => None,
            })
            .collect();
        let slot = |mark: &u64| usize::try_from(*mark).unwrap_or(usize::MAX);
        let is_numbered = self.dialect == Dialect::Postgres;
        if self.literals.is_empty() && !(is_numbered && has_twice(&marks)) {
            return (sql, marks.iter().map(slot).collect());
        }
        let mut slots: Vec<usize> = Vec::with_capacity(marks.len());
        let mut marks = marks.iter();
        let mut out = String::with_capacity(sql.len());
        let mut rest = sql.as_str();
        while let Some(start) = rest.find(['\'', '"', '`', '?', '$']) {
            let (before, found) = rest.split_at(start);
            out.push_str(before);
            let mut chars = found.chars();
            match chars.next() {
                Some(quote @ ('\'' | '"' | '`')) => {
                    // A doubled quote within is two quoted parts side by side.
                    let length = found[1..].find(quote).map_or(found.len(), |end| end + 2);
                    out.push_str(&found[..length]);
                    rest = &found[length..];
                }
                Some(sign) => {
                    let digits = found[1..].bytes().take_while(u8::is_ascii_digit).count();
                    let is_placeholder = match self.dialect {
                        Dialect::Postgres => sign == '$' && digits > 0,
                        Dialect::Sqlite | Dialect::MySql => sign == '?',
                    };
                    if !is_placeholder {
                        out.push(sign);
                        rest = &found[1..];
                        continue;
                    }
                    rest = match self.dialect {
                        Dialect::Postgres => &found[1 + digits..],
                        Dialect::Sqlite | Dialect::MySql => &found[1..],
                    };
                    match marks.next() {
                        Some(mark) if *mark >= MARK => {
                            let literal = self.literals.get(slot(&(mark - MARK)));
                            out.push_str(literal.map_or("NULL", String::as_str));
                        }
                        Some(mark) if is_numbered => {
                            let slot = slot(mark);
                            let seen = slots.iter().position(|seen| *seen == slot);
                            let number = seen.unwrap_or_else(|| {
                                slots.push(slot);
                                slots.len() - 1
                            });
                            out.push_str(&format!("${}", number + 1));
                        }
                        Some(mark) => {
                            slots.push(slot(mark));
                            out.push('?');
                        }
                        None => out.push('?'),
                    }
                }
                None => break,
            }
        }
        out.push_str(rest);
        (out, slots)
    }
}

fn has_twice(marks: &[u64]) -> bool {
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}
