//! From what was given, asked and preset to one value for each key. Everything wrong or missing is told at once.

use super::{
    Error, Missing, Template,
    builtin::choices,
    engine::Engine,
    filters,
    package::{Package, Prompt, PromptKind},
};
use regex_lite::Regex;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was said before anybody is asked, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    /// Of `--with` and `--name`. Each key has to be one of the template's.
    pub(crate) flags: BTreeMap<String, String>,
    /// Of `MIKROCLOUD_SET_...`, in lower case; those that the template does not know are for another one.
    pub(crate) variables: BTreeMap<String, String>,
    /// What the circumstances suggest strongly enough not to ask.
    pub(crate) suggested: BTreeMap<String, String>,
    /// The name of the new folder.
    pub(crate) dir_name: String,
}

/// One question to a person.
pub(crate) struct Question<'a> {
    pub(crate) label: &'a str,
    pub(crate) kind: Asked<'a>,
    /// Fits; empty where there is none.
    pub(crate) default: String,
    check: &'a dyn Fn(&str) -> Result<Value, String>,
}

/// What an answer looks like.
pub(crate) enum Asked<'a> {
    Text,
    YesOrNo,
    /// Values and how they are shown.
    OneOf(Vec<(&'a str, &'a str)>),
}

impl Question<'_> {
    /// What is wrong with an answer.
    pub(crate) fn check(&self, text: &str) -> Result<(), String> {
        (self.check)(text).map(|_| ())
    }
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    Text(String),
    /// Nobody is there.
    Unasked,
    /// Ctrl-C, Escape.
    Left,
}

/// Answers of which each fits, and all together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// Answers, computed values and facts: what templates see.
    pub(super) values: Map<String, Value>,
    /// What a later update has to know.
    pub(super) recorded: Map<String, Value>,
}

impl Answers {
    /// An answer as text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key)?.as_str()
    }

    /// Each answer with its key, for the command that repeats this.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&String, String)> {
        self.recorded.iter().map(|(key, value)| (key, value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)))
    }
}

/// The name that a folder suggests for a project; `None` if nothing in it can be one.
pub(crate) fn project_name(dir_name: &str) -> Option<String> {
    let kebab = filters::kebab(dir_name);
    let name: String = kebab.trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(40).collect();
    let name = name.trim_end_matches('-').to_owned();
    (!name.is_empty()).then_some(name)
}

/// Settles every key of the template, in its order. `ask` is called for what nobody said before.
pub(crate) fn resolve(template: &Template, given: &Given, ask: &mut dyn FnMut(&Question<'_>) -> Reply) -> Result<Answers, Error> {
    known(&template.package, given)?;
    let engine = Engine::new().map_err(|e| template.broken(e))?;
    let mut settling = Settling { template, engine, given, answers: Answers::default(), wrong: Vec::new(), missing: Vec::new() };
    settling.answers.values = facts(template, given);
    // Whatever was typed wrong is told before the first question.
    for prompt in &template.package.prompts {
        if let Some(Err(why)) = settling.said(prompt).map(|text| fit(prompt, text)) {
            settling.wrong.push(why);
        }
    }
    settling.refuse()?;
    for prompt in &template.package.prompts {
        settling.settle(prompt, ask)?;
    }
    settling.refuse()?;
    settling.compute()?;
    settling.rules()?;
    Ok(settling.answers)
}

fn known(package: &Package, given: &Given) -> Result<(), Error> {
    let keys: Vec<String> = package.prompts.iter().map(|p| p.key.clone()).collect();
    match given.flags.keys().find(|key| !keys.contains(key)) {
        Some(key) => Err(Error::Key { key: key.clone(), hint: choices(key, &keys) }),
        None => Ok(()),
    }
}

fn facts(template: &Template, given: &Given) -> Map<String, Value> {
    let facts = json!({
        "dir_name": given.dir_name,
        "template": {"id": template.package.id, "version": template.package.version},
        "mikrocloud": {"version": env!("CARGO_PKG_VERSION")},
    });
    facts.as_object().cloned().unwrap_or_default()
}

struct Settling<'a> {
    template: &'a Template,
    engine: Engine,
    given: &'a Given,
    answers: Answers,
    wrong: Vec<String>,
    missing: Vec<Missing>,
}

