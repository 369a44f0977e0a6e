//! Colours: on a terminal only, unless somebody says otherwise; and only the sixteen that a theme can adapt.

use super::{Given, timed};
use crate::support::sandbox::Sandbox;
use expectrl::Session;
use std::{
    io::Read,
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

/// All that a command writes to a terminal; it must end by itself within 20 s.
pub(in crate::cli) fn written(command: Command) -> Vec<u8> {
    let mut session = Session::spawn(command).unwrap();
    let pid = session.get_process().pid().to_string();
    let (done, ended) = mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let late = ended.recv_timeout(Duration::from_secs(20)) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            _ = Command::new("kill").args(["-9", &pid]).output();
        }
        late
    });
    let mut bytes = Vec::new();
    // The terminal of a process that ended reads as an error on Linux.
    _ = session.read_to_end(&mut bytes);
    drop(done);
    assert!(!watch.join().unwrap(), "it hangs: {}", String::from_utf8_lossy(&bytes));
    bytes
}

/// What a command shows on a terminal.
fn on_terminal(sandbox: &Sandbox, env: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = sandbox.command(args);
    command.env("TERM", "xterm-256color").stdin(Stdio::inherit()).envs(env.iter().copied());
    String::from_utf8_lossy(&written(command)).into_owned()
}

/// The numbers in every `ESC [ ... m`.
fn painted(text: &str) -> Vec<String> {
    let pattern = regex_lite::Regex::new("\u{1b}\\[([0-9;]*)m").unwrap();
    pattern.captures_iter(text).flat_map(|c| c[1].split(';').map(ToOwned::to_owned).collect::<Vec<_>>()).collect()
}

const SHOWN: &[(Given, &[&str])] = &[
    (Given::Site, &["plan"]),
    (Given::Site, &["check"]),
    (Given::Site, &["deploy"]),
    (Given::Deployed, &["status"]),
    (Given::Broken, &["check"]),
    (Given::Site, &["doctor"]),
    (Given::Site, &["--help"]),
    (Given::Site, &["deploy", "--nope"]),
    (Given::Site, &["explain", "MC0013"]),
];

#[test]
fn a_terminal_gets_colours_unless_told_otherwise() {
    for (given, args) in SHOWN {
        let shown = on_terminal(&given.make(), &[], args);
        assert!(!painted(&shown).is_empty(), "{args:?} is colourless: {shown}");
        for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let shown = on_terminal(&given.make(), &[(name, value)], args);
            assert_eq!(painted(&shown), [""; 0], "{args:?} with {name}: {shown:?}");
        }
        let never = on_terminal(&given.make(), &[], &[&["--color", "never"], *args].concat());
        assert_eq!(painted(&never), [""; 0], "{args:?}: {never:?}");
        let always = on_terminal(&given.make(), &[("NO_COLOR", "1")], &[&["--color=always"], *args].concat());
        assert!(!painted(&always).is_empty(), "{args:?}: {always:?}");
    }
}

#[test]
fn a_pipe_gets_colours_only_when_told_so() {
    for (given, args) in SHOWN {
        for (flags, expected) in
            [(&[][..], false), (&["--color", "auto"], false), (&["--color", "never"], false), (&["--color", "always"], true)]
        {
            let ran = timed(given.make().command(&[flags, *args].concat()));
            assert_eq!(ran.stdout.contains('\u{1b}') || ran.stderr.contains('\u{1b}'), expected, "{flags:?} {args:?}: {ran:?}");
        }
    }
}

#[test]
fn documents_are_never_coloured() {
    let sandbox = Given::Deployed.make();
    for format in ["--json", "--ndjson"] {
        for args in [&["plan"][..], &["status"], &["explain"], &["history"], &["--help"]] {
            let ran = timed(sandbox.command(&[&[format, "--color", "always"], args].concat()));
            assert_eq!(ran.status, 0);
            assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains("\\u001b"), "{args:?}: {}", ran.stdout);
        }
    }
}

#[test]
fn only_the_sixteen_basic_colours_are_used() {
    for (given, args) in SHOWN {
        for code in painted(&on_terminal(&given.make(), &[], args)) {
            let number: u8 = if code.is_empty() { 0 } else { code.parse().unwrap() };
            // 38 and 48 begin the colours that no theme adapts; backgrounds hide text on the other theme.
            assert!(matches!(number, 0..=9 | 22..=24 | 30..=37 | 39 | 90..=97), "{args:?} uses {number}");
        }
    }
}

/// Types `answer` at the question of `destroy`.
fn asked(sandbox: &Sandbox, answer: &str) -> (i32, String) {
    use expectrl::{Eof, Expect, process::Healthcheck};
    let mut command = sandbox.command(&["destroy"]);
    command.env("TERM", "xterm-256color").stdin(Stdio::inherit());
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session.expect("Type `shop`").unwrap();
    session.send_line(answer).unwrap();
    let rest = session.expect(Eof).unwrap();
    let shown = String::from_utf8_lossy(rest.as_bytes()).into_owned();
    let status = match session.get_process().get_status().unwrap() {
        expectrl::process::unix::WaitStatus::Exited(_, status) => status,
        other => match session.get_process().wait().unwrap() {
            expectrl::process::unix::WaitStatus::Exited(_, status) => status,
            _ => panic!("{other:?}"),
        },
    };
    (status, shown)
}

#[test]
fn somebody_at_a_terminal_is_asked_and_nobody_else() {
    let sandbox = Given::Deployed.make();
    let (status, shown) = asked(&sandbox, "no");
    assert_eq!(status, 8, "{shown}");
    assert_eq!(sandbox.recorded().len(), 2);
    for env in [&[("CI", "1")][..], &[]] {
        let args: &[&str] = if env.is_empty() { &["destroy", "--no-input"] } else { &["destroy"] };
        let shown = on_terminal(&sandbox, env, args);
        assert!(shown.contains("error[MC0003]") || shown.contains("MC0003"), "{shown}");
        assert_eq!(sandbox.recorded().len(), 2);
    }
    let (status, shown) = asked(&sandbox, "shop");
    assert_eq!(status, 0, "{shown}");
}
