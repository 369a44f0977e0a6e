//! A manifest as a tree of values that know where they were written.

use super::source::Span;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// `plain` is without quotes: it may stand for a number, a boolean or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    /// In the order of the file; keys are unique.
    Map(Vec<Entry>),
    /// A mistake was found here already; nothing more is said about it.
    Unusable,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Node,
}

/// What a plain scalar stands for, by YAML's core schema (YAML 1.2.2, section 10.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    Number,
    Text,
}

impl Node {
    /// The entries of a map; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub(super) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// A scalar as it was written, quotes and escapes resolved.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|e| e.key == key)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// The text under `key`, if there is one.
    pub(super) fn text_of(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Node::text).map(str::to_owned)
    }

    /// The scalars of a map by key.
    pub(super) fn texts<C: FromIterator<(String, String)>>(&self) -> C {
        self.entries().iter().filter_map(|e| Some((e.key.clone(), e.value.text()?.to_owned()))).collect()
    }

    pub(super) fn meaning(&self) -> Option<Meaning> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Some(meaning(text)),
            Kind::Scalar { .. } => Some(Meaning::Text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.meaning() == Some(Meaning::Null)
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(_))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    pub(super) fn is_true(&self) -> bool {
        self.meaning() == Some(Meaning::Bool(true))
    }

    /// `a list`, as in "and this is a list".
    pub(super) fn describe(&self) -> &'static str {
        match (&self.kind, self.meaning()) {
            (Kind::Map(_), _) => "a map",
            (Kind::List(_), _) => "a list",
            (_, Some(Meaning::Null)) => "empty",
            (_, Some(Meaning::Bool(_))) => "a boolean",
            (_, Some(Meaning::Number)) => "a number",
            _ => "text",
        }
    }

    /// How many values there are in all, this one included, and how deep they are nested.
    pub(super) fn extent(&self) -> (usize, usize) {
        let inner = self.items().iter().chain(self.entries().iter().map(|e| &e.value)).map(Node::extent);
        let (count, depth) = inner.fold((0, 0), |(count, depth), (c, d)| (count + c, depth.max(d)));
        (count + 1, depth + 1)
    }
}

fn meaning(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "true" | "True" | "TRUE" => Meaning::Bool(true),
        "false" | "False" | "FALSE" => Meaning::Bool(false),
        _ if is_number(text) => Meaning::Number,
        _ => Meaning::Text,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|b| (b'0'..=b'7').contains(&b));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    }
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && unsigned.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_mean_what_yaml_1_2_says() {
        for text in ["yes", "no", "on", "off", "1.2.3", "1e", "0x", "-", ".", "inf", "1_000", "+.e", "2024-01-01"] {
            assert_eq!(meaning(text), Meaning::Text, "{text}");
        }
        for text in ["0", "-1", "+1", "1.10", ".5", "1.", "1e3", "0x1F", "0o17", "-.inf", ".nan"] {
            assert_eq!(meaning(text), Meaning::Number, "{text}");
        }
    }
}
