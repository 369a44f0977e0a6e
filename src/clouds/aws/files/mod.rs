//! The files of a site in its bucket. Removed and replaced files stay as versions, which a rollback brings back.

mod copy;
mod invalidate;
mod multipart;
pub(super) mod purge;
mod put;

pub(super) use invalidate::url_path;

use super::{errors, session::Connection};
use crate::{
    clouds::{Error, ErrorKind, Files, Upload},
    model::{
        files::{FileEntry, FileSet, Published, Source, Stored},
        resource::{Fields, Recorded},
    },
};
use aws_sdk_s3::{
    Client,
    operation::head_object::HeadObjectOutput,
    types::{Delete, EncodingType, ObjectIdentifier},
};
use futures::future::BoxFuture;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The metadata by which a file is known to be ours, and to be whole. Lower case hex.
const SHA256: &str = "sha256";

/// Keys in one `DeleteObjects`. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>
const MOST_KEYS: usize = 1000;

/// The bucket of a content resource, and a client in its region.
struct Place<'a> {
    s3: Client,
    bucket: &'a str,
}

impl Connection {
    fn place<'a>(&self, row: &'a Recorded) -> Place<'a> {
        Place { s3: self.clients.s3(text(&row.fields, "region")), bucket: text(&row.fields, "bucket").unwrap_or(&row.id) }
    }
}

fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

impl Files for Connection {
    fn list<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<BTreeMap<String, Stored>, Error>> {
        Box::pin(async move { list(&self.place(row)).await })
    }

    fn inspect<'a>(&'a self, row: &'a Recorded, key: &'a str) -> BoxFuture<'a, Result<Option<Published>, Error>> {
        Box::pin(async move { inspect(&self.place(row), key).await })
    }

    fn put<'a>(&'a self, row: &'a Recorded, upload: &'a Upload<'a>) -> BoxFuture<'a, Result<Stored, Error>> {
        Box::pin(async move {
            let place = self.place(row);
            let done = match upload.source {
                Source::Version(version) if upload.entry.size > copy::LARGEST => copy::in_parts(&place, upload, version).await,
                Source::Version(version) => copy::whole(&place, upload, version).await,
                Source::Disk(path) if upload.entry.size > put::LARGEST => multipart::put(&place, upload, path, &self.memory).await,
                Source::Disk(path) => put::whole(&place, upload, path, &self.memory).await,
            };
            match done {
                Err(error) if lost_race(&error) => settle(&place, upload, error).await,
                done => done,
            }
        })
    }

    fn publish<'a>(&'a self, row: &'a Recorded, set: &'a FileSet, changed: &'a [String]) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(invalidate::run(&self.clients, row, set, changed))
    }

    fn mark<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(invalidate::newest(&self.clients, row))
    }

    fn remove<'a>(&'a self, row: &'a Recorded, keys: &'a [String]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { remove(&self.place(row), keys).await })
    }
}

async fn list(place: &Place<'_>) -> Result<BTreeMap<String, Stored>, Error> {
    const OPERATION: &str = "s3:ListObjectsV2";
    let mut all = BTreeMap::new();
    let mut token = None;
    loop {
        // Encoded, because XML has no way to write every character that a key may have.
        let call = place.s3.list_objects_v2().bucket(place.bucket).encoding_type(EncodingType::Url).set_continuation_token(token);
        let page = call.send().await.map_err(|error| errors::of(OPERATION, error))?;
        let encoded = page.encoding_type == Some(EncodingType::Url);
        for object in page.contents.into_iter().flatten() {
            let key = object.key.ok_or_else(|| errors::incomplete(OPERATION, "key"))?;
            // AWS always tells it; some stores that speak S3 do not.
            let etag = object.e_tag.unwrap_or_default();
            let key = if encoded { decode(&key) } else { key };
            all.insert(key, Stored { etag: unquoted(&etag), version: None });
        }
        token = page.next_continuation_token;
        if page.is_truncated != Some(true) {
            return Ok(all);
        }
        if token.is_none() {
            return Err(errors::incomplete(OPERATION, "continuation token"));
        }
    }
}

