//! The kinds of the local cloud, and the session that makes their calls.

pub(super) mod site;

use super::agent::client::Client;
use crate::{
    clouds::{Account, Error, ErrorKind, Files, Session, Written},
    model::{
        kind::{Kind, Moves, Setting},
        resource::{Observed, Recorded, Resource},
    },
};
use futures::future::BoxFuture;

pub(super) const SITE: &str = "local.site";
pub(super) const FILES: &str = "local.files";

pub(super) static KINDS: &[Kind] = &[
    Kind {
        name: SITE,
        title: "local site",
        create: "local:PutSite",
        settings: &[Setting { call: "local:UpdateSite", fields: &["spa", "not_found", "headers", "redirects"], after_create: false }],
        delete: &["local:DeleteSite"],
        replace_on: &["project", "environment", "service"],
        stateful: false,
        content: None,
    },
    Kind {
        name: FILES,
        title: "local site's files",
        create: "local:PutBlob",
        settings: &[],
        delete: &["local:DeleteFiles"],
        replace_on: &["site"],
        stateful: false,
        content: Some(Moves { put: "local:PutBlob", publish: "local:PutRelease", publish_all: true, remove: None }),
    },
];

/// A session with this machine's agent.
pub(super) struct Local {
    pub(super) client: Client,
    pub(super) account: Account,
}

impl Session for Local {
    fn account(&self) -> &Account {
        &self.account
    }

    fn find<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async move { self.observe(&want.kind, &want.name).await })
    }

    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async move { self.observe(&row.kind, &row.name).await })
    }

    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(async move {
            match want.kind.as_str() {
                SITE => site::put(&self.client, "local:PutSite", want).await,
                other => Err(not_made_so(other, "create")),
            }
        })
    }

    fn update<'a>(&'a self, want: &'a Resource, _row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(async move {
            match call {
                "local:UpdateSite" => site::put(&self.client, call, want).await,
                other => Err(not_made_so(&want.kind, other)),
            }
        })
    }

    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            match call {
                "local:DeleteSite" => site::delete(&self.client, &row.name).await,
                "local:DeleteFiles" => site::delete_files(&self.client, &row.name).await,
                other => Err(not_made_so(&row.kind, other)),
            }
        })
    }

    fn files(&self) -> &dyn Files {
        self
    }
}

impl Local {
    async fn observe(&self, kind: &str, name: &str) -> Result<Option<Observed>, Error> {
        match kind {
            SITE => site::read(&self.client, name).await,
            FILES => site::read_files(&self.client, name).await,
            other => Err(not_made_so(other, "read")),
        }
    }
}

fn not_made_so(kind: &str, call: &str) -> Error {
    Error::new(ErrorKind::Unexpected, call, format!("`{kind}` has no such call"))
}
