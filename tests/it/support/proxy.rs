//! A proxy in front of a server: writes down every request, and breaks what it is told to break.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Frame, Incoming},
    service::service_fn,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use std::{
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query, as sent.
    pub(crate) path: String,
    pub(crate) body: Bytes,
    pub(crate) mutating: bool,
    /// Status that the client was given; `None` where the connection was cut.
    pub(crate) status: Option<u16>,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Answered by us, not passed on; with `Retry-After: 0` where true.
    Status(u16, bool),
    /// Not passed on; the connection ends.
    Reset,
    /// Passed on, and the answer is lost.
    LostAnswer,
    /// Passed on, and the answer comes late.
    Late(Duration),
    /// Passed on, and the answer is cut in half.
    Truncated,
    /// Not passed on, and never answered.
    Stall,
}

/// Given a request and its number, from 0.
type Chooser = Box<dyn FnMut(usize, &Seen) -> Option<Fault> + Send>;

#[derive(Default)]
struct State {
    seen: Vec<Seen>,
    mutations: usize,
    /// Kill the process when this many mutating calls were answered by the server; before it hears of it, if true.
    kill: Option<(usize, bool)>,
    victim: Option<u32>,
    fault: Option<Chooser>,
    requests: usize,
}

/// A running proxy; ends with the test.
pub(crate) struct Proxy {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
    _runtime: tokio::runtime::Runtime,
}

impl Proxy {
    pub(crate) fn to(upstream: &str) -> Self {
        let upstream = upstream.to_owned();
        Self::to_wherever(move || Some(upstream.clone()))
    }

    /// In front of a server whose address is known only once it runs.
    pub(crate) fn to_wherever(upstream: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let upstream: Arc<dyn Fn() -> Option<String> + Send + Sync> = Arc::new(upstream);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
        runtime.spawn({
            let (state, upstream) = (Arc::clone(&state), upstream);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (state, upstream, client) = (Arc::clone(&state), Arc::clone(&upstream), client.clone());
                    tokio::spawn(async move {
                        let service = service_fn(|request| handle(request, &client, upstream.as_ref(), &state));
                        _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                    });
                }
            }
        });
        Self { url, state, _runtime: runtime }
    }

    /// Every request since the last [`Proxy::clear`].
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    pub(crate) fn mutations(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(|s| s.mutating).collect()
    }

    pub(crate) fn clear(&self) {
        *self.state.lock().unwrap() = State::default();
    }

    /// Kills the process that [`Proxy::victim`] names right after the server answered the `k`-th mutating call: before the
    /// client hears of it, or after.
    pub(crate) fn kill_after(&self, k: usize, before_answer: bool) {
        self.state.lock().unwrap().kill = Some((k, before_answer));
    }

    pub(crate) fn victim(&self, pid: u32) {
        self.state.lock().unwrap().victim = Some(pid);
    }

    /// Asks `fault` what to do with each request; it is given the request's number, from 0.
    pub(crate) fn fault(&self, fault: impl FnMut(usize, &Seen) -> Option<Fault> + Send + 'static) {
        self.state.lock().unwrap().fault = Some(Box::new(fault));
    }
}

/// Whether a request changes anything. AWS reads by POST in a few protocols; the tests' clouds use the listed ones.
fn is_mutating(method: &Method, path: &str, body: &[u8]) -> bool {
    let reads = [&b"Action=GetCallerIdentity"[..]];
    !matches!(*method, Method::GET | Method::HEAD)
        && !reads.iter().any(|r| body.windows(r.len()).any(|w| w == *r))
        && !path.contains("/v1/health")
}

type Body = BoxBody<Bytes, std::io::Error>;
type Reply = Result<Response<Body>, std::io::Error>;

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed()
}

/// The first half, and then the connection ends.
fn half(bytes: &Bytes) -> Body {
    let cut = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut by the test");
    StreamBody::new(futures::stream::iter([Ok(Frame::data(bytes.slice(..bytes.len() / 2))), Err(cut)])).boxed()
}

async fn handle(
    request: Request<Incoming>,
    client: &Client<HttpConnector, Full<Bytes>>,
    upstream: &(dyn Fn() -> Option<String> + Send + Sync),
    state: &Arc<Mutex<State>>,
) -> Reply {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else { return cut() };
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let mutating = is_mutating(&parts.method, &path, &body);
    let seen = Seen { method: parts.method.to_string(), path: path.clone(), body: body.clone(), mutating, status: None };
    let (at, fault) = {
        let mut state = state.lock().unwrap();
        let number = state.requests;
        state.requests += 1;
        let fault = state.fault.as_mut().and_then(|f| f(number, &seen));
        state.seen.push(seen);
        (state.seen.len() - 1, fault)
    };
    let answered = |status: u16| {
        if let Some(seen) = state.lock().unwrap().seen.get_mut(at) {
            seen.status = Some(status);
        }
    };
    match fault {
        Some(Fault::Reset) => return cut(),
        Some(Fault::Stall) => std::future::pending::<()>().await,
        Some(Fault::Status(status, retry_after)) => {
            answered(status);
            let mut reply = Response::builder().status(StatusCode::from_u16(status).unwrap());
            if retry_after {
                reply = reply.header("retry-after", "0");
            }
            return Ok(reply.body(whole(Bytes::new())).unwrap());
        }
        _ => {}
    }
    let Some(upstream) = upstream() else { return cut() };
    let mut forward = Request::builder().method(parts.method.clone()).uri(format!("{upstream}{path}"));
    for (name, value) in &parts.headers {
        forward = forward.header(name, value);
    }
    let Ok(reply) = client.request(forward.body(Full::new(body)).unwrap()).await else { return cut() };
    let (mut head, body) = reply.into_parts();
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else { return cut() };
    let kill = if mutating { due(state) } else { None };
    if kill == Some(true) {
        end(state).await;
        return cut();
    }
    answered(head.status.as_u16());
    match fault {
        Some(Fault::LostAnswer) => cut(),
        Some(Fault::Late(time)) => {
            tokio::time::sleep(time).await;
            Ok(Response::from_parts(head, whole(body)))
        }
        Some(Fault::Truncated) if body.len() > 1 => {
            // The promised length stays; the bytes do not come.
            head.headers.insert("content-length", body.len().into());
            Ok(Response::from_parts(head, half(&body)))
        }
        _ => {
            head.headers.remove("transfer-encoding");
            if kill == Some(false) {
                // The answer goes out first; the client has a moment to hear it and little time to act on it.
                let state = Arc::clone(state);
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(3)).await;
                    end(&state).await;
                });
            }
            Ok(Response::from_parts(head, whole(body)))
        }
    }
}

/// Whether the process is to be killed now, and if so whether before the answer. Later calls of a process that is dying
/// get no answer either.
fn due(state: &Mutex<State>) -> Option<bool> {
    let mut state = state.lock().unwrap();
    state.mutations += 1;
    let (k, before) = state.kill?;
    (state.mutations == k || (before && state.mutations > k)).then_some(before)
}

async fn end(state: &Mutex<State>) {
    for _ in 0..1000 {
        let victim = state.lock().unwrap().victim;
        if let Some(pid) = victim {
            _ = Command::new("kill").args(["-9", &pid.to_string()]).output();
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn cut() -> Reply {
    Err(std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut by the test"))
}
