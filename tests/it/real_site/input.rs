//! The sources of the site, what is changed in them, and what the tool makes of them.

use crate::support::{
    sandbox::{Sandbox, files_below},
    tools,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// Pages four folders deep, in [`SECTIONS`].
const PAGES: usize = 256;
const SECTIONS: usize = 8;
/// More than goes in one request.
pub(super) const BIG: usize = 20 << 20;
const BIG_KEY: &str = "assets/big data.bin";

/// Pages whose names are as odd as a file's can be.
const ODD_PAGES: &[&str] =
    &["größe/日本語", "a b", "c# & f#", "100%", "100%25", "c++", "what's (new)?", "a&b;c=d,e", "v1.2", "größe/tief/noch tiefer/Ελληνικά"];
/// Files that the tool copies as they are.
const ODD_FILES: &[&str] =
    &["~x [1].txt", "a<b>\"c\".txt", "back\\slash.txt", "é*.txt", ".well-known/security.txt", "assets/plus+plus.svg"];
const EMPTY: &str = "assets/empty.txt";

const MANIFEST: &str = r#"name: shop
services:
  web:
    type: site
    build: mkdocs build --quiet --strict
    output: site
    not_found: 404.html
    env: {SOURCE_DATE_EPOCH: "1700000000"}
    redirects:
      - {from: "/old/*", to: "/s1/:splat", status: 302}
      - {from: "/größe/alt", to: "/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC%E8%AA%9E/"}
    headers:
      - {path: "/assets/*", set: {X-Robots-Tag: noindex}}
    cache:
      - {path: "/assets/*", control: "public, max-age=604800"}
"#;

const TOOL: &str = r"site_name: Größe & Co
site_url: https://example.test/
theme: {name: mkdocs, highlightjs: false}
nav: [index.md, s0/index.md, größe/日本語.md]
exclude_docs: '!/.well-known/'
validation: {omitted_files: ignore}
";

/// A folder: each file by its relative path.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

fn page(n: usize) -> String {
    format!("b{}/c{}/p{n}", n % 5, n % 3)
}

/// The start page of a section; the tool refuses a link to a page that is not there.
fn section(n: usize, without: Option<usize>) -> String {
    let mut text = format!("# Section {n}\n\n");
    for k in (0..PAGES).filter(|k| k % SECTIONS == n && Some(*k) != without) {
        writeln!(text, "- [Page {k}]({}.md)", page(k)).unwrap();
    }
    text
}

/// As it stands in a link.
pub(super) fn linked(name: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(name, ESCAPED).to_string()
}

pub(super) fn project() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let path = std::env::var("PATH").unwrap();
    sandbox.env("PATH", format!("{}:{path}", tools().join("venv/bin").display()));
    sandbox.write("mikrocloud.yaml", MANIFEST);
    sandbox.write("mkdocs.yml", TOOL);
    let mut home = "# Willkommen\n\n".to_owned();
    for name in ODD_PAGES {
        sandbox.write(&format!("docs/{name}.md"), format!("# {name}\n\nGrüße von „{name}“. 日本語 🎈\n"));
        writeln!(home, "- [{}]({}.md)", name.replace(['[', ']'], ""), linked(name)).unwrap();
    }
    for name in ODD_FILES {
        sandbox.write(&format!("docs/{name}"), format!("{name}\n"));
        writeln!(home, "- [file]({})", linked(name)).unwrap();
    }
    sandbox.write("docs/index.md", home);
    for n in 0..SECTIONS {
        sandbox.write(&format!("docs/s{n}/index.md"), section(n, None));
    }
    for n in 0..PAGES {
        let text = format!("# Seite {n}\n\n[up](../../index.md) [日本語](../../../größe/日本語.md) [spaces](../../../a%20b.md)\n");
        sandbox.write(&format!("docs/s{}/{}.md", n % SECTIONS, page(n)), text);
    }
    sandbox.write(&format!("docs/{EMPTY}"), "");
    // Not compressible, and no two parts of it alike.
    let noise = (0..BIG as u64 / 8).flat_map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(n | 1).to_le_bytes());
    sandbox.write(&format!("docs/{BIG_KEY}"), noise.collect::<Vec<u8>>());
    sandbox
}

const EDITED: usize = 3;
const DELETED: usize = 4;
pub(super) const ADDED: &str = "größe/neu & älter";

/// One page changes, one comes, one goes, and with it the link to it.
pub(super) fn change(sandbox: &Sandbox) {
    sandbox.write(&format!("docs/s{}/{}.md", EDITED % SECTIONS, page(EDITED)), "# Seite 3\n\nNeu geschrieben.\n");
    sandbox.write(&format!("docs/{ADDED}.md"), "# Neu & älter\n");
    sandbox.remove(&format!("docs/s{}/{}.md", DELETED % SECTIONS, page(DELETED)));
    sandbox.write(&format!("docs/s{}/index.md", DELETED % SECTIONS), section(DELETED % SECTIONS, Some(DELETED)));
}

pub(super) fn deleted_page() -> String {
    format!("/s{}/{}/", DELETED % SECTIONS, page(DELETED))
}

/// What the tool made, read from the disk.
pub(super) fn built(sandbox: &Sandbox) -> Tree {
    files_below(&sandbox.path().join("site"))
}

/// Which files differ, and which are gone.
pub(super) fn difference(before: &Tree, after: &Tree) -> (BTreeSet<String>, BTreeSet<String>) {
    let written = after.iter().filter(|(key, bytes)| before.get(*key) != Some(*bytes)).map(|(key, _)| key.clone()).collect();
    (written, before.keys().filter(|key| !after.contains_key(*key)).cloned().collect())
}

/// A site worth the name, and what the two builds differ in.
pub(super) fn check_input(first: &Tree, second: &Tree) {
    assert!(first.len() > 300, "{}", first.len());
    let pages = first.keys().filter(|key| key.ends_with("/index.html")).count();
    assert!(pages >= PAGES + ODD_PAGES.len(), "{pages} pages");
    assert_eq!((first[BIG_KEY].len(), first[EMPTY].len()), (BIG, 0));
    for name in ODD_PAGES {
        assert!(first.contains_key(&format!("{name}/index.html")), "{name}");
    }
    for name in ODD_FILES {
        assert!(first.contains_key(*name), "{name}");
    }
    let (written, gone) = difference(first, second);
    assert_eq!(gone, BTreeSet::from([format!("{}index.html", &deleted_page()[1..])]));
    assert!(written.contains(&format!("{ADDED}/index.html")) && (4..12).contains(&written.len()), "{written:?}");
}
