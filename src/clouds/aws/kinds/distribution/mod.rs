//! A CloudFront distribution: the site's public face.

mod config;

use super::{
    super::{auth::Clients, errors, names},
    absent, etag, gone, optional, pairs, text, unknown_call,
};
use crate::{
    clouds::{Error, Written},
    model::{
        kind::{Kind, Setting},
        name::token,
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use aws_sdk_cloudfront::{
    operation::{get_distribution::GetDistributionOutput, get_distribution_config::GetDistributionConfigOutput},
    types::{Distribution, DistributionConfig, DistributionConfigWithTags, Tag, Tags},
};
use serde_json::{Map, Value, json};

pub(super) const KIND: Kind = Kind {
    name: "aws.cloudfront.distribution",
    title: "CDN",
    create: "cloudfront:CreateDistributionWithTags",
    settings: &[
        Setting {
            call: "cloudfront:UpdateDistribution",
            fields: &[
                "comment",
                "enabled",
                "root",
                "price_class",
                "http",
                "ipv6",
                "origin",
                "access",
                "viewers",
                "compress",
                "cache",
                "headers",
                "function",
                "edge_headers",
                "errors",
            ],
            after_create: false,
        },
        Setting { call: "cloudfront:TagResource", fields: &["tags"], after_create: false },
    ],
    // It must be switched off everywhere before it can go.
    delete: &["cloudfront:UpdateDistribution", "cloudfront:DeleteDistribution"],
    replace_on: &["name"],
    stateful: false,
    content: None,
};

const GET: &str = "cloudfront:GetDistribution";
const GET_CONFIG: &str = "cloudfront:GetDistributionConfig";
const UPDATE: &str = "cloudfront:UpdateDistribution";
const MISSING: &[&str] = &["NoSuchDistribution"];

/// By its comment, which holds a name that only we give: the list does not show tags.
pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    const OPERATION: &str = "cloudfront:ListDistributions";
    let comment = text(&want.fields, "comment")?;
    let mut pages = clients.cloudfront.list_distributions().into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| errors::of(OPERATION, error))?;
        let list = page.distribution_list.ok_or_else(|| errors::incomplete(OPERATION, "list"))?;
        if let Some(found) = list.items().iter().find(|item| item.comment == comment) {
            return observe(clients, &found.id, &want.name).await;
        }
    }
    Ok(None)
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(clients, &row.id, &row.name).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    // The access control is made anew whenever the distribution is, and CloudFront never takes a reference twice.
    let reference = token(&[&want.name, optional(&want.fields, "access").unwrap_or_default()], 32);
    let config = config::fresh(&want.fields, &reference, KIND.create)?;
    let config = DistributionConfigWithTags::builder().distribution_config(config).tags(tags(&want.fields, KIND.create)?).build();
    let answer = clients.cloudfront.create_distribution_with_tags().distribution_config_with_tags(config).send().await;
    let answer = answer.map_err(|error| errors::of(KIND.create, error))?;
    Ok(written(answer.distribution.as_ref().ok_or_else(|| errors::incomplete(KIND.create, "distribution"))?))
}

pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
    match call {
        UPDATE => {
            let current = get_config(clients, &row.id).await?;
            let (config, etag) = parts(current)?;
            put(clients, &row.id, config::with(config, &want.fields, UPDATE)?, etag).await
        }
        "cloudfront:TagResource" => {
            const OPERATION: &str = "cloudfront:TagResource";
            let current = get(clients, &row.id).await?.distribution.ok_or_else(|| errors::incomplete(GET, "distribution"))?;
            let call = clients.cloudfront.tag_resource().resource(&current.arn).tags(tags(&want.fields, OPERATION)?);
            call.send().await.map_err(|error| errors::of(OPERATION, error))?;
            Ok(written(&current))
        }
        other => Err(unknown_call(&KIND, other)),
    }
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    let Some(current) = absent(get_config(clients, &row.id).await, MISSING)? else { return Ok(()) };
    let (mut config, etag) = parts(current)?;
    match call {
        UPDATE if !config.enabled => Ok(()),
        UPDATE => {
            config.enabled = false;
            gone(put(clients, &row.id, config, etag).await)
        }
        "cloudfront:DeleteDistribution" => {
            let call = clients.cloudfront.delete_distribution().id(&row.id).if_match(etag);
            gone(call.send().await.map_err(|error| errors::of("cloudfront:DeleteDistribution", error)))
        }
        other => Err(unknown_call(&KIND, other)),
    }
}

