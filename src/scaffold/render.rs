//! All files of a project, in memory.

use super::{Answers, Error, Template, engine::Engine, package::Exception, paths};
use serde::Deserialize;

/// A file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// Relative, with `/`.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    /// Permission bits; `None` as for any new file.
    pub(crate) mode: Option<u32>,
    pub(crate) strategy: Strategy,
}

/// What happens where the file exists, now or at a later update of the template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Strategy {
    /// Merged with the changes of the template.
    #[default]
    Managed,
    /// The person's own from the first day on.
    Seed,
    /// Ours: written anew each time.
    Owned,
    /// Lines that are missing are added.
    Union,
}

/// The files of `template` for these answers, in the order of their paths. The same input gives the same bytes.
pub(crate) fn render(template: &Template, answers: &Answers) -> Result<Vec<Rendered>, Error> {
    let engine = Engine::new().map_err(|e| template.broken(e))?;
    let mut files = Vec::new();
    for (source, bytes) in &template.files {
        let path = paths::target(source, &answers.values);
        paths::check(&path)?;
        let exception = template.package.exceptions.iter().find(|e| paths::covers(&e.path, &path));
        if let Some(when) = exception.and_then(|e| e.when.as_ref())
            && !engine.is_true(when, &answers.values).map_err(|e| template.broken(e))?
        {
            continue;
        }
        let bytes = if source.ends_with(".tmpl") { text(template, &engine, &path, bytes, answers)? } else { bytes.clone() };
        let mode = exception.map(Exception::mode).transpose().map_err(|e| template.broken(e))?.flatten();
        files.push(Rendered { path, bytes, mode, strategy: exception.map(|e| e.strategy).unwrap_or_default() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    paths::check_all(files.iter().map(|f| (f.path.as_str(), f.bytes.len())))?;
    Ok(files)
}

/// What the template says to do next.
pub(crate) fn next_steps(template: &Template, answers: &Answers) -> Result<Vec<String>, Error> {
    let engine = Engine::new().map_err(|e| template.broken(e))?;
    template.package.next.iter().map(|step| engine.render("next", step, &answers.values).map_err(|e| template.broken(e))).collect()
}

fn text(template: &Template, engine: &Engine, path: &str, bytes: &[u8], answers: &Answers) -> Result<Vec<u8>, Error> {
    let source = std::str::from_utf8(bytes).map_err(|_| template.broken(format!("`{path}.tmpl` is not UTF-8")))?;
    engine.render(path, source, &answers.values).map(String::into_bytes).map_err(|e| template.broken(e))
}
