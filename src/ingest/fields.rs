//! Header fields: the `Name: value` lines that open an e-mail, an HTTP answer and a record of a WARC file.
//!
//! They are read as they are found, not as the rules want them: lines may end with a line feed alone, a
//! line that is no field is passed over, bytes outside of ASCII are UTF-8 or Windows-1252.

use std::borrow::Cow;

use super::window::find;

/// The most bytes of the lines that open a record; what has no end by then is none.
pub(crate) const MAX_HEAD: usize = 1 << 20;

/// The fields of one head, in their order, with names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(String, Cow<'a, [u8]>)>);

impl<'a> Fields<'a> {
    /// Returns the fields in these lines. A line that begins with white space goes on with the one before.
    pub(crate) fn parse(head: &'a [u8]) -> Self {
        let mut fields: Vec<(String, Cow<'a, [u8]>)> = Vec::new();
        for line in head.split(|byte| *byte == b'\n') {
            if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                if let Some((_, value)) = fields.last_mut() {
                    let value = value.to_mut();
                    value.push(b' ');
                    value.extend_from_slice(line.trim_ascii());
                }
            } else if let Some((name, value)) = split(line) {
                fields.push((name, Cow::Borrowed(value)));
            }
        }
        Fields(fields)
    }

    /// Returns the value of the first field of this name that is not blank.
    pub(crate) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|(other, value)| other == name && !value.is_empty()).map(|(_, value)| &**value)
    }

    /// Returns that value as text.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.raw(name).map(as_text)
    }

    /// Returns the names, in lower case.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Returns the name and the value of a line that is a field, the name in lower case.
fn split(line: &[u8]) -> Option<(String, &[u8])> {
    let (name, value) = name_and_value(line)?;
    Some((name.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect(), value))
}

/// Returns the name and the value of a line that is a field, as they stand.
fn name_and_value(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (name, line[colon + 1..].trim_ascii()))
}

/// Returns whether a line is a field.
pub(crate) fn is_field(line: &[u8]) -> bool {
    name_and_value(line).is_some()
}

/// Returns the length of the head that the bytes begin with, and where the body after it begins: behind the first
/// empty line.
pub(crate) fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let feed = from + find(&bytes[from..], b"\n")?;
        match &bytes[feed + 1..] {
            [b'\n', ..] => return Some((feed + 1, feed + 2)),
            [b'\r', b'\n', ..] => return Some((feed + 1, feed + 3)),
            _ => from = feed + 1,
        }
    }
}

/// Returns bytes as text that are UTF-8, else Windows-1252.
pub(crate) fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// A value with parameters: `text/html; charset=utf-8`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Valued {
    /// What stands before the parameters, in lower case.
    pub(crate) value: String,
    parameters: Vec<(String, String)>,
}

impl Valued {
    /// Reads such a value.
    pub(crate) fn parse(text: &str) -> Self {
        let (value, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let mut parameters = Vec::new();
        while let Some((name, after)) = rest.split_once('=') {
            let name = name.trim_start_matches([';', ' ', '\t']).trim().to_ascii_lowercase();
            let (value, after) = parameter_value(after.trim_start());
            parameters.push((name, value));
            rest = after;
        }
        Valued { value: value.trim().to_ascii_lowercase(), parameters }
    }

    /// Returns a parameter: whole, or from the numbered parts that RFC 2231 cuts a long one into.
    pub(crate) fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some((_, value)) = self.parameters.iter().find(|(other, _)| other == name) {
            return Some(Cow::Borrowed(value));
        }
        let mut whole = String::new();
        for (part, value) in &self.parameters {
            let Some(number) = part.strip_prefix(name).and_then(|part| part.strip_prefix('*')) else {
                continue;
            };
            match number.strip_suffix('*').unwrap_or(number) {
                // The first encoded part names its charset and language: `utf-8'en'…`.
                "" | "0" if number.ends_with('*') || number.is_empty() => {
                    whole.push_str(value.splitn(3, '\'').last().unwrap_or_default());
                }
                _ => whole.push_str(value),
            }
        }
        (!whole.is_empty()).then_some(Cow::Owned(whole))
    }
}

/// Returns the value of a parameter, without its quotes, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, quoted[at + 1..].split_once(';').map_or("", |(_, rest)| rest)),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_found_by_name_whatever_their_line_ends() {
        for head in ["A-b: one\r\nC: two\r\n  and more\r\nA-B: three\r\n", "A-b:one\nC:two\n\tand more\nA-B:three"] {
            let fields = Fields::parse(head.as_bytes());
            assert_eq!(fields.get("a-b").as_deref(), Some("one"));
            assert_eq!(fields.get("c").as_deref(), Some("two and more"));
            assert_eq!(fields.names().collect::<Vec<_>>(), ["a-b", "c", "a-b"]);
        }
    }

    #[test]
    fn what_is_no_field_is_passed_over() {
        let fields = Fields::parse(
            b"WARC/1.0\n continued\nno colon\n: no name\nb\xe9: x\nA B: y\nEmpty:\nempty: \nc: caf\xe9\n",
        );
        assert_eq!(fields.names().collect::<Vec<_>>(), ["empty", "empty", "c"]);
        assert_eq!((fields.get("empty"), fields.get("c").as_deref()), (None, Some("café")));
    }

    #[test]
    fn a_head_ends_at_the_first_empty_line() {
        assert_eq!(head_end(b"a: b\r\nc: d\r\n\r\nbody"), Some((12, 14)));
        assert_eq!(head_end(b"a: b\n\nbody"), Some((5, 6)));
        assert_eq!(head_end(b"a: b\n\r\n"), Some((5, 7)));
        assert_eq!(head_end(b"a: b\r\n"), None);
    }

    #[test]
    fn parameters_are_read_quoted_bare_and_in_parts() {
        let read = |text, name| Valued::parse(text).parameter(name).map(Cow::into_owned);
        assert_eq!(Valued::parse(" Text/HTML ; charset=UTF-8").value, "text/html");
        assert_eq!(read("text/html;charset = \"utf-8\"", "charset").as_deref(), Some("utf-8"));
        assert_eq!(read("a/b; boundary=\"x;\\\"y=z\" ; charset=a", "boundary").as_deref(), Some("x;\"y=z"));
        assert_eq!(read("a/b; boundary=\"x;\\\"y=z\" ; charset=a", "charset").as_deref(), Some("a"));
        assert_eq!(read("a/b; boundary*0=ab; boundary*1=cd", "boundary").as_deref(), Some("abcd"));
        assert_eq!(read("a/b; name*=utf-8'en'x", "name").as_deref(), Some("x"));
        assert_eq!(read("a/b; charset=", "charset").as_deref(), Some(""));
        assert_eq!(read("a/b", "charset"), None);
    }

    proptest! {
        #[test]
        fn any_head_is_read(head in prop::collection::vec(any::<u8>(), 0..200), text in "[a-z;=\"*' \\\\é]{0,40}") {
            Fields::parse(&head);
            head_end(&head);
            Valued::parse(&text).parameter("a");
        }
    }
}
