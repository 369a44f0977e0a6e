//! `mikrocloud init`: a new project from a template, or a description for one that is there.

mod existing;
mod failure;
mod questions;

use super::{Context, Done, deploy};
use crate::{
    output::{Failure, FailureKind, table},
    scaffold::{self, Action, Given, Merge, Rendered, Template, Work, shquote},
};
use clap::Parser;
use failure::failure;
use questions::Questions;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Begin a project: from a template, or from what the folder holds
#[derive(Debug, clap::Args)]
#[command(after_help = "Without `--template`, a folder with files in it is looked at, and described in a small mikrocloud.yaml.")]
pub(super) struct Args {
    /// The project's folder, made if it is not there [default: this folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Begin with this template [env: MIKROCLOUD_TEMPLATE]
    #[arg(short, long, value_name = "NAME")]
    template: Option<String>,
    /// An answer, so that it is not asked for; may be given more than once [env: MIKROCLOUD_SET_<KEY>]
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    with: Vec<(String, String)>,
    /// The project's name; the same as `--with name=NAME` [default: the folder's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Show the templates and stop
    #[arg(long)]
    list_templates: bool,
    /// Ask nothing and take the defaults
    #[arg(long)]
    defaults: bool,
    /// Deploy it right away
    #[arg(long)]
    deploy: bool,
    /// What to do with files that exist and differ
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    merge: Merge,
    /// Show what would be written and stop
    #[arg(long, conflicts_with = "deploy")]
    dry_run: bool,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    if args.list_templates {
        return list(context);
    }
    // With a handler in place a Ctrl-C at a question ends the question, and here it is told; without one it would end the
    // process with the terminal as the question left it.
    let handler = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
    let start = context.folder();
    if !start.is_dir() {
        return Err(Failure::new(FailureKind::Usage, format!("there is no folder `{}`", start.display())));
    }
    let folder = args.dir.as_ref().map_or(start.clone(), |dir| start.join(dir));
    let init = Init { context, args, questions: Questions::new(context, args.defaults), folder, given: given(context, args) };
    let project = init.prepare()?;
    let work = Work::plan(&init.folder, project.files.clone(), args.merge).map_err(failure)?;
    let told = Told::new(&init, &project, &work);
    if !args.dry_run {
        work.carry_out().map_err(failure)?;
    }
    drop(handler);
    if args.deploy {
        context.ui.note(&told.text(context, context.ui.err));
        return init.deploy().await;
    }
    context.ui.document(&told.document);
    context.ui.say(&told.text(context, context.ui.out));
    Ok(Done::Ok)
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not KEY=VALUE"))?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

/// What flags and variables say.
fn given(context: &Context<'_>, args: &Args) -> Given {
    let mut flags: BTreeMap<String, String> = args.with.iter().cloned().collect();
    flags.extend(args.name.iter().map(|name| ("name".to_owned(), name.clone())));
    let variables = context.world.vars_under("MIKROCLOUD_SET_").filter(|(_, value)| !value.is_empty());
    let variables = variables.map(|(key, value)| (key.to_lowercase(), value.to_owned())).collect();
    Given { flags, variables, ..Given::default() }
}

fn list(context: &Context<'_>) -> Result<Done, Failure> {
    let all = scaffold::builtin().map_err(failure)?;
    let prompts = |t: &Template| -> Vec<Value> {
        t.package.prompts.iter().map(|p| json!({"key": p.key, "label": p.label, "type": p.kind, "asked": p.ask})).collect()
    };
    let shown: Vec<Value> = all
        .iter()
        .map(|t| {
            let p = &t.package;
            json!({"id": p.id, "version": p.version, "title": p.title, "summary": p.summary, "language": p.language,
                "kind": p.kind, "tags": p.tags, "prompts": prompts(t)})
        })
        .collect();
    context.ui.document(&json!({"templates": shown}));
    let rows: Vec<Vec<String>> =
        all.iter().map(|t| vec![t.package.id.clone(), t.package.title.clone(), t.package.summary.clone()]).collect();
    context.ui.say(&table(&["template", "title", "what it is"], &rows, context.ui.out));
    Ok(Done::Ok)
}

/// One run, before anything is decided.
struct Init<'a> {
    context: &'a Context<'a>,
    args: &'a Args,
    questions: Questions,
    folder: PathBuf,
    given: Given,
}

