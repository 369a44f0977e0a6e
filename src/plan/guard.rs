//! What a plan would lose, so that a person can say yes or no before anything is called.

use super::{Action, Plan, Step};
use crate::model::resource::Address;

/// What cannot be had back by deploying again, and what is merely taken down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Losses {
    /// Deleted or replaced, and made again from the project at any time: `--yes` is enough.
    pub(crate) removed: Vec<Address>,
    /// Deleted or replaced with data in it: needs `--confirm-destroy` with the name of its service.
    pub(crate) stateful: Vec<Address>,
}

impl Plan {
    pub(crate) fn losses(&self) -> Losses {
        let mut losses = Losses::default();
        let gone = |step: &&Step| matches!(step.action, Action::Delete | Action::Replace);
        for step in self.steps.iter().filter(gone) {
            if step.kind.stateful { &mut losses.stateful } else { &mut losses.removed }.push(step.address.clone());
        }
        losses
    }
}
