//! Every broken manifest: the code, the place, the words and the hint of each mistake, and nothing besides.

use super::{
    super::{CODES, codes, parse},
    KNOWN,
};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    env: Option<String>,
    code: String,
    line: usize,
    col: usize,
    message_contains: String,
    hint_contains: String,
    #[serde(default)]
    also: Vec<Expected>,
}

fn folders() -> Vec<PathBuf> {
    let bad = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/bad");
    let mut folders: Vec<PathBuf> = fs_err::read_dir(bad).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

fn compare(folder: &Path, seen: &mut BTreeSet<&'static str>) -> Result<(), String> {
    let text = fs_err::read_to_string(folder.join("mikrocloud.yaml")).unwrap();
    let expected: Expected = toml::from_str(&fs_err::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
    let Err(report) = parse("mikrocloud.yaml", &text, expected.env.as_deref(), &KNOWN) else {
        return Err("no mistake was found".to_owned());
    };
    let wanted: Vec<&Expected> = std::iter::once(&expected).chain(&expected.also).collect();
    let rendered = report.render(false);
    if wanted.len() != report.diagnostics.len() {
        return Err(format!("{} mistakes were expected, not:\n{rendered}", wanted.len()));
    }
    for (want, got) in wanted.iter().zip(&report.diagnostics) {
        seen.insert(got.code);
        let hint = got.hint.as_deref().unwrap_or_default();
        let header = format!("mikrocloud.yaml:{}:{}", got.line, got.col);
        if (want.code.as_str(), want.line, want.col) != (got.code, got.line, got.col)
            || !got.message.contains(&want.message_contains)
            || !hint.contains(&want.hint_contains)
        {
            return Err(format!(
                "{} at {}:{} was expected, not {header} {} {:?} {hint:?}",
                want.code, want.line, want.col, got.code, got.message
            ));
        }
        if hint.is_empty() || !rendered.contains(&header) || !rendered.contains("hint: ") {
            return Err(format!("the place {header} or a hint is missing from:\n{rendered}"));
        }
        if got.message.chars().chain(hint.chars()).any(char::is_control) {
            return Err(format!("a message holds control characters: {got:?}"));
        }
    }
    Ok(())
}

#[test]
fn every_broken_manifest_is_told_apart() {
    let mut seen = BTreeSet::from([codes::CLOUD_CANNOT]);
    let folders = folders();
    let failures: Vec<String> = folders
        .iter()
        .filter_map(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            compare(folder, &mut seen).err().map(|why| format!("{name}: {why}"))
        })
        .collect();
    println!("{} broken manifests", folders.len());
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), folders.len(), failures.join("\n"));
    assert!(folders.len() >= 60);
    let all: BTreeSet<&str> = CODES.iter().map(|c| c.code).collect();
    assert_eq!(seen, all, "each code needs a manifest that shows it");
}

#[test]
fn codes_are_unique_and_explained() {
    let all: BTreeSet<&str> = CODES.iter().map(|c| c.code).collect();
    assert_eq!(all.len(), CODES.len());
    assert!(CODES.iter().all(|c| c.code.starts_with("MC01") && c.code.len() == 6 && c.text.len() > 80));
    assert_eq!(codes::explain("MC0101"), Some(CODES[0].text));
    assert_eq!(codes::explain("MC9999"), None);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let report = parse("f", &" ".repeat(1024 * 1024 + 1), None, &KNOWN).unwrap_err();
    assert_eq!((report.diagnostics[0].code, report.diagnostics[0].line), (codes::TOO_MUCH, 1));
}
