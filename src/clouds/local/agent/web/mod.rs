//! Answers visitors of a site: static files as a good web server gives them, and nothing else.

mod conditional;
mod encoding;
mod host;
mod path;
mod rules;

use super::{
    protocol::{Release, SiteSpec},
    store::Store,
};
use crate::model::files::FileEntry;
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
        header::{
            ACCEPT, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
            LAST_MODIFIED, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
};
use conditional::{Precondition, Span, Validators};
pub(crate) use encoding::{Encoding, Variants};
pub(crate) use host::is_ours;
use path::Found;
pub(crate) use rules::{Rules, header};
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio::io::AsyncReadExt as _;

/// Files up to this size are read at once, and bigger ones in pieces of it, in bytes.
const PIECE: usize = 64 * 1024;

/// What visitors of one site get; never changed, only exchanged as a whole.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) spec: SiteSpec,
    pub(super) rules: Rules,
    pub(super) release: Release,
}

/// A site's files, and which of them are live.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) store: Store,
    pub(super) variants: Variants,
    live: RwLock<Arc<Live>>,
}

impl Served {
    pub(super) fn new(store: Store, live: Live) -> Self {
        Self { store, variants: Variants::default(), live: RwLock::new(Arc::new(live)) }
    }

    pub(super) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on every new request sees `live`; those under way keep what they began with.
    pub(super) fn swap(&self, live: Live) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
    }
}

/// Answers one request.
pub(super) async fn respond<B>(served: &Served, request: &Request<B>) -> Response<Body> {
    if !is_ours(request.uri(), request.headers()) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "this address serves `localhost` names only\n");
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(path) = path::decode(request.uri().path()) else {
        return plain(StatusCode::BAD_REQUEST, "this path cannot be the name of a file\n");
    };
    let ask = Ask { path, raw: request.uri().path(), query: request.uri().query(), headers: request.headers() };
    let mut response = answer(served, served.live(), &ask).await;
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// What is asked for.
struct Ask<'a> {
    /// Decoded.
    path: String,
    raw: &'a str,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
}

/// `live` is what this request began with.
async fn answer(served: &Served, mut live: Arc<Live>, ask: &Ask<'_>) -> Response<Body> {
    loop {
        match find(served, &live, ask).await {
            Ok(mut response) => {
                decorate(response.headers_mut(), &live.rules, &ask.path);
                return response;
            }
            // Many releases came and went since this request began, and took its file with them.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !Arc::ptr_eq(&live, &served.live()) => live = served.live(),
            Err(_) => return plain(StatusCode::INTERNAL_SERVER_ERROR, "this file cannot be read; deploy again to bring it back\n"),
        }
    }
}

async fn find(served: &Served, live: &Live, ask: &Ask<'_>) -> io::Result<Response<Body>> {
    if let Some((status, location)) = live.rules.redirect(&ask.path, ask.query) {
        return Ok(redirect(status, &location));
    }
    let html = ask.headers.get_all(ACCEPT).iter().any(|v| v.to_str().is_ok_and(|v| v.contains("text/html")));
    match path::resolve(&live.spec, &live.release, &ask.path, html) {
        Found::File { key, entry, status } => {
            let modified = Duration::from_secs(live.release.modified.get(key).copied().unwrap_or_default());
            let status = StatusCode::from_u16(status).unwrap_or_default();
            file(served, entry, SystemTime::UNIX_EPOCH + modified, status, ask.headers).await
        }
        Found::Directory => {
            let query = ask.query.map(|q| format!("?{q}")).unwrap_or_default();
            Ok(redirect(StatusCode::PERMANENT_REDIRECT, &path::ascii(&format!("{}/{query}", ask.raw))))
        }
        Found::Nothing if live.release.number == 0 => Ok(plain(StatusCode::NOT_FOUND, "nothing is published here yet\n")),
        Found::Nothing => Ok(plain(StatusCode::NOT_FOUND, "not found\n")),
    }
}

