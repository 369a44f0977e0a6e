//! A fast S3 server for benches: s3s-fs, with the bucket settings it lacks kept in memory as they were put.
//! Usage: `bench-server FOLDER PORT`

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

const SETTINGS: [&str; 5] = ["publicAccessBlock", "versioning", "lifecycle", "policy", "tagging"];

type Settings = Arc<Mutex<HashMap<String, Bytes>>>;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let files = s3s_fs::FileSystem::new(&args[1]).expect("the folder must exist");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("bench", "bench"));
    let service = builder.build();
    let settings = Settings::default();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", args[2].parse().expect("a port"))).await.expect("the port is taken");
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (service, settings) = (service.clone(), Arc::clone(&settings));
        tokio::spawn(async move {
            let handle = service_fn(move |request: Request<Incoming>| {
                let (service, settings) = (service.clone(), Arc::clone(&settings));
                async move {
                    match setting(&request) {
                        Some(key) => Ok(answer(request, key, &settings).await),
                        None => hyper::service::Service::call(&service, request).await,
                    }
                }
            });
            _ = http1::Builder::new().serve_connection(TokioIo::new(stream), handle).await;
        });
    }
}

/// Bucket and setting, for a request that s3s-fs does not know.
fn setting(request: &Request<Incoming>) -> Option<String> {
    let query = request.uri().query()?;
    let name = SETTINGS.iter().find(|name| query.split('&').any(|part| part.split('=').next() == Some(name)))?;
    let bucket = request.uri().path().trim_matches('/');
    (!bucket.contains('/')).then(|| format!("{bucket}?{name}"))
}

async fn answer(request: Request<Incoming>, key: String, settings: &Settings) -> Response<s3s::Body> {
    let method = request.method().clone();
    let body = request.into_body().collect().await.map(|b| b.to_bytes()).unwrap_or_default();
    let (status, body) = match method {
        Method::PUT => {
            settings.lock().expect("no holder panics").insert(key, body);
            (200, Bytes::new())
        }
        Method::DELETE => {
            settings.lock().expect("no holder panics").remove(&key);
            (204, Bytes::new())
        }
        _ => match settings.lock().expect("no holder panics").get(&key) {
            Some(body) => (200, body.clone()),
            None if key.ends_with("?versioning") => (200, Bytes::from_static(b"<VersioningConfiguration/>")),
            None => (404, Bytes::from(format!("<Error><Code>{}</Code></Error>", missing(&key)))),
        },
    };
    let body = s3s::Body::http_body_unsync(Full::new(body));
    Response::builder().status(status).body(body).expect("a status and a body make a response")
}

fn missing(key: &str) -> &'static str {
    match key.rsplit('?').next() {
        Some("policy") => "NoSuchBucketPolicy",
        Some("lifecycle") => "NoSuchLifecycleConfiguration",
        Some("tagging") => "NoSuchTagSet",
        _ => "NoSuchPublicAccessBlockConfiguration",
    }
}
