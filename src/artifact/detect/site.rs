//! What a project's own configuration makes of a framework: its build, its output, whether it is a site at all.

use super::{
    Said, SitePlan,
    candidates::Candidate,
    package::{Manager, Package},
    table::{Kind, Row},
    tree::Tree,
};
use regex_lite::Regex;
use serde_json::Value;

#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Site(Box<SitePlan>),
    /// With advice on how to make a site of it.
    Server(Option<String>),
}

/// What is known of the finished files.
struct Files {
    output: Said,
    spa: Option<String>,
    not_found: bool,
    notes: Vec<String>,
}

pub(super) fn resolve(candidate: &Candidate, here: &Tree, top: &Tree, package: Option<&Package>) -> Outcome {
    let row = candidate.row;
    if row.kind == Kind::Server || needs_server(row, here, package) {
        return Outcome::Server(row.advice.clone());
    }
    let files = match row.slug.as_str() {
        "angular" => angular(here),
        "sveltekit" => sveltekit(row, here),
        "vitepress" | "vuepress" => press(row, here),
        "sphinx" => sphinx(here),
        _ => files(row, here, package),
    };
    let Some(files) = files else { return Outcome::Server(row.advice.clone()) };
    Outcome::Site(Box::new(SitePlan {
        slug: row.slug.clone(),
        name: row.name.clone(),
        evidence: candidate.evidence(),
        root: ".".to_owned(),
        build: Some(build(row, here, top, package)),
        output: files.output,
        not_found: (files.not_found && files.spa.is_none()).then(|| "404.html".to_owned()),
        spa: files.spa,
        notes: files.notes,
    }))
}

/// The project's own script.
pub(super) fn own_script(script: &str, manager: &Manager) -> Said {
    let because = format!("The `{script}` script of package.json, run by {}: {}.", manager.name, manager.because);
    Said { value: manager.run(script), because }
}

fn needs_server(row: &Row, here: &Tree, package: Option<&Package>) -> bool {
    let config: String = row.config.iter().flat_map(|name| here.named(name)).filter_map(|file| here.config(&file)).collect();
    let matches = |regex: &Option<String>| regex.as_ref().map(|r| Regex::new(r).is_ok_and(|r| r.is_match(&config)));
    let adapter = package.is_some_and(|p| row.server_deps.iter().any(|name| p.needs(name)));
    let code = row.slug == "nuxt" && here.has_folder("server");
    matches(&row.static_if) == Some(false) || matches(&row.server_if) == Some(true) || adapter || code
}

fn build(row: &Row, here: &Tree, top: &Tree, package: Option<&Package>) -> Said {
    // Where the usual script is not `build`, that one makes something else: a server, or the application beside it.
    let own = package.and_then(|p| {
        let any = p.scripts.get_key_value(&row.script).map(|(name, _)| name.as_str()).filter(|_| row.is_dependency());
        if row.script == "build" { p.script_with(row.tool(), &row.script).or(any) } else { any }
    });
    let manager = Manager::of(here, top);
    if let Some(script) = own {
        return own_script(script, &manager);
    }
    let command = match row.slug.as_str() {
        "vitepress" | "vuepress" => format!("{} {}", row.build, press_folder(row, here)).trim_end().to_owned(),
        "sphinx" => {
            sphinx_folder(here).map_or_else(|| row.build.clone(), |dir| format!("{} {dir} {}", row.build, joined(dir, "_build/dirhtml")))
        }
        _ => row.build.clone(),
    };
    if row.is_dependency() && package.is_some() {
        let because = format!("package.json has no script for it; run by {}: {}.", manager.name, manager.because);
        return Said { value: manager.exec(&command), because };
    }
    let (value, because) = match () {
        () if here.has("Gemfile") && matches!(row.slug.as_str(), "jekyll" | "middleman") => {
            (format!("bundle install && bundle exec {command}"), "`Gemfile` is here.".to_owned())
        }
        () if here.has("uv.lock") && matches!(row.slug.as_str(), "mkdocs" | "sphinx") => {
            (format!("uv run {command}"), "`uv.lock` is here.".to_owned())
        }
        () if here.has("poetry.lock") && matches!(row.slug.as_str(), "mkdocs" | "sphinx") => {
            (format!("poetry install && poetry run {command}"), "`poetry.lock` is here.".to_owned())
        }
        () => (command, format!("The usual command; {} has to be installed.", row.name)),
    };
    Said { value, because }
}

/// Output by the first `output_from` that matches a configuration, or the framework's own.
fn files(row: &Row, here: &Tree, package: Option<&Package>) -> Option<Files> {
    let output = match configured(row, here) {
        Some((folder, file)) => {
            let folder = match row.slug.as_str() {
                "react-router" => joined(&folder, "client"),
                "vite" => joined(&vite_root(here), &folder),
                _ => folder,
            };
            Said { value: tidy(&folder), because: format!("Set in `{file}`.") }
        }
        None => usual(row, here),
    };
    let dependency = row.spa_deps.iter().find(|name| package.is_some_and(|p| p.needs(name)));
    let own_page = here.has("public/404.html") || here.has("static/404.html");
    let spa = match dependency {
        Some(name) if !own_page => Some(format!("An application with `{name}` draws every path itself: unknown ones get index.html.")),
        None if row.spa => Some(format!("{} draws every path in the browser: unknown ones get index.html.", row.name)),
        _ => None,
    };
    let not_found = row.not_found || own_page || row.not_found_if.iter().any(|source| here.has(source));
    Some(Files { output, spa, not_found, notes: Vec::new() })
}

