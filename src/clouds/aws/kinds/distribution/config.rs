//! A distribution's fields as CloudFront's configuration, and back.

use super::super::{super::errors, optional, text};
use crate::{clouds::Error, model::resource::Fields};
use aws_sdk_cloudfront::types::{
    CustomErrorResponse, CustomErrorResponses, DefaultCacheBehavior, DistributionConfig, EventType, FunctionAssociation,
    FunctionAssociations, HttpVersion, Origin, Origins, PriceClass, S3OriginConfig, ViewerCertificate, ViewerProtocolPolicy,
};
use serde_json::{Map, Value, json};

/// Our origin within the distribution.
const ORIGIN: &str = "bucket";

/// Fields that come from edge functions, and when those run.
const FUNCTIONS: &[(&str, EventType)] = &[("function", EventType::ViewerRequest), ("edge_headers", EventType::ViewerResponse)];

/// A new distribution.
pub(super) fn fresh(fields: &Fields, reference: &str, operation: &str) -> Result<DistributionConfig, Error> {
    let wrong = || errors::unbuilt(operation);
    let behavior = DefaultCacheBehavior::builder()
        .target_origin_id(ORIGIN)
        .viewer_protocol_policy(ViewerProtocolPolicy::RedirectToHttps)
        .build()
        .map_err(wrong())?;
    let config = DistributionConfig::builder()
        .caller_reference(reference)
        .comment(text(fields, "comment")?)
        .enabled(true)
        .default_cache_behavior(behavior)
        .viewer_certificate(ViewerCertificate::builder().cloud_front_default_certificate(true).build())
        .build()
        .map_err(wrong())?;
    with(config, fields, operation)
}

/// `config` with our fields as wanted; whatever else is in it stays as it is.
pub(super) fn with(mut config: DistributionConfig, fields: &Fields, operation: &str) -> Result<DistributionConfig, Error> {
    config.comment = text(fields, "comment")?.to_owned();
    config.enabled = fields.get("enabled").and_then(Value::as_bool).unwrap_or(true);
    config.default_root_object = Some(text(fields, "root")?.to_owned());
    config.price_class = Some(PriceClass::from(text(fields, "price_class")?));
    config.http_version = Some(HttpVersion::from(text(fields, "http")?));
    config.is_ipv6_enabled = fields.get("ipv6").and_then(Value::as_bool);
    config.origins = Some(origins(config.origins.take(), fields, operation)?);
    config.custom_error_responses = Some(pages(fields, operation)?);
    if let Some(behavior) = &mut config.default_cache_behavior {
        behavior.target_origin_id = ORIGIN.to_owned();
        behavior.viewer_protocol_policy = ViewerProtocolPolicy::from(text(fields, "viewers")?);
        behavior.compress = fields.get("compress").and_then(Value::as_bool);
        behavior.cache_policy_id = Some(text(fields, "cache")?.to_owned());
        behavior.response_headers_policy_id = optional(fields, "headers").map(str::to_owned);
        behavior.function_associations = Some(functions(fields, operation)?);
    }
    Ok(config)
}

/// The fields that `config` stands for.
pub(super) fn describe(name: &str, config: &DistributionConfig) -> Fields {
    let behavior = config.default_cache_behavior.as_ref();
    let origin = config.origins.as_ref().and_then(|all| {
        let target = behavior.map(|b| b.target_origin_id.as_str());
        all.items().iter().find(|origin| Some(origin.id.as_str()) == target)
    });
    let mut fields = Fields::from([
        ("name".to_owned(), json!(name)),
        ("comment".to_owned(), json!(config.comment)),
        ("enabled".to_owned(), json!(config.enabled)),
        ("root".to_owned(), json!(config.default_root_object().unwrap_or_default())),
        ("price_class".to_owned(), json!(config.price_class().map(PriceClass::as_str).unwrap_or_default())),
        ("http".to_owned(), json!(config.http_version().map(HttpVersion::as_str).unwrap_or_default().to_ascii_lowercase())),
        ("ipv6".to_owned(), json!(config.is_ipv6_enabled.unwrap_or(false))),
        ("origin".to_owned(), json!(origin.map(|o| o.domain_name.as_str()).unwrap_or_default())),
        ("access".to_owned(), json!(origin.and_then(Origin::origin_access_control_id).unwrap_or_default())),
        ("viewers".to_owned(), json!(behavior.map(|b| b.viewer_protocol_policy.as_str()).unwrap_or_default())),
        ("compress".to_owned(), json!(behavior.and_then(|b| b.compress).unwrap_or(false))),
        ("cache".to_owned(), json!(behavior.and_then(DefaultCacheBehavior::cache_policy_id).unwrap_or_default())),
        ("errors".to_owned(), describe_pages(config.custom_error_responses.as_ref())),
    ]);
    if let Some(policy) = behavior.and_then(DefaultCacheBehavior::response_headers_policy_id).filter(|id| !id.is_empty()) {
        fields.insert("headers".to_owned(), json!(policy));
    }
    let associated = behavior.and_then(|b| b.function_associations.as_ref()).map(FunctionAssociations::items).unwrap_or_default();
    for (field, event) in FUNCTIONS {
        if let Some(function) = associated.iter().find(|a| a.event_type == *event) {
            fields.insert((*field).to_owned(), json!(function.function_arn));
        }
    }
    fields
}

