//! A login to this machine: the directory is this user's, and the agent's token lies in it.

use super::{agent::client::Client, kinds::Local};
use crate::clouds::{Account, Error, ErrorKind, Login};

/// Where the agent and its sites live, below [`Login::data_dir`].
const DIR: &str = "local";

/// A session with the agent of `login.data_dir`; starts it only if it has something to serve.
pub(super) async fn connect(login: &Login) -> Result<Local, Error> {
    let base = login.endpoints.get(DIR).or_else(|| login.endpoints.get("default")).map(String::as_str);
    if let Some(base) = base.filter(|base| !base.starts_with("http://")) {
        let message = format!("the endpoint `{base}` of the local cloud does not begin with `http://`");
        return Err(Error::new(ErrorKind::Invalid, "local:Connect", message));
    }
    let client = Client::new(&login.data_dir.join(DIR), &login.program, base);
    client.prepare().await?;
    Ok(Local { client, account: Account { id: "local".to_owned(), identity: "this user on this machine".to_owned() } })
}
