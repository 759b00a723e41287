//! RTF, the Rich Text Format (Microsoft's specification 1.9.1, 2008).
//!
//! Groups in braces, control words (`\par`, `\u8217`) and text. A group that begins with `\*` and is not known, and those of
//! fonts, styles, pictures and running heads, are left out; of a field its result is read. A byte that is written as
//! a number (`\'e9`) is in the charset of its font, else in that of the document.

use encoding_rs::WINDOWS_1252;

use super::Manuscript;
use super::code_pages::{code_page, of_font};
use crate::ingest::charset::Charset;
use crate::ingest::formats::{Format, plain};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "rtf",
    description: "RTF, the Rich Text Format, told by its content",
    extensions: &[],
    claims: |opening| opening.starts_with(b"{\\rtf"),
    read,
};

/// The most groups within one another that hold what is said in them.
const DEEPEST: usize = 4096;

/// The most fonts whose charset is kept.
const MOST_FONTS: usize = 4096;

/// Destinations that are no part of the text.
const SILENT: [&str; 28] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "revtbl",
    "filetbl",
    "generator",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "annotation",
    "xe",
    "tc",
    "deltext",
];

/// Destinations behind `\*` that are.
const SHOWN: [&str; 1] = ["shptxt"];

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let (text, _, broken) = plain::whole_text(source)?;
    let mut reader = Reader::default();
    reader.read(&text)?;
    let handed = reader.manuscript.hand(sink);
    handed.and(broken.map_or(Ok(()), Err))
}

/// What holds in a group.
#[derive(Debug, Clone, Copy)]
struct State {
    is_silent: bool,
    /// Its text is set as hidden.
    is_hidden: bool,
    /// It is a note, in the middle of the paragraph that it is to.
    is_note: bool,
    /// Its paragraphs stand in a cell of a table.
    in_table: bool,
    /// It is the table of fonts.
    is_fonts: bool,
    font: u32,
    /// How many characters stand behind `\u` for programs that do not know it.
    stand_ins: usize,
}

/// The reading of a document.
struct Reader {
    manuscript: Manuscript,
    /// The paragraph that is open.
    paragraph: String,
    /// The paragraphs around the notes that are open.
    outer: Vec<String>,
    /// The notes, which come behind the text.
    notes: Vec<String>,
    /// Bytes that wait for those with which they are characters, and their charset.
    bytes: Vec<u8>,
    states: Vec<State>,
    /// Groups that are open beyond the deepest.
    deeper: usize,
    /// Stand-ins that are still to come.
    pending: usize,
    /// The first half of a character beyond the sixteen bits of `\u`.
    half: Option<u16>,
    charset: Charset,
    fonts: Vec<(u32, Charset)>,
    /// The group has just begun with `\*`.
    is_optional: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let state = State {
            is_silent: false,
            is_hidden: false,
            is_note: false,
            in_table: false,
            is_fonts: false,
            font: 0,
            stand_ins: 1,
        };
        Reader {
            manuscript: Manuscript::default(),
            paragraph: String::new(),
            outer: Vec::new(),
            notes: Vec::new(),
            bytes: Vec::new(),
            states: vec![state],
            deeper: 0,
            pending: 0,
            half: None,
            charset: WINDOWS_1252.into(),
            fonts: Vec::new(),
            is_optional: false,
        }
    }
}

