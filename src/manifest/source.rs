//! A manifest's text and the places in it.

/// Byte offsets into the text, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The text of one file, with its lines counted.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: String,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Source {
    pub(super) fn new(file: &str, text: &str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file: file.to_owned(), text: text.to_owned(), lines }
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line, self.text[start..byte].chars().count() + 1)
    }

    /// `span` cut to its first line, within the text, and not empty unless the line is.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let start = self.boundary(span.start);
        let line = self.text[start..].find(['\n', '\r']).map_or(self.text.len(), |length| start + length);
        let one = self.text[start..line].chars().next().map_or(start, |c| start + c.len_utf8());
        Span { start, end: self.boundary(span.end).clamp(one, line) }
    }

    /// The nearest start of a character at or before `byte`.
    fn boundary(&self, byte: usize) -> usize {
        (0..=byte.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_line_feeds() {
        let source = Source::new("f", "a\r\nü: x\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(3), (2, 1));
        assert_eq!(source.position(6), (2, 3));
        assert_eq!(source.position(99), (3, 1));
        assert_eq!(source.first_line(Span { start: 0, end: 8 }), Span { start: 0, end: 1 });
    }
}
