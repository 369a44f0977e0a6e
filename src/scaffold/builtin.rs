//! The templates inside the program. A new folder below `templates/` is picked up by the next build of this file.

use super::{Error, Template};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// All of them, by id.
pub(crate) fn builtin() -> Result<Vec<Template>, Error> {
    FOLDER.dirs().map(load).collect()
}

pub(crate) fn find(name: &str) -> Result<Template, Error> {
    let all = builtin()?;
    let ids: Vec<String> = all.iter().map(|t| t.package.id.clone()).collect();
    all.into_iter().find(|t| t.package.id == name).ok_or_else(|| Error::Unknown { name: name.to_owned(), hint: choices(name, &ids) })
}

/// "did you mean ..." where a word is close to one of `among`, and all of them.
pub(crate) fn choices(word: &str, among: &[String]) -> String {
    let close = among.iter().map(|other| (strsim::jaro_winkler(word, other), other)).filter(|(score, _)| *score >= 0.8);
    let all = among.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", ");
    match close.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, near)) => format!("did you mean `{near}`? there are: {all}"),
        None => format!("there are: {all}"),
    }
}

fn load(folder: &Dir<'_>) -> Result<Template, Error> {
    let name = folder.path().display().to_string();
    let manifest = folder.get_file(folder.path().join("template.toml")).and_then(|f| f.contents_utf8());
    let Some(text) = manifest else { return Err(Error::Template { template: name, why: "it has no `template.toml`".to_owned() }) };
    let base = folder.path().join("files");
    let mut files = BTreeMap::new();
    let mut open: Vec<&Dir<'_>> = folder.get_dir(&base).into_iter().collect();
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            let path = file.path().strip_prefix(&base).unwrap_or(file.path());
            files.insert(path.display().to_string(), file.contents().to_owned());
        }
    }
    Template::new(text, files)
}
