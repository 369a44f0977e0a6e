//! The codes of mistakes in a manifest: stable, one for each class, each with an explanation for `mikrocloud explain`.

/// One class of mistake.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code {
    /// `MC01xx`; never given to another class later.
    pub(crate) code: &'static str,
    /// One paragraph.
    pub(crate) text: &'static str,
}

/// The explanation of `code`; `None` for codes of other parts of the program.
pub(super) fn explain(code: &str) -> Option<&'static str> {
    CODES.iter().find(|c| c.code == code).map(|c| c.text)
}

pub(super) const SYNTAX: &str = "MC0101";
pub(super) const TAB: &str = "MC0102";
pub(super) const DUPLICATE: &str = "MC0103";
pub(super) const NOT_A_PROJECT: &str = "MC0104";
pub(super) const DOCUMENTS: &str = "MC0105";
pub(super) const TOO_MUCH: &str = "MC0106";
pub(super) const ALIAS: &str = "MC0107";
pub(super) const FEATURE: &str = "MC0108";
pub(super) const UNKNOWN_KEY: &str = "MC0110";
pub(super) const PLANNED: &str = "MC0111";
pub(super) const MISSING: &str = "MC0112";
pub(super) const KIND: &str = "MC0113";
pub(super) const CHOICE: &str = "MC0114";
pub(super) const NAME: &str = "MC0115";
pub(super) const FOLDER: &str = "MC0116";
pub(super) const PATTERN: &str = "MC0117";
pub(super) const HEADER_NAME: &str = "MC0118";
pub(super) const HEADER_VALUE: &str = "MC0119";
pub(super) const CONTRADICTION: &str = "MC0120";
pub(super) const NEVER: &str = "MC0121";
pub(super) const TARGET: &str = "MC0122";
pub(super) const TEXT: &str = "MC0123";
pub(super) const REFERENCE: &str = "MC0130";
pub(super) const REFERENCE_SERVICE: &str = "MC0131";
pub(super) const REFERENCE_ATTRIBUTE: &str = "MC0132";
pub(super) const CYCLE: &str = "MC0133";
pub(super) const REFERENCE_PLACE: &str = "MC0134";
pub(super) const ENVIRONMENT: &str = "MC0140";
pub(super) const REMOVES_NOTHING: &str = "MC0141";
pub(super) const CLOUD_CANNOT: &str = "MC0150";

