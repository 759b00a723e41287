//! Web addresses: where one ends in a text, and the form in which two of them are the same.

use super::letters::is_word_char;

/// Returns the end of the web address that begins at `start`, if one does.
pub(crate) fn address_end(text: &str, start: usize) -> Option<usize> {
    if !begins_address(&text[start..]) {
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

/// Returns whether a text begins like a web address, with something behind that.
pub(crate) fn begins_address(text: &str) -> bool {
    let text = text.as_bytes();
    let begins = |prefix: &[u8]| text.len() > prefix.len() && text[..prefix.len()].eq_ignore_ascii_case(prefix);
    begins(b"http://") || begins(b"https://") || begins(b"www.")
}

/// Returns an address without what says nothing of where it leads: scheme and `www.`.
pub(crate) fn without_scheme(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    match address.split_at_checked(4) {
        Some((www, rest)) if www.eq_ignore_ascii_case("www.") => rest,
        _ => address,
    }
}

/// Returns the address without scheme, `www.` and last slash.
pub(crate) fn canonical_address(address: &str) -> &str {
    without_scheme(address).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_no_part_of_an_address() {
        assert_eq!(without_scheme("https://www.example.com/"), "example.com/");
        assert_eq!(without_scheme("WWW.example.com"), "example.com");
        assert_eq!(without_scheme("中国"), "中国");
    }
}
