//! `mikrocloud init`, as a person and as a pipeline use it.

use crate::support::sandbox::{Ran, Sandbox, files_below};
use expectrl::{ControlCode, Expect, session::OsSession};
use std::{
    io::Read,
    process::{Command, Stdio},
    time::Duration,
};

const SITE: [&str; 13] = [
    ".gitignore",
    ".mikrocloud/schema.json",
    ".mikrocloud/template.yaml",
    "README.md",
    "mikrocloud.yaml",
    "public/404.html",
    "public/about/index.html",
    "public/assets/site.js",
    "public/assets/style.css",
    "public/favicon.svg",
    "public/index.html",
    "public/robots.txt",
    "public/site.webmanifest",
];
const VITE: &str = r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8","react":"19"}}"#;

fn files(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    files_below(&sandbox.path().join(folder)).into_keys().collect()
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(path)).unwrap()
}

/// What must not work: its status, and that nothing was written.
fn refused(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let before = files_below(&sandbox.path());
    let ran = sandbox.run(args);
    assert_ne!(ran.status, 0, "{args:?}\n{}", ran.stdout);
    assert_eq!(files_below(&sandbox.path()), before, "{args:?} left something behind");
    ran
}

fn get(url: &str) -> (u16, String, ureq::http::HeaderMap) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    // `*.localhost` is this machine by RFC 6761; not every resolver knows that.
    let (host, port) = url.strip_prefix("http://").and_then(|u| u.split('/').next()).and_then(|h| h.split_once(':')).unwrap();
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let mut answer = agent.get(format!("http://127.0.0.1:{port}/{path}")).header("host", format!("{host}:{port}")).call().unwrap();
    let mut body = Vec::new();
    answer.body_mut().as_reader().read_to_end(&mut body).unwrap();
    (answer.status().as_u16(), String::from_utf8_lossy(&body).into_owned(), answer.headers().clone())
}

#[test]
fn one_command_from_nothing_to_a_running_site() {
    let sandbox = Sandbox::new();
    let ran = sandbox.ok(&["init", "hello", "--template", "site", "--deploy"]);
    let url = ran.stdout.split_whitespace().find(|w| w.starts_with("http://")).expect("an address on stdout");
    assert_eq!(files(&sandbox, "hello"), SITE);
    let (status, page, headers) = get(url);
    assert_eq!((status, page.contains("<h1>Hello</h1>")), (200, true), "{page}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    // The policy and the pages fit: no inline script or style, nothing from elsewhere.
    for path in ["", "about/", "nowhere"] {
        let (status, page, _) = get(&format!("{url}/{path}"));
        assert_eq!(status, if path == "nowhere" { 404 } else { 200 }, "{path}");
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick"), "{path}");
        assert!(!page.contains("<script>") && !page.contains("http://") && !page.contains("https://"), "{path}");
        let links: Vec<&str> =
            page.split([' ', '>']).filter_map(|w| w.split_once("=\"/")).filter_map(|(_, w)| w.strip_suffix('"')).collect();
        assert!(links.contains(&"assets/style.css") && links.contains(&"site.webmanifest"), "{links:?}");
        for link in links {
            assert_eq!(get(&format!("{url}/{link}")).0, 200, "/{link} on /{path}");
        }
    }
    let (_, _, headers) = get(&format!("{url}/assets/style.css"));
    assert_eq!(headers["cache-control"], "public, max-age=3600, stale-while-revalidate=86400");
    sandbox.ok(&["-C", "hello", "destroy", "--yes", "--confirm-destroy", "hello"]);
}

#[test]
fn with_json_there_is_one_document() {
    let sandbox = Sandbox::new();
    let made = sandbox.json(&["init", "a", "--template", "site", "--with", "title=Ä & \"B\"", "--with", "lang=de"]);
    assert_eq!((&made["project"], &made["template"], &made["framework"]), (&"a".into(), &"site".into(), &serde_json::Value::Null));
    assert_eq!(made["files"].as_array().unwrap().len(), SITE.len());
    assert_eq!(made["next"], serde_json::json!(["cd a", "mikrocloud deploy"]));
    assert!(read(&sandbox, "a/public/index.html").contains("<title>Ä &amp; &quot;B&quot;</title>"));
    assert!(read(&sandbox, "a/public/index.html").contains("<html lang=\"de\">"));
    let deployed = sandbox.json(&["init", "b", "--template", "site", "--deploy"]);
    assert_eq!(deployed["status"], "succeeded");
    assert!(deployed["services"][0]["url"].as_str().unwrap().starts_with("http://"));
    let templates = sandbox.json(&["init", "--list-templates"]);
    assert_eq!(templates["templates"][0]["id"], "site");
    assert!(sandbox.ok(&["init", "--list-templates"]).stdout.contains("Static site"));
}

#[test]
fn what_is_written_passes_the_check_and_points_at_its_schema() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["init", "--template", "site", "--name", "shop", "--defaults"]);
    assert_eq!(sandbox.json(&["check"])["project"], "shop");
    let text = read(&sandbox, "mikrocloud.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=.mikrocloud/schema.json\n"), "{text}");
    let schema: serde_json::Value = serde_json::from_str(&read(&sandbox, ".mikrocloud/schema.json")).unwrap();
    let project: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&project));
    let record: serde_json::Value = serde_saphyr::from_str(&read(&sandbox, ".mikrocloud/template.yaml")).unwrap();
    assert_eq!(record["instances"][0]["answers"]["name"], "shop");
}

