//! From the path of a request to the file that answers it. Files are looked up in a map, so nothing here can leave it.

use super::super::protocol::{Release, SiteSpec};
use crate::model::files::FileEntry;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Everything that may not stand in a path as it is; `\` too, which browsers take for `/`.
const IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'}');
/// As [`IN_PATH`], for what is a URL already.
const IN_URL: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'}');

/// A path with its `%` escapes undone; `None` if it is not one that names a file: a broken escape, a NUL, not UTF-8.
pub(super) fn decode(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    let whole = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    if bytes.iter().enumerate().any(|(at, b)| *b == b'%' && !whole(at)) {
        return None;
    }
    let text = percent_decode_str(raw).decode_utf8().ok()?;
    (text.starts_with('/') && !text.contains('\0')).then(|| text.into_owned())
}

/// Text as part of a URL's path.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, IN_PATH).to_string()
}

/// A URL in characters that a header can carry.
pub(super) fn ascii(url: &str) -> String {
    utf8_percent_encode(url, IN_URL).to_string()
}

/// What answers a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// This file; with status 200, or 404 for the page that says so.
    File {
        key: &'a str,
        entry: &'a FileEntry,
        status: u16,
    },
    /// A directory with an index, named without its slash.
    Directory,
    Nothing,
}

/// `path` is decoded; `html` says that the client asked for `text/html` by name.
pub(super) fn resolve<'a>(spec: &SiteSpec, release: &'a Release, path: &str, html: bool) -> Found<'a> {
    let get = |key: &str, status| release.entries.get_key_value(key).map(|(key, entry)| Found::File { key, entry, status });
    let key = path.strip_prefix('/').unwrap_or(path);
    let direct = if key.is_empty() || key.ends_with('/') {
        get(&format!("{key}index.html"), 200)
    } else {
        get(key, 200)
            .or_else(|| get(&format!("{key}.html"), 200))
            .or_else(|| release.entries.contains_key(&format!("{key}/index.html")).then_some(Found::Directory))
    };
    let navigation = html || !key.rsplit('/').next().is_some_and(|name| name.contains('.'));
    direct
        .or_else(|| (spec.spa && navigation).then(|| get("index.html", 200)).flatten())
        .or_else(|| spec.not_found.as_deref().and_then(|page| get(page.trim_start_matches('/'), 404)))
        .unwrap_or(Found::Nothing)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decoding() {
        let table = [
            ("/", Some("/")),
            ("/a%20b%23c%3F.txt", Some("/a b#c?.txt")),
            ("/%25", Some("/%")),
            ("/%C3%BC.html", Some("/ü.html")),
            ("/a+b", Some("/a+b")),
            ("/%2e%2e/x", Some("/../x")),
            ("/%", None),
            ("/%2", None),
            ("/%zz", None),
            ("/%+1", None),
            ("/a%00b", None),
            ("/%ff", None),
            ("*", None),
        ];
        for (raw, wanted) in table {
            assert_eq!(decode(raw).as_deref(), wanted, "{raw}");
        }
    }
}
