//! The published files of a site, as one resource. The files themselves are moved by [`super::super::files`].

use super::{
    super::{auth::Clients, errors, files::purge},
    absent, optional, unknown_call,
};
use crate::{
    clouds::{Error, Written},
    model::{
        kind::{Kind, Moves},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    name: "aws.s3.files",
    title: "files",
    create: "s3:PutObject",
    settings: &[],
    delete: &["s3:DeleteObjects"],
    replace_on: &["bucket", "region"],
    stateful: false,
    content: Some(Moves {
        put: "s3:PutObject",
        publish: "cloudfront:CreateInvalidation",
        publish_all: false,
        remove: Some(("s3:DeleteObjects", 1000)),
    }),
};

pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    let region = optional(&want.fields, "region");
    let mut fields = Fields::from([("bucket".to_owned(), json!(want.name))]);
    fields.extend(region.map(|region| ("region".to_owned(), json!(region))));
    Ok(any(clients, region, &want.name).await?.then(|| observed(&want.name, fields)))
}

/// As recorded, if there is anything: which files there are is for `Files::list` to say.
pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    let found = any(clients, optional(&row.fields, "region"), &row.id).await?;
    Ok(found.then(|| observed(&row.id, row.fields.clone())))
}

#[expect(clippy::unused_async, reason = "one of five functions that every kind has; the files are its content")]
pub(super) async fn create(_: &Clients, want: &Resource) -> Result<Written, Error> {
    Ok(Written { id: want.name.clone(), outputs: Outputs::new(), waiting: None })
}

#[expect(clippy::unused_async, reason = "one of five functions that every kind has; the files are its content")]
pub(super) async fn update(_: &Clients, _: &Resource, row: &Recorded, _: &str) -> Result<Written, Error> {
    Ok(Written { id: row.id.clone(), outputs: row.outputs.clone(), waiting: None })
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    if call != "s3:DeleteObjects" {
        return Err(unknown_call(&KIND, call));
    }
    purge::all(&clients.s3(optional(&row.fields, "region")), &row.id).await
}

/// Whether the bucket holds anything at all, versions of removed files included.
async fn any(clients: &Clients, region: Option<&str>, bucket: &str) -> Result<bool, Error> {
    let s3 = clients.s3(region);
    let page =
        s3.list_object_versions().bucket(bucket).max_keys(1).send().await.map_err(|error| errors::of("s3:ListObjectVersions", error));
    let Some(page) = absent(page, &["NoSuchBucket"])? else { return Ok(false) };
    Ok(!page.versions().is_empty() || !page.delete_markers().is_empty())
}

fn observed(bucket: &str, fields: Fields) -> Observed {
    Observed { id: bucket.to_owned(), fields, outputs: Outputs::new(), waiting: None }
}
