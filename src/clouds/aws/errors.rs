//! SDK errors, classified once. Nothing above compares AWS's codes.

use crate::clouds::{Error, ErrorKind};
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::{
    client::{orchestrator::HttpResponse, result::SdkError},
    http::Headers,
};
use aws_smithy_types::error::{metadata::ProvideErrorMetadata, operation::BuildError};
use jiff::fmt::rfc2822;
use std::{error::Error as StdError, time::Duration};

pub(super) const LOGIN_HINT: &str = "run `aws configure` or `aws sso login`, or set `AWS_PROFILE` to a profile that is logged in";

/// The failure of one call, `operation` being its name in the API's documentation (`s3:PutObject`).
pub(super) fn of<E>(operation: &str, error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    if let Some(error) = missing_login(operation, &error) {
        return error;
    }
    match error {
        SdkError::ServiceError(context) => answered(operation, context.err(), context.raw()),
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            Error::new(ErrorKind::Invalid, operation, chain(&SdkError::<E, HttpResponse>::DispatchFailure(failure)))
        }
        SdkError::ConstructionFailure(failure) => {
            Error::new(ErrorKind::Invalid, operation, chain(&SdkError::<E, HttpResponse>::ConstructionFailure(failure)))
        }
        SdkError::ResponseError(context) if context.raw().status().is_client_error() => {
            // A refusal whose body is not the API's own: a proxy, a captive portal, an emulator.
            let status = context.raw().status().as_u16();
            let kind = by_status(status).unwrap_or(ErrorKind::Unexpected);
            let mut error = Error::new(kind, operation, chain(&SdkError::<E, HttpResponse>::ResponseError(context)));
            error.status = Some(status);
            error
        }
        other => Error::new(ErrorKind::Unavailable, operation, chain(&other)),
    }
}

/// A request that the SDK would not build, because a required part is missing: our own fault.
pub(super) fn unbuilt(operation: &str) -> impl FnOnce(BuildError) -> Error + '_ {
    move |error| Error::new(ErrorKind::Unexpected, operation, chain(&error))
}

/// An answer without a part that the API always sends.
pub(super) fn incomplete(operation: &str, part: &str) -> Error {
    Error::new(ErrorKind::Unavailable, operation, format!("the answer has no {part}"))
}

/// A failure that an answer with status 200 reports of one of its parts.
pub(super) fn reported(operation: &str, code: Option<&str>, message: Option<&str>, about: Option<&str>) -> Error {
    let kind = code.and_then(by_code).unwrap_or(ErrorKind::Unexpected);
    let message = format!("{}: {}", about.unwrap_or_default(), message.or(code).unwrap_or("no reason given"));
    let mut error = Error::new(kind, operation, message);
    error.hint = hint(operation, kind, code);
    error.code = code.map(str::to_owned);
    error
}

/// An error with all its causes, each once.
pub(super) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = error.source();
    }
    text
}

/// Requests that were not sent, because no credentials could be had.
fn missing_login<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> Option<Error>
where
    E: StdError + Send + Sync + 'static,
{
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(found) = cause {
        if let Some(found) = found.downcast_ref::<CredentialsError>() {
            return Some(no_credentials(operation, found));
        }
        cause = found.source();
    }
    None
}

pub(super) fn no_credentials(operation: &str, error: &CredentialsError) -> Error {
    let message = match error {
        // Its own words are a list of everything that was tried.
        CredentialsError::CredentialsNotLoaded(_) => "no AWS login was found".to_owned(),
        error => format!("no AWS login: {}", chain(error)),
    };
    Error::new(ErrorKind::Auth, operation, message).hint(LOGIN_HINT)
}

fn answered<E: ProvideErrorMetadata + StdError>(operation: &str, error: &E, raw: &HttpResponse) -> Error {
    let status = raw.status().as_u16();
    let code = error.code().map(str::to_owned);
    let kind = code.as_deref().and_then(by_code).or_else(|| by_status(status)).unwrap_or(ErrorKind::Unexpected);
    let message = match (error.message(), &code) {
        (Some(message), _) if !message.is_empty() => message.to_owned(),
        (_, Some(code)) => code.clone(),
        (_, None) => format!("AWS answered {status} without a reason"),
    };
    let headers = raw.headers();
    let mut found = Error::new(kind, operation, message);
    found.hint = hint(operation, kind, code.as_deref());
    found.status = Some(status);
    found.code = code;
    found.request_id = ["x-amz-request-id", "x-amzn-requestid", "x-amzn-request-id"].iter().find_map(|h| headers.get(h)).map(str::to_owned);
    found.retry_after = retry_after(headers);
    found
}