async fn put(clients: &Clients, id: &str, config: DistributionConfig, etag: String) -> Result<Written, Error> {
    let call = clients.cloudfront.update_distribution().id(id).if_match(etag).distribution_config(config);
    let answer = call.send().await.map_err(|error| errors::of(UPDATE, error))?;
    Ok(written(answer.distribution.as_ref().ok_or_else(|| errors::incomplete(UPDATE, "distribution"))?))
}

async fn get(clients: &Clients, id: &str) -> Result<GetDistributionOutput, Error> {
    clients.cloudfront.get_distribution().id(id).send().await.map_err(|error| errors::of(GET, error))
}

async fn get_config(clients: &Clients, id: &str) -> Result<GetDistributionConfigOutput, Error> {
    clients.cloudfront.get_distribution_config().id(id).send().await.map_err(|error| errors::of(GET_CONFIG, error))
}

fn parts(answer: GetDistributionConfigOutput) -> Result<(DistributionConfig, String), Error> {
    let config = answer.distribution_config.ok_or_else(|| errors::incomplete(GET_CONFIG, "configuration"))?;
    Ok((config, etag(GET_CONFIG, answer.e_tag)?))
}

async fn observe(clients: &Clients, id: &str, name: &str) -> Result<Option<Observed>, Error> {
    const OPERATION: &str = "cloudfront:ListTagsForResource";
    let Some(answer) = absent(get(clients, id).await, MISSING)? else { return Ok(None) };
    let distribution = answer.distribution.ok_or_else(|| errors::incomplete(GET, "distribution"))?;
    let config = distribution.distribution_config.as_ref().ok_or_else(|| errors::incomplete(GET, "configuration"))?;
    let mut fields = config::describe(name, config);
    let tags = clients.cloudfront.list_tags_for_resource().resource(&distribution.arn).send().await;
    let tags = tags.map_err(|error| errors::of(OPERATION, error))?.tags.map(|tags| tags.items.unwrap_or_default());
    let ours: Map<String, Value> = tags
        .into_iter()
        .flatten()
        .filter(|tag| names::is_our_tag(&tag.key))
        .map(|tag| (tag.key, Value::String(tag.value.unwrap_or_default())))
        .collect();
    fields.insert("tags".to_owned(), json!(ours));
    let Written { id, outputs, waiting } = written(&distribution);
    Ok(Some(Observed { id, fields, outputs, waiting }))
}

fn tags(fields: &Fields, operation: &str) -> Result<Tags, Error> {
    let tags = pairs(fields, "tags").map(|(key, value)| Tag::builder().key(key).value(value).build().map_err(errors::unbuilt(operation)));
    Ok(Tags::builder().set_items(Some(tags.collect::<Result<_, _>>()?)).build())
}

fn written(distribution: &Distribution) -> Written {
    let domain = &distribution.domain_name;
    Written {
        id: distribution.id.clone(),
        outputs: Outputs::from([
            ("id".to_owned(), distribution.id.clone()),
            ("arn".to_owned(), distribution.arn.clone()),
            ("domain".to_owned(), domain.clone()),
            ("host".to_owned(), domain.clone()),
            ("url".to_owned(), format!("https://{domain}")),
        ]),
        waiting: (distribution.status != "Deployed").then(|| distribution.status.clone()),
    }
}
