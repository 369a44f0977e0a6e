//! `local.site`, a site on a port of this machine, and `local.files`, what is published on it.

use crate::{
    clouds::{
        Error, ErrorKind, Written,
        local::{
            agent::{
                client::{Call, Client},
                protocol::{Deleted, Release, ReleaseQuery, SiteSpec, SiteView},
            },
            errors, names,
        },
    },
    model::{
        files::FileSet,
        resource::{Fields, Observed, Outputs, Resource},
    },
};
use axum::{body::Body, http::Method};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the site is, as fields of a resource.
pub(in crate::clouds::local) fn fields(spec: &SiteSpec) -> Fields {
    match json!(spec) {
        Value::Object(map) => map.into_iter().collect(),
        _ => Fields::new(),
    }
}

pub(super) async fn read(client: &Client, name: &str) -> Result<Option<Observed>, Error> {
    let operation = "local:GetSite";
    let Some(answer) = client.read(Call::new(operation, Method::GET, &path(name, ""))).await? else { return Ok(None) };
    let view: SiteView = parse(operation, &answer)?;
    Ok(Some(Observed { id: name.to_owned(), fields: fields(&view.spec), outputs: outputs(name, &view), waiting: view.trouble }))
}

/// Makes the site, or writes its settings.
pub(super) async fn put(client: &Client, operation: &str, want: &Resource) -> Result<Written, Error> {
    let wrong = |e: serde_json::Error| Error::new(ErrorKind::Invalid, operation, format!("`{}` cannot be made: {e}", want.address));
    let spec: SiteSpec = serde_json::from_value(want.fields.clone().into_iter().collect()).map_err(wrong)?;
    let body = Body::from(serde_json::to_vec(&spec).map_err(wrong)?);
    let answer = client.write(Call { body, ..Call::new(operation, Method::PUT, &path(&want.name, "")) }).await?;
    let view: SiteView = parse(operation, &answer)?;
    Ok(Written { id: want.name.clone(), outputs: outputs(&want.name, &view), waiting: view.trouble })
}

/// Deletes the site. With the last one the agent ends, and this returns when nothing is left of it.
pub(super) async fn delete(client: &Client, name: &str) -> Result<(), Error> {
    let operation = "local:DeleteSite";
    let agent = client.running().await?;
    let Some(answer) = client.delete(operation, &path(name, "")).await? else { return Ok(()) };
    if let (true, Some(agent)) = (parse::<Deleted>(operation, &answer)?.last, agent) {
        client.wait_until_gone(&agent).await;
    }
    Ok(())
}

pub(super) async fn read_files(client: &Client, name: &str) -> Result<Option<Observed>, Error> {
    let Some(release) = release(client, name, None).await? else { return Ok(None) };
    let set = FileSet { entries: release.entries, ..FileSet::default() };
    let fields = [
        ("site".to_owned(), json!(name)),
        ("digest".to_owned(), json!(set.digest())),
        ("files".to_owned(), json!(set.entries.len())),
        ("bytes".to_owned(), json!(set.bytes())),
    ];
    Ok(Some(Observed { id: name.to_owned(), fields: fields.into(), outputs: Outputs::new(), waiting: None }))
}

pub(super) async fn delete_files(client: &Client, name: &str) -> Result<(), Error> {
    client.delete("local:DeleteFiles", &path(name, "/release")).await.map(|_| ())
}

/// What visitors get of the site called `name`: the files that are whole on disk, or only the one of that key. `None` before the
/// first release.
pub(in crate::clouds::local) async fn release(client: &Client, name: &str, key: Option<&str>) -> Result<Option<Release>, Error> {
    let operation = "local:GetRelease";
    let query = serde_urlencoded::to_string(ReleaseQuery { key: key.map(str::to_owned) });
    let query = query.map_err(|e| Error::new(ErrorKind::Invalid, operation, e.to_string()))?;
    let mark = if query.is_empty() { "" } else { "?" };
    let answer = client.read(Call::new(operation, Method::GET, &path(name, &format!("/release{mark}{query}")))).await?;
    answer.map(|answer| parse(operation, &answer)).transpose()
}

/// A path of the control API.
pub(in crate::clouds::local) fn path(name: &str, rest: &str) -> String {
    format!("/v1/sites/{name}{rest}")
}

fn outputs(name: &str, view: &SiteView) -> Outputs {
    let host = names::host(&view.spec.project, &view.spec.environment, &view.spec.service);
    let port = view.port;
    [
        ("name", name.to_owned()),
        ("url", format!("http://{host}:{port}")),
        ("plain_url", format!("http://127.0.0.1:{port}")),
        ("host", host),
        ("port", port.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

fn parse<T: DeserializeOwned>(operation: &str, answer: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(answer).map_err(|e| errors::unavailable(operation, format!("the answer makes no sense: {e}")))
}
