//! What can be generated is generated, and compared here: the command reference, the error codes, the table of clouds, the
//! completion scripts. `MIKROCLOUD_BLESS=1 cargo test --test it docs` writes them anew. And: the README's commands are run.

use crate::support::sandbox::Sandbox;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const HEAD: &str = "<!-- Generated from the program. `MIKROCLOUD_BLESS=1 cargo test --test it docs` writes it anew. -->\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Compares a file of the repository with what it should be, or makes it so.
fn same(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("MIKROCLOUD_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        return;
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    let at = there.lines().zip(text.lines()).position(|(a, b)| a != b).unwrap_or(there.lines().count().min(text.lines().count()));
    assert!(
        there == text,
        "`{path}` is not what the program says, from line {} on:\n  there:   {:?}\n  program: {:?}\n`MIKROCLOUD_BLESS=1 cargo test --test it docs` writes it anew",
        at + 1,
        there.lines().nth(at).unwrap_or_default(),
        text.lines().nth(at).unwrap_or_default(),
    );
}

/// One row of a Markdown table.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn codes() -> Vec<Value> {
    let listed = Sandbox::new().json(&["explain"]);
    let codes = listed["codes"].as_array().unwrap().clone();
    assert!(codes.len() > 40, "{codes:?}");
    codes
}

/// Exit statuses in words. Those of failures must be the ones that the program knows.
const EXITS: &[(i64, &str)] = &[
    (0, "done"),
    (1, "failed; with `plan --detailed-exitcode` also what otherwise ends with 2"),
    (2, "the command line, the description or a confirmation is wrong or missing; with `plan --detailed-exitcode`: changes are pending"),
    (3, "not logged in"),
    (4, "the deploy failed, or what is deployed is not healthy"),
    (6, "there is no such thing"),
    (7, "somebody else is at work, or something is in the way"),
    (8, "stopped on request; the same command again goes on"),
    (9, "out of time; the cloud is still at work"),
    (70, "a mistake of mikrocloud itself"),
    (130, "stopped at once by a second Ctrl-C"),
    (143, "stopped at once by a second SIGTERM"),
];

fn exits(codes: &[Value]) -> String {
    let mut kinds: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for code in codes {
        let kind = code["kind"].as_str().unwrap();
        kinds.entry(code["exit"].as_i64().unwrap()).or_default().insert(format!("`{kind}`"));
    }
    let told: BTreeSet<i64> = EXITS.iter().map(|(status, _)| *status).collect();
    let known: BTreeSet<i64> = kinds.keys().copied().chain([0, 130, 143]).collect();
    assert_eq!(told, known, "the statuses of this table and of the program");
    let mut text = "## Exit status\n\n| status | meaning | `error.kind` |\n|---|---|---|\n".to_owned();
    for (status, meaning) in EXITS {
        let kinds: Vec<String> = kinds.get(status).into_iter().flatten().cloned().collect();
        text += &row(&[&format!("`{status}`"), meaning, &kinds.join(", ")]);
    }
    text
}

/// `-s`, `--service <NAME>`
fn flag(arg: &clap::Arg) -> String {
    let value = arg.get_value_names().map(|names| names.iter().map(|n| format!("<{n}>")).collect::<Vec<_>>().join(" "));
    let value = value.filter(|_| arg.get_action().takes_values()).unwrap_or_default();
    if arg.is_positional() {
        return format!("`{value}`");
    }
    let long = arg.get_long().map(|long| format!("`--{long}{}`", if value.is_empty() { value } else { format!(" {value}") }));
    let short = arg.get_short().map(|short| format!("`-{short}`"));
    [short, long].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn meaning(arg: &clap::Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut text = regex_lite::Regex::new(r"\[(env|default): ([^\]]+)\]").unwrap().replace_all(&help, "[$1: `$2`]").into_owned();
    if arg.get_action().takes_values() {
        let choices: Vec<String> = arg.get_possible_values().iter().map(|v| format!("`{}`", v.get_name())).collect();
        if !choices.is_empty() && !arg.is_hide_possible_values_set() {
            _ = write!(text, ": {}", choices.join(", "));
        }
        let defaults: Vec<String> = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
        if !defaults.is_empty() {
            _ = write!(text, " [default: `{}`]", defaults.join(", "));
        }
    }
    text
}

fn flags<'a>(title: &str, args: impl Iterator<Item = &'a clap::Arg>) -> String {
    let rows: String = args.filter(|a| !a.is_hide_set()).map(|a| row(&[&flag(a), &meaning(a)])).collect();
    if rows.is_empty() { String::new() } else { format!("\n| {title} | |\n|---|---|\n{rows}") }
}