/// Codes as in each API's list of errors; `None` for those that only the status tells about.
fn by_code(code: &str) -> Option<ErrorKind> {
    // Query and JSON APIs decorate: `com.amazonaws.s3#NoSuchKey`, `ThrottlingException`.
    let code = code.rsplit('#').next().unwrap_or(code).trim_end_matches("Exception");
    let kind = match code {
        "Throttling"
        | "Throttled"
        | "TooManyRequests"
        | "SlowDown"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "BandwidthLimitExceeded"
        | "PriorRequestNotComplete" => ErrorKind::Throttled,
        "InternalError" | "InternalFailure" | "ServiceUnavailable" | "ServiceFailure" | "RequestTimeout" | "RequestTimeoutException" => {
            ErrorKind::Unavailable
        }
        "ExpiredToken"
        | "InvalidClientTokenId"
        | "UnrecognizedClient"
        | "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "InvalidToken"
        | "AuthFailure"
        | "RequestExpired"
        | "RequestTimeTooSkewed"
        | "MissingAuthenticationToken"
        | "TokenRefreshRequired"
        | "NotSignedUp"
        | "OptInRequired" => ErrorKind::Auth,
        "AccessDenied" | "UnauthorizedOperation" | "AllAccessDisabled" | "AccountProblem" | "Unauthorized" => ErrorKind::Denied,
        "NotFound" | "ResourceNotFound" => ErrorKind::NotFound,
        "PreconditionFailed" | "ConditionalRequestConflict" | "InvalidIfMatchVersion" | "BucketAlreadyOwnedByYou" => ErrorKind::Conflict,
        "DistributionNotDisabled" | "ResourceNotDisabled" | "BucketNotEmpty" | "OperationAborted" => ErrorKind::Busy,
        "InvalidArgument" | "InvalidRequest" | "InconsistentQuantities" | "MissingBody" | "ValidationError" | "BadDigest" => {
            ErrorKind::Invalid
        }
        _ if code.ends_with("InUse") => ErrorKind::Busy,
        _ if code.ends_with("AlreadyExists") || code.ends_with("AlreadyExist") => ErrorKind::Conflict,
        _ if code.starts_with("NoSuch") => ErrorKind::NotFound,
        _ if code.starts_with("TooMany") || code.ends_with("LimitExceeded") || code.ends_with("QuotaExceeded") => ErrorKind::Quota,
        _ if code.starts_with("Malformed") || code.starts_with("Invalid") || code.starts_with("Illegal") => ErrorKind::Invalid,
        _ => return None,
    };
    Some(kind)
}

fn by_status(status: u16) -> Option<ErrorKind> {
    Some(match status {
        401 => ErrorKind::Auth,
        403 => ErrorKind::Denied,
        404 | 410 => ErrorKind::NotFound,
        409 | 412 => ErrorKind::Conflict,
        429 => ErrorKind::Throttled,
        408 | 500..=599 => ErrorKind::Unavailable,
        400..=499 => ErrorKind::Invalid,
        _ => return None,
    })
}

fn hint(operation: &str, kind: ErrorKind, code: Option<&str>) -> Option<String> {
    match (kind, code) {
        (ErrorKind::Auth, Some("RequestTimeTooSkewed")) => {
            Some("set this machine's clock: AWS refuses requests that are minutes off".to_owned())
        }
        (ErrorKind::Auth, Some("NotSignedUp" | "OptInRequired")) => {
            Some("finish the sign-up of the account, or enable the region, in the AWS console".to_owned())
        }
        (ErrorKind::Auth, _) => Some(LOGIN_HINT.to_owned()),
        (ErrorKind::Denied, _) => Some(format!("give the login the permission `{}`, or use another login", permission(operation))),
        (ErrorKind::Quota, _) => {
            Some("ask for a higher quota in the AWS console under Service Quotas, or remove what is not used".to_owned())
        }
        _ => None,
    }
}

/// The IAM action behind an operation where it has another name.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
fn permission(operation: &str) -> &str {
    match operation {
        "s3:ListObjectsV2" | "s3:HeadBucket" => "s3:ListBucket",
        "s3:ListObjectVersions" => "s3:ListBucketVersions",
        "s3:ListMultipartUploads" => "s3:ListBucketMultipartUploads",
        "s3:HeadObject" => "s3:GetObject",
        "s3:CopyObject" | "s3:UploadPartCopy" => "s3:GetObjectVersion` and `s3:PutObject",
        "s3:CreateMultipartUpload" | "s3:UploadPart" | "s3:CompleteMultipartUpload" => "s3:PutObject",
        "s3:DeleteObjects" => "s3:DeleteObject` and `s3:DeleteObjectVersion",
        "s3:PutPublicAccessBlock" => "s3:PutBucketPublicAccessBlock",
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "s3:PutBucketLifecycleConfiguration" => "s3:PutLifecycleConfiguration",
        "s3:GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
        "cloudfront:CreateDistributionWithTags" => "cloudfront:CreateDistribution` and `cloudfront:TagResource",
        other => other,
    }
}

