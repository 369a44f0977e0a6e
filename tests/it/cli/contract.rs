//! The output contract of the command line, for every command of the tree: what goes to stdout and stderr in each format,
//! how a run ends, and that it ends.

mod color;
mod github;
mod locks;
mod shapes;
mod signals;
mod state;

pub(super) use color::written;

use crate::support::{
    proxy::{Fault, Proxy},
    sandbox::{Ran, Sandbox},
};
use serde_json::{Map, Value};
use std::{
    collections::BTreeSet,
    io::Read,
    process::{Command, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Runs a command that must end by itself within 20 s.
pub(super) fn timed(mut command: Command) -> Ran {
    const MOST: Duration = Duration::from_secs(20);
    let shown = format!("{command:?}");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap()));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > MOST {
            child.kill().unwrap();
            panic!("it hangs: {shown}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ran::of(&std::process::Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() })
}

fn drain(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// What there is before a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// An empty folder.
    Nothing,
    /// A project that was never deployed.
    Site,
    /// The same, with a mistake in its description.
    Broken,
    /// The same, with a build that fails.
    BadBuild,
    Deployed,
    /// Deployed, and a file changed since.
    Changed,
    /// Deployed twice.
    Twice,
    /// A deploy failed before anything was made.
    Stranded,
}

impl Given {
    pub(super) fn make(self) -> Sandbox {
        let site = || Sandbox::with_site(&[("index.html", "one")]);
        let deployed = || {
            let sandbox = site();
            sandbox.ok(&["deploy"]);
            sandbox
        };
        match self {
            Self::Nothing => Sandbox::new(),
            Self::Site => site(),
            Self::Broken => {
                let sandbox = site();
                sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  web: {type: site, outptu: dist}\n");
                sandbox
            }
            Self::BadBuild => {
                let sandbox = site();
                sandbox.write(
                    "mikrocloud.yaml",
                    "name: shop\nservices:\n  web: {type: site, output: dist, build: \"echo no luck; exit 3\"}\n",
                );
                sandbox
            }
            Self::Deployed => deployed(),
            Self::Changed => {
                let sandbox = deployed();
                sandbox.write("dist/index.html", "two");
                sandbox
            }
            Self::Twice => {
                let sandbox = Self::Changed.make();
                sandbox.ok(&["deploy"]);
                sandbox
            }
            Self::Stranded => {
                let mut sandbox = site();
                let proxy = local(&mut sandbox);
                proxy.fault(|_, seen| seen.mutating.then_some(Fault::Status(422, false)));
                assert_eq!(sandbox.run(&["deploy"]).status, 4);
                sandbox.env("MIKROCLOUD_LOCAL_ENDPOINT_URL", "");
                sandbox
            }
        }
    }
}

/// A proxy between a project and its local cloud.
pub(super) fn local(sandbox: &mut Sandbox) -> Proxy {
    let file = sandbox.state().join("local/agent.json");
    let proxy = Proxy::to_wherever(move || {
        let agent: Value = serde_json::from_str(&std::fs::read_to_string(&file).ok()?).ok()?;
        Some(format!("http://127.0.0.1:{}", agent["port"]))
    });
    sandbox.env("MIKROCLOUD_LOCAL_ENDPOINT_URL", proxy.url.clone());
    proxy
}

/// One invocation and how it must end.
struct Row {
    args: &'static [&'static str],
    given: Given,
    exit: i32,
    /// The failure's code; `None` where the result goes to stdout.
    code: Option<&'static str>,
    shown: Shown,
}

/// What a run shows besides the rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Plainly,
    /// The text is for people only: with a machine format this is a usage error.
    ToPeopleOnly,
    /// The result is shown although it is a failure.
    AllTheSame,
}

const fn works(given: Given, args: &'static [&'static str]) -> Row {
    Row { args, given, exit: 0, code: None, shown: Shown::Plainly }
}

const fn fails(given: Given, args: &'static [&'static str], exit: i32, code: &'static str) -> Row {
    Row { args, given, exit, code: Some(code), shown: Shown::Plainly }
}

