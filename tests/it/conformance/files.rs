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
        let plan = rig.sandbox.json(&["plan", "--verify"]);
        assert_eq!(plan["changes"][0]["files"]["put"], serde_json::json!(["app.js"]), "{plan:#}");
        assert_eq!(plan["changes"][0]["cause"], "it was changed outside mikrocloud");
        rig.sandbox.ok(&["deploy", "--verify"]);
        assert_eq!(rig.contents()["app.js"], "1");
        assert_eq!(rig.contents()["foreign.txt"], "not ours", "a file that is not ours was touched");
    }
}

/// Changes a file of the one bucket behind our back.
#[cfg(feature = "aws")]
fn tamper(rig: &Rig, key: &str) {
    let script = format!(
        r#"
s3 = client("s3")
s3.put_object(Bucket=s3.list_buckets()["Buckets"][0]["Name"], Key="{key}", Body=b"changed by hand")
print("1")
"#
    );
    crate::support::servers::boto3(&rig.server.as_ref().unwrap().url, &script);
}

#[test]
#[cfg(feature = "aws")]
fn a_file_that_is_about_to_be_replaced_is_looked_at_first() {
    let rig = Rig::new("aws", &[("index.html", "one"), ("app.js", "1")]);
    rig.sandbox.ok(&["deploy"]);
    tamper(&rig, "app.js");
    rig.sandbox.write("dist/app.js", "2");
    rig.proxy.clear();
    rig.sandbox.ok(&["deploy"]);
    assert_eq!(rig.contents()["app.js"], "2");
    let refused = rig.proxy.mutations().iter().filter(|s| s.status == Some(412)).count();
    assert_eq!(refused, 1, "the changed file was written over without a look");
}

#[test]
#[cfg(feature = "aws")]
fn a_release_from_another_machine_is_noticed() {
    let mut rig = Rig::new("aws", &[("index.html", "one"), ("app.js", "1"), ("old.js", "1")]);
    rig.sandbox.ok(&["deploy"]);
    rig.sandbox.write("dist/app.js", "2");
    rig.sandbox.ok(&["deploy"]);
    let here = rig.sandbox.state().join("state.db").display().to_string();
    let elsewhere = rig.sandbox.state().join("elsewhere/state.db").display().to_string();

    rig.sandbox.env("MIKROCLOUD_STATE", elsewhere);
    rig.sandbox.write("dist/app.js", "3");
    rig.sandbox.remove("dist/old.js");
    rig.sandbox.ok(&["deploy"]);

    rig.sandbox.env("MIKROCLOUD_STATE", here);
    rig.sandbox.write("dist/app.js", "2");
    rig.sandbox.write("dist/old.js", "1");
    // All is as this machine left it, by its own memory; the cloud knows better.
    let plan = rig.sandbox.json(&["plan"]);
    assert_eq!(plan["changes"][0]["files"]["put"], serde_json::json!(["app.js", "old.js"]), "{plan:#}");
    rig.sandbox.ok(&["deploy"]);
    assert_eq!(rig.contents()["app.js"], "2");
    assert!(rig.contents().contains_key("old.js"));
}

#[test]
#[cfg(feature = "aws")]
fn going_back_to_an_earlier_content_empties_the_caches_again() {
    let rig = Rig::new("aws", &[("index.html", "one"), ("app.js", "1")]);
    rig.sandbox.ok(&["deploy"]);
    for content in ["2", "1", "2"] {
        rig.sandbox.write("dist/app.js", content);
        rig.sandbox.ok(&["deploy"]);
    }
    let script = r#"
cf = client("cloudfront")
distribution = cf.list_distributions()["DistributionList"]["Items"][0]["Id"]
found = cf.list_invalidations(DistributionId=distribution)["InvalidationList"].get("Items", [])
batches = [cf.get_invalidation(DistributionId=distribution, Id=i["Id"])["Invalidation"]["InvalidationBatch"] for i in found]
print(json.dumps([[b["CallerReference"], b["Paths"]["Items"]] for b in batches]))
"#;
    let made = crate::support::servers::boto3(&rig.server.as_ref().unwrap().url, script);
    let made = made.as_array().unwrap();
    let references: std::collections::BTreeSet<String> = made.iter().map(|m| m[0].to_string()).collect();
    assert_eq!(made.len(), 3, "{made:?}");
    assert_eq!(references.len(), 3, "CloudFront takes a repeated reference for the same request: {made:?}");
    assert!(made.iter().all(|m| m[1] == serde_json::json!(["/app.js"])), "{made:?}");
}
