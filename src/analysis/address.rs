//! Web addresses: where one ends in a text, and the form in which two of them are the same.

use super::letters::is_word_char;

/// Returns the end of the web address that begins at `start`, if one does.
pub(crate) fn address_end(text: &str, start: usize) -> Option<usize> {
    let rest = &text.as_bytes()[start..];
    let begins = |prefix: &[u8]| rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix);
    if !(begins(b"http://") || begins(b"https://") || begins(b"www.")) {
        return None;
    }
    let address = &text[start..];
    let end = address
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"”“’‘»«`{}|\\^".contains(c))
        .unwrap_or(address.len());
    let address = &address[..end];
    let is_closed = address.contains('(');
    let address = address.trim_end_matches(|c| ".,;:!?'*…]".contains(c) || (c == ')' && !is_closed));
    canonical_address(address).contains(is_word_char).then_some(start + address.len())
}

/// Returns the address without scheme, `www.` and last slash.
pub(crate) fn canonical_address(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let bare = if address.len() > 4 && address.as_bytes()[..4].eq_ignore_ascii_case(b"www.") {
        &address[4..]
    } else {
        address
    };
    bare.trim_end_matches('/')
}
