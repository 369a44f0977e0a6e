//! Visitors never notice that a release is being exchanged.

use super::{Rig, deploy, release, site};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

const CLIENTS: usize = 8;
const RELEASES: usize = 50;

fn page(n: usize) -> Vec<u8> {
    // Big enough to be streamed in pieces, and whole only if every line says the same.
    format!("release {n}\n").repeat(20_000).into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_request_fails_or_is_torn_while_releases_change() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    let url = deploy(&session, &site("load", |_| {}), &[("index.html", &page(0))]).await;
    let stop = Arc::new(AtomicBool::new(false));
    let served = Arc::new(AtomicUsize::new(0));
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (url, stop, served) = (url.clone(), Arc::clone(&stop), Arc::clone(&served));
        clients.spawn(async move {
            let http: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
            let mut newest = 0;
            while !stop.load(Ordering::Relaxed) {
                let mut request = Request::get(&url);
                if client % 2 == 0 {
                    request = request.header("accept-encoding", "gzip");
                }
                let answer = http.request(request.body(Body::empty()).unwrap()).await.unwrap();
                assert_eq!(answer.status(), 200);
                let packed = answer.headers().contains_key("content-encoding");
                let body = answer.into_body().collect().await.unwrap().to_bytes();
                let mut plain = Vec::new();
                if packed {
                    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&body[..]), &mut plain).unwrap();
                } else {
                    plain.extend_from_slice(&body);
                }
                let line = String::from_utf8_lossy(&plain[..plain.iter().position(|b| *b == b'\n').unwrap()]).into_owned();
                let n: usize = line.strip_prefix("release ").unwrap().parse().unwrap();
                assert!(plain == page(n), "torn");
                assert!(n >= newest, "{n} after {newest}");
                newest = n;
                served.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    for n in 1..=RELEASES {
        release(&session, "load", &[("index.html", &page(n))]).await;
    }
    stop.store(true, Ordering::Relaxed);
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    assert!(served.load(Ordering::Relaxed) > RELEASES, "{served:?} requests only");
    let blobs = walk(&rig.dir().join("sites/test.dev.load/blobs"));
    assert_eq!(blobs, 10, "the files of the last ten releases are kept and no others");
}

fn walk(dir: &std::path::Path) -> usize {
    fs_err::read_dir(dir).unwrap().map(|e| e.unwrap().path()).map(|p| if p.is_dir() { walk(&p) } else { 1 }).sum()
}
