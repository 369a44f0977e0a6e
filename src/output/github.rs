//! What a GitHub Actions run shows besides the log: annotations, the step's summary, the step's outputs.
//! Source: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::Ui;
use crate::world::World;
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// The files that the runner reads when the step is over.
#[derive(Debug, Clone)]
pub(crate) struct Actions {
    /// What places in files are told from: the root of the repository, and from there to the folder of the step.
    below: PathBuf,
    summary: Option<PathBuf>,
    output: Option<PathBuf>,
}

/// What a run tells the pipeline.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) markdown: String,
    pub(crate) outputs: Vec<(String, String)>,
}

impl Actions {
    pub(super) fn of(world: &World) -> Option<Self> {
        (world.var("GITHUB_ACTIONS") == Some("true")).then(|| Self {
            below: world
                .var("GITHUB_WORKSPACE")
                .and_then(|root| world.cwd.strip_prefix(root).ok())
                .map_or_else(PathBuf::new, Path::to_owned),
            summary: world.var("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            output: world.var("GITHUB_OUTPUT").map(PathBuf::from),
        })
    }

    pub(super) fn annotation(&self, level: &str, place: Option<(&str, usize, usize)>, message: &str) -> String {
        let file = |file: &str| property(&self.below.join(file).display().to_string());
        let place = place.map(|(name, line, column)| format!(" file={},line={line},col={column}", file(name))).unwrap_or_default();
        format!("::{level}{place}::{}", data(message))
    }
}

/// Writes the summary and the outputs where the runner looks for them; nothing outside such a run.
pub(crate) fn report(ui: &Ui, report: &Report) {
    let Some(actions) = ui.actions() else { return };
    if let Some(path) = &actions.summary {
        append(path, &report.markdown);
    }
    if let Some(path) = &actions.output {
        let lines: String = report.outputs.iter().map(|(k, v)| format!("{k}={}\n", v.replace(['\n', '\r'], " "))).collect();
        append(path, &lines);
    }
}

fn append(path: &Path, text: &str) {
    // A runner that cannot take the extra report must not fail the deploy that it reports.
    if let Ok(mut file) = fs_err::OpenOptions::new().create(true).append(true).open(path) {
        _ = file.write_all(text.as_bytes());
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::Actions;

    #[test]
    fn an_annotation_is_one_line() {
        let actions = Actions { below: "sub".into(), summary: None, output: None };
        assert_eq!(
            actions.annotation("error", Some(("a:b.yaml", 3, 7)), "100%\nbad"),
            "::error file=sub/a%3Ab.yaml,line=3,col=7::100%25%0Abad"
        );
    }
}
