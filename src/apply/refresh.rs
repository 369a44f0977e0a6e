//! Reads the cloud: what was recorded, and what an earlier run may have made without living to record it.

use super::{Event, Observer};
use crate::{
    clouds::{self, ErrorKind, Session},
    model::{
        files::Published,
        kind::Kind,
        reference,
        resource::{Address, Observed, Outputs, Recorded, Resource},
    },
    plan::{Current, FilesNow, LISTED, Learned, MARK, PENDING, PUBLISHED, needs},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};

/// Reads at once.
const READS: usize = 32;

/// What a refresh looks at.
pub(crate) struct Refresh<'a> {
    pub(crate) session: &'a dyn Session,
    pub(crate) desired: &'a [Resource],
    pub(crate) recorded: BTreeMap<Address, Recorded>,
    /// The files recorded as published, by content resource.
    pub(crate) published: BTreeMap<Address, BTreeMap<String, Published>>,
    pub(crate) watch: &'a dyn Observer,
    /// List all files, also where the cloud's mark of the last publication says that nobody published since.
    pub(crate) verify: bool,
    pub(crate) now: jiff::Timestamp,
}

/// Reads everything the project has or may have. Makes no call that writes.
pub(crate) async fn refresh(request: Refresh<'_>) -> Result<BTreeMap<Address, Current>, clouds::Error> {
    let Refresh { session, desired, recorded, mut published, watch, verify, now } = request;
    let wanted: BTreeMap<&Address, &Resource> = desired.iter().map(|r| (&r.address, r)).collect();
    let addresses: BTreeSet<&Address> = wanted.keys().copied().chain(recorded.keys()).collect();
    watch.event(&Event::Refreshing { total: addresses.len() });
    let (content, plain): (Vec<&Address>, Vec<&Address>) =
        addresses.into_iter().partition(|a| kind_of(a, &wanted, &recorded).is_some_and(|k| k.content.is_some()));

    // What has a row is read at once; what has none is looked for in the order of its needs, since its name or its
    // place may depend on what was found before.
    let (known, unknown): (Vec<&Address>, Vec<&Address>) = plain.into_iter().partition(|a| recorded.contains_key(*a));
    let mut current: BTreeMap<Address, Current> = stream::iter(known)
        .map(|address| async {
            let row = &recorded[address];
            let observed = session.read(row).await?;
            Ok((address.clone(), Current { recorded: Some(row.clone()), observed, files: FilesNow::default() }))
        })
        .buffer_unordered(READS)
        .try_collect()
        .await?;
    let lost: Vec<&Resource> = unknown.into_iter().filter_map(|a| wanted.get(a).copied()).collect();
    find(session, lost, &mut current).await?;
    for address in content {
        let row = recorded.get(address);
        let files = published.remove(address).unwrap_or_default();
        let look = Look { session, verify, now };
        let found = content_now(&look, wanted.get(address).copied(), row, files, &current).await?;
        current.insert(address.clone(), found);
    }
    Ok(current)
}

fn kind_of(address: &Address, wanted: &BTreeMap<&Address, &Resource>, recorded: &BTreeMap<Address, Recorded>) -> Option<&'static Kind> {
    let name = wanted.get(address).map(|r| r.kind.as_str()).or_else(|| recorded.get(address).map(|r| r.kind.as_str()))?;
    clouds::kind(name)
}

/// Looks for resources without a row, those whose references are known first.
async fn find(session: &dyn Session, mut open: Vec<&Resource>, current: &mut BTreeMap<Address, Current>) -> Result<(), clouds::Error> {
    while !open.is_empty() {
        let waiting: BTreeSet<Address> = open.iter().map(|r| r.address.clone()).collect();
        let (now, later): (Vec<&Resource>, Vec<&Resource>) = open.into_iter().partition(|r| needs(r).is_disjoint(&waiting));
        let round = if now.is_empty() { later.clone() } else { now.clone() };
        let found: Vec<(Address, Option<Observed>)> = stream::iter(round.iter().map(|r| resolved(r, current)))
            .map(|want| async move { Ok::<_, clouds::Error>((want.address.clone(), session.find(&want).await?)) })
            .buffer_unordered(READS)
            .try_collect()
            .await?;
        for (address, observed) in found {
            current.insert(address, Current { recorded: None, observed, files: FilesNow::default() });
        }
        open = if now.is_empty() { Vec::new() } else { later };
    }
    Ok(())
}

