//! A project in a folder of its own, with its own state file and nothing of the machine's environment.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// A folder that holds a project and its state; what runs in it is stopped when it is dropped.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

/// The program under test: the one that was just built, or `MIKROCLOUD_TEST_BINARY` (a release build, say).
pub(crate) fn binary() -> PathBuf {
    std::env::var_os("MIKROCLOUD_TEST_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_mikrocloud").into(), PathBuf::from)
}

/// How a command ended.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("mc").tempdir().unwrap();
        let mut env = BTreeMap::new();
        env.insert("PATH".to_owned(), std::env::var("PATH").unwrap());
        env.insert("HOME".to_owned(), folder.path().join("home").display().to_string());
        env.insert("MIKROCLOUD_STATE".to_owned(), folder.path().join("state/state.db").display().to_string());
        fs::create_dir_all(folder.path().join("home")).unwrap();
        fs::create_dir_all(folder.path().join("project")).unwrap();
        Self { folder, env }
    }

    /// A project called `shop` with one site `web` in `dist`.
    pub(crate) fn with_site(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  web: {type: site, output: dist}\n");
        for (key, text) in files {
            sandbox.write(&format!("dist/{key}"), text);
        }
        sandbox
    }

    pub(crate) fn env(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        self.env.insert(name.to_owned(), value.into());
        self
    }

    /// Sends everything that this project does on AWS to `endpoint`.
    pub(crate) fn aws(&mut self, endpoint: &str) -> &mut Self {
        for (name, value) in [
            ("AWS_ACCESS_KEY_ID", super::servers::ACCOUNT),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("MIKROCLOUD_CLOUD", "aws"),
            ("MIKROCLOUD_AWS_ENDPOINT_URL", endpoint),
        ] {
            self.env(name, value);
        }
        self
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).env_clear().envs(&self.env).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().unwrap())
    }

    /// Runs what must work.
    pub(crate) fn ok(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "`mikrocloud {}`\nstdout: {}\nstderr: {}", args.join(" "), ran.stdout, ran.stderr);
        ran
    }

    /// Runs what must work, and reads its one JSON document.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        self.ok(&[args, &["--json"]].concat()).json()
    }

    pub(crate) fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The recorded resources by address, and their ids.
    pub(crate) fn recorded(&self) -> BTreeMap<String, String> {
        let shown = self.json(&["projects", "show", "shop"]);
        let resources = shown["environments"].as_array().unwrap().iter().flat_map(|e| e["resources"].as_array().unwrap());
        resources.map(|r| (r["address"].as_str().unwrap().to_owned(), r["id"].as_str().unwrap().to_owned())).collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let agent = self.state().join("local/agent.json");
        if let Ok(text) = fs::read_to_string(agent) {
            let pid = serde_json::from_str::<serde_json::Value>(&text).ok().and_then(|v| v["pid"].as_u64());
            if let Some(pid) = pid {
                _ = Command::new("kill").args(["-9", &pid.to_string()]).output();
            }
        }
    }
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let status = output.status.code().or_else(|| output.status.signal().map(|s| 128 + s)).unwrap();
        Self {
            status,
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stdout))
    }
}

/// Every file below a folder, relative, with its bytes.
pub(crate) fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(dir) else { continue };
        for path in entries.map(|e| e.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(path).unwrap_or_default());
            }
        }
    }
    found
}
