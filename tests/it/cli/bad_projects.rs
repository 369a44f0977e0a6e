//! Broken projects and settings: each is refused with a class, a place to look and something to do, before anything is
//! called or written.

use super::contract::{Given, document, timed};
use crate::support::{
    proxy::{Fault, Proxy},
    sandbox::{Sandbox, files_below},
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    os::unix::{ffi::OsStringExt, fs::symlink},
    path::{Path, PathBuf},
};

/// A broken project.
struct Bad {
    name: &'static str,
    /// Breaks a project that works.
    breaks: fn(&mut Sandbox),
    args: &'static [&'static str],
    exit: i32,
    code: &'static str,
    /// In the message.
    says: &'static str,
    /// In the hint, the next commands or the hints of the single mistakes.
    helps: &'static str,
}

fn manifest(sandbox: &Sandbox, web: &str) {
    sandbox.write("mikrocloud.yaml", format!("name: shop\nservices:\n  web: {{type: site, output: dist{web}}}\n"));
}

const fn bad(name: &'static str, breaks: fn(&mut Sandbox), exit: i32, code: &'static str, says: &'static str, helps: &'static str) -> Bad {
    Bad { name, breaks, args: &["deploy"], exit, code, says, helps }
}

const fn run(name: &'static str, breaks: fn(&mut Sandbox), args: &'static [&'static str], exit: i32, code: &'static str) -> Bad {
    Bad { name, breaks, args, exit, code, says: "", helps: "" }
}

const BAD: &[Bad] = &[
    bad("no output folder", |s| fs::remove_dir_all(s.path().join("dist")).unwrap(), 2, "MC0008", "no output folder", "`output:`"),
    bad(
        "the output is elsewhere",
        |s| fs::rename(s.path().join("dist"), s.path().join("public")).unwrap(),
        2,
        "MC0008",
        "no output folder",
        "`public`",
    ),
    bad("the output is a file", |s| manifest(s, "/index.html"), 2, "MC0008", "no output folder", "`output:`"),
    bad("an empty output folder", |s| s.remove("dist/index.html"), 2, "MC0008", "no files to publish", "`index.html`"),
    bad(
        "only hidden files",
        |s| {
            s.remove("dist/index.html");
            s.write("dist/.env", "SECRET=1");
        },
        2,
        "MC0008",
        "no files to publish",
        "`index.html`",
    ),
    bad("a link out of the project", |s| symlink("/etc/hostname", s.path().join("dist/x.html")).unwrap(), 2, "MC0008", "out of", "link"),
    bad("a folder link out of the project", |s| symlink("/etc", s.path().join("dist/etc")).unwrap(), 2, "MC0008", "out of", "link"),
    bad("a link to nowhere", |s| symlink("nowhere", s.path().join("dist/x.html")).unwrap(), 1, "MC0021", "x.html", "MC0021"),
    bad("a link to itself", |s| symlink(".", s.path().join("dist/again")).unwrap(), 1, "MC0021", "again", "MC0021"),
    bad(
        "a name that is not UTF-8",
        |s| fs::write(s.path().join("dist").join(OsString::from_vec(b"a\xff.html".to_vec())), "x").unwrap(),
        2,
        "MC0008",
        "not UTF-8",
        "rename",
    ),
    bad(
        "a name that is too long for a key",
        |s| s.write(&format!("dist/{}/x.html", ["a"; 5].map(|a| a.repeat(250)).join("/")), "x"),
        2,
        "MC0008",
        "1261 bytes",
        "rename",
    ),
    bad("a build that fails", |s| manifest(s, ", build: \"exit 3\""), 1, "MC0007", "exit status: 3", "--no-build"),
    bad("a build that is not there", |s| manifest(s, ", build: no-such-tool --now"), 1, "MC0007", "no-such-tool", "install"),
    bad("a build that is killed", |s| manifest(s, ", build: \"kill -9 $$\""), 1, "MC0007", "signal: 9", "--no-build"),
    bad("no root", |s| manifest(s, ", root: web"), 2, "MC0008", "no folder", "`root:`"),
    bad("no root to build in", |s| manifest(s, ", root: web, build: \"true\""), 2, "MC0008", "no folder", "`root:`"),
    bad("a description that is not UTF-8", |s| s.write("mikrocloud.yaml", b"name: shop\nservices: \xff\n"), 2, "MC0005", ":2:", "UTF-8"),
    bad(
        "a description that is a folder",
        |s| {
            s.remove("mikrocloud.yaml");
            fs::create_dir(s.path().join("mikrocloud.yaml")).unwrap();
        },
        2,
        "MC0004",
        "mikrocloud.yaml",
        "init",
    ),
    bad("an empty description", |s| s.write("mikrocloud.yaml", ""), 2, "MC0005", "mistake", "init"),
    bad("no description", |s| s.remove("mikrocloud.yaml"), 2, "MC0004", "mikrocloud.yaml", "mikrocloud init"),
    Bad {
        args: &["deploy", "--config", "other.yaml"],
        ..bad("no description where it should be", |_| {}, 2, "MC0004", "other.yaml", "MC0004")
    },
    Bad { args: &["deploy", "-C", "nowhere"], ..bad("no folder", |_| {}, 2, "MC0002", "nowhere", "MC0002") },
    Bad {
        args: &["deploy", "--env", "prod"],
        ..bad(
            "an unknown environment",
            |s| s.write("mikrocloud.yaml", "name: shop\nservices: {web: {type: site}}\nenvironments: {production: {}}\n"),
            2,
            "MC0005",
            "mistake",
            "`production`",
        )
    },
    run("an environment that is no name", |_| {}, &["deploy", "--env", "My Env!"], 2, "MC0005"),
    Bad { args: &["deploy", "--service", "wep"], ..bad("an unknown service", |_| {}, 2, "MC0002", "`wep`", "`web`") },
    Bad { args: &["deploy", "--cloud", "oracle"], ..bad("an unknown cloud", |_| {}, 2, "MC0002", "`oracle`", "`local`") },
    bad(
        "an unknown cloud in the description",
        |s| s.write("mikrocloud.yaml", "name: shop\ncloud: oracle\nservices: {web: {type: site}}\n"),
        2,
        "MC0005",
        "",
        "",
    ),
    bad("an unknown cloud in a variable", |s| _ = s.env("MIKROCLOUD_CLOUD", "oracle"), 2, "MC0002", "`oracle`", "`local`"),
    bad("an unknown environment in a variable", |s| _ = s.env("MIKROCLOUD_ENV", "???"), 2, "MC0005", "", ""),
    bad("a description that a variable misplaces", |s| _ = s.env("MIKROCLOUD_CONFIG", "nope.yaml"), 2, "MC0004", "nope.yaml", "MC0004"),
    bad("a wrong time in a variable", |s| _ = s.env("MIKROCLOUD_LOCK_TIMEOUT", "soon"), 2, "MC0002", "MIKROCLOUD_LOCK_TIMEOUT", "unset"),
    bad("a wrong time for calls", |s| _ = s.env("MIKROCLOUD_CALL_TIMEOUT", "-1"), 2, "MC0002", "MIKROCLOUD_CALL_TIMEOUT", "unset"),
    bad("a state file that is a folder", |s| _ = s.env("MIKROCLOUD_STATE", "dist"), 1, "MC0018", "dist", "mikrocloud doctor"),
    bad("a user configuration with an unknown key", |s| config(s, "clout = \"local\"\n"), 2, "MC0002", "clout", "`cloud`"),
    bad("a user configuration that is no TOML", |s| config(s, "cloud: local\n"), 2, "MC0002", "config.toml", "`cloud`"),
    bad("a user configuration with an unknown cloud", |s| config(s, "cloud = \"oracle\"\n"), 2, "MC0002", "`oracle`", "`local`"),
    Bad { args: &["deploy", "--plan", "gone.json"], ..bad("no plan", |_| {}, 2, "MC0002", "gone.json", "mikrocloud plan --out") },
    Bad {
        args: &["deploy", "--plan", "p.json"],
        ..bad("a damaged plan", |s| s.write("p.json", "{\"schema_version\": 1, \"proj"), 2, "MC0002", "p.json", "mikrocloud plan --out")
    },
    Bad {
        args: &["deploy", "--plan", "p.json"],
        ..bad(
            "a plan of another project",
            |s| {
                s.write("mikrocloud.yaml", "name: other\nservices: {web: {type: site, output: dist}}\n");
                s.ok(&["plan", "--out", "p.json"]);
                manifest(s, "");
            },
            7,
            "MC0015",
            "another project",
            "mikrocloud plan --out",
        )
    },
    Bad {
        args: &["deploy", "--plan", "p.json"],
        ..bad(
            "a plan of a later format",
            |s| {
                s.ok(&["plan", "--out", "p.json"]);
                let text = fs::read_to_string(s.path().join("p.json")).unwrap();
                s.write("p.json", text.replace("\"schema_version\": 1", "\"schema_version\": 2"));
            },
            2,
            "MC0002",
            "p.json",
            "mikrocloud plan --out",
        )
    },
    run("a rollback of what was never deployed", |_| {}, &["rollback"], 6, "MC0012"),
    run("the end of what was never deployed", |_| {}, &["destroy", "--yes"], 6, "MC0012"),
    run(
        "a service type of a later version",
        |s| s.write("mikrocloud.yaml", "name: shop\nservices: {db: {type: postgres}}\n"),
        &["plan"],
        2,
        "MC0005",
    ),
    #[cfg(feature = "aws")]
    Bad {
        args: &["deploy", "--cloud", "aws", "--region", "mars-1"],
        ..bad("an unknown region", |_| {}, 2, "MC0002", "`mars-1`", "us-east")
    },
    #[cfg(feature = "aws")]
    Bad {
        args: &["deploy"],
        ..bad(
            "an unknown region in a variable",
            |s| _ = s.env("MIKROCLOUD_CLOUD", "aws").env("MIKROCLOUD_REGION", "mars-1"),
            2,
            "MC0002",
            "`mars-1`",
            "us-east",
        )
    },
    #[cfg(feature = "aws")]
    Bad { args: &["plan", "--cloud", "aws"], ..bad("nobody is logged in", |_| {}, 3, "MC0009", "", "AWS") },
];

fn config(sandbox: &Sandbox, text: &str) {
    let folder = sandbox.path().join("../home/.config/mikrocloud");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
}

/// All that a run could have touched.
fn everything(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    files_below(&sandbox.path().join(".."))
}

#[test]
fn every_broken_project_is_refused_before_anything_happens() {
    let mut wrong = Vec::new();
    for bad in BAD {
        let mut sandbox = Given::Site.make();
        (bad.breaks)(&mut sandbox);
        let proxy = Proxy::to_wherever(|| None);
        proxy.fault(|_, _| Some(Fault::Status(500, false)));
        for cloud in ["LOCAL", "AWS"] {
            sandbox.env(&format!("MIKROCLOUD_{cloud}_ENDPOINT_URL"), proxy.url.clone());
        }
        sandbox.env("AWS_EC2_METADATA_DISABLED", "true");
        let before = everything(&sandbox);
        let ran = timed(sandbox.command(&[bad.args, &["--json"]].concat()));
        let mut say = |why: String| wrong.push(format!("{}: {why}\n  {}", bad.name, ran.stderr));
        match document(&ran.stdout) {
            Err(why) => say(why),
            Ok(body) => {
                let error = &body["error"];
                let message = format!("{} {}", error["message"], error["details"]);
                let help = format!("{} {} {}", error["hint"], error["next"], error["details"]);
                if ran.status != bad.exit || error["code"] != bad.code {
                    say(format!("exit {} with {}, not {} with {}", ran.status, error["code"], bad.exit, bad.code));
                }
                if !message.contains(bad.says) {
                    say(format!("does not say `{}`", bad.says));
                }
                if !help.contains(bad.helps) {
                    say(format!("no help with `{}`: {help}", bad.helps));
                }
            }
        }
        if !proxy.seen().is_empty() {
            say(format!("it made calls: {:?}", proxy.seen().iter().map(|s| &s.path).collect::<Vec<_>>()));
        }
        let after = everything(&sandbox);
        if after != before {
            let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
            say(format!("it changed files: {:?} became {:?}", names(&before), names(&after)));
        }
    }
    println!("{} broken projects", BAD.len());
    assert!(BAD.len() >= 25);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), BAD.len(), wrong.join("\n"));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Given::Site.make();
    sandbox.write("dist/secret.html", "x");
    let path = sandbox.path().join("dist/secret.html");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&path).is_ok() {
        println!("not tested: this user may read everything");
        return;
    }
    let ran = timed(sandbox.command(&["deploy", "--json"]));
    assert_eq!((ran.status, &ran.json()["error"]["code"]), (1, &"MC0021".into()));
    assert!(ran.stderr.contains("secret.html"), "{}", ran.stderr);
}

