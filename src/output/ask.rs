//! Questions to a person. Callers check `Ui::can_ask` first: nothing here is reached in a pipeline.

use console::Term;
use dialoguer::{Confirm, Input, Select, theme::ColorfulTheme};

/// Yes or no; `None` if the question was left.
pub(crate) fn confirm(question: &str) -> Option<bool> {
    Confirm::with_theme(&ColorfulTheme::default()).with_prompt(question).default(false).interact_opt().ok().flatten()
}

/// A line of text that passes `check`; `None` if the question was left.
pub(crate) fn ask_text(question: &str, default: &str, check: impl Fn(&str) -> Result<(), String>) -> Option<String> {
    let theme = ColorfulTheme::default();
    let mut input = Input::<String>::with_theme(&theme).with_prompt(question);
    if !default.is_empty() {
        input = input.default(default.to_owned());
    }
    input.validate_with(|text: &String| check(text)).interact_text().ok()
}

/// The index of one of `choices`; `None` if the question was left.
pub(crate) fn choose(question: &str, choices: &[String]) -> Option<usize> {
    let chosen = Select::with_theme(&ColorfulTheme::default()).with_prompt(question).items(choices).default(0).interact_opt();
    if chosen.is_err() {
        // The list hides the cursor, and a Ctrl-C leaves it so.
        _ = Term::stderr().show_cursor();
    }
    chosen.ok().flatten()
}