fn resolved(resource: &Resource, current: &BTreeMap<Address, Current>) -> Resource {
    let fields = reference::resolve(&resource.fields, &|address, output| outputs(current.get(address)?).get(output).cloned());
    Resource { fields, ..resource.clone() }
}

fn outputs(current: &Current) -> Outputs {
    let mut all = current.recorded.as_ref().map(|r| r.outputs.clone()).unwrap_or_default();
    all.extend(current.observed.as_ref().map(|o| o.outputs.clone()).unwrap_or_default());
    all
}

fn as_recorded(row: &Recorded) -> Observed {
    Observed { id: row.id.clone(), fields: row.fields.clone(), outputs: row.outputs.clone(), waiting: None }
}

/// How content is looked at.
struct Look<'a> {
    session: &'a dyn Session,
    verify: bool,
    now: jiff::Timestamp,
}

/// The list is read at least this often, whatever the mark says: somebody may have changed a file by hand.
const LIST_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Whether what is recorded of a release may stand for the cloud's own list: it was published to its end, nobody published
/// since, and the list was read not long ago.
pub(super) fn stands(row: &Recorded, mark: &str, now: jiff::Timestamp) -> bool {
    let text = |field: &str| row.fields.get(field).and_then(serde_json::Value::as_str);
    let listed = text(LISTED).and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let fresh = listed.is_some_and(|at| at <= now && now.duration_since(at) < LIST_EVERY);
    text(PUBLISHED).is_some() && !row.fields.contains_key(PENDING) && text(MARK) == Some(mark) && fresh
}

/// What is published: the cloud's list, with what is known of each entry; what nothing is known of is looked at.
async fn content_now(
    look: &Look<'_>,
    want: Option<&Resource>,
    row: Option<&Recorded>,
    mut published: BTreeMap<String, Published>,
    current: &BTreeMap<Address, Current>,
) -> Result<Current, clouds::Error> {
    let place = match (row, want) {
        (Some(row), _) => row.clone(),
        (None, Some(want)) => {
            let want = resolved(want, current);
            if want.fields.values().any(reference::is_open) {
                return Ok(Current::default());
            }
            want.recorded(&want.name, Outputs::new(), Vec::new())
        }
        (None, None) => return Ok(Current::default()),
    };
    let session = look.session;
    let mark = match session.files().mark(&place).await {
        Err(error) if error.kind == ErrorKind::NotFound => None,
        mark => mark?,
    };
    if let (Some(row), Some(mark)) = (row, &mark)
        && !look.verify
        && stands(row, mark, look.now)
    {
        let listed = published.iter().map(|(key, file)| (key.clone(), file.stored.clone())).collect();
        let files = FilesNow { listed, published, learned: Learned::default(), touched: BTreeMap::new(), trusted: true };
        return Ok(Current { recorded: Some(row.clone()), observed: Some(as_recorded(row)), files });
    }
    let listed = match session.files().list(&place).await {
        Ok(listed) => listed,
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(Current { recorded: row.cloned(), ..Current::default() }),
        Err(error) => return Err(error),
    };
    let unknown: Vec<&String> =
        listed.iter().filter(|(key, now)| published.get(*key).is_none_or(|p| !p.stored.is_listed_as(now))).map(|(key, _)| key).collect();
    let looked: Vec<(String, Option<Published>)> = stream::iter(unknown)
        .map(|key| {
            let place = &place;
            async move { Ok::<_, clouds::Error>((key.clone(), session.files().inspect(place, key).await?)) }
        })
        .buffer_unordered(READS)
        .try_collect()
        .await?;
    let (mut touched, mut learned) = (BTreeMap::new(), Learned::default());
    // What is recorded and not listed is gone; a record of it would be believed once the list is not read.
    learned.foreign.extend(published.keys().filter(|key| !listed.contains_key(*key)).cloned());
    for (key, found) in looked {
        let before = match found {
            Some(found) => {
                learned.ours.push((key.clone(), found.clone()));
                published.insert(key.clone(), found)
            }
            None => published.remove(&key).inspect(|_| learned.foreign.push(key.clone())),
        };
        touched.extend(before.map(|before| (key, before.entry)));
    }
    let there = row.is_some() || !listed.is_empty();
    let mut observed = as_recorded(&place);
    if let Some(mark) = mark {
        observed.fields.extend([(MARK.to_owned(), mark.into()), (LISTED.to_owned(), look.now.to_string().into())]);
    }
    let observed = there.then_some(observed);
    Ok(Current { recorded: row.cloned(), observed, files: FilesNow { listed, published, learned, touched, trusted: false } })
}
