//! The folder that is looked at: a few files by name, never more than asked for. Nothing in it is run.

use std::path::{Path, PathBuf};

/// Larger files are no configuration that a person wrote.
const LARGEST: u64 = 256 << 10;
/// What `.*` at the end of a name stands for.
const ENDINGS: [&str; 6] = ["js", "mjs", "cjs", "ts", "mts", "cts"];
/// Folders without sources.
const NOT_SOURCES: [&str; 7] = ["node_modules", "target", "vendor", "dist", "build", "out", "venv"];

#[derive(Debug, Clone)]
pub(super) struct Tree(PathBuf);

impl Tree {
    pub(super) fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    pub(super) fn below(&self, path: &str) -> Self {
        Self(self.0.join(path))
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.0.join(path).is_dir()
    }

    pub(super) fn text(&self, path: &str) -> Option<String> {
        let path = self.0.join(path);
        let small = fs_err::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= LARGEST);
        let bytes = small.then(|| fs_err::read(path).ok()).flatten()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The text of a configuration without comments of JavaScript, so that what is commented out does not count.
    pub(super) fn config(&self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        let script = ENDINGS.iter().any(|e| path.ends_with(&format!(".{e}")));
        Some(if script { uncommented(&text) } else { text })
    }

    /// The files that a name stands for: itself, or for `x.*` those with one of the script endings.
    pub(super) fn named(&self, pattern: &str) -> Vec<String> {
        let names = match pattern.strip_suffix(".*") {
            Some(stem) => ENDINGS.iter().map(|e| format!("{stem}.{e}")).collect(),
            None => vec![pattern.to_owned()],
        };
        names.into_iter().filter(|name| self.has(name)).collect()
    }

    /// Folders with sources right below `path`, in order.
    pub(super) fn folders(&self, path: &str) -> Vec<String> {
        let Ok(entries) = fs_err::read_dir(self.0.join(path)) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_ok_and(|t| t.is_dir()))
            .filter_map(|e| e.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.') && !NOT_SOURCES.contains(&name.as_str()))
            .map(|name| if path.is_empty() { name } else { format!("{path}/{name}") })
            .collect();
        names.sort();
        names
    }
}

/// Without `// ...` and `/* ... */`. Inside of a text they follow a letter, a `:` or a quote, and stay.
fn uncommented(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let may_begin = plain.ends_with(|c: char| c.is_whitespace() || ",;(){}[]=>".contains(c)) || plain.is_empty();
        rest = if may_begin && after.starts_with("/*") {
            after.find("*/").map_or("", |end| &after[end + 2..])
        } else if may_begin && after.starts_with("//") {
            after.find('\n').map_or("", |end| &after[end..])
        } else {
            plain.push('/');
            &after[1..]
        };
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::uncommented;

    #[test]
    fn comments_do_not_count() {
        for (text, plain) in [
            ("a // output: 'export'\nb", "a \nb"),
            ("a /* x\ny */ b", "a  b"),
            ("u: 'https://x.y/z', // c", "u: 'https://x.y/z', "),
            ("a: './src/*', b", "a: './src/*', b"),
            ("// only", ""),
        ] {
            assert_eq!(uncommented(text), plain);
        }
    }
}
