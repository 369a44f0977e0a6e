//! Ways to write a text: as a name in some language, or quoted for some format. Pure; the same everywhere.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters that Unicode does not take apart, as they are written without them.
const FOLDED: [(char, &str); 9] =
    [('ß', "ss"), ('æ', "ae"), ('Æ', "Ae"), ('œ', "oe"), ('Œ', "Oe"), ('ø', "o"), ('Ø', "O"), ('ł', "l"), ('Ł', "L")];
/// Words that are no names in Rust and Python.
const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "type", "unsafe", "use", "where", "while", "try", "yield", "box", "macro", "final", "abstract", "become", "do", "override",
    "priv", "typeof", "unsized", "virtual",
];
const PYTHON: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "false", "finally",
    "for", "from", "global", "if", "import", "in", "is", "lambda", "none", "nonlocal", "not", "or", "pass", "raise", "return", "true",
    "try", "while", "with", "yield", "match", "case", "type",
];

type Filter = fn(&str) -> String;

/// Every filter of texts by its name in templates.
pub(super) const ALL: &[(&str, Filter)] = &[
    ("kebab", kebab),
    ("snake", |t| joined(t, "_")),
    ("camel", camel),
    ("pascal", pascal),
    ("screaming", |t| joined(t, "_").to_uppercase()),
    ("env", |t| start(&joined(t, "_").to_uppercase())),
    ("title", title),
    ("go_pkg", |t| start(&joined(t, ""))),
    ("py_ident", |t| free(&start(&joined(t, "_")), PYTHON)),
    ("rust_ident", |t| free(&start(&joined(t, "_")), RUST)),
    ("dns1035", dns1035),
    ("yaml", yaml),
    ("toml", |t| toml::Value::String(t.to_owned()).to_string()),
    ("shquote", shquote),
];

/// `Über_unsApp 2` as `uber-uns-app-2`; empty if nothing in it can be written in ASCII.
pub(super) fn kebab(text: &str) -> String {
    joined(text, "-")
}

/// Each word with a capital, other letters as they are: `my-café` as `My Café`.
pub(super) fn title(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.')).filter(|w| !w.is_empty());
    words.map(capital).collect::<Vec<_>>().join(" ")
}

/// A scalar of YAML: plain where that cannot be read as anything else, otherwise in double quotes.
pub(super) fn yaml(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./@+&= ".contains(c)) && !text.ends_with(' ');
    if first && plain && !WORDS.contains(&text.to_ascii_lowercase().as_str()) { text.to_owned() } else { json(text) }
}

/// A word for a shell.
pub(crate) fn shquote(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_-./=:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(safe) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Any value; a text in double quotes.
pub(super) fn json(value: impl Into<serde_json::Value>) -> String {
    // Line separators are fine in JSON and end a line in older readers of YAML and JavaScript.
    value.into().to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('\u{85}', "\\u0085")
}

fn words(text: &str) -> Vec<String> {
    let folded = text.chars().map(|c| FOLDED.iter().find(|(from, _)| *from == c).map_or_else(|| c.to_string(), |(_, to)| (*to).to_owned()));
    let plain: String = folded.collect::<String>().nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in plain.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn joined(text: &str, between: &str) -> String {
    words(text).join(between)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn pascal(text: &str) -> String {
    words(text).iter().map(|word| capital(word)).collect()
}

fn camel(text: &str) -> String {
    let words = words(text);
    words.iter().enumerate().map(|(at, word)| if at == 0 { word.clone() } else { capital(word) }).collect()
}

/// A label of RFC 1035: at most 63 characters, a letter first.
fn dns1035(text: &str) -> String {
    let label: String = kebab(text).trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(63).collect();
    label.trim_end_matches('-').to_owned()
}

/// An identifier does not begin with a digit.
fn start(name: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name.to_owned() }
}

fn free(name: &str, taken: &[&str]) -> String {
    if taken.contains(&name) { format!("{name}_") } else { name.to_owned() }
}
