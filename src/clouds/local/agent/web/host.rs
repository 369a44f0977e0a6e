//! Which names a loopback server answers to. Any other name means that a web page made a browser send the request here (DNS rebinding).

use axum::http::{HeaderMap, Uri, header::HOST};

/// Whether the request was sent to this machine by one of its own names, on whatever port.
pub(crate) fn is_ours(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let named = |authority: &str| {
        let name = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        let name = name.map_or(authority, |(name, _)| name).to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.strip_suffix(".localhost").is_some_and(|sub| !sub.is_empty())
    };
    host.to_str().is_ok_and(named) && uri.authority().is_none_or(|authority| named(authority.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use axum::http::{HeaderMap, HeaderValue, Uri, header::HOST};

    #[test]
    fn only_names_of_this_machine() {
        let table = [
            ("localhost", true),
            ("LOCALHOST:80", true),
            ("web.shop.localhost:20001", true),
            ("web.shop.localhost.", true),
            ("127.0.0.1:1", true),
            ("[::1]:1", true),
            ("[::1]", true),
            ("", false),
            (".localhost", false),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("evillocalhost", false),
            ("127.0.0.1.evil.example", false),
            ("user@localhost", false),
            ("192.168.1.1", false),
        ];
        for (host, wanted) in table {
            let headers: HeaderMap = [(HOST, HeaderValue::from_static(host))].into_iter().collect();
            assert_eq!(is_ours(&Uri::from_static("/"), &headers), wanted, "{host}");
        }
        assert!(!is_ours(&Uri::from_static("/"), &HeaderMap::new()));
    }
}
