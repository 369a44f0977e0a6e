//! Files of a site: blobs by content first, then one list that makes them what visitors get.

use super::{
    agent::{
        client::Call,
        protocol::{BlobQuery, Release},
        web::stream,
    },
    errors,
    kinds::{
        Local,
        site::{path, release},
    },
};
use crate::{
    clouds::{Error, ErrorKind, Files, Upload},
    model::{
        files::{FileEntry, FileSet, Published, Source, Stored},
        resource::Recorded,
    },
};
use axum::{body::Body, http::Method};
use futures::future::BoxFuture;
use std::collections::BTreeMap;

const PUT: &str = "local:PutBlob";
const PUBLISH: &str = "local:PutRelease";

impl Files for Local {
    fn list<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<BTreeMap<String, Stored>, Error>> {
        Box::pin(async move {
            let entries = self.entries(row).await?;
            Ok(entries.into_iter().map(|(key, entry)| (key, stored(&entry))).collect())
        })
    }

    fn inspect<'a>(&'a self, row: &'a Recorded, key: &'a str) -> BoxFuture<'a, Result<Option<Published>, Error>> {
        Box::pin(async move {
            let entry = release(&self.client, &row.name, Some(key)).await?.unwrap_or_default().entries.remove(key);
            Ok(entry.map(|entry| Published { stored: stored(&entry), entry }))
        })
    }

    fn put<'a>(&'a self, row: &'a Recorded, upload: &'a Upload<'a>) -> BoxFuture<'a, Result<Stored, Error>> {
        Box::pin(async move {
            let (query, body) = match upload.source {
                Source::Disk(file) => {
                    let opened = tokio::fs::File::open(file).await;
                    let file =
                        opened.map_err(|e| errors::disk(PUT, &std::io::Error::new(e.kind(), format!("`{}`: {e}", file.display()))))?;
                    (query(upload, false), stream(file.into_std().await, u64::MAX))
                }
                Source::Version(version) if *version != upload.entry.sha256 => {
                    let message = format!("version {version} of `{}` has another content than its release says", upload.key);
                    return Err(Error::new(ErrorKind::NotFound, PUT, message));
                }
                Source::Version(_) => (query(upload, true), Body::empty()),
            };
            let path = path(&row.name, &format!("/blobs/{}?{}", upload.entry.sha256, query?));
            self.client.write(Call { body, ..Call::new(PUT, Method::PUT, &path) }).await?;
            Ok(stored(upload.entry))
        })
    }

    fn publish<'a>(&'a self, row: &'a Recorded, set: &'a FileSet, _changed: &'a [String]) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let there = release(&self.client, &row.name, None).await?;
            if there.is_some_and(|release| release.entries == set.entries) {
                return Ok(None);
            }
            self.release(row, set.entries.clone()).await.map(|()| None)
        })
    }

    fn mark<'a>(&'a self, _: &'a Recorded) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async { Ok(None) })
    }

    fn remove<'a>(&'a self, row: &'a Recorded, keys: &'a [String]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let mut entries = self.entries(row).await?;
            let before = entries.len();
            entries.retain(|key, _| !keys.contains(key));
            if entries.len() == before { Ok(()) } else { self.release(row, entries).await }
        })
    }
}

impl Local {
    async fn entries(&self, row: &Recorded) -> Result<BTreeMap<String, FileEntry>, Error> {
        Ok(release(&self.client, &row.name, None).await?.unwrap_or_default().entries)
    }

    async fn release(&self, row: &Recorded, entries: BTreeMap<String, FileEntry>) -> Result<(), Error> {
        let wrong = |e: serde_json::Error| Error::new(ErrorKind::Invalid, PUBLISH, e.to_string());
        let body = Body::from(serde_json::to_vec(&Release { entries, ..Release::default() }).map_err(wrong)?);
        let path = path(&row.name, "/release");
        self.client.write(Call { body, ..Call::new(PUBLISH, Method::PUT, &path) }).await.map(|_| ())
    }
}

fn stored(entry: &FileEntry) -> Stored {
    Stored { etag: entry.sha256.clone(), version: Some(entry.sha256.clone()) }
}

fn query(upload: &Upload<'_>, kept: bool) -> Result<String, Error> {
    let replacing = upload.replacing.map(str::to_owned);
    let query = BlobQuery { size: upload.entry.size, key: upload.key.to_owned(), replacing, kept };
    serde_urlencoded::to_string(query).map_err(|e| Error::new(ErrorKind::Invalid, PUT, e.to_string()))
}