/// Every command, working and failing.
const ROWS: &[Row] = &[
    works(Given::Nothing, &["init", "--list-templates"]),
    works(Given::Nothing, &["init", "hello", "--template", "site", "--defaults"]),
    works(Given::Nothing, &["init", "hello", "--template", "site", "--defaults", "--dry-run"]),
    works(Given::Nothing, &["init", "hello", "--template", "site", "--defaults", "--deploy"]),
    fails(Given::Nothing, &["init", "hello", "--template", "nope", "--defaults"], 2, "MC0002"),
    fails(Given::Nothing, &["init", "hello", "--with", "x"], 2, "MC0002"),
    works(Given::Site, &["check"]),
    works(Given::Site, &["check", "-v"]),
    fails(Given::Nothing, &["check"], 2, "MC0004"),
    fails(Given::Broken, &["check"], 2, "MC0005"),
    works(Given::Site, &["plan"]),
    works(Given::Site, &["plan", "-v", "--service", "web", "--no-build"]),
    works(Given::Deployed, &["plan", "--detailed-exitcode"]),
    Row { args: &["plan", "--detailed-exitcode"], given: Given::Changed, exit: 2, code: None, shown: Shown::Plainly },
    fails(Given::Broken, &["plan", "--detailed-exitcode"], 1, "MC0005"),
    fails(Given::Broken, &["plan"], 2, "MC0005"),
    fails(Given::Nothing, &["plan", "--detailed-exitcode", "--nope"], 1, "MC0002"),
    works(Given::Site, &["plan", "--out", "saved.json"]),
    fails(Given::Site, &["plan", "--out", "no/such/folder/saved.json"], 1, "MC0021"),
    Row { args: &["plan", "--markdown"], given: Given::Changed, exit: 0, code: None, shown: Shown::ToPeopleOnly },
    works(Given::Site, &["deploy"]),
    works(Given::Deployed, &["deploy"]),
    works(Given::Changed, &["deploy", "-v"]),
    works(Given::Changed, &["deploy", "--dry-run"]),
    works(Given::Site, &["deploy", "--detach", "--parallelism", "1", "--wait-timeout", "1m"]),
    fails(Given::Nothing, &["deploy"], 2, "MC0004"),
    fails(Given::Broken, &["deploy"], 2, "MC0005"),
    fails(Given::BadBuild, &["deploy"], 1, "MC0007"),
    fails(Given::Site, &["deploy", "--service", "nope"], 2, "MC0002"),
    fails(Given::Site, &["deploy", "--plan", "x", "--service", "web"], 2, "MC0002"),
    works(Given::Deployed, &["status"]),
    works(Given::Deployed, &["status", "--wait"]),
    works(Given::Stranded, &["status"]),
    works(Given::Deployed, &["status", "--project", "shop"]),
    fails(Given::Site, &["status"], 6, "MC0012"),
    works(Given::Twice, &["history"]),
    works(Given::Twice, &["history", "-n", "1"]),
    fails(Given::Site, &["history"], 6, "MC0012"),
    works(Given::Twice, &["rollback"]),
    works(Given::Twice, &["rollback", "--to", "v1"]),
    fails(Given::Deployed, &["rollback"], 6, "MC0012"),
    fails(Given::Twice, &["rollback", "--to", "v9"], 6, "MC0012"),
    works(Given::Deployed, &["destroy", "--yes"]),
    works(Given::Stranded, &["destroy", "--yes"]),
    fails(Given::Deployed, &["destroy"], 2, "MC0003"),
    fails(Given::Site, &["destroy", "--yes"], 6, "MC0012"),
    works(Given::Nothing, &["projects"]),
    works(Given::Deployed, &["projects", "list"]),
    works(Given::Deployed, &["projects", "show", "shop"]),
    fails(Given::Deployed, &["projects", "show", "nope"], 6, "MC0012"),
    works(Given::Stranded, &["projects", "delete", "shop"]),
    fails(Given::Deployed, &["projects", "delete", "shop"], 7, "MC0014"),
    fails(Given::Nothing, &["projects", "delete", "shop"], 6, "MC0012"),
    works(Given::Deployed, &["doctor"]),
    Row { args: &["doctor"], given: Given::Broken, exit: 4, code: Some("MC0022"), shown: Shown::AllTheSame },
    works(Given::Nothing, &["explain"]),
    works(Given::Nothing, &["explain", "mc0013"]),
    fails(Given::Nothing, &["explain", "MC9999"], 6, "MC0012"),
    works(Given::Nothing, &["schema"]),
    works(Given::Nothing, &["completions", "bash"]),
    fails(Given::Nothing, &["completions"], 2, "MC0002"),
    fails(Given::Nothing, &["completions", "fishy"], 2, "MC0002"),
    works(Given::Nothing, &["man"]),
    works(Given::Nothing, &["man", "--out", "man"]),
    fails(Given::Site, &["man", "--out", "mikrocloud.yaml/man"], 1, "MC0021"),
    works(Given::Deployed, &["agent", "--dir", "../state/local"]),
    fails(Given::Nothing, &["agent"], 2, "MC0002"),
    fails(Given::Site, &["agent", "--dir", "mikrocloud.yaml/x"], 1, "MC0021"),
    works(Given::Nothing, &["help"]),
    works(Given::Nothing, &["help", "deploy"]),
    works(Given::Nothing, &["--help"]),
    works(Given::Nothing, &["projects", "show", "--help"]),
    works(Given::Nothing, &["--version"]),
    fails(Given::Nothing, &["help", "nope"], 2, "MC0002"),
    fails(Given::Nothing, &["nope"], 2, "MC0002"),
    fails(Given::Nothing, &["--color", "blue", "check"], 2, "MC0002"),
    fails(Given::Nothing, &["-C", "nowhere", "check"], 2, "MC0002"),
];

