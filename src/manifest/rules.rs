//! What single texts must be like. Rules that look at several values of a service are in its own file.

use super::{
    codes,
    shape::{Rule, Wrong},
    suggest::{nearest, quote},
};

type Checked = Result<(), Wrong>;

const LABEL: &str = "^[a-z](-?[a-z0-9])*$";

/// The name of a project or service.
pub(super) static NAME: Rule = Rule { pattern: LABEL, longest: Some(40), references: false, check: |text| label(text, 40) };
/// The name of an environment.
pub(super) static ENVIRONMENT: Rule = Rule { pattern: LABEL, longest: Some(20), references: false, check: |text| label(text, 20) };
/// A region family or a cloud's region.
pub(super) static REGION: Rule = Rule { pattern: LABEL, longest: Some(40), references: false, check: region };
/// The name of a login; whatever the cloud's own tools accept.
pub(super) static PROFILE: Rule = line();
/// A cloud's name for one of its services, or `default`.
pub(super) static ENDPOINT_NAME: Rule = Rule { pattern: "^[a-z0-9][a-z0-9_-]*$", longest: None, references: false, check: endpoint_name };
pub(super) static ENDPOINT: Rule = Rule { pattern: "^https?://", longest: None, references: false, check: endpoint };
/// A shell command.
pub(super) static COMMAND: Rule = Rule { pattern: "\\S", longest: None, references: false, check: command };
/// A folder or file in the project. That `..` stays inside is for the service to check, which knows what it is relative to.
pub(super) static PATH: Rule = Rule { pattern: "^[^/~\\\\][^\\\\]*$", longest: None, references: false, check: path };
pub(super) static PATTERN: Rule = Rule { pattern: "^/[^?#\\s]*$", longest: None, references: false, check: pattern };
pub(super) static TARGET: Rule = Rule { pattern: "^(/|https?://|\\$\\{)\\S*$", longest: None, references: true, check: target };
pub(super) static HEADER_NAME: Rule =
    Rule { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", longest: None, references: false, check: header_name };
pub(super) static HEADER_VALUE: Rule = Rule { pattern: "\\S", longest: None, references: true, check: header_value };
pub(super) static CACHE: Rule = Rule { pattern: "\\S", longest: None, references: false, check: cache };
pub(super) static VARIABLE: Rule = Rule { pattern: "^[A-Za-z_][A-Za-z0-9_]*$", longest: None, references: false, check: variable };
/// The value of an environment variable.
pub(super) static VALUE: Rule = Rule { pattern: "", longest: None, references: false, check: value };

const fn line() -> Rule {
    Rule { pattern: "\\S", longest: None, references: false, check: command }
}

/// Lower case letters, digits and single dashes; a letter first, no dash last.
pub(super) fn label(text: &str, longest: usize) -> Checked {
    let wrong = |why: &str| {
        let hint = match proposal(text, longest) {
            Some(name) => format!("write {}, for example", quote(&name)),
            None => "use lower case letters, digits and single dashes, with a letter first".to_owned(),
        };
        Err(Wrong::new(codes::NAME, format!("the name {} {why}", quote(text)), hint))
    };
    match text {
        _ if text.is_empty() => wrong("is empty"),
        _ if text.chars().count() > longest => wrong(&format!("is longer than {longest} characters")),
        _ if !text.starts_with(|c: char| c.is_ascii_lowercase()) => wrong("does not begin with a lower case letter"),
        _ if !text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') => {
            wrong("may only have lower case letters, digits and dashes")
        }
        _ if text.ends_with('-') => wrong("ends with a dash"),
        _ if text.contains("--") => wrong("has two dashes in a row"),
        _ => Ok(()),
    }
}

/// The name that was probably wanted.
fn proposal(text: &str, longest: usize) -> Option<String> {
    let parts: Vec<String> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_ascii_lowercase).collect();
    let name: String = parts.join("-").trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(longest).collect();
    let name = name.trim_end_matches('-').to_owned();
    (!name.is_empty()).then_some(name)
}

fn region(text: &str) -> Checked {
    label(text, 40).map_err(|wrong| {
        Wrong::new(codes::NAME, wrong.message.replacen("the name", "the region", 1), "write a region such as `us-east` or `eu-west`")
    })
}

