//! The words of messages: quoting, lists, and the closest of several words.

/// The word of `among` that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    // Enough for any list a person wrote, and a bound for one that a program did.
    const CANDIDATES: usize = 200;
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    if word.len() > LONGEST {
        return None;
    }
    let word = plain(word);
    among
        .into_iter()
        .take(CANDIDATES)
        .filter(|other| other.len() <= LONGEST)
        .filter_map(|other| {
            let candidate = plain(other);
            let distance = strsim::damerau_levenshtein(&word, &candidate);
            let longer = word.chars().count().max(candidate.chars().count());
            (distance <= (longer / 3).max(1) && distance < longer).then_some((distance, other))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// `` `a`, `b`, `c` ``, and how many more there are of a long list.
pub(super) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let mut words = words.into_iter();
    let mut shown: Vec<String> = words.by_ref().take(MOST).map(quote).collect();
    match words.count() {
        0 => {}
        more => shown.push(format!("and {more} more")),
    }
    shown.join(", ")
}

/// "did you mean `x`? accepted here: `x`, `y`", or the list alone.
pub(super) fn choices<'a>(word: &str, what: &str, among: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let all = list(among.clone());
    match nearest(word, among) {
        Some(near) => format!("did you mean {}? {what}: {all}", quote(near)),
        None => format!("{what}: {all}"),
    }
}

/// `text` between backticks on one line: cut when long, without characters that would act on a terminal.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).flat_map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// `c`, or its escape where it is a control or formatting character.
fn visible(c: char) -> Vec<char> {
    let hidden = c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if hidden { c.escape_default().collect() } else { vec![c] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_found_and_far_ones_are_not() {
        let keys = ["build", "output", "not_found", "redirects"];
        assert_eq!(nearest("biuld", keys), Some("build"));
        assert_eq!(nearest("notFound", keys), Some("not_found"));
        assert_eq!(nearest("redirect", keys), Some("redirects"));
        assert_eq!(nearest("port", keys), None);
        assert_eq!(nearest("c", ["a"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }

    #[test]
    fn quoted_text_cannot_act_on_a_terminal() {
        assert_eq!(quote("a\u{1b}[31m\n"), "`a\\u{1b}[31m\\n`");
        assert_eq!(quote(&"x".repeat(100)).chars().count(), 63);
    }
}
