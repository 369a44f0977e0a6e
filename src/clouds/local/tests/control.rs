//! The control API refuses what it must.

use super::{Rig, content, deploy, entry, get, put, raw, release, send, sha, site};
use crate::{
    clouds::{ErrorKind, Files as _, Session as _, Upload, local::auth},
    model::files::{FileSet, Source},
};
use axum::{body::Body, http::Method};
use serde_json::json;
use std::{
    os::unix::fs::PermissionsExt as _,
    sync::{Arc, Mutex},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_the_token_or_by_a_foreign_name() {
    let rig = Rig::new().await;
    let file = rig.file();
    let url = format!("http://127.0.0.1:{}/v1/health", file.port);
    let right = format!("Bearer {}", file.token);
    let wrong = format!("Bearer {}", file.token.replace(|c: char| c.is_ascii_digit(), "a"));
    for (token, host, status) in [
        (right.as_str(), "localhost", 200),
        (wrong.as_str(), "localhost", 401),
        ("", "localhost", 401),
        ("Bearer ", "localhost", 401),
        (&right[..right.len() - 1], "localhost", 401),
        (file.token.as_str(), "localhost", 401),
        (right.as_str(), "evil.example", 421),
    ] {
        let answer = get(&url, &[("authorization", token), ("host", host)]).await;
        assert_eq!(answer.status.as_u16(), status, "{token} {host}");
    }
    assert_eq!(send(Method::POST, &url.replace("health", "stop"), &[], Body::empty()).await.status, 401);
    assert_eq!(rig.call(Method::GET, "/v1/other", "").await.status, 404);
    let bare = raw(&format!("http://127.0.0.1:{}", file.port), "GET /v1/health HTTP/1.0\r\n\r\n").await;
    assert!(bare.starts_with("HTTP/1.0 421 "), "{bare}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_this_user_can_read_what_the_agent_writes() {
    let rig = Rig::new().await;
    deploy(&rig.session().await, &site("modes", |_| {}), &[("index.html", b"home")]).await;
    let mut open = vec![rig.dir()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let mode = fs_err::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        seen += 1;
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        }
    }
    assert!(seen > 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_is_what_its_name_says_or_is_refused() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    session.create(&site("blobs", |_| {})).await.unwrap();
    let path = |sha: &str, size: usize| format!("/v1/sites/test.dev.blobs/blobs/{sha}?size={size}&key=a.txt");
    let good = sha(b"good");
    for (path, body, status) in [
        (path(&good, 4), "evil", 422),
        (path(&good, 4), "goo", 422),
        (path(&good, 3), "good", 422),
        (path(&good.to_uppercase(), 4), "good", 422),
        (path("..%2f..%2f..%2fx", 4), "good", 422),
        (path(&good, 4).replace("test.dev.blobs", "test.dev.other"), "good", 404),
        (path(&good, 4).replace("test.dev.blobs", "..%2f.."), "good", 404),
        (path(&good, 4), "good", 201),
        (path(&good, 4), "good", 201),
    ] {
        assert_eq!(rig.call(Method::PUT, &path, body).await.status.as_u16(), status, "{path} {body}");
    }
    let left: Vec<_> = fs_err::read_dir(rig.dir().join("sites/test.dev.blobs/tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");

    let disk = tempfile::tempdir().unwrap();
    let file = disk.path().join("f");
    fs_err::write(&file, vec![7; 3 << 20]).unwrap();
    let other = entry("f", b"something else");
    let error = put(&session, "blobs", "f", other, Source::Disk(file)).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::Invalid, Some("BlobMismatch")));
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_and_releases_that_make_no_sense_are_refused() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    session.create(&site("sense", |_| {})).await.unwrap();
    let spec = |service: &str| json!(site(service, |_| {}).fields).to_string();
    let long = format!("/v1/sites/test.dev.{}", "a".repeat(300));
    for (path, body, status) in [
        ("/v1/sites/test.dev.a", spec("b"), 422),
        ("/v1/sites/..%2fx", spec("a"), 422),
        (long.as_str(), spec(&"a".repeat(300)), 422),
        ("/v1/sites/test.dev.sense/release", json!({"entries": {"/a": entry("a", b"")}}).to_string(), 422),
        ("/v1/sites/test.dev.sense/release", json!({"entries": {"a": entry("a", b"not here")}}).to_string(), 422),
        ("/v1/sites/test.dev.sense", "{".to_owned(), 400),
    ] {
        assert_eq!(rig.call(Method::PUT, path, body).await.status.as_u16(), status, "{path}");
    }
    for (field, value) in [
        ("headers", json!([{"path": "/", "set": {"Content-Length": "1"}}])),
        ("headers", json!([{"path": "/", "set": {"X-A": "b\r\nX-B: c"}}])),
        ("redirects", json!([{"from": "/", "to": "/a", "status": 200}])),
    ] {
        let error = session.create(&site("sense", |f| f[field] = value)).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid, "{error}");
    }
    assert_eq!(session.list(&content("sense")).await.unwrap(), [].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_back_by_version_and_go_when_they_are_old() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    let url = deploy(&session, &site("versions", |_| {}), &[("a.txt", b"0"), ("b.txt", b"same")]).await;
    let row = content("versions");
    for n in 1..=9 {
        release(&session, "versions", &[("a.txt", n.to_string().as_bytes()), ("b.txt", b"same")]).await;
    }
    let back = put(&session, "versions", "a.txt", entry("a.txt", b"0"), Source::Version(sha(b"0"))).await.unwrap();
    assert_eq!((back.etag, back.version), (sha(b"0"), Some(sha(b"0"))));
    let set = FileSet { entries: [("a.txt".to_owned(), entry("a.txt", b"0"))].into(), ..FileSet::default() };
    session.publish(&row, &set, &[]).await.unwrap();
    assert_eq!(get(&format!("{url}/a.txt"), &[]).await.text(), "0");
    assert_eq!(get(&format!("{url}/b.txt"), &[]).await.status, 404);

    for n in 20..30 {
        release(&session, "versions", &[("a.txt", n.to_string().as_bytes())]).await;
    }
    let gone = put(&session, "versions", "a.txt", entry("a.txt", b"0"), Source::Version(sha(b"0"))).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
    assert!(gone.hint.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_replaced_that_is_not_what_it_was_thought_to_be() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    deploy(&session, &site("replacing", |_| {}), &[("a.txt", b"theirs")]).await;
    let disk = tempfile::tempdir().unwrap();
    let file = disk.path().join("a");
    // Longer than any buffer on the way: the answer has to arrive although the body is refused.
    let ours = vec![b'x'; 3 << 20];
    fs_err::write(&file, &ours).unwrap();
    let (entry, source, row) = (entry("a.txt", &ours), Source::Disk(file), content("replacing"));
    let put = async |replacing: &str| {
        session.put(&row, &Upload { key: "a.txt", entry: &entry, source: &source, replacing: Some(replacing) }).await.map_err(|e| e.kind)
    };
    assert_eq!(put(&sha(b"mine")).await, Err(ErrorKind::Conflict));
    assert!(put(&sha(b"theirs")).await.is_ok());
    let set = FileSet { entries: [("a.txt".to_owned(), entry.clone())].into(), ..FileSet::default() };
    session.publish(&row, &set, &[]).await.unwrap();
    assert!(put(&sha(b"theirs")).await.is_ok(), "a put whose answer was lost may be repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_is_what_is_whole() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    deploy(&session, &site("listed", |_| {}), &[("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"c")]).await;
    let row = content("listed");
    assert_eq!(session.list(&row).await.unwrap().keys().collect::<Vec<_>>(), ["a.txt", "b.txt", "c.txt"]);
    let found = session.inspect(&row, "a.txt").await.unwrap().unwrap();
    assert_eq!(found.entry, entry("a.txt", b"a"));
    assert_eq!(session.inspect(&row, "x.txt").await.unwrap(), None);
    session.remove(&row, &["c.txt".to_owned(), "x.txt".to_owned()]).await.unwrap();
    let damaged = sha(b"b");
    fs_err::write(rig.dir().join("sites/test.dev.listed/blobs").join(&damaged[..2]).join(&damaged), b"longer").unwrap();
    assert_eq!(session.list(&row).await.unwrap().keys().collect::<Vec<_>>(), ["a.txt"]);
    let want = site("listed", |_| {});
    assert_eq!(session.read(&row).await.unwrap().unwrap().fields["files"], 1);
    assert_eq!(session.find(&want).await.unwrap().unwrap().fields, want.fields);
    session.delete(&row, "local:DeleteFiles").await.unwrap();
    session.delete(&row, "local:DeleteFiles").await.unwrap();
    assert_eq!(session.read(&row).await.unwrap(), None);
    assert!(session.find(&want).await.unwrap().is_some(), "the site itself is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_one_request_to_the_endpoint() {
    let rig = Rig::new().await;
    let proxy = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut login = super::login(rig.data.path(), std::path::Path::new("/nowhere"));
    login.endpoints.insert("local".to_owned(), format!("http://{}/", proxy.local_addr().unwrap()));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (record, port) = (Arc::clone(&seen), rig.file().port);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = proxy.accept().await {
            let record = Arc::clone(&record);
            tokio::spawn(async move {
                let mut agent = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let ((mut from, mut to), (mut back_from, mut back_to)) = (client.split(), agent.split());
                let there = async {
                    let mut piece = [0; 65536];
                    while let Ok(n @ 1..) = from.read(&mut piece).await {
                        record.lock().unwrap().extend_from_slice(&piece[..n]);
                        back_to.write_all(&piece[..n]).await.unwrap();
                    }
                };
                tokio::select! { () = there => {}, _ = tokio::io::copy(&mut back_from, &mut to) => {} }
            });
        }
    });
    let session = auth::connect(&login).await.unwrap();
    let want = site("proxied", |_| {});
    let (site_row, row) = (want.recorded("x", [].into(), Vec::new()), content("proxied"));
    deploy(&session, &want, &[("a.txt", b"a"), ("b.txt", b"b")]).await;
    let entries = [("a.txt", b"a"), ("b.txt", b"b")].map(|(key, bytes)| (key.to_owned(), entry(key, bytes)));
    session.publish(&row, &FileSet { entries: entries.into(), ..FileSet::default() }, &[]).await.unwrap();
    session.remove(&row, &["gone.txt".to_owned()]).await.unwrap();
    session.read(&site_row).await.unwrap();
    session.delete(&row, "local:DeleteFiles").await.unwrap();
    session.delete(&site_row, "local:DeleteSite").await.unwrap();
    let text = String::from_utf8_lossy(&seen.lock().unwrap()).into_owned();
    let changes: Vec<&str> = text
        .lines()
        .filter(|line| line.ends_with(" HTTP/1.1"))
        // The body of the request before has no end of line.
        .map(|line| line.rsplit_once('}').map_or(line, |(_, line)| line))
        .filter(|line| !line.starts_with("GET "))
        .collect();
    let site = "/v1/sites/test.dev.proxied";
    let wanted = ["PUT ", "PUT /blobs/", "PUT /blobs/", "PUT /release", "DELETE /release", "DELETE "];
    let wanted = wanted.map(|call| call.split_once(' ').map(|(method, rest)| format!("{method} {site}{rest}")).unwrap());
    assert!(
        changes.len() == wanted.len() && changes.iter().zip(&wanted).all(|(made, call)| made.starts_with(call.as_str())),
        "{changes:?}"
    );
}
