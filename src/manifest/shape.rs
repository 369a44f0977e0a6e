//! What a manifest may hold, as data: the checker, the JSON schema and the hints all read these tables.

use super::suggest::list;

/// What a value must be.
#[derive(Debug)]
pub(super) enum Shape {
    /// A text; numbers and booleans need quotes.
    Text(&'static Rule),
    /// A text, or a number or boolean taken as it is written.
    Verbatim(&'static Rule),
    Bool,
    Number(&'static [u16]),
    /// The name of a cloud that this build knows.
    Cloud,
    Map {
        keys: Keys,
        values: &'static Shape,
        /// It must not be empty.
        some: bool,
    },
    List(&'static Shape),
    Record(&'static Record),
    /// A record whose fields depend on its `type`.
    Service,
    /// By name, any part of the record that is listed, to be laid over the project.
    Environments(&'static [&'static str]),
}

/// What the keys of a [`Shape::Map`] must be.
#[derive(Debug)]
pub(super) enum Keys {
    Rule(&'static Rule),
    Cloud,
}

/// A map with fixed keys.
#[derive(Debug)]
pub(super) struct Record {
    /// `a site`, as in "unknown key of a site".
    pub(super) what: &'static str,
    pub(super) fields: &'static [Field],
    /// Keys of later versions: refused with words of their own.
    pub(super) planned: &'static [&'static str],
}

/// One key of a [`Record`].
#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    /// One or two sentences for editors and the reference.
    pub(super) about: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
}

/// What a text must be like.
pub(super) struct Rule {
    /// A regular expression for editors that refuses nothing that `check` accepts.
    pub(super) pattern: &'static str,
    /// In characters.
    pub(super) longest: Option<usize>,
    /// May hold `${service.attribute}`.
    pub(super) references: bool,
    pub(super) check: fn(&str) -> Result<(), Wrong>,
}

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    /// Follows the place: "cannot be empty".
    pub(super) message: String,
    pub(super) hint: String,
}

impl Wrong {
    pub(super) fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }
}

impl Record {
    pub(super) fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        let fields = self.fields;
        fields.iter().map(|f| f.key)
    }
}

impl Shape {
    /// `text`, as in "this must be text".
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Text(_) | Self::Verbatim(_) | Self::Cloud => "text".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Number(allowed) => {
                let words: Vec<String> = allowed.iter().map(u16::to_string).collect();
                format!("one of {}", list(words.iter().map(String::as_str)))
            }
            Self::List(_) => "a list".to_owned(),
            Self::Map { .. } | Self::Record(_) | Self::Service | Self::Environments(_) => "a map".to_owned(),
        }
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