/// All that is decided.
struct Project {
    name: String,
    /// The id of the template, or the slug of what was found.
    template: Option<String>,
    framework: Option<String>,
    /// The same in words.
    from: String,
    files: Vec<Rendered>,
    notes: Vec<String>,
    /// The command that gives the same without a question.
    again: String,
}

impl Init<'_> {
    fn prepare(&self) -> Result<Project, Failure> {
        let mut given = self.given.clone();
        given.dir_name = self.dir_name();
        // A folder that was named is a name that was given.
        if self.args.dir.is_some() {
            given.suggested.extend(scaffold::project_name(&given.dir_name).map(|name| ("name".to_owned(), name)));
        }
        let wanted = self.args.template.clone().or_else(|| self.context.world.var("MIKROCLOUD_TEMPLATE").map(ToOwned::to_owned));
        self.refuse_early(wanted.is_some())?;
        let template = match wanted {
            Some(name) => Some(scaffold::find(&name).map_err(failure)?),
            None if is_empty(&self.folder) => Some(self.questions.template()?),
            None => None,
        };
        let mut project = match template {
            Some(template) => self.templated(template, &given)?,
            None => self.existing(&given)?,
        };
        if self.args.merge == Merge::Skip && self.folder.join("mikrocloud.yml").exists() {
            project.files.retain(|f| f.path != "mikrocloud.yaml");
        }
        for file in project.files.iter().filter(|f| f.path == "mikrocloud.yaml") {
            scaffold::mistakes(file).map_err(|report| self.context.mistakes(report))?;
        }
        Ok(project)
    }

    fn dir_name(&self) -> String {
        let named = self.folder.file_name().filter(|_| !self.folder.ends_with(".."));
        let full = || fs_err::canonicalize(&self.folder).ok().and_then(|p| p.file_name().map(ToOwned::to_owned));
        named.map(ToOwned::to_owned).or_else(full).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// A description that is there is not described again, and nobody is asked in vain. From a template without questions
    /// the files themselves are compared: the same command twice is no mistake.
    fn refuse_early(&self, template: bool) -> Result<(), Failure> {
        if self.args.merge != Merge::Fail {
            return Ok(());
        }
        let here = ["mikrocloud.yaml", "mikrocloud.yml"].into_iter().find(|name| self.folder.join(name).exists());
        match here {
            Some(name) if !template || self.questions.can_ask() || name == "mikrocloud.yml" => {
                Err(failure(scaffold::Error::Exists(vec![name.to_owned()])))
            }
            _ => Ok(()),
        }
    }

    fn templated(&self, template: Template, given: &Given) -> Result<Project, Failure> {
        let answers = scaffold::resolve(&template, given, &mut |question| self.questions.ask(question)).map_err(failure)?;
        let mut files = scaffold::render(&template, &answers).map_err(failure)?;
        files.extend(scaffold::companions(Some((&template, &answers))));
        let pairs: String = answers.pairs().fold(String::new(), |mut text, (key, value)| {
            _ = write!(text, " --with {}", shquote(&format!("{key}={value}")));
            text
        });
        Ok(Project {
            name: answers.text("name").unwrap_or(&given.dir_name).to_owned(),
            notes: scaffold::next_steps(&template, &answers).map_err(failure)?,
            again: format!("mikrocloud init{} --template {}{pairs}", self.dir_argument(), template.package.id),
            from: format!("the template `{}`", template.package.id),
            template: Some(template.package.id),
            framework: None,
            files,
        })
    }

    fn dir_argument(&self) -> String {
        self.args.dir.as_ref().map(|dir| format!(" {}", shquote(&dir.display().to_string()))).unwrap_or_default()
    }

    /// The same as `mikrocloud deploy` in the new folder.
    async fn deploy(&self) -> Result<Done, Failure> {
        let mut global = self.context.global.clone();
        global.directory = Some(self.folder.clone());
        // This project, whatever a variable says about others.
        let name = ["mikrocloud.yaml", "mikrocloud.yml"].into_iter().find(|name| self.folder.join(name).is_file());
        global.config = name.map(PathBuf::from);
        let context = Context { world: self.context.world, ui: self.context.ui.clone(), global, command: "mikrocloud deploy".to_owned() };
        let plain = Plain::try_parse_from(["deploy"]).map_err(|e| Failure::from_error(FailureKind::Bug, &e))?;
        deploy::run(&context, &plain.args).await
    }
}

