//! What comments say to `orm`: `-- orm:allow(drop-column) reason="copied to notes"`.

/// A comment that is meant for `orm`: a name, arguments in parentheses, and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The name: `allow`, `batch`, `data`.
    pub name: String,
    /// What stands in parentheses behind the name, between commas.
    pub arguments: Vec<String>,
    /// What stands behind that, as `key=value`; a value with spaces has double quotes around it, and `\"` inside.
    pub values: Vec<(String, String)>,
    /// What is neither; empty where the directive is well formed.
    pub unread: String,
    /// The line of the file, from one.
    pub line: usize,
}

impl Directive {
    /// The value of that key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// What a comment says, if it says anything to `orm`.
    pub(super) fn read(comment: &str, line: usize) -> Option<Self> {
        let text = comment.strip_prefix("--")?.trim().strip_prefix("orm:")?;
        let end = text.find(|c: char| !is_key(c)).unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        let mut arguments = Vec::new();
        if let Some((list, behind)) = rest.strip_prefix('(').and_then(|list| list.split_once(')')) {
            let list = list.split(',').map(|argument| argument.trim().to_owned());
            arguments.extend(list.filter(|argument| !argument.is_empty()));
            rest = behind;
        }
        let mut values = Vec::new();
        while let Some((key, value, behind)) = pair(rest.trim_start()) {
            values.push((key, value));
            rest = behind;
        }
        Some(Self {
            name: name.to_owned(),
            arguments,
            values,
            unread: rest.trim().to_owned(),
            line,
        })
    }
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The first `key=value`, and the text behind it.
fn pair(text: &str) -> Option<(String, String, &str)> {
    let (key, rest) = text.split_once('=')?;
    if key.is_empty() || !key.chars().all(is_key) {
        return None;
    }
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (value, behind) = rest.split_at(end);
        return Some((key.to_owned(), value.to_owned(), behind));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((key.to_owned(), value, &quoted[at + 1..])),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    None
}