/// S3 encodes as forms do: `+` is a space.
fn decode(key: &str) -> String {
    percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// ETags are compared as opaque texts; some answers quote them and some do not.
fn unquoted(etag: &str) -> String {
    etag.trim_matches('"').to_owned()
}

async fn inspect(place: &Place<'_>, key: &str) -> Result<Option<Published>, Error> {
    Ok(head(place, key).await?.and_then(published))
}

async fn head(place: &Place<'_>, key: &str) -> Result<Option<HeadObjectOutput>, Error> {
    let answer = place.s3.head_object().bucket(place.bucket).key(key).send().await;
    match answer.map_err(|error| errors::of("s3:HeadObject", error)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// `None` for an object without our metadata.
fn published(head: HeadObjectOutput) -> Option<Published> {
    let sha256 = head.metadata?.remove(SHA256)?;
    let size = u64::try_from(head.content_length?).ok()?;
    let entry = FileEntry {
        size,
        sha256,
        content_type: head.content_type.unwrap_or_default(),
        cache_control: head.cache_control.unwrap_or_default(),
    };
    Some(Published { entry, stored: stored(head.e_tag.as_deref()?, head.version_id) })
}

fn stored(etag: &str, version: Option<String>) -> Stored {
    // `null` is the version of what was written before versions were kept: nothing that lasts.
    Stored { etag: unquoted(etag), version: version.filter(|v| v != "null") }
}

fn metadata(entry: &FileEntry) -> HashMap<String, String> {
    HashMap::from([(SHA256.to_owned(), entry.sha256.clone())])
}

/// `If-Match` as the wire has it.
fn condition(upload: &Upload<'_>) -> Option<String> {
    upload.replacing.map(|etag| format!("\"{etag}\""))
}

/// The bytes of the hash, as checksum headers have them.
fn checksum(sha256: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = (0..sha256.len()).step_by(2).map(|at| u8::from_str_radix(sha256.get(at..at + 2)?, 16).ok()).collect();
    bytes.filter(|bytes| bytes.len() == 32).map(aws_smithy_types::base64::encode)
}

/// The file is not any more what its hash says.
fn changed_underway(operation: &str, key: &str) -> Error {
    Error::new(ErrorKind::Conflict, operation, format!("`{key}` changed while it was uploaded")).hint("run the same command again")
}

/// Something else than expected is under the key, or nothing.
fn lost_race(error: &Error) -> bool {
    let precondition = matches!(error.status, Some(409 | 412)) && error.kind == ErrorKind::Conflict;
    precondition || error.code.as_deref() == Some("NoSuchKey") && error.operation != "s3:CopyObject"
}

/// What to make of a refused put: the content that is there may be the upload itself, whose answer was lost.
async fn settle(place: &Place<'_>, upload: &Upload<'_>, error: Error) -> Result<Stored, Error> {
    match inspect(place, upload.key).await? {
        Some(found) if found.entry == *upload.entry => Ok(found.stored),
        _ => {
            let message = format!("`{}` was changed by somebody else since it was looked at", upload.key);
            Err(Error { kind: ErrorKind::Conflict, message, ..error }.hint("run the same command again to see the change"))
        }
    }
}

async fn remove(place: &Place<'_>, keys: &[String]) -> Result<(), Error> {
    for batch in keys.chunks(MOST_KEYS) {
        let objects = batch.iter().map(|key| ObjectIdentifier::builder().key(key).build().map_err(errors::unbuilt(purge::DELETE)));
        delete(&place.s3, place.bucket, objects.collect::<Result<_, _>>()?).await?;
    }
    Ok(())
}

/// One `DeleteObjects`. It answers 200 even if nothing could be deleted.
async fn delete(s3: &Client, bucket: &str, objects: Vec<ObjectIdentifier>) -> Result<(), Error> {
    let batch = Delete::builder().set_objects(Some(objects)).quiet(true).build().map_err(errors::unbuilt(purge::DELETE))?;
    let answer = s3.delete_objects().bucket(bucket).delete(batch).send().await.map_err(|error| errors::of(purge::DELETE, error))?;
    match answer.errors().iter().find(|error| error.code() != Some("NoSuchKey")) {
        Some(first) => Err(errors::reported(purge::DELETE, first.code(), first.message(), first.key())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_as_s3_encodes_them() {
        for (encoded, key) in [("a+b", "a b"), ("a%2Bb", "a+b"), ("%C3%BC/x", "ü/x"), ("a%01b", "a\u{1}b"), ("100%25", "100%")] {
            assert_eq!(decode(encoded), key);
        }
    }

    #[test]
    fn a_checksum_is_the_hash_in_base64() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(checksum(empty).as_deref(), Some("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
        for wrong in ["", "zz", "e3b0", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8ü"] {
            assert_eq!(checksum(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_objects_with_our_metadata_are_ours() {
        let theirs = HeadObjectOutput::builder().content_length(1).e_tag("\"e\"").build();
        assert_eq!(published(theirs), None);
        let ours = HeadObjectOutput::builder()
            .content_length(1)
            .e_tag("\"e\"")
            .version_id("null")
            .content_type("text/plain")
            .cache_control("no-cache")
            .metadata(SHA256, "ab")
            .build();
        let found = published(ours).unwrap();
        assert_eq!(found.stored, Stored { etag: "e".to_owned(), version: None });
        assert_eq!((found.entry.sha256.as_str(), found.entry.size), ("ab", 1));
    }
}
