//! What every cloud must do, whichever it is. One suite; a new cloud is one more `Rig`.

mod faults;
mod files;
mod kill;
mod lifecycle;
mod plan_equals_apply;

use crate::support::{
    proxy::Proxy,
    sandbox::Sandbox,
    servers::{self, Server},
};
use std::collections::{BTreeMap, BTreeSet};

/// A cloud under test: a server that others wrote (or, for this machine, the real thing), and the recording proxy in front.
pub(super) struct Rig {
    pub(super) sandbox: Sandbox,
    pub(super) proxy: Proxy,
    /// Without the proxy, for reading back.
    pub(super) server: Option<Server>,
}

pub(super) const CLOUDS: &[&str] = &[
    "local",
    #[cfg(feature = "aws")]
    "aws",
];

impl Rig {
    pub(super) fn new(cloud: &'static str, files: &[(&str, &str)]) -> Self {
        let mut sandbox = Sandbox::with_site(files);
        match cloud {
            "aws" => {
                let server = servers::ministack();
                let proxy = Proxy::to(&server.url);
                sandbox.aws(&proxy.url);
                Self { sandbox, proxy, server: Some(server) }
            }
            "local" => {
                let file = sandbox.state().join("local/agent.json");
                let proxy = Proxy::to_wherever(move || {
                    let agent: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).ok()?).ok()?;
                    Some(format!("http://127.0.0.1:{}", agent["port"]))
                });
                sandbox.env("MIKROCLOUD_LOCAL_ENDPOINT_URL", proxy.url.clone());
                Self { sandbox, proxy, server: None }
            }
            other => panic!("no rig for {other}"),
        }
    }

    /// What there is in the cloud, read without our own code: one line for each thing, ids left out where they are random.
    pub(super) fn inventory(&self) -> BTreeSet<String> {
        match &self.server {
            Some(server) => aws_inventory(server),
            None => self.local_inventory(),
        }
    }

    fn local_inventory(&self) -> BTreeSet<String> {
        let below = crate::support::sandbox::files_below(&self.sandbox.state().join("local"));
        let kept = |name: &str| !["agent.json", "agent.lock", "agent.log"].contains(&name);
        below
            .keys()
            .filter(|name| kept(name) && name.ends_with("site.json"))
            .map(|name| format!("site {name}"))
            .chain(self.visitors())
            .collect()
    }

    /// What a visitor gets, for each file that the project has now.
    fn visitors(&self) -> Vec<String> {
        let Some(url) = self.plain_url() else { return Vec::new() };
        crate::support::sandbox::files_below(&self.sandbox.path().join("dist"))
            .keys()
            .map(|key| {
                let got = ureq::get(format!("{url}/{key}")).config().http_status_as_error(false).build().call().unwrap();
                format!("file {key} {}", got.status().as_u16())
            })
            .collect()
    }

    /// Where the site of a local rig answers.
    pub(super) fn plain_url(&self) -> Option<String> {
        let shown = self.sandbox.run(&["projects", "show", "shop", "--json"]);
        let shown: serde_json::Value = serde_json::from_str(&shown.stdout).ok()?;
        let resources = shown["environments"][0]["resources"].as_array()?.clone();
        resources.iter().find_map(|r| r["outputs"]["plain_url"].as_str().map(ToOwned::to_owned))
    }

    /// The files in the cloud and their content, read without our own code.
    pub(super) fn contents(&self) -> BTreeMap<String, String> {
        match &self.server {
            Some(server) => serde_json::from_value(servers::boto3(&server.url, AWS_CONTENTS)).unwrap(),
            None => {
                let url = self.plain_url().unwrap();
                let keys = crate::support::sandbox::files_below(&self.sandbox.path().join("dist")).into_keys();
                keys.map(|key| {
                    let text = ureq::get(format!("{url}/{}", encode(&key))).call().unwrap().body_mut().read_to_string().unwrap();
                    (key, text)
                })
                .collect()
            }
        }
    }
}

fn encode(key: &str) -> String {
    key.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"/.-_~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

const AWS_CONTENTS: &str = r#"
s3 = client("s3")
found = {}
for bucket in s3.list_buckets()["Buckets"]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"]):
        for item in page.get("Contents", []):
            found[item["Key"]] = s3.get_object(Bucket=bucket["Name"], Key=item["Key"])["Body"].read().decode()
print(json.dumps(found))
"#;

fn aws_inventory(server: &Server) -> BTreeSet<String> {
    let script = r#"
s3, cf = client("s3"), client("cloudfront")
found = []
for bucket in s3.list_buckets()["Buckets"]:
    name = bucket["Name"]
    found.append("bucket " + name)
    try:
        s3.get_bucket_policy(Bucket=name)
        found.append("policy " + name)
    except s3.exceptions.ClientError:
        pass
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
        found += ["object " + item["Key"] for item in page.get("Contents", [])]
    uploads = s3.list_multipart_uploads(Bucket=name).get("Uploads", [])
    found += ["upload " + item["Key"] for item in uploads]
for item in cf.list_distributions()["DistributionList"].get("Items", []):
    found.append("distribution " + item["Comment"] + (" enabled" if item["Enabled"] else " disabled"))
for item in cf.list_origin_access_controls()["OriginAccessControlList"].get("Items", []):
    found.append("access " + item["Name"])
for item in cf.list_functions()["FunctionList"].get("Items", []):
    found.append("function " + item["Name"] + " " + item["FunctionMetadata"]["Stage"])
for item in cf.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"].get("Items", []):
    found.append("headers " + item["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"])
assert len(found) == len(set(found)), "doubled: %r" % found
print(json.dumps(found))
"#;
    serde_json::from_value(servers::boto3(&server.url, script)).unwrap()
}
