//! The JSON schema of the manifest (draft-07, which editors understand best), from the tables that the checker reads.

use super::{
    project::PROJECT,
    rules, services,
    shape::{Field, Keys, Record, Rule, Shape},
};
use serde_json::{Map, Value, json};

/// The schema for `mikrocloud.yaml`. It accepts whatever `parse` accepts; `parse` refuses some things that a schema cannot express.
pub(crate) fn schema() -> Value {
    let mut root = record(&PROJECT, Layer::Project, &[]);
    if let Value::Object(map) = &mut root {
        map.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        map.insert("title".to_owned(), json!("mikrocloud.yaml"));
        map.insert("description".to_owned(), json!("A project that mikrocloud deploys to any cloud."));
    }
    root
}

/// What a shape stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Project,
    /// Under an environment nothing is required, and `null` removes.
    Environment,
}

fn shape(of: &Shape, layer: Layer) -> Value {
    match of {
        Shape::Text(rule) => text(rule, &json!("string")),
        Shape::Verbatim(rule) => text(rule, &json!(["string", "number", "boolean"])),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Number(allowed) => json!({"enum": allowed}),
        Shape::Cloud => text(&rules::NAME, &json!("string")),
        Shape::Map { keys, values, some } => {
            let names = match keys {
                Keys::Rule(rule) => text(rule, &json!("string")),
                Keys::Cloud => text(&rules::NAME, &json!("string")),
            };
            let least = usize::from(*some && layer == Layer::Project);
            json!({
                "type": "object",
                "propertyNames": names,
                "minProperties": least,
                "additionalProperties": nullable(shape(values, layer), layer),
            })
        }
        // A list replaces the project's as a whole, so its items are complete wherever it stands.
        Shape::List(items) => json!({"type": "array", "items": shape(items, Layer::Project)}),
        Shape::Record(of) => record(of, layer, &[]),
        Shape::Service => service(layer),
        Shape::Environments(keys) => environments(keys),
    }
}

fn text(rule: &Rule, kind: &Value) -> Value {
    let mut schema = json!({"type": kind});
    if let Value::Object(map) = &mut schema {
        if !rule.pattern.is_empty() {
            map.insert("pattern".to_owned(), json!(rule.pattern));
        }
        if let Some(longest) = rule.longest {
            map.insert("maxLength".to_owned(), json!(longest));
        }
    }
    schema
}

fn nullable(schema: Value, layer: Layer) -> Value {
    match layer {
        Layer::Project => schema,
        Layer::Environment => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

fn record(of: &Record, layer: Layer, also: &[(&str, Value)]) -> Value {
    let mut properties: Map<String, Value> = also.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone())).collect();
    for field in of.fields {
        properties.insert(field.key.to_owned(), property(field, layer));
    }
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    let required: Vec<&str> = also.iter().map(|(key, _)| *key).chain(of.fields.iter().filter(|f| f.required).map(|f| f.key)).collect();
    if layer == Layer::Project && !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn property(field: &Field, layer: Layer) -> Value {
    let mut schema = nullable(shape(&field.shape, layer), layer);
    schema["description"] = json!(field.about);
    schema
}

/// One branch for each type; editors follow the word after `type:`.
fn service(layer: Layer) -> Value {
    let names: Vec<&str> = services::TYPES.iter().map(|t| t.name).collect();
    let of =
        |t: &&services::Type| record(t.record, layer, &[("type", json!({"const": t.name, "description": "what kind of service this is"}))]);
    if layer == Layer::Environment {
        return json!({"anyOf": services::TYPES.iter().map(of).collect::<Vec<_>>()});
    }
    let branches: Vec<Value> = services::TYPES
        .iter()
        .map(|t| json!({"if": {"properties": {"type": {"const": t.name}}, "required": ["type"]}, "then": of(t)}))
        .collect();
    json!({"type": "object", "required": ["type"], "properties": {"type": {"enum": names}}, "allOf": branches})
}

fn environments(keys: &[&str]) -> Value {
    let properties: Map<String, Value> =
        PROJECT.fields.iter().filter(|f| keys.contains(&f.key)).map(|f| (f.key.to_owned(), property(f, Layer::Environment))).collect();
    json!({
        "type": "object",
        "propertyNames": text(&rules::ENVIRONMENT, &json!("string")),
        "additionalProperties": {"type": ["object", "null"], "properties": properties, "additionalProperties": false},
    })
}
