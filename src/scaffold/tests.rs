//! The engine on small templates: each rule kept, and each broken once.

use super::*;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use std::{collections::BTreeMap, path::Path};

const HEAD: &str =
    "schema = 1\nid = \"demo\"\nversion = \"1.0.0\"\ntitle = \"T\"\nsummary = \"S\"\nlanguage = \"static\"\nkind = \"static\"\n";
const NAME: &str =
    "[[prompt]]\nkey = \"name\"\nlabel = \"Name\"\ntype = \"string\"\npattern = \"^[a-z-]+$\"\nmessage = \"small letters\"\n";

fn template(toml: &str, files: &[(&str, &str)]) -> Result<Template, Error> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    Template::new(&format!("{HEAD}{toml}"), files)
}

fn given(flags: &[(&str, &str)]) -> Given {
    let flags = flags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Given { flags, dir_name: "my dir".to_owned(), ..Given::default() }
}

fn unasked(template: &Template, flags: &[(&str, &str)]) -> Result<Answers, Error> {
    resolve(template, &given(flags), &mut |_| Reply::Unasked)
}

fn rendered(toml: &str, files: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Error> {
    let template = template(toml, files)?;
    let files = render(&template, &unasked(&template, flags)?)?;
    Ok(files.into_iter().map(|f| (f.path, String::from_utf8(f.bytes).unwrap())).collect())
}

fn one(toml: &str, source: &str, flags: &[(&str, &str)]) -> String {
    rendered(toml, &[("f.txt.tmpl", source)], flags).unwrap().remove("f.txt").unwrap()
}

#[test]
fn broken_packages_are_refused() {
    for (toml, why) in [
        ("extra = 1\n", "unknown field `extra`"),
        ("[[prompt]]\nkey = \"x\"\nlabel = \"X\"\ntype = \"string\"\nhelp = \"\"\n", "unknown field `help`"),
        ("[[prompt]]\nkey = \"X\"\nlabel = \"X\"\ntype = \"string\"\n", "the key `X`"),
        ("[[prompt]]\nkey = \"dir_name\"\nlabel = \"X\"\ntype = \"string\"\n", "reserved"),
        ("[[prompt]]\nkey = \"x\"\nlabel = \"X\"\ntype = \"choice\"\n", "`choices`"),
        ("[[prompt]]\nkey = \"x\"\nlabel = \"X\"\ntype = \"bool\"\nchoices = [{value = \"a\"}]\n", "`choices`"),
        ("[[prompt]]\nkey = \"x\"\nlabel = \"X\"\ntype = \"string\"\npattern = \"(\"\n", "`x`"),
        ("[[computed]]\nkey = \"x\"\n", "`value` or `expr`"),
        ("[[file]]\npath = \"x\"\nmode = \"rwx\"\n", "octal"),
        ("[[file]]\npath = \"x\"\nstrategy = \"guess\"\n", "unknown variant"),
        ("[[hook]]\nrun = [\"sh\"]\n", "unknown field `hook`"),
    ] {
        let error = template(toml, &[]).unwrap_err().to_string();
        assert!(error.contains(why), "{toml}: {error}");
    }
    assert!(template(&format!("{NAME}{NAME}"), &[]).unwrap_err().to_string().contains("used twice"));
    for (from, to, why) in [
        ("schema = 1", "schema = 2", "format 2"),
        ("1.0.0", "one", "`version`"),
        ("\"demo\"", "\"Demo\"", "`id`"),
        ("kind =", "min_mikrocloud = \"99.0.0\"\nkind =", "needs mikrocloud 99.0.0"),
    ] {
        let error = Template::new(&HEAD.replacen(from, to, 1), BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains(why), "{to}: {error}");
    }
}

#[test]
fn only_marked_files_are_rendered_and_names_are_made() {
    let files = [
        ("dot_env.tmpl", "NAME=[= name =]\n"),
        ("raw.txt", "[= name =]"),
        ("__name__/__init__.py", ""),
        ("a/dot_b/dot_c", ""),
        ("helm.yaml.tmpl", "{{ .Values.x }} ${{ y }} [[bin]] ${#a} {#if} [#12](x) [= name =]"),
    ];
    let files = rendered(NAME, &files, &[("name", "shop")]).unwrap();
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), [".env", "a/.b/.c", "helm.yaml", "raw.txt", "shop/__init__.py"]);
    assert_eq!(files[".env"], "NAME=shop\n");
    assert_eq!(files["raw.txt"], "[= name =]");
    assert_eq!(files["helm.yaml"], "{{ .Values.x }} ${{ y }} [[bin]] ${#a} {#if} [#12](x) shop");
}