/// `deploy` without a flag.
#[derive(Debug, Parser)]
struct Plain {
    #[command(flatten)]
    args: deploy::Args,
}

/// Nothing is there that a project could be made of: hidden files and texts about the project do not count.
fn is_empty(folder: &Path) -> bool {
    let Ok(entries) = fs_err::read_dir(folder) else { return !folder.exists() };
    let counts =
        |name: &str| !name.starts_with('.') && !["readme", "license", "licence"].iter().any(|n| name.to_lowercase().starts_with(n));
    !entries.filter_map(Result::ok).any(|e| counts(&e.file_name().to_string_lossy()))
}

/// What there is to say about the result.
struct Told {
    document: Value,
    headline: String,
    files: Vec<(String, Action)>,
    notes: Vec<String>,
    next: Vec<String>,
    again: Option<String>,
}

impl Told {
    fn new(init: &Init<'_>, project: &Project, work: &Work) -> Self {
        let files: Vec<(String, Action)> = work.steps().map(|(path, action)| (path.to_owned(), action.clone())).collect();
        let wrote = if init.args.dry_run { "Would write" } else { "Wrote" };
        let moved = init.args.dir.as_ref().map(|dir| format!("cd {}", shquote(&dir.display().to_string())));
        let next: Vec<String> = moved.into_iter().chain((!init.args.deploy).then(|| "mikrocloud deploy".to_owned())).collect();
        let listed: Vec<Value> = files.iter().map(|(path, action)| json!({"path": path, "action": action.name()})).collect();
        Self {
            document: json!({
                "project": project.name,
                "folder": init.folder,
                "template": project.template,
                "framework": project.framework,
                "dry_run": init.args.dry_run,
                "files": listed,
                "notes": project.notes,
                "next": next,
            }),
            headline: format!("{wrote} `{}`, from {}:", project.name, project.from),
            files,
            notes: project.notes.clone(),
            next: if init.args.deploy { Vec::new() } else { next },
            again: init.questions.were_asked().then(|| project.again.clone()),
        }
    }

    fn text(&self, context: &Context<'_>, paint: crate::output::Paint) -> String {
        let mut text = format!("{} {}\n", paint.green("✓"), self.headline);
        for (path, action) in &self.files {
            let sign = match action {
                Action::Create => paint.green("+"),
                Action::Same => paint.dim("="),
                Action::Keep => paint.dim("·"),
                Action::Replace | Action::Backup(_) | Action::Extend => paint.yellow("~"),
            };
            let more = match action {
                Action::Create | Action::Replace => String::new(),
                Action::Same => paint.dim("  the same already"),
                Action::Keep => paint.dim("  kept as it was"),
                Action::Backup(name) => paint.dim(&format!("  the old one is now {name}")),
                Action::Extend => paint.dim("  lines added"),
            };
            _ = writeln!(text, "  {sign} {path}{more}");
        }
        for note in &self.notes {
            _ = writeln!(text, "{} {note}", paint.cyan("note:"));
        }
        for command in &self.next {
            _ = writeln!(text, "{} `{command}`", paint.cyan("next:"));
        }
        if let Some(again) = self.again.as_ref().filter(|_| !context.ui.quiet) {
            _ = writeln!(text, "{}", paint.dim(&format!("The same without questions: {again}")));
        }
        text
    }
}
