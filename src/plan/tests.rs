//! Every planning decision, as a table without a cloud.

use super::*;
use crate::model::{
    files::{FileEntry, Published, Stored},
    kind::{Moves, Setting},
};
use serde_json::json;

static BUCKET: Kind = Kind {
    name: "test.s.bucket",
    title: "bucket",
    create: "s:Create",
    settings: &[
        Setting { call: "s:Tag", fields: &["tags"], after_create: true },
        Setting { call: "s:Size", fields: &["size"], after_create: false },
    ],
    delete: &["s:Delete"],
    replace_on: &["region"],
    stateful: true,
    content: None,
};
const MOVES: Moves = Moves { put: "s:Put", publish: "s:Purge", publish_all: false, remove: Some(("s:Remove", 2)) };
static FILES: Kind =
    Kind { name: "test.s.files", create: "s:Put", settings: &[], replace_on: &[], stateful: false, content: Some(MOVES), ..BUCKET };

fn kinds(name: &str) -> Option<&'static Kind> {
    [&BUCKET, &FILES].into_iter().find(|k| k.name == name)
}

fn bucket(part: &str, fields: serde_json::Value) -> Resource {
    Resource {
        address: Address::of("web", part),
        kind: BUCKET.name.to_owned(),
        name: part.to_owned(),
        fields: serde_json::from_value(fields).unwrap(),
        after: Vec::new(),
    }
}

/// The cloud as it is after `resource` was applied.
fn made(resource: &Resource) -> Current {
    let outputs = [("arn".to_owned(), format!("arn:{}", resource.name))].into();
    let recorded = resource.recorded(&format!("id-{}", resource.name), outputs, needs(resource).into_iter().collect());
    let observed = Observed { id: recorded.id.clone(), fields: resource.fields.clone(), outputs: recorded.outputs.clone(), waiting: None };
    Current { recorded: Some(recorded), observed: Some(observed), files: FilesNow::default() }
}

fn plan(desired: &[Resource], current: &BTreeMap<Address, Current>) -> Plan {
    plan_of(desired, current, &BTreeMap::new(), None)
}

fn plan_of(
    desired: &[Resource],
    current: &BTreeMap<Address, Current>,
    files: &BTreeMap<Address, FileSet>,
    only: Option<&BTreeSet<String>>,
) -> Plan {
    build(&Request { desired, files, current, kinds: &kinds, only, destroy: false }).unwrap()
}

fn shown(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(|s| format!("{} {} {:?} [{}]", s.action.as_str(), s.address.part(), s.cause, s.calls.join(" "))).collect()
}

#[test]
fn each_difference_gives_its_step() {
    let base = bucket("a", json!({"region": "r1", "size": 1, "tags": {"k": "v"}}));
    let with = |fields| bucket("a", fields);
    let here = |change: &dyn Fn(&mut Current)| {
        let mut current = made(&base);
        change(&mut current);
        BTreeMap::from([(base.address.clone(), current)])
    };
    let observe = |key: &'static str, value: serde_json::Value| {
        move |c: &mut Current| _ = c.observed.as_mut().unwrap().fields.insert(key.to_owned(), value.clone())
    };
    let same = json!({"region": "r1", "size": 1, "tags": {"k": "v"}});
    let cases: Vec<(serde_json::Value, BTreeMap<Address, Current>, &str)> = vec![
        (same.clone(), BTreeMap::new(), "create a New [s:Create s:Tag]"),
        (same.clone(), here(&|_| {}), ""),
        (same.clone(), here(&|c| c.observed = None), "create a Gone [s:Create s:Tag]"),
        (json!({"region": "r1", "size": 2, "tags": {"k": "v"}}), here(&|_| {}), "update a Changed [s:Size]"),
        (same.clone(), here(&observe("size", json!(9))), "update a Drift [s:Size]"),
        (
            json!({"region": "r2", "size": 1, "tags": {"k": "v"}}),
            here(&|_| {}),
            "replace a Immutable(\"region\") [s:Delete s:Create s:Tag]",
        ),
        (json!({"region": "r1", "size": 1}), here(&|_| {}), "update a Changed [s:Tag]"),
        (
            same.clone(),
            here(&|c| {
                c.observed.as_mut().unwrap().fields.remove("tags");
                c.recorded.as_mut().unwrap().fields.remove("tags");
            }),
            "update a Unfinished [s:Tag]",
        ),
    ];
    for (desired, current, expected) in cases {
        assert_eq!(shown(&plan(&[with(desired.clone())], &current)).join("; "), expected, "{desired}");
    }
}

#[test]
fn what_is_not_described_any_more_goes_and_what_is_gone_is_forgotten() {
    let (a, b) = (bucket("a", json!({})), bucket("b", json!({})));
    let mut gone = made(&b);
    gone.observed = None;
    let current = BTreeMap::from([(a.address.clone(), made(&a)), (b.address.clone(), gone)]);
    let plan = plan(&[], &current);
    assert_eq!(shown(&plan), ["delete a Removed [s:Delete]"]);
    assert_eq!(plan.forget, [b.address]);
    assert_eq!(plan.losses().stateful, [a.address]);
}

