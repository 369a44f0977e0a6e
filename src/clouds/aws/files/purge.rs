//! Empties a bucket for good: every version, every mark of a removal, every upload that was begun.

use super::{MOST_KEYS, delete};
use crate::clouds::{Error, ErrorKind, aws::errors};
use aws_sdk_s3::{
    Client,
    types::{EncodingType, ObjectIdentifier},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::time::Duration;
use tokio::time::Instant;

pub(super) const DELETE: &str = "s3:DeleteObjects";
const VERSIONS: &str = "s3:ListObjectVersions";
const UPLOADS: &str = "s3:ListMultipartUploads";
const ABORT: &str = "s3:AbortMultipartUpload";

/// For one call, which must end before its caller gives up on it; what is left after this is for the next one.
const DEADLINE: Duration = Duration::from_secs(20);
/// Requests at once.
const AT_ONCE: usize = 8;

/// [`ErrorKind::Busy`] if there is more than one call can remove.
pub(in crate::clouds::aws) async fn all(s3: &Client, bucket: &str) -> Result<(), Error> {
    let until = Instant::now() + DEADLINE;
    let done = match abort_uploads(s3, bucket).await {
        Ok(()) => delete_versions(s3, bucket, until).await,
        Err(error) => Err(error),
    };
    match done {
        Err(error) if error.code.as_deref() == Some("NoSuchBucket") => Ok(()),
        done => done,
    }
}

async fn delete_versions(s3: &Client, bucket: &str, until: Instant) -> Result<(), Error> {
    let mut removed = 0;
    loop {
        let batches = batches(s3, bucket).await?;
        if batches.is_empty() {
            return Ok(());
        }
        removed += batches.iter().map(Vec::len).sum::<usize>();
        stream::iter(batches.into_iter().map(Ok)).try_for_each_concurrent(AT_ONCE, |batch| delete(s3, bucket, batch)).await?;
        if Instant::now() > until {
            return Err(Error::new(ErrorKind::Busy, DELETE, format!("{removed} versions are removed, and there are more")));
        }
    }
}

/// The next versions to remove, always from the bucket's beginning: what was removed is not there to be listed again.
async fn batches(s3: &Client, bucket: &str) -> Result<Vec<Vec<ObjectIdentifier>>, Error> {
    let mut batches = Vec::new();
    let (mut key, mut version) = (None, None);
    while batches.len() < AT_ONCE {
        let call = s3.list_object_versions().bucket(bucket).encoding_type(EncodingType::Url);
        let call = call.set_key_marker(key).set_version_id_marker(version);
        let page = call.send().await.map_err(|error| errors::of(VERSIONS, error))?;
        let encoded = page.encoding_type == Some(EncodingType::Url);
        let versions = page.versions.into_iter().flatten().map(|v| (v.key, v.version_id));
        let found = versions.chain(page.delete_markers.into_iter().flatten().map(|m| (m.key, m.version_id)));
        let batch: Vec<ObjectIdentifier> = found
            .map(|(key, version)| {
                let key = key.map(|key| if encoded { super::decode(&key) } else { key });
                ObjectIdentifier::builder().set_key(key).set_version_id(version).build().map_err(errors::unbuilt(DELETE))
            })
            .collect::<Result<_, _>>()?;
        batches.extend(batch.chunks(MOST_KEYS).map(<[ObjectIdentifier]>::to_vec));
        if page.is_truncated != Some(true) {
            break;
        }
        // Markers are sent as plain text and come back encoded.
        key = page.next_key_marker.map(|key| if encoded { super::decode(&key) } else { key });
        version = page.next_version_id_marker;
    }
    Ok(batches)
}

async fn abort_uploads(s3: &Client, bucket: &str) -> Result<(), Error> {
    loop {
        let call = s3.list_multipart_uploads().bucket(bucket).encoding_type(EncodingType::Url);
        let page = call.send().await.map_err(|error| errors::of(UPLOADS, error))?;
        let encoded = page.encoding_type == Some(EncodingType::Url);
        let uploads: Vec<(String, String)> = page.uploads.into_iter().flatten().filter_map(|u| Some((u.key?, u.upload_id?))).collect();
        let more = page.is_truncated == Some(true) && !uploads.is_empty();
        stream::iter(uploads)
            .map(|(key, id)| async move {
                let key = if encoded { super::decode(&key) } else { key };
                let aborted = s3.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send().await;
                match aborted.map_err(|error| errors::of(ABORT, error)) {
                    Err(error) if error.code.as_deref() != Some("NoSuchUpload") => Err(error),
                    _ => Ok(()),
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        if !more {
            return Ok(());
        }
    }
}
