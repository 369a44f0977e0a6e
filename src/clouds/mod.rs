//! The seam. Above it nobody knows a cloud's name; below it nobody knows what a plan is.

mod attributes;
pub(crate) mod error;
pub(crate) mod guard;

use crate::model::{
    app::{App, CloudSettings},
    files::{FileEntry, FileSet, Published, Source, Stored},
    kind::Kind,
    problem::Problem,
    resource::{Observed, Outputs, Recorded, Resource},
    target::Target,
};
pub(crate) use error::{Error, ErrorKind};
use futures::future::BoxFuture;
use std::{collections::BTreeMap, path::PathBuf};

/// One cloud. Everything here but `connect` is pure and needs no account.
pub(crate) trait Cloud: Sync {
    /// As in `--cloud`.
    fn name(&self) -> &'static str;
    /// As a person writes it.
    fn title(&self) -> &'static str;
    /// Every kind of native resource that `expand` can name.
    fn kinds(&self) -> &'static [Kind];
    /// What it can do, as data.
    fn capability(&self) -> &'static Capability;
    /// The cloud's own region for a family or a region name; its default for `None`.
    fn region(&self, wanted: Option<&str>) -> Result<String, Problem>;
    /// The native resources of a project. Pure: the same input gives the same list.
    fn expand(&self, app: &App, target: &Target, contents: &Contents) -> Result<Expanded, Vec<Problem>>;
    /// Logs in with what the machine has; never asks anything.
    fn connect<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Box<dyn Session>, Error>>;
}

/// What a cloud can do, as data: read by checks, documentation and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Capability {
    /// Service types of the manifest it can run.
    pub(crate) services: &'static [&'static str],
    /// Region families and what they become here.
    pub(crate) regions: &'static [(&'static str, &'static str)],
    /// Needs an account and a network.
    pub(crate) account: bool,
}

/// What is to be published, per service: enough for `expand`, which moves no bytes.
pub(crate) type Contents = BTreeMap<String, Content>;

/// A service's built files, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Content {
    /// [`FileSet::digest`].
    pub(crate) digest: String,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
    /// [`FileSet::has_flat_pages`].
    pub(crate) flat: bool,
}

/// A project in one cloud's own terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expanded {
    pub(crate) resources: Vec<Resource>,
    /// What `${service.attribute}` stands for: text with references, by service and attribute. Every service has `url`
    /// if it can be opened.
    pub(crate) attributes: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a login may use. The edge fills it from arguments, environment and manifest; clouds read nothing else
/// (but an SDK's own login chain).
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) region: String,
    pub(crate) settings: CloudSettings,
    /// Endpoint by service name, `default` for all; already merged by precedence.
    pub(crate) endpoints: BTreeMap<String, String>,
    /// Where this machine's own cloud keeps its files.
    pub(crate) data_dir: PathBuf,
    /// This program, for starting it again in the background.
    pub(crate) program: PathBuf,
}

/// Who a session acts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// The cloud's own account id.
    pub(crate) id: String,
    /// The user or role, as the cloud names it.
    pub(crate) identity: String,
}

/// What a call that writes answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) id: String,
    pub(crate) outputs: Outputs,
    /// Why it is not ready yet; `read` tells when it is.
    pub(crate) waiting: Option<String>,
}

/// A login to one cloud, account and region. Calls are single attempts: retries belong to [`guard`].
pub(crate) trait Session: Send + Sync {
    fn account(&self) -> &Account;

    /// What an earlier run made under `want.name`, if it is ours (by its tags, or by a name only we give).
    /// Something of that name that is not ours is [`ErrorKind::Conflict`].
    fn find<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>>;

    /// `Ok(None)` only if the cloud said that it does not exist; a denied or broken read is an error, never "create it".
    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>>;

    /// The one call `kind.create`; returns as soon as the id is known. All references in `want` are resolved.
    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, Error>>;

    /// The one call `call` of the kind's settings: writes that group of fields of `want` to the resource of `row`.
    fn update<'a>(&'a self, want: &'a Resource, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<Written, Error>>;

    /// The one call `call` of `kind.delete`. Succeeds if already gone; [`ErrorKind::Busy`] means that something still uses it.
    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), Error>>;

    /// The files behind a resource whose kind is `content`.
    fn files(&self) -> &dyn Files;
}

/// Moves the files of a release. `row` is the content resource; its fields say where.
pub(crate) trait Files: Send + Sync {
    /// Everything that is there, by key.
    fn list<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<BTreeMap<String, Stored>, Error>>;

    /// What is there under one key, in full; `None` if nothing or nothing of ours. For a run that lost its memory.
    fn inspect<'a>(&'a self, row: &'a Recorded, key: &'a str) -> BoxFuture<'a, Result<Option<Published>, Error>>;

    /// Writes one file, checked end to end by its hash. With `replacing`, only over exactly that content:
    /// anything else there is [`ErrorKind::Conflict`], except `upload` itself: a put whose answer was lost may be repeated.
    fn put<'a>(&'a self, row: &'a Recorded, upload: &'a Upload<'a>) -> BoxFuture<'a, Result<Stored, Error>>;

    /// Makes the files that were put the ones that visitors get. `changed` are the keys whose old content may be cached.
    /// Called after the puts and before the removals; makes no call where nothing needs to change. The new [`Files::mark`],
    /// where there is one; `row` holds the old in its field `mark`.
    fn publish<'a>(&'a self, row: &'a Recorded, set: &'a FileSet, changed: &'a [String]) -> BoxFuture<'a, Result<Option<String>, Error>>;

    /// A mark that changes when anybody publishes files with mikrocloud, from whichever machine; far cheaper to read than the
    /// list. `None` where the list itself is cheap.
    fn mark<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<String>, Error>>;

    /// Removes keys; those that are gone already are fine.
    fn remove<'a>(&'a self, row: &'a Recorded, keys: &'a [String]) -> BoxFuture<'a, Result<(), Error>>;
}

/// One file on its way.
#[derive(Debug)]
pub(crate) struct Upload<'a> {
    pub(crate) key: &'a str,
    pub(crate) entry: &'a FileEntry,
    pub(crate) source: &'a Source,
    /// The content this is to replace, as the state knows it.
    pub(crate) replacing: Option<&'a str>,
}

macro_rules! clouds {
    ($($(#[$feature:meta])? $cloud:ident),* $(,)?) => {
        $($(#[$feature])? mod $cloud;)*
        /// Every cloud this binary was built with.
        pub(crate) static ALL: &[&dyn Cloud] = &[$($(#[$feature])? &$cloud::Cloud),*];
    };
}
clouds!(
    local,
    #[cfg(feature = "aws")]
    aws,
);

/// The cloud called `name`.
pub(crate) fn find(name: &str) -> Option<&'static dyn Cloud> {
    ALL.iter().copied().find(|cloud| cloud.name() == name)
}

/// The kind called `name`, of whichever cloud.
pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    ALL.iter().flat_map(|cloud| cloud.kinds()).find(|kind| kind.name == name)
}

/// Runs the background server of this machine's own cloud until it has nothing left to serve.
pub(crate) use local::serve;