/// Our origin, among those that somebody else may have added.
fn origins(current: Option<Origins>, fields: &Fields, operation: &str) -> Result<Origins, Error> {
    let mut all = current.map(|origins| origins.items).unwrap_or_default();
    let (domain, access) = (text(fields, "origin")?, text(fields, "access")?);
    if let Some(ours) = all.iter_mut().find(|origin| origin.id == ORIGIN) {
        domain.clone_into(&mut ours.domain_name);
        ours.origin_access_control_id = Some(access.to_owned());
    } else {
        let ours = Origin::builder()
            .id(ORIGIN)
            .domain_name(domain)
            .origin_access_control_id(access)
            // Empty, yet required beside an access control: the mark of an S3 origin.
            .s3_origin_config(S3OriginConfig::builder().origin_access_identity("").build());
        all.push(ours.build().map_err(errors::unbuilt(operation))?);
    }
    Origins::builder().quantity(count(all.len())).set_items(Some(all)).build().map_err(errors::unbuilt(operation))
}

/// Pages for errors, by status: `{"404": {"page": "/404.html", "answer": "404", "cache_seconds": 10}}`.
fn pages(fields: &Fields, operation: &str) -> Result<CustomErrorResponses, Error> {
    let wanted = fields.get("errors").and_then(Value::as_object);
    let pages: Vec<CustomErrorResponse> = wanted
        .into_iter()
        .flatten()
        .map(|(status, page)| {
            let text = |name: &str| page.get(name).and_then(Value::as_str).map(str::to_owned);
            CustomErrorResponse::builder()
                .error_code(status.parse().unwrap_or_default())
                .set_response_page_path(text("page"))
                .set_response_code(text("answer"))
                .set_error_caching_min_ttl(page.get("cache_seconds").and_then(Value::as_i64))
                .build()
                .map_err(errors::unbuilt(operation))
        })
        .collect::<Result<_, _>>()?;
    CustomErrorResponses::builder().quantity(count(pages.len())).set_items(Some(pages)).build().map_err(errors::unbuilt(operation))
}

fn describe_pages(pages: Option<&CustomErrorResponses>) -> Value {
    let pages = pages.map(CustomErrorResponses::items).unwrap_or_default();
    let described: Map<String, Value> = pages
        .iter()
        .map(|page| {
            let shown = json!({
                "page": page.response_page_path().unwrap_or_default(),
                "answer": page.response_code().unwrap_or_default(),
                "cache_seconds": page.error_caching_min_ttl.unwrap_or_default(),
            });
            (page.error_code.to_string(), shown)
        })
        .collect();
    Value::Object(described)
}

fn functions(fields: &Fields, operation: &str) -> Result<FunctionAssociations, Error> {
    let wanted: Vec<FunctionAssociation> = FUNCTIONS
        .iter()
        .filter_map(|(field, event)| Some((optional(fields, field)?, event)))
        .map(|(arn, event)| {
            FunctionAssociation::builder().function_arn(arn).event_type(event.clone()).build().map_err(errors::unbuilt(operation))
        })
        .collect::<Result<_, _>>()?;
    let items = (!wanted.is_empty()).then_some(wanted);
    let quantity = count(items.as_ref().map_or(0, Vec::len));
    FunctionAssociations::builder().quantity(quantity).set_items(items).build().map_err(errors::unbuilt(operation))
}

fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let Value::Object(map) = json!({
            "name": "mc-shop", "comment": "mikrocloud mc-shop", "enabled": true, "root": "index.html", "price_class": "PriceClass_100",
            "http": "http2and3", "ipv6": true, "origin": "b.s3.eu-west-1.amazonaws.com", "access": "E1", "viewers": "redirect-to-https",
            "compress": true, "cache": "658327ea-f89d-4fab-a63d-7e88639e58f6", "headers": "H1", "function": "arn:f", "edge_headers": "arn:e",
            "errors": {"404": {"page": "/404.html", "answer": "404", "cache_seconds": 10}},
        }) else {
            unreachable!()
        };
        map.into_iter().collect()
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let config = fresh(&fields(), "r", "test").unwrap();
        assert_eq!(describe("mc-shop", &config), fields());
        let mut fewer = fields();
        for gone in ["edge_headers", "headers"] {
            fewer.remove(gone);
        }
        fewer.insert("errors".to_owned(), json!({}));
        fewer.insert("enabled".to_owned(), json!(false));
        assert_eq!(describe("mc-shop", &with(config, &fewer, "test").unwrap()), fewer);
    }

    #[test]
    fn what_others_set_stays() {
        let mut config = fresh(&fields(), "r", "test").unwrap();
        config.web_acl_id = Some("acl".to_owned());
        if let Some(origins) = &mut config.origins {
            origins.items.push(Origin::builder().id("theirs").domain_name("api.example").build().unwrap());
        }
        let config = with(config, &fields(), "test").unwrap();
        let origins = config.origins.as_ref().map(|o| (o.quantity, o.items.len()));
        assert_eq!((config.web_acl_id(), origins), (Some("acl"), Some((2, 2))));
    }
}