#[derive(Deserialize)]
struct Expected {
    env: Option<String>,
    code: String,
    line: usize,
    col: usize,
    #[serde(default)]
    also: Vec<Expected>,
}

/// `(code, line, column)` of every mistake.
type Places = Vec<(String, usize, usize)>;

fn told(folder: &Path) -> Result<(), String> {
    let expected: Expected = toml::from_str(&fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
    let sandbox = Sandbox::new();
    sandbox.write("mikrocloud.yaml", fs::read(folder.join("mikrocloud.yaml")).unwrap());
    let mut args = vec!["check", "--json"];
    args.extend(expected.env.as_ref().map(|env| ["--env", env]).into_iter().flatten());
    let ran = timed(sandbox.command(&args));
    if ran.status != 2 {
        return Err(format!("exit {}: {}", ran.status, ran.stderr));
    }
    let body = document(&ran.stdout)?;
    let details = body["error"]["details"].as_array().ok_or("no details")?;
    let number = |v: &serde_json::Value| v.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    let mut got: Places =
        details.iter().map(|d| (d["code"].as_str().unwrap_or_default().to_owned(), number(&d["line"]), number(&d["column"]))).collect();
    let want: Places = std::iter::once(&expected).chain(&expected.also).map(|e| (e.code.clone(), e.line, e.col)).collect();
    if cfg!(not(feature = "aws")) {
        // A binary without a cloud also finds its name unknown.
        got.retain(|found| found.0 != "MC0114" || want.contains(found));
    }
    if got != want {
        return Err(format!("{got:?} and not {want:?}"));
    }
    if details.iter().any(|d| d["file"] != "mikrocloud.yaml" || d["message"].as_str().is_none_or(str::is_empty)) {
        return Err(format!("a detail lacks its file or words: {details:?}"));
    }
    if sandbox.state().exists() { Err("a state folder was made".to_owned()) } else { Ok(()) }
}

#[test]
fn every_broken_description_is_told_by_the_program_as_well() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 150);
    let wrong: Vec<String> = folders.iter().filter_map(|f| told(f).err().map(|why| format!("{}: {why}", f.display()))).collect();
    println!("{} broken descriptions", folders.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
}