#[test]
fn blocks_leave_no_lines_behind() {
    let source = "a\n[% if name == 'shop' %]\n  b\n[% endif %]\n[#- not shown -#]\nc\n";
    assert_eq!(one(NAME, source, &[("name", "shop")]), "a\n  b\nc\n");
    assert_eq!(one(NAME, source, &[("name", "x")]), "a\nc\n");
}

#[test]
fn what_is_not_defined_is_an_error() {
    let error = rendered(NAME, &[("f.txt.tmpl", "a\n[= nmae =]")], &[("name", "x")]).unwrap_err().to_string();
    assert!(error.contains("f.txt:2: "), "{error}");
    assert!(rendered(NAME, &[("f.txt.tmpl", "[% if nmae %]x[% endif %]")], &[("name", "x")]).is_err());
}

#[test]
fn markup_is_escaped_and_other_text_is_not() {
    let toml = "[[prompt]]\nkey = \"t\"\nlabel = \"T\"\ntype = \"string\"\n";
    let files = rendered(toml, &[("a.html.tmpl", "<p title=\"[= t =]\">"), ("a.md.tmpl", "[= t =]")], &[("t", "<b>\"&")]).unwrap();
    assert_eq!(files["a.html"], "<p title=\"&lt;b&gt;&quot;&amp;\">");
    assert_eq!(files["a.md"], "<b>\"&");
}

#[test]
fn filters_write_names_and_quote() {
    let filter = |name: &str, text: &str| (filters::ALL.iter().find(|(n, _)| *n == name).unwrap().1)(text);
    for (name, text, expected) in [
        ("kebab", "Über_unsApp 2!", "uber-uns-app-2"),
        ("kebab", "Straße", "strasse"),
        ("kebab", "日本", ""),
        ("snake", "my-app", "my_app"),
        ("camel", "my-app", "myApp"),
        ("pascal", "my-app", "MyApp"),
        ("screaming", "my-app", "MY_APP"),
        ("env", "2fa-key", "_2FA_KEY"),
        ("title", "my-café_x", "My Café X"),
        ("go_pkg", "my-app", "myapp"),
        ("py_ident", "class", "class_"),
        ("rust_ident", "my-type", "my_type"),
        ("rust_ident", "type", "type_"),
        ("dns1035", "42 things-", "things"),
        ("yaml", "hello world", "hello world"),
        ("yaml", "no", "\"no\""),
        ("yaml", "a: b", "\"a: b\""),
        ("yaml", "1.0", "\"1.0\""),
        ("yaml", "- x", "\"- x\""),
        ("toml", "a\"b", "'a\"b'"),
        ("shquote", "it's", r"'it'\''s'"),
        ("shquote", "a/b.c", "a/b.c"),
    ] {
        assert_eq!(filter(name, text), expected, "{name} {text}");
    }
}

