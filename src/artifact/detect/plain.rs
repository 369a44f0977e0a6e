//! Folders without a framework: finished pages, or a program.

use super::{PLAIN, Said, Server, SitePlan, Verdict, package::Package, tree::Tree};

/// Where finished pages usually lie, the likeliest first; `.` is the folder itself.
const FOLDERS: [&str; 11] = ["public", ".", "dist", "site", "www", "docs", "_site", "build", "out", "html", "htdocs"];

/// The folder with the finished pages, published as it is.
pub(super) fn plan(tree: &Tree, wish: Option<&str>) -> Option<SitePlan> {
    let (output, evidence) = match wish {
        Some(folder) => (folder.to_owned(), format!("the folder `{folder}`")),
        None => find(tree)?,
    };
    let page = if output == "." { "404.html".to_owned() } else { format!("{output}/404.html") };
    let notes = if output == "." {
        vec!["Everything beside this file is published, but for hidden files: what is not for readers belongs elsewhere.".to_owned()]
    } else {
        Vec::new()
    };
    Some(SitePlan {
        slug: PLAIN.to_owned(),
        name: "finished pages".to_owned(),
        evidence,
        root: ".".to_owned(),
        build: None,
        output: Said { value: output, because: "Published as it is; there is nothing to build.".to_owned() },
        spa: None,
        not_found: tree.has(&page).then(|| "404.html".to_owned()),
        notes,
    })
}

fn find(tree: &Tree) -> Option<(String, String)> {
    if let Some(text) = tree.text("Staticfile") {
        let root = text.lines().find_map(|l| l.strip_prefix("root:")).map(|r| r.trim().trim_matches(['"', '\'']).trim_start_matches("./"));
        let root = root.filter(|r| !r.is_empty()).unwrap_or(".");
        return Some((root.to_owned(), "`Staticfile`".to_owned()));
    }
    FOLDERS.iter().find_map(|folder| {
        let page = if *folder == "." { "index.html".to_owned() } else { format!("{folder}/index.html") };
        tree.has(&page).then(|| ((*folder).to_owned(), format!("`{page}`")))
    })
}

/// What is to be said about a package that builds nothing and has no pages.
pub(super) fn program(package: &Package) -> Verdict {
    let evidence = match (package.scripts.get("start"), &package.main) {
        (Some(start), _) => format!("the `start` script in package.json, `{start}`"),
        (None, Some(main)) => format!("`main` in package.json, `{main}`"),
        (None, None) => return Verdict::Nothing,
    };
    Verdict::Server(Server { name: "Node.js".to_owned(), evidence, advice: None, sites: Vec::new() })
}
