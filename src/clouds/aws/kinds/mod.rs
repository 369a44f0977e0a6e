//! The native kinds, one file each, all with the same five functions. A call that `KIND` names is one arm there.

mod access;
mod bucket;
mod content;
mod distribution;
pub(super) mod function;
pub(super) mod headers;
mod policy;

use super::{auth::Clients, errors};
use crate::{
    clouds::{Error, ErrorKind, Written},
    model::{
        kind::Kind,
        resource::{Fields, Observed, Recorded, Resource},
    },
};
use serde_json::Value;

macro_rules! kinds {
    ($($module:ident),* $(,)?) => {
        /// Every kind, as data.
        pub(super) static ALL: &[Kind] = &[$($module::KIND),*];

        pub(super) async fn find(clients: &Clients, want: &Resource) -> Result<Option<Observed>, Error> {
            match want.kind.as_str() {
                $(name if name == $module::KIND.name => $module::find(clients, want).await,)*
                name => Err(unknown(name)),
            }
        }

        pub(super) async fn read(clients: &Clients, row: &Recorded) -> Result<Option<Observed>, Error> {
            match row.kind.as_str() {
                $(name if name == $module::KIND.name => $module::read(clients, row).await,)*
                name => Err(unknown(name)),
            }
        }

        pub(super) async fn create(clients: &Clients, want: &Resource) -> Result<Written, Error> {
            match want.kind.as_str() {
                $(name if name == $module::KIND.name => $module::create(clients, want).await,)*
                name => Err(unknown(name)),
            }
        }

        pub(super) async fn update(clients: &Clients, want: &Resource, row: &Recorded, call: &str) -> Result<Written, Error> {
            match want.kind.as_str() {
                $(name if name == $module::KIND.name => $module::update(clients, want, row, call).await,)*
                name => Err(unknown(name)),
            }
        }

        pub(super) async fn delete(clients: &Clients, row: &Recorded, call: &str) -> Result<(), Error> {
            match row.kind.as_str() {
                $(name if name == $module::KIND.name => $module::delete(clients, row, call).await,)*
                name => Err(unknown(name)),
            }
        }
    };
}
kinds!(access, bucket, content, distribution, function, headers, policy);

fn unknown(kind: &str) -> Error {
    Error::new(ErrorKind::Unexpected, kind, "AWS has no such kind of resource")
}

fn unknown_call(kind: &Kind, call: &str) -> Error {
    Error::new(ErrorKind::Unexpected, call, format!("not a call of `{}`", kind.name))
}

/// A text field that the kind always has.
fn text<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Error> {
    optional(fields, name).ok_or_else(|| Error::new(ErrorKind::Unexpected, "read field", format!("`{name}` is missing or not text")))
}

fn optional<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str()
}

/// The pairs of a field that is an object of texts; none if it is absent.
fn pairs<'a>(fields: &'a Fields, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let map = fields.get(name).and_then(Value::as_object);
    map.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
}

/// `None` where AWS answers with one of `codes`, which say that there is no such thing.
fn absent<T>(result: Result<T, Error>, codes: &[&str]) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code.as_deref().is_some_and(|code| codes.contains(&code)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A delete that finds nothing has nothing left to do.
fn gone<T>(result: Result<T, Error>) -> Result<(), Error> {
    match result {
        Ok(_) => Ok(()),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// The ETag that the next write must name.
fn etag(operation: &str, etag: Option<String>) -> Result<String, Error> {
    etag.ok_or_else(|| errors::incomplete(operation, "ETag"))
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_kind_names_calls_of_its_own_cloud_and_each_field_once() {
        for kind in ALL {
            assert!(kind.name.starts_with("aws."), "{}", kind.name);
            let mut calls = vec![kind.create];
            calls.extend(kind.delete);
            calls.extend(kind.settings.iter().map(|s| s.call));
            for call in calls {
                assert!(call.starts_with("s3:") || call.starts_with("cloudfront:"), "{call}");
            }
            assert!(!kind.delete.is_empty(), "{}", kind.name);
        }
    }
}
