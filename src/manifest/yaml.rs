//! YAML text to a tree of [`Node`]s. Aliases and merge keys are expanded here, within bounds.

use super::{
    codes,
    node::{Entry, Kind, Node},
    report::Found,
    source::{Source, Span},
    suggest::quote,
};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};
use std::collections::BTreeMap;

/// How deep values may be nested.
const DEEPEST: usize = 64;
/// How many values there may be once aliases are expanded.
const MOST: usize = 100_000;

/// The values of the one document in `source`, and what is wrong with how they are written. `None` where nothing can be
/// read: the file is broken or empty.
pub(super) fn read(source: &Source) -> (Option<Node>, Vec<Found>) {
    let mut builder = Builder { source, frames: Vec::new(), anchors: BTreeMap::new(), root: None, found: Vec::new(), count: 0 };
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(&source.text, options) {
        let (event, span, tag) = match event {
            Ok((event, span)) => (event, bytes(source, &span), span.tag_span().map(|tag| bytes(source, &tag))),
            Err(error) => {
                builder.found.push(syntax(source, &error));
                return (None, builder.found);
            }
        };
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
        }
        if documents > 1 {
            let hint = "keep one project in each file; variants of it go under `environments:`";
            builder.found.push(Found::new(codes::DOCUMENTS, span, "", "a second document begins here").hint(hint));
            break;
        }
        if builder.event(event, span, tag.unwrap_or(span)).is_none() {
            return (None, builder.found);
        }
    }
    (builder.root, builder.found)
}

fn bytes(source: &Source, span: &granit_parser::Span) -> Span {
    let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or(source.text.len());
    let start = byte(&span.start);
    Span { start, end: byte(&span.end).max(start) }
}

/// A list or map that is not closed yet.
struct Frame {
    span: Span,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map(Fields),
}

#[derive(Default)]
struct Fields {
    entries: Vec<Entry>,
    /// Where each key was first written.
    seen: BTreeMap<String, Span>,
    /// What merge keys add, unless a key of the map itself says otherwise.
    merged: Vec<Entry>,
    /// The key that waits for its value; `Some(None)` for one that cannot be used.
    key: Option<Option<(String, Span)>>,
    /// One of the keys cannot be used, so there is no telling what the map was to be.
    broken: bool,
}

/// What a tag makes of a scalar.
enum Tagged {
    No,
    /// `!!str`: a text, whatever it looks like.
    Text,
    Unknown,
}

struct Builder<'s> {
    source: &'s Source,
    frames: Vec<Frame>,
    /// Anchored values by the parser's number; `None` while a value is still being read.
    anchors: BTreeMap<usize, Option<Node>>,
    root: Option<Node>,
    found: Vec<Found>,
    count: usize,
}