#[test]
fn answers_come_from_flags_then_variables_then_suggestions_then_defaults() {
    let template = template(&format!("{NAME}default = \"[= dir_name | kebab =]\"\n"), &[]).unwrap();
    let mut all = given(&[("name", "flag")]);
    all.variables.insert("name".to_owned(), "variable".to_owned());
    all.variables.insert("other".to_owned(), "for another template".to_owned());
    all.suggested.insert("name".to_owned(), "suggestion".to_owned());
    let name = || resolve(&template, &all, &mut |_| Reply::Unasked).unwrap().text("name").unwrap().to_owned();
    assert_eq!(name(), "flag");
    all.flags.clear();
    let name = |all: &Given| resolve(&template, all, &mut |_| Reply::Unasked).unwrap().text("name").unwrap().to_owned();
    assert_eq!(name(&all), "variable");
    all.variables.clear();
    assert_eq!(name(&all), "suggestion");
    all.suggested.clear();
    assert_eq!(name(&all), "my-dir");
    let asked = resolve(&template, &all, &mut |q| {
        assert_eq!((q.label, q.default.as_str()), ("Name", "my-dir"));
        assert!(q.check("A").is_err() && q.check("a").is_ok());
        Reply::Text("answer".to_owned())
    });
    assert_eq!(asked.unwrap().text("name"), Some("answer"));
    assert!(matches!(resolve(&template, &all, &mut |_| Reply::Left), Err(Error::Left)));
}

#[test]
fn all_that_is_wrong_or_missing_is_told_at_once() {
    let more = "[[prompt]]\nkey = \"port\"\nlabel = \"Port\"\ntype = \"int\"\n[[prompt]]\nkey = \"title\"\nlabel = \"Title\"\ntype = \"string\"\ndefault = \"[= name | title =]\"\n";
    let template = template(&format!("{NAME}{more}"), &[]).unwrap();
    let Error::Missing(missing) = unasked(&template, &[]).unwrap_err() else { panic!("not missing") };
    // `title` follows from `name`, and is not missing by itself.
    assert_eq!(missing.iter().map(|m| m.flag.as_str()).collect::<Vec<_>>(), ["--name NAME", "--with port=VALUE"]);
    assert_eq!(missing[1].variable, "MIKROCLOUD_SET_PORT");
    let error = unasked(&template, &[("name", "A"), ("port", "x")]).unwrap_err().to_string();
    assert_eq!(error, "`name` is `A`, and takes small letters; `port` is `x`, and takes a whole number");
    let Error::Key { key, hint } = unasked(&template, &[("titel", "x")]).unwrap_err() else { panic!("not refused") };
    assert_eq!((key.as_str(), hint.as_str()), ("titel", "did you mean `title`? there are: `name`, `port`, `title`"));
}

#[test]
fn values_have_types_conditions_and_rules() {
    let toml = r#"
[[prompt]]
key = "db"
label = "Database"
type = "choice"
default = "none"
choices = [{ value = "none" }, { value = "postgres", label = "PostgreSQL" }]
[[prompt]]
key = "pool"
label = "Pool"
type = "int"
default = "5"
when = "db != 'none'"
[[prompt]]
key = "cache"
label = "Cache"
type = "bool"
default = "false"
[[computed]]
key = "both"
expr = "cache and db != 'none'"
[[computed]]
key = "label"
value = "[= db | screaming =]"
[[rule]]
when = "cache and db == 'none'"
error = "a cache needs a database"
[[file]]
path = "db/**"
when = "db != 'none'"
mode = "0755"
"#;
    let files = [("f.tmpl", "[= db =] [= pool + 1 =] [= both | json =] [= label =]"), ("db/x.sh", "")];
    let shown = |flags: &[(&str, &str)]| rendered(toml, &files, flags);
    assert_eq!(shown(&[("db", "postgres"), ("cache", "yes")]).unwrap()["f"], "postgres 6 true POSTGRES");
    assert_eq!(shown(&[]).unwrap().keys().collect::<Vec<_>>(), ["f"]);
    assert_eq!(shown(&[("cache", "true")]).unwrap_err().to_string(), "a cache needs a database");
    assert!(shown(&[("db", "mysql")]).unwrap_err().to_string().contains("there are: `none`, `postgres`"));
    assert!(shown(&[("pool", "9")]).unwrap_err().to_string().contains("`pool` is not used with these answers"));
    let template = template(toml, &files).unwrap();
    let mut asked = Vec::new();
    let answers = resolve(&template, &given(&[]), &mut |q| {
        asked.push(q.label.to_owned());
        Reply::Unasked
    });
    assert_eq!(asked, ["Database", "Cache"]);
    assert_eq!(answers.unwrap().pairs().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(), ["cache=false", "db=none"]);
    let modes = render(&template, &unasked(&template, &[("db", "postgres")]).unwrap()).unwrap();
    assert_eq!(modes.iter().map(|f| f.mode).collect::<Vec<_>>(), [Some(0o755), None]);
}

