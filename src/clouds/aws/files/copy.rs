//! Brings back a version that the bucket still has; no byte passes through this machine.

use super::{Place, condition, metadata, multipart, stored};
use crate::{
    clouds::{Error, ErrorKind, Upload, aws::errors},
    model::files::Stored,
};
use aws_sdk_s3::types::{CompletedPart, MetadataDirective};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Bytes that one copy can move. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>
pub(super) const LARGEST: u64 = 5 << 30;
/// Bytes of one part beyond that; S3 copies them inside, several at once.
const PART: u64 = 512 << 20;
const AT_ONCE: usize = 8;

const COPY: &str = "s3:CopyObject";
const COPY_PART: &str = "s3:UploadPartCopy";

/// Everything but what RFC 3986 leaves unreserved, and the slash.
const IN_SOURCE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub(super) async fn whole(place: &Place<'_>, upload: &Upload<'_>, version: &str) -> Result<Stored, Error> {
    let answer = place
        .s3
        .copy_object()
        .bucket(place.bucket)
        .key(upload.key)
        .copy_source(source(place.bucket, upload.key, version))
        .metadata_directive(MetadataDirective::Replace)
        .content_type(&upload.entry.content_type)
        .cache_control(&upload.entry.cache_control)
        .set_metadata(Some(metadata(upload.entry)))
        .set_if_match(condition(upload))
        .send()
        .await
        .map_err(|error| missing(errors::of(COPY, error), upload.key))?;
    let etag = answer.copy_object_result.and_then(|result| result.e_tag).ok_or_else(|| errors::incomplete(COPY, "ETag"))?;
    Ok(stored(&etag, answer.version_id))
}

pub(super) async fn in_parts(place: &Place<'_>, upload: &Upload<'_>, version: &str) -> Result<Stored, Error> {
    let id = multipart::begin(place, upload, None).await?;
    let copies = ranges(upload.entry.size).map(|(number, range)| part(place, upload, version, &id, number, range));
    let sent: Result<Vec<CompletedPart>, Error> = stream::iter(copies).buffer_unordered(AT_ONCE).try_collect().await;
    let sent = match sent {
        Ok(parts) => multipart::complete(place, upload, &id, parts).await,
        Err(error) => Err(error),
    };
    multipart::finish(place, upload, &id, sent).await
}

async fn part(place: &Place<'_>, upload: &Upload<'_>, version: &str, id: &str, number: i32, range: String) -> Result<CompletedPart, Error> {
    let answer = place
        .s3
        .upload_part_copy()
        .bucket(place.bucket)
        .key(upload.key)
        .upload_id(id)
        .part_number(number)
        .copy_source(source(place.bucket, upload.key, version))
        .copy_source_range(range)
        .send()
        .await
        .map_err(|error| missing(errors::of(COPY_PART, error), upload.key))?;
    let etag = answer.copy_part_result.and_then(|result| result.e_tag).ok_or_else(|| errors::incomplete(COPY_PART, "ETag"))?;
    Ok(CompletedPart::builder().part_number(number).e_tag(etag).build())
}

/// Part numbers and byte ranges, ends included.
fn ranges(size: u64) -> impl Iterator<Item = (i32, String)> {
    let length = PART.max(size.div_ceil(multipart::MOST_PARTS));
    (1..).zip((0..size.div_ceil(length)).map(move |n| n * length)).map(move |(number, start)| {
        let end = (start + length).min(size) - 1;
        (number, format!("bytes={start}-{end}"))
    })
}

fn source(bucket: &str, key: &str, version: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, IN_SOURCE);
    format!("{bucket}/{}?versionId={}", encoded(key), encoded(version))
}

fn missing(error: Error, key: &str) -> Error {
    let gone = matches!(error.code.as_deref(), Some("NoSuchVersion" | "NoSuchKey"))
        || error.code.as_deref() == Some("InvalidArgument") && error.message.to_lowercase().contains("version");
    if !gone {
        return error;
    }
    let message = format!("the bucket no longer has the version of `{key}` that this release needs");
    Error { kind: ErrorKind::NotFound, message, ..error }
        .hint("replaced files are kept for 30 days; build and deploy the older sources instead")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_url() {
        assert_eq!(source("b", "ü/a b+c?.txt", "v/1"), "b/%C3%BC/a%20b%2Bc%3F.txt?versionId=v/1");
    }

    #[test]
    fn ranges_cover_every_byte_once() {
        let all: Vec<_> = ranges(PART * 2 + 1).collect();
        let last = format!("bytes={}-{}", PART * 2, PART * 2);
        assert_eq!((all.len(), all[0].1.as_str(), &all[2]), (3, "bytes=0-536870911", &(3, last)));
        assert_eq!(ranges(PART).count(), 1);
        assert!(ranges(50 << 40).count() <= 10_000);
    }
}
