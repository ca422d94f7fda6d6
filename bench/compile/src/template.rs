//! Templates to source text. A template is Rust with these marks:
//!
//! | Mark | Stands for |
//! |---|---|
//! | `$M`, `$m` | the model, its module |
//! | `$P`, `$p` | the model that it belongs to |
//! | `$C`, `$c` | the model of which it has many |
//! | `$q` | the number of the query |
//! | `//+ text` | a line that is there after the edit only |
//! | `//- name` | the begin of a section |

/// Models stand in rings of so many: each belongs to the one before, and has many of the one behind. One ring of all
/// would be beyond the recursion limit in SeaORM's dense entities.
pub const RING: usize = 10;

/// The model behind, in the same ring.
pub fn next(model: usize) -> usize {
    model / RING * RING + (model + 1) % RING
}

/// What the marks of one model and query stand for.
#[derive(Clone, Copy)]
pub struct Names {
    pub model: usize,
    pub query: usize,
    pub is_edited: bool,
}

impl Names {
    pub fn of(model: usize) -> Self {
        Self {
            model,
            query: 0,
            is_edited: false,
        }
    }

    pub fn module(model: usize) -> String {
        format!("model{model:03}")
    }

    fn mark(&self, mark: char) -> Option<String> {
        let first = self.model / RING * RING;
        let owner = first + (self.model + RING - 1) % RING;
        let item = next(self.model);
        match mark {
            'M' => Some(format!("Model{:03}", self.model)),
            'm' => Some(Self::module(self.model)),
            'P' => Some(format!("Model{owner:03}")),
            'p' => Some(Self::module(owner)),
            'C' => Some(format!("Model{item:03}")),
            'c' => Some(Self::module(item)),
            'q' => Some(format!("{:03}", self.query)),
            _ => None,
        }
    }

    pub fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len() * 2);
        for line in template.lines() {
            let line = match line.split_once("//+ ") {
                Some(_) if !self.is_edited => continue,
                Some((indent, line)) => format!("{indent}{line}"),
                None => line.to_owned(),
            };
            let mut chars = line.chars().peekable();
            while let Some(char) = chars.next() {
                let filled = chars.peek().filter(|_| char == '$');
                match filled.and_then(|mark| self.mark(*mark)) {
                    Some(filled) => {
                        chars.next();
                        text.push_str(&filled);
                    }
                    None => text.push(char),
                }
            }
            text.push('\n');
        }
        text
    }
}

/// The sections of that name, in their order.
pub fn sections<'a>(template: &'a str, name: &str) -> Vec<&'a str> {
    let sections = template.split("//- ").skip(1);
    let named = sections.filter_map(|section| section.split_once('\n'));
    named
        .filter(|(title, _)| *title == name)
        .map(|(_, text)| text)
        .collect()
}
