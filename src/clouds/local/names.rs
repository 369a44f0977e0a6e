//! Names of this machine's own cloud: pure functions of project, environment and service.

use crate::model::name::token;

/// Ports of sites: below the range that systems give to outgoing connections.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// A site's physical name.
pub(super) fn site(project: &str, environment: &str, service: &str) -> String {
    format!("{project}.{environment}.{service}")
}

/// The host that browsers resolve to this machine by themselves (RFC 6761). `dev` is what a person works in all day and
/// stays out of it.
pub(super) fn host(project: &str, environment: &str, service: &str) -> String {
    match environment {
        "dev" => format!("{service}.{project}.localhost"),
        _ => format!("{service}.{environment}.{project}.localhost"),
    }
}

/// Whether `name` can be a site's: it becomes the name of a directory.
pub(super) fn is_site(name: &str) -> bool {
    let label =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
    name.len() <= 200 && name.split('.').count() == 3 && name.split('.').all(label)
}

/// The ports a site may have, the one it would like best first: the same name likes the same port everywhere.
pub(super) fn ports(name: &str) -> impl Iterator<Item = u16> {
    let count = PORTS.end - PORTS.start;
    let first = u16::from_str_radix(&token(&[name], 4), 16).unwrap_or_default() % count;
    (0..count).map(move |step| PORTS.start + (first + step) % count)
}

#[cfg(test)]
mod tests {
    use super::{host, is_site, ports};
    use std::collections::BTreeSet;

    #[test]
    fn hosts_and_names() {
        assert_eq!(host("shop", "dev", "web"), "web.shop.localhost");
        assert_eq!(host("shop", "staging", "web"), "web.staging.shop.localhost");
        for name in ["", ".", "..", "a.b", "a..b", "../a.b", "a/b.c.d", "A.b.c", "a.b.c.d", "a.b.c\0"] {
            assert!(!is_site(name), "{name}");
        }
        assert!(is_site("shop.dev.web-1"));
    }

    #[test]
    fn every_port_is_offered_once() {
        let all: Vec<u16> = ports("shop.dev.web").collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 10_000);
        assert!(all.iter().all(|p| (20_000..30_000).contains(p)));
        assert_eq!(all[0], ports("shop.dev.web").next().unwrap());
    }
}