/// `Retry-After` in seconds, or as a date measured against the answer's own `Date`.
fn retry_after(headers: &Headers) -> Option<Duration> {
    let asked = headers.get("retry-after")?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(asked).ok()?;
    let now = rfc2822::parse(headers.get("date")?).ok()?;
    Duration::try_from(until.timestamp().duration_since(now.timestamp())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::operation::put_object::PutObjectError;
    use aws_smithy_types::{body::SdkBody, error::ErrorMetadata};

    fn failure(status: u16, code: Option<&str>, headers: &[(&str, &str)]) -> Error {
        let mut raw = HttpResponse::new(status.try_into().unwrap(), SdkBody::empty());
        for (name, value) in headers {
            raw.headers_mut().insert((*name).to_owned(), (*value).to_owned());
        }
        let mut metadata = ErrorMetadata::builder();
        if let Some(code) = code {
            metadata = metadata.code(code).message("said so");
        }
        of("s3:PutObject", SdkError::service_error(PutObjectError::generic(metadata.build()), raw))
    }

    #[test]
    fn codes_and_statuses_become_kinds() {
        use ErrorKind::{Auth, Busy, Conflict, Denied, Invalid, NotFound, Quota, Throttled, Unavailable};
        let table = [
            (400, Some("ThrottlingException"), Throttled),
            (503, Some("SlowDown"), Throttled),
            (400, Some("TooManyRequestsException"), Throttled),
            (429, None, Throttled),
            (400, Some("TooManyDistributions"), Quota),
            (400, Some("TooManyBuckets"), Quota),
            (400, Some("RequestLimitExceeded"), Throttled),
            (400, Some("LimitExceededException"), Quota),
            (500, Some("InternalError"), Unavailable),
            (503, Some("ServiceUnavailable"), Unavailable),
            (502, None, Unavailable),
            (400, Some("RequestTimeout"), Unavailable),
            (400, Some("ExpiredToken"), Auth),
            (403, Some("InvalidAccessKeyId"), Auth),
            (403, Some("SignatureDoesNotMatch"), Auth),
            (403, Some("AccessDenied"), Denied),
            (403, None, Denied),
            (404, Some("NoSuchBucket"), NotFound),
            (404, None, NotFound),
            (409, Some("BucketAlreadyExists"), Conflict),
            (409, Some("DistributionAlreadyExists"), Conflict),
            (412, Some("PreconditionFailed"), Conflict),
            (409, Some("ConditionalRequestConflict"), Conflict),
            (409, Some("BucketNotEmpty"), Busy),
            (409, Some("DistributionNotDisabled"), Busy),
            (409, Some("OriginAccessControlInUse"), Busy),
            (409, Some("FunctionInUse"), Busy),
            (400, Some("MalformedPolicy"), Invalid),
            (400, Some("InvalidArgument"), Invalid),
            (418, Some("Teapot"), Invalid),
        ];
        for (status, code, kind) in table {
            assert_eq!(failure(status, code, &[]).kind, kind, "{status} {code:?}");
        }
    }

    #[test]
    fn an_error_keeps_what_a_person_needs() {
        let error = failure(403, Some("AccessDenied"), &[("x-amz-request-id", "R1")]);
        insta::assert_snapshot!(error, @"`s3:PutObject` failed: said so (HTTP 403, AccessDenied, request R1)");
        insta::assert_snapshot!(error.hint.unwrap(), @"give the login the permission `s3:PutObject`, or use another login");
        insta::assert_snapshot!(failure(502, None, &[]), @"`s3:PutObject` failed: AWS answered 502 without a reason (HTTP 502)");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(failure(503, None, &[("retry-after", "7")]).retry_after, Some(Duration::from_secs(7)));
        let dates = [("retry-after", "Fri, 20 Nov 2026 10:00:09 GMT"), ("date", "Fri, 20 Nov 2026 10:00:00 GMT")];
        assert_eq!(failure(503, None, &dates).retry_after, Some(Duration::from_secs(9)));
        assert_eq!(failure(503, None, &dates[..1]).retry_after, None);
        assert_eq!(failure(503, None, &[("retry-after", "soon")]).retry_after, None);
    }

    #[test]
    fn no_answer_and_no_login_are_told_apart() {
        let lost: SdkError<PutObjectError, HttpResponse> = SdkError::timeout_error("took 5 s");
        assert_eq!(of("s3:PutObject", lost).kind, ErrorKind::Unavailable);
        for (cause, message) in [
            (CredentialsError::not_loaded("tried this and that"), "no AWS login was found"),
            (CredentialsError::provider_error("the token expired"), "the token expired"),
        ] {
            let login: SdkError<PutObjectError, HttpResponse> = SdkError::construction_failure(cause);
            let error = of("s3:PutObject", login);
            assert_eq!((error.kind, error.hint.as_deref()), (ErrorKind::Auth, Some(LOGIN_HINT)));
            assert!(error.message.contains(message), "{error}");
        }
    }
}
