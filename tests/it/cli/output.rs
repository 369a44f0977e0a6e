//! What people see, word for word: stdout, stderr and exit status, with paths, ports and times made equal.

use super::contract::{Given, timed, written};
use crate::support::sandbox::{Ran, Sandbox};
use insta::assert_snapshot;
use regex_lite::Regex;
use std::{num::NonZero, process::Stdio};

/// A run as a person sees it.
fn shown(sandbox: &Sandbox, args: &[&str]) -> String {
    let Ran { status, stdout, stderr } = timed(sandbox.command(args));
    let mut text = format!("$ mikrocloud {}\n", args.join(" "));
    for (name, part) in [("stderr", stderr), ("stdout", stdout)] {
        if !part.is_empty() {
            text += &format!("--- {name}\n{part}");
        }
    }
    text += &format!("--- exit {status}\n");
    equal(sandbox, &text)
}

/// Without what differs from run to run.
fn equal(sandbox: &Sandbox, text: &str) -> String {
    let home = sandbox.path().parent().unwrap().display().to_string();
    let mut text = text.replace(&sandbox.path().display().to_string(), "[PROJECT]").replace(&home, "[HOME]");
    for (pattern, with) in [
        (r"localhost:\d+", "localhost:[PORT]"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "2026-01-31 12:00:00"),
        (r"\b\d+\.\d s\b", "[TIME]"),
        (r"this mikrocloud knows .*", "this mikrocloud knows [CLOUDS]"),
    ] {
        text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
    }
    text
}

/// What stands on a terminal of this width at the end.
fn screen(sandbox: &Sandbox, columns: u16, args: &str) -> String {
    let mut command = std::process::Command::new("sh");
    let line = format!("stty cols {columns} rows 60 && exec {} {args}", env!("CARGO_BIN_EXE_mikrocloud"));
    let like = sandbox.command(&[]);
    command.args(["-c", &line]).env_clear().envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("TERM", "xterm-256color").current_dir(sandbox.path()).stdin(Stdio::inherit());
    let mut terminal = vt100::Parser::new(NonZero::new(60).unwrap(), NonZero::new(columns).unwrap(), 0);
    terminal.process(&written(command));
    let lines: Vec<String> = terminal.screen().rows(0, columns).map(|row| row.trim_end().to_owned()).collect();
    equal(sandbox, &format!("{}\n", lines.join("\n").trim_end()))
}

#[test]
fn a_first_deploy() {
    let sandbox = Given::Site.make();
    assert_snapshot!(shown(&sandbox, &["plan"]), @r"
    $ mikrocloud plan
    --- stdout
    shop · dev · this machine

      web
      + site   local site          new
      + files  local site's files  new
          1 of 1 file to upload (3 B)

    Plan: 2 to create.
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    shop · dev · this machine

      web
      + site   local site          new
      + files  local site's files  new
          1 of 1 file to upload (3 B)

    Plan: 2 to create.

    created service.web/site ([TIME])
    created service.web/files ([TIME])
    --- stdout
    ✓ shop · dev · this machine: deployed v1 in [TIME]
      2 created
      web  http://web.shop.localhost:[PORT]
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stdout
    ✓ shop · dev · this machine: nothing to change, checked in [TIME]
      2 unchanged
      web  http://web.shop.localhost:[PORT]
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["status"]), @r"
    $ mikrocloud status
    --- stdout
    SERVICE  TYPE  STATUS  RELEASE  URL
    web      site  ready   v1       http://web.shop.localhost:[PORT]
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["history"]), @r"
    $ mikrocloud history
    --- stdout
    ID  KIND    STATUS     STARTED (UTC)        COMMIT  CHANGES
    v1  deploy  succeeded  2026-01-31 12:00:00  -       2 created
    --- exit 0
    ");
}

#[test]
fn a_change() {
    let sandbox = Given::Deployed.make();
    sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  web: {type: site, output: dist, spa: true}\n");
    sandbox.write("dist/index.html", "two, and longer");
    sandbox.write("dist/new.css", "");
    assert_snapshot!(shown(&sandbox, &["plan", "--markdown"]), @r"
    $ mikrocloud plan --markdown
    --- stdout
    ### shop · dev · this machine

    Plan: 2 to update.

    | | resource | kind | why |
    |---|---|---|---|
    | `~` | `service.web/site` | local site | the description changed |
    | `~` | `service.web/files` | local site's files | the files changed; 2 of 2 files to upload (15 B) |
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    shop · dev · this machine

      web
      ~ site   local site          the description changed
          spa: false -> true
      ~ files  local site's files  the files changed
          2 of 2 files to upload (15 B)

    Plan: 2 to update.

    updated service.web/site ([TIME])
    updated service.web/files ([TIME])
    --- stdout
    ✓ shop · dev · this machine: deployed v2 in [TIME]
      2 updated
      web  http://web.shop.localhost:[PORT]
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["rollback", "-v"]), @r"
    $ mikrocloud rollback -v
    --- stderr
    shop · dev · this machine

      web
      ~ site   local site          the description changed
          spa: true -> false
          local:UpdateSite
      ~ files  local site's files  the files changed
          1 of 1 file to upload (3 B), 1 to remove
          local:PutBlob, local:PutRelease

    Plan: 2 to update.

    updated service.web/site ([TIME])
    updated service.web/files ([TIME])
    --- stdout
    ✓ shop · dev · this machine: rolled back v3 in [TIME]
      2 updated
      web  http://web.shop.localhost:[PORT]
    --- exit 0
    ");
}

