//! The cutter: a file of XML of any size, record by record.
//!
//! Records are the elements of certain names, wherever they stand. Each is found in the stream, decoded and made a tree of its own, with
//! the namespaces, language and addresses that hold at its place. What stands around them, the head of a feed say,
//! is the frame, of which a part is kept. Memory is bounded by one record.
//!
//! A record that never ends costs itself alone: where the next one of its name begins it was cut short. Only kinds
//! of records that may stand in one another ([`Kinds::nested`]) are followed to the end of the file.

use std::rc::Rc;

use encoding_rs::Encoding;
use memchr::memmem::find;

use super::encoding;
use super::entities::decode;
use super::lexer::{Lexer, Tag, Token};
use super::tree::{Inherited, Tree};
use super::vocabulary::Scope;
use crate::ingest::source::Source;
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset};

/// The most bytes of one record.
const MAX_RECORD: usize = 64 << 20;

/// The most bytes of the frame that are kept.
const MAX_FRAME: usize = 256 << 10;

/// The most elements around a record that are followed.
const MAX_AROUND: usize = 64;

/// The most addresses within one another.
const MAX_BASES: usize = 8;

/// The most bytes of a language or an address that a record inherits.
const MAX_INHERITED: usize = 2 << 10;

/// Which elements are records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kinds {
    /// Their names, as [`vocabulary`](super::vocabulary) writes them.
    pub(crate) names: &'static [&'static str],
    /// One may stand within another of the same name, which is then a part of it.
    pub(crate) nested: bool,
}

/// What the cutter comes upon.
#[derive(Debug)]
pub(crate) enum Cut {
    /// A record and its line.
    Record(Tree, u32),
    /// A record that can't be read, its line and why.
    Damaged(u32, Cause),
}

/// Cuts a file into records.
pub(crate) struct Cutter<'a> {
    window: Window<'a>,
    kinds: Kinds,
    lexer: Lexer,
    encoding: Option<&'static Encoding>,
    /// How many bytes were consumed.
    consumed: usize,
    around: Around,
    frame: Vec<u8>,
    /// The name of a record that was given up and whose rest is being passed over.
    lost: Option<Vec<u8>>,
    /// The last record was cut short.
    is_cut: bool,
    declares_entities: bool,
    /// What is to be said next.
    waiting: Option<Cut>,
}

impl<'a> Cutter<'a> {
    /// Returns a cutter at the beginning of a source.
    pub(crate) fn new(source: &'a mut Source, kinds: Kinds) -> Self {
        let encoding = encoding::declared(source.opening());
        Cutter {
            window: Window::new(source),
            kinds,
            lexer: Lexer::default(),
            encoding,
            consumed: 0,
            around: Around::default(),
            frame: Vec::new(),
            lost: None,
            is_cut: false,
            declares_entities: false,
            waiting: None,
        }
    }

    /// Returns the next record; nothing at the end of the file.
    pub(crate) fn next(&mut self) -> Option<Cut> {
        if let Some(waiting) = self.waiting.take() {
            return Some(waiting);
        }
        loop {
            let is_all = self.is_all(0);
            let Some((token, length)) = self.lexer.next(self.window.rest(), self.consumed, is_all) else {
                if self.window.grow() {
                    continue;
                }
                return None;
            };
            let mut is_frame = self.lost.is_none();
            match token {
                Token::Start(tag) if self.around.is_record(&tag, self.kinds) => {
                    let (name, is_empty) = (tag.name.to_vec(), tag.is_empty);
                    return Some(self.record(&name, length, is_empty));
                }
                Token::Start(tag) if is_frame => self.around.start(&tag),
                Token::End(name) if is_frame => self.around.end(name),
                Token::End(name) if self.lost.as_deref() == Some(name) => self.lost = None,
                Token::Text(text) => is_frame &= !text.trim_ascii().is_empty(),
                Token::Doctype(doctype) => {
                    self.declares_entities |= find(doctype, b"<!ENTITY").is_some();
                    is_frame = false;
                }
                Token::Cdata(_) => {}
                Token::Start(_) | Token::End(_) | Token::Skipped => is_frame = false,
            }
            if is_frame && self.frame.len() + length <= MAX_FRAME {
                self.frame.extend_from_slice(&self.window.rest()[..length]);
            }
            self.consume(length);
        }
    }

