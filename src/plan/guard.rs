//! What a plan would lose, so that a person can say yes or no before anything is called.

use super::{Action, Plan, Step};
use crate::model::resource::Address;
use std::collections::BTreeSet;

/// What cannot be had back by deploying again, and what is merely taken down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Losses {
    /// Replaced, or deleted with its whole service, and made again from the project at any time: `--yes` is enough.
    pub(crate) removed: Vec<Address>,
    /// Deleted or replaced with data in it: needs `--confirm-destroy` with the name of its service.
    pub(crate) stateful: Vec<Address>,
}

impl Plan {
    pub(crate) fn losses(&self) -> Losses {
        let mut losses = Losses::default();
        let kept: BTreeSet<Option<&str>> =
            self.unchanged.iter().chain(self.steps.iter().filter(|s| s.want.is_some()).map(|s| &s.address)).map(Address::service).collect();
        let gone = |step: &&Step| matches!(step.action, Action::Delete | Action::Replace);
        for step in self.steps.iter().filter(gone) {
            if step.kind.stateful {
                losses.stateful.push(step.address.clone());
            } else if step.action == Action::Replace || !kept.contains(&step.address.service()) {
                // A part that a living service no longer needs is the change that was asked for.
                losses.removed.push(step.address.clone());
            }
        }
        losses
    }
}
