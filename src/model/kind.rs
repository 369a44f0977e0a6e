//! What is known of a kind of native resource before any call: which call writes which field.

/// A kind of native resource, as data. The plan names its calls from here, and `apply` makes exactly those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// `aws.s3.bucket`: cloud, API, noun.
    pub(crate) name: &'static str,
    /// What a person calls it: `S3 bucket`.
    pub(crate) title: &'static str,
    /// The call that makes it: `s3:CreateBucket`. It writes every field that no [`Setting`] with `after_create` names.
    pub(crate) create: &'static str,
    /// The calls that write fields of what exists. A field no setting names cannot be changed: see `replace_on`.
    pub(crate) settings: &'static [Setting],
    /// The calls that remove it, in order; the resource is polled until ready (or gone) after each.
    pub(crate) delete: &'static [&'static str],
    /// Fields whose change needs a new resource.
    pub(crate) replace_on: &'static [&'static str],
    /// Holds what cannot be made again from the project: replacing or deleting it needs `--confirm-destroy`.
    pub(crate) stateful: bool,
    /// Set for a set of files ([`super::files::FileSet`]): moved file by file, by `apply`'s own engine, with these calls.
    pub(crate) content: Option<Moves>,
}

/// The calls that move the files of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moves {
    /// One for each file. (A large file may travel in parts, each a call of its own.)
    pub(crate) put: &'static str,
    /// Makes what was put the thing that visitors get.
    pub(crate) publish: &'static str,
    /// `publish` is needed for new files too, and removes what the release lacks; else only old content that may be
    /// cached needs it.
    pub(crate) publish_all: bool,
    /// Removes files, up to this many a call; `None` where publishing does.
    pub(crate) remove: Option<(&'static str, usize)>,
}

/// One call that writes a group of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) call: &'static str,
    pub(crate) fields: &'static [&'static str],
    /// The create call does not write these: the call follows it whenever one of the fields is wanted.
    pub(crate) after_create: bool,
}

impl Kind {
    /// The API a call belongs to: `s3` of `aws.s3.bucket`. Circuit breakers are kept by it.
    pub(crate) fn api(&self) -> &'static str {
        self.name.split('.').nth(1).unwrap_or(self.name)
    }

    /// The setting that writes `field`.
    pub(crate) fn setting(&self, field: &str) -> Option<&'static Setting> {
        self.settings.iter().find(|s| s.fields.contains(&field))
    }
}
