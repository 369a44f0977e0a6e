//! From what a person writes in the manifest (`${docs.url}`) to references between resources (`${service.docs/site#url}`).

/// `text` with each `${service.attribute}` replaced by `lookup(service, attribute)`, which is text for
/// [`crate::model::reference::resolve`]. `$${` stays as it is, so that it becomes a plain `${` there; whatever else
/// starts with `${` and is not known to `lookup` becomes a literal.
pub(crate) fn translate(text: &str, lookup: &dyn Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let escaped = before.ends_with('$');
        let known = from[2..].split_once('}').filter(|_| !escaped).and_then(|(inner, after)| {
            let (service, attribute) = inner.trim().split_once('.')?;
            Some((lookup(service, attribute)?, after))
        });
        rest = if let Some((value, after)) = known {
            out.push_str(&value);
            after
        } else {
            out.push_str(if escaped { "${" } else { "$${" });
            &from[2..]
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::translate;
    use crate::model::reference::resolve;
    use serde_json::json;

    fn lookup(service: &str, attribute: &str) -> Option<String> {
        (service == "docs" && attribute == "url").then(|| "https://${service.docs/cdn#domain}".to_owned())
    }

    #[test]
    fn references_are_translated_and_everything_else_is_a_literal() {
        let table = [
            ("", ""),
            ("${docs.url}", "https://d.example"),
            ("a ${docs.url}/x ${docs.url}", "a https://d.example/x https://d.example"),
            ("${ docs.url }", "https://d.example"),
            ("$${docs.url}", "${docs.url}"),
            ("${nope.url} ${docs.url}", "${nope.url} https://d.example"),
            ("${service.docs/cdn#domain}", "${service.docs/cdn#domain}"),
            ("${", "${"),
            ("$", "$"),
            ("${docs.url", "${docs.url"),
            ("${a${docs.url}", "${ahttps://d.example"),
            ("100$ {x}", "100$ {x}"),
        ];
        for (written, meant) in table {
            let fields = [("f".to_owned(), json!(translate(written, &lookup)))].into();
            let resolved = resolve(&fields, &|_, _| Some("d.example".to_owned()));
            assert_eq!(resolved["f"], json!(meant), "{written}");
        }
    }
}
