//! What a visitor gets.

use super::{Answer, Rig, deploy, get, raw, release, send, sha, site};
use crate::clouds::Session as _;
use axum::{body::Body, http::Method};
use serde_json::json;
use std::io::Read as _;

const LONG: &str = "a line that can be compressed very well, as it is repeated\n";

#[tokio::test(flavor = "multi_thread")]
async fn every_path_finds_its_file_or_an_honest_refusal() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    let want = site("paths", |f| f["not_found"] = json!("404.html"));
    let url = deploy(
        &session,
        &want,
        &[
            ("index.html", b"home"),
            ("404.html", b"lost"),
            ("about.html", b"about"),
            ("docs/index.html", b"docs"),
            ("docs/a.txt", b"a"),
            ("a b#c?.txt", b"odd"),
            ("100%", b"percent"),
            ("ü.html", b"umlaut"),
            ("plus+plus", b"plus"),
            ("empty.txt", b""),
            ("..secret", b"dots"),
        ],
    )
    .await;
    let table = [
        ("/", 200, "home"),
        ("/index.html", 200, "home"),
        ("/?q=1", 200, "home"),
        ("/about", 200, "about"),
        ("/about.html", 200, "about"),
        ("/about/", 404, "lost"),
        ("/docs/", 200, "docs"),
        ("/docs", 308, ""),
        ("/docs/a.txt", 200, "a"),
        ("/docs//a.txt", 404, "lost"),
        ("//docs/a.txt", 404, "lost"),
        ("/a%20b%23c%3F.txt", 200, "odd"),
        ("/a%20b%23c?.txt", 404, "lost"),
        ("/100%25", 200, "percent"),
        ("/100%", 400, "this path cannot be the name of a file\n"),
        ("/%C3%BC", 200, "umlaut"),
        ("/%C3%BC.html", 200, "umlaut"),
        ("/%ff", 400, "this path cannot be the name of a file\n"),
        ("/a%00.txt", 400, "this path cannot be the name of a file\n"),
        ("/plus+plus", 200, "plus"),
        ("/plus%2Bplus", 200, "plus"),
        ("/empty.txt", 200, ""),
        ("/..secret", 200, "dots"),
        ("/nothing", 404, "lost"),
        ("/nothing.js", 404, "lost"),
    ];
    for (path, status, body) in table {
        let answer = get(&format!("{url}{path}"), &[]).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (status, body), "{path}");
        if !matches!(status, 400 | 308) {
            assert_eq!(answer.header("content-length"), Some(body.len().to_string().as_str()), "{path}");
        }
    }
    assert_eq!(get(&format!("{url}/docs?a=b"), &[]).await.header("location"), Some("/docs/?a=b"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_release_is_reachable() {
    let rig = Rig::new().await;
    let url = deploy(&rig.session().await, &site("escape", |_| {}), &[("index.html", b"home"), ("a/b.txt", b"b")]).await;
    let blob = sha(b"home");
    let mut paths: Vec<String> = ["site.json", "release.json", "../../agent.json", "../../../../../../../etc/passwd"]
        .iter()
        .flat_map(|file| {
            let encoded = file.replace("../", "%2e%2e%2f").replace('/', "%2f");
            [format!("/{file}"), format!("/a/../{file}"), format!("/{encoded}"), format!("/%252e%252e/{file}"), format!("//{file}")]
        })
        .collect();
    paths.extend([
        format!("/blobs/{}/{blob}", &blob[..2]),
        "/..\\..\\site.json".to_owned(),
        "/etc/passwd".to_owned(),
        "/./index.html".to_owned(),
    ]);
    for path in paths {
        let answer = raw(&url, &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 404 ") || answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("token") && !answer.contains("entries"), "{path}: {answer}");
    }
    let absolute = raw(&url, "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(absolute.starts_with("HTTP/1.1 421 "), "{absolute}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_reading_and_only_by_a_name_of_this_machine() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    let made = session.create(&site("doors", |_| {})).await.unwrap();
    let url = &made.outputs["plain_url"];
    assert_eq!(made.outputs["url"], format!("http://doors.test.localhost:{}", made.outputs["port"]));
    assert_eq!(get(url, &[]).await.text(), "nothing is published here yet\n");
    release(&session, "doors", &[("index.html", b"home")]).await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE, Method::PATCH] {
        let answer = send(method, url, &[], Body::empty()).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET, HEAD")));
    }
    for (host, status) in
        [("doors.test.localhost", 200), ("localhost:1", 200), ("[::1]", 200), ("evil.example", 421), ("localhost.evil.example", 421)]
    {
        assert_eq!(get(url, &[("host", host)]).await.status.as_u16(), status, "{host}");
    }
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        assert_eq!(get(&url.replace("127.0.0.1", "[::1]"), &[]).await.text(), "home");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn caches_are_told_what_they_need() {
    let rig = Rig::new().await;
    let url = deploy(&rig.session().await, &site("caches", |_| {}), &[("index.html", b"home"), ("app.css", b"css")]).await;
    let first = get(&url, &[]).await;
    let etag = first.header("etag").unwrap().to_owned();
    let modified = first.header("last-modified").unwrap().to_owned();
    assert_eq!(etag, format!("\"{}\"", sha(b"home")));
    assert_eq!(first.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
    assert_eq!(first.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(first.header("referrer-policy"), Some("strict-origin-when-cross-origin"));
    assert_eq!(first.header("x-frame-options"), Some("SAMEORIGIN"));
    assert_eq!(first.header("strict-transport-security"), None);
    for (name, value, status) in [
        ("if-none-match", etag.as_str(), 304),
        ("if-none-match", "\"other\"", 200),
        ("if-modified-since", modified.as_str(), 304),
        ("if-modified-since", "Sun, 09 Sep 2001 01:46:40 GMT", 200),
        ("if-match", "\"other\"", 412),
    ] {
        let answer = get(&url, &[(name, value)]).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {value}");
        assert_eq!(answer.body.is_empty(), status != 200);
        assert_eq!(answer.header("etag"), Some(etag.as_str()));
    }
    let head = send(Method::HEAD, &url, &[], Body::empty()).await;
    assert_eq!((head.header("content-length"), head.body.len()), (Some("4"), 0));
    assert_eq!(head.header("etag"), Some(etag.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn any_part_of_a_big_file() {
    let rig = Rig::new().await;
    let big: Vec<u8> = (0u32..5 << 18).flat_map(u32::to_le_bytes).collect();
    assert_eq!(big.len(), 5 << 20);
    let url = deploy(&rig.session().await, &site("ranges", |_| {}), &[("big.bin", &big), ("empty.bin", b"")]).await;
    let (file, size) = (format!("{url}/big.bin"), big.len());
    let whole = get(&file, &[]).await;
    assert!(whole.body == big && whole.header("accept-ranges") == Some("bytes"));
    for (range, start, end) in [
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        ("bytes=65530-1065540", 65530, 1_065_541),
        ("bytes=5242879-", size - 1, size),
        ("bytes=-7", size - 7, size),
        ("bytes=10-99999999", 10, size),
    ] {
        let answer = get(&file, &[("range", range)]).await;
        assert_eq!(answer.status, 206, "{range}");
        assert!(answer.body == big[start..end], "{range}");
        assert_eq!(answer.header("content-range"), Some(format!("bytes {start}-{}/{size}", end - 1).as_str()));
        assert_eq!(answer.header("content-length"), Some((end - start).to_string().as_str()));
        let head = send(Method::HEAD, &file, &[("range", range)], Body::empty()).await;
        assert_eq!(head.header("content-length"), Some((end - start).to_string().as_str()));
    }
    for range in ["bytes=0-1,5-6", "bytes=9-1", "pages=1-2"] {
        assert_eq!(get(&file, &[("range", range)]).await.status, 200, "{range}");
    }
    let past = get(&file, &[("range", "bytes=5242880-")]).await;
    assert_eq!((past.status.as_u16(), past.header("content-range"), past.body.len()), (416, Some("bytes */5242880"), 0));
    assert_eq!(get(&format!("{url}/empty.bin"), &[("range", "bytes=0-")]).await.status, 416);
    let etag = whole.header("etag").unwrap();
    assert_eq!(get(&file, &[("range", "bytes=0-1"), ("if-range", etag)]).await.status, 206);
    assert_eq!(get(&file, &[("range", "bytes=0-1"), ("if-range", "\"old\"")]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stops_is_given_up() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let rig = Rig::new().await;
    let big = vec![b'x'; 24 << 20];
    let url = deploy(&rig.session().await, &site("slow", |_| {}), &[("big.bin", &big)]).await;
    let begun = std::time::Instant::now();
    let half = raw(&url, "GET / HTTP/1.1\r\nHost: localhost\r\n");
    let lazy = async {
        let mut stream = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
        stream.write_all(b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        let mut got = Vec::new();
        _ = stream.read_to_end(&mut got).await;
        got.len()
    };
    let (half, lazy) = tokio::join!(half, lazy);
    assert!(half.is_empty() || half.starts_with("HTTP/1.1 408 "), "{half}");
    assert!(lazy > 0 && lazy < big.len(), "{lazy} bytes although nobody took them");
    assert!(begun.elapsed().as_secs() < 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_compressed_for_those_who_can_read_it() {
    let rig = Rig::new().await;
    let text = LONG.repeat(4000);
    let noise: Vec<u8> = (0u32..4000).flat_map(|n| sha(&n.to_le_bytes()).into_bytes()).collect();
    let files: &[(&str, &[u8])] = &[("a.js", text.as_bytes()), ("small.js", b"1;"), ("a.png", text.as_bytes()), ("noise.txt", &noise)];
    let url = deploy(&rig.session().await, &site("packed", |_| {}), files).await;
    let decoded = |answer: &Answer| {
        let mut plain = Vec::new();
        match answer.header("content-encoding") {
            Some("br") => _ = brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut plain).unwrap(),
            Some("gzip") => _ = flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut plain).unwrap(),
            _ => plain.extend(&answer.body),
        }
        plain
    };
    for (path, accept, encoding) in [
        ("a.js", "gzip, deflate, br, zstd", Some("br")),
        ("a.js", "gzip, deflate, br, zstd", Some("br")),
        ("a.js", "gzip", Some("gzip")),
        ("a.js", "br;q=0.2, gzip;q=0.8", Some("gzip")),
        ("a.js", "identity", None),
        ("small.js", "br", None),
        ("a.png", "br", None),
        ("noise.txt", "br", Some("br")),
    ] {
        let answer = get(&format!("{url}/{path}"), &[("accept-encoding", accept)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{path} {accept}");
        let wanted: &[u8] = files.iter().find(|(key, _)| *key == path).unwrap().1;
        assert!(decoded(&answer) == wanted, "{path} {accept}");
        assert_eq!(answer.header("vary"), matches!(path, "a.js" | "noise.txt").then_some("accept-encoding"), "{path}");
        let suffix = encoding.map(|e| format!("-{e}")).unwrap_or_default();
        assert_eq!(answer.header("etag"), Some(format!("\"{}{suffix}\"", sha(wanted)).as_str()));
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
        let again = get(&format!("{url}/{path}"), &[("accept-encoding", accept), ("if-none-match", answer.header("etag").unwrap())]).await;
        assert_eq!(again.status, 304);
    }
    let br = get(&format!("{url}/a.js"), &[("accept-encoding", "br")]).await;
    assert!(br.body.len() < text.len() / 50, "{}", br.body.len());
    let part = get(&format!("{url}/a.js"), &[("accept-encoding", "br"), ("range", "bytes=3-9")]).await;
    assert_eq!(part.body, br.body[3..10], "a range is one of the compressed form");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manifests_rules_are_followed() {
    let rig = Rig::new().await;
    let want = site("rules", |f| {
        f["headers"] = json!([
            {"path": "/*", "set": {"X-All": "1", "X-Frame-Options": "DENY"}},
            {"path": "/", "set": {"X-Home": "yes"}},
            {"path": "/docs/*", "set": {"X-All": "2", "Content-Security-Policy": "default-src 'self'"}},
        ]);
        f["redirects"] = json!([
            {"from": "/old/*", "to": "/new/:splat", "status": 301},
            {"from": "/gone", "to": "https://other.example/x?y=1#z", "status": 302},
            {"from": "/out/*", "to": "/:splat", "status": 307},
        ]);
    });
    let session = rig.session().await;
    let url = deploy(&session, &want, &[("index.html", b"home"), ("docs/a.html", b"a"), ("old/there.html", b"never seen")]).await;
    let home = get(&url, &[]).await;
    assert_eq!((home.header("x-all"), home.header("x-frame-options")), (Some("1"), Some("DENY")));
    assert_eq!(get(&format!("{url}/index.html"), &[]).await.header("x-home"), Some("yes"), "a directory and its index are one page");
    let docs = get(&format!("{url}/docs/a"), &[]).await;
    assert_eq!(docs.header("x-home"), None);
    assert_eq!((docs.header("x-all"), docs.header("content-security-policy")), (Some("2"), Some("default-src 'self'")));
    for (path, status, location) in [
        ("/old/there.html", 301, "/new/there.html"),
        ("/old/a%20b/%C3%BC?q=%20&r", 301, "/new/a%20b/%C3%BC?q=%20&r"),
        ("/gone?q=2", 302, "https://other.example/x?y=1&q=2#z"),
        ("/out//evil.example", 307, "/evil.example"),
        ("/out/%5Cevil.example", 307, "/%5Cevil.example"),
    ] {
        let answer = get(&format!("{url}{path}"), &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (status, Some(location)), "{path}");
    }
    let changed = site("rules", |f| f["redirects"] = json!([{"from": "/", "to": "/docs/a", "status": 308}]));
    session.update(&changed, &want.recorded("x", [].into(), Vec::new()), "local:UpdateSite").await.unwrap();
    let moved = get(&url, &[]).await;
    assert_eq!((moved.status.as_u16(), moved.header("x-all")), (308, None));
    assert_eq!(get(&format!("{url}/old/there.html"), &[]).await.text(), "never seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_page_app_answers_navigations() {
    let rig = Rig::new().await;
    let url = deploy(&rig.session().await, &site("spa", |f| f["spa"] = json!(true)), &[("index.html", b"app"), ("a.js", b"js")]).await;
    for (path, accept, status, body) in [
        ("/users/1", "*/*", 200, "app"),
        ("/users/", "*/*", 200, "app"),
        ("/v1.2", "text/html,*/*;q=0.8", 200, "app"),
        ("/v1.2", "*/*", 404, "not found\n"),
        ("/missing.js", "*/*", 404, "not found\n"),
        ("/a.js", "*/*", 200, "js"),
    ] {
        let answer = get(&format!("{url}{path}"), &[("accept", accept)]).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (status, body), "{path} {accept}");
    }
}
