//! What is accepted, and what comes out of it.

use super::{FULL, app, read};
use crate::model::{
    app::{CacheRule, CloudSettings, HeaderRule, Redirect, Service, Site},
    problem::Problem,
};
use std::collections::BTreeMap;

fn map<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn site(app: &crate::model::app::App, name: &str) -> Site {
    let Some(Service::Site(site)) = app.services.get(name).cloned() else { panic!("no site {name}") };
    site
}

#[test]
fn every_key_arrives() {
    let app = app(FULL, None);
    assert_eq!((app.name.as_str(), app.environment.as_str()), ("shop", "dev"));
    assert_eq!((app.cloud.as_deref(), app.region.as_deref()), (Some("aws"), Some("us-east")));
    let endpoints = map([("s3", "http://127.0.0.1:9000"), ("default", "https://aws.example")]);
    let aws = CloudSettings { region: Some("eu-west-1".to_owned()), profile: Some("work".to_owned()), endpoints };
    assert_eq!(app.clouds, BTreeMap::from([("aws".to_owned(), aws)]));
    let redirect = |from: &str, to: &str, status| Redirect { from: from.to_owned(), to: to.to_owned(), status };
    let web = Site {
        root: "web".to_owned(),
        build: Some("npm run build && echo ${HOME} $${docs.url}".to_owned()),
        output: "dist".to_owned(),
        spa: false,
        not_found: Some("errors/404.html".to_owned()),
        env: map([("PORT", "8080"), ("V", "1.10"), ("DEBUG", "true"), ("TEXT", "a ${B} b"), ("NONE", "")]),
        headers: vec![HeaderRule {
            path: "/*".to_owned(),
            set: map([
                ("X-Frame-Options", "DENY"),
                ("Link", "<${docs.url}/a>; rel=\"help\""),
                ("X-Count", "1"),
                ("X-Plain", "$${web.url}"),
            ]),
        }],
        redirects: vec![
            redirect("/old/*", "/new/:splat", 301),
            redirect("/docs/*", "${docs.url}/:splat", 308),
            redirect("/help", "https://${docs.host}/help", 302),
        ],
        cache: vec![CacheRule { path: "/assets/*".to_owned(), control: "public, max-age=31536000, immutable".to_owned() }],
    };
    assert_eq!(site(&app, "web"), web);
    let docs = Site {
        root: ".".to_owned(),
        build: None,
        output: ".".to_owned(),
        spa: false,
        not_found: None,
        env: BTreeMap::new(),
        headers: Vec::new(),
        redirects: Vec::new(),
        cache: Vec::new(),
    };
    assert_eq!(site(&app, "docs"), docs);
}

#[test]
fn an_environment_is_laid_over_the_project() {
    let app = app(FULL, Some("staging"));
    assert_eq!((app.environment.as_str(), app.cloud.as_deref(), app.region.as_deref()), ("staging", Some("gcp"), Some("eu-west")));
    assert_eq!(app.clouds["aws"].region, None);
    assert_eq!(app.clouds["aws"].profile.as_deref(), Some("other"));
    assert_eq!(app.clouds["aws"].endpoints.len(), 2);
    assert_eq!(app.clouds["gcp"].region.as_deref(), Some("europe-west1"));
    let web = site(&app, "web");
    assert_eq!((web.root.as_str(), web.build.as_deref(), web.spa, web.not_found.as_deref()), ("web", Some("make"), true, None));
    assert_eq!(web.env, map([("V", "1.10"), ("DEBUG", "true"), ("TEXT", "a ${B} b"), ("NONE", ""), ("NEW", "x")]));
    assert_eq!((web.headers.len(), web.headers[0].path.as_str(), web.redirects.len()), (1, "/a", 3));
    assert_eq!(site(&app, "extra").output, "public");
    let production = super::app(FULL, Some("production"));
    assert_eq!(production.services, super::app(FULL, Some("dev")).services);
}

#[test]
fn without_environments_any_name_is_one() {
    let text = "name: shop\nservices: {web: {type: site}}\n";
    assert_eq!(app(text, None).environment, "dev");
    assert_eq!(app(text, Some("pr-12")).environment, "pr-12");
}

