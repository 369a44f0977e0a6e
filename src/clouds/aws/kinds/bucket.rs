//! A private, versioned bucket.

use super::{
    super::{auth::Clients, errors, names},
    absent, gone, optional, pairs, text, unknown_call,
};
use crate::{
    clouds::{Error, ErrorKind, Written},
    model::{
        kind::{Kind, Setting},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use aws_sdk_s3::{
    Client,
    types::{
        AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketLocationConstraint, BucketVersioningStatus,
        CreateBucketConfiguration, ExpirationStatus, LifecycleRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
        PublicAccessBlockConfiguration, Tag, Tagging, VersioningConfiguration,
    },
};
use serde_json::{Map, Value, json};

pub(super) const KIND: Kind = Kind {
    name: "aws.s3.bucket",
    title: "S3 bucket",
    create: "s3:CreateBucket",
    settings: &[
        Setting { call: "s3:PutPublicAccessBlock", fields: &["public_access"], after_create: true },
        Setting { call: "s3:PutBucketVersioning", fields: &["versioning"], after_create: true },
        Setting { call: "s3:PutBucketLifecycleConfiguration", fields: &["lifecycle"], after_create: true },
        Setting { call: "s3:PutBucketTagging", fields: &["tags"], after_create: false },
    ],
    delete: &["s3:DeleteBucket"],
    replace_on: &["name", "region"],
    // Its files come from the project and can be published again.
    stateful: false,
    content: None,
};

/// The one lifecycle rule that is ours.
const RULE: &str = "mikrocloud";

pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    const OPERATION: &str = "s3:HeadBucket";
    let s3 = clients.s3(optional(&want.fields, "region"));
    let found = match observe(&s3, &want.name).await {
        Err(error) if error.operation == OPERATION && matches!(error.status, Some(301 | 403)) => {
            let message = format!("the bucket name `{}` is taken by another account, or this login may not look at it", want.name);
            return Err(Error { kind: ErrorKind::Conflict, message, hint: None, ..error });
        }
        found => found?,
    };
    let ours = found.as_ref().is_none_or(|found| found.fields.get("tags") == want.fields.get("tags"));
    if ours {
        return Ok(found);
    }
    let message = format!("there is a bucket `{}` that this project did not make: its tags say otherwise", want.name);
    Err(Error::new(ErrorKind::Conflict, OPERATION, message)
        .hint("delete that bucket, or give it the tags that `mikrocloud plan --json` shows"))
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(&clients.s3(optional(&row.fields, "region")), &row.id).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    let region = text(&want.fields, "region")?;
    let mut config = CreateBucketConfiguration::builder().set_tags(Some(tags(pairs(&want.fields, "tags"), KIND.create)?));
    if region != "us-east-1" {
        // us-east-1 is what S3 takes when nothing is said, and the one name it refuses.
        config = config.location_constraint(BucketLocationConstraint::from(region));
    }
    let s3 = clients.s3(Some(region));
    let call = s3.create_bucket().bucket(&want.name).create_bucket_configuration(config.build());
    call.send().await.map_err(|error| errors::of(KIND.create, error))?;
    Ok(written(&want.name, region))
}

pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
    let region = text(&want.fields, "region")?;
    let (s3, bucket) = (clients.s3(Some(region)), row.id.as_str());
    match call {
        "s3:PutPublicAccessBlock" => {
            let config = public_access(&want.fields);
            let call = s3.put_public_access_block().bucket(bucket).public_access_block_configuration(config);
            call.send().await.map_err(|error| errors::of("s3:PutPublicAccessBlock", error))?;
        }
        "s3:PutBucketVersioning" => {
            let status = BucketVersioningStatus::from(text(&want.fields, "versioning")?);
            let call = s3.put_bucket_versioning().bucket(bucket);
            let call = call.versioning_configuration(VersioningConfiguration::builder().status(status).build());
            call.send().await.map_err(|error| errors::of("s3:PutBucketVersioning", error))?;
        }
        "s3:PutBucketLifecycleConfiguration" => {
            let call = s3.put_bucket_lifecycle_configuration().bucket(bucket).lifecycle_configuration(lifecycle(&want.fields)?);
            call.send().await.map_err(|error| errors::of("s3:PutBucketLifecycleConfiguration", error))?;
        }
        "s3:PutBucketTagging" => put_tags(&s3, bucket, &want.fields).await?,
        other => return Err(unknown_call(&KIND, other)),
    }
    Ok(written(bucket, region))
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    if call != "s3:DeleteBucket" {
        return Err(unknown_call(&KIND, call));
    }
    let s3 = clients.s3(optional(&row.fields, "region"));
    gone(s3.delete_bucket().bucket(&row.id).send().await.map_err(|error| errors::of("s3:DeleteBucket", error)))
}