fn reference() -> String {
    let mut tree = mikrocloud::command();
    tree.build();
    let mut text = format!(
        "{HEAD}\n# Command reference\n\n{}.\n\n```\n{}\n```\n\nA flag comes before its `MIKROCLOUD_` variable, a variable before `mikrocloud.yaml`, \
         that before `~/.config/mikrocloud/config.toml` (`cloud`, `region`), and that before the default. The mistakes that have codes are \
         in [errors.md](errors.md), the clouds in [clouds.md](clouds.md).\n\n",
        tree.get_about().unwrap(),
        tree.clone().render_usage().to_string().trim_start_matches("Usage: "),
    );
    text += "| command | |\n|---|---|\n";
    for sub in shown(&tree) {
        let name = sub.get_name();
        text += &row(&[&format!("[`{name}`](#mikrocloud-{name})"), &sub.get_about().unwrap().to_string()]);
    }
    text += "\n## Options of every command\n";
    text += &flags("option", tree.get_arguments().filter(|a| a.is_global_set()));
    text += "\n";
    text += &exits(&codes());
    let mut open: Vec<(String, clap::Command)> = vec![("mikrocloud".to_owned(), tree.clone())];
    while let Some((name, command)) = open.pop() {
        if name != "mikrocloud" {
            text += &section(&name, &command);
        }
        let subs: Vec<_> = shown(&command).map(|sub| (format!("{name} {}", sub.get_name()), sub.clone())).collect();
        open.extend(subs.into_iter().rev());
    }
    text
}

fn shown(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
}

fn section(name: &str, command: &clap::Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let mut text = format!("\n## `{name}`\n\n{}.\n\n```\n{}\n```\n", command.get_about().unwrap(), usage.trim_start_matches("Usage: "));
    let own = || command.get_arguments().filter(|a| !a.is_global_set() && !matches!(a.get_id().as_str(), "help" | "version"));
    text += &flags("argument", own().filter(|a| a.is_positional()));
    text += &flags("option", own().filter(|a| !a.is_positional()));
    if let Some(after) = command.get_after_help() {
        _ = write!(text, "\n{after}\n");
    }
    text
}

#[test]
fn the_command_reference_is_current() {
    same("docs/cli.md", &reference());
}

#[test]
fn the_error_codes_are_current() {
    let mut text = format!(
        "{HEAD}\n# Error codes\n\nEvery failure has one. `mikrocloud explain CODE` prints the same text; what the statuses mean is in \
         [cli.md](cli.md#exit-status). The codes from `MC0100` on are single mistakes in `mikrocloud.yaml`.\n"
    );
    for code in codes() {
        let of = |name: &str| code[name].as_str().unwrap().to_owned();
        _ = write!(text, "\n## {}\n\n`{}`, exit status {}.\n\n{}\n", of("code"), of("kind"), code["exit"], of("explanation"));
    }
    same("docs/errors.md", &text);
}

