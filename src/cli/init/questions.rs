//! What `init` asks, and what it says instead where nobody can be asked.

use super::failure::failure;
use crate::{
    artifact::Choice,
    cli::Context,
    output::{Failure, ask_text, choose},
    scaffold::{self, Asked, Missing, Question, Reply, Template},
};
use std::cell::Cell;

pub(super) struct Questions {
    asking: bool,
    count: Cell<usize>,
}

impl Questions {
    pub(super) fn new(context: &Context<'_>, defaults: bool) -> Self {
        Self { asking: context.ui.can_ask && !defaults && !context.global.yes, count: Cell::new(0) }
    }

    pub(super) fn can_ask(&self) -> bool {
        self.asking
    }

    pub(super) fn were_asked(&self) -> bool {
        self.count.get() > 0
    }

    /// The template to begin with.
    pub(super) fn template(&self) -> Result<Template, Failure> {
        let mut all = scaffold::builtin().map_err(failure)?;
        let labels: Vec<Choice> = all
            .iter()
            .map(|t| Choice { key: t.package.id.clone(), label: format!("{}: {}", t.package.title, t.package.summary) })
            .collect();
        let ids = all.iter().map(|t| t.package.id.as_str()).collect::<Vec<_>>().join("|");
        let missing =
            || Missing { what: "Template".to_owned(), flag: format!("--template {ids}"), variable: "MIKROCLOUD_TEMPLATE".to_owned() };
        let at = self
            .one_of("What do you want to begin with?", &labels)
            .map_err(|e| e.unwrap_or_else(|| failure(scaffold::Error::Missing(vec![missing()]))))?;
        Ok(all.swap_remove(at))
    }

    /// The index of a choice. `Err(None)` where nobody can be asked.
    pub(super) fn one_of(&self, question: &str, choices: &[Choice]) -> Result<usize, Option<Failure>> {
        if !self.asking {
            return Err(None);
        }
        self.count.set(self.count.get() + 1);
        let labels: Vec<String> = choices.iter().map(|c| c.label.clone()).collect();
        choose(question, &labels).ok_or_else(|| Some(failure(scaffold::Error::Left)))
    }

    /// A line. `None` where nobody can be asked.
    pub(super) fn line(
        &self,
        question: &str,
        default: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Failure> {
        if !self.asking {
            return Ok(None);
        }
        self.count.set(self.count.get() + 1);
        ask_text(question, default, check).map(Some).ok_or_else(|| failure(scaffold::Error::Left))
    }

    /// A template's question.
    pub(super) fn ask(&self, question: &Question<'_>) -> Reply {
        if !self.asking {
            return Reply::Unasked;
        }
        self.count.set(self.count.get() + 1);
        let answer = match &question.kind {
            Asked::Text => ask_text(question.label, &question.default, |text| question.check(text)),
            Asked::YesOrNo => picked(question, &[("true", "yes"), ("false", "no")]),
            Asked::OneOf(choices) => picked(question, choices),
        };
        answer.map_or(Reply::Left, Reply::Text)
    }
}

/// One of some values; the default is on top, where the cursor is.
fn picked(question: &Question<'_>, choices: &[(&str, &str)]) -> Option<String> {
    let mut choices = choices.to_vec();
    choices.sort_by_key(|(value, _)| *value != question.default);
    let labels: Vec<String> = choices.iter().map(|(_, label)| (*label).to_owned()).collect();
    choose(question.label, &labels).and_then(|at| choices.get(at)).map(|(value, _)| (*value).to_owned())
}
