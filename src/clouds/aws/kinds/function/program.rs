//! The JavaScript of an edge function: its rules as one line of JSON, then a fixed program that reads them.
//!
//! What visitors see, and where it differs from the machine's own cloud because the edge cannot know which files exist:
//! - a path that ends in `/` is that directory's `index.html`; a last segment without a dot is sent on to that directory
//!   (`/docs` -> `/docs/`), or is a page where the release has flat ones (`/docs` is `/docs.html`), or, in a single-page
//!   application, one of its own routes (`/index.html`). So files without a dot in their name cannot be reached, but those
//!   under `/.well-known/`;
//! - redirects are tried in order before that, on the decoded path, and keep the visitor's query;
//! - `:splat` cannot make a redirect leave the site: leading slashes are folded into one;
//! - headers by path are not set on error pages, for which CloudFront runs no function.
//!
//! CloudFront may put the default root object in place of `/` before it runs the function, so a redirect from `/` is tried for both.

use crate::model::name::token;
use serde_json::Value;

/// Bytes. <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions>
pub(in crate::clouds::aws) const LIMIT: usize = 10 * 1024;

const START: &str = "const rules = ";

/// When a function runs; decides its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::clouds::aws) enum Event {
    ViewerRequest,
    ViewerResponse,
}

impl Event {
    pub(in crate::clouds::aws) fn as_str(self) -> &'static str {
        match self {
            Self::ViewerRequest => "viewer-request",
            Self::ViewerResponse => "viewer-response",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::ViewerRequest, Self::ViewerResponse].into_iter().find(|event| event.as_str() == text)
    }

    fn program(self) -> &'static str {
        match self {
            Self::ViewerRequest => concat!(include_str!("match.js"), include_str!("request.js")),
            Self::ViewerResponse => concat!(include_str!("match.js"), include_str!("response.js")),
        }
    }

    /// Tells this program from that of another release of mikrocloud, or one that somebody edited.
    pub(in crate::clouds::aws) fn digest(self) -> String {
        token(&[self.program()], 12)
    }
}

/// The whole source of a function.
pub(in crate::clouds::aws) fn render(event: Event, rules: &Value) -> String {
    format!("{START}{rules};\n{}", event.program())
}

/// The digest of the program and its rules; no rules if the source is not one of ours.
pub(super) fn parse(source: &str) -> (String, Option<Value>) {
    let rules = source.strip_prefix(START).and_then(|rest| rest.split_once(";\n"));
    let parsed = rules.and_then(|(rules, program)| Some((serde_json::from_str(rules).ok()?, program)));
    match parsed {
        Some((rules, program)) => (token(&[program], 12), Some(rules)),
        None => (token(&[source], 12), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_source_gives_back_its_rules() {
        let rules = json!({"redirects": [["/a;\n*", "/\u{2028}\"b\"", 301]], "spa": true});
        for event in [Event::ViewerRequest, Event::ViewerResponse] {
            let source = render(event, &rules);
            assert_eq!(parse(&source), (event.digest(), Some(rules.clone())));
            assert_ne!(parse(&format!("{source}//")).0, event.digest());
            assert_eq!(Event::parse(event.as_str()), Some(event));
        }
        assert_eq!(parse("function handler(e) { return e.request; }").1, None);
    }

    #[test]
    fn the_programs_leave_room_for_rules() {
        for event in [Event::ViewerRequest, Event::ViewerResponse] {
            assert!(event.program().len() < LIMIT / 4, "{}", event.program().len());
        }
    }
}