impl Builder<'_> {
    /// Takes one event in; `None` when it makes no sense to go on. `at` is where its tag is, if it has one.
    fn event(&mut self, event: Event<'_>, span: Span, at: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = match self.tag(tag.as_deref(), at) {
                    Tagged::No => Kind::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain },
                    Tagged::Text => Kind::Scalar { text: text.into_owned(), plain: false },
                    Tagged::Unknown => Kind::Unusable,
                };
                self.count += 1;
                self.finish(Node { span, kind }, anchor)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tag(tag.as_deref(), at);
                self.open(span, anchor, Content::List(Vec::new()))?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tag(tag.as_deref(), at);
                self.open(span, anchor, Content::Map(Fields::default()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::UnresolvedAlias(_) => self.lost(span, "has no anchor before it")?,
            _ => {}
        }
        Some(())
    }

    fn tag(&mut self, tag: Option<&Tag>, span: Span) -> Tagged {
        match tag {
            None => Tagged::No,
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Tagged::Text,
            Some(tag) => {
                let message = format!("the tag {} has no meaning here", quote(&tag.original()));
                let hint = "write the value itself, without a tag; a text that begins with `!` needs quotes";
                self.found.push(Found::new(codes::FEATURE, span, "", message).hint(hint));
                Tagged::Unknown
            }
        }
    }

    fn open(&mut self, span: Span, anchor: usize, content: Content) -> Option<()> {
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        self.count += 1;
        self.frames.push(Frame { span, anchor, content });
        self.bounded(span, self.frames.len())
    }

    fn close(&mut self, span: Span) -> Option<()> {
        let frame = self.frames.pop()?;
        let kind = match frame.content {
            Content::List(items) => Kind::List(items),
            Content::Map(fields) if fields.broken => Kind::Unusable,
            Content::Map(fields) => Kind::Map(fields.finish()),
        };
        let end = span.end.max(frame.span.end);
        self.finish(Node { span: Span { start: frame.span.start, end }, kind }, frame.anchor)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Option<()> {
        if anchor != 0 {
            self.anchors.insert(anchor, Some(node.clone()));
        }
        self.add(node)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Option<()> {
        let Some(Some(node)) = self.anchors.get(&anchor) else {
            return self.lost(span, "contains itself");
        };
        let (count, depth) = node.extent();
        let node = node.clone();
        self.count += count;
        self.bounded(span, self.frames.len() + depth)?;
        self.add(node)
    }

    fn bounded(&mut self, span: Span, depth: usize) -> Option<()> {
        let message = if depth > DEEPEST {
            format!("values are nested more than {DEEPEST} levels deep here")
        } else if self.count > MOST {
            format!("the file holds more than {MOST} values, aliases expanded")
        } else {
            return Some(());
        };
        self.found.push(Found::new(codes::TOO_MUCH, span, "", message).hint("write fewer values, or fewer aliases of aliases"));
        None
    }

    fn lost(&mut self, span: Span, why: &str) -> Option<()> {
        let name = self.source.text.get(span.start..span.end).unwrap_or("*");
        let message = format!("the alias {} {why}", quote(name));
        let hint = "put the text in quotes if it is no alias, or define the anchor earlier in the file";
        self.found.push(Found::new(codes::ALIAS, span, "", message).hint(hint));
        self.add(Node { span, kind: Kind::Unusable })
    }

    /// Puts a value, or a key, where the reading is.
    fn add(&mut self, node: Node) -> Option<()> {
        self.bounded(node.span, self.frames.len())?;
        match self.frames.last_mut().map(|f| &mut f.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map(fields)) => match fields.key.take() {
                None => {
                    let key = key(node, &mut self.found);
                    fields.broken |= key.is_none();
                    fields.key = Some(key);
                }
                Some(None) => {}
                Some(Some((key, key_span))) => {
                    let entry = Entry { key, key_span, value: node };
                    if let Some(problem) = fields.put(entry, self.source) {
                        self.found.push(problem);
                    }
                }
            },
        }
        Some(())
    }
}

/// A key's text, if it is one.
fn key(node: Node, found: &mut Vec<Found>) -> Option<(String, Span)> {
    match node.kind {
        Kind::Scalar { text, plain } if !(plain && node.span.start == node.span.end) => Some((text, node.span)),
        Kind::Scalar { .. } => {
            found.push(Found::new(codes::FEATURE, node.span, "", "there is no key before the `:`").hint("write `key: value`"));
            None
        }
        Kind::Unusable => None,
        _ => {
            let message = format!("a key is {} here", node.describe());
            let hint = "write a word as the key; `{{ }}` of a template needs quotes around it";
            found.push(Found::new(codes::FEATURE, node.span, "", message).hint(hint));
            None
        }
    }
}

impl Fields {
    fn put(&mut self, entry: Entry, source: &Source) -> Option<Found> {
        if entry.key == "<<" {
            return self.merge(entry);
        }
        if let Some(first) = self.seen.get(&entry.key) {
            let message = format!("{} is written twice in this map, first on line {}", quote(&entry.key), source.position(first.start).0);
            let hint = "remove one of the two, or merge what is under them";
            return Some(Found::new(codes::DUPLICATE, entry.key_span, "", message).hint(hint));
        }
        self.seen.insert(entry.key.clone(), entry.key_span);
        self.entries.push(entry);
        None
    }

