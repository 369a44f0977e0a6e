//! One file in one request.

use super::{Place, changed_underway, checksum, condition, metadata, stored};
use crate::{
    clouds::{
        Error, ErrorKind, Upload,
        aws::{errors, session::Connection},
    },
    model::files::Stored,
};
use aws_runtime::auth::PayloadSigningOverride;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::BeforeTransmitInterceptorContextMut, dyn_dispatch_hint},
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use std::{path::Path, sync::Arc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes; larger files go in parts.
pub(super) const LARGEST: u64 = 8 << 20;

pub(super) const PUT: &str = "s3:PutObject";

pub(super) async fn whole(place: &Place<'_>, upload: &Upload<'_>, path: &Path, memory: &Arc<Semaphore>) -> Result<Stored, Error> {
    let _held = reserve(memory, upload.entry.size).await?;
    let bytes = fs_err::tokio::read(path).await.map_err(|error| unreadable(PUT, &error))?;
    if bytes.len() as u64 != upload.entry.size {
        return Err(changed_underway(PUT, upload.key));
    }
    let checksum = checksum(&upload.entry.sha256).ok_or_else(|| no_hash(upload))?;
    let answer = place
        .s3
        .put_object()
        .bucket(place.bucket)
        .key(upload.key)
        .content_type(&upload.entry.content_type)
        .cache_control(&upload.entry.cache_control)
        .set_metadata(Some(metadata(upload.entry)))
        .set_if_match(condition(upload))
        .checksum_sha256(checksum)
        .body(ByteStream::from(bytes))
        .customize()
        .interceptor(Hashed(upload.entry.sha256.clone()))
        .send()
        .await
        .map_err(|error| explain(errors::of(PUT, error), upload))?;
    let etag = answer.e_tag.ok_or_else(|| errors::incomplete(PUT, "ETag"))?;
    Ok(stored(&etag, answer.version_id))
}

/// Waits until there is room for `bytes` of content.
pub(super) async fn reserve(memory: &Arc<Semaphore>, bytes: u64) -> Result<OwnedSemaphorePermit, Error> {
    let permits = Connection::permits(bytes);
    Arc::clone(memory).acquire_many_owned(permits).await.map_err(|error| Error::new(ErrorKind::Unexpected, PUT, error.to_string()))
}

pub(super) fn unreadable(operation: &str, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Invalid, operation, errors::chain(error)).hint("run the build again if the file is gone")
}

pub(super) fn no_hash(upload: &Upload<'_>) -> Error {
    Error::new(ErrorKind::Unexpected, PUT, format!("`{}` has no SHA-256", upload.key))
}

/// S3 refuses content that is not what the hash says: the file was written to between its hashing and its upload.
pub(super) fn explain(error: Error, upload: &Upload<'_>) -> Error {
    match error.code.as_deref() {
        Some("BadDigest" | "XAmzContentSHA256Mismatch" | "InvalidDigest") => {
            let told = changed_underway(&error.operation, upload.key);
            Error { kind: told.kind, message: told.message, hint: told.hint, ..error }
        }
        _ => error,
    }
}

/// Signs with the hash that is known already, so that no byte is hashed twice.
#[derive(Debug)]
pub(super) struct Hashed(pub(super) String);

#[dyn_dispatch_hint]
impl Intercept for Hashed {
    fn name(&self) -> &'static str {
        "Hashed"
    }

    fn modify_before_signing(
        &self,
        _: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config.interceptor_state().store_put(PayloadSigningOverride::Precomputed(self.0.clone()));
        Ok(())
    }
}
