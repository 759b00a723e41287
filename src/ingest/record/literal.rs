//! Literals: lists and tables that were written down as a text, as Python prints them and tables hold them:
//! `['Ada Quill', "Bo O'Reed"]`, `{'main': 'Ferries resume', 'kicker': None}`. JSON that was put into a cell reads the same.

use std::borrow::Cow;

use super::value::Value;

/// How deep lists stand in each other at most.
const DEEPEST: usize = 16;

/// Returns the list or table that a text is, or nothing when it is any other text.
pub(super) fn value_of(text: &str) -> Option<Value<'static>> {
    let text = text.trim();
    let is_enclosed = (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('{') && text.ends_with('}'));
    if !is_enclosed {
        return None;
    }
    let mut parser = Parser { rest: text };
    let value = parser.value(DEEPEST)?;
    parser.rest.trim_start().is_empty().then_some(value)
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn value(&mut self, deepest: usize) -> Option<Value<'static>> {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next()? {
            '[' if deepest > 0 => self.list(deepest - 1),
            '{' if deepest > 0 => self.table(deepest - 1),
            quote @ ('\'' | '"') => self.quoted(quote).map(|text| Value::Text(Cow::Owned(text))),
            _ => self.word(),
        }
    }

    fn list(&mut self, deepest: usize) -> Option<Value<'static>> {
        let mut values = Vec::new();
        self.rest = &self.rest[1..];
        while !self.takes(']') {
            values.push(self.value(deepest)?);
            if !self.takes(',') && !self.rest.starts_with(']') {
                return None;
            }
        }
        Some(Value::List(values))
    }

    fn table(&mut self, deepest: usize) -> Option<Value<'static>> {
        let mut fields = Vec::new();
        self.rest = &self.rest[1..];
        while !self.takes('}') {
            let quote = self.rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
            let key = self.quoted(quote)?;
            let value = self.takes(':').then(|| self.value(deepest))??;
            fields.push((Cow::Owned(key), value));
            if !self.takes(',') && !self.rest.starts_with('}') {
                return None;
            }
        }
        Some(Value::Object(fields))
    }

    /// Moves past a sign and the white space around it, if it is the next.
    fn takes(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest.trim_start();
        true
    }

    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut is_escaped = false;
        for (at, character) in self.rest.char_indices().skip(1) {
            match character {
                _ if is_escaped => {
                    text.push(if character == 'n' { '\n' } else { character });
                    is_escaped = false;
                }
                '\\' => is_escaped = true,
                _ if character == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                _ => text.push(character),
            }
        }
        None
    }

    /// A number or one of the words for nothing, true and false: none of them is a name.
    fn word(&mut self) -> Option<Value<'static>> {
        let end = self.rest.find([',', ']', '}', ':', ' ', '\n'])?;
        let word = &self.rest[..end];
        let is_known = matches!(word, "None" | "True" | "False" | "null" | "true" | "false" | "nan" | "NaN");
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        self.rest = &self.rest[end..];
        (is_known || is_number).then_some(Value::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Option<String> {
        value_of(text)?.names().map(Cow::into_owned)
    }

    #[test]
    fn a_printed_list_is_a_list() {
        assert_eq!(names("['Ada Quill', \"Bo O'Reed\"]").as_deref(), Some("Ada Quill, Bo O'Reed"));
        assert_eq!(names(" [ 'It\\'s' , None, 3 ] ").as_deref(), Some("It's"));
        assert_eq!(names("[{'name': 'Ada'}, {\"name\": \"Bo\"}]").as_deref(), Some("Ada, Bo"));
        assert_eq!(value_of("[]"), Some(Value::List(Vec::new())));
    }

    #[test]
    fn a_printed_table_says_its_name() {
        assert_eq!(
            names("{'main': \"Coffee's out\", 'kicker': None, 'x': [{'a': 1.5}]}").as_deref(),
            Some("Coffee's out")
        );
        assert_eq!(names("{'original': 'By Ada Quill', 'person': []}").as_deref(), Some("By Ada Quill"));
    }

    #[test]
    fn what_is_no_literal_is_none() {
        for text in [
            "Ada",
            "[Ada Quill]",
            "['Ada",
            "['Ada' 'Bo']",
            "[sic] he said [so]",
            "",
            "['a']x",
            "{'a'}",
            "{so it was}",
            "[1:2]",
        ] {
            assert_eq!(value_of(text), None, "{text}");
        }
        assert_eq!(value_of(&"[".repeat(100_000)), None);
        assert_eq!(value_of(&format!("{}{}", "[".repeat(100), "]".repeat(100))), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_literal_or_none(text in "[\\[{]['\"a-c1,:\\[\\]{}\\\\ é]{0,30}[\\]}]") {
            value_of(&text);
        }
    }
}