/// Every command with its path, `mikrocloud` itself first as the empty path. clap's own `help` below other commands is left out.
fn tree() -> Vec<(Vec<String>, clap::Command)> {
    let mut root = mikrocloud::command();
    root.build();
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), root)];
    while let Some((path, command)) = open.pop() {
        for sub in command.get_subcommands() {
            if path.is_empty() || sub.get_name() != "help" {
                open.push(([&path[..], &[sub.get_name().to_owned()]].concat(), sub.clone()));
            }
        }
        found.push((path, command));
    }
    found.retain(|(path, _)| !(path.len() > 1 && path[0] == "help"));
    assert!(found.len() > 15, "only {} commands: the walk is broken", found.len());
    found
}

#[test]
fn every_command_has_rows() {
    for (path, _) in tree() {
        let of_it = |row: &&Row| row.args.len() >= path.len() && row.args.iter().zip(&path).all(|(a, b)| a == b);
        assert!(ROWS.iter().any(|row| of_it(&row) && row.exit == 0), "no row shows `{}` at work", path.join(" "));
    }
}

#[test]
fn every_command_and_flag_is_explained() {
    let mut wrong = Vec::new();
    for (path, command) in tree() {
        let name = format!("mikrocloud {}", path.join(" "));
        if command.get_about().is_none_or(|about| about.to_string().len() < 10) {
            wrong.push(format!("`{name}` has no help"));
        }
        let mut shorts = BTreeSet::new();
        for arg in command.get_arguments() {
            let id = arg.get_id();
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            if help.len() < 5 || !help.starts_with(char::is_uppercase) || help.ends_with('.') {
                wrong.push(format!("`{name}`: the help of `{id}` is {help:?}"));
            }
            if arg.get_short().is_some_and(|short| !shorts.insert(short)) {
                wrong.push(format!("`{name}`: the short flag of `{id}` is taken"));
            }
            if let Some(long) = arg.get_long() {
                let kebab = long.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase()));
                if !kebab {
                    wrong.push(format!("`{name}`: `--{long}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    mikrocloud::command().debug_assert();
}

#[test]
fn every_command_keeps_the_contract_in_every_format() {
    let (mut wrong, mut runs) = (Vec::new(), 0);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            let (mut wrong, mut runs) = (Vec::new(), 0);
            while let Some(row) = ROWS.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                let done = hold(row);
                runs += FORMATS.len();
                wrong.extend(done.into_iter().map(|why| format!("{:?} given {:?}: {why}", row.args, row.given)));
            }
            (wrong, runs)
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let (more, count) = worker.join().unwrap();
            wrong.extend(more);
            runs += count;
        }
    });
    println!("{} rows, {runs} runs", ROWS.len());
    assert!(wrong.is_empty(), "{} breaches:\n{}", wrong.len(), wrong.join("\n"));
}

