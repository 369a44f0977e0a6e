//! Regions, physical names and tags.

use crate::model::{name, problem::Problem, resource::Address, target::Target};
use serde_json::{Value, json};

/// Region families of the manifest and what they become here.
pub(super) const FAMILIES: &[(&str, &str)] = &[
    ("us-east", "us-east-1"),
    ("us-west", "us-west-2"),
    ("us-central", "us-east-2"),
    ("ca-central", "ca-central-1"),
    ("sa-east", "sa-east-1"),
    ("eu-west", "eu-west-1"),
    ("eu-central", "eu-central-1"),
    ("eu-north", "eu-north-1"),
    ("eu-south", "eu-south-1"),
    ("uk-south", "eu-west-2"),
    ("me-central", "me-central-1"),
    ("af-south", "af-south-1"),
    ("ap-south", "ap-south-1"),
    ("ap-southeast", "ap-southeast-1"),
    ("ap-northeast", "ap-northeast-1"),
    ("ap-east", "ap-east-1"),
    ("au-southeast", "ap-southeast-2"),
];

/// The commercial partition's regions.
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The account in names that are shown before a login told the real one.
const NO_ACCOUNT: &str = "000000000000";

/// AWS's region for a family or a region name; `us-east-1` for `None`.
pub(super) fn region(wanted: Option<&str>) -> Result<String, Problem> {
    let Some(wanted) = wanted else { return Ok("us-east-1".to_owned()) };
    if let Some((_, region)) = FAMILIES.iter().find(|(family, _)| *family == wanted) {
        return Ok((*region).to_owned());
    }
    if REGIONS.contains(&wanted) {
        return Ok(wanted.to_owned());
    }
    let known = FAMILIES.iter().map(|(family, _)| *family).chain(REGIONS.iter().copied());
    let near = known.map(|name| (strsim::damerau_levenshtein(name, wanted), name)).min().filter(|(distance, _)| *distance <= 3);
    let hint = near.map_or_else(
        || format!("use a region family ({}) or a region name of AWS", FAMILIES.iter().map(|(f, _)| *f).collect::<Vec<_>>().join(", ")),
        |(_, name)| format!("did you mean `{name}`?"),
    );
    Err(Problem { path: "region".to_owned(), message: format!("AWS has no region `{wanted}`"), hint: Some(hint) })
}

/// The physical name of a service's part, at most `max` characters. `part` is empty for the one that carries the service's own name.
pub(super) fn physical(project: &str, target: &Target, service: &str, part: &str, max: usize) -> String {
    let account = target.account.as_deref().unwrap_or(NO_ACCOUNT);
    let seed = [account, &target.region, project, &target.environment, service, part];
    let parts: Vec<&str> = ["mc", project, &target.environment, service, part].into_iter().filter(|p| !p.is_empty()).collect();
    name::physical(&parts, &seed, max)
}

/// Tags of what belongs to one service.
pub(super) fn tags(project: &str, target: &Target, address: &Address) -> Value {
    json!({
        "mikrocloud:managed-by": "mikrocloud",
        "mikrocloud:project": project,
        "mikrocloud:environment": target.environment,
        "mikrocloud:service": address.service().unwrap_or_default(),
    })
}

/// Whether a tag is ours to write; all others belong to the people who set them.
pub(super) fn is_our_tag(key: &str) -> bool {
    key.starts_with("mikrocloud:")
}

/// Where CloudFront is to serve from: North America and Europe are the cheapest class, and a class without the region's own
/// continent would serve its visitors from another one.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html>
pub(super) fn price_class(region: &str) -> &'static str {
    match region.split('-').next().unwrap_or_default() {
        "us" | "ca" | "eu" | "mx" | "il" => "PriceClass_100",
        "sa" => "PriceClass_All",
        "ap" if matches!(region, "ap-southeast-2" | "ap-southeast-4" | "ap-southeast-6") => "PriceClass_All",
        _ => "PriceClass_200",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_family_a_name_or_a_suggestion() {
        assert_eq!(region(None).unwrap(), "us-east-1");
        assert_eq!(region(Some("eu-west")).unwrap(), "eu-west-1");
        assert_eq!(region(Some("eu-south-2")).unwrap(), "eu-south-2");
        assert_eq!(region(Some("eu-wset-1")).unwrap_err().hint.as_deref(), Some("did you mean `eu-west-1`?"));
        assert!(region(Some("the-moon-and-back")).unwrap_err().hint.unwrap().starts_with("use a region family (us-east, "));
        for (family, name) in FAMILIES {
            assert!(REGIONS.contains(name), "{family} -> {name}");
        }
    }

    #[test]
    fn names_fit_and_differ_by_account_region_and_part() {
        let target = |account: Option<&str>, region: &str| Target {
            cloud: "aws".to_owned(),
            region: region.to_owned(),
            environment: "Production_1".to_owned(),
            account: account.map(str::to_owned),
        };
        let long = "a".repeat(40);
        let name = |t: &Target, part: &str| physical(&long, t, "a-service-with-a-long-name", part, 63);
        let here = target(Some("123456789012"), "eu-west-1");
        let all = [
            name(&here, ""),
            name(&here, "function"),
            name(&target(Some("123456789012"), "eu-west-2"), ""),
            name(&target(Some("210987654321"), "eu-west-1"), ""),
            name(&target(None, "eu-west-1"), ""),
        ];
        for (n, name) in all.iter().enumerate() {
            assert!(name.len() <= 63 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!(!all[..n].contains(name), "{name}");
        }
    }
}
