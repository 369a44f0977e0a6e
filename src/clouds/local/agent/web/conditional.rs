//! Preconditions and ranges (RFC 9110, sections 13 and 14).

use axum::http::{
    HeaderMap, HeaderName,
    header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE},
};
use std::time::SystemTime;

/// What a representation is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validators {
    /// Strong, with its quotes.
    pub(super) etag: String,
    /// Whole seconds.
    pub(super) modified: SystemTime,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Precondition {
    Holds,
    NotModified,
    Failed,
}

/// The bytes of a representation that are asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Span {
    Whole,
    Part { start: u64, length: u64 },
    Unsatisfiable,
}

/// Whether a `GET` or `HEAD` is to be answered with the content.
pub(super) fn precondition(headers: &HeaderMap, have: &Validators) -> Precondition {
    if headers.contains_key(IF_MATCH) {
        if !lists(headers, IF_MATCH, have, false) {
            return Precondition::Failed;
        }
    } else if date(headers, IF_UNMODIFIED_SINCE).is_some_and(|since| have.modified > since) {
        return Precondition::Failed;
    }
    let unchanged = if headers.contains_key(IF_NONE_MATCH) {
        lists(headers, IF_NONE_MATCH, have, true)
    } else {
        date(headers, IF_MODIFIED_SINCE).is_some_and(|since| have.modified <= since)
    };
    if unchanged { Precondition::NotModified } else { Precondition::Holds }
}

/// Which part of `length` bytes is asked for. Several ranges, and what is not a range of bytes, get the whole.
pub(super) fn span(headers: &HeaderMap, have: &Validators, length: u64) -> Span {
    let stale = headers.get(IF_RANGE).is_some_and(|value| {
        let value = value.to_str().unwrap_or_default().trim();
        value != have.etag && httpdate::parse_http_date(value).ok() != Some(have.modified)
    });
    let range = headers.get(RANGE).and_then(|v| v.to_str().ok()).and_then(parse).filter(|_| !stale);
    let Some((first, last)) = range else { return Span::Whole };
    let (start, end) = match (first, last) {
        (Some(first), last) => (first, last.map_or(length, |last| last.saturating_add(1).min(length))),
        (None, Some(suffix)) => (length.saturating_sub(suffix), length),
        (None, None) => return Span::Whole,
    };
    if start >= end { Span::Unsatisfiable } else { Span::Part { start, length: end - start } }
}

/// One range of bytes: first and last, or only the last for a suffix.
fn parse(value: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, set) = value.split_once('=')?;
    let (first, last) = set.trim().split_once('-').filter(|_| unit.trim().eq_ignore_ascii_case("bytes"))?;
    let number = |text: &str| -> Option<Option<u64>> {
        let text = text.trim();
        if text.is_empty() {
            return Some(None);
        }
        // More digits than fit are a number all the same: one past every end.
        text.bytes().all(|b| b.is_ascii_digit()).then(|| Some(text.parse().unwrap_or(u64::MAX)))
    };
    let (first, last) = (number(first)?, number(last)?);
    let backwards = matches!((first, last), (Some(first), Some(last)) if last < first);
    (!backwards && (first.is_some() || last.is_some())).then_some((first, last))
}

fn lists(headers: &HeaderMap, name: HeaderName, have: &Validators, weak: bool) -> bool {
    headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).map(str::trim).any(|tag| {
        let tag = if weak { tag.strip_prefix("W/").unwrap_or(tag) } else { tag };
        tag == "*" || tag == have.etag
    })
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Precondition, Span, Validators, precondition, span};
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use std::time::{Duration, SystemTime};

    const BEFORE: &str = "Sun, 09 Sep 2001 01:46:39 GMT";
    const THEN: &str = "Sun, 09 Sep 2001 01:46:40 GMT";

    type Sent = &'static [(&'static str, &'static str)];

    fn have() -> Validators {
        Validators { etag: "\"abc\"".to_owned(), modified: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000) }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn preconditions() {
        use Precondition::{Failed, Holds, NotModified};
        let table: &[(Sent, Precondition)] = &[
            (&[], Holds),
            (&[("if-none-match", "\"abc\"")], NotModified),
            (&[("if-none-match", "\"x\", W/\"abc\"")], NotModified),
            (&[("if-none-match", "*")], NotModified),
            (&[("if-none-match", "\"abc-br\"")], Holds),
            (&[("if-modified-since", THEN)], NotModified),
            (&[("if-modified-since", BEFORE)], Holds),
            (&[("if-modified-since", "yesterday")], Holds),
            (&[("if-none-match", "\"x\""), ("if-modified-since", THEN)], Holds),
            (&[("if-match", "\"abc\"")], Holds),
            (&[("if-match", "W/\"abc\"")], Failed),
            (&[("if-match", "\"x\"")], Failed),
            (&[("if-unmodified-since", BEFORE)], Failed),
        ];
        for (sent, wanted) in table {
            assert_eq!(precondition(&headers(sent), &have()), *wanted, "{sent:?}");
        }
    }

    #[test]
    fn spans() {
        let part = |start, length| Span::Part { start, length };
        let table: &[(Sent, u64, Span)] = &[
            (&[], 10, Span::Whole),
            (&[("range", "bytes=0-0")], 10, part(0, 1)),
            (&[("range", "bytes=2-5")], 10, part(2, 4)),
            (&[("range", "Bytes=2-500")], 10, part(2, 8)),
            (&[("range", "bytes=9-")], 10, part(9, 1)),
            (&[("range", "bytes=10-")], 10, Span::Unsatisfiable),
            (&[("range", "bytes=99999999999999999999999-")], 10, Span::Unsatisfiable),
            (&[("range", "bytes=-3")], 10, part(7, 3)),
            (&[("range", "bytes=-30")], 10, part(0, 10)),
            (&[("range", "bytes=-0")], 10, Span::Unsatisfiable),
            (&[("range", "bytes=0-")], 0, Span::Unsatisfiable),
            (&[("range", "bytes=5-2")], 10, Span::Whole),
            (&[("range", "bytes=0-1,4-5")], 10, Span::Whole),
            (&[("range", "bytes=-")], 10, Span::Whole),
            (&[("range", "bytes=a-b")], 10, Span::Whole),
            (&[("range", "lines=0-1")], 10, Span::Whole),
            (&[("range", "bytes=0-1"), ("if-range", "\"abc\"")], 10, part(0, 2)),
            (&[("range", "bytes=0-1"), ("if-range", "\"old\"")], 10, Span::Whole),
            (&[("range", "bytes=0-1"), ("if-range", "W/\"abc\"")], 10, Span::Whole),
            (&[("range", "bytes=0-1"), ("if-range", THEN)], 10, part(0, 2)),
            (&[("range", "bytes=0-1"), ("if-range", BEFORE)], 10, Span::Whole),
        ];
        for (sent, length, wanted) in table {
            assert_eq!(span(&headers(sent), &have(), *length), *wanted, "{sent:?}");
        }
    }
}
