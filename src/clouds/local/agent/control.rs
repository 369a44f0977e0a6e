//! The control API: HTTP on the loopback, for whoever can read the token in `agent.json`. Only `PUT`, `POST` and `DELETE` change anything.

use super::{
    Agent,
    protocol::{BlobQuery, Deleted, Health, Release, ReleaseQuery, SiteSpec, SiteView, version},
    refusal::Refusal,
    site::{Site, blocking},
    store::{Store, is_sha256},
    web::is_ours,
};
use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, Request, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse as _, Response},
    routing::{get, post, put},
};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;
use tower::Service as _;

/// The longest list of files of one release, in bytes: some hundred thousand files.
const LONGEST: usize = 128 << 20;

type Agents = State<Arc<Agent>>;

/// The API, without its door: see [`admit`].
pub(super) fn router(agent: Arc<Agent>) -> Router {
    Router::new()
        .route("/v1/health", get(health))
        .route("/v1/stop", post(stop))
        .route("/v1/sites/{site}", get(read_site).put(put_site).delete(delete_site))
        .route("/v1/sites/{site}/release", get(read_release).put(put_release).delete(delete_release))
        .route("/v1/sites/{site}/blobs/{sha256}", put(put_blob).layer(DefaultBodyLimit::disable()))
        .fallback(async || Refusal::not_found("NoSuchCall", "there is no such call"))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(agent)
}

/// Answers a request that has the token; the name it was sent to keeps web pages out, which could guess a port but no token.
pub(super) async fn admit(agent: &Agent, mut router: Router, request: Request<hyper::body::Incoming>) -> Response {
    if !is_ours(request.uri(), request.headers()) {
        return Refusal::new(StatusCode::MISDIRECTED_REQUEST, "ForeignHost", "the control API answers to `localhost` only").into_response();
    }
    if !has_token(request.headers(), &agent.token) {
        return Refusal::new(StatusCode::UNAUTHORIZED, "WrongToken", "the token is not the one in `agent.json`").into_response();
    }
    agent.called();
    match router.call(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Compares in the same time whatever was sent.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let sent = headers.get(AUTHORIZATION).and_then(|v| v.as_bytes().strip_prefix(b"Bearer ")).unwrap_or_default();
    let differs = sent.iter().zip(token.as_bytes()).fold(sent.len() ^ token.len(), |sum, (a, b)| sum | usize::from(a ^ b));
    differs == 0
}

async fn health(State(agent): Agents) -> Json<Health> {
    Json(Health { version: version(), sites: agent.sites.lock().await.open.len() })
}

async fn stop(State(agent): Agents) -> StatusCode {
    agent.stop();
    StatusCode::ACCEPTED
}

async fn read_site(State(agent): Agents, Path(name): Path<String>) -> Result<Json<SiteView>, Refusal> {
    Ok(Json(agent.site(&name).await?.view()))
}

async fn put_site(State(agent): Agents, Path(name): Path<String>, Json(spec): Json<SiteSpec>) -> Result<Json<SiteView>, Refusal> {
    Ok(Json(agent.put(&name, spec).await?.view()))
}

async fn delete_site(State(agent): Agents, Path(name): Path<String>) -> Result<Json<Deleted>, Refusal> {
    Ok(Json(Deleted { last: agent.delete(&name).await? }))
}

async fn read_release(State(agent): Agents, Path(name): Path<String>, Query(query): Query<ReleaseQuery>) -> Result<Json<Release>, Refusal> {
    let site = agent.site(&name).await?;
    let live = site.served.live();
    let release = query.key.map_or_else(|| live.release.clone(), |key| live.release.only(&key));
    if release.number == 0 {
        return Err(Refusal::not_found("NoRelease", format!("nothing is published on `{name}`")));
    }
    blocking(&site.served.store, move |store| Ok(Json(store.sound(release)))).await
}

async fn put_release(State(agent): Agents, Path(name): Path<String>, Json(release): Json<Release>) -> Result<StatusCode, Refusal> {
    agent.site(&name).await?.publish(release.entries).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete_release(State(agent): Agents, Path(name): Path<String>) -> Result<StatusCode, Refusal> {
    agent.site(&name).await?.clear().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put_blob(
    State(agent): Agents,
    Path((name, sha256)): Path<(String, String)>,
    Query(blob): Query<BlobQuery>,
    mut body: Body,
) -> Result<StatusCode, Refusal> {
    let done = take_blob(&agent, &name, sha256, &blob, &mut body).await;
    // A client that is still writing would see a closed connection instead of the answer.
    while let Some(Ok(_)) = body.frame().await {}
    done
}

async fn take_blob(agent: &Agent, name: &str, sha256: String, blob: &BlobQuery, body: &mut Body) -> Result<StatusCode, Refusal> {
    let site = agent.site(name).await?;
    if !is_sha256(&sha256) {
        return Err(Refusal::unprocessable("InvalidHash", "a blob is named by 64 lower case hex digits"));
    }
    guard(&site, &sha256, blob)?;
    let (store, size) = (&site.served.store, blob.size);
    if blob.kept {
        return blocking(store, move |store| touch(&store, &sha256, size)).await;
    }
    let file = blocking(store, |store| Ok(store.temporary()?)).await?;
    let file = receive(file, body, &sha256, size).await?;
    blocking(store, move |store| {
        store.keep(file, &store.blob(&sha256))?;
        Ok(StatusCode::CREATED)
    })
    .await
}

/// Refuses to replace what the caller does not know.
fn guard(site: &Site, sha256: &str, blob: &BlobQuery) -> Result<(), Refusal> {
    let live = site.served.live();
    let there = live.release.entries.get(&blob.key).map(|entry| entry.sha256.as_str());
    match (&blob.replacing, there) {
        (Some(known), Some(there)) if known != there && there != sha256 => {
            Err(Refusal::conflict("ChangedMeanwhile", format!("`{}` was published by someone else since it was last read", blob.key)))
        }
        _ => Ok(()),
    }
}

/// Makes sure that an earlier release's file is still here, and that it stays.
fn touch(store: &Store, sha256: &str, size: u64) -> Result<StatusCode, Refusal> {
    if !store.has(sha256, size) {
        return Err(Refusal::not_found("NoSuchBlob", format!("no release that is still kept has the content {sha256}")));
    }
    fs_err::File::options().append(true).open(store.blob(sha256))?.set_modified(super::disk::now())?;
    Ok(StatusCode::OK)
}

/// Writes a request's body to `file`, with a bounded piece of it in memory; it must be what its name says.
async fn receive(file: NamedTempFile, body: &mut Body, sha256: &str, size: u64) -> Result<NamedTempFile, Refusal> {
    let wrong = |message: String| Refusal::unprocessable("BlobMismatch", message);
    let mut to = tokio::fs::File::from_std(file.as_file().try_clone()?);
    let (mut hash, mut length) = (Sha256::new(), 0u64);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| wrong(format!("the body broke off: {e}")))?;
        let Ok(piece) = frame.into_data() else { continue };
        length += piece.len() as u64;
        if length > size {
            return Err(wrong(format!("more than the {size} bytes that were announced")));
        }
        hash.update(&piece);
        to.write_all(&piece).await?;
    }
    to.flush().await?;
    let found = crate::model::files::hex(&hash.finalize());
    if length != size || found != sha256 {
        return Err(wrong(format!("{length} bytes with the hash {found} came where {size} bytes with the hash {sha256} were announced")));
    }
    Ok(file)
}
