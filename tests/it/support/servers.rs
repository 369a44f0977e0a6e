//! Servers that others wrote, each on a free port of 127.0.0.1 and stopped with the test.

use super::tools;
use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The account of every AWS test: the access key is the account id on this server.
pub(crate) const ACCOUNT: &str = "123456789012";

/// A server process.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// S3 with checked checksums, CloudFront with a viewer path, STS.
pub(crate) fn ministack() -> Server {
    ministack_with(&[])
}

/// The same, and it enforces policies of buckets and users, as AWS does.
pub(crate) fn ministack_enforcing() -> Server {
    ministack_with(&[("AUTH", "true")])
}

fn ministack_with(more: &[(&str, &str)]) -> Server {
    let port = free_port();
    let folder = tempfile::tempdir().unwrap();
    let child = Command::new(tools().join("venv/bin/ministack"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", folder.path())
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", port.to_string())
        .env("MINISTACK_ACCOUNT_ID", ACCOUNT)
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        .env("TMPDIR", folder.path())
        .env("STATE_DIR", folder.path().join("state"))
        .envs(more.iter().copied())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait(Server { child, url: format!("http://127.0.0.1:{port}"), _folder: folder }, port)
}

fn wait(mut server: Server, port: u16) -> Server {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.child.try_wait().unwrap().is_none(), "the server ended before it listened");
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    server
}

/// Runs a script with the independent AWS client; `argv[1]` is the endpoint. Its stdout is JSON.
pub(crate) fn boto3(endpoint: &str, script: &str) -> serde_json::Value {
    const HEAD: &str = r#"
import sys, json, boto3
from botocore.config import Config
def client(name, region="us-east-1"):
    return boto3.client(name, endpoint_url=sys.argv[1], region_name=region, aws_access_key_id="123456789012",
        aws_secret_access_key="test", config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}))
"#;
    let output = Command::new(tools().join("venv/bin/python")).args(["-c", &format!("{HEAD}\n{script}"), endpoint]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
