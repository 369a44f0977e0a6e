//! Starts the agent as a process that outlives the command.

use super::{
    client::Client,
    disk::{self, Dir},
    protocol::AgentFile,
};
use crate::clouds::{Error, ErrorKind, local::errors};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

const OPERATION: &str = "local:StartAgent";
/// An agent answers within this.
const DEADLINE: Duration = Duration::from_secs(15);
/// Lines of the log that are quoted.
const QUOTED: usize = 8;

/// Starts `program` on `dir` and waits until it, or another that was faster, answers.
pub(super) async fn start(client: &Client, program: &Path, dir: &Dir) -> Result<AgentFile, Error> {
    let mut child = spawn(program, dir).map_err(|e| {
        _ = clear(dir);
        errors::disk(OPERATION, &std::io::Error::new(e.kind(), format!("failed to start `{}` in the background: {e}", program.display())))
    })?;
    let deadline = Instant::now() + DEADLINE;
    loop {
        let ended = child.try_wait().ok().flatten();
        if let Some(agent) = client.running().await? {
            // Where another was faster, ours sees that and ends. It must not come back to life when the other has gone.
            if ended.is_some() || child.id() == Some(agent.pid) || Instant::now() > deadline {
                return Ok(agent);
            }
            sleep(Duration::from_millis(20)).await;
            continue;
        }
        // With success: another agent was faster, and is about to answer.
        if ended.is_some_and(|status| !status.success()) || Instant::now() > deadline {
            let what =
                ended.map_or_else(|| format!("no answer within {} s", DEADLINE.as_secs()), |status| format!("it ended with {status}"));
            let said = tail(dir);
            _ = clear(dir);
            let said = if said.is_empty() { String::new() } else { format!("; it said:\n{said}") };
            return Err(Error::new(ErrorKind::Unexpected, OPERATION, format!("the background server did not start: {what}{said}"))
                .hint(format!("run `{} agent --dir {}` to see it fail", program.display(), dir.path().display())));
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Detached: own process group, no terminal, none of this command's environment (it may hold credentials), nobody's directory.
fn spawn(program: &Path, dir: &Dir) -> std::io::Result<Child> {
    disk::private_dir(dir.path())?;
    let log = disk::append(&dir.log_file())?;
    Command::new(program)
        .args(["agent", "--dir"])
        .arg(std::path::absolute(dir.path())?)
        .current_dir("/")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .process_group(0)
        .spawn()
}

/// The last lines of the log.
fn tail(dir: &Dir) -> String {
    let text = disk::read(&dir.log_file()).ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(QUOTED)..].join("\n")
}

/// Leaves nothing behind where nothing was.
fn clear(dir: &Dir) -> std::io::Result<()> {
    if dir.site_dirs()?.is_empty() && dir.agent()?.is_none() {
        disk::remove(&dir.log_file())?;
        disk::remove(&dir.lock_file())?;
        fs_err::remove_dir(dir.path())?;
    }
    Ok(())
}
