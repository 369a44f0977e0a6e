//! A large file, in parts that are read one after the other and sent a few at a time.

use super::{
    Place, changed_underway, condition, metadata,
    put::{Hashed, explain, reserve, unreadable},
    stored,
};
use crate::{
    clouds::{Error, ErrorKind, Upload, aws::errors},
    model::files::{Stored, hex},
};
use aws_sdk_s3::{
    primitives::ByteStream,
    types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart},
};
use aws_smithy_types::base64;
use bytes::Bytes;
use futures::{TryStreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use std::{path::Path, sync::Arc};
use tokio::{io::AsyncReadExt as _, sync::Semaphore};

/// Bytes; parts grow once a file has more than [`MOST_PARTS`] of these.
const SMALLEST_PART: u64 = 8 << 20;
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
pub(super) const MOST_PARTS: u64 = 10_000;
/// Parts of one file on their way at once.
const AT_ONCE: usize = 4;

pub(super) const CREATE: &str = "s3:CreateMultipartUpload";
pub(super) const COMPLETE: &str = "s3:CompleteMultipartUpload";
const PART: &str = "s3:UploadPart";

pub(super) async fn put(place: &Place<'_>, upload: &Upload<'_>, path: &Path, memory: &Arc<Semaphore>) -> Result<Stored, Error> {
    let id = begin(place, upload, Some(ChecksumAlgorithm::Sha256)).await?;
    let sent = match send(place, upload, path, memory, &id).await {
        Ok(parts) => complete(place, upload, &id, parts).await,
        Err(error) => Err(error),
    };
    finish(place, upload, &id, sent).await
}

/// Opens an upload with the headers that the finished object will have.
pub(super) async fn begin(place: &Place<'_>, upload: &Upload<'_>, checksum: Option<ChecksumAlgorithm>) -> Result<String, Error> {
    let answer = place
        .s3
        .create_multipart_upload()
        .bucket(place.bucket)
        .key(upload.key)
        .content_type(&upload.entry.content_type)
        .cache_control(&upload.entry.cache_control)
        .set_metadata(Some(metadata(upload.entry)))
        .set_checksum_algorithm(checksum)
        .send()
        .await
        .map_err(|error| errors::of(CREATE, error))?;
    answer.upload_id.ok_or_else(|| errors::incomplete(CREATE, "upload id"))
}

/// Makes the parts an object, over what it is to replace and nothing else.
pub(super) async fn complete(place: &Place<'_>, upload: &Upload<'_>, id: &str, mut parts: Vec<CompletedPart>) -> Result<Stored, Error> {
    parts.sort_unstable_by_key(|part| part.part_number);
    let answer = place
        .s3
        .complete_multipart_upload()
        .bucket(place.bucket)
        .key(upload.key)
        .upload_id(id)
        .set_if_match(condition(upload))
        .multipart_upload(CompletedMultipartUpload::builder().set_parts(Some(parts)).build())
        .send()
        .await
        .map_err(|error| explain(errors::of(COMPLETE, error), upload))?;
    let etag = answer.e_tag.ok_or_else(|| errors::incomplete(COMPLETE, "ETag"))?;
    Ok(stored(&etag, answer.version_id))
}

/// Takes back what a failed upload left: parts cost money and are not shown anywhere. What cannot be taken back, the bucket's
/// lifecycle removes after a day.
pub(super) async fn finish(place: &Place<'_>, upload: &Upload<'_>, id: &str, sent: Result<Stored, Error>) -> Result<Stored, Error> {
    if sent.is_err() {
        let abort = place.s3.abort_multipart_upload().bucket(place.bucket).key(upload.key).upload_id(id).send();
        drop(abort.await);
    }
    sent
}

async fn send(place: &Place<'_>, upload: &Upload<'_>, path: &Path, memory: &Arc<Semaphore>, id: &str) -> Result<Vec<CompletedPart>, Error> {
    let file = fs_err::tokio::File::open(path).await.map_err(|error| unreadable(PART, &error))?;
    let reader = Reader {
        file,
        key: upload.key.to_owned(),
        wanted: upload.entry.sha256.clone(),
        left: upload.entry.size,
        number: 1,
        whole: Sha256::new(),
    };
    let length = part_size(upload.entry.size);
    // Reading waits for memory, and the parts that hold it are sent on meanwhile: the stream drives both.
    let memory = Arc::clone(memory);
    let parts = stream::try_unfold(reader, move |reader| {
        let memory = Arc::clone(&memory);
        async move {
            if reader.left == 0 {
                return Ok::<_, Error>(None);
            }
            let held = reserve(&memory, length.min(reader.left)).await?;
            let (part, reader) = reader.next(length).await?;
            Ok(Some(((part, held), reader)))
        }
    });
    parts
        .map_ok(|(part, held)| async move {
            let done = send_part(place, upload, id, part).await;
            drop(held);
            done
        })
        .try_buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

async fn send_part(place: &Place<'_>, upload: &Upload<'_>, id: &str, part: Part) -> Result<CompletedPart, Error> {
    let answer = place
        .s3
        .upload_part()
        .bucket(place.bucket)
        .key(upload.key)
        .upload_id(id)
        .part_number(part.number)
        .checksum_sha256(&part.checksum)
        .body(ByteStream::from(part.bytes))
        .customize()
        .interceptor(Hashed(part.sha256))
        .send()
        .await
        .map_err(|error| explain(errors::of(PART, error), upload))?;
    let etag = answer.e_tag.ok_or_else(|| errors::incomplete(PART, "ETag"))?;
    Ok(CompletedPart::builder().part_number(part.number).e_tag(etag).checksum_sha256(part.checksum).build())
}

/// Bytes of each part of a file.
pub(super) fn part_size(file: u64) -> u64 {
    file.div_ceil(MOST_PARTS).next_multiple_of(1 << 20).max(SMALLEST_PART)
}

struct Part {
    number: i32,
    bytes: Bytes,
    sha256: String,
    checksum: String,
}

/// Cuts a file into parts, and sees to it that together they are the file that was promised.
struct Reader {
    file: fs_err::tokio::File,
    key: String,
    wanted: String,
    left: u64,
    number: i32,
    whole: Sha256,
}

impl Reader {
    async fn next(mut self, length: u64) -> Result<(Part, Self), Error> {
        let length = length.min(self.left);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let read = (&mut self.file).take(length).read_to_end(&mut bytes).await.map_err(|error| unreadable(PART, &error))?;
        if read as u64 != length {
            return Err(changed_underway(PART, &self.key));
        }
        self.left -= length;
        let mut whole = self.whole;
        let hashed = tokio::task::spawn_blocking(move || {
            whole.update(&bytes);
            let digest = Sha256::digest(&bytes);
            (bytes, digest, whole)
        });
        let (bytes, digest, whole) = hashed.await.map_err(|error| Error::new(ErrorKind::Unexpected, PART, error.to_string()))?;
        self.whole = whole;
        if self.left == 0 {
            let more = (&mut self.file).take(1).read_to_end(&mut Vec::new()).await.map_err(|error| unreadable(PART, &error))?;
            if more > 0 || hex(&self.whole.clone().finalize()) != self.wanted {
                return Err(changed_underway(PART, &self.key));
            }
        }
        let part = Part { number: self.number, bytes: bytes.into(), sha256: hex(&digest), checksum: base64::encode(digest) };
        self.number += 1;
        Ok((part, self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_few_enough_and_cover_the_file() {
        for file in [SMALLEST_PART + 1, 100 << 20, SMALLEST_PART * MOST_PARTS, SMALLEST_PART * MOST_PARTS + 1, 5 << 40] {
            let part = part_size(file);
            assert!(part >= SMALLEST_PART && file.div_ceil(part) <= MOST_PARTS, "{file} {part}");
        }
        assert_eq!(part_size(100 << 20), SMALLEST_PART);
    }

    #[tokio::test]
    async fn a_file_that_is_not_what_its_hash_says_is_refused_with_its_last_part() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs_err::write(&path, b"0123456789").unwrap();
        let right = hex(&Sha256::digest(b"0123456789"));
        for (size, wanted, fine) in [(10, right.as_str(), true), (9, &right, false), (11, &right, false), (10, "00", false)] {
            let file = fs_err::tokio::File::open(&path).await.unwrap();
            let mut reader = Reader { file, key: "k".to_owned(), wanted: wanted.to_owned(), left: size, number: 1, whole: Sha256::new() };
            let mut numbers = Vec::new();
            let failed = loop {
                if reader.left == 0 {
                    break false;
                }
                match reader.next(4).await {
                    Ok((part, rest)) => {
                        numbers.push((part.number, part.bytes.len()));
                        reader = rest;
                    }
                    Err(error) => {
                        assert_eq!(error.kind, ErrorKind::Conflict);
                        break true;
                    }
                }
            };
            assert_eq!(failed, !fine, "{size} {wanted}");
            assert!(failed || numbers == [(1, 4), (2, 4), (3, 2)], "{numbers:?}");
        }
    }
}
