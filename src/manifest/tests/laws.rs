//! What holds for any text and any tree.

use super::{
    super::{
        merge::merge,
        node::{Entry, Kind, Node},
        source::Span,
    },
    FULL, read,
};
use proptest::prelude::*;

fn node(kind: Kind) -> Node {
    Node { span: Span::default(), kind }
}

/// Trees without `null`, which is not a value in an overlay but a wish.
fn tree() -> impl Strategy<Value = Node> {
    let leaf = "[a-c]{1,2}".prop_map(|text| node(Kind::Scalar { text, plain: false }));
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| node(Kind::List(items))),
            prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|map| {
                let entry = |(key, value)| Entry { key, key_span: Span::default(), value };
                node(Kind::Map(map.into_iter().map(entry).collect()))
            }),
        ]
    })
}

fn sorted(node: &Node) -> Node {
    let kind = match &node.kind {
        Kind::Map(entries) => {
            let mut entries: Vec<Entry> = entries.iter().map(|e| Entry { value: sorted(&e.value), ..e.clone() }).collect();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            Kind::Map(entries)
        }
        other => other.clone(),
    };
    Node { kind, ..node.clone() }
}

fn laid(base: &Node, over: &Node) -> Node {
    let mut found = Vec::new();
    let merged = sorted(&merge(base, over, "", &mut found));
    assert!(found.is_empty(), "{found:?}");
    merged
}

/// `over` with every leaf that replaces something turned into `null`.
fn nulls(node_: &Node) -> Node {
    match &node_.kind {
        Kind::Map(entries) => {
            let entries = entries.iter().map(|e| Entry { value: node(Kind::Scalar { text: String::new(), plain: true }), ..e.clone() });
            node(Kind::Map(entries.collect()))
        }
        _ => node_.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_laid_over_changes_nothing(base in tree()) {
        let empty = node(Kind::Map(Vec::new()));
        if base.is_map() {
            prop_assert_eq!(laid(&base, &empty), sorted(&base));
            prop_assert_eq!(laid(&empty, &base), sorted(&base));
            prop_assert_eq!(laid(&base, &nulls(&base)), empty);
        }
        prop_assert_eq!(laid(&base, &base), sorted(&base));
    }

    #[test]
    fn what_is_laid_over_wins_and_doing_it_twice_is_doing_it_once(base in tree(), over in tree()) {
        let once = laid(&base, &over);
        prop_assert_eq!(laid(&once, &over), once.clone());
        for entry in over.entries() {
            if !entry.value.is_map() {
                prop_assert_eq!(once.get(&entry.key), Some(&sorted(&entry.value)));
            }
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}", environment in prop::option::of("\\PC{0,8}")) {
        if let Err(report) = read(&text, environment.as_deref()) {
            prop_assert!(!report.diagnostics.is_empty());
            prop_assert!(!report.render(true).is_empty());
        }
    }

    #[test]
    fn yaml_like_text_is_answered(text in "[a-c:{}\\[\\]&*!|>'\"#, \\-\n\t\r\u{feff}ü%@<$]{0,80}") {
        if let Err(report) = read(&text, None) {
            prop_assert!(!report.render(false).is_empty());
        }
    }

    #[test]
    fn a_manifest_with_something_changed_is_answered(at in 0..FULL.len(), length in 0..40_usize, put in "[\\PC\n]{0,6}") {
        let boundary = |at: usize| (at..=FULL.len()).find(|i| FULL.is_char_boundary(*i)).unwrap_or(FULL.len());
        let text = format!("{}{put}{}", &FULL[..boundary(at)], &FULL[boundary((at + length).min(FULL.len()))..]);
        if let Err(report) = read(&text, Some("staging")) {
            let lines = text.lines().count() + 1;
            let mut last = (0, 0);
            for one in &report.diagnostics {
                prop_assert!(one.line >= 1 && one.line <= lines && one.col >= 1, "{one}");
                prop_assert!((one.line, one.col) >= last, "{report}");
                last = (one.line, one.col);
            }
            prop_assert!(report.render(false).contains("mikrocloud.yaml:"));
        }
    }
}