#[test]
fn aliases_merge_keys_line_ends_and_marks_are_understood() {
    let text = "\u{feff}---\r\nname: !!str shop\r\nservices:\r\n  web: &site\r\n    type: site\r\n    output: &o dist\r\n    spa: true\r\n  \
                docs:\r\n    <<: *site\r\n    spa: false\r\n    root: *o\r\n    env: {<<: {A: merged, B: merged}, A: own}\r\n  blog: {<<: [*site]}\r\n";
    let app = app(text, None);
    assert_eq!((site(&app, "docs").output.as_str(), site(&app, "docs").root.as_str()), ("dist", "dist"));
    assert!(site(&app, "blog").spa && !site(&app, "docs").spa);
    assert_eq!(site(&app, "docs").env, map([("A", "own"), ("B", "merged")]));
}

#[test]
fn an_output_beside_its_root_is_in_the_project() {
    let app = app("name: shop\nservices: {web: {type: site, root: web, output: ../dist}}\n", None);
    assert_eq!(site(&app, "web").output, "../dist");
}

#[test]
fn problems_of_a_cloud_are_shown_where_they_come_from() {
    let manifest = read(FULL, Some("staging")).unwrap();
    let at = |path: &str| {
        let problem = Problem { path: path.to_owned(), message: "m".to_owned(), hint: None };
        let report = manifest.report(&[problem]);
        let one = &report.diagnostics[0];
        let line = FULL.lines().nth(one.line - 1).unwrap_or_default();
        (one.code, line.chars().skip(one.col - 1).take(9).collect::<String>())
    };
    assert_eq!(at("services.web.redirects"), ("MC0150", "redirects".to_owned()));
    assert_eq!(at("services.web.redirects[1].status"), ("MC0150", "308}".to_owned()));
    assert_eq!(at("services.web.redirects[1].nothing"), ("MC0150", "{from: /d".to_owned()));
    assert_eq!(at("services.web.headers[0].path"), ("MC0150", "/a, set: ".to_owned()));
    assert_eq!(at("services.extra.spa.x.y"), ("MC0150", "extra: {t".to_owned()));
    assert_eq!(at("region"), ("MC0150", "eu-west".to_owned()));
    assert_eq!(at("nowhere"), at(""));
}

#[test]
fn paths_name_the_environment_they_were_written_in() {
    let text = "name: shop\nservices: {web: {type: site}}\nenvironments:\n  dev: {}\n  qa: {services: {web: {spa: maybe, headers: [{path: x}]}}}\n";
    let report = read(text, None).unwrap_err();
    let paths: Vec<&str> = report.diagnostics.iter().map(|d| d.path.as_str()).collect();
    let qa = "environments.qa.services.web";
    assert_eq!(paths, [format!("{qa}.spa"), format!("{qa}.headers[0].set"), format!("{qa}.headers[0].path")]);
}

#[test]
fn a_report_shows_the_line_a_caret_and_a_hint() {
    let report = read("name: shop\nservices:\n  web:\n    type: site\n    spa: yes\n", None).unwrap_err();
    insta::assert_snapshot!(report.render(false), @r"
    error[MC0113]: `spa` must be `true` or `false`, not `yes`, which is text
     --> mikrocloud.yaml:5:10
      |
    5 |     spa: yes
      |          ^^^
      |
      = hint: write `true`
    ");
    assert!(report.render(true).contains("\u{1b}["));
    assert_eq!(report.to_string(), "mikrocloud.yaml:5:10: `spa` must be `true` or `false`, not `yes`, which is text [MC0113]");
}

#[test]
fn a_long_report_ends() {
    let keys: String = (0..80).map(|i| format!("x{i}: 1\n")).collect();
    let report = read(&format!("name: shop\nservices: {{web: {{type: site}}}}\n{keys}"), None).unwrap_err();
    assert_eq!(report.diagnostics.len(), 80);
    assert!(report.render(false).ends_with("and 30 more of these"));
}