#[test]
fn a_foreign_row_found_by_name_is_adopted_without_a_call() {
    let a = bucket("a", json!({"size": 1}));
    let mut found = made(&a);
    let recorded = found.recorded.take();
    let plan = plan(std::slice::from_ref(&a), &BTreeMap::from([(a.address.clone(), found)]));
    assert!(plan.is_empty());
    assert_eq!(plan.adopt, [recorded.unwrap()]);
}

#[test]
fn making_follows_needs_and_deleting_runs_the_other_way() {
    let a = bucket("a", json!({}));
    let b = bucket("b", json!({"policy": {"arn": reference::to(&a.address, "arn")}}));
    let both = [b.clone(), a.clone()];
    let steps = |plan: &Plan| plan.steps.iter().map(|s| s.address.part().to_owned()).collect::<Vec<_>>();
    let first = plan(&both, &BTreeMap::new());
    assert_eq!(steps(&first), ["a", "b"]);
    assert!(first.steps[1].fields[0].known_after_apply);
    let mut there = made(&b);
    there.observed.as_mut().unwrap().fields = serde_json::from_value(json!({"policy": {"arn": "arn:a"}})).unwrap();
    there.recorded.as_mut().unwrap().fields = there.observed.as_ref().unwrap().fields.clone();
    let current = BTreeMap::from([(a.address.clone(), made(&a)), (b.address.clone(), there)]);
    assert!(plan(&both, &current).is_empty());
    assert_eq!(steps(&plan(&[], &current)), ["b", "a"]);
}

#[test]
fn what_is_no_longer_needed_goes_after_the_change_that_lets_go_of_it() {
    let a = bucket("a", json!({}));
    let mut b = bucket("b", json!({"size": 1}));
    b.after = vec![a.address.clone()];
    let current = BTreeMap::from([(a.address.clone(), made(&a)), (b.address.clone(), made(&b))]);
    let alone = bucket("b", json!({"size": 2}));
    let plan = plan(&[alone], &current);
    assert_eq!(shown(&plan), ["update b Changed [s:Size]", "delete a Removed [s:Delete]"]);
}

#[test]
fn a_circle_and_a_missing_need_are_named() {
    let mut a = bucket("a", json!({}));
    let mut b = bucket("b", json!({}));
    a.after = vec![b.address.clone()];
    let request = |desired: &[Resource]| {
        let none = BTreeMap::new();
        build(&Request { desired, files: &BTreeMap::new(), current: &none, kinds: &kinds, only: None, destroy: false }).unwrap_err()
    };
    assert!(matches!(request(std::slice::from_ref(&a)), Error::Dangling { .. }));
    b.after = vec![a.address.clone()];
    assert!(matches!(request(&[a, b]), Error::Cycle(text) if text.contains("web/a") && text.contains("web/b")));
}

#[test]
fn one_service_is_planned_with_what_it_needs_of_others() {
    let mut other = bucket("x", json!({}));
    other.address = Address::of("api", "x");
    let mut web = bucket("a", json!({}));
    web.after = vec![other.address.clone()];
    let mut third = bucket("y", json!({}));
    third.address = Address::of("docs", "y");
    let all = [third, web, other];
    let only = BTreeSet::from(["web".to_owned()]);
    let plan = plan_of(&all, &BTreeMap::new(), &BTreeMap::new(), Some(&only));
    assert_eq!(plan.steps.iter().map(|s| s.address.as_str()).collect::<Vec<_>>(), ["service.api/x", "service.web/a"]);
}

#[test]
fn only_changed_files_travel_and_foreign_ones_stay() {
    let entry = |sha: &str| FileEntry { size: 10, sha256: sha.into(), content_type: "t".into(), cache_control: "c".into() };
    let published = |sha: &str, etag: &str| Published { entry: entry(sha), stored: Stored { etag: etag.into(), version: None } };
    let mut resource = bucket("files", json!({}));
    resource.kind = FILES.name.to_owned();
    let mut current = made(&resource);
    for (key, sha, etag) in [("same", "1", "e1"), ("edited", "2", "e2"), ("gone", "3", "e3"), ("touched", "4", "e4"), ("lost", "5", "e5")] {
        current.files.published.insert(key.into(), published(sha, etag));
    }
    for (key, etag) in [("same", "e1"), ("edited", "e2"), ("gone", "e3"), ("touched", "other"), ("foreign", "f")] {
        current.files.listed.insert(key.into(), Stored { etag: etag.into(), version: None });
    }
    let mut wanted = FileSet::default();
    for (key, sha) in [("same", "1"), ("edited", "2b"), ("touched", "4"), ("lost", "5"), ("new", "6")] {
        wanted.entries.insert(key.into(), entry(sha));
    }
    let files = BTreeMap::from([(resource.address.clone(), wanted)]);
    let now = BTreeMap::from([(resource.address.clone(), current)]);
    let plan = plan_of(std::slice::from_ref(&resource), &now, &files, None);
    let delta = plan.steps[0].delta.as_ref().unwrap();
    let put: Vec<_> = delta.put.iter().map(|p| (p.key.as_str(), p.replacing.as_deref())).collect();
    assert_eq!(put, [("edited", Some("e2")), ("lost", None), ("new", None), ("touched", Some("other"))]);
    assert_eq!((delta.remove.as_slice(), delta.bytes), (&["gone".to_owned()][..], 40));
}