fn no_nul(text: &str) -> Checked {
    if text.contains('\0') {
        return Err(Wrong::new(codes::TEXT, "there is a NUL byte in the text", "remove `\\0` from it"));
    }
    Ok(())
}

fn command(text: &str) -> Checked {
    if text.trim().is_empty() {
        return Err(Wrong::new(codes::TEXT, "the text is empty", "write a value, or remove the line"));
    }
    no_nul(text)
}

fn value(text: &str) -> Checked {
    no_nul(text)
}

fn variable(text: &str) -> Checked {
    let fine = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !text.starts_with(|c: char| c.is_ascii_digit());
    if fine && !text.is_empty() {
        return Ok(());
    }
    let message = format!("{} cannot be the name of an environment variable", quote(text));
    Err(Wrong::new(codes::TEXT, message, "use letters, digits and underscores, with no digit first: `API_URL`"))
}

fn endpoint_name(text: &str) -> Checked {
    let fine = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if fine && text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    let message = format!("{} cannot be the name of a cloud's service", quote(text));
    Err(Wrong::new(codes::TEXT, message, "write it in lower case, such as `s3`, or `default` for all services"))
}

fn endpoint(text: &str) -> Checked {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let fine = host.is_some_and(|h| h.starts_with(|c: char| c.is_alphanumeric() || c == '[')) && text.chars().all(|c| c.is_ascii_graphic());
    if fine {
        return Ok(());
    }
    let message = format!("{} is not a full address", quote(text));
    Err(Wrong::new(codes::TARGET, message, "write `https://` or `http://`, a host, and a port if needed: `http://127.0.0.1:9000`"))
}

fn path(text: &str) -> Checked {
    let wrong = |message: &str, hint: &str| Err(Wrong::new(codes::FOLDER, format!("{} {message}", quote(text)), hint));
    let drive = text.as_bytes().get(1) == Some(&b':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    match text {
        "" => wrong("is not a path", "write `.` for the folder itself"),
        _ if text.contains('\\') => wrong("has a backslash", "separate the parts of a path with `/`"),
        _ if text.starts_with('/') || drive => wrong("is an absolute path", "write it relative to the project, without a `/` in front"),
        _ if text.starts_with('~') => wrong("is in a home folder", "write it relative to the project"),
        _ if text.chars().any(char::is_control) => wrong("has a control character", "rename the folder, or write its name as it is"),
        _ => Ok(()),
    }
}

fn pattern(text: &str) -> Checked {
    let wrong = |message: &str, hint: String| Err(Wrong::new(codes::PATTERN, format!("the path {} {message}", quote(text)), hint));
    match text {
        _ if text.contains("://") => wrong("has a scheme and host", "write the path only, from its `/` on".to_owned()),
        _ if !text.starts_with('/') => wrong("does not begin with `/`", format!("write {}", quote(&format!("/{text}")))),
        _ if text.starts_with("//") => wrong("begins with two slashes", "write one".to_owned()),
        _ if text.contains("**") => wrong("has `**`", "write one `*`: it stands for any characters, slashes included".to_owned()),
        _ if text.contains(":splat") => wrong("has `:splat`", "write `*` here, and `:splat` in `to`".to_owned()),
        _ if text.contains(['?', '#']) => {
            wrong("has a query or fragment", "write the path only, up to the `?` or `#`; `*` stands for any characters".to_owned())
        }
        _ if text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            wrong("has a space or control character", "write `%20` for a space".to_owned())
        }
        _ => Ok(()),
    }
}

fn target(text: &str) -> Checked {
    let wrong = |message: &str, hint: &str| Err(Wrong::new(codes::TARGET, format!("the target {} {message}", quote(text)), hint));
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match text {
        _ if text.chars().any(|c| c.is_whitespace() || !c.is_ascii() || c.is_control()) => {
            wrong("has a space or a character outside of ASCII", "percent-encode it: `%20` for a space")
        }
        _ if text.contains('*') => wrong("has a `*`", "write `:splat` for what the `*` in `from` matched"),
        _ if text.starts_with("//") => wrong("has no scheme", "write `https://` in front of the host"),
        _ if text.starts_with("${") && text.split_once('}').is_some_and(|(reference, _)| !reference.ends_with(".url")) => {
            wrong("begins with something other than an address", "write `https://` in front, or refer to a `url`")
        }
        _ if text.starts_with('/') || text.starts_with("${") => Ok(()),
        _ if host.is_some_and(|h| h.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '$' || c == '[')) => Ok(()),
        _ => wrong("is neither a path nor a full address", "begin it with `/`, `https://` or a reference such as `${web.url}`"),
    }
}

