//! JSON as pages hold it, read leniently.
//!
//! Blocks of JSON-LD are written by templates and read by machines that forgive: bare line feeds in strings, trailing
//! commas, comments, markup around the block, several values in a row, a quotation mark that was not escaped, an end that is
//! missing. Nothing of this costs more than the field it is in. Depth is bounded; time is that of the block's length.

/// The deepest nesting that is followed; what is deeper is nothing.
const MAX_DEPTH: usize = 48;

/// What stands behind `<!` around blocks in XHTML.
const CDATA: &[u8] = b"[CDATA[";

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A string, or a number as written.
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
    /// True, false, null, and what could not be read.
    Nothing,
}

impl Value {
    /// Returns a field of an object, of the first name that has a value.
    pub(super) fn get(&self, names: &[&str]) -> Option<&Value> {
        let Value::Object(fields) = self else { return None };
        names.iter().find_map(|name| {
            fields.iter().find(|(key, value)| key == name && *value != Value::Nothing).map(|(_, value)| value)
        })
    }

    /// Returns a string.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) if !text.trim().is_empty() => Some(text),
            Value::List(values) => values.iter().find_map(Value::text),
            _ => None,
        }
    }

    /// Returns the members of a list, or the value itself.
    pub(super) fn members(&self) -> &[Value] {
        match self {
            Value::List(values) => values,
            single => std::slice::from_ref(single),
        }
    }
}

/// Reads all values of a block.
pub(super) fn values(block: &str) -> Vec<Value> {
    let mut reader = Reader { bytes: block.as_bytes(), at: 0 };
    let mut values = Vec::new();
    while let Some(start) = reader.bytes[reader.at..].iter().position(|byte| matches!(byte, b'{' | b'[')) {
        reader.at += start;
        if reader.bytes[reader.at..].starts_with(CDATA) {
            reader.at += CDATA.len();
            continue;
        }
        values.push(reader.value(0));
    }
    values
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves to the next byte that is neither white space nor part of a comment.
    fn skip_space(&mut self) -> Option<u8> {
        loop {
            let rest = &self.bytes[self.at..];
            let close: &[u8] = match rest {
                [b'/', b'/', ..] => b"\n",
                [b'/', b'*', ..] => b"*/",
                [byte, ..] if byte.is_ascii_whitespace() || *byte == 0 => {
                    self.at += 1;
                    continue;
                }
                _ => return rest.first().copied(),
            };
            self.at += memchr::memmem::find(rest, close).map_or(rest.len(), |end| end + close.len());
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.skip_space() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => self.pass_over(),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Value::Text(self.string()),
            Some(_) => self.word(),
            None => Value::Nothing,
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut fields = Vec::new();
        while let Some(byte) = self.skip_space() {
            match byte {
                b'}' => {
                    self.at += 1;
                    break;
                }
                // The object was never closed.
                b']' => break,
                b'"' => {
                    let key = self.string();
                    if self.skip_space() == Some(b':') {
                        self.at += 1;
                        fields.push((key, self.value(depth + 1)));
                    }
                }
                _ => self.at += 1,
            }
        }
        Value::Object(fields)
    }

    fn list(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut values = Vec::new();
        while let Some(byte) = self.skip_space() {
            match byte {
                b']' => {
                    self.at += 1;
                    break;
                }
                b'}' => break,
                b',' | b':' => self.at += 1,
                _ => values.push(self.value(depth + 1)),
            }
        }
        Value::List(values)
    }

    /// Passes over a value that is too deep.
    fn pass_over(&mut self) -> Value {
        let mut open = 0_usize;
        while let Some(byte) = self.skip_space() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        Value::Nothing
    }

    /// Reads a number, a name, or something that is neither.
    fn word(&mut self) -> Value {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| b",:{}[]\"".contains(byte) || byte.is_ascii_whitespace());
        let word = &rest[..length.unwrap_or(rest.len()).max(1)];
        self.at += word.len();
        let is_number =
            word.iter().any(u8::is_ascii_digit) && word.iter().all(|byte| b"+-.eE0123456789".contains(byte));
        if is_number { Value::Text(String::from_utf8_lossy(word).into_owned()) } else { Value::Nothing }
    }

    /// Reads a string. A quotation mark ends it only where a value may end; any other was not escaped.
    fn string(&mut self) -> String {
        self.at += 1;
        let mut out = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => {
                    let after = self.bytes[self.at..].iter().find(|byte| !byte.is_ascii_whitespace());
                    if after.is_none_or(|byte| b",:}]/\"".contains(byte)) {
                        break;
                    }
                    out.push(byte);
                }
                b'\\' => self.escape(&mut out),
                _ => out.push(byte),
            }
        }
        String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        let plain = match byte {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' | b'f' => b' ',
            b'u' => {
                let character = self.code_point().unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return;
            }
            other => other,
        };
        out.push(plain);
    }

    /// Reads the four digits behind `\u`, and a second half of a pair.
    fn code_point(&mut self) -> Option<char> {
        let unit = self.four_digits()?;
        if (0xd800..0xdc00).contains(&unit) && self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.four_digits()?;
            return char::decode_utf16([unit, low]).next()?.ok();
        }
        char::from_u32(u32::from(unit))
    }

    fn four_digits(&mut self) -> Option<u16> {
        let digits = self.bytes.get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        self.at += 4;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headline(block: &str) -> String {
        let values = values(block);
        let value = values.iter().find_map(|value| value.get(&["headline"]));
        value.and_then(Value::text).unwrap_or("-").to_owned()
    }

    #[test]
    fn forgives_what_templates_do() {
        for block in [
            r#"{"headline": "A"}"#,
            "<!-- \n//<![CDATA[\n{\"headline\": \"A\"}\n//]]>\n-->",
            "{\"x\": [1, 2,], \"headline\": \"A\",}",
            "{\"x\": \"a\nb\", /* c */ \"headline\": \"A\" // d\n};",
            r#"{"y": {"z": 1} "headline": "A"}"#,
            r#"{"x": undefined, "headline": "A""#,
            r#"{"x": {"y": [1}, "headline": "A"}"#,
            r#"{"x": 1}{"headline": "A"}"#,
            r#"{"x": "a \q b", "headline": "\u0041"}"#,
        ] {
            assert_eq!(headline(block), "A", "{block}");
        }
        assert_eq!(headline(r#"{"headline": "She said "no" twice", "x": 1}"#), "She said \"no\" twice");
        assert_eq!(headline(r#"{"headline": "\ud83d\ude00 caf\u00e9 \ud83d"}"#), "😀 café \u{fffd}");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}1{}", "[".repeat(1 << 20), "]".repeat(1 << 20));
        assert_eq!(values(&deep).len(), 1);
        let block = format!("{{\"x\": {deep}, \"headline\": \"A\"}}");
        assert_eq!(headline(&block), "A");
        assert!(!values(&"{\"a\":[".repeat(1 << 20)).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(block in "[\\[{}\\]:,\" a1\\\\u/*\n]{0,60}") {
            values(&block);
        }

        #[test]
        fn good_json_is_itself(text in "\\PC{0,20}") {
            let block = serde_json::json!({ "x": [1, { "y": null }], "headline": text }).to_string();
            // A quotation mark before a comma is the one thing that can't be told from the end of a string, when unescaped.
            prop_assert_eq!(values(&block)[0].get(&["headline"]).cloned(), Some(Value::Text(text)));
        }
    }
}
