//! Which step waits for which.

use super::{Action, Error, Step, needs};
use crate::model::resource::{Address, Resource};
use petgraph::{
    algo::{kosaraju_scc, toposort},
    graph::{DiGraph, NodeIndex},
};
use std::collections::{BTreeMap, HashMap};

/// The wanted addresses, each after what it needs.
pub(super) fn creation(wanted: &BTreeMap<&Address, &Resource>) -> Result<Vec<Address>, Error> {
    let mut graph = DiGraph::<&Address, ()>::new();
    let nodes: BTreeMap<&Address, NodeIndex> = wanted.keys().map(|a| (*a, graph.add_node(a))).collect();
    for (address, resource) in wanted {
        for need in needs(resource) {
            if let Some(before) = nodes.get(&need) {
                graph.add_edge(*before, nodes[address], ());
            }
        }
    }
    sort(&graph, ToString::to_string).map(|order| order.into_iter().map(|n| graph[n].clone()).collect())
}

/// The steps in an order in which they could run one by one.
pub(super) fn sorted(steps: Vec<Step>) -> Result<Vec<Step>, Error> {
    let mut graph = DiGraph::<usize, ()>::new();
    let nodes: Vec<NodeIndex> = (0..steps.len()).map(|n| graph.add_node(n)).collect();
    for (after, waits) in order(&steps).into_iter().enumerate() {
        for before in waits {
            graph.add_edge(nodes[before], nodes[after], ());
        }
    }
    let order: Vec<usize> = sort(&graph, |n| steps[*n].address.to_string())?.into_iter().map(|n| graph[n]).collect();
    let mut slots: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    Ok(order.into_iter().filter_map(|n| slots[n].take()).collect())
}

/// For each step, the indexes of those that must be done before it.
///
/// What is made waits for what it needs. What is deleted waits for all that needed it: their deletion, or their change
/// to something that needs it no more. A replacement's own delete waits only for deletions.
pub(crate) fn order(steps: &[Step]) -> Vec<Vec<usize>> {
    let index: HashMap<&Address, usize> = steps.iter().enumerate().map(|(n, s)| (&s.address, n)).collect();
    let mut waits = vec![Vec::new(); steps.len()];
    for (n, step) in steps.iter().enumerate() {
        if let Some(want) = &step.want {
            waits[n].extend(needs(want).iter().filter_map(|need| index.get(need)).filter(|m| steps[**m].action != Action::Delete));
        }
        for need in step.have.iter().flat_map(|have| &have.needs) {
            let Some(&needed) = index.get(need) else { continue };
            let goes = match steps[needed].action {
                Action::Delete => true,
                Action::Replace => step.action == Action::Delete,
                Action::Create | Action::Update => false,
            };
            if goes && needed != n {
                waits[needed].push(n);
            }
        }
    }
    waits
}

fn sort<N>(graph: &DiGraph<N, ()>, name: impl Fn(&N) -> String) -> Result<Vec<NodeIndex>, Error> {
    toposort(graph, None).map_err(|_| {
        let circle = kosaraju_scc(graph).into_iter().find(|part| part.len() > 1).unwrap_or_default();
        Error::Cycle(circle.iter().map(|n| name(&graph[*n])).collect::<Vec<_>>().join(" -> "))
    })
}