#[test]
fn a_second_service_and_its_end() {
    let sandbox = Given::Deployed.make();
    sandbox.write(
        "mikrocloud.yaml",
        "name: shop\nservices:\n  web: {type: site, output: dist}\n  documentation: {type: site, output: dist}\n",
    );
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    shop · dev · this machine

      documentation
      + site   local site          new
      + files  local site's files  new
          1 of 1 file to upload (3 B)

    Plan: 2 to create, 2 unchanged.

    created service.documentation/site ([TIME])
    created service.documentation/files ([TIME])
    --- stdout
    ✓ shop · dev · this machine: deployed v2 in [TIME]
      2 created, 2 unchanged
      documentation  http://documentation.shop.localhost:[PORT]
      web            http://web.shop.localhost:[PORT]
    --- exit 0
    ");
    sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  web: {type: site, output: dist}\n");
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    shop · dev · this machine

      documentation
      - files  local site's files  it is no longer described
      - site   local site          it is no longer described

    Plan: 2 to delete, 2 unchanged.

    error[MC0003]: this deletes or replaces service.documentation/files, service.documentation/site, and was not confirmed
    hint: nothing was changed; to go ahead add `--yes`
    --- exit 2
    ");
}

#[test]
fn a_destroy_that_nobody_confirmed() {
    let sandbox = Given::Deployed.make();
    assert_snapshot!(shown(&sandbox, &["destroy"]), @r"
    $ mikrocloud destroy
    --- stderr
    shop · dev · this machine

      web
      - files  local site's files  everything is to be destroyed
      - site   local site          everything is to be destroyed

    Plan: 2 to delete.

    error[MC0003]: this deletes 2 resources, and was not confirmed
    hint: nothing was deleted; to go ahead add `--yes`
    --- exit 2
    ");
    assert_snapshot!(shown(&sandbox, &["destroy", "--yes", "-q"]), @r"
    $ mikrocloud destroy --yes -q
    --- stdout
    ✓ shop · dev · this machine: 2 resources deleted in [TIME]
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["status"]), @r"
    $ mikrocloud status
    --- stderr
    error[MC0012]: `shop` is not deployed to `dev`
    next: `mikrocloud projects list`
    --- exit 6
    ");
}

#[test]
fn mistakes() {
    let sandbox = Given::Broken.make();
    assert_snapshot!(shown(&sandbox, &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    error[MC0110]: a site has no key `outptu`
     --> mikrocloud.yaml:3:21
      |
    3 |   web: {type: site, outptu: dist}
      |                     ^^^^^^
      |
      = hint: did you mean `output`? accepted here: `type`, `root`, `build`, `output`, `spa`, `not_found`, `env`, `headers`, `redirects`, `cache`

    error[MC0005]: the project description has a mistake
    next: `mikrocloud explain MC0110`
    --- exit 2
    ");
    sandbox.write("mikrocloud.yaml", "name: Shop\nservices:\n  web:\n    type: sight\n  web:\n    type: site\n");
    assert_snapshot!(shown(&sandbox, &["check"]), @r"
    $ mikrocloud check
    --- stderr
    error[MC0115]: the name `Shop` does not begin with a lower case letter
     --> mikrocloud.yaml:1:7
      |
    1 | name: Shop
      |       ^^^^
      |
      = hint: write `shop`, for example

    error[MC0114]: there is no service type `sight`
     --> mikrocloud.yaml:4:11
      |
    4 |     type: sight
      |           ^^^^^
      |
      = hint: supported: `site`

    error[MC0103]: `web` is written twice in this map, first on line 3
     --> mikrocloud.yaml:5:3
      |
    5 |   web:
      |   ^^^
      |
      = hint: remove one of the two, or merge what is under them

    error[MC0005]: the project description has 3 mistakes
    next: `mikrocloud explain MC0115`
    --- exit 2
    ");
    assert_snapshot!(shown(&Given::BadBuild.make(), &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    building `web`: echo no luck; exit 3
    web | no luck
    error[MC0007]: the build of `web` ended with exit status: 3: `echo no luck; exit 3`
    hint: nothing was deployed; `--no-build` takes the output folder as it is
    --- exit 1
    ");
    assert_snapshot!(shown(&Given::Nothing.make(), &["deploy"]), @r"
    $ mikrocloud deploy
    --- stderr
    error[MC0004]: there is no `mikrocloud.yaml` in `[PROJECT]` or above it
    next: `mikrocloud init`
    --- exit 2
    ");
    assert_snapshot!(shown(&Given::Site.make(), &["deploi"]), @r"
    $ mikrocloud deploi
    --- stderr
    error[MC0002]: unrecognized subcommand `deploi`
    hint: some similar subcommands exist: `explain`, `deploy`
    next: `mikrocloud --help`
    --- exit 2
    ");
    assert_snapshot!(shown(&Given::Site.make(), &["deploy", "--services", "web"]), @r"
    $ mikrocloud deploy --services web
    --- stderr
    error[MC0002]: unexpected argument `--services` found
    hint: a similar argument exists: `--service`
    next: `mikrocloud deploy --help`
    --- exit 2
    ");
    assert_snapshot!(shown(&Given::Site.make(), &["status"]), @r"
    $ mikrocloud status
    --- stderr
    error[MC0012]: `shop` was never deployed from this machine
    next: `mikrocloud projects list`
    --- exit 6
    ");
}

#[test]
fn an_unknown_cloud() {
    assert_snapshot!(shown(&Given::Site.make(), &["deploy", "--cloud", "oracle"]), @r"
    $ mikrocloud deploy --cloud oracle
    --- stderr
    error[MC0002]: there is no cloud called `oracle`
    hint: this mikrocloud knows [CLOUDS]
    --- exit 2
    ");
}

#[test]
fn looking_around() {
    let sandbox = Given::Nothing.make();
    assert_snapshot!(shown(&sandbox, &["projects"]), @r"
    $ mikrocloud projects
    --- stdout
    Nothing was deployed yet. Start with `mikrocloud init hello --template site --deploy`.
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["explain", "MC0013"]), @r"
    $ mikrocloud explain MC0013
    --- stdout
    MC0013 locked, exit status 7

    Another run is at work on the same environment. Its lock ends with it, at the
    latest 30 seconds after it was killed; `--lock-timeout` waits for it.
    --- exit 0
    ");
    assert_snapshot!(shown(&Given::Site.make(), &["check"]), @r"
    $ mikrocloud check
    --- stdout
    ✓ shop · dev · this machine: valid, 1 service, 2 resources
    --- exit 0
    ");
    let sandbox = Given::Deployed.make();
    assert_snapshot!(shown(&sandbox, &["projects"]), @r"
    $ mikrocloud projects
    --- stdout
    PROJECT  ENVIRONMENT  CLOUD  REGION  RESOURCES  RELEASE  DEPLOYED (UTC)
    shop     dev          local  local   2          v1       2026-01-31 12:00:00
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["projects", "show", "shop"]), @r"
    $ mikrocloud projects show shop
    --- stdout
    ENVIRONMENT  CLOUD  ADDRESS            KIND         ID
    dev          local  service.web/files  local.files  shop.dev.web
    dev          local  service.web/site   local.site   shop.dev.web
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["projects", "delete", "shop"]), @r"
    $ mikrocloud projects delete shop
    --- stderr
    error[MC0014]: `shop` still has 2 resources on local
    next: `mikrocloud destroy --project shop --env dev --cloud local`
    --- exit 7
    ");
}

#[test]
fn help() {
    let sandbox = Given::Nothing.make();
    assert_snapshot!(shown(&sandbox, &["--help"]), @r"
    $ mikrocloud --help
    --- stdout
    Deploy one project description to AWS, Azure, Google Cloud or a local cloud: one binary, no server,
    no vendor account

    Usage: mikrocloud [OPTIONS] <COMMAND>

    Commands:
      init         Begin a project: from a template, or from what the folder holds
      check        Check mikrocloud.yaml, without a network
      plan         Show what a deploy would do
      deploy       Build the project and bring it to a cloud
      status       Show what runs and where
      history      List the deployments of an environment
      rollback     Bring an earlier release back
      destroy      Delete everything of an environment
      projects     List what was deployed from this machine
      doctor       Check this machine, its logins and its state file
      explain      Explain an error code
      schema       Print the JSON schema of mikrocloud.yaml
      completions  Print the completion script of a shell
      man          Write the manual pages
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Global options:
      -C, --directory <DIR>      Run as if started in this folder
          --config <FILE>        Use this project description [env: MIKROCLOUD_CONFIG]
      -e, --env <NAME>           Environment to work on [env: MIKROCLOUD_ENV] [default: dev]
          --cloud <NAME>         Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]
          --region <NAME>        Region, or a family such as us-east [env: MIKROCLOUD_REGION]
          --json                 Print one JSON document on stdout
          --ndjson               Print one JSON event a line on stdout
      -y, --yes                  Go ahead without asking; never agrees to lose data
          --no-input             Ask nothing, even at a terminal
      -q, --quiet                Print results and errors only
      -v, --verbose              Print more: fields, calls, build output
          --color <WHEN>         Colour the output: auto, always or never [default: auto]
          --lock-timeout <TIME>  Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]

    With no cloud named anywhere, everything runs on this machine: no account, no login.
    Start with `mikrocloud init hello --template site --deploy`.
    --- exit 0
    ");
    assert_snapshot!(shown(&sandbox, &["deploy", "--help"]), @r"
    $ mikrocloud deploy --help
    --- stdout
    Build the project and bring it to a cloud

    Usage: mikrocloud deploy [OPTIONS]

    Options:
      -s, --service <NAME>          Deploy this service and what it needs; may be given more than once
          --plan <FILE>             Do what this saved plan says, or nothing
          --dry-run                 Show the plan and stop
          --no-build                Take the output folders as they are, without building
          --verify                  Compare every file with the cloud's list, also where nothing was
                                    published since
          --detach                  Do not wait for the cloud to finish what it was told
          --wait-timeout <TIME>     The longest wait for one resource: 90s, 30m [default: 45m]
          --parallelism <N>         Resources to work on at once [default: 10]
          --confirm-destroy <NAME>  Agree to lose the data of this service; with `destroy`, project
      -h, --help                    Print help

    Global options:
      -C, --directory <DIR>      Run as if started in this folder
          --config <FILE>        Use this project description [env: MIKROCLOUD_CONFIG]
      -e, --env <NAME>           Environment to work on [env: MIKROCLOUD_ENV] [default: dev]
          --cloud <NAME>         Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]
          --region <NAME>        Region, or a family such as us-east [env: MIKROCLOUD_REGION]
          --json                 Print one JSON document on stdout
          --ndjson               Print one JSON event a line on stdout
      -y, --yes                  Go ahead without asking; never agrees to lose data
          --no-input             Ask nothing, even at a terminal
      -q, --quiet                Print results and errors only
      -v, --verbose              Print more: fields, calls, build output
          --color <WHEN>         Colour the output: auto, always or never [default: auto]
          --lock-timeout <TIME>  Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]
    --- exit 0
    ");
}

#[test]
fn on_a_terminal_of_80_columns() {
    let sandbox = Given::Site.make();
    assert_snapshot!(screen(&sandbox, 80, "deploy"), @r"
    shop · dev · this machine

      web
      + site   local site          new
      + files  local site's files  new
          1 of 1 file to upload (3 B)

    Plan: 2 to create.

    ✓ service.web/site created in [TIME]
    ✓ service.web/files created in [TIME]
    ✓ shop · dev · this machine: deployed v1 in [TIME]
      2 created
      web  http://web.shop.localhost:[PORT]
    ");
    assert_snapshot!(screen(&Given::Broken.make(), 80, "check"), @r"
    error[MC0110]: a site has no key `outptu`
     --> mikrocloud.yaml:3:21
      |
    3 |   web: {type: site, outptu: dist}
      |                     ^^^^^^
      |
      = hint: did you mean `output`? accepted here: `type`, `root`, `build`, `output
    `, `spa`, `not_found`, `env`, `headers`, `redirects`, `cache`

    error[MC0005]: the project description has a mistake
    next: `mikrocloud explain MC0110`
    ");
}

#[test]
fn nothing_is_wider_than_its_terminal() {
    for columns in [80, 120] {
        for (given, args) in [
            (Given::Site, "plan"),
            (Given::Changed, "deploy"),
            (Given::Broken, "check"),
            (Given::Deployed, "status"),
            (Given::Deployed, "projects"),
            (Given::Twice, "history"),
            (Given::Nothing, "--help"),
            (Given::Nothing, "deploy --help"),
            (Given::Nothing, "explain MC0106"),
            (Given::Nothing, "deploy"),
        ] {
            let sandbox = given.make();
            let wide = screen(&sandbox, 400, args);
            // What fits at 400 columns as at this width was not broken by the terminal.
            let narrow = screen(&sandbox, columns, args);
            let broken = wide.lines().filter(|line| line.chars().count() > usize::from(columns)).collect::<Vec<_>>();
            let wraps_itself = args.contains("--help");
            assert!(wraps_itself || broken.is_empty() || args == "check", "{columns}: {args}: {broken:#?}");
            assert!(narrow.lines().all(|line| line.chars().count() <= usize::from(columns)));
        }
    }
}
