//! The manifest as a whole: what is accepted, every broken manifest of `tests/fixtures/bad`, the schema, and laws.

mod corpus;
mod good;
mod laws;
mod schema;

use super::{Known, Manifest, Report, parse};

const KNOWN: Known<'_> = Known { clouds: &["local", "aws", "azure", "gcp"] };

fn read(text: &str, environment: Option<&str>) -> Result<Manifest, Report> {
    parse("mikrocloud.yaml", text, environment, &KNOWN)
}

/// The manifest in `text`, which must be without mistakes.
fn app(text: &str, environment: Option<&str>) -> super::App {
    read(text, environment).unwrap_or_else(|report| panic!("{report}")).app
}

/// Every key that the manifest has today.
const FULL: &str = r#"
name: shop
cloud: aws
region: us-east
clouds:
  aws: {region: eu-west-1, profile: work, endpoints: {s3: "http://127.0.0.1:9000", default: https://aws.example}}
services:
  web:
    type: site
    root: ./web/
    build: npm run build && echo ${HOME} $${docs.url}
    output: dist
    spa: false
    not_found: errors/404.html
    env: {PORT: 8080, V: 1.10, DEBUG: true, TEXT: "a ${B} b", NONE: ""}
    headers:
      - path: /*
        set: {X-Frame-Options: DENY, Link: "<${docs.url}/a>; rel=\"help\"", X-Count: 1, X-Plain: "$${web.url}"}
    redirects:
      - {from: /old/*, to: "/new/:splat"}
      - {from: /docs/*, to: "${docs.url}/:splat", status: 308}
      - {from: /help, to: "https://${docs.host}/help", status: 302}
    cache:
      - {path: "/assets/*", control: "public, max-age=31536000, immutable"}
  docs: {type: site}
environments:
  dev: {}
  staging:
    cloud: gcp
    region: eu-west
    clouds: {aws: {region: null, profile: other}, gcp: {region: europe-west1}}
    services:
      web: {build: make, env: {PORT: null, NEW: x}, headers: [{path: /a, set: {X-A: b}}], not_found: null, spa: true}
      extra: {type: site, output: public}
  production:
"#;