#[test]
fn paths_stay_inside_and_apart() {
    for path in ["../x", "/x", "a//b", "a/./b", "C:x", "a\\b", "a\0b", "a\n", ""] {
        assert!(matches!(paths::check(path), Err(Error::Path { .. })), "{path:?}");
    }
    let clash = |paths: &[&str]| paths::check_all(paths.iter().map(|p| (*p, 1)));
    assert!(clash(&["a", "b/a"]).is_ok());
    assert!(clash(&["Readme.md", "README.md"]).is_err());
    assert!(clash(&["a", "A/b"]).is_err());
    assert!(paths::check_all([("big", 51 << 20)].into_iter()).is_err());
    assert!(rendered(&NAME.replace("^[a-z-]+$", "."), &[("__name__/x", "")], &[("name", "..")]).is_err());
}

fn file(path: &str, text: &str) -> Rendered {
    Rendered { path: path.to_owned(), bytes: text.into(), mode: None, strategy: Strategy::Managed }
}

fn write(folder: &Path, files: Vec<Rendered>, merge: Merge) -> Result<Vec<&'static str>, Error> {
    let work = Work::plan(folder, files, merge)?;
    let actions = work.steps().map(|(_, action)| action.name()).collect();
    work.carry_out()?;
    Ok(actions)
}

fn names(folder: &Path) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let mut names: Vec<String> = walk
        .filter_map(Result::ok)
        .filter_map(|e| Some(e.path().strip_prefix(folder).ok()?.to_str()?.to_owned()))
        .filter(|n| !n.is_empty())
        .collect();
    names.sort();
    names
}

#[test]
fn files_that_differ_are_kept_replaced_or_put_aside_as_asked() {
    for (merge, actions, here, more) in [
        (Merge::Skip, ["keep", "create", "extend"], "mine", 3),
        (Merge::Overwrite, ["replace", "create", "extend"], "new", 3),
        (Merge::Backup, ["backup", "create", "extend"], "new", 4),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs_err::write(at("a"), "mine").unwrap();
        fs_err::write(at(".gitignore"), "target\n.env").unwrap();
        let files =
            || vec![file("a", "new"), file("b", "new"), Rendered { strategy: Strategy::Union, ..file(".gitignore", ".env\n*.log\n") }];
        assert_eq!(write(folder.path(), files(), merge).unwrap(), actions);
        assert_eq!(fs_err::read_to_string(at("a")).unwrap(), here);
        assert_eq!(fs_err::read_to_string(at(".gitignore")).unwrap(), "target\n.env\n*.log\n");
        assert_eq!(names(folder.path()).len(), more, "{:?}", names(folder.path()));
        if merge == Merge::Backup {
            assert_eq!(fs_err::read_to_string(at("a.orig.1")).unwrap(), "mine");
        }
        let again = write(folder.path(), files(), merge).unwrap();
        assert_eq!(again[1..], ["same", "same"]);
    }
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("a"), "mine").unwrap();
    let Error::Exists(differing) = write(folder.path(), vec![file("a", "x"), file("b", "y")], Merge::Fail).unwrap_err() else { panic!() };
    assert_eq!((differing, names(folder.path())), (vec!["a".to_owned()], vec!["a".to_owned()]));
}

#[test]
fn nothing_is_written_through_a_link_or_over_a_folder() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).unwrap();
    fs_err::create_dir(folder.path().join("dir")).unwrap();
    fs_err::write(folder.path().join("file"), "").unwrap();
    for path in ["link/x", "link", "dir", "file/x"] {
        assert!(matches!(write(folder.path(), vec![file(path, "x")], Merge::Overwrite), Err(Error::InTheWay { .. })), "{path}");
    }
    assert!(matches!(write(&folder.path().join("file"), vec![file("x", "x")], Merge::Overwrite), Err(Error::InTheWay { .. })));
    assert_eq!(names(outside.path()), Vec::<String>::new());
}

