//! The template language: minijinja with `[= value =]`, `[% block %]`, `[#- comment -#]`, which are free in the formats that
//! projects consist of. Templates see the answers and a few facts; no clock, no environment, no files.

use super::filters;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde_json::{Map, Value};

/// The most specific reason there is.
type Result<T> = std::result::Result<T, String>;

/// Renders texts and evaluates conditions.
pub(super) struct Engine {
    environment: Environment<'static>,
}

impl Engine {
    pub(super) fn new() -> Result<Self> {
        let syntax = SyntaxConfig::builder()
            .variable_delimiters("[=", "=]")
            .block_delimiters("[%", "%]")
            .comment_delimiters("[#-", "-#]")
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .map_err(|e| e.to_string())?;
        let mut environment = Environment::new();
        environment.set_syntax(syntax);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| {
            let markup = [".html", ".htm", ".svg", ".xml"].iter().any(|ending| name.ends_with(ending));
            if markup { AutoEscape::Html } else { AutoEscape::None }
        });
        for (name, filter) in filters::ALL {
            let filter = *filter;
            environment.add_filter(*name, move |text: &str| filter(text));
        }
        environment.add_filter("json", |value: Serde<Value>| filters::json(value.0));
        Ok(Self { environment })
    }

    /// `name` decides what is escaped: in HTML and XML, values are.
    pub(super) fn render(&self, name: &str, source: &str, values: &Map<String, Value>) -> Result<String> {
        self.environment.render_named_str(name, source, minijinja::Value::from(Serde(values))).map_err(|e| reason(&e))
    }

    pub(super) fn is_true(&self, condition: &str, values: &Map<String, Value>) -> Result<bool> {
        Ok(self.expression(condition, values)?.is_true())
    }

    pub(super) fn value(&self, expression: &str, values: &Map<String, Value>) -> Result<Value> {
        serde_json::to_value(self.expression(expression, values)?).map_err(|e| e.to_string())
    }

    fn expression(&self, text: &str, values: &Map<String, Value>) -> Result<minijinja::Value> {
        let compiled = self.environment.compile_expression_owned(text.to_owned()).map_err(|e| reason(&e))?;
        let value = compiled.eval(minijinja::Value::from(Serde(values))).map_err(|e| reason(&e))?;
        if value.is_undefined() { Err(format!("`{text}` has no value")) } else { Ok(value) }
    }
}

fn reason(error: &minijinja::Error) -> String {
    let place = error.name().zip(error.line()).map(|(name, line)| format!("{name}:{line}: ")).unwrap_or_default();
    format!("{place}{}", error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned))
}
