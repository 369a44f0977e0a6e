//! Sites as people have them: odd names, links, hidden files, missing folders.

use super::*;
use crate::model::app::Site;
use std::{collections::BTreeMap, os::unix::ffi::OsStrExt, path::Path};

fn site(build: Option<&str>, output: &str) -> Site {
    Site {
        root: ".".into(),
        build: build.map(Into::into),
        output: output.into(),
        spa: false,
        not_found: None,
        env: BTreeMap::from([("GREETING".to_owned(), "hello".to_owned())]),
        headers: Vec::new(),
        redirects: Vec::new(),
        cache: Vec::new(),
    }
}

fn write(path: &Path, text: &str) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, text).unwrap();
}

#[test]
fn odd_names_are_kept_and_private_files_stay_home() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("dist");
    for key in ["index.html", "a b#c?.txt", "ü/é.html", "100%.txt", ".well-known/security.txt", "deep/er/still/x.css", "empty"] {
        write(&out.join(key), if key == "empty" { "" } else { key });
    }
    for key in [".env", ".git/config", "node_modules/x/index.js", "sub/.htpasswd"] {
        write(&out.join(key), "secret");
    }
    let set = collect("web", &site(None, "dist"), folder.path()).unwrap();
    let keys: Vec<&str> = set.entries.keys().map(String::as_str).collect();
    assert_eq!(keys, [".well-known/security.txt", "100%.txt", "a b#c?.txt", "deep/er/still/x.css", "empty", "index.html", "ü/é.html"]);
    assert_eq!(set.entries["empty"].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(set.entries["empty"].size, 0);
}

#[test]
fn links_stay_inside_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::NamedTempFile::new().unwrap();
    write(&folder.path().join("shared/logo.svg"), "<svg/>");
    write(&folder.path().join("dist/index.html"), "x");
    std::os::unix::fs::symlink("../shared/logo.svg", folder.path().join("dist/logo.svg")).unwrap();
    assert!(collect("web", &site(None, "dist"), folder.path()).unwrap().entries.contains_key("logo.svg"));
    std::os::unix::fs::symlink(outside.path(), folder.path().join("dist/passwd")).unwrap();
    assert!(matches!(collect("web", &site(None, "dist"), folder.path()), Err(Error::Escape { path }) if path.ends_with("passwd")));
}

#[test]
fn a_name_that_no_url_can_hold_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("index.html"), "x");
    fs_err::write(folder.path().join(std::ffi::OsStr::from_bytes(b"bad\xff.txt")), "x").unwrap();
    assert!(matches!(collect("web", &site(None, "."), folder.path()), Err(Error::Name { .. })));
}

#[test]
fn a_missing_folder_names_the_likely_one() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("build/index.html"), "x");
    let Err(Error::NoOutput { hint, .. }) = collect("web", &site(None, "dist"), folder.path()) else { panic!("found files") };
    assert!(hint.contains("`build`"), "{hint}");
    fs_err::create_dir_all(folder.path().join("dist")).unwrap();
    assert!(matches!(collect("web", &site(None, "dist"), folder.path()), Err(Error::Empty { .. })));
}

#[tokio::test]
async fn a_build_tells_its_lines_and_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let lines = std::sync::Mutex::new(Vec::new());
    let tell = |line: &str| lines.lock().unwrap().push(line.to_owned());
    let good = site(Some("echo $GREETING; echo err >&2; mkdir dist; echo x > dist/index.html"), "dist");
    run_build("web", &good, folder.path(), &tell).await.unwrap();
    let mut seen = lines.lock().unwrap().clone();
    seen.sort();
    assert_eq!(seen, ["err", "hello"]);
    let error = run_build("web", &site(Some("exit 3"), "dist"), folder.path(), &tell).await.unwrap_err().to_string();
    assert!(error.contains("exit status: 3"), "{error}");
}
