//! Only what changed travels.

use super::{CLOUDS, Rig};

#[test]
fn one_edit_among_many_files_is_one_put() {
    const COUNT: usize = 10_000;
    for cloud in CLOUDS {
        let rig = Rig::new(cloud, &[("index.html", "one")]);
        for n in 1..COUNT {
            rig.sandbox.write(&format!("dist/{}/{n}.txt", n % 97), format!("file {n}"));
        }
        rig.sandbox.ok(&["deploy"]);
        rig.proxy.clear();
        assert_eq!(rig.sandbox.json(&["deploy"])["status"], "unchanged", "{cloud}");
        assert!(rig.proxy.mutations().is_empty(), "{cloud}: {:?}", rig.proxy.mutations());
        rig.proxy.clear();
        rig.sandbox.write("dist/7/7.txt", "edited");
        rig.sandbox.ok(&["deploy"]);
        let writes: Vec<String> = rig.proxy.mutations().iter().map(|s| format!("{} {}", s.method, s.path)).collect();
        // The file, and what makes it seen: an invalidation, or the switch to the new release.
        assert_eq!(writes.len(), 2, "{cloud}: {writes:#?}");
        assert!(writes[0].starts_with("PUT "), "{cloud}: {writes:#?}");
    }
}

#[test]
fn a_file_that_somebody_changed_in_the_cloud_is_put_right() {
    #[cfg(feature = "aws")]
    {
        let rig = Rig::new("aws", &[("index.html", "one"), ("app.js", "1")]);
        rig.sandbox.ok(&["deploy"]);
        let script = r#"
s3 = client("s3")
name = s3.list_buckets()["Buckets"][0]["Name"]
s3.put_object(Bucket=name, Key="app.js", Body=b"changed by hand")
s3.put_object(Bucket=name, Key="foreign.txt", Body=b"not ours")
print("1")
"#;
        crate::support::servers::boto3(&rig.server.as_ref().unwrap().url, script);
        let plan = rig.sandbox.json(&["plan"]);
        assert_eq!(plan["changes"][0]["files"]["put"], serde_json::json!(["app.js"]), "{plan:#}");
        assert_eq!(plan["changes"][0]["cause"], "it was changed outside mikrocloud");
        rig.sandbox.ok(&["deploy"]);
        assert_eq!(rig.contents()["app.js"], "1");
        assert_eq!(rig.contents()["foreign.txt"], "not ours", "a file that is not ours was touched");
    }
}
