//! What `expand` asks for.

use crate::{
    clouds::{Cloud as _, Content, local::Cloud},
    model::{
        app::{App, HeaderRule, Redirect, Service, Site},
        reference,
        target::Target,
    },
};
use serde_json::json;

fn app(change: impl FnOnce(&mut Site)) -> App {
    let site = || Site {
        root: ".".to_owned(),
        build: None,
        output: ".".to_owned(),
        spa: false,
        not_found: Some("4${a#b}.html".to_owned()),
        env: [].into(),
        headers: Vec::new(),
        redirects: Vec::new(),
        cache: Vec::new(),
    };
    let mut web = site();
    change(&mut web);
    App {
        name: "shop".to_owned(),
        environment: "staging".to_owned(),
        cloud: None,
        region: None,
        clouds: [].into(),
        services: [("docs".to_owned(), Service::Site(site())), ("web".to_owned(), Service::Site(web))].into(),
    }
}

fn target() -> Target {
    Target { cloud: "local".to_owned(), region: "local".to_owned(), environment: "staging".to_owned(), account: None }
}

#[test]
fn a_site_and_its_files_with_references_to_others() {
    let app = app(|site| {
        site.headers =
            vec![HeaderRule { path: "/*".to_owned(), set: [("X-Docs".to_owned(), "${docs.host} $${docs.url}".to_owned())].into() }];
        site.redirects = vec![Redirect { from: "/${docs#url}".to_owned(), to: "${docs.url}/:splat".to_owned(), status: 301 }];
    });
    let contents = [("web".to_owned(), Content { digest: "d".to_owned(), files: 2, bytes: 3, flat: false })].into();
    let expanded = Cloud.expand(&app, &target(), &contents).unwrap();
    let addresses: Vec<&str> = expanded.resources.iter().map(|r| r.address.as_str()).collect();
    assert_eq!(addresses, ["service.docs/site", "service.docs/files", "service.web/site", "service.web/files"]);
    let [_, _, web, files] = &expanded.resources[..] else { panic!() };
    assert_eq!(web.name, "shop.staging.web");
    let known = |_: &_, output: &str| Some(format!("<{output}>"));
    let resolved = reference::resolve(&web.fields, &known);
    assert_eq!(resolved["headers"], json!([{"path": "/*", "set": {"X-Docs": "<host> ${docs.url}"}}]));
    assert_eq!(resolved["redirects"], json!([{"from": "/${docs#url}", "to": "<url>/:splat", "status": 301}]));
    assert_eq!(resolved["not_found"], json!("4${a#b}.html"));
    assert_eq!(json!(reference::resolve(&files.fields, &known)), json!({"site": "<name>", "digest": "d", "files": 2, "bytes": 3}));
    assert_eq!(expanded.attributes["web"]["url"], "${service.web/site#url}");
    for resource in &expanded.resources {
        let kind = Cloud.kinds().iter().find(|k| k.name == resource.kind).unwrap();
        let changeable =
            |field: &String| kind.content.is_some() || kind.setting(field).is_some() || kind.replace_on.contains(&field.as_str());
        assert!(resource.fields.keys().all(changeable), "{resource:?}");
    }
}

#[test]
fn what_the_agent_would_refuse_is_told_before() {
    let app = app(|site| {
        let set = [("Content-Length".to_owned(), "1".to_owned()), ("X-Me".to_owned(), "${web.url}".to_owned())].into();
        site.headers = vec![HeaderRule { path: "/*".to_owned(), set }];
        site.redirects = vec![Redirect { from: "/a".to_owned(), to: "${web.url}".to_owned(), status: 301 }];
    });
    let problems = Cloud.expand(&app, &target(), &[].into()).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["services.web.headers", "services.web.headers", "services.web.redirects"], "{problems:?}");
}