async fn observe(s3: &Client, bucket: &str) -> Result<Option<Observed>, Error> {
    let head = s3.head_bucket().bucket(bucket).send().await.map_err(|error| errors::of("s3:HeadBucket", error));
    let head = match head {
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
        head => head?,
    };
    // S3 names the region in the answer; a stand-in that does not is where it was asked.
    let asked = s3.config().region().map(ToString::to_string).unwrap_or_default();
    let region = head.bucket_region.unwrap_or(asked);
    let (tags, public_access, versioning, lifecycle) =
        futures::try_join!(get_tags(s3, bucket), get_public_access(s3, bucket), get_versioning(s3, bucket), get_lifecycle(s3, bucket),)?;
    let ours: Map<String, Value> =
        tags.into_iter().filter(|tag| names::is_our_tag(&tag.key)).map(|tag| (tag.key, Value::String(tag.value))).collect();
    let mut fields = Fields::from([
        ("name".to_owned(), json!(bucket)),
        ("region".to_owned(), json!(region)),
        ("tags".to_owned(), Value::Object(ours)),
        ("public_access".to_owned(), public_access),
        ("versioning".to_owned(), json!(versioning)),
    ]);
    if let Some(lifecycle) = lifecycle {
        fields.insert("lifecycle".to_owned(), lifecycle);
    }
    Ok(Some(Observed { id: bucket.to_owned(), fields, outputs: outputs(bucket, &region), waiting: None }))
}

async fn get_tags(s3: &Client, bucket: &str) -> Result<Vec<Tag>, Error> {
    let answer = s3.get_bucket_tagging().bucket(bucket).send().await.map_err(|error| errors::of("s3:GetBucketTagging", error));
    Ok(absent(answer, &["NoSuchTagSet"])?.map(|answer| answer.tag_set).unwrap_or_default())
}

async fn get_public_access(s3: &Client, bucket: &str) -> Result<Value, Error> {
    let answer = s3.get_public_access_block().bucket(bucket).send().await.map_err(|error| errors::of("s3:GetPublicAccessBlock", error));
    let config = absent(answer, &["NoSuchPublicAccessBlockConfiguration"])?.and_then(|answer| answer.public_access_block_configuration);
    let on = |get: fn(&PublicAccessBlockConfiguration) -> Option<bool>| config.as_ref().and_then(get).unwrap_or(false);
    Ok(json!({
        "block_acls": on(|c| c.block_public_acls),
        "ignore_acls": on(|c| c.ignore_public_acls),
        "block_policy": on(|c| c.block_public_policy),
        "restrict_buckets": on(|c| c.restrict_public_buckets),
    }))
}

async fn get_versioning(s3: &Client, bucket: &str) -> Result<String, Error> {
    let answer = s3.get_bucket_versioning().bucket(bucket).send().await.map_err(|error| errors::of("s3:GetBucketVersioning", error))?;
    Ok(answer.status.map_or_else(|| "Disabled".to_owned(), |status| status.as_str().to_owned()))
}

async fn get_lifecycle(s3: &Client, bucket: &str) -> Result<Option<Value>, Error> {
    let answer = s3.get_bucket_lifecycle_configuration().bucket(bucket).send().await;
    let answer = answer.map_err(|error| errors::of("s3:GetBucketLifecycleConfiguration", error));
    Ok(absent(answer, &["NoSuchLifecycleConfiguration"])?.map(|answer| describe_rules(answer.rules())))
}