/// Headers that belong to one connection (RFC 9110, section 7.6.1) or that servers compute for each response.
const SERVER_HEADERS: &[&str] = &[
    "accept-ranges",
    "age",
    "alt-svc",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "expires",
    "host",
    "keep-alive",
    "last-modified",
    "location",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "warning",
];

fn header_name(text: &str) -> Checked {
    let wrong = |message: &str, hint: &str| Err(Wrong::new(codes::HEADER_NAME, format!("{} {message}", quote(text)), hint));
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let lower = text.to_ascii_lowercase();
    match text {
        _ if text.is_empty() || !text.bytes().all(token) => {
            wrong("cannot be the name of a header", "use letters, digits and dashes: `X-Frame-Options`")
        }
        _ if lower == "cache-control" => wrong("is set by `cache:`", "write `cache: [{path: \"/*\", control: \"...\"}]` beside `headers:`"),
        _ if SERVER_HEADERS.contains(&lower.as_str()) => wrong("is set by the server for each response", "remove it from `set:`"),
        _ => Ok(()),
    }
}

fn header_value(text: &str) -> Checked {
    let wrong = |message: &str, hint: &str| Err(Wrong::new(codes::HEADER_VALUE, format!("the value {message}"), hint));
    match text {
        _ if text.trim().is_empty() => wrong("is empty", "write a value, or remove the header"),
        _ if text.contains(['\n', '\r']) => wrong("has more than one line", "write it on one line, or use `>-` instead of `|`"),
        _ if text.chars().any(char::is_control) => wrong("has a control character", "remove it"),
        _ if !text.is_ascii() => wrong("has a character outside of ASCII", "percent-encode it"),
        _ if text.trim() != text => wrong("has a space at its start or end", "remove the space"),
        _ => Ok(()),
    }
}

/// Directives of responses: RFC 9111 (5.2.2), RFC 8246 (immutable), RFC 5861 (stale-*). `true` means that seconds follow.
const DIRECTIVES: &[(&str, bool)] = &[
    ("immutable", false),
    ("max-age", true),
    ("must-revalidate", false),
    ("must-understand", false),
    ("no-cache", false),
    ("no-store", false),
    ("no-transform", false),
    ("private", false),
    ("proxy-revalidate", false),
    ("public", false),
    ("s-maxage", true),
    ("stale-if-error", true),
    ("stale-while-revalidate", true),
];

fn cache(text: &str) -> Checked {
    header_value(text)?;
    text.split(',').map(str::trim).try_for_each(directive)
}

fn directive(text: &str) -> Checked {
    let wrong = |message: &str, hint: String| Err(Wrong::new(codes::HEADER_VALUE, format!("{} {message}", quote(text)), hint));
    let (name, seconds) = text.split_once('=').map_or((text, None), |(name, seconds)| (name, Some(seconds)));
    let Some((name, takes)) = DIRECTIVES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
        let hint = match nearest(name, DIRECTIVES.iter().map(|(known, _)| *known)) {
            Some(near) => format!("did you mean {}?", quote(near)),
            None => "write `public, max-age=3600` or `no-store`, for example".to_owned(),
        };
        return wrong("is not a directive of Cache-Control", hint);
    };
    match (takes, seconds) {
        (true, Some(n)) if !n.is_empty() && n.len() <= 10 && n.bytes().all(|b| b.is_ascii_digit()) => Ok(()),
        (true, _) => wrong("needs a number of seconds", format!("write {}", quote(&format!("{name}=3600")))),
        (false, None) => Ok(()),
        (false, Some(_)) => wrong("takes no value", format!("write {}", quote(name))),
    }
}