const FORMATS: [&[&str]; 4] = [&[], &["--quiet"], &["--json"], &["--ndjson"]];

/// What is wrong with one row, in all formats.
fn hold(row: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut documents: Vec<BTreeSet<String>> = Vec::new();
    for format in FORMATS {
        let sandbox = row.given.make();
        let mut command = sandbox.command(&[format, row.args].concat());
        let ran = timed({
            // Nobody is asked over a network who this machine is.
            command.env("CI", "1").env("AWS_EC2_METADATA_DISABLED", "true");
            command
        });
        let machine = format.contains(&"--json") || format.contains(&"--ndjson");
        let (exit, code) = if machine && row.shown == Shown::ToPeopleOnly { (2, Some("MC0002")) } else { (row.exit, row.code) };
        let mut say = |why: String| wrong.push(format!("{format:?}: {why}\n  stdout: {}\n  stderr: {}", ran.stdout, ran.stderr));
        if ran.status != exit {
            say(format!("exit {} and not {exit}", ran.status));
        }
        if ran.stdout.contains('\u{1b}') || ran.stderr.contains('\u{1b}') {
            say("escape codes in a pipe".to_owned());
        }
        if let Some(code) = code
            && !ran.stderr.contains(&format!("error[{code}]: "))
        {
            say(format!("stderr does not name {code}"));
        }
        let read = match format {
            ["--json"] => document(&ran.stdout).map(Some),
            ["--ndjson"] => lines(&ran.stdout).map(Some),
            _ => people(&ran, code.filter(|_| row.shown != Shown::AllTheSame), format.contains(&"--quiet")).map(|()| None),
        };
        match read.and_then(|body| body.map(|body| fields(&body, code)).transpose()) {
            Ok(Some(fields)) => documents.push(fields),
            Ok(None) => {}
            Err(why) => say(why),
        }
    }
    if documents.len() == 2 && documents[0] != documents[1] {
        wrong.push(format!("`--json` has the fields {:?} and `--ndjson` {:?}", documents[0], documents[1]));
    }
    wrong
}

/// For people: the result on stdout, or nothing.
fn people(ran: &Ran, code: Option<&str>, quiet: bool) -> Result<(), String> {
    match code {
        Some(_) if !ran.stdout.is_empty() => Err("a failure writes to stdout".to_owned()),
        Some(_) => Ok(()),
        None if ran.stdout.trim().is_empty() => Err("there is no result on stdout".to_owned()),
        None if quiet && ran.status == 0 && !ran.stderr.is_empty() => Err("`--quiet` and still a remark".to_owned()),
        None => Ok(()),
    }
}

/// The one document of `--json`.
pub(super) fn document(stdout: &str) -> Result<Map<String, Value>, String> {
    if !stdout.starts_with("{\n  \"schema_version\": 1") || !stdout.ends_with("}\n") {
        return Err("the schema version is not first".to_owned());
    }
    serde_json::from_str(stdout).map_err(|e| format!("stdout is not one JSON document: {e}"))
}

/// The last line of `--ndjson`, without its `event`.
fn lines(stdout: &str) -> Result<Map<String, Value>, String> {
    let mut last = None;
    for line in stdout.lines() {
        if !line.starts_with(r#"{"schema_version":1,"event":""#) {
            return Err(format!("this line does not begin as an event: {line}"));
        }
        last = Some(serde_json::from_str::<Map<String, Value>>(line).map_err(|e| format!("{line}: {e}"))?);
    }
    let mut last = last.ok_or("nothing on stdout")?;
    let event = last.remove("event").unwrap_or_default();
    let expected = if last.contains_key("error") { "error" } else { "result" };
    if event == expected { Ok(last) } else { Err(format!("the last event is {event}, not {expected}")) }
}

