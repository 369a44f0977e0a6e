//! One step of a plan: an intent row before each call, a result row after it.

use super::{
    Context, Error, Event, files,
    wait::{self, Until},
};
use crate::{
    clouds::{self, ErrorKind, Written},
    model::{
        reference,
        resource::{Address, Recorded, Resource},
    },
    plan::{Action, Step, needs},
    state::Change,
};
use std::{future::Future, time::Duration};
use tokio::time::Instant;

/// Runs a step to its end. `Some(row)` if the cloud is still at work on what was made.
pub(super) async fn run(context: &Context, step: &Step) -> Result<Option<Recorded>, Error> {
    match step.action {
        Action::Create => make(context, step).await,
        Action::Update => change(context, step).await,
        Action::Delete => remove(context, step).await.map(|()| None),
        Action::Replace => {
            remove(context, step).await?;
            make(context, step).await
        }
    }
}

async fn make(context: &Context, step: &Step) -> Result<Option<Recorded>, Error> {
    let Some(want) = wanted(context, step)? else { return Ok(None) };
    if step.kind.content.is_some() {
        return files::move_all(context, step, &want).await.map(|()| None);
    }
    let later: Vec<&str> = step.kind.settings.iter().filter(|s| s.after_create).flat_map(|s| s.fields).copied().collect();
    let mut row = want.recorded("", [].into(), needs(&want_open(step)).into_iter().collect());
    row.fields.retain(|field, _| !later.contains(&field.as_str()));
    let written = call(context, &mut row, step.kind.create, |_| context.session.create(&want)).await?;
    let mut waiting = written.waiting.is_some();
    for setting in step.kind.settings.iter().filter(|s| s.after_create && step.calls.contains(&s.call)) {
        waiting |= set(context, &want, &mut row, setting.call).await?;
    }
    Ok(waiting.then_some(row))
}

async fn change(context: &Context, step: &Step) -> Result<Option<Recorded>, Error> {
    let (Some(want), Some(have)) = (wanted(context, step)?, &step.have) else { return Ok(None) };
    if step.kind.content.is_some() {
        return files::move_all(context, step, &want).await.map(|()| None);
    }
    let mut row = have.clone();
    row.needs = needs(&want_open(step)).into_iter().collect();
    let mut waiting = false;
    for setting in step.calls.iter().copied() {
        waiting |= set(context, &want, &mut row, setting).await?;
    }
    Ok(waiting.then_some(row))
}

/// One call of a kind's settings; true if the cloud is still at work on it.
async fn set(context: &Context, want: &Resource, row: &mut Recorded, name: &str) -> Result<bool, Error> {
    let before = row.clone();
    let fields = clouds::kind(&row.kind).and_then(|k| k.settings.iter().find(|s| s.call == name)).map(|s| s.fields).unwrap_or_default();
    for field in fields {
        match want.fields.get(*field) {
            Some(value) => row.fields.insert((*field).to_owned(), value.clone()),
            None => row.fields.remove(*field),
        };
    }
    let written = call(context, row, name, |_| context.session.update(want, &before, name)).await?;
    Ok(written.waiting.is_some())
}

/// Makes one writing call between its two journal rows; the row is stored with what the cloud answered.
async fn call<F>(context: &Context, row: &mut Recorded, name: &str, make: impl FnOnce(()) -> F) -> Result<Written, Error>
where
    F: Future<Output = Result<Written, clouds::Error>>,
{
    if context.is_cancelled() {
        return Err(Error::Cancelled);
    }
    context.tell(&Event::Calling { address: row.address.clone(), call: name.to_owned() });
    let intent = context.lease.begun(context.deployment, &row.address, name, context.now())?;
    match make(()).await {
        Ok(written) => {
            if !written.id.is_empty() {
                row.id.clone_from(&written.id);
            }
            row.outputs.extend(written.outputs.clone());
            context.lease.ended(intent, Change::Put(row), None, context.now())?;
            context.know(row);
            Ok(written)
        }
        Err(error) => {
            context.lease.ended(intent, Change::None, Some(&error.to_string()), context.now())?;
            Err(error.into())
        }
    }
}

async fn remove(context: &Context, step: &Step) -> Result<(), Error> {
    let Some(have) = &step.have else { return Ok(()) };
    let mut row = have.clone();
    row.deleting = true;
    for (n, name) in step.kind.delete.iter().copied().enumerate() {
        if n > 0 && wait::until(context, &row, Until::ReadyOrGone).await?.is_none() {
            break;
        }
        delete_call(context, &mut row, name).await?;
    }
    if step.kind.content.is_none() {
        wait::until(context, &row, Until::Gone).await?;
    }
    context.lease.note(Change::Remove(&row.address), context.now())?;
    context.forget(&row.address);
    Ok(())
}

/// A delete that meets "still in use" waits: what uses it is on its way out.
async fn delete_call(context: &Context, row: &mut Recorded, name: &str) -> Result<(), Error> {
    let begun = Instant::now();
    loop {
        let attempt = row.clone();
        let done = call(context, row, name, |()| async { context.session.delete(&attempt, name).await.map(|()| Written::default()) });
        match done.await {
            Err(Error::Cloud(error)) if error.kind == ErrorKind::Busy => {
                wait::pause_for(context, row, &error.message, begun, Duration::from_secs(5)).await?;
            }
            done => return done.map(|_| ()),
        }
    }
}

/// The resource as wanted, references and all still open.
fn want_open(step: &Step) -> Resource {
    step.want.clone().unwrap_or_else(|| Resource {
        address: step.address.clone(),
        kind: step.kind.name.to_owned(),
        name: String::new(),
        fields: [].into(),
        after: Vec::new(),
    })
}

/// The resource as wanted, with every reference replaced by what the cloud told.
fn wanted(context: &Context, step: &Step) -> Result<Option<Resource>, Error> {
    let Some(want) = &step.want else { return Ok(None) };
    let fields = reference::resolve(&want.fields, &|address: &Address, output| context.output(address, output));
    if let Some((field, _)) = fields.iter().find(|(_, value)| reference::is_open(value)) {
        let reference = want.fields.get(field).map(ToString::to_string).unwrap_or_default();
        return Err(Error::Unresolved { address: want.address.to_string(), reference });
    }
    Ok(Some(Resource { fields, ..want.clone() }))
}
