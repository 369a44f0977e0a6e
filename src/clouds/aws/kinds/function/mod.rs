//! A CloudFront Function. Its code is made from `rules`; `published` says that visitors get what was last written.

mod program;

pub(in crate::clouds::aws) use program::{Event, LIMIT, render};

use super::{
    super::{auth::Clients, errors},
    absent, etag, gone, text, unknown_call,
};
use crate::{
    clouds::{Error, ErrorKind, Written},
    model::{
        kind::{Kind, Setting},
        resource::{Fields, Observed, Outputs, Recorded, Resource},
    },
};
use aws_sdk_cloudfront::{
    operation::describe_function::DescribeFunctionOutput,
    primitives::Blob,
    types::{FunctionConfig, FunctionRuntime, FunctionStage},
};
use serde_json::{Value, json};

pub(super) const KIND: Kind = Kind {
    name: "aws.cloudfront.function",
    title: "edge function",
    create: "cloudfront:CreateFunction",
    settings: &[
        Setting { call: "cloudfront:UpdateFunction", fields: &["comment", "runtime", "program", "rules"], after_create: false },
        // Whatever is written must also be published.
        Setting {
            call: "cloudfront:PublishFunction",
            fields: &["comment", "runtime", "program", "rules", "published"],
            after_create: true,
        },
    ],
    delete: &["cloudfront:DeleteFunction"],
    replace_on: &["name", "event"],
    stateful: false,
    content: None,
};

/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html>
pub(in crate::clouds::aws) const RUNTIME: &str = "cloudfront-js-2.0";

const DESCRIBE: &str = "cloudfront:DescribeFunction";
const GET: &str = "cloudfront:GetFunction";
const MISSING: &[&str] = &["NoSuchFunctionExists"];

/// By name: it takes no tags, and only we give such a name.
pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
    observe(clients, &want.name, event(&want.fields)?).await
}

pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
    observe(clients, &row.id, event(&row.fields)?).await
}

pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
    let (config, code) = source(&want.fields, KIND.create)?;
    let call = clients.cloudfront.create_function().name(&want.name).function_config(config).function_code(code);
    let answer = call.send().await.map_err(|error| errors::of(KIND.create, error))?;
    let arn = answer.function_summary.and_then(|s| s.function_metadata).map(|m| m.function_arn);
    Ok(written(&want.name, arn.ok_or_else(|| errors::incomplete(KIND.create, "ARN"))?))
}

pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
    let current = describe(clients, &row.id, FunctionStage::Development).await?;
    let arn = arn(&current)?;
    let tag = etag(DESCRIBE, current.e_tag)?;
    match call {
        "cloudfront:UpdateFunction" => {
            let (config, code) = source(&want.fields, "cloudfront:UpdateFunction")?;
            let call = clients.cloudfront.update_function().name(&row.id).if_match(tag).function_config(config).function_code(code);
            call.send().await.map_err(|error| errors::of("cloudfront:UpdateFunction", error))?;
        }
        "cloudfront:PublishFunction" => {
            let call = clients.cloudfront.publish_function().name(&row.id).if_match(tag);
            call.send().await.map_err(|error| errors::of("cloudfront:PublishFunction", error))?;
        }
        other => return Err(unknown_call(&KIND, other)),
    }
    Ok(written(&row.id, arn))
}

pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
    const OPERATION: &str = "cloudfront:DeleteFunction";
    if call != OPERATION {
        return Err(unknown_call(&KIND, call));
    }
    let Some(current) = absent(describe(clients, &row.id, FunctionStage::Development).await, MISSING)? else { return Ok(()) };
    let call = clients.cloudfront.delete_function().name(&row.id).if_match(etag(DESCRIBE, current.e_tag)?);
    gone(call.send().await.map_err(|error| errors::of(OPERATION, error)))
}

async fn observe(clients: &Clients, name: &str, event: Event) -> Result<Option<Observed>, Error> {
    let Some(current) = absent(describe(clients, name, FunctionStage::Development).await, MISSING)? else { return Ok(None) };
    let (written_code, live_code) =
        futures::try_join!(code(clients, name, FunctionStage::Development), code(clients, name, FunctionStage::Live))?;
    let Some(written_code) = written_code else { return Ok(None) };
    let config = current.function_summary.as_ref().and_then(|s| s.function_config.as_ref());
    let (program, rules) = program::parse(&String::from_utf8_lossy(&written_code));
    let mut fields = Fields::from([
        ("name".to_owned(), json!(name)),
        // CloudFront keeps it with the distribution; the code does not say.
        ("event".to_owned(), json!(event.as_str())),
        ("comment".to_owned(), json!(config.map(|c| c.comment.as_str()).unwrap_or_default())),
        ("runtime".to_owned(), json!(config.map(|c| c.runtime.as_str()).unwrap_or_default())),
        ("program".to_owned(), json!(program)),
        ("published".to_owned(), json!(live_code.as_ref() == Some(&written_code))),
    ]);
    if let Some(rules) = rules {
        fields.insert("rules".to_owned(), rules);
    }
    let arn = arn(&current)?;
    Ok(Some(Observed { id: name.to_owned(), fields, outputs: written(name, arn).outputs, waiting: None }))
}

async fn describe(clients: &Clients, name: &str, stage: FunctionStage) -> Result<DescribeFunctionOutput, Error> {
    clients.cloudfront.describe_function().name(name).stage(stage).send().await.map_err(|error| errors::of(DESCRIBE, error))
}

/// The code of a stage; `None` where there is none.
async fn code(clients: &Clients, name: &str, stage: FunctionStage) -> Result<Option<Vec<u8>>, Error> {
    let answer = clients.cloudfront.get_function().name(name).stage(stage).send().await.map_err(|error| errors::of(GET, error));
    Ok(absent(answer, MISSING)?.and_then(|answer| answer.function_code).map(Blob::into_inner))
}

fn arn(answer: &DescribeFunctionOutput) -> Result<String, Error> {
    let metadata = answer.function_summary.as_ref().and_then(|summary| summary.function_metadata.as_ref());
    metadata.map(|metadata| metadata.function_arn.clone()).ok_or_else(|| errors::incomplete(DESCRIBE, "ARN"))
}

fn event(fields: &Fields) -> Result<Event, Error> {
    let event = text(fields, "event")?;
    Event::parse(event).ok_or_else(|| Error::new(ErrorKind::Unexpected, "read field", format!("no function runs on `{event}`")))
}

fn source(fields: &Fields, operation: &str) -> Result<(FunctionConfig, Blob), Error> {
    let config = FunctionConfig::builder()
        .comment(text(fields, "comment")?)
        .runtime(FunctionRuntime::from(text(fields, "runtime")?))
        .build()
        .map_err(errors::unbuilt(operation))?;
    let code = render(event(fields)?, fields.get("rules").unwrap_or(&Value::Null));
    if code.len() > LIMIT {
        // Checked before, but for what references became.
        let message = format!("the function's code has {} bytes, and CloudFront takes {LIMIT}", code.len());
        return Err(Error::new(ErrorKind::Invalid, operation, message).hint("use fewer redirects or header rules"));
    }
    Ok((config, Blob::new(code)))
}

fn written(name: &str, arn: String) -> Written {
    Written { id: name.to_owned(), outputs: Outputs::from([("arn".to_owned(), arn)]), waiting: None }
}