/// The names of a document's fields; and whether its error is the right one.
fn fields(body: &Map<String, Value>, code: Option<&str>) -> Result<BTreeSet<String>, String> {
    let error = body.get("error");
    if error.map(|e| &e["code"]).and_then(Value::as_str) != code {
        return Err(format!("the error is {error:?}"));
    }
    if let Some(error) = error {
        shapes::check(
            error,
            &serde_json::json!({"code": "string", "kind": "string", "message": "string", "hint": "string?", "next": ["string"], "details": []}),
        )?;
        if error["hint"].is_null() && error["next"].as_array().is_none_or(Vec::is_empty) {
            return Err("neither a hint nor a next command".to_owned());
        }
    } else if body.len() < 2 {
        return Err("the result is empty".to_owned());
    }
    Ok(body.keys().cloned().collect())
}

#[test]
fn a_usage_error_of_any_command_has_one_shape() {
    let sandbox = Sandbox::new();
    for (path, _) in tree().iter().filter(|(path, _)| path.first().is_none_or(|first| first != "help")) {
        let args: Vec<&str> = path.iter().map(String::as_str).chain(["--no-such-flag", "--json"]).collect();
        let ran = timed(sandbox.command(&args));
        assert_eq!(ran.status, 2, "{args:?}: {}", ran.stderr);
        let body = document(&ran.stdout).unwrap_or_else(|why| panic!("{args:?}: {why}"));
        fields(&body, Some("MC0002")).unwrap_or_else(|why| panic!("{args:?}: {why}"));
        let with_codes = timed(sandbox.command(&[&args[..], &["--detailed-exitcode"]].concat()));
        assert_eq!(with_codes.status, 1, "{args:?}");
    }
}

#[test]
fn nothing_hangs_with_a_closed_stdin() {
    let sandbox = Given::Deployed.make();
    for args in ["destroy", "init", "init --template site", "deploy"] {
        for ci in ["", "CI=1 "] {
            let mut shell = Command::new("sh");
            let line = format!("{ci}exec {} {args} --json <&-", env!("CARGO_BIN_EXE_mikrocloud"));
            let envs = sandbox.command(&[]).get_envs().filter_map(|(k, v)| Some((k.to_owned(), v?.to_owned()))).collect::<Vec<_>>();
            shell.args(["-c", &line]).env_clear().envs(envs).current_dir(sandbox.path());
            let ran = timed(shell);
            assert!(matches!(ran.status, 0 | 2), "{args}: {} {}", ran.status, ran.stderr);
            document(&ran.stdout).unwrap_or_else(|why| panic!("{args}: {why}"));
        }
    }
}

#[test]
fn every_missing_input_is_listed_at_once() {
    let sandbox = Given::Deployed.make();
    sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  other: {type: site, output: dist}\n");
    let ran = timed(sandbox.command(&["deploy", "--json"]));
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    let error = ran.json()["error"].clone();
    assert_eq!(error["kind"], "missing_input");
    assert!(error["hint"].as_str().unwrap().contains("`--yes`"), "{error}");
    sandbox.ok(&["deploy", "--yes"]);
}

#[test]
fn a_folder_that_is_gone_is_said_and_not_a_silent_end() {
    let sandbox = Sandbox::new();
    let mut shell = Command::new("sh");
    let line = format!("mkdir gone && cd gone && rmdir ../gone && exec {} check --json", env!("CARGO_BIN_EXE_mikrocloud"));
    shell.args(["-c", &line]).current_dir(sandbox.path()).stdin(Stdio::null());
    let ran = timed(shell);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    document(&ran.stdout).unwrap();
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let sandbox = Sandbox::new();
    let mut child = sandbox.command(&["explain"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
}
