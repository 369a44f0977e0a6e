//! How a file is served: its type and how long it may be kept.

use crate::model::app::CacheRule;

/// Asked for again each time, kept by shared caches until a deploy empties them.
const PAGE: &str = "public, max-age=0, s-maxage=86400, must-revalidate";
/// May be an hour old in a browser.
const ASSET: &str = "public, max-age=3600, s-maxage=86400";
/// Its name changes with its content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Folders whose files frameworks name after their content.
const HASHED_FOLDERS: [&str; 4] = ["_next/static/", "_astro/", "_app/immutable/", "_nuxt/"];

/// `Content-Type` by the key's extension; text is UTF-8.
pub(super) fn content_type(key: &str) -> String {
    let guess = match key.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).as_deref() {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("mjs") => "text/javascript".to_owned(),
        Some("map") => "application/json".to_owned(),
        _ => mime_guess::from_path(key).first_or_octet_stream().essence_str().to_owned(),
    };
    let textual = guess.starts_with("text/")
        || matches!(guess.as_str(), "application/json" | "application/manifest+json" | "image/svg+xml" | "application/xml");
    if textual { format!("{guess}; charset=utf-8") } else { guess }
}

/// `Cache-Control`: the project's first matching rule, else by kind of file.
pub(super) fn cache_control(key: &str, content_type: &str, rules: &[CacheRule]) -> String {
    let path = format!("/{key}");
    if let Some(rule) = rules.iter().find(|rule| matches(&rule.path, &path)) {
        return rule.control.clone();
    }
    if content_type.starts_with("text/html") {
        return PAGE.to_owned();
    }
    if is_fingerprinted(key) { IMMUTABLE } else { ASSET }.to_owned()
}

/// Whether a pattern, in which `*` stands for any run of characters, covers a whole path.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Whether a name tells its content: wrongly saying yes would keep an old file in browsers for a year, so doubt means no.
fn is_fingerprinted(key: &str) -> bool {
    if HASHED_FOLDERS.iter().any(|folder| key.starts_with(folder) || key.contains(&format!("/{folder}"))) {
        return true;
    }
    let name = key.rsplit('/').next().unwrap_or(key);
    let Some((stem, _)) = name.split_once('.').map(|_| name.rsplit_once('.').unwrap_or((name, ""))) else { return false };
    let Some(mark) = stem.rsplit(['.', '-', '_']).next().filter(|mark| mark.len() < stem.len()) else { return false };
    let has = |test: fn(&char) -> bool| mark.chars().any(|c| test(&c));
    let digit = has(char::is_ascii_digit);
    let hex = mark.len() >= 8 && mark.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    let mixed = (8..=10).contains(&mark.len()) && mark.chars().all(|c| c.is_ascii_alphanumeric());
    digit && ((hex && has(char::is_ascii_lowercase)) || (mixed && has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_tell_their_content_are_kept_for_ever() {
        for key in
            ["app-3f9a1c2b.js", "css/main.0d1e2f3a4b5c.css", "assets/index-DiwrgT4a.js", "_next/static/chunks/x.js", "a/_astro/y.css"]
        {
            assert!(is_fingerprinted(key), "{key}");
        }
        for key in [
            "app.js",
            "jquery-slimscroll.js",
            "report-20260101.pdf",
            "logo-DarkBlue.png",
            "deadbeef.js",
            "a-deadbeef.js",
            "v2/x-v5alpha12.js",
        ] {
            assert!(!is_fingerprinted(key), "{key}");
        }
    }

    #[test]
    fn rules_come_before_defaults() {
        let rules = [CacheRule { path: "/a/*.js".into(), control: "no-store".into() }];
        let control = |key: &str| cache_control(key, &content_type(key), &rules);
        assert_eq!(control("a/b/c.js"), "no-store");
        assert_eq!(control("b/c.js"), ASSET);
        assert_eq!(control("index.html"), PAGE);
    }

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("/*", "/", true),
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a/*/c", "/a/b/b/c", true),
            ("*.js", "/x.js", true),
            ("/a*", "/b", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn types() {
        assert_eq!(content_type("a/b.HTML"), "text/html; charset=utf-8");
        assert_eq!(content_type("x.webmanifest"), "application/manifest+json; charset=utf-8");
        assert_eq!(content_type("x.woff2"), "font/woff2");
        assert_eq!(content_type("noextension"), "application/octet-stream");
    }
}