#[test]
#[cfg_attr(not(feature = "aws"), ignore = "the table is about a binary with every cloud")]
fn the_table_of_clouds_is_current() {
    let all = mikrocloud::capabilities();
    let clouds = all["clouds"].as_array().unwrap();
    let list = |cloud: &Value, name: &str| cloud[name].as_array().unwrap().clone();
    let names: Vec<String> = clouds.iter().map(|c| format!("`{}`", c["name"].as_str().unwrap())).collect();
    let head = |first: &str| {
        format!(
            "{}{}",
            row(&[&[first], &names.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat()),
            "|---".repeat(names.len() + 1) + "|\n"
        )
    };
    let line = |first: &str, cell: &dyn Fn(&Value) -> String| {
        let cells: Vec<String> = std::iter::once(first.to_owned()).chain(clouds.iter().map(cell)).collect();
        row(&cells.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let services: BTreeSet<String> = clouds.iter().flat_map(|c| list(c, "services")).map(|s| s.as_str().unwrap().to_owned()).collect();
    let families: BTreeSet<String> =
        clouds.iter().flat_map(|c| list(c, "regions")).map(|r| r["family"].as_str().unwrap().to_owned()).collect();
    let mut text = format!("{HEAD}\n# What runs where\n\n{}", head(""));
    text += &line("in words", &|c| c["title"].as_str().unwrap().to_owned());
    text += &line("needs an account", &|c| if c["account"] == true { "yes" } else { "no" }.to_owned());
    _ = write!(text, "\n## Service types\n\n{}", head("`type:`"));
    for service in &services {
        text += &line(&format!("`{service}`"), &|c| {
            if list(c, "services").iter().any(|s| s == service.as_str()) { "yes" } else { "no" }.to_owned()
        });
    }
    _ = write!(
        text,
        "\n## Regions\n\n`region:` and `--region` take a family, which means the same place on every cloud, or a cloud's own name for a \
         region.\n\n{}",
        head("family")
    );
    for family in &families {
        text += &line(&format!("`{family}`"), &|c| {
            let found = list(c, "regions").into_iter().find(|r| r["family"] == family.as_str());
            let whole = if list(c, "regions").is_empty() { "this machine".to_owned() } else { "-".to_owned() };
            found.map_or(whole, |r| format!("`{}`", r["region"].as_str().unwrap()))
        });
    }
    same("docs/clouds.md", &text);
}

#[test]
fn the_completion_scripts_are_current() {
    let sandbox = Sandbox::new();
    for (shell, file) in [
        ("bash", "mikrocloud.bash"),
        ("zsh", "_mikrocloud"),
        ("fish", "mikrocloud.fish"),
        ("powershell", "_mikrocloud.ps1"),
        ("elvish", "mikrocloud.elv"),
    ] {
        let script = sandbox.ok(&["completions", shell]).stdout;
        assert!(script.contains("deploy") && script.contains("lock-timeout"), "{script}");
        assert!(!script.contains("agent"), "{shell} offers what is not for people");
        same(&format!("completions/{file}"), &script);
        // The shells that are here must be able to read it.
        if matches!(shell, "bash" | "zsh" | "fish") && Command::new(shell).arg("--version").output().is_ok() {
            let read = Command::new(shell).arg("-n").arg(root().join("completions").join(file)).output().unwrap();
            assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let sandbox = Sandbox::new();
    let pages = sandbox.json(&["man", "--out", "man"])["pages"].clone();
    for sub in shown(&mikrocloud::command()) {
        let name = format!("mikrocloud-{}.1", sub.get_name());
        assert!(pages.as_array().unwrap().iter().any(|p| *p == name.as_str()), "{pages}");
        let text = fs::read_to_string(sandbox.path().join("man").join(&name)).unwrap();
        assert!(text.starts_with(".ie") && text.contains(".SH SYNOPSIS"), "{name}: {text}");
        assert!(text.contains(&format!("mikrocloud\\-{}", sub.get_name())), "{name}: {text}");
    }
}

/// The commands of each block below a line `<!-- run -->`, as one script a block.
fn scripts(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "<!-- run -->" {
            continue;
        }
        let fence = lines.next().unwrap_or_default().trim();
        assert!(matches!(fence, "```sh" | "```console" | "```bash"), "`<!-- run -->` stands before {fence:?}");
        let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
        let typed = block.iter().filter_map(|line| line.strip_prefix("$ ")).collect::<Vec<_>>();
        // A block without prompts is all commands.
        let script = if fence == "```console" || !typed.is_empty() { typed } else { block };
        assert!(!script.is_empty(), "a block to run without a command");
        found.push(script.join("\n"));
    }
    found
}

/// Runs blocks one after the other, as a reader would.
fn perform(scripts: &[String]) -> Result<(), String> {
    let mut sandbox = Sandbox::new();
    let bin = sandbox.path().join("../bin");
    fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_mikrocloud"), bin.join("mikrocloud")).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    sandbox.env("PATH", path).env("CI", "1");
    let like = sandbox.command(&[]);
    let whole = format!("set -e\n{}", scripts.join("\n"));
    let ran = Command::new("bash")
        .args(["-c", &whole])
        .env_clear()
        .envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .current_dir(sandbox.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = || format!("{whole}\n{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if ran.status.success() { Ok(()) } else { Err(said()) }
}

#[test]
fn the_commands_of_the_readme_work() {
    // There is none before the first release.
    let Ok(text) = fs::read_to_string(root().join("README.md")) else { return };
    let scripts = scripts(&text);
    assert!(!scripts.is_empty(), "README.md has no block that is run");
    perform(&scripts).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn blocks_are_found_and_a_failing_one_is_noticed() {
    let text = "x\n```sh\nno\n```\n<!-- run -->\n```console\n$ mkdir a && cd a\nsome output\n$ mikrocloud --version\n```\n<!-- run -->\n```sh\nls ../a\n```\n";
    let found = scripts(text);
    assert_eq!(found, ["mkdir a && cd a\nmikrocloud --version", "ls ../a"]);
    perform(&found).unwrap();
    assert!(perform(&["mikrocloud check".to_owned(), "true".to_owned()]).is_err());
}