    fn merge(&mut self, entry: Entry) -> Option<Found> {
        let maps = match entry.value.kind {
            Kind::List(items) => items,
            _ => vec![entry.value],
        };
        for map in maps {
            match map.kind {
                Kind::Map(entries) => self.merged.extend(entries),
                Kind::Unusable => {}
                _ => {
                    let hint = "write `<<: *name`, with `&name` at a map earlier in the file";
                    return Some(Found::new(codes::ALIAS, entry.key_span, "", "`<<` can only merge maps").hint(hint));
                }
            }
        }
        None
    }

    fn finish(mut self) -> Vec<Entry> {
        for entry in self.merged {
            if self.seen.insert(entry.key.clone(), entry.key_span).is_none() {
                self.entries.push(entry);
            }
        }
        self.entries
    }
}

/// What a person can do about text that is no YAML.
fn syntax(source: &Source, error: &ScanError) -> Found {
    let start = error.marker().byte_offset().unwrap_or_else(|| {
        let index = error.marker().index();
        source.text.char_indices().nth(index).map_or(source.text.len(), |(at, _)| at)
    });
    let start = cause(&source.text, start, error.kind());
    let span = Span { start, end: start };
    let (code, message, hint) = match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            (codes::TAB, "there is a tab here, and YAML is indented with spaces".to_owned(), "replace it by two spaces")
        }
        ErrorKind::RecursionLimitExceeded => {
            (codes::TOO_MUCH, format!("values are nested more than {DEEPEST} levels deep here"), "write fewer levels")
        }
        kind => (codes::SYNTAX, format!("this is not valid YAML: {}", plain(kind)), advice(kind)),
    };
    Found::new(code, span, "", message).hint(hint)
}

/// Where the person has to change something, which is not always where the parser stopped.
fn cause(text: &str, stopped: usize, kind: &ErrorKind) -> usize {
    let before = text.get(..stopped).unwrap_or(text);
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabInPlainScalar => {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            text.get(line..).and_then(|rest| rest.find('\t')).map_or(stopped, |at| line + at)
        }
        ErrorKind::InvalidQuotedScalarIndent => {
            let opens = |(at, _): &(usize, &str)| before[..*at].ends_with([' ', '[', '{', ',', '\n']);
            before.rmatch_indices(['"', '\'']).find(opens).map_or(stopped, |(at, _)| at)
        }
        _ => stopped,
    }
}

/// The parser's words where they are understood without knowing how a parser works, ours elsewhere.
fn plain(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::ExpectedBlockMappingKey => "a `key:` was expected".to_owned(),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::UnexpectedEofFlowMapping => "a `,` or `}` was expected".to_owned(),
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::UnexpectedEofFlowSequence => "a `,` or `]` was expected".to_owned(),
        ErrorKind::ExpectedBlockSequenceEntry => "a `- ` was expected".to_owned(),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "a `:` was expected after the key".to_owned(),
        ErrorKind::MappingValueNotAllowed => "a second `:` in one value".to_owned(),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => "a quote is opened and not closed".to_owned(),
        ErrorKind::UnclosedFlowCollection { open } => format!("{} is not closed", quote(&open.to_string())),
        ErrorKind::MissingAnchorOrAliasName => "`*` or `&` needs a name after it".to_owned(),
        ErrorKind::UnknownQuotedScalarEscape => "no such `\\` escape".to_owned(),
        ErrorKind::UnexpectedCharacter { character } => format!("a value cannot begin with {}", quote(&character.to_string())),
        other => other.to_string(),
    }
}

fn advice(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => "close the quote at the end of the value",
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd => {
            "check that every `{` and `[` is closed by its own `}` or `]`, with commas between the items"
        }
        ErrorKind::UnexpectedCharacter { .. } | ErrorKind::MissingAnchorOrAliasName | ErrorKind::MappingValueNotAllowed => {
            "put the value in quotes: `\"...\"`"
        }
        ErrorKind::UnknownQuotedScalarEscape => "write `\\\\` for a backslash, or use single quotes",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "write `key: value`, with a space after the `:`",
        _ => "check the indentation and the quotes here and on the line above",
    }
}
