use super::*;
use crate::model::app::{HeaderRule, Redirect, Site};
use serde_json::json;
use std::fmt::Write as _;

fn site() -> Site {
    Site {
        root: "web".to_owned(),
        build: None,
        output: "dist".to_owned(),
        spa: false,
        not_found: Some("404.html".to_owned()),
        env: BTreeMap::new(),
        headers: Vec::new(),
        redirects: Vec::new(),
        cache: Vec::new(),
    }
}

fn run(sites: &[(&str, Site)]) -> Result<Expanded, Vec<Problem>> {
    let app = App {
        name: "shop".to_owned(),
        environment: "production".to_owned(),
        cloud: None,
        region: None,
        clouds: BTreeMap::new(),
        services: sites.iter().map(|(name, site)| ((*name).to_owned(), Service::Site(site.clone()))).collect(),
    };
    let target = Target {
        cloud: "aws".to_owned(),
        region: "eu-west-1".to_owned(),
        environment: "production".to_owned(),
        account: Some("123456789012".to_owned()),
    };
    let content = Content { digest: "d1".to_owned(), files: 3, bytes: 42, flat: false };
    expand(&app, &target, &Contents::from([("web".to_owned(), content)]))
}

fn one(site: Site) -> Vec<Resource> {
    run(&[("web", site)]).unwrap().resources
}

fn field<'a>(resources: &'a [Resource], part: &str, name: &str) -> &'a Value {
    &resources.iter().find(|r| r.address.part() == part).unwrap().fields[name]
}

fn rule(path: &str, set: &[(&str, &str)]) -> HeaderRule {
    HeaderRule { path: path.to_owned(), set: set.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect() }
}

fn redirect(from: &str, to: &str) -> Redirect {
    Redirect { from: from.to_owned(), to: to.to_owned(), status: 301 }
}

/// Each resource in a few lines.
fn shown(resources: &[Resource]) -> String {
    let mut text = String::new();
    for resource in resources {
        let after: Vec<&str> = resource.after.iter().map(Address::part).collect();
        writeln!(text, "{} {} {} after {after:?}", resource.address, resource.kind, resource.name).unwrap();
        for (name, value) in &resource.fields {
            writeln!(text, "  {name}: {value}").unwrap();
        }
    }
    text
}