/// Every class of mistake, by code.
pub(crate) const CODES: &[Code] = &[
    Code {
        code: SYNTAX,
        text: "The file is not valid YAML at this place. Usual causes are a quote or bracket that is never closed, a value with `: ` or ` #` in it that needs quotes, a value that starts with one of * & ! % @ ` and needs quotes, or a line that is indented differently from its neighbours.",
    },
    Code {
        code: TAB,
        text: "YAML allows only spaces for indentation. Replace each tab by two spaces; most editors can do this for the whole file.",
    },
    Code {
        code: DUPLICATE,
        text: "A key may appear once in a map, and a header once in a rule whatever its upper and lower case. With two values there is no telling which one is meant, so neither is used. Remove one of them, or merge their contents.",
    },
    Code {
        code: NOT_A_PROJECT,
        text: "The file is empty, holds only comments, or is a list or plain text. A project description is a map with at least `name:` and `services:`. `mikrocloud init` writes one.",
    },
    Code {
        code: DOCUMENTS,
        text: "A line `---` begins a second YAML document. One file describes one project: keep the first document and move the others to their own folders, or describe variants under `environments:`.",
    },
    Code {
        code: TOO_MUCH,
        text: "The file is larger than 1 MiB, nested more than 64 levels deep, has more than 100 environments, or becomes larger than 100,000 values when its aliases are expanded. These bounds keep a broken or hostile file from using up the machine's memory.",
    },
    Code {
        code: ALIAS,
        text: "An alias (`*name`) needs an anchor (`&name`) earlier in the file and cannot contain itself. A merge key (`<<`) takes an alias of a map, or a list of such aliases. A text that begins with `*` needs quotes: `\"*\"`.",
    },
    Code {
        code: FEATURE,
        text: "Keys are single words or short texts, and values are written without tags such as `!Ref` or `!env`. Functions of other tools' templates do not work in this file. `!!str` is accepted; quotes do the same.",
    },
    Code {
        code: UNKNOWN_KEY,
        text: "No key of this name exists at this place. Every key is checked, so that a typing error is not taken for a setting that has no effect. The hint names the closest key and all that are accepted here.",
    },
    Code {
        code: PLANNED,
        text: "The key or service type is part of the design of mikrocloud, but this version cannot do it. It is refused rather than ignored, so that a deployment never lacks something the file asks for. Remove it, or update mikrocloud when a newer version supports it.",
    },
    Code {
        code: MISSING,
        text: "A key that is needed here is absent. The place shown is the map that lacks it. A site with `build:` needs `output:` as well, because only the project knows which folder its build writes.",
    },
    Code {
        code: KIND,
        text: "The value is a text, number, true/false, list or map where another of these is expected, or there is none at all. In YAML 1.2 the words yes, no, on and off are texts: write `true` or `false`. A number that is meant as text needs quotes.",
    },
    Code {
        code: CHOICE,
        text: "Only a fixed set of values is accepted here; the hint lists them and names the closest. Clouds are the ones this build of mikrocloud has.",
    },
    Code {
        code: NAME,
        text: "Names of projects, services and environments become parts of host names and of resource names in the cloud. They are made of lower case letters, digits and single dashes, begin with a letter and end with a letter or digit. Projects and services have at most 40 characters, environments at most 20.",
    },
    Code {
        code: FOLDER,
        text: "`root`, `output` and `not_found` are paths relative to the project, with `/` between their parts, and must stay inside it: a manifest never publishes files from elsewhere on the machine. Absolute paths, `~`, backslashes and a `..` that leaves the project are refused.",
    },
    Code {
        code: PATTERN,
        text: "A pattern for request paths begins with `/` and may contain `*`, which stands for any run of characters, slashes included. Query strings, fragments, spaces and `**` are not part of a pattern.",
    },
    Code {
        code: HEADER_NAME,
        text: "Header names are made of letters, digits and dashes. Headers that the server computes for each response (such as Content-Length, Content-Type, ETag) and those that belong to one connection (such as Connection, Transfer-Encoding) cannot be set, because a wrong value breaks the response. For Cache-Control there is `cache:`.",
    },
    Code {
        code: HEADER_VALUE,
        text: "A header value is one line of visible ASCII characters without spaces at its ends. Other characters are percent-encoded by convention. The value of `cache[].control` is made of the directives of RFC 9111 and its extensions, separated by commas.",
    },
    Code {
        code: CONTRADICTION,
        text: "Two keys ask for different things. With `spa: true` every unknown path is answered with `index.html`, so that a `not_found` page would never be shown: keep one of them.",
    },
    Code {
        code: NEVER,
        text: "Of two redirects, or two cache rules, for one path the first wins and the second would have no effect. A redirect whose target matches its own pattern sends the browser round in circles.",
    },
    Code {
        code: TARGET,
        text: "A redirect's target is a path of the same site (`/new`), a full address (`https://example.com/new`), or another service's address (`${docs.url}/new`). `:splat` stands for what the `*` at the end of `from` matched, and needs one there. An endpoint is a full address with `http://` or `https://` and a host.",
    },
    Code {
        code: TEXT,
        text: "The text is empty or holds characters that cannot be passed on, such as a NUL byte. Names of environment variables are made of letters, digits and underscores and do not begin with a digit.",
    },
    Code {
        code: REFERENCE,
        text: "A reference is written `${service.attribute}`, for example `${web.url}`. Where a text is to hold the characters `${` themselves, write `$${`.",
    },
    Code {
        code: REFERENCE_SERVICE,
        text: "The name before the dot in `${service.attribute}` is not a service of this project in this environment. The hint names the closest service and lists all of them.",
    },
    Code {
        code: REFERENCE_ATTRIBUTE,
        text: "The service exists but has no attribute of this name. A site has `url` (`https://...`, without a slash at its end) and `host` (the name alone).",
    },
    Code {
        code: CYCLE,
        text: "Each service of the circle can only be made once another one of it exists, so none can be first. A service cannot refer to itself either. The message shows the circle; write one of its addresses out, or use a relative path.",
    },
    Code {
        code: REFERENCE_PLACE,
        text: "References to services are resolved in header values and redirect targets, which are set when addresses are known. A build runs before anything is deployed, so its command and environment cannot hold them, nor can paths. `${VARIABLE}` in a build command is the shell's and is left alone.",
    },
    Code {
        code: ENVIRONMENT,
        text: "When a manifest has `environments:`, only those can be used, so that a typing error does not make a new copy of the project. Without `--env` the environment is `dev`. Choose one with `--env`, or add a line for it under `environments:`.",
    },
    Code {
        code: REMOVES_NOTHING,
        text: "`null` under an environment removes what the project has at that place. Here the project has nothing, which is most likely a typing error in one of the keys.",
    },
    Code {
        code: CLOUD_CANNOT,
        text: "The manifest is in order, but the cloud it is to be deployed to lacks the feature, or the value is out of its limits. The message names what is possible; another cloud may support it.",
    },
];