/// Our rule in the manifest's terms; rules that others wrote are named, because writing ours removes them.
fn describe_rules(rules: &[LifecycleRule]) -> Value {
    let mut shown = Map::new();
    let mut others = Vec::new();
    for rule in rules {
        if rule.id() != Some(RULE) || rule.status != ExpirationStatus::Enabled {
            others.push(json!(rule.id().unwrap_or("without a name")));
            continue;
        }
        if let Some(days) = rule.noncurrent_version_expiration.as_ref().and_then(|e| e.noncurrent_days) {
            shown.insert("noncurrent_days".to_owned(), json!(days));
        }
        if let Some(days) = rule.abort_incomplete_multipart_upload.as_ref().and_then(|a| a.days_after_initiation) {
            shown.insert("abort_uploads_days".to_owned(), json!(days));
        }
    }
    if !others.is_empty() {
        shown.insert("other_rules".to_owned(), Value::Array(others));
    }
    Value::Object(shown)
}

fn lifecycle(fields: &Fields) -> Result<BucketLifecycleConfiguration, Error> {
    const OPERATION: &str = "s3:PutBucketLifecycleConfiguration";
    let days = |name: &str| {
        let days = fields.get("lifecycle").and_then(|l| l.get(name)).and_then(Value::as_i64);
        days.and_then(|days| i32::try_from(days).ok())
    };
    let rule = LifecycleRule::builder()
        .id(RULE)
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("").build())
        .noncurrent_version_expiration(NoncurrentVersionExpiration::builder().set_noncurrent_days(days("noncurrent_days")).build())
        .abort_incomplete_multipart_upload(
            AbortIncompleteMultipartUpload::builder().set_days_after_initiation(days("abort_uploads_days")).build(),
        )
        .build()
        .map_err(errors::unbuilt(OPERATION))?;
    BucketLifecycleConfiguration::builder().rules(rule).build().map_err(errors::unbuilt(OPERATION))
}

fn public_access(fields: &Fields) -> PublicAccessBlockConfiguration {
    let on = |name: &str| fields.get("public_access").and_then(|p| p.get(name)).and_then(Value::as_bool).unwrap_or(true);
    PublicAccessBlockConfiguration::builder()
        .block_public_acls(on("block_acls"))
        .ignore_public_acls(on("ignore_acls"))
        .block_public_policy(on("block_policy"))
        .restrict_public_buckets(on("restrict_buckets"))
        .build()
}

/// Writes our tags and keeps everybody else's: the call replaces the whole set.
async fn put_tags(s3: &Client, bucket: &str, fields: &Fields) -> Result<(), Error> {
    const OPERATION: &str = "s3:PutBucketTagging";
    let mut all = get_tags(s3, bucket).await?;
    all.retain(|tag| !names::is_our_tag(&tag.key));
    all.extend(tags(pairs(fields, "tags"), OPERATION)?);
    let tagging = Tagging::builder().set_tag_set(Some(all)).build().map_err(errors::unbuilt(OPERATION))?;
    s3.put_bucket_tagging().bucket(bucket).tagging(tagging).send().await.map_err(|error| errors::of(OPERATION, error))?;
    Ok(())
}

fn tags<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, operation: &str) -> Result<Vec<Tag>, Error> {
    pairs.map(|(key, value)| Tag::builder().key(key).value(value).build().map_err(errors::unbuilt(operation))).collect()
}

fn written(bucket: &str, region: &str) -> Written {
    Written { id: bucket.to_owned(), outputs: outputs(bucket, region), waiting: None }
}

fn outputs(bucket: &str, region: &str) -> Outputs {
    Outputs::from([
        ("name".to_owned(), bucket.to_owned()),
        ("arn".to_owned(), format!("arn:aws:s3:::{bucket}")),
        ("domain".to_owned(), format!("{bucket}.s3.{region}.amazonaws.com")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifecycle_is_read_as_it_was_written() {
        let wanted = json!({"noncurrent_days": 30, "abort_uploads_days": 1});
        let config = lifecycle(&Fields::from([("lifecycle".to_owned(), wanted.clone())])).unwrap();
        assert_eq!(describe_rules(config.rules()), wanted);
        let theirs = LifecycleRule::builder().id("theirs").status(ExpirationStatus::Enabled).build().unwrap();
        assert_eq!(describe_rules(&[theirs]), json!({"other_rules": ["theirs"]}));
    }
}