#[test]
fn a_plain_site() {
    insta::assert_snapshot!(shown(&one(site())), @r#"
    service.web/bucket aws.s3.bucket mc-shop-production-web-4731d1ba after []
      lifecycle: {"abort_uploads_days":1,"noncurrent_days":30}
      name: "mc-shop-production-web-4731d1ba"
      public_access: {"block_acls":true,"block_policy":true,"ignore_acls":true,"restrict_buckets":true}
      region: "eu-west-1"
      tags: {"mikrocloud:environment":"production","mikrocloud:managed-by":"mikrocloud","mikrocloud:project":"shop","mikrocloud:service":"web"}
      versioning: "Enabled"
    service.web/access aws.cloudfront.access mc-shop-production-web-4731d1ba after []
      description: "mikrocloud shop production web"
      name: "mc-shop-production-web-4731d1ba"
      signing: "always"
    service.web/policy aws.s3.policy mc-shop-production-web-4731d1ba after []
      bucket: "${service.web/bucket#name}"
      document: {"Statement":[{"Action":"s3:GetObject","Condition":{"StringEquals":{"AWS:SourceArn":"${service.web/cdn#arn}"}},"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Resource":"${service.web/bucket#arn}/*"},{"Action":"s3:ListBucket","Condition":{"StringEquals":{"AWS:SourceArn":"${service.web/cdn#arn}"}},"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Resource":"${service.web/bucket#arn}"},{"Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny","Principal":"*","Resource":["${service.web/bucket#arn}","${service.web/bucket#arn}/*"]}],"Version":"2012-10-17"}
      region: "eu-west-1"
    service.web/headers aws.cloudfront.headers mc-shop-production-web-4731d1ba after []
      comment: "mikrocloud shop production web"
      custom: {}
      name: "mc-shop-production-web-4731d1ba"
      security: {"referrer-policy":"strict-origin-when-cross-origin","strict-transport-security":"max-age=31536000","x-content-type-options":"nosniff","x-frame-options":"SAMEORIGIN"}
    service.web/function aws.cloudfront.function mc-shop-production-web-function-8606237b after []
      comment: "mikrocloud shop production web"
      event: "viewer-request"
      name: "mc-shop-production-web-function-8606237b"
      program: "b1a7f456a2af"
      published: true
      rules: {"redirects":[],"spa":false}
      runtime: "cloudfront-js-2.0"
    service.web/cdn aws.cloudfront.distribution mc-shop-production-web-4731d1ba after []
      access: "${service.web/access#id}"
      cache: "658327ea-f89d-4fab-a63d-7e88639e58f6"
      comment: "mikrocloud mc-shop-production-web-4731d1ba"
      compress: true
      enabled: true
      errors: {"403":{"answer":"404","cache_seconds":10,"page":"/404.html"},"404":{"answer":"404","cache_seconds":10,"page":"/404.html"}}
      function: "${service.web/function#arn}"
      headers: "${service.web/headers#id}"
      http: "http2and3"
      ipv6: true
      name: "mc-shop-production-web-4731d1ba"
      origin: "${service.web/bucket#domain}"
      price_class: "PriceClass_100"
      root: "index.html"
      tags: {"mikrocloud:environment":"production","mikrocloud:managed-by":"mikrocloud","mikrocloud:project":"shop","mikrocloud:service":"web"}
      viewers: "redirect-to-https"
    service.web/files aws.s3.files mc-shop-production-web-4731d1ba after ["policy"]
      bucket: "${service.web/bucket#name}"
      bytes: 42
      digest: "d1"
      distribution: "${service.web/cdn#id}"
      files: 3
      region: "eu-west-1"
    "#);
}

#[test]
fn every_field_belongs_to_the_create_call_a_setting_or_a_replacement() {
    let mut full = site();
    full.headers = vec![rule("/docs/*", &[("X-A", "1")])];
    for resource in one(full) {
        let kind = super::super::kinds::ALL.iter().find(|kind| kind.name == resource.kind).unwrap();
        for field in resource.fields.keys().filter(|_| kind.content.is_none()) {
            assert!(kind.setting(field).is_some() || kind.replace_on.contains(&field.as_str()), "{}: {field}", resource.address);
        }
    }
}

#[test]
fn a_single_page_application_answers_unknown_paths_itself() {
    let resources = one(Site { spa: true, not_found: None, ..site() });
    insta::assert_snapshot!(field(&resources, "cdn", "errors"), @r#"{"403":{"answer":"200","cache_seconds":0,"page":"/index.html"},"404":{"answer":"200","cache_seconds":0,"page":"/index.html"}}"#);
    insta::assert_snapshot!(field(&resources, "function", "rules"), @r#"{"redirects":[],"spa":true}"#);
    assert_eq!(field(&one(Site { not_found: None, ..site() }), "cdn", "errors"), &json!({}));
}

#[test]
fn headers_for_every_path_are_policy_and_the_rest_is_a_function() {
    let mut full = site();
    full.headers = vec![
        rule(
            "/*",
            &[
                ("X-All", "1"),
                ("X-Frame-Options", "deny"),
                ("Strict-Transport-Security", "max-age=1; odd"),
                ("Access-Control-Allow-Origin", "*"),
            ],
        ),
        rule("embed/*", &[("Referrer-Policy", "no-referrer"), ("X-Some", "a")]),
        rule("/*", &[("x-all", "2")]),
    ];
    let resources = one(full);
    insta::assert_snapshot!(field(&resources, "headers", "security"), @r#"{"x-content-type-options":"nosniff","x-frame-options":"DENY"}"#);
    insta::assert_snapshot!(field(&resources, "headers", "custom"), @r#"{"x-all":"2"}"#);
    insta::assert_snapshot!(field(&resources, "edge-headers", "rules"), @r#"[["/*",{"referrer-policy":"strict-origin-when-cross-origin","strict-transport-security":"max-age=31536000"}],["/*",{"access-control-allow-origin":"*","strict-transport-security":"max-age=1; odd"}],["/embed/*",{"referrer-policy":"no-referrer","x-some":"a"}]]"#);
    assert_eq!(field(&resources, "cdn", "edge_headers"), "${service.web/edge-headers#arn}");
}

#[test]
fn more_headers_than_a_policy_takes_overflow_into_the_function() {
    let mut full = site();
    full.headers = (0..12).map(|n| rule("/*", &[(format!("x-{n:02}").as_str(), "v")])).collect();
    let resources = one(full);
    assert_eq!(field(&resources, "headers", "custom").as_object().unwrap().len(), 10);
    assert_eq!(field(&resources, "edge-headers", "rules"), &json!([["/*", {"x-10": "v"}], ["/*", {"x-11": "v"}]]));
}

#[test]
fn services_are_referred_to_by_their_resources() {
    let mut web = site();
    web.redirects = vec![redirect("help/*", "${docs.url}/:splat"), redirect("/${a}", "/${b}")];
    web.headers = vec![rule("/*", &[("Content-Security-Policy", "connect-src ${docs.url}")])];
    let made = run(&[("docs", site()), ("web", web.clone())]).unwrap();
    let resources: Vec<Resource> = made.resources.iter().filter(|r| r.address.service() == Some("web")).cloned().collect();
    insta::assert_snapshot!(field(&resources, "function", "rules"), @r#"{"redirects":[["/help/*","${service.docs/cdn#url}/:splat",301],["/$${a}","/$${b}",301]],"spa":false}"#);
    insta::assert_snapshot!(field(&resources, "headers", "security")["content-security-policy"], @r#""connect-src ${service.docs/cdn#url}""#);
    assert_eq!(made.attributes["docs"]["host"], "${service.docs/cdn#host}");
}

#[test]
fn what_cloudfront_cannot_do_is_a_problem_with_its_place() {
    let mut web = site();
    web.redirects = (0..400).map(|n| redirect(&format!("/from/{n}"), &format!("/to/{n}"))).collect();
    web.redirects.push(redirect("/me", "${web.url}/x"));
    web.headers = vec![rule("/*", &[("Content-Length", "5"), ("X-Me", "${web.host}"), ("x-amz-cf-id", "1")])];
    let problems = run(&[("web", web)]).unwrap_err();
    let text: String =
        problems.iter().map(|p| format!("{}: {} ({})\n", p.path, p.message, p.hint.as_deref().unwrap_or_default())).collect();
    insta::assert_snapshot!(text, @r#"
    services.web.redirects[400].to: `web` cannot refer to itself: its address is known only once its redirects are made (use a path)
    services.web.headers[0].set.Content-Length: CloudFront sets `Content-Length` itself (leave this header out)
    services.web.headers[0].set.X-Me: `web` cannot refer to itself: its address is known only once its headers are made (use a path, or `'self'` in a Content-Security-Policy)
    services.web.headers[0].set.x-amz-cf-id: CloudFront sets `x-amz-cf-id` itself (leave this header out)
    services.web.redirects: these redirects make an edge function of 13576 bytes, and CloudFront takes 10240 (join rules with `*`, or drop some)
    "#);
}

#[test]
fn some_hundred_redirects_fit() {
    let redirects = |n: usize| (0..n).map(|n| redirect(&format!("/blog/2024/post-{n}"), &format!("/articles/post-{n}"))).collect();
    assert!(run(&[("web", Site { redirects: redirects(130), ..site() })]).is_ok());
}
