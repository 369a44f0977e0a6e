//! Tells CloudFront which of its copies are old.

use super::text;
use crate::{
    clouds::{
        Error, ErrorKind,
        aws::{auth::Clients, errors},
    },
    model::{files::FileSet, name::token, resource::Recorded},
};
use aws_sdk_cloudfront::types::{InvalidationBatch, Paths};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeSet;

const OPERATION: &str = "cloudfront:CreateInvalidation";

/// Paths beyond which one wildcard is sent instead: it counts as one path, of which the first 1,000 a month are free.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html>
const MOST_PATHS: usize = 30;

/// What stands in a path as it is: RFC 1738's safe characters. A `*` is encoded, else it would be a wildcard.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html>
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a key, as visitors ask for it.
pub(in crate::clouds::aws) fn url_path(key: &str) -> String {
    format!("/{}", utf8_percent_encode(key, IN_PATH))
}

/// Every change of a release asks for one, so the newest tells whether anybody published since: its id.
pub(super) async fn newest(clients: &Clients, row: &Recorded) -> Result<Option<String>, Error> {
    const OPERATION: &str = "cloudfront:ListInvalidations";
    // The newest come first. <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListInvalidations.html>
    let call = clients.cloudfront.list_invalidations().distribution_id(distribution(row, OPERATION)?).max_items(10);
    let answer = call.send().await.map_err(|error| errors::of(OPERATION, error))?;
    let all = answer.invalidation_list.and_then(|list| list.items).unwrap_or_default();
    let latest = all.iter().map(|i| i.create_time).max();
    // Two of one second cannot be told apart: then no single id matches, and the files are listed.
    let ids: BTreeSet<&str> = all.iter().filter(|i| Some(i.create_time) == latest).map(|i| i.id.as_str()).collect();
    Ok(Some(ids.into_iter().collect::<Vec<_>>().join(" ")))
}

fn distribution<'a>(row: &'a Recorded, operation: &str) -> Result<&'a str, Error> {
    text(&row.fields, "distribution")
        .ok_or_else(|| Error::new(ErrorKind::Unexpected, operation, "the files do not say which distribution serves them"))
}

/// The id of the invalidation; `None` if nothing needs one.
pub(super) async fn run(clients: &Clients, row: &Recorded, set: &FileSet, changed: &[String]) -> Result<Option<String>, Error> {
    let paths = paths(changed);
    if paths.is_empty() {
        return Ok(None);
    }
    let distribution = distribution(row, OPERATION)?;
    // The same release asking for the same paths is the same request, however often its answer was lost; but not when
    // another release was published in between, or going back to one would empty no cache.
    let mut seed = vec![distribution.to_owned(), set.digest(), text(&row.fields, "mark").unwrap_or_default().to_owned()];
    seed.extend(paths.iter().cloned());
    let seed: Vec<&str> = seed.iter().map(String::as_str).collect();
    let quantity = i32::try_from(paths.len()).unwrap_or(i32::MAX);
    let batch = Paths::builder().quantity(quantity).set_items(Some(paths.iter().cloned().collect())).build();
    let batch = InvalidationBatch::builder().caller_reference(token(&seed, 32)).paths(batch.map_err(errors::unbuilt(OPERATION))?).build();
    let call = clients.cloudfront.create_invalidation().distribution_id(distribution);
    let call = call.invalidation_batch(batch.map_err(errors::unbuilt(OPERATION))?);
    let answer = call.send().await.map_err(|error| errors::of(OPERATION, error))?;
    Ok(answer.invalidation.map(|made| made.id))
}

/// The paths under which CloudFront may keep old content of `changed`. It keeps files by the path that the edge function
/// left, so a directory's index is also tried under the directory's own names.
fn paths(changed: &[String]) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for key in changed {
        if key == "index.html" {
            // It may answer any path of a single-page application, and every error.
            return BTreeSet::from(["/*".to_owned()]);
        }
        paths.insert(url_path(key));
        if let Some(directory) = key.strip_suffix("/index.html") {
            let path = url_path(directory);
            paths.insert(format!("{path}/"));
            paths.insert(path);
        }
    }
    if paths.len() > MOST_PATHS { BTreeSet::from(["/*".to_owned()]) } else { paths }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: &[&str]) -> Vec<String> {
        paths(&keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>()).into_iter().collect()
    }

    #[test]
    fn paths_are_encoded_and_directories_have_three() {
        assert_eq!(of(&[]), Vec::<String>::new());
        assert_eq!(of(&["a b.css", "ü.js", "x*.txt"]), ["/%C3%BC.js", "/a%20b.css", "/x%2A.txt"]);
        assert_eq!(of(&["docs/index.html"]), ["/docs", "/docs/", "/docs/index.html"]);
        assert_eq!(of(&["a.css", "index.html"]), ["/*"]);
    }

    #[test]
    fn many_paths_become_one() {
        let keys: Vec<String> = (0..31).map(|n| format!("{n}.css")).collect();
        assert_eq!(paths(&keys).into_iter().collect::<Vec<_>>(), ["/*"]);
        assert_eq!(paths(&keys[1..]).len(), 30);
    }
}
