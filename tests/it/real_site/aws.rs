//! On AWS: what is in the bucket, which calls put it there, and what CloudFront's viewers get.

use super::{
    MOST_MEMORY, deploy,
    input::{BIG, Tree, built, change, check_input, deleted_page, difference, project},
    visitor::{Visitor, cache_control, content_type},
};
use crate::support::{proxy::Proxy, servers};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeSet, time::Instant};

/// Every object: hash of its bytes, type, caching, metadata, length.
const OBJECTS: &str = r#"
import hashlib
s3 = client("s3")
bucket, = [b["Name"] for b in s3.list_buckets()["Buckets"]]
found = {}
for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
    for item in page.get("Contents", []):
        got = s3.get_object(Bucket=bucket, Key=item["Key"])
        body = got["Body"].read()
        found[item["Key"]] = [hashlib.sha256(body).hexdigest(), got["ContentType"], got.get("CacheControl"), got["Metadata"], len(body)]
assert not s3.list_multipart_uploads(Bucket=bucket).get("Uploads"), "an upload was left open"
print(json.dumps(found))
"#;

const LEFT: &str = r#"
s3, cf = client("s3"), client("cloudfront")
print(json.dumps([
    [b["Name"] for b in s3.list_buckets()["Buckets"]],
    [d["Id"] for d in cf.list_distributions()["DistributionList"].get("Items", [])],
    [a["Id"] for a in cf.list_origin_access_controls()["OriginAccessControlList"].get("Items", [])],
    [f["Name"] for f in cf.list_functions()["FunctionList"].get("Items", [])],
    [p["ResponseHeadersPolicy"]["Id"] for p in cf.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"].get("Items", [])],
]))
"#;

/// What the independent client must read for a release.
fn objects(site: &Tree) -> Value {
    let of = |(key, bytes): (&String, &Vec<u8>)| {
        let hash: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        (key.clone(), json!([hash, content_type(key), cache_control(key), {"sha256": hash}, bytes.len()]))
    };
    site.iter().map(of).collect::<serde_json::Map<_, _>>().into()
}

/// Like `assert_eq`, but a difference among hundreds is shown alone.
fn same_objects(read: &Value, wanted: &Value) {
    let (read, wanted) = (read.as_object().unwrap(), wanted.as_object().unwrap());
    let keys: BTreeSet<&String> = read.keys().chain(wanted.keys()).collect();
    for key in keys {
        assert_eq!(read.get(key), wanted.get(key), "{key}: what was read, and what was to be");
    }
}

/// The calls that wrote, by what they did: keys put, keys deleted, parts sent, and the rest.
#[derive(Debug, Default)]
struct Writes {
    put: BTreeSet<String>,
    deleted: BTreeSet<String>,
    parts: usize,
    rest: Vec<String>,
}

fn writes(proxy: &Proxy) -> Writes {
    let mut writes = Writes::default();
    for call in proxy.mutations() {
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        let mut parts = path.trim_start_matches('/').splitn(2, '/');
        let key = parts.nth(1).map(|key| percent_decode_str(key).decode_utf8().unwrap().into_owned()).unwrap_or_default();
        let new = match call.method.as_str() {
            "PUT" if query.contains("partNumber=") => {
                writes.parts += 1;
                true
            }
            "PUT" if !key.is_empty() && !path.starts_with("/2020-05-31/") => writes.put.insert(key),
            "POST" if query.starts_with("delete") => {
                let text = String::from_utf8(call.body.to_vec()).unwrap();
                let keys = text.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
                writes.deleted.extend(keys.map(|key| key.replace("&amp;", "&")));
                true
            }
            _ => {
                writes.rest.push(format!("{} {}", call.method, call.path));
                true
            }
        };
        assert!(new, "put twice: {}", call.path);
    }
    writes
}

#[test]
fn a_site_of_a_real_tool_lives_on_aws() {
    let begun = Instant::now();
    let mut sandbox = project();
    let server = servers::ministack_enforcing();
    let proxy = Proxy::to(&server.url);
    sandbox.aws(&proxy.url);

    let (deployed, memory) = deploy(&sandbox);
    let first = built(&sandbox);
    let made = writes(&proxy);
    assert_eq!(made.parts, BIG.div_ceil(8 << 20), "the large file goes in parts of 8 MiB");
    assert_eq!(made.put.len() + 1, first.len(), "one call for each other file");
    same_objects(&servers::boto3(&server.url, OBJECTS), &objects(&first));
    let visitor = Visitor::new(&deployed, Some(&server));
    let fetched = visitor.compare(&first);
    let followed = visitor.walk(&first);

    change(&sandbox);
    proxy.clear();
    assert_eq!(deploy(&sandbox).0["deployment"]["id"], "v2");
    let second = built(&sandbox);
    check_input(&first, &second);
    let made = writes(&proxy);
    let (written, gone) = difference(&first, &second);
    assert_eq!((&made.put, &made.deleted, made.parts), (&written, &gone, 0), "exactly what changed");
    // Caches are emptied of what changed, and once more when what is gone is gone.
    assert!(made.rest.len() == 2 && made.rest.iter().all(|call| call.ends_with("/invalidation")), "{:?}", made.rest);
    same_objects(&servers::boto3(&server.url, OBJECTS), &objects(&second));
    visitor.compare(&second);
    visitor.walk(&second);
    assert_eq!(visitor.get(&deleted_page()).status, 404);
    proxy.clear();
    assert_eq!(sandbox.json(&["deploy"])["status"], "unchanged", "the same sources were built again");
    assert!(proxy.mutations().is_empty());

    sandbox.json(&["rollback"]);
    same_objects(&servers::boto3(&server.url, OBJECTS), &objects(&first));
    visitor.compare(&first);

    sandbox.ok(&["destroy", "--yes"]);
    assert_eq!(servers::boto3(&server.url, LEFT), json!([[], [], [], [], []]));
    assert_eq!(sandbox.json(&["projects"])["projects"], json!([]));
    assert!((1..=MOST_MEMORY).contains(&memory), "{memory} KiB");
    println!(
        "aws: {} files, {fetched} addresses, {followed} links; then {} put, {} deleted; {} MiB, {:.1} s",
        first.len(),
        written.len(),
        gone.len(),
        memory >> 10,
        begun.elapsed().as_secs_f32()
    );
}
