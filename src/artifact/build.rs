//! Runs a build command, line by line.

use super::Error;
use crate::model::app::Site;
use std::{path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
};

/// Runs `site.build` in the site's root; each line it prints goes to `line`. Nothing is done for a site without a build.
///
/// Dropping the future kills the command.
pub(crate) async fn run_build(service: &str, site: &Site, project: &Path, line: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
    let Some(command) = &site.build else { return Ok(()) };
    let start = |source| Error::Start { service: service.to_owned(), command: command.clone(), source };
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(command)
        .current_dir(project.join(&site.root))
        .envs(&site.env)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(start)?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let ((), (), status) = futures::join!(relay(out, line), relay(err, line), child.wait());
    let status = status.map_err(start)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Build { service: service.to_owned(), command: command.clone(), status: status.to_string() })
}

async fn relay(from: Option<impl AsyncRead + Unpin>, line: &(dyn Fn(&str) + Send + Sync)) {
    let Some(from) = from else { return };
    let mut reader = BufReader::new(from);
    let mut bytes = Vec::new();
    // Tools print what they like: a line need not be UTF-8.
    while reader.read_until(b'\n', &mut bytes).await.is_ok_and(|n| n > 0) {
        line(String::from_utf8_lossy(&bytes).trim_end());
        bytes.clear();
    }
}