async fn file(
    served: &Served,
    entry: &FileEntry,
    modified: SystemTime,
    status: StatusCode,
    headers: &HeaderMap,
) -> io::Result<Response<Body>> {
    let compressible = encoding::is_compressible(&entry.content_type, entry.size);
    let mut form = (served.store.blob(&entry.sha256), entry.size, None);
    if let Some(encoding) = compressible.then(|| encoding::negotiate(headers)).flatten()
        && let Some((path, size)) = served.variants.of(&served.store, &entry.sha256, encoding).await?
    {
        form = (path, size, Some(encoding));
    }
    let (path, size, encoding) = form;
    let etag = format!("\"{}{}\"", entry.sha256, encoding.map(|e| format!("-{}", e.token())).unwrap_or_default());
    let have = Validators { etag, modified };
    let mut response = Response::new(Body::empty());
    let set = response.headers_mut();
    text(set, CACHE_CONTROL, &entry.cache_control);
    text(set, ETAG, &have.etag);
    text(set, LAST_MODIFIED, &httpdate::fmt_http_date(modified));
    if compressible {
        set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    let mut span = Span::Whole;
    if status == StatusCode::OK {
        let refused = match conditional::precondition(headers, &have) {
            Precondition::Holds => None,
            Precondition::NotModified => Some(StatusCode::NOT_MODIFIED),
            Precondition::Failed => Some(StatusCode::PRECONDITION_FAILED),
        };
        if let Some(status) = refused {
            *response.status_mut() = status;
            return Ok(response);
        }
        span = conditional::span(headers, &have, size);
        set.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
    let (status, start, length) = match span {
        Span::Whole => (status, 0, size),
        Span::Part { start, length } => {
            text(set, CONTENT_RANGE, &format!("bytes {start}-{}/{size}", start + length - 1));
            (StatusCode::PARTIAL_CONTENT, start, length)
        }
        Span::Unsatisfiable => {
            text(set, CONTENT_RANGE, &format!("bytes */{size}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(response);
        }
    };
    text(set, CONTENT_TYPE, &entry.content_type);
    set.insert(CONTENT_LENGTH, length.into());
    if let Some(encoding) = encoding {
        set.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.token()));
    }
    *response.status_mut() = status;
    *response.body_mut() = read(path, size, start, length).await?;
    Ok(response)
}

/// `length` bytes of a file of `size` bytes.
async fn read(path: PathBuf, size: u64, start: u64, length: u64) -> io::Result<Body> {
    let open = move || {
        let mut file: File = fs_err::File::open(path)?.into_file();
        if file.metadata()?.len() != size {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the file has another size than its release says"));
        }
        file.seek(SeekFrom::Start(start))?;
        if length > PIECE as u64 {
            return Ok((Some(file), Bytes::new()));
        }
        let mut bytes = Vec::with_capacity(PIECE.min(usize::try_from(length).unwrap_or(PIECE)));
        file.take(length).read_to_end(&mut bytes)?;
        Ok((None, bytes.into()))
    };
    let (file, bytes) = tokio::task::spawn_blocking(open).await.map_err(io::Error::other)??;
    Ok(file.map_or_else(|| Body::from(bytes), |file| stream(file, length)))
}

/// The next `length` bytes of `file`, piece by piece as the client takes them.
pub(crate) fn stream(file: File, length: u64) -> Body {
    let file = tokio::fs::File::from_std(file).take(length);
    Body::from_stream(futures::stream::try_unfold(file, |mut file| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    }))
}

fn redirect(status: StatusCode, location: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    text(response.headers_mut(), LOCATION, location);
    // Another site may get this port one day; a browser would remember the redirect for ever.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn plain(status: StatusCode, message: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(message));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(CONTENT_LENGTH, message.len().into());
    response
}

/// The headers every page has, then those the manifest asks for.
fn decorate(headers: &mut HeaderMap, rules: &Rules, path: &str) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    for (name, value) in rules.headers(path) {
        headers.insert(name.clone(), value.clone());
    }
}

/// Sets a header to text that was checked when it was stored.
fn text(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, HeaderMap, Live, Release, Rules, Served, SiteSpec, Store, answer};
    use crate::clouds::local::tests::{entry, sha};
    use http_body_util::BodyExt as _;

    fn live(bytes: &[u8]) -> Live {
        let text = ["project", "environment", "service"].map(str::to_owned);
        let [project, environment, service] = text;
        let spec = SiteSpec { project, environment, service, spa: false, not_found: None, headers: Vec::new(), redirects: Vec::new() };
        let entries = [("index.html".to_owned(), entry("index.html", bytes))].into();
        Live { spec, rules: Rules::default(), release: Release { number: 1, entries, modified: [].into() } }
    }

    #[tokio::test]
    async fn a_request_that_outlived_its_release_gets_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path().to_owned());
        let served = Served::new(store.clone(), live(b"removed long ago"));
        let began_with = served.live();
        let file = store.temporary().unwrap();
        fs_err::write(file.path(), b"new").unwrap();
        store.keep(file, &store.blob(&sha(b"new"))).unwrap();
        served.swap(live(b"new"));
        let ask = Ask { path: "/".to_owned(), raw: "/", query: None, headers: &HeaderMap::new() };
        let response = answer(&served, began_with, &ask).await;
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "new");
        served.swap(live(b"never stored"));
        assert_eq!(answer(&served, served.live(), &ask).await.status(), 500, "nothing newer to turn to");
    }
}