impl Settling<'_> {
    fn said(&self, prompt: &Prompt) -> Option<&str> {
        let given = self.given;
        [&given.flags, &given.variables, &given.suggested].into_iter().find_map(|from| from.get(&prompt.key)).map(String::as_str)
    }

    fn settle(&mut self, prompt: &Prompt, ask: &mut dyn FnMut(&Question<'_>) -> Reply) -> Result<(), Error> {
        let wanted = match &prompt.when {
            Some(when) => self.engine.is_true(when, &self.answers.values).map_err(|e| self.broken(prompt, &e))?,
            None => true,
        };
        if let Some(text) = self.said(prompt).filter(|_| wanted) {
            if let Ok(value) = fit(prompt, text) {
                self.keep(prompt, value, true);
            }
            return Ok(());
        }
        if self.given.flags.contains_key(&prompt.key) {
            self.wrong.push(format!("`{}` is not used with these answers: it needs {}", prompt.key, prompt.when.as_deref().unwrap_or("")));
            return Ok(());
        }
        let Some(default) = self.default(prompt)? else { return Ok(()) };
        let preset = fit(prompt, &default).ok();
        let reply = if wanted && prompt.ask {
            let shown = if preset.is_some() { default.clone() } else { String::new() };
            ask(&Question { label: &prompt.label, kind: asked(prompt), default: shown, check: &|text| fit(prompt, text) })
        } else {
            Reply::Unasked
        };
        match reply {
            Reply::Left => Err(Error::Left),
            Reply::Text(text) => {
                match fit(prompt, &text) {
                    Ok(value) => self.keep(prompt, value, true),
                    Err(why) => self.wrong.push(why),
                }
                Ok(())
            }
            Reply::Unasked => {
                match preset {
                    Some(value) => self.keep(prompt, value, wanted),
                    None if wanted => self.missing.push(missing(prompt)),
                    None => return Err(self.broken(prompt, "its default does not fit")),
                }
                Ok(())
            }
        }
    }

    /// The rendered default, empty without one; `None` if it depends on what is missing.
    fn default(&self, prompt: &Prompt) -> Result<Option<String>, Error> {
        let Some(source) = &prompt.default else { return Ok(Some(String::new())) };
        match self.engine.render("default", source, &self.answers.values) {
            Ok(text) => Ok(Some(text)),
            Err(_) if !self.missing.is_empty() || !self.wrong.is_empty() => Ok(None),
            Err(e) => Err(self.broken(prompt, &e)),
        }
    }

    fn keep(&mut self, prompt: &Prompt, value: Value, record: bool) {
        self.answers.values.insert(prompt.key.clone(), value.clone());
        if record {
            self.answers.recorded.insert(prompt.key.clone(), value);
        }
    }

    fn refuse(&mut self) -> Result<(), Error> {
        if !self.wrong.is_empty() {
            return Err(Error::Answers(std::mem::take(&mut self.wrong)));
        }
        if self.missing.is_empty() { Ok(()) } else { Err(Error::Missing(std::mem::take(&mut self.missing))) }
    }

    fn compute(&mut self) -> Result<(), Error> {
        for computed in &self.template.package.computed {
            let values = &self.answers.values;
            let value = match (&computed.value, &computed.expr) {
                (Some(text), _) => self.engine.render("computed", text, values).map(Value::String),
                (_, Some(expression)) => self.engine.value(expression, values),
                _ => Ok(Value::Null),
            };
            let value = value.map_err(|e| self.template.broken(format!("`{}`: {e}", computed.key)))?;
            self.answers.values.insert(computed.key.clone(), value);
        }
        Ok(())
    }

    fn rules(&self) -> Result<(), Error> {
        let mut broken = Vec::new();
        for rule in &self.template.package.rules {
            if self.engine.is_true(&rule.when, &self.answers.values).map_err(|e| self.template.broken(e))? {
                broken.push(rule.error.clone());
            }
        }
        if broken.is_empty() { Ok(()) } else { Err(Error::Answers(broken)) }
    }

    fn broken(&self, prompt: &Prompt, why: &str) -> Error {
        self.template.broken(format!("`{}`: {why}", prompt.key))
    }
}

fn asked(prompt: &Prompt) -> Asked<'_> {
    match prompt.kind {
        PromptKind::String | PromptKind::Int => Asked::Text,
        PromptKind::Bool => Asked::YesOrNo,
        PromptKind::Choice => {
            Asked::OneOf(prompt.choices.iter().map(|c| (c.value.as_str(), c.label.as_deref().unwrap_or(&c.value))).collect())
        }
    }
}

fn missing(prompt: &Prompt) -> Missing {
    Missing {
        what: prompt.label.clone(),
        flag: if prompt.key == "name" { "--name NAME".to_owned() } else { format!("--with {}=VALUE", prompt.key) },
        variable: format!("MIKROCLOUD_SET_{}", prompt.key.to_uppercase()),
    }
}

/// `text` as a value of the prompt's type, or what is wrong with it.
fn fit(prompt: &Prompt, text: &str) -> Result<Value, String> {
    let wrong = |what: &str| Err(format!("`{}` is `{text}`, and takes {what}", prompt.key));
    match prompt.kind {
        PromptKind::Bool => match text {
            "true" | "yes" | "on" => Ok(json!(true)),
            "false" | "no" | "off" => Ok(json!(false)),
            _ => wrong("`true` or `false`"),
        },
        PromptKind::Int => text.parse::<i64>().map(|n| json!(n)).or_else(|_| wrong("a whole number")),
        PromptKind::Choice => {
            let values: Vec<String> = prompt.choices.iter().map(|c| c.value.clone()).collect();
            if values.iter().any(|v| v == text) { Ok(json!(text)) } else { wrong(&format!("one of these; {}", choices(text, &values))) }
        }
        PromptKind::String => {
            let pattern = prompt.pattern.as_ref().and_then(|p| Regex::new(p).ok());
            let message = prompt.message.as_deref().unwrap_or("something else");
            match text {
                _ if text.is_empty() => wrong("some text"),
                _ if text.chars().any(char::is_control) => wrong("text without control characters"),
                _ if prompt.max_length.is_some_and(|most| text.chars().count() > most) => {
                    wrong(&format!("at most {} characters", prompt.max_length.unwrap_or_default()))
                }
                _ if pattern.is_some_and(|p| !p.is_match(text)) => wrong(message),
                _ => Ok(json!(text)),
            }
        }
    }
}