impl Reader {
    fn read(&mut self, text: &str) -> Result<(), Stop> {
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}', '\\', '\n', '\r']) {
            let (plain, mark) = rest.split_at(at);
            self.text(plain);
            rest = &mark[1..];
            match mark.as_bytes()[0] {
                b'{' => self.begin(),
                b'}' => self.end(),
                b'\\' => rest = self.control(rest)?,
                _ => {}
            }
        }
        self.text(rest);
        while self.states.len() > 1 {
            self.end();
        }
        self.part()?;
        let notes = std::mem::take(&mut self.notes);
        notes.iter().try_for_each(|note| self.manuscript.add(note, false)).map_err(Stop::from)
    }

    fn state(&mut self) -> &mut State {
        let last = self.states.len() - 1;
        &mut self.states[last]
    }

    fn begin(&mut self) {
        self.flush();
        self.is_optional = false;
        if self.states.len() == DEEPEST {
            self.deeper += 1;
        } else {
            let state = State { is_note: false, ..*self.state() };
            self.states.push(state);
        }
    }

    fn end(&mut self) {
        self.flush();
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if self.states.len() > 1 && self.states.pop().is_some_and(|state| state.is_note) {
            let paragraph = self.outer.pop().unwrap_or_default();
            self.notes.push(std::mem::replace(&mut self.paragraph, paragraph));
        }
    }

    /// Returns whether what comes is no part of the text.
    fn is_silent(&mut self) -> bool {
        self.state().is_silent || self.state().is_hidden
    }

    /// Adds text as it stands, but for the stand-ins that it begins with.
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let skipped = text.char_indices().nth(self.pending).map_or(text.len(), |(at, _)| at);
        self.pending -= text[..skipped].chars().count();
        self.push(&text[skipped..]);
    }

    fn push(&mut self, text: &str) {
        let mut text = text;
        if text.is_empty() || self.is_silent() {
            return;
        }
        // The second byte of a character may stand as the letter that it is by itself.
        let is_half = !self.bytes.is_empty() && self.charset_now().decode_strictly(&self.bytes).is_none();
        if is_half && text.is_char_boundary(1) {
            self.bytes.push(text.as_bytes()[0]);
            text = &text[1..];
        }
        self.flush();
        self.half = None;
        self.paragraph.push_str(text);
    }

    /// Adds a byte that is written as a number.
    fn byte(&mut self, byte: u8) {
        if self.pending > 0 {
            self.pending -= 1;
        } else if !self.is_silent() {
            self.bytes.push(byte);
        }
    }

    /// Makes characters of the bytes that wait.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let text = self.charset_now().decode(&std::mem::take(&mut self.bytes));
        self.paragraph.push_str(&text);
    }

    /// Returns the charset of the font that is set.
    fn charset_now(&mut self) -> Charset {
        let font = self.state().font;
        self.fonts.iter().find(|(number, _)| *number == font).map_or(self.charset, |(_, charset)| *charset)
    }

    /// Ends the paragraph, which may be that of a cell; within a note it goes on.
    fn part(&mut self) -> Result<(), Stop> {
        self.flush();
        if !self.outer.is_empty() {
            self.paragraph.push_str("\n\n");
            return Ok(());
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        if self.state().in_table {
            self.manuscript.add_to_cell(&paragraph);
            return Ok(());
        }
        Ok(self.manuscript.add(&paragraph, false)?)
    }

    /// Reads what is behind a backslash; returns what is behind that.
    fn control<'t>(&mut self, rest: &'t str) -> Result<&'t str, Stop> {
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            return self.symbol(rest);
        }
        let (word, mut rest) = rest.split_at(letters);
        let sign = usize::from(rest.starts_with('-'));
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        let mut number = None;
        if digits > 0 {
            number = rest[..sign + digits].parse::<i64>().ok();
            rest = &rest[sign + digits..];
        }
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        if word == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or_default().min(rest.len());
            return Ok(&rest[rest.floor_char_boundary(length)..]);
        }
        self.word(word, number)?;
        Ok(rest)
    }

    /// Reads a control symbol.
    fn symbol<'t>(&mut self, rest: &'t str) -> Result<&'t str, Stop> {
        let Some(first) = rest.chars().next() else { return Ok(rest) };
        let behind = &rest[first.len_utf8()..];
        match first {
            '\'' => {
                let digits = behind.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if let Some(byte) = digits {
                    self.byte(byte);
                    return Ok(&behind[2..]);
                }
            }
            '*' => self.is_optional = true,
            '~' => self.text("\u{a0}"),
            '_' => self.text("\u{2011}"),
            '-' => self.text("\u{ad}"),
            '\n' | '\r' if !self.is_silent() => self.part()?,
            '\\' | '{' | '}' => self.text(&rest[..1]),
            _ => {}
        }
        Ok(behind)
    }

    fn word(&mut self, word: &str, number: Option<i64>) -> Result<(), Stop> {
        let is_optional = std::mem::take(&mut self.is_optional);
        if word == "u" {
            number.into_iter().for_each(|number| self.character(number));
            return Ok(());
        }
        self.flush();
        let small = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
        match word {
            "par" | "sect" | "page" | "cell" | "row" if !self.is_silent() => {
                self.state().in_table |= matches!(word, "cell" | "row");
                self.part()?;
                match word {
                    "cell" => self.manuscript.end_cell(),
                    "row" => self.manuscript.end_row()?,
                    _ => {}
                }
            }
            "intbl" => self.state().in_table = true,
            "pard" => self.state().in_table = false,
            "line" => self.text("\n"),
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "uc" => self.state().stand_ins = small(number).min(16) as usize,
            "ansicpg" => self.charset = code_page(small(number)).unwrap_or(self.charset),
            "mac" => self.charset = Charset::for_label("macintosh").unwrap_or(self.charset),
            "pc" => self.charset = Charset::for_label("cp437").unwrap_or(self.charset),
            "pca" => self.charset = Charset::for_label("cp850").unwrap_or(self.charset),
            "f" => self.state().font = small(number),
            "fcharset" if self.state().is_fonts && self.fonts.len() < MOST_FONTS => {
                let font = self.state().font;
                self.fonts.extend(of_font(small(number)).map(|charset| (font, charset)));
            }
            "fonttbl" => {
                self.state().is_silent = true;
                self.state().is_fonts = true;
            }
            "deleted" | "v" => self.state().is_hidden = number != Some(0),
            "plain" => self.state().is_hidden = false,
            "footnote" if !self.is_silent() && self.outer.len() < DEEPEST => {
                self.state().is_note = true;
                self.outer.push(std::mem::take(&mut self.paragraph));
            }
            word if SILENT.contains(&word) || is_optional && !SHOWN.contains(&word) => self.state().is_silent = true,
            _ => {}
        }
        Ok(())
    }

    /// Adds a character that is written as a number of sixteen bits.
    fn character(&mut self, number: i64) {
        self.flush();
        let stand_ins = self.state().stand_ins;
        let unit = (number & 0xffff) as u16;
        self.pending = 0;
        let half = self.half.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
        } else {
            let units = half.into_iter().chain([unit]);
            let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
            self.push(&text);
        }
        self.pending = stand_ins;
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::{read_bytes, told};
    use proptest::prelude::*;

    fn read(body: &str) -> String {
        told(&read_bytes("a.rtf", format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{body}}}"))).join("\n")
    }

    #[test]
    fn paragraphs_and_signs() {
        let head = r"{\fonttbl{\f0\fswiss Helvetica;}{\f1\fcharset204 Times;}}{\colortbl;\red255;}{\*\generator Ships 1;}{\info{\title Lost}}{\header page}";
        let body = r"\pard\b Harbour Opens\b0\par\par Ships came \endash\~all of \'93them\'94, caf\'e9s;\line \{no\_one\} stayed.{\pict ffff}\par\pard\intbl Bell\cell {\pard\intbl 3\par}\cell\row\trowd\intbl\cell 4\cell\row\pard{\v hidden}{\field{\*\fldinst HYPERLINK}{\fldrslt More}}.";
        assert_eq!(
            read(&format!("{head}{body}")),
            "1: Harbour Opens | \n\nShips came –\u{a0}all of “them”, cafés;\n{no\u{2011}one} stayed.\n\nBell\t3\n\t4\n\nMore.\n"
        );
    }

    #[test]
    fn characters_in_all_ways_that_they_are_written() {
        assert_eq!(read(r"\u8217?s \uc2 \u26481\'93\'8c\uc0\u20140\u-10179\u-8704!"), "1: - | ’s 東京\u{1f600}!\n");
        assert_eq!(
            read(
                r"{\fonttbl{\f1\fcharset204 T;}{\f2\fcharset128 M;}}{\f1 \'cf\'ee\'f0\'f2} caf\'e9 {\f2 \'83\'41\'83A}"
            ),
            "1: - | Порт café アア\n"
        );
        assert_eq!(read(r"\'zz \u99999999999999999999? \u? x"), "1: - | zz ? ? x\n");
    }

    #[test]
    fn a_note_stands_behind_the_text() {
        assert_eq!(
            read(r"Ships{\footnote\pard On Monday.\par Really.} came.\par More."),
            "1: - | Ships came.\n\nMore.\n\nOn Monday.\n\nReally.\n"
        );
    }

    /// Returns a text as RTF, each character in one of the ways in which it can be written.
    fn written(text: &str, ways: &[u8]) -> String {
        let mut rtf = String::new();
        for (letter, way) in text.chars().zip(ways.iter().cycle()) {
            let units = |stand_in: &str| {
                letter
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("\\u{}{stand_in}", *unit as i16))
                    .collect::<String>()
            };
            rtf += &match way {
                0 if letter.is_ascii_alphanumeric() => letter.to_string(),
                1 if letter.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&letter) => {
                    format!("\\'{:02x}", u32::from(letter))
                }
                2 => units("?"),
                3 => units("\\'3f"),
                4 => format!("{{\\uc0{} }}", units("")),
                5 => format!("{{\\b\\uc2{}\n}}", units("\\'3f?")),
                _ => format!("{{\\*\\nothing lost}}{}", units("?")),
            };
        }
        rtf
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_however_it_is_written(
            paragraphs in proptest::collection::vec("[a-z\\\\{}é東\u{1f600}'*]{1,12}", 1..5),
            ways in proptest::collection::vec(0..8u8, 1..9),
        ) {
            let rtf: Vec<String> = paragraphs.iter().map(|paragraph| written(paragraph, &ways)).collect();
            let file = format!("{{\\rtf1\\ansi\\ansicpg1252 .{}}}", rtf.join("\\par "));
            let found = read_bytes("a.rtf", file);
            prop_assert_eq!(&found[0].as_ref().unwrap().text, &format!(".{}\n", paragraphs.join("\n\n")));
        }

        #[test]
        fn any_bytes_are_read_without_a_crash(
            parts in proptest::collection::vec(r"\\(par|u-?[0-9]{1,5}|'[0-9a-f]{0,2}|bin[0-9]{0,3}|footnote|f1|uc[0-9]|v0?|\*|~)|[{}]|[a-z é]{1,4}", 0..40),
        ) {
            let found = read_bytes("a.rtf", "{\\rtf".to_owned() + &parts.concat());
            prop_assert!(!found.is_empty());
        }
    }

    #[test]
    fn faults_lose_no_text() {
        assert_eq!(read(r"Ships}} came.\par\bin5 12345More."), "1: - | Ships came.\n\nMore.\n");
        assert_eq!(told(&read_bytes("a", "{\\rtf1 {\\b Ships {\\footnote came")), ["1: Ships | \n\ncame\n"]);
        assert_eq!(told(&read_bytes("a", "{\\rtf1}")), ["! a: empty"]);
        let deep = "{".repeat(100_000) + "Ships" + &"}".repeat(100_000) + " came.";
        assert_eq!(read(&deep), "1: - | Ships came.\n");
    }
}