#[test]
fn without_a_terminal_all_that_is_missing_is_named() {
    let sandbox = Sandbox::new();
    let ran = refused(&sandbox, &["init", "--json"]);
    assert_eq!((ran.status, &ran.json()["error"]["code"]), (2, &"MC0003".into()));
    let hint = ran.json()["error"]["hint"].as_str().unwrap().to_owned();
    assert!(hint.contains("`--template site`") && hint.contains("`MIKROCLOUD_TEMPLATE`"), "{hint}");
    // No letter in it can be part of a name.
    let ran = refused(&sandbox, &["init", "日本", "--template", "site"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`--name NAME` or `MIKROCLOUD_SET_NAME`"), "{}", ran.stderr);
    for (args, words) in [
        (&["init", "x", "--template", "sit"][..], "did you mean `site`?"),
        (&["init", "x", "--template", "site", "--with", "titel=X"], "did you mean `title`?"),
        (&["init", "x", "--template", "site", "--with", "title"], "is not KEY=VALUE"),
        (&["init", "x", "--template", "site", "--name", "No", "--with", "lang=?"], "`lang` is `?`"),
        (&["init", "x", "--template", "site", "--deploy", "--dry-run"], "cannot be used with"),
        (&["-C", "absent", "init", "x", "--template", "site"], "there is no folder"),
    ] {
        let ran = refused(&sandbox, args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn variables_answer_too() {
    let mut sandbox = Sandbox::new();
    sandbox.env("MIKROCLOUD_TEMPLATE", "site").env("MIKROCLOUD_SET_TITLE", "From outside").env("MIKROCLOUD_SET_OTHER", "x");
    sandbox.ok(&["init", "x"]);
    assert!(read(&sandbox, "x/public/index.html").contains("<h1>From outside</h1>"));
}

#[test]
fn folders_of_any_name() {
    let sandbox = Sandbox::new();
    for (folder, name) in [("my-app", "my-app"), ("My App", "my-app"), ("Größe und Maß", "grosse-und-mass"), ("a/b/c", "c"), ("2024", "")]
    {
        let mut args = vec!["init", folder, "--template", "site"];
        if name.is_empty() {
            assert_eq!(refused(&sandbox, &args).status, 2);
            args.extend(["--name", "report"]);
        }
        let made = sandbox.json(&args);
        assert_eq!(made["project"], if name.is_empty() { "report" } else { name }, "{folder}");
        assert_eq!(sandbox.json(&["-C", folder, "check"])["valid"], true);
    }
    assert_eq!(sandbox.json(&["init", "My App", "--template", "site", "--merge", "skip"])["next"][0], "cd 'My App'");
}

#[test]
fn files_that_are_there_are_safe() {
    let sandbox = Sandbox::new();
    sandbox.write("public/index.html", "mine");
    sandbox.write(".gitignore", "node_modules\n");
    let ran = refused(&sandbox, &["init", "--template", "site", "--name", "x"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("public/index.html") && ran.stderr.contains("--merge skip"), "{}", ran.stderr);
    let shown = sandbox.json(&["init", "--template", "site", "--name", "x", "--merge", "overwrite", "--dry-run"]);
    assert_eq!(shown["files"].as_array().unwrap().iter().filter(|f| f["action"] == "replace").count(), 1);
    assert_eq!(files(&sandbox, ""), [".gitignore", "public/index.html"]);
    sandbox.ok(&["init", "--template", "site", "--name", "x", "--merge", "skip"]);
    assert_eq!(read(&sandbox, "public/index.html"), "mine");
    assert!(read(&sandbox, ".gitignore").starts_with("node_modules\n"));
    // The same again changes nothing, and is no mistake.
    sandbox.write("public/index.html", "mine");
    let again = sandbox.json(&["init", "--template", "site", "--name", "x", "--merge", "backup"]);
    let acted: Vec<_> = again["files"].as_array().unwrap().iter().filter(|f| f["action"] != "same").map(|f| f["path"].clone()).collect();
    assert_eq!(acted, ["public/index.html"]);
    assert_eq!(read(&sandbox, "public/index.html.orig.1"), "mine");
    let same = sandbox.json(&["init", "--template", "site", "--name", "x"]);
    assert!(same["files"].as_array().unwrap().iter().all(|f| f["action"] == "same"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::new();
    let shown = sandbox.json(&["init", "x", "--template", "site", "--dry-run"]);
    assert_eq!((shown["dry_run"].as_bool(), shown["files"].as_array().unwrap().len()), (Some(true), SITE.len()));
    assert!(files(&sandbox, "").is_empty() && !sandbox.path().join("x").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_that_names_it() {
    let sandbox = Sandbox::new();
    sandbox.write("file", "");
    let ran = refused(&sandbox, &["init", "file/x", "--template", "site"]);
    assert!(ran.stderr.contains("file"), "{}", ran.stderr);
    // Nobody may make a folder there, not even root.
    let ran = refused(&sandbox, &["init", "/proc/mikrocloud", "--template", "site"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("/proc/mikrocloud"), "{}", ran.stderr);
    let closed = sandbox.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    let mode = |mode| std::fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    mode(0o555);
    // Root writes everywhere.
    if std::fs::write(closed.join("probe"), "").is_err() {
        let ran = refused(&sandbox, &["init", "closed", "--template", "site"]);
        assert_eq!(ran.status, 1);
    }
    mode(0o755);
}

#[test]
fn a_project_that_is_there_is_described() {
    let sandbox = Sandbox::new();
    sandbox.write("package.json", VITE);
    sandbox.write("package-lock.json", "{}");
    let made = sandbox.json(&["init", "--name", "shop"]);
    assert_eq!((&made["framework"], &made["template"]), (&"vite".into(), &serde_json::Value::Null));
    assert_eq!(files(&sandbox, ""), [".mikrocloud/schema.json", "mikrocloud.yaml", "package-lock.json", "package.json"]);
    insta::assert_snapshot!(read(&sandbox, "mikrocloud.yaml"), @"
    # yaml-language-server: $schema=.mikrocloud/schema.json
    #
    # Written by `mikrocloud init`, which found Vite: `vite` in package.json.
    name: shop

    services:
      web:
        type: site
        # The `build` script of package.json, run by npm: `package-lock.json` is here.
        build: npm ci && npm run build
        # Where Vite writes, unless told otherwise.
        output: dist
        # An application with `react` draws every path itself: unknown ones get index.html.
        spa: true
    ");
    assert_eq!(sandbox.json(&["check"])["valid"], true);
    // It is not described twice.
    let ran = refused(&sandbox, &["init", "--name", "shop"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("mikrocloud.yaml") && ran.stderr.contains("--merge"), "{}", ran.stderr);
    sandbox.ok(&["init", "--name", "other", "--merge", "backup"]);
    assert!(read(&sandbox, "mikrocloud.yaml.orig.1").contains("name: shop"));
}

#[test]
fn pages_that_are_there_are_deployed_at_once() {
    let sandbox = Sandbox::new();
    sandbox.write("old/index.html", "<p>here");
    let ran = sandbox.ok(&["init", "old", "--deploy"]);
    let url = ran.stdout.split_whitespace().find(|w| w.starts_with("http://")).unwrap();
    assert_eq!(get(url).1, "<p>here");
    assert_eq!(get(&format!("{url}/mikrocloud.yaml")).0, 404);
}

#[test]
fn what_cannot_be_deployed_is_named_with_a_way_on() {
    let sandbox = Sandbox::new();
    let say = |files: &[(&str, &str)], args: &[&str], words: &[&str]| {
        for (path, text) in files {
            sandbox.write(path, text);
        }
        let ran = refused(&sandbox, &[&["init"], args].concat());
        assert_eq!(ran.status, 2, "{}", ran.stderr);
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
        }
        ran
    };
    let next = r#"{"dependencies":{"next":"16"}}"#;
    let ran = say(
        &[("next/package.json", next)],
        &["next"],
        &["MC0006", "Next.js (`next` in package.json)", "static sites", "output: \"export\""],
    );
    assert!(ran.stdout.is_empty());
    let (entry, express) = ("import e from 'express'", r#"{"dependencies":{"express":"5"}}"#);
    say(&[("api/package.json", express), ("api/index.js", entry)], &["api"], &["Express", "--with framework=static"]);
    let go = [("both/go.mod", ""), ("both/main.go", ""), ("both/package.json", VITE)];
    say(&go, &["both"], &["MC0003", "`--with framework=vite` or `--with framework=go`", "MIKROCLOUD_SET_FRAMEWORK"]);
    let apps =
        [("mono/package.json", r#"{"workspaces":["apps/*"]}"#), ("mono/apps/a/package.json", VITE), ("mono/apps/b/package.json", VITE)];
    say(&apps, &["mono"], &["`--with root=apps/a` or `--with root=apps/b`"]);
    say(&[("own/package.json", r#"{"scripts":{"build":"make"}}"#)], &["own"], &["built by `make`", "--with output=DIR"]);
    say(&[("notes/x.txt", "")], &["notes"], &["nothing here", "--template site", "--with framework=static"]);
    say(&[], &["both", "--with", "framwork=vite"], &["did you mean `framework`?"]);
    say(&[], &["both", "--with", "framework=vit"], &["did you mean `vite`?"]);
    say(&[], &["own", "--with", "output=../elsewhere"], &["leaves the project"]);
    assert_eq!(sandbox.json(&["init", "mono", "--with", "root=apps/b"])["project"], "mono");
    assert!(read(&sandbox, "mono/mikrocloud.yaml").contains("root: apps/b"));
    sandbox.ok(&["init", "both", "--with", "framework=vite"]);
    sandbox.ok(&["init", "own", "--with", "output=out", "--with", "spa=true"]);
}

/// A command at a terminal of 100 columns.
fn terminal(sandbox: &Sandbox, args: &[&str]) -> OsSession {
    let mut command: Command = sandbox.command(args);
    command.env("TERM", "xterm").stdin(Stdio::inherit());
    let mut session = OsSession::spawn(command).unwrap();
    session.get_process_mut().set_window_size(100, 40).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
}

/// Waits for `text`, types `keys`, and keeps what was shown.
fn answer(session: &mut OsSession, shown: &mut String, text: &str, keys: &str) {
    let found = session.expect(text).unwrap_or_else(|e| panic!("no `{text}` after {shown}: {e}"));
    shown.push_str(&String::from_utf8_lossy(found.before()));
    shown.push_str(text);
    session.send(keys).unwrap();
}

/// What is shown until the end, and the exit status.
fn rest(mut session: OsSession) -> (String, i32) {
    let text = session.expect(expectrl::Eof).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned()).unwrap_or_default();
    let status = match session.get_process().wait().unwrap() {
        expectrl::process::unix::WaitStatus::Exited(_, code) => code,
        expectrl::process::unix::WaitStatus::Signaled(_, signal, _) => 128 + signal as i32,
        other => panic!("{other:?}"),
    };
    (text, status)
}

/// Questions that were answered: each ends with this tick.
fn questions(shown: &str) -> usize {
    shown.matches('✔').count()
}

#[test]
fn at_a_terminal_at_most_three_questions_are_asked() {
    let sandbox = Sandbox::new();
    let mut session = terminal(&sandbox, &["init"]);
    let mut shown = String::new();
    answer(&mut session, &mut shown, "What do you want to begin with?", "\r");
    answer(&mut session, &mut shown, "Project name", "No Name\r");
    answer(&mut session, &mut shown, "takes lower case letters", "");
    answer(&mut session, &mut shown, "Project name", "shop\r");
    answer(&mut session, &mut shown, "Title of the site", "My \"best\" shop\r");
    let (end, status) = rest(session);
    shown.push_str(&end);
    assert_eq!((status, questions(&shown)), (0, 3), "{shown}");
    assert!(shown.contains("`mikrocloud deploy`"), "{shown}");
    assert!(
        shown.contains("mikrocloud init --template site --with 'description=") && shown.contains("'title=My \"best\" shop'"),
        "{shown}"
    );
    assert_eq!(files(&sandbox, ""), SITE);
    assert!(read(&sandbox, "mikrocloud.yaml").contains("\nname: shop\n"));
    assert!(read(&sandbox, "public/index.html").contains("<h1>My &quot;best&quot; shop</h1>"));
}

#[test]
fn a_named_folder_is_a_name_and_yes_asks_nothing() {
    let sandbox = Sandbox::new();
    let mut session = terminal(&sandbox, &["init", "hello", "--template", "site"]);
    session.expect("Title of the site").unwrap();
    session.send("\r").unwrap();
    let (shown, status) = rest(session);
    assert_eq!((status, questions(&shown)), (0, 1), "{shown}");
    for flag in ["--yes", "--defaults", "--no-input"] {
        let (shown, status) = rest(terminal(&sandbox, &["init", &format!("x{flag}"), "--template", "site", flag]));
        assert_eq!((status, questions(&shown)), (0, 0), "{shown}");
    }
}

#[test]
fn an_unclear_project_is_asked_about() {
    let sandbox = Sandbox::new();
    sandbox.write("shop/package.json", VITE);
    sandbox.write("shop/go.mod", "");
    sandbox.write("shop/main.go", "");
    let mut session = terminal(&sandbox, &["-C", "shop", "init"]);
    session.expect("Which of these is to be deployed?").unwrap();
    session.send("\r").unwrap();
    session.expect("Project name").unwrap();
    session.send("\r").unwrap();
    let (shown, status) = rest(session);
    assert_eq!(status, 0, "{shown}");
    assert!(read(&sandbox, "shop/mikrocloud.yaml").contains("name: shop"));
    assert!(shown.contains("--with framework=vite"), "{shown}");
}

#[test]
fn ctrl_c_at_a_question_leaves_nothing_behind() {
    for keys in [0, 1] {
        let sandbox = Sandbox::new();
        let mut session = terminal(&sandbox, &["init"]);
        session.expect("What do you want to begin with?").unwrap();
        if keys == 1 {
            session.send("\r").unwrap();
            session.expect("Project name").unwrap();
        }
        std::thread::sleep(Duration::from_millis(100));
        session.send(ControlCode::EndOfText).unwrap();
        let (shown, status) = rest(session);
        assert_eq!(status, 8, "{shown}");
        assert!(shown.contains("nothing was written"), "{shown}");
        // The list hides the cursor; it is back.
        assert!(keys == 1 || shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l"), "{shown:?}");
        assert!(files(&sandbox, "").is_empty());
    }
}
