//! Response headers for every path. CloudFront keeps what it calls security headers apart from the rest; here both are plain
//! header texts, lower case names.

use super::{
    super::{auth::Clients, errors},
    absent, etag, gone, pairs, text, unknown_call,
};
use crate::{
    clouds::{Error, ErrorKind, Written},
    model::{
        kind::{Kind, Setting},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use aws_sdk_cloudfront::{
    operation::get_response_headers_policy::GetResponseHeadersPolicyOutput,
    types::{
        FrameOptionsList, ReferrerPolicyList, ResponseHeadersPolicyConfig, ResponseHeadersPolicyContentSecurityPolicy as Csp,
        ResponseHeadersPolicyContentTypeOptions as ContentType, ResponseHeadersPolicyCustomHeader as Custom,
        ResponseHeadersPolicyCustomHeadersConfig as Customs, ResponseHeadersPolicyFrameOptions as Frame,
        ResponseHeadersPolicyReferrerPolicy as Referrer, ResponseHeadersPolicySecurityHeadersConfig as Security,
        ResponseHeadersPolicyStrictTransportSecurity as Hsts, ResponseHeadersPolicyType,
    },
};
use serde_json::{Map, Value, json};

pub(super) const KIND: Kind = Kind {
    name: "aws.cloudfront.headers",
    title: "response headers policy",
    create: "cloudfront:CreateResponseHeadersPolicy",
    settings: &[Setting {
        call: "cloudfront:UpdateResponseHeadersPolicy",
        fields: &["comment", "security", "custom"],
        after_create: false,
    }],
    delete: &["cloudfront:DeleteResponseHeadersPolicy"],
    replace_on: &["name"],
    stateful: false,
    content: None,
};

/// Headers that CloudFront takes as settings of their own.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html>
pub(in crate::clouds::aws) const SECURITY: &[&str] =
    &["content-security-policy", "referrer-policy", "strict-transport-security", "x-content-type-options", "x-frame-options"];

const GET: &str = "cloudfront:GetResponseHeadersPolicy";
const MISSING: &[&str] = &["NoSuchResponseHeadersPolicy"];

/// The text by which a security header is kept; `None` if CloudFront cannot be told this value.
pub(in crate::clouds::aws) fn canonical(name: &str, value: &str) -> Option<String> {
    let config = security([(name, value)].into_iter()).ok()?;
    describe_security(&config).remove(name)?.as_str().map(str::to_owned)
}

/// By name: it takes no tags, and only we give such a name.
pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    const OPERATION: &str = "cloudfront:ListResponseHeadersPolicies";
    let mut marker = None;
    loop {
        let call = clients.cloudfront.list_response_headers_policies().r#type(ResponseHeadersPolicyType::Custom).set_marker(marker);
        let page = call.send().await.map_err(|error| errors::of(OPERATION, error))?;
        let list = page.response_headers_policy_list.ok_or_else(|| errors::incomplete(OPERATION, "list"))?;
        let ours = list
            .items()
            .iter()
            .filter_map(|item| item.response_headers_policy.as_ref())
            .find(|policy| policy.response_headers_policy_config.as_ref().is_some_and(|config| config.name == want.name));
        if let Some(found) = ours {
            return observe(clients, &found.id).await;
        }
        marker = list.next_marker;
        if marker.is_none() {
            return Ok(None);
        }
    }
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(clients, &row.id).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    let config = config(&want.fields, None, KIND.create)?;
    let call = clients.cloudfront.create_response_headers_policy().response_headers_policy_config(config);
    let answer = call.send().await.map_err(|error| errors::of(KIND.create, error))?;
    let made = answer.response_headers_policy.ok_or_else(|| errors::incomplete(KIND.create, "policy"))?;
    Ok(written(&made.id))
}

pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
    const OPERATION: &str = "cloudfront:UpdateResponseHeadersPolicy";
    if call != OPERATION {
        return Err(unknown_call(&KIND, call));
    }
    let current = get(clients, &row.id).await?;
    let config = config(&want.fields, current.response_headers_policy.and_then(|p| p.response_headers_policy_config), OPERATION)?;
    let call = clients.cloudfront.update_response_headers_policy().id(&row.id).if_match(etag(GET, current.e_tag)?);
    call.response_headers_policy_config(config).send().await.map_err(|error| errors::of(OPERATION, error))?;
    Ok(written(&row.id))
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    const OPERATION: &str = "cloudfront:DeleteResponseHeadersPolicy";
    if call != OPERATION {
        return Err(unknown_call(&KIND, call));
    }
    let Some(current) = absent(get(clients, &row.id).await, MISSING)? else { return Ok(()) };
    let call = clients.cloudfront.delete_response_headers_policy().id(&row.id).if_match(etag(GET, current.e_tag)?);
    gone(call.send().await.map_err(|error| errors::of(OPERATION, error)))
}

