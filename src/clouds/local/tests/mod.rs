//! The local cloud through its own seam, over real sockets.

mod control;
mod lifecycle;
mod load;
mod plan;
mod serving;

use super::{
    agent::{disk::Dir, protocol::AgentFile, serve},
    auth,
    kinds::{FILES, Local, SITE},
};
use crate::{
    clouds::{Error, Files as _, Login, Session as _, Upload},
    model::{
        files::{FileEntry, FileSet, Source, Stored, hex},
        resource::{Address, Fields, Outputs, Recorded, Resource},
    },
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::task::JoinHandle;

/// A data directory with an agent that runs in this process.
pub(super) struct Rig {
    pub(super) data: tempfile::TempDir,
    pub(super) agent: JoinHandle<std::io::Result<()>>,
}

impl Rig {
    pub(super) async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let agent = start(data.path()).await;
        Self { data, agent }
    }

    pub(super) fn dir(&self) -> PathBuf {
        self.data.path().join("local")
    }

    pub(super) fn file(&self) -> AgentFile {
        Dir::new(&self.dir()).agent().unwrap().unwrap()
    }

    pub(super) async fn session(&self) -> Local {
        auth::connect(&login(self.data.path(), Path::new("/nowhere/mikrocloud"))).await.unwrap()
    }

    /// Ends the agent as a signal would, and starts it again.
    pub(super) async fn restart(&mut self) {
        self.call(Method::POST, "/v1/stop", "").await;
        (&mut self.agent).await.unwrap().unwrap();
        self.agent = start(self.data.path()).await;
    }

    /// A call to the control API as a program with the token would make it.
    pub(super) async fn call(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let file = self.file();
        let token = format!("Bearer {}", file.token);
        let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
        send(method, &format!("http://127.0.0.1:{}{path}", file.port), &headers, body.into()).await
    }
}

/// Starts an agent and waits until it has told where it is.
pub(super) async fn start(data: &Path) -> JoinHandle<std::io::Result<()>> {
    let dir = data.join("local");
    let agent = tokio::spawn(async move { serve(&dir).await });
    until("the agent runs", || data.join("local/agent.json").exists()).await;
    agent
}

pub(super) async fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited in vain until {what}");
}

pub(super) fn login(data: &Path, program: &Path) -> Login {
    Login {
        region: "local".to_owned(),
        settings: crate::model::app::CloudSettings::default(),
        endpoints: [].into(),
        data_dir: data.to_owned(),
        program: program.to_owned(),
    }
}

/// A site as `expand` would ask for it, references resolved.
pub(super) fn site(service: &str, change: impl FnOnce(&mut Value)) -> Resource {
    let mut fields = json!({"project": "test", "environment": "dev", "service": service, "spa": false, "not_found": null,
        "headers": [], "redirects": []});
    change(&mut fields);
    let fields: Fields = serde_json::from_value(fields).unwrap();
    Resource {
        address: Address::of(service, "site"),
        kind: SITE.to_owned(),
        name: format!("test.dev.{service}"),
        fields,
        after: Vec::new(),
    }
}

pub(super) fn content(service: &str) -> Recorded {
    let name = format!("test.dev.{service}");
    let fields = [("site".to_owned(), json!(name))].into();
    Resource { address: Address::of(service, "files"), kind: FILES.to_owned(), name: name.clone(), fields, after: Vec::new() }.recorded(
        &name,
        Outputs::new(),
        Vec::new(),
    )
}

pub(super) fn sha(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn entry(key: &str, bytes: &[u8]) -> FileEntry {
    let mime = mime_guess::from_path(key).first_or_octet_stream();
    FileEntry {
        size: bytes.len() as u64,
        sha256: sha(bytes),
        content_type: if mime.type_() == "text" { format!("{mime}; charset=utf-8") } else { mime.to_string() },
        cache_control: "public, max-age=60".to_owned(),
    }
}

/// Uploads and publishes `files`, as the engine does.
pub(super) async fn release(session: &Local, service: &str, files: &[(&str, &[u8])]) {
    let row = content(service);
    let disk = tempfile::tempdir().unwrap();
    let mut set = FileSet::default();
    for (n, (key, bytes)) in files.iter().enumerate() {
        let path = disk.path().join(n.to_string());
        fs_err::write(&path, bytes).unwrap();
        put(session, service, key, entry(key, bytes), Source::Disk(path)).await.unwrap();
        set.entries.insert((*key).to_owned(), entry(key, bytes));
    }
    session.publish(&row, &set, &[]).await.unwrap();
}

pub(super) async fn put(session: &Local, service: &str, key: &str, entry: FileEntry, source: Source) -> Result<Stored, Error> {
    session.put(&content(service), &Upload { key, entry: &entry, source: &source, replacing: None }).await
}

/// A site with these files, and its address.
pub(super) async fn deploy(session: &Local, want: &Resource, files: &[(&str, &[u8])]) -> String {
    let made = session.create(want).await.unwrap();
    release(session, want.address.service().unwrap(), files).await;
    made.outputs["plain_url"].clone()
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(super) async fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    send(Method::GET, url, headers, Body::empty()).await
}

pub(super) async fn send(method: Method, url: &str, headers: &[(&str, &str)], body: Body) -> Answer {
    try_send(method, url, headers, body).await.unwrap()
}

pub(super) async fn try_send(method: Method, url: &str, headers: &[(&str, &str)], body: Body) -> Result<Answer, String> {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request.body(body).unwrap()).await.map_err(|e| format!("{e:?}"))?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.map_err(|e| format!("{e:?}"))?.to_bytes();
    Ok(Answer { status: parts.status, headers: parts.headers, body })
}

/// Sends bytes as they are, for what no proper client would send; the whole answer.
pub(super) async fn raw(url: &str, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
