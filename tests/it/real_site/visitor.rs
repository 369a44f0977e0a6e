//! Opens the site as people do, and compares it with the folder that it was made from.

use super::input::{BIG, Tree, linked};
use crate::support::servers::Server;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who opens the address that the deploy told, with a client that is not ours.
pub(super) struct Visitor {
    agent: ureq::Agent,
    /// Where the connection goes.
    pub(super) server: String,
    /// Who is asked for.
    host: String,
}

pub(super) struct Page {
    pub(super) status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Visitor {
    /// `server` is who plays the internet; without it the name is this machine's, as browsers have it (RFC 6761).
    pub(super) fn new(deployed: &Value, server: Option<&Server>) -> Self {
        let url = deployed["services"][0]["url"].as_str().unwrap();
        let host = url.split("://").nth(1).unwrap().trim_end_matches('/').to_owned();
        let server = server.map_or_else(
            || {
                let (name, port) = host.rsplit_once(':').unwrap();
                assert!(name == "localhost" || name.ends_with(".localhost"), "{url}");
                format!("http://127.0.0.1:{port}")
            },
            |server| {
                assert!(url.starts_with("https://"), "{url}");
                server.url.clone()
            },
        );
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
        Self { agent: config.build().into(), server, host }
    }

    /// `path` as it stands in a URL.
    pub(super) fn get(&self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.server)).header("host", &self.host).header("x-forwarded-proto", "https");
        let mut answer = request.call().unwrap_or_else(|e| panic!("{path}: {e}"));
        let headers =
            answer.headers().iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        Page {
            status: answer.status().as_u16(),
            headers: headers.collect(),
            body: answer.body_mut().with_config().limit(2 * BIG as u64).read_to_vec().unwrap(),
        }
    }

    /// What must be there.
    pub(super) fn open(&self, path: &str) -> Page {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{path}: {:?}", page.headers);
        page
    }

    /// Every file of a release is there as the tool wrote it, pages also under the address that people see.
    pub(super) fn compare(&self, site: &Tree) -> usize {
        let mut fetched = 0;
        for (key, bytes) in site {
            let mut paths = vec![url_path(key)];
            paths.extend(url_path(key).strip_suffix("index.html").map(ToOwned::to_owned));
            for path in paths {
                let page = self.open(&path);
                assert!(page.body == *bytes, "{path}: {} bytes came, not the {} of the file", page.body.len(), bytes.len());
                assert_eq!(page.headers["content-type"], content_type(key), "{path}");
                assert_eq!(page.headers["cache-control"], cache_control(key), "{path}");
                let asset = key.starts_with("assets/");
                assert_eq!(page.headers.get("x-robots-tag").is_some_and(|v| v == "noindex"), asset, "{path}: {:?}", page.headers);
                fetched += 1;
            }
        }
        fetched
    }

    /// Follows every link of a page to a place on this site; how many.
    fn follow(&self, path: &str, page: &Page) -> usize {
        let text = String::from_utf8(page.body.clone()).unwrap();
        let attributes = ["href=\"", "src=\""].into_iter().flat_map(|name| text.split(name).skip(1));
        let links: BTreeSet<String> = attributes
            .filter_map(|rest| rest.split('"').next())
            .map(|link| link.replace("&amp;", "&"))
            .filter(|link| !link.starts_with('#') && !link.contains("://"))
            .map(|link| join(path, link.split('#').next().unwrap()))
            .collect();
        for link in &links {
            let target = self.get(link);
            assert_eq!(target.status, 200, "{path} links to {link}: {:?}", target.headers);
        }
        links.len()
    }

    /// Redirects, pages that are not there, and the links of a few that are.
    pub(super) fn walk(&self, site: &Tree) -> usize {
        for (from, status, to) in [
            ("/old/b1/c1/p1/?q=1", 302, "/s1/b1/c1/p1/?q=1"),
            ("/gr%C3%B6%C3%9Fe/alt", 301, "/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC%E8%AA%9E/"),
        ] {
            let page = self.get(from);
            assert_eq!((page.status, page.headers["location"].as_str()), (status, to), "{from}");
        }
        let bare = self.get("/s1");
        assert!(matches!(bare.status, 301 | 308) && bare.headers["location"] == "/s1/", "{}: {:?}", bare.status, bare.headers);
        self.open(&self.get("/old/b1/c1/p1/").headers["location"]);

        for missing in ["/no/such/page/", "/no%20such.txt", "/%E6%97%A5/"] {
            let page = self.get(missing);
            assert_eq!(page.status, 404, "{missing}");
            assert!(page.body == site["404.html"], "{missing}: not the page of the site");
        }
        let mut followed = self.follow("/no/such/page/", &self.get("/no/such/page/"));
        for path in ["/", "/s0/", "/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC%E8%AA%9E/", "/s1/b1/c1/p1/", "/100%25/"] {
            followed += self.follow(path, &self.open(path));
        }
        followed
    }
}

/// Where a link of a page leads, as browsers read it (RFC 3986, 5.2).
fn join(page: &str, link: &str) -> String {
    let whole = if link.starts_with('/') { link.to_owned() } else { format!("{}/{link}", page.rsplit_once('/').unwrap().0) };
    let mut parts: Vec<&str> = Vec::new();
    let mut folder = false;
    for part in whole.split('/').skip(1) {
        folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

pub(super) fn url_path(key: &str) -> String {
    format!("/{}", linked(key))
}

/// What a browser must be told; an ending that is not named here is a mistake of this test.
pub(super) fn content_type(key: &str) -> &'static str {
    match key.rsplit_once('.').unwrap().1 {
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "xml" => "text/xml; charset=utf-8",
        "gz" => "application/gzip",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        "bin" => "application/octet-stream",
        other => panic!("which type has .{other}?"),
    }
}

pub(super) fn cache_control(key: &str) -> &'static str {
    match key {
        _ if key.starts_with("assets/") => "public, max-age=604800",
        _ if key.ends_with(".html") => "public, max-age=0, s-maxage=86400, must-revalidate",
        _ => "public, max-age=3600, s-maxage=86400",
    }
}
