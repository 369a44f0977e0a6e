//! Physical names: a pure function of what they stand for, within each cloud's limits.

use super::files::hex;
use sha2::{Digest, Sha256};

/// `parts` joined by `-`, cut to `max` characters, with a hash of all of `seed` at the end; lower case letters, digits and dashes.
/// The same input gives the same name on every machine, and a cut name stays unique.
pub(crate) fn physical(parts: &[&str], seed: &[&str], max: usize) -> String {
    const HASH: usize = 8;
    let readable: String = parts
        .join("-")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(max.saturating_sub(HASH + 1))
        .collect();
    format!("{}-{}", readable.trim_end_matches('-'), token(seed, HASH))
}

/// The first `length` (at most 64) hex digits of a SHA-256 over `parts`, each with its length.
pub(crate) fn token(parts: &[&str], length: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut text = hex(&hash.finalize());
    text.truncate(length);
    text
}

#[cfg(test)]
mod tests {
    use super::physical;

    #[test]
    fn names_are_stable_short_and_distinct() {
        let a = physical(&["mc", "shop", "production", "web"], &["1", "shop", "web"], 30);
        assert_eq!(a, physical(&["mc", "shop", "production", "web"], &["1", "shop", "web"], 30));
        assert!(a.len() <= 30, "{a}");
        assert_ne!(a, physical(&["mc", "shop", "production", "web"], &["2", "shop", "web"], 30));
        assert_eq!(physical(&["a_b", "ü"], &[], 40).split_at(4).0, "a-b-");
    }
}
