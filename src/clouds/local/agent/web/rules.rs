//! Path patterns, and what the manifest's header and redirect rules do to a path.

use super::{super::protocol::SiteSpec, path};
use axum::http::{HeaderName, HeaderValue, StatusCode};

/// A site's rules, checked once when it is written.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    headers: Vec<(Pattern, Vec<(HeaderName, HeaderValue)>)>,
    redirects: Vec<(Pattern, String, StatusCode)>,
}

impl Rules {
    /// # Errors
    /// A rule that no response could carry, in words for a person.
    pub(crate) fn compile(spec: &SiteSpec) -> Result<Self, String> {
        let mut rules = Self::default();
        for rule in &spec.headers {
            let set = rule.set.iter().map(|(name, value)| header(name, value)).collect::<Result<_, _>>()?;
            rules.headers.push((Pattern::new(&rule.path), set));
        }
        for rule in &spec.redirects {
            let status = StatusCode::from_u16(rule.status).ok().filter(|s| matches!(s.as_u16(), 301 | 302 | 307 | 308));
            let status = status.ok_or_else(|| format!("a redirect cannot have status {}", rule.status))?;
            rules.redirects.push((Pattern::new(&rule.from), rule.to.clone(), status));
        }
        Ok(rules)
    }

    /// Headers for a decoded path, in the order they are to be set. A directory and its index are one page.
    pub(crate) fn headers<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a (HeaderName, HeaderValue)> {
        let twin = path.strip_suffix("index.html").filter(|dir| dir.ends_with('/')).map(str::to_owned);
        let twin = twin.or_else(|| path.ends_with('/').then(|| format!("{path}index.html")));
        let is_for = move |pattern: &Pattern| [Some(path), twin.as_deref()].into_iter().flatten().any(|p| pattern.matches(p).is_some());
        self.headers.iter().filter(move |(pattern, _)| is_for(pattern)).flat_map(|(_, set)| set)
    }

    /// Status and `Location` of the first redirect for a decoded path.
    pub(crate) fn redirect(&self, path: &str, query: Option<&str>) -> Option<(StatusCode, String)> {
        self.redirects.iter().find_map(|(pattern, to, status)| {
            let home = path == "/index.html" && to != path;
            let splat = pattern.matches(path).or_else(|| pattern.matches("/").filter(|_| home))?;
            Some((*status, location(to, splat, query)))
        })
    }
}

/// One response header.
///
/// # Errors
/// The name or value cannot be sent, or the name belongs to the server; in words for a person.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    const FRAMING: &[&str] = &[
        "accept-ranges",
        "connection",
        "content-encoding",
        "content-length",
        "content-range",
        "date",
        "etag",
        "keep-alive",
        "last-modified",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "vary",
    ];
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not the name of a header"))?;
    if FRAMING.contains(&parsed.as_str()) {
        return Err(format!("the header `{name}` is the server's own and cannot be set"));
    }
    let value = HeaderValue::from_str(value).map_err(|_| format!("the value of the header `{name}` has characters that cannot be sent"))?;
    Ok((parsed, value))
}

/// `to` with `:splat` filled in and the request's query kept.
fn location(to: &str, splat: &str, query: Option<&str>) -> String {
    let mut target = to.replace(":splat", &path::encode(splat));
    // `/:splat` with a splat of `/evil.example` would leave the site.
    if to.starts_with('/') && !to.starts_with("//") {
        target = format!("/{}", target.trim_start_matches('/'));
    }
    if let Some(query) = query {
        let (before, fragment) = target.split_once('#').map_or((target.as_str(), None), |(b, f)| (b, Some(f)));
        let join = if before.contains('?') { '&' } else { '?' };
        target = format!("{before}{join}{query}{}", fragment.map(|f| format!("#{f}")).unwrap_or_default());
    }
    path::ascii(&target)
}

/// A path with `*` for any run of characters, slashes included.
#[derive(Debug)]
struct Pattern {
    /// The text between the stars; one part means that there is none.
    parts: Vec<String>,
}

impl Pattern {
    fn new(text: &str) -> Self {
        let rooted = if text.starts_with('/') || text.starts_with('*') { text.to_owned() } else { format!("/{text}") };
        Self { parts: rooted.split('*').map(str::to_owned).collect() }
    }

    /// What a `*` at the end stands for (empty without one); `None` when `path` does not match.
    fn matches<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (first, rest) = self.parts.split_first()?;
        let mut left = path.strip_prefix(first.as_str())?;
        let Some((last, middle)) = rest.split_last() else {
            return left.is_empty().then_some("");
        };
        for part in middle {
            let at = left.find(part.as_str())?;
            left = &left[at + part.len()..];
        }
        if last.is_empty() { Some(left) } else { left.ends_with(last.as_str()).then_some("") }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, header, location};

    #[test]
    fn patterns() {
        let table = [
            ("/docs/*", "/docs/", Some("")),
            ("/docs/*", "/docs/a/b", Some("a/b")),
            ("/docs/*", "/docs", None),
            ("docs/*", "/docs/a", Some("a")),
            ("/*", "/", Some("")),
            ("*", "/a", Some("/a")),
            ("/a", "/a", Some("")),
            ("/a", "/ab", None),
            ("*.css", "/x/y.css", Some("")),
            ("*.css", "/x/y.css.map", None),
            ("/a/*/z", "/a/b/c/z", Some("")),
            ("/a/*/c/*", "/a/b/c/d/c/e", Some("d/c/e")),
            ("/a*a", "/a", None),
        ];
        for (pattern, path, wanted) in table {
            assert_eq!(Pattern::new(pattern).matches(path), wanted, "{pattern} {path}");
        }
    }

    #[test]
    fn locations_keep_the_query_and_stay_on_the_site() {
        let table = [
            ("/new/:splat", "a b/ü", None, "/new/a%20b/%C3%BC"),
            ("/new", "", Some("q=1"), "/new?q=1"),
            ("/new?a=1#top", "", Some("q=1"), "/new?a=1&q=1#top"),
            ("/:splat", "/evil.example", None, "/evil.example"),
            ("/:splat", "\\evil.example", None, "/%5Cevil.example"),
            ("https://other.example/:splat", "x", None, "https://other.example/x"),
            ("/new/:splat", "a\r\nSet-Cookie: x", None, "/new/a%0D%0ASet-Cookie:%20x"),
            ("/grüße", "", None, "/gr%C3%BC%C3%9Fe"),
        ];
        for (to, splat, query, wanted) in table {
            assert_eq!(location(to, splat, query), wanted, "{to} {splat}");
        }
    }

    #[test]
    fn headers_that_would_break_the_framing_are_refused() {
        assert!(header("X-A", "b").is_ok());
        for (name, value) in [("Content-Length", "5"), ("X A", "b"), ("X-A", "b\r\nX-B: c"), ("", "")] {
            assert!(header(name, value).is_err(), "{name}");
        }
    }
}
