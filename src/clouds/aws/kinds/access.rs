//! Origin access control: CloudFront's way to sign its requests to a private bucket.

use super::{
    super::{auth::Clients, errors},
    absent, etag, gone, text, unknown_call,
};
use crate::{
    clouds::{Error, Written},
    model::{
        kind::{Kind, Setting},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use aws_sdk_cloudfront::{
    operation::get_origin_access_control::GetOriginAccessControlOutput,
    types::{
        OriginAccessControlConfig, OriginAccessControlOriginTypes, OriginAccessControlSigningBehaviors, OriginAccessControlSigningProtocols,
    },
};
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    name: "aws.cloudfront.access",
    title: "origin access control",
    create: "cloudfront:CreateOriginAccessControl",
    settings: &[Setting { call: "cloudfront:UpdateOriginAccessControl", fields: &["description", "signing"], after_create: false }],
    delete: &["cloudfront:DeleteOriginAccessControl"],
    replace_on: &["name"],
    stateful: false,
    content: None,
};

const GET: &str = "cloudfront:GetOriginAccessControl";

/// By name: it takes no tags, and only we give such a name.
pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    const OPERATION: &str = "cloudfront:ListOriginAccessControls";
    let mut pages = clients.cloudfront.list_origin_access_controls().into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| errors::of(OPERATION, error))?;
        let list = page.origin_access_control_list.ok_or_else(|| errors::incomplete(OPERATION, "list"))?;
        if let Some(found) = list.items().iter().find(|item| item.name == want.name) {
            return observe(clients, &found.id).await;
        }
    }
    Ok(None)
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(clients, &row.id).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    let call = clients.cloudfront.create_origin_access_control().origin_access_control_config(config(&want.fields, KIND.create)?);
    let answer = call.send().await.map_err(|error| errors::of(KIND.create, error))?;
    let made = answer.origin_access_control.ok_or_else(|| errors::incomplete(KIND.create, "origin access control"))?;
    Ok(written(&made.id))
}

pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
    const OPERATION: &str = "cloudfront:UpdateOriginAccessControl";
    if call != OPERATION {
        return Err(unknown_call(&KIND, call));
    }
    let current = get(clients, &row.id).await?;
    let call = clients.cloudfront.update_origin_access_control().id(&row.id).if_match(etag(GET, current.e_tag)?);
    let call = call.origin_access_control_config(config(&want.fields, OPERATION)?);
    call.send().await.map_err(|error| errors::of(OPERATION, error))?;
    Ok(written(&row.id))
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    const OPERATION: &str = "cloudfront:DeleteOriginAccessControl";
    if call != OPERATION {
        return Err(unknown_call(&KIND, call));
    }
    let Some(current) = absent(get(clients, &row.id).await, &["NoSuchOriginAccessControl"])? else { return Ok(()) };
    let call = clients.cloudfront.delete_origin_access_control().id(&row.id).if_match(etag(GET, current.e_tag)?);
    gone(call.send().await.map_err(|error| errors::of(OPERATION, error)))
}

async fn get(clients: &Clients, id: &str) -> Result<GetOriginAccessControlOutput, Error> {
    clients.cloudfront.get_origin_access_control().id(id).send().await.map_err(|error| errors::of(GET, error))
}

async fn observe(clients: &Clients, id: &str) -> Result<Option<Observed>, Error> {
    let Some(answer) = absent(get(clients, id).await, &["NoSuchOriginAccessControl"])? else { return Ok(None) };
    let config = answer.origin_access_control.and_then(|control| control.origin_access_control_config);
    let config = config.ok_or_else(|| errors::incomplete(GET, "configuration"))?;
    Ok(Some(Observed { id: id.to_owned(), fields: describe(&config), outputs: written(id).outputs, waiting: None }))
}

fn config(fields: &Fields, operation: &str) -> Result<OriginAccessControlConfig, Error> {
    OriginAccessControlConfig::builder()
        .name(text(fields, "name")?)
        .description(text(fields, "description")?)
        .signing_protocol(OriginAccessControlSigningProtocols::Sigv4)
        .signing_behavior(OriginAccessControlSigningBehaviors::from(text(fields, "signing")?))
        .origin_access_control_origin_type(OriginAccessControlOriginTypes::S3)
        .build()
        .map_err(errors::unbuilt(operation))
}

fn describe(config: &OriginAccessControlConfig) -> Fields {
    Fields::from([
        ("name".to_owned(), json!(config.name)),
        ("description".to_owned(), json!(config.description().unwrap_or_default())),
        ("signing".to_owned(), json!(config.signing_behavior.as_str())),
    ])
}

fn written(id: &str) -> Written {
    Written { id: id.to_owned(), outputs: Outputs::from([("id".to_owned(), id.to_owned())]), waiting: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_written() {
        let fields = Fields::from([
            ("name".to_owned(), json!("mc-shop")),
            ("description".to_owned(), json!("shop production web")),
            ("signing".to_owned(), json!("always")),
        ]);
        assert_eq!(describe(&config(&fields, "test").unwrap()), fields);
    }
}