fn configured(row: &Row, here: &Tree) -> Option<(String, String)> {
    let configs: Vec<String> = row.config.iter().flat_map(|name| here.named(name)).collect();
    row.output_from.iter().filter_map(|r| Regex::new(r).ok()).find_map(|regex| {
        configs.iter().find_map(|file| {
            let text = here.config(file)?;
            let folder = regex.captures(&text)?.get(1)?.as_str().to_owned();
            Some((folder, file.clone()))
        })
    })
}

fn usual(row: &Row, here: &Tree) -> Said {
    let value = match row.slug.as_str() {
        "vite" => joined(&vite_root(here), &row.output),
        // With a second renderer each gets a folder of its own.
        "mdbook" if second_renderer(here) => joined(&row.output, "html"),
        _ => row.output.clone(),
    };
    Said { value, because: format!("Where {} writes, unless told otherwise.", row.name) }
}

fn second_renderer(here: &Tree) -> bool {
    let text = here.text("book.toml").unwrap_or_default();
    text.lines().filter_map(|l| l.trim().strip_prefix("[output.")).any(|l| !l.starts_with("html"))
}

/// `root` of a Vite project, from which its `outDir` counts.
fn vite_root(here: &Tree) -> String {
    let regex = Regex::new(r#"(?m)^\s*root\s*:\s*["'`]([^"'`]+)["'`]"#).ok();
    let text = here.named("vite.config.*").first().and_then(|file| here.config(file)).unwrap_or_default();
    regex.and_then(|r| Some(r.captures(&text)?.get(1)?.as_str().to_owned())).unwrap_or_default()
}

/// From angular.json: the first application's output, and whether it is rendered on a server. `None` if so.
fn angular(here: &Tree) -> Option<Files> {
    let json: Value = here.text("angular.json").and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default();
    let projects = json["projects"].as_object().cloned().unwrap_or_default();
    let wanted = json["defaultProject"].as_str();
    let is_application = |project: &Value| project["projectType"].as_str() != Some("library");
    let found = projects.iter().find(|(name, p)| wanted.map_or_else(|| is_application(p), |w| *name == w));
    let (name, project) = found.map_or(("", &Value::Null), |(name, p)| (name.as_str(), p));
    let targets = if project["architect"].is_null() { &project["targets"] } else { &project["architect"] };
    let (builder, options) = (targets["build"]["builder"].as_str().unwrap_or_default(), &targets["build"]["options"]);
    let ssr = !matches!(options["ssr"], Value::Null | Value::Bool(false));
    if ssr && options["outputMode"].as_str() != Some("static") {
        return None;
    }
    let path = &options["outputPath"];
    let base = path.as_str().or_else(|| path["base"].as_str()).map_or_else(|| joined("dist", name), ToOwned::to_owned);
    let application = builder.ends_with(":application");
    let browser = if application { path["browser"].as_str().unwrap_or("browser") } else { "" };
    Some(Files {
        output: Said { value: joined(&base, browser), because: "The output of `build` in angular.json.".to_owned() },
        spa: Some("Angular draws every path in the browser: unknown ones get index.html.".to_owned()),
        not_found: false,
        notes: Vec::new(),
    })
}

fn sveltekit(row: &Row, here: &Tree) -> Option<Files> {
    let mut files = files(row, here, None)?;
    let config: String = here.named("svelte.config.*").iter().filter_map(|file| here.config(file)).collect();
    let regex = Regex::new(r#"fallback\s*:\s*["'`]([^"'`]+)["'`]"#).ok()?;
    let fallback = regex.captures(&config).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned());
    match fallback.as_deref() {
        Some("index.html") => files.spa = Some("`fallback` in svelte.config.js: unknown paths get index.html.".to_owned()),
        Some("404.html") => files.not_found = true,
        Some(other) => files.notes.push(format!("`fallback: '{other}'` is not used here; with `fallback: 'index.html'`, set `spa: true`.")),
        None => {}
    }
    Some(files)
}

/// The folder that holds `.vitepress` or `.vuepress`; empty if it lies here.
fn press_folder(row: &Row, here: &Tree) -> &'static str {
    let hidden = format!(".{}", row.slug);
    ["", "docs", "src"].into_iter().find(|base| here.has_folder(&joined(base, &hidden))).unwrap_or("docs")
}

fn press(row: &Row, here: &Tree) -> Option<Files> {
    let base = press_folder(row, here);
    let mut files = files(row, here, None)?;
    files.output.value = joined(base, &files.output.value);
    Some(files)
}

fn sphinx_folder(here: &Tree) -> Option<&'static str> {
    [".", "docs", "docs/source", "doc", "source"].into_iter().find(|dir| here.has(&joined(dir, "conf.py")))
}

fn sphinx(here: &Tree) -> Option<Files> {
    let output = joined(sphinx_folder(here)?, "_build/dirhtml");
    Some(Files {
        output: Said { value: output, because: "The last word of the command above.".to_owned() },
        spa: None,
        not_found: false,
        notes: Vec::new(),
    })
}

fn joined(base: &str, path: &str) -> String {
    tidy(&format!("{base}/{path}"))
}

/// Without `.`, doubled slashes and what `..` takes back; relative.
fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|p| !matches!(*p, "" | ".")) {
        if part == ".." && parts.last().is_some_and(|last| *last != "..") {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