async fn get(clients: &Clients, id: &str) -> Result<GetResponseHeadersPolicyOutput, Error> {
    clients.cloudfront.get_response_headers_policy().id(id).send().await.map_err(|error| errors::of(GET, error))
}

async fn observe(clients: &Clients, id: &str) -> Result<Option<Observed>, Error> {
    let Some(answer) = absent(get(clients, id).await, MISSING)? else { return Ok(None) };
    let config = answer.response_headers_policy.and_then(|policy| policy.response_headers_policy_config);
    let config = config.ok_or_else(|| errors::incomplete(GET, "configuration"))?;
    Ok(Some(Observed { id: id.to_owned(), fields: describe(&config), outputs: written(id).outputs, waiting: None }))
}

/// Our part of the configuration on top of `current`: what others set there (CORS, server timing) stays.
fn config(fields: &Fields, current: Option<ResponseHeadersPolicyConfig>, operation: &str) -> Result<ResponseHeadersPolicyConfig, Error> {
    let customs: Vec<Custom> = pairs(fields, "custom")
        .map(|(name, value)| Custom::builder().header(name).value(value).r#override(true).build().map_err(errors::unbuilt(operation)))
        .collect::<Result<_, _>>()?;
    let customs = (!customs.is_empty())
        .then(|| Customs::builder().quantity(i32::try_from(customs.len()).unwrap_or(i32::MAX)).set_items(Some(customs)).build());
    let customs = customs.transpose().map_err(errors::unbuilt(operation))?;
    let mut config = match current {
        Some(config) => config,
        None => ResponseHeadersPolicyConfig::builder().name(text(fields, "name")?).build().map_err(errors::unbuilt(operation))?,
    };
    config.comment = Some(text(fields, "comment")?.to_owned());
    let xss = config.security_headers_config.take().and_then(|s| s.xss_protection);
    let mut wanted = security(pairs(fields, "security"))?;
    wanted.xss_protection = xss;
    config.security_headers_config = Some(wanted);
    config.custom_headers_config = customs;
    Ok(config)
}

fn describe(config: &ResponseHeadersPolicyConfig) -> Fields {
    let custom = config.custom_headers_config.as_ref().map(Customs::items).unwrap_or_default();
    let custom: Map<String, Value> = custom.iter().map(|c| (c.header.to_ascii_lowercase(), json!(c.value))).collect();
    let security = config.security_headers_config.as_ref().map(describe_security).unwrap_or_default();
    Fields::from([
        ("name".to_owned(), json!(config.name)),
        ("comment".to_owned(), json!(config.comment().unwrap_or_default())),
        ("security".to_owned(), Value::Object(security)),
        ("custom".to_owned(), Value::Object(custom)),
    ])
}

/// Header texts as CloudFront's settings.
fn security<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Security, Error> {
    let mut config = Security::builder();
    for (name, value) in headers {
        let refused = || Error::new(ErrorKind::Invalid, KIND.create, format!("CloudFront cannot send `{name}: {value}`"));
        let wrong = |error| errors::unbuilt(KIND.create)(error);
        match name {
            "content-security-policy" => {
                config =
                    config.content_security_policy(Csp::builder().r#override(true).content_security_policy(value).build().map_err(wrong)?);
            }
            "referrer-policy" => {
                let policy = ReferrerPolicyList::try_parse(value).map_err(|_| refused())?;
                config = config.referrer_policy(Referrer::builder().r#override(true).referrer_policy(policy).build().map_err(wrong)?);
            }
            "x-frame-options" => {
                let option = FrameOptionsList::try_parse(&value.to_ascii_uppercase()).map_err(|_| refused())?;
                config = config.frame_options(Frame::builder().r#override(true).frame_option(option).build().map_err(wrong)?);
            }
            "x-content-type-options" if value.eq_ignore_ascii_case("nosniff") => {
                config = config.content_type_options(ContentType::builder().r#override(true).build().map_err(wrong)?);
            }
            "strict-transport-security" => config = config.strict_transport_security(hsts(value).ok_or_else(refused)?),
            _ => return Err(refused()),
        }
    }
    Ok(config.build())
}

fn hsts(value: &str) -> Option<Hsts> {
    let mut config = Hsts::builder().r#override(true);
    for directive in value.split(';').map(|d| d.trim().to_ascii_lowercase()).filter(|d| !d.is_empty()) {
        config = match directive.split_once('=') {
            Some(("max-age", seconds)) => config.access_control_max_age_sec(seconds.trim_matches('"').parse().ok()?),
            None if directive == "includesubdomains" => config.include_subdomains(true),
            None if directive == "preload" => config.preload(true),
            _ => return None,
        };
    }
    config.build().ok()
}

fn describe_security(config: &Security) -> Map<String, Value> {
    let hsts = config.strict_transport_security.as_ref().map(|hsts| {
        let mut text = format!("max-age={}", hsts.access_control_max_age_sec);
        if hsts.include_subdomains == Some(true) {
            text.push_str("; includeSubDomains");
        }
        if hsts.preload == Some(true) {
            text.push_str("; preload");
        }
        text
    });
    [
        ("content-security-policy", config.content_security_policy.as_ref().map(|c| c.content_security_policy.clone())),
        ("referrer-policy", config.referrer_policy.as_ref().map(|r| r.referrer_policy.as_str().to_owned())),
        ("strict-transport-security", hsts),
        ("x-content-type-options", config.content_type_options.as_ref().map(|_| "nosniff".to_owned())),
        ("x-frame-options", config.frame_options.as_ref().map(|f| f.frame_option.as_str().to_owned())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))))
    .collect()
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
            ("comment".to_owned(), json!("shop production web")),
            (
                "security".to_owned(),
                json!({
                    "content-security-policy": "default-src 'self'",
                    "referrer-policy": "strict-origin-when-cross-origin",
                    "strict-transport-security": "max-age=31536000",
                    "x-content-type-options": "nosniff",
                    "x-frame-options": "SAMEORIGIN",
                }),
            ),
            ("custom".to_owned(), json!({"x-a": "1", "x-b": "2"})),
        ]);
        let mut first = config(&fields, None, "test").unwrap();
        assert_eq!(describe(&first), fields);
        first.cors_config = None;
        let mut fewer = fields.clone();
        fewer.insert("custom".to_owned(), json!({}));
        fewer.insert("security".to_owned(), json!({"x-frame-options": "DENY"}));
        assert_eq!(describe(&config(&fewer, Some(first), "test").unwrap()), fewer);
    }

    #[test]
    fn security_headers_have_one_spelling() {
        let table = [
            ("strict-transport-security", "Max-Age=\"60\";includeSubdomains ; preload", Some("max-age=60; includeSubDomains; preload")),
            ("strict-transport-security", "max-age=60; what=1", None),
            ("strict-transport-security", "preload", None),
            ("x-frame-options", "deny", Some("DENY")),
            ("x-frame-options", "ALLOW-FROM https://a.example", None),
            ("referrer-policy", "no-referrer", Some("no-referrer")),
            ("referrer-policy", "no-referrer, origin", None),
            ("x-content-type-options", "NoSniff", Some("nosniff")),
            ("x-content-type-options", "off", None),
            ("content-security-policy", "a", Some("a")),
            ("x-other", "a", None),
        ];
        for (name, value, wanted) in table {
            assert_eq!(canonical(name, value).as_deref(), wanted, "{name}: {value}");
        }
    }
}
