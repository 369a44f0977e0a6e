//! The policy of a bucket: who may read it.

use super::{
    super::{auth::Clients, errors},
    absent, gone, optional, text, unknown_call,
};
use crate::{
    clouds::{Error, Written},
    model::{
        kind::{Kind, Setting},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use serde_json::{Value, json};

pub(super) const KIND: Kind = Kind {
    name: "aws.s3.policy",
    title: "bucket policy",
    create: "s3:PutBucketPolicy",
    settings: &[Setting { call: "s3:PutBucketPolicy", fields: &["document"], after_create: false }],
    delete: &["s3:DeleteBucketPolicy"],
    replace_on: &["bucket", "region"],
    stateful: false,
    content: None,
};

pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    // The bucket carries our name, so its policy is ours too, whatever it says.
    observe(clients, optional(&want.fields, "region"), &want.name).await
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(clients, optional(&row.fields, "region"), &row.id).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    let bucket = text(&want.fields, "bucket")?;
    let document = want.fields.get("document").map(Value::to_string).unwrap_or_default();
    let s3 = clients.s3(optional(&want.fields, "region"));
    s3.put_bucket_policy().bucket(bucket).policy(document).send().await.map_err(|error| errors::of(KIND.create, error))?;
    Ok(Written { id: bucket.to_owned(), outputs: Outputs::new(), waiting: None })
}

pub(super) async fn update(clients: &Clients, want: &Resource, _: &Recorded, call: &str) -> Result<Written, Error> {
    if call != KIND.create {
        return Err(unknown_call(&KIND, call));
    }
    create(clients, want).await
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    if call != "s3:DeleteBucketPolicy" {
        return Err(unknown_call(&KIND, call));
    }
    let s3 = clients.s3(optional(&row.fields, "region"));
    gone(s3.delete_bucket_policy().bucket(&row.id).send().await.map_err(|error| errors::of("s3:DeleteBucketPolicy", error)))
}

async fn observe(clients: &Clients, region: Option<&str>, bucket: &str) -> Result<Option<Observed>, Error> {
    let s3 = clients.s3(region);
    let answer = s3.get_bucket_policy().bucket(bucket).send().await.map_err(|error| errors::of("s3:GetBucketPolicy", error));
    let policy = absent(answer, &["NoSuchBucketPolicy", "NoSuchBucket"])?.and_then(|answer| answer.policy);
    Ok(policy.map(|policy| {
        let mut fields = Fields::from([
            ("bucket".to_owned(), json!(bucket)),
            // What is not JSON is shown as it is, and differs from all that we write.
            ("document".to_owned(), serde_json::from_str(&policy).unwrap_or(Value::String(policy))),
        ]);
        if let Some(region) = region {
            fields.insert("region".to_owned(), json!(region));
        }
        Observed { id: bucket.to_owned(), fields, outputs: Outputs::new(), waiting: None }
    }))
}
