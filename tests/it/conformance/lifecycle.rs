//! Deploy, look, change, roll back, destroy; and nothing is left.

use super::{CLOUDS, Rig};

#[test]
fn a_site_lives_from_its_first_deploy_to_its_end() {
    for cloud in CLOUDS {
        let rig = Rig::new(
            cloud,
            &[("index.html", "one"), ("about/index.html", "about"), ("a b#c?.txt", "odd"), ("ü/é.css", "x{}"), ("empty", "")],
        );
        let empty = rig.inventory();
        let first = rig.sandbox.json(&["deploy"]);
        assert_eq!(first["status"], "succeeded", "{cloud}");
        assert_eq!(first["deployment"]["id"], "v1");
        assert!(first["services"][0]["url"].as_str().is_some_and(|url| url.starts_with("http")), "{cloud}: {first}");
        assert_eq!(rig.contents().len(), 5, "{cloud}");
        assert_eq!(rig.contents()["a b#c?.txt"], "odd", "{cloud}");

        rig.sandbox.write("dist/index.html", "two");
        rig.sandbox.remove("dist/about/index.html");
        let second = rig.sandbox.json(&["deploy"]);
        assert_eq!((&second["status"], &second["deployment"]["id"]), (&"succeeded".into(), &"v2".into()), "{cloud}");
        assert_eq!(rig.contents()["index.html"], "two", "{cloud}");
        assert!(!rig.contents().contains_key("about/index.html"), "{cloud}");
        assert_eq!(rig.sandbox.json(&["deploy"])["status"], "unchanged", "{cloud}");

        rig.sandbox.json(&["rollback"]);
        rig.sandbox.write("dist/about/index.html", "about");
        assert_eq!(rig.contents()["index.html"], "one", "{cloud}");
        assert_eq!(rig.contents()["about/index.html"], "about", "{cloud}");
        let status = rig.sandbox.json(&["status"]);
        assert_eq!(status["services"][0]["status"], "ready", "{cloud}: {status}");
        let history = rig.sandbox.json(&["history"]);
        let kinds: Vec<&str> = history["deployments"].as_array().unwrap().iter().map(|d| d["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["rollback", "deploy", "deploy"], "{cloud}");

        let refused = rig.sandbox.run(&["destroy"]);
        assert_eq!(refused.status, 2, "{cloud}: {}", refused.stderr);
        rig.sandbox.ok(&["destroy", "--yes"]);
        assert_eq!(rig.inventory(), empty, "{cloud}");
        assert_eq!(rig.sandbox.json(&["projects"])["projects"].as_array().unwrap().len(), 0, "{cloud}");
        if *cloud == "local" {
            assert!(!rig.sandbox.state().join("local").exists(), "the local cloud left files");
        }
    }
}

#[test]
fn a_lost_state_file_is_made_up_for() {
    for cloud in CLOUDS {
        let rig = Rig::new(cloud, &[("index.html", "one"), ("app.js", "1")]);
        rig.sandbox.ok(&["deploy"]);
        let before = rig.inventory();
        for file in ["state.db", "state.db-wal", "state.db-shm"] {
            _ = std::fs::remove_file(rig.sandbox.state().join(file));
        }
        rig.proxy.clear();
        rig.sandbox.ok(&["deploy"]);
        let writes: Vec<String> = rig.proxy.mutations().iter().map(|s| format!("{} {}", s.method, s.path)).collect();
        assert_eq!(writes, [""; 0], "{cloud}: what is there was made again");
        assert_eq!(rig.inventory(), before, "{cloud}");
        for file in ["state.db", "state.db-wal", "state.db-shm"] {
            _ = std::fs::remove_file(rig.sandbox.state().join(file));
        }
        rig.sandbox.ok(&["destroy", "--yes", "--cloud", cloud]);
        assert!(rig.inventory().is_empty(), "{cloud}: {:?}", rig.inventory());
    }
}

#[test]
fn destroy_touches_nothing_that_is_not_ours() {
    let rig = Rig::new("local", &[("index.html", "one")]);
    rig.sandbox.ok(&["deploy"]);
    rig.sandbox.write("mikrocloud.yaml", "name: other\nservices:\n  web: {type: site, output: dist}\n");
    rig.sandbox.ok(&["deploy"]);
    rig.sandbox.ok(&["destroy", "--yes"]);
    let url = rig.plain_url().unwrap();
    assert_eq!(ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap(), "one");
}
