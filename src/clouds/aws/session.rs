//! One login to AWS, as the rest of the program sees it.

use super::{auth::Clients, kinds};
use crate::{
    clouds::{Account, Error, Files, Session, Written},
    model::resource::{Observed, Recorded, Resource},
};
use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Mebibytes of file content that may be in memory at once, over all uploads.
const MEMORY: usize = 128;

pub(super) struct Connection {
    pub(super) clients: Clients,
    account: Account,
    /// One permit for each mebibyte of [`MEMORY`].
    pub(super) memory: Arc<Semaphore>,
}

impl Connection {
    pub(super) fn new(clients: Clients, account: Account) -> Self {
        Self { clients, account, memory: Arc::new(Semaphore::new(MEMORY)) }
    }

    /// What `bytes` of content cost of [`MEMORY`]; never more than all of it.
    pub(super) fn permits(bytes: u64) -> u32 {
        u32::try_from(bytes.div_ceil(1 << 20).clamp(1, MEMORY as u64)).unwrap_or(1)
    }
}

impl Session for Connection {
    fn account(&self) -> &Account {
        &self.account
    }

    fn find<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(kinds::find(&self.clients, want))
    }

    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(kinds::read(&self.clients, row))
    }

    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(kinds::create(&self.clients, want))
    }

    fn update<'a>(&'a self, want: &'a Resource, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(kinds::update(&self.clients, want, row, call))
    }

    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(kinds::delete(&self.clients, row, call))
    }

    fn files(&self) -> &dyn Files {
        self
    }
}