    /// Returns what stands around the records, as far as it was read. Elements that hold records are still open.
    pub(crate) fn frame(&self) -> Tree {
        let text = encoding::decode(self.frame.clone(), self.encoding).unwrap_or_default();
        Tree::parse(&text).unwrap_or_default()
    }

    /// Returns how large the frame is, to tell whether it grew.
    pub(crate) fn frame_length(&self) -> usize {
        self.frame.len()
    }

    /// Returns whether the stream broke: a record that was cut short was so by that, and [`Cutter::finish`] names it.
    pub(crate) fn is_broken(&self) -> bool {
        self.window.is_broken()
    }

    /// Ends the reading: tells what broke the stream, if anything did, or that the file ends before the outermost element
    /// does, unless a record that was cut short told so. The file is called `format`.
    pub(crate) fn finish(self, format: &'static str) -> Result<(), Cause> {
        let is_unclosed = self.around.holds_open() && !self.is_cut && self.lost.is_none();
        self.window.finish()?;
        if is_unclosed { Err(Cause::CutShort { format }) } else { Ok(()) }
    }

    /// Returns whether the lexer must do with the bytes that are there behind `at`.
    fn is_all(&self, at: usize) -> bool {
        self.window.ended() || self.window.rest().len() - at > MAX_RECORD
    }

    /// Reads the record at which the window begins.
    fn record(&mut self, name: &[u8], length: usize, is_empty: bool) -> Cut {
        self.lost = None;
        let line = self.window.line();
        let Some((end, is_closed)) = (if is_empty { Some((length, true)) } else { self.record_end(name, length) })
        else {
            self.consume(MAX_RECORD.min(self.window.rest().len()));
            self.lost = Some(name.to_vec());
            return Cut::Damaged(line, Cause::TooLarge { limit: MAX_RECORD >> 20 });
        };
        let bytes = &self.window.rest()[..end];
        let bytes = if is_closed { bytes } else { without_piece(bytes) }.to_vec();
        self.is_cut = !is_closed;
        self.consume(end);
        let Some(text) = encoding::decode(bytes, self.encoding) else {
            return Cut::Damaged(line, Cause::NotText);
        };
        let text = charset::with_line_feeds(text);
        match Tree::parse_in(&text, self.around.scope.clone(), self.around.inherited()) {
            Ok(tree) => {
                if let Some(name) = tree.unknown_entity().filter(|_| self.declares_entities) {
                    self.declares_entities = false;
                    self.waiting = Some(Cut::Damaged(line, Cause::Entity { name: name.to_owned() }));
                }
                Cut::Record(tree, line)
            }
            Err(cause) => Cut::Damaged(line, cause),
        }
    }

    /// Returns where the record ends: behind its end tag, or where the next record or the end of the file cuts it short,
    /// and whether it has its end tag; nothing when it is too large.
    fn record_end(&mut self, name: &[u8], length: usize) -> Option<(usize, bool)> {
        let (mut at, mut depth) = (length, 1_usize);
        while at <= MAX_RECORD {
            let is_all = self.is_all(at);
            let Some((token, length)) = self.lexer.next(&self.window.rest()[at..], self.consumed + at, is_all) else {
                if self.window.grow() {
                    continue;
                }
                return Some((at, false));
            };
            match token {
                Token::Start(tag) if self.kinds.nested => depth += usize::from(tag.name == name && !tag.is_empty),
                // An empty one in another is a fault that some feeds have, not the next record.
                Token::Start(tag) if !tag.is_empty && self.around.is_record(&tag, self.kinds) => {
                    return Some((at, false));
                }
                Token::End(ended) if ended == name => depth -= 1,
                _ => {}
            }
            at += length;
            if depth == 0 {
                return Some((at, true));
            }
        }
        None
    }

    fn consume(&mut self, count: usize) {
        self.window.consume(count);
        self.consumed += count;
    }
}

/// The elements around the place at which the cutter stands.
#[derive(Default)]
struct Around {
    open: Vec<Open>,
    /// How many elements are open beyond those followed.
    beyond: usize,
    /// There were once more than are followed: which of them are open is not known.
    is_lost: bool,
    scope: Scope,
}