#[test]
fn an_error_half_way_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a", "mine"), ("b", "mine")] {
        fs_err::write(folder.path().join(name), text).unwrap();
    }
    let files = vec![file("a", "new"), file("new/deep/x", "new"), file("z", "new")];
    for merge in [Merge::Overwrite, Merge::Backup] {
        let work = Work::plan(folder.path(), files.clone(), merge).unwrap();
        // Somebody else makes the last file in the meantime.
        fs_err::write(folder.path().join("z"), "theirs").unwrap();
        assert!(matches!(work.carry_out(), Err(Error::Io(_))));
        assert_eq!(names(folder.path()), ["a", "b", "z"]);
        assert_eq!(fs_err::read_to_string(folder.path().join("a")).unwrap(), "mine");
        assert_eq!(fs_err::read_to_string(folder.path().join("z")).unwrap(), "theirs");
        fs_err::remove_file(folder.path().join("z")).unwrap();
    }
}

#[test]
fn every_builtin_template_holds_with_its_defaults() {
    for template in builtin().unwrap() {
        let answers = unasked(&template, &[]).unwrap();
        let files = render(&template, &answers).unwrap();
        let manifest = files.iter().find(|f| f.path == "mikrocloud.yaml").unwrap();
        mistakes(manifest).unwrap_or_else(|e| panic!("{}: {e}", template.package.id));
        assert!(template.package.prompts.iter().filter(|p| p.ask).count() <= 3, "{} asks too much", template.package.id);
        assert!(next_steps(&template, &answers).is_ok());
        assert!(!companions(Some((&template, &answers))).is_empty());
    }
    assert!(find("sitte").is_err_and(|e| matches!(e, Error::Unknown { hint, .. } if hint.contains("did you mean `site`?"))));
}

#[test]
fn folders_suggest_names() {
    for (folder, name) in
        [("my-app", Some("my-app")), ("Mein Café", Some("mein-cafe")), ("2024 report", Some("report")), ("日本", None), ("", None)]
    {
        assert_eq!(project_name(folder).as_deref(), name, "{folder}");
    }
    assert_eq!(project_name(&"abcd-".repeat(30)).unwrap().len(), 39, "no dash at the end of what was cut");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is typed as a title: the same bytes each time, a description that is valid, JSON that is JSON, no markup.
    #[test]
    fn rendering_is_deterministic_and_safe(title in "\\PC{1,60}", name in "[a-z][a-z0-9]{0,20}") {
        let template = find("site").unwrap();
        let flags = [("title", title.as_str()), ("name", name.as_str())];
        let Ok(answers) = unasked(&template, &flags) else { return Ok(()) };
        let files = render(&template, &answers).unwrap();
        prop_assert_eq!(&files, &render(&template, &unasked(&template, &flags).unwrap()).unwrap());
        let text = |path: &str| String::from_utf8(files.iter().find(|f| f.path == path).unwrap().bytes.clone()).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text("public/site.webmanifest")).unwrap();
        prop_assert_eq!(manifest["name"].as_str(), Some(title.as_str()));
        prop_assert!(mistakes(files.iter().find(|f| f.path == "mikrocloud.yaml").unwrap()).is_ok());
        let page = text("public/index.html");
        let shown = page.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap();
        prop_assert!(!shown.contains(['<', '>', '"']));
        prop_assert!(companions(Some((&template, &answers))).iter().any(|f| f.path == ".mikrocloud/template.yaml"));
    }

    /// A value in YAML comes back as it was.
    #[test]
    fn yaml_keeps_the_text(text in "\\PC{0,40}") {
        let read: BTreeMap<String, String> = serde_saphyr::from_str(&format!("k: {}\n", filters::yaml(&text))).unwrap();
        prop_assert_eq!(&read["k"], &text);
    }
}
