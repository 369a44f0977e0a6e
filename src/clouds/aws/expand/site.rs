//! A site: a private bucket, CloudFront in front of it, and a function at the edge for what a web server would do.

use super::{
    super::{
        kinds::function::{Event, LIMIT, RUNTIME, render},
        names,
    },
    Content, Context, NOTHING, headers, rooted,
};
use crate::model::{app::Site, problem::Problem, reference, resource::Resource};
use serde_json::{Value, json};

/// AWS's own cache policy `CachingOptimized`: what the files' `Cache-Control` says, compressed forms kept apart, no cookies.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>
const CACHING_OPTIMIZED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/// Days for which replaced and removed files are kept: as long as a rollback finds them.
const KEPT_DAYS: u32 = 30;

/// Seconds for which CloudFront remembers that a path leads nowhere; its own default.
const ERROR_SECONDS: u32 = 10;

/// Characters of a bucket's name. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
const BUCKET_NAME: usize = 63;
/// Characters of the names of access controls and functions, the shortest of CloudFront's.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html>
const CLOUDFRONT_NAME: usize = 64;

pub(super) fn expand(context: &Context<'_>, site: &Site, content: Option<&Content>) -> Result<Vec<Resource>, Vec<Problem>> {
    let mut problems = Vec::new();
    let redirects = redirects(context, site, &mut problems);
    let split = headers::split(context, site).unwrap_or_else(|found| {
        problems.extend(found);
        headers::Split::default()
    });
    let mut request = json!({"redirects": redirects, "spa": site.spa});
    if content.is_some_and(|content| content.flat) {
        request["flat"] = true.into();
    }
    check_size(context, Event::ViewerRequest, &request, "redirects", &mut problems);
    let by_path = (!split.by_path.is_empty()).then(|| Value::Array(split.by_path.clone()));
    if let Some(rules) = &by_path {
        check_size(context, Event::ViewerResponse, rules, "headers", &mut problems);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut resources = vec![bucket(context), access(context), policy(context), headers_policy(context, split)];
    resources.push(function(context, "function", Event::ViewerRequest, request));
    let edge_headers = by_path.is_some();
    resources.extend(by_path.map(|rules| function(context, "edge-headers", Event::ViewerResponse, rules)));
    resources.push(cdn(context, site, edge_headers));
    resources.push(files(context, content.unwrap_or(&NOTHING)));
    Ok(resources)
}

fn bucket(context: &Context<'_>) -> Resource {
    let name = context.name("", BUCKET_NAME);
    let fields = vec![
        ("name", json!(name)),
        ("region", json!(context.target.region)),
        ("tags", context.tags()),
        ("public_access", json!({"block_acls": true, "ignore_acls": true, "block_policy": true, "restrict_buckets": true})),
        ("versioning", json!("Enabled")),
        ("lifecycle", json!({"noncurrent_days": KEPT_DAYS, "abort_uploads_days": 1})),
    ];
    context.resource("bucket", "aws.s3.bucket", name, fields, &[])
}

fn access(context: &Context<'_>) -> Resource {
    let name = context.name("", CLOUDFRONT_NAME);
    let fields = vec![("name", json!(name)), ("description", json!(context.comment())), ("signing", json!("always"))];
    context.resource("access", "aws.cloudfront.access", name, fields, &[])
}

/// This distribution may read, and nobody may do so in the clear. Listing is what makes S3 answer 404 for a file that is not
/// there; without it the answer is 403.
fn policy(context: &Context<'_>) -> Resource {
    let (arn, distribution) = (context.to("bucket", "arn"), context.to("cdn", "arn"));
    let allow = |action: &str, on: &str| {
        json!({
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": action,
            "Resource": on,
            "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
        })
    };
    let encrypted = json!({
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, format!("{arn}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    });
    let statements = [allow("s3:GetObject", &format!("{arn}/*")), allow("s3:ListBucket", &arn), encrypted];
    let fields = vec![
        ("bucket", json!(context.to("bucket", "name"))),
        ("region", json!(context.target.region)),
        ("document", json!({"Version": "2012-10-17", "Statement": statements})),
    ];
    context.resource("policy", "aws.s3.policy", context.name("", BUCKET_NAME), fields, &[])
}

fn headers_policy(context: &Context<'_>, split: headers::Split) -> Resource {
    let name = context.name("", CLOUDFRONT_NAME);
    let fields = vec![
        ("name", json!(name)),
        ("comment", json!(context.comment())),
        ("security", Value::Object(split.security)),
        ("custom", Value::Object(split.custom)),
    ];
    context.resource("headers", "aws.cloudfront.headers", name, fields, &[])
}

fn function(context: &Context<'_>, part: &str, event: Event, rules: Value) -> Resource {
    let name = context.name(part, CLOUDFRONT_NAME);
    let fields = vec![
        ("name", json!(name)),
        ("event", json!(event.as_str())),
        ("comment", json!(context.comment())),
        ("runtime", json!(RUNTIME)),
        ("program", json!(event.digest())),
        ("rules", rules),
        ("published", json!(true)),
    ];
    context.resource(part, "aws.cloudfront.function", name, fields, &[])
}

fn cdn(context: &Context<'_>, site: &Site, edge_headers: bool) -> Resource {
    let name = context.name("", CLOUDFRONT_NAME);
    let mut fields = vec![
        ("name", json!(name)),
        ("comment", json!(format!("mikrocloud {name}"))),
        ("enabled", json!(true)),
        ("origin", json!(context.to("bucket", "domain"))),
        ("access", json!(context.to("access", "id"))),
        ("headers", json!(context.to("headers", "id"))),
        ("function", json!(context.to("function", "arn"))),
        ("cache", json!(CACHING_OPTIMIZED)),
        ("viewers", json!("redirect-to-https")),
        ("compress", json!(true)),
        ("http", json!("http2and3")),
        ("ipv6", json!(true)),
        ("price_class", json!(names::price_class(&context.target.region))),
        ("root", json!("index.html")),
        ("errors", error_pages(site)),
        ("tags", context.tags()),
    ];
    if edge_headers {
        fields.push(("edge_headers", json!(context.to("edge-headers", "arn"))));
    }
    context.resource("cdn", "aws.cloudfront.distribution", name, fields, &[])
}

/// 403 beside 404: S3 answers it for keys that it will not look up.
fn error_pages(site: &Site) -> Value {
    let page = if site.spa {
        // Not remembered: what is a route today may be a file in the next release.
        json!({"page": "/index.html", "answer": "200", "cache_seconds": 0})
    } else if let Some(page) = &site.not_found {
        let path = super::super::files::url_path(page.trim_start_matches('/'));
        json!({"page": reference::literal(&path), "answer": "404", "cache_seconds": ERROR_SECONDS})
    } else {
        return json!({});
    };
    json!({"403": page, "404": page})
}

fn files(context: &Context<'_>, content: &Content) -> Resource {
    let fields = vec![
        ("bucket", json!(context.to("bucket", "name"))),
        ("region", json!(context.target.region)),
        ("distribution", json!(context.to("cdn", "id"))),
        ("digest", json!(content.digest)),
        ("files", json!(content.files)),
        ("bytes", json!(content.bytes)),
    ];
    // The policy too: a site whose files are there must be one that can be read.
    context.resource("files", "aws.s3.files", context.name("", BUCKET_NAME), fields, &["policy"])
}

/// `[[from, to, status]]`, as the edge function reads them.
fn redirects(context: &Context<'_>, site: &Site, problems: &mut Vec<Problem>) -> Vec<Value> {
    let mut rules = Vec::new();
    for (at, redirect) in site.redirects.iter().enumerate() {
        let to = context.translate(&redirect.to);
        if context.refers_to_itself(&to) {
            let message = format!("`{}` cannot refer to itself: its address is known only once its redirects are made", context.service);
            problems.push(context.problem(&format!("redirects[{at}].to"), message, "use a path"));
        }
        rules.push(json!([reference::literal(&rooted(&redirect.from)), to, redirect.status]));
    }
    rules
}

fn check_size(context: &Context<'_>, event: Event, rules: &Value, path: &str, problems: &mut Vec<Problem>) {
    let size = render(event, rules).len();
    if size > LIMIT {
        let message = format!("these {path} make an edge function of {size} bytes, and CloudFront takes {LIMIT}");
        problems.push(context.problem(path, message, "join rules with `*`, or drop some"));
    }
}