struct Open {
    name: Vec<u8>,
    scope_mark: usize,
    inherited: Rc<Inherited>,
}

impl Around {
    /// Returns whether a start tag is that of a record.
    fn is_record(&mut self, tag: &Tag<'_>, kinds: Kinds) -> bool {
        let local = |name: &[u8]| name.rsplit(|byte| *byte == b':').next().map_or(0, <[u8]>::len);
        let length = local(tag.name);
        if !kinds.names.iter().any(|kind| local(kind.as_bytes()) == length) {
            return false;
        }
        let mark = self.scope.enter(tag);
        let name = String::from_utf8_lossy(tag.name);
        let name = self.scope.element(&name);
        let is_record = kinds.names.iter().any(|kind| name.eq_ignore_ascii_case(kind));
        self.scope.leave(mark);
        is_record
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if tag.is_empty {
            return;
        }
        if self.open.len() == MAX_AROUND {
            self.beyond += 1;
            self.is_lost = true;
            return;
        }
        let mut inherited = self.inherited();
        inherited_from(tag, &mut inherited);
        let scope_mark = self.scope.enter(tag);
        self.open.push(Open { name: tag.name.to_vec(), scope_mark, inherited });
    }

    fn end(&mut self, name: &[u8]) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(found) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) {
            self.scope.leave(self.open[found].scope_mark);
            self.open.truncate(found);
        }
    }

    /// Returns whether an element is surely still open.
    fn holds_open(&self) -> bool {
        !self.open.is_empty() && !self.is_lost
    }

    /// Returns what a record at this place inherits.
    fn inherited(&self) -> Rc<Inherited> {
        self.open.last().map(|open| Rc::clone(&open.inherited)).unwrap_or_default()
    }
}

/// Returns bytes that break off somewhere without the piece of a tag, comment or instruction that they break off in. A
/// `<` in the midst of text begins none.
fn without_piece(bytes: &[u8]) -> &[u8] {
    let Some(at) = memchr::memrchr(b'<', bytes) else { return bytes };
    let (before, piece) = (&bytes[..at], &bytes[at + 1..]);
    if memchr::memchr(b'>', piece).is_some() {
        return bytes;
    }
    let is_piece = match piece {
        [] | [b'!' | b'?', ..] => !piece.starts_with(b"![CDATA["),
        [b'/', name @ ..] => name.trim_ascii_end().iter().all(|byte| is_of_name(*byte)),
        _ => {
            let name = piece.iter().position(|byte| !is_of_name(*byte)).unwrap_or(piece.len());
            let behind = piece[name..].trim_ascii_start();
            // An attribute, or the beginning of the name of one.
            let first = behind.iter().position(|byte| !is_of_name(*byte)).unwrap_or(behind.len());
            let value = behind[first..].trim_ascii_start();
            piece[0].is_ascii_alphabetic() && (value.is_empty() || value[0] == b'=' || behind == b"/")
        }
    };
    if is_piece { before } else { bytes }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.') || byte >= 0x80
}

/// Takes the language and the address that an element sets for what stands in it.
fn inherited_from(tag: &Tag<'_>, inherited: &mut Rc<Inherited>) {
    if find(tag.rest, b"xml:").is_none() {
        return;
    }
    for (name, value) in tag.attributes().filter(|(_, value)| value.len() <= MAX_INHERITED) {
        let mut value_of = String::new();
        decode(&String::from_utf8_lossy(value), &mut value_of);
        if name == b"xml:lang" {
            Rc::make_mut(inherited).language = Some(value_of);
        } else if name == b"xml:base" && inherited.bases.len() < MAX_BASES {
            Rc::make_mut(inherited).bases.push(value_of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_a_tag_is_no_text() {
        for piece in [
            "<",
            "</",
            "</descr",
            "<p",
            "<p class",
            "<p class=",
            "<p class='a b",
            "<br /",
            "<!",
            "<!-- ab",
            "<![CDA",
            "<?x y",
        ] {
            assert_eq!(without_piece(format!("text {piece}").as_bytes()), b"text ", "{piece}");
        }
        for text in ["", "text", "a <b>", "1 < 2", "I <3 you", "x <b and more", "<![CDATA[text"] {
            assert_eq!(without_piece(text.as_bytes()), text.as_bytes(), "{text}");
        }
    }
}
