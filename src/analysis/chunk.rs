//! What a word is.
//!
//! A *chunk* is a run of letters and digits with the signs that join them and no white space. It is one
//! word, or a compound of several:
//!
//! | in the text | terms (parts; whole) |
//! |---|---|
//! | `Ecuador’s` | `ecuador`; the possessive is off |
//! | `O’Brien`, `don’t` | `obrien`, `dont` |
//! | `l’ambassade` | `l` `ambassade`; `lambassade` |
//! | `U.S.`, `a.m.`, `Ph.D.` | `us` (and `US`), `am`, `phd` |
//! | `3,000`, `1.5`, `$1.5` | `3000`, `1.5`, `1.5` |
//! | `de-escalate`, `COVID-19` | `de` `escalate`; `deescalate` · `covid` `19`; `covid19` |
//! | `9/11`, `10:30`, `AT&T`, `3-2` | their parts; `9/11`, `10:30`, `at&t`, `3-2` |
//! | `example.com`, `ended.The` | their parts; the whole with its dots |
//! | `@handle`, `#tag` | `@handle` and `handle`, `#tag` and `tag`, at one position |
//! | `a.b@example.com`, `https://example.com/a` | their parts; the address; scheme, `www.` and a last `/` are off |
//! | Chinese, Japanese, Thai, Lao, Khmer, Burmese | each letter with its marks is a word |
//!
//! A word all in capitals (two letters and more, in a paragraph that is not) has a second term as written.

use super::address::{address_end, canonical_address};
use super::atoms::{
    Atom, Joint, is_acronym, is_contraction, is_elision, is_group_of_three, is_number, possessive_after,
    without_possessive,
};
use super::folding::{fold, past_invisible, shown};
use super::letters::{PlainRun, atom_end, is_apostrophe, is_capitals, is_letter, is_plain, is_solitary, is_word_char};
use super::scanner::{Sink, TermKind};
use super::terms::bounded;

/// A compound of more parts than this has no whole, but for web and mail addresses.
const MAX_PARTS: usize = 16;

/// Returns whether what stands behind a run of ASCII letters and digits may belong to it.
#[inline]
fn may_join(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes.get(end) {
        None | Some(b' ' | b'\n') => false,
        Some(b'.' | b',' | b'-' | b'/' | b'&' | b'\'' | b'`' | b':' | b'_' | b'@')
            if bytes.get(end + 1).is_some_and(|byte| is_plain(*byte) || !byte.is_ascii()) =>
        {
            true
        }
        Some(b':') => text[end..].starts_with("://"),
        Some(next) => !next.is_ascii(),
    }
}

/// A chunk that was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk {
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte after it.
    pub(crate) end: usize,
    /// The first byte of its last part.
    pub(crate) last_part: usize,
    /// How many positions it takes.
    pub(crate) positions: u32,
    /// It ends in a dotted acronym.
    pub(crate) dotted: bool,
}

/// A part: one position. Its term is a range of [`Chunker::folded`].
#[derive(Debug, Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
    term: (usize, usize),
    capitals: bool,
}

/// Reads chunks. Keeps its buffers from one to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chunker {
    atoms: Vec<Atom>,
    parts: Vec<Part>,
    folded: String,
    whole: String,
    run: String,
    unit: String,
    capitals: String,
}

impl Chunker {
    /// Reads the chunk that begins at `start` (see [`is_word_start`](super::letters::is_word_start)) and says its terms.
    /// In a shouted paragraph capitals mean nothing, but for those of dotted acronyms.
    #[inline]
    pub(crate) fn read<S: Sink>(
        &mut self,
        text: &str,
        start: usize,
        position: u32,
        shouted: bool,
        sink: &mut S,
    ) -> Chunk {
        match self.plain_word(text, start, position, shouted, sink) {
            Some(chunk) => chunk,
            None => self.joined(text, start, position, shouted, sink),
        }
    }

    /// The common case: ASCII letters and digits with nothing joined to them.
    #[inline]
    fn plain_word<S: Sink>(
        &mut self,
        text: &str,
        start: usize,
        position: u32,
        shouted: bool,
        sink: &mut S,
    ) -> Option<Chunk> {
        let run = PlainRun::at(text.as_bytes(), start);
        let end = run.end;
        if end == start || may_join(text, end) {
            return None;
        }
        let word = &text[start..end];
        sink.position(position, start, end);
        if run.has_capitals() {
            self.folded.clear();
            fold(word, &mut self.folded);
            sink.term(&bounded(&self.folded), position, 1, TermKind::Word);
            if !run.has_small() && !shouted && is_capitals(word) {
                sink.term(&bounded(word), position, 1, TermKind::Capitals);
            }
        } else {
            sink.term(&bounded(word), position, 1, TermKind::Word);
        }
        Some(Chunk { start, end, last_part: start, positions: 1, dotted: false })
    }

    /// Any other chunk.
    #[inline(never)]
    fn joined(&mut self, text: &str, start: usize, position: u32, shouted: bool, sink: &mut dyn Sink) -> Chunk {
        self.folded.clear();
        self.parts.clear();
        if let Some(end) = address_end(text, start) {
            return self.address(text, start, end, position, sink);
        }
        let sign = text[start..].chars().next().filter(|c| matches!(c, '@' | '#'));
        self.read_atoms(text, start + usize::from(sign.is_some()));
        if self.atoms.iter().any(|atom| atom.joint == Some(Joint::At)) {
            let end = self.atoms[self.atoms.len() - 1].end;
            return self.address(text, start, end, position, sink);
        }
        self.compound(text, start, sign, position, shouted, sink)
    }

    /// Finds the atoms of the chunk at `start`.
    fn read_atoms(&mut self, text: &str, start: usize) {
        self.atoms.clear();
        let mut at = start;
        loop {
            let end = atom_end(text, at);
            let alone = text[at..].chars().next().is_some_and(is_solitary);
            let joint = if alone { None } else { self.joint_at(text, at, end) };
            self.atoms.push(Atom { start: at, end, joint: joint.map(|(joint, _)| joint) });
            let Some((_, next)) = joint else { return };
            at = next;
        }
    }

    /// Returns what joins the atom `[start, end)` to a next one, and where that begins.
    fn joint_at(&self, text: &str, start: usize, end: usize) -> Option<(Joint, usize)> {
        let mut rest = text[end..].chars();
        let sign = rest.next()?;
        let next = past_invisible(text, end + sign.len_utf8());
        let follows = |at: usize| text[at..].chars().next().is_some_and(|c| is_word_char(c) && !is_solitary(c));
        if !follows(next) {
            // The last dot of an acronym may stand before a hyphen: U.S.-backed.
            let after = past_invisible(text, next + usize::from(text[next..].starts_with('-')));
            let hyphened = sign == '.' && self.ends_dotted(text, start, end) && after > next && follows(after);
            return hyphened.then_some((Joint::Hyphen, after));
        }
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        let joint = match sign {
            sign if is_apostrophe(sign) => Joint::Apostrophe,
            '.' => Joint::Dot,
            '-' | '\u{2010}' | '\u{2011}' => Joint::Hyphen,
            '&' => Joint::Ampersand,
            '/' => Joint::Slash,
            '_' => Joint::Underscore,
            '@' => Joint::At,
            ':' if digits(&text.as_bytes()[start..end]) && text.as_bytes()[next].is_ascii_digit() => Joint::Colon,
            ',' if digits(&text.as_bytes()[start..end]) && is_group_of_three(&text.as_bytes()[next..]) => Joint::Comma,
            _ => return None,
        };
        Some((joint, next))
    }

    /// Returns whether the atoms so far end in single letters parted by dots, this one being the last.
    fn ends_dotted(&self, text: &str, start: usize, end: usize) -> bool {
        is_letter(&text[start..end])
            && self
                .atoms
                .last()
                .is_some_and(|last| last.joint == Some(Joint::Dot) && is_letter(&text[last.start..last.end]))
    }

    /// Says the terms of the atoms that were read.
    fn compound(
        &mut self,
        text: &str,
        start: usize,
        sign: Option<char>,
        position: u32,
        shouted: bool,
        sink: &mut dyn Sink,
    ) -> Chunk {
        self.whole.clear();
        self.run.clear();
        let atoms = std::mem::take(&mut self.atoms);
        let (mut end, mut loose, mut dotted) = (start, true, false);
        // Of units joined by a slash or the like, those in a larger compound are one word as well: post-9/11.
        let (mut run_from, mut run_units) = (0, 0);
        let mut units = atoms.split_inclusive(|atom| atom.joint.is_none_or(|joint| !joint.is_inner())).peekable();
        while let Some(unit) = units.next() {
            let from = self.parts.len();
            let read = self.unit(text, unit, shouted);
            if let (0, Some(part), Some(_)) = (from, self.parts.first_mut(), sign) {
                part.start = start;
            }
            (end, dotted) = (read.end, read.dotted);
            loose &= read.loose;
            let width = (self.parts.len() - from) as u32;
            if width > 1 && unit.len() < atoms.len() {
                let capitals = !shouted && is_capitals(self.written(text, from));
                let kind = TermKind::Whole { loose: read.loose };
                say_whole(&self.unit, capitals, position + from as u32, width, kind, sink);
            }
            self.whole.push_str(&self.unit);
            self.run.push_str(&self.unit);
            run_units += 1;
            let Some(next) = units.peek() else { break };
            let sign = sign_between(text, &unit[unit.len() - 1], &next[0]);
            loose &= sign.is_none();
            self.whole.extend(sign);
            if unit[unit.len() - 1].joint == Some(Joint::Hyphen) {
                self.say_run(position, run_from, run_units, sink);
                self.run.clear();
                (run_from, run_units) = (self.parts.len(), 0);
            } else {
                self.run.extend(sign);
            }
        }
        if run_from > 0 {
            self.say_run(position, run_from, run_units, sink);
        }
        let last = &atoms[atoms.len() - 1];
        let (last_part, end) = (last.start, end.max(last.end));
        self.atoms = atoms;
        self.say_parts(position, sign, sink);
        let positions = self.parts.len() as u32;
        if (2..=MAX_PARTS).contains(&self.parts.len()) {
            let capitals = !shouted && is_capitals(self.written(text, 0));
            say_whole(&self.whole, capitals, position, positions, TermKind::Whole { loose }, sink);
        }
        Chunk { start, end, last_part, positions, dotted }
    }

    /// Says the whole of several units that were joined into one word within a compound, from a part of it on.
    fn say_run(&self, position: u32, from: usize, units: usize, sink: &mut dyn Sink) {
        let parts = self.parts.len() - from;
        if units > 1 && parts <= MAX_PARTS {
            sink.term(&bounded(&self.run), position + from as u32, parts as u32, TermKind::Whole { loose: false });
        }
    }

    /// Returns what is written of the parts from one on: a possessive behind them is none of it.
    fn written<'t>(&self, text: &'t str, from: usize) -> &'t str {
        match (self.parts.get(from), self.parts.last()) {
            (Some(first), Some(last)) => &text[first.start..last.end],
            _ => "",
        }
    }

    /// Says the parts, each at its position.
    fn say_parts(&mut self, position: u32, sign: Option<char>, sink: &mut dyn Sink) {
        for (n, part) in self.parts.iter().enumerate() {
            let at = position + n as u32;
            let term = &self.folded[part.term.0..part.term.1];
            sink.position(at, part.start, part.end);
            match sign {
                Some(sign) if n == 0 => {
                    sink.term(&bounded(&format!("{sign}{term}")), at, 1, TermKind::Word);
                    sink.term(&bounded(term), at, 1, TermKind::Bare);
                }
                _ => sink.term(&bounded(term), at, 1, TermKind::Word),
            }
            if part.capitals {
                self.capitals.clear();
                self.capitals.extend(term.chars().flat_map(char::to_uppercase));
                sink.term(&bounded(&self.capitals), at, 1, TermKind::Capitals);
            }
        }
    }

    /// Reads one unit: appends its parts, and leaves its whole form in [`Chunker::unit`]. A possessive behind what other signs
    /// join is none of it: AT&T's.
    #[inline(never)]
    fn unit(&mut self, text: &str, unit: &[Atom], shouted: bool) -> Unit {
        let is_other = |atom: &Atom| atom.joint.is_some_and(|joint| joint != Joint::Apostrophe);
        let other = unit[..unit.len() - 1].iter().position(is_other);
        let mut kept = unit;
        while let Some(shorter) = without_possessive(text, kept)
            && other.is_some_and(|other| other < shorter.len() - 1)
        {
            kept = shorter;
        }
        let read = self.bare_unit(text, kept, shouted);
        match kept.len() == unit.len() {
            true => read,
            false => Unit { end: unit[unit.len() - 1].end, dotted: false, loose: read.loose },
        }
    }

    /// Reads a unit without such possessives.
    fn bare_unit(&mut self, text: &str, unit: &[Atom], shouted: bool) -> Unit {
        self.unit.clear();
        let is = |atom: &Atom, joint| atom.joint == Some(joint);
        let last = unit.len() - 1;
        let inner = &unit[..last];
        let first = self.parts.len();
        if inner.is_empty() {
            let end = self.part(text, unit, shouted);
            self.join_unit(first, unit, false);
            return Unit { end, dotted: false, loose: true };
        }
        if is_acronym(text, unit) {
            self.part(text, unit, false);
            self.join_unit(first, unit, false);
            let end = unit[last].end + usize::from(text[unit[last].end..].starts_with('.'));
            if let Some(part) = self.parts.last_mut() {
                part.end = end;
            }
            return Unit { end: end + possessive_after(&text[end..]), dotted: true, loose: true };
        }
        if inner.iter().any(|atom| is(atom, Joint::Apostrophe)) {
            return self.with_apostrophes(text, unit, shouted);
        }
        if is_number(text, unit) {
            let end = self.part(text, unit, true);
            self.join_unit(first, unit, false);
            return Unit { end, dotted: false, loose: true };
        }
        for atom in unit {
            self.part(text, std::slice::from_ref(atom), shouted);
        }
        self.join_unit(first, unit, true);
        Unit { end: unit[last].end, dotted: false, loose: false }
    }

    /// A unit with apostrophes: a possessive, an elision, or one word.
    fn with_apostrophes(&mut self, text: &str, unit: &[Atom], shouted: bool) -> Unit {
        let last = unit.len() - 1;
        let kept = without_possessive(text, unit).unwrap_or(unit);
        let possessive = kept.len() < unit.len();
        let first = &kept[0];
        let elided = kept.len() == 2
            && first.joint == Some(Joint::Apostrophe)
            && is_elision(&shown(&text[first.start..first.end]))
            && !is_contraction(&shown(&text[kept[1].start..kept[1].end]));
        let groups: [&[Atom]; 2] = if elided { [&kept[..1], &kept[1..]] } else { [kept, &[]] };
        let mut end = first.end;
        let from = self.parts.len();
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            end = self.part(text, group, shouted);
        }
        self.join_unit(from, unit, false);
        let after = if possessive { unit[last].end } else { end };
        Unit { end: after, dotted: false, loose: true }
    }

    /// Appends a part that joins these atoms into one word; a number keeps its decimal dot. Returns its end.
    fn part(&mut self, text: &str, atoms: &[Atom], shouted: bool) -> usize {
        let from = self.folded.len();
        let number = is_number(text, atoms);
        let (start, end) = (atoms[0].start, atoms[atoms.len() - 1].end);
        for (n, atom) in atoms.iter().enumerate() {
            fold(&text[atom.start..atom.end], &mut self.folded);
            if number && atom.joint == Some(Joint::Dot) && n + 1 < atoms.len() {
                self.folded.push('.');
            }
        }
        let capitals = !shouted && is_capitals(&text[start..end]);
        self.parts.push(Part { start, end, term: (from, self.folded.len()), capitals });
        end
    }

    /// Leaves the whole form of the unit in [`Chunker::unit`]: its parts from `first` on, with the signs
    /// between them when `signs` (each part is one atom then).
    fn join_unit(&mut self, first: usize, unit: &[Atom], signs: bool) {
        self.unit.clear();
        for (n, part) in self.parts[first..].iter().enumerate() {
            if signs && n > 0 {
                self.unit.push(match unit[n - 1].joint {
                    Some(Joint::Ampersand) => '&',
                    Some(Joint::Comma) => ',',
                    _ => '.',
                });
            }
            self.unit.push_str(&self.folded[part.term.0..part.term.1]);
        }
    }

    /// A web or mail address: its letters and digits are parts, the whole is the address.
    fn address(&mut self, text: &str, start: usize, end: usize, position: u32, sink: &mut dyn Sink) -> Chunk {
        let mut at = start;
        let mut positions = 0;
        let mut last_part = start;
        while let Some(offset) = text[at..end].find(is_word_char) {
            let from = at + offset;
            let to = atom_end(&text[..end], from);
            self.folded.clear();
            fold(&text[from..to], &mut self.folded);
            sink.position(position + positions, from, to);
            sink.term(&bounded(&self.folded), position + positions, 1, TermKind::Word);
            (at, last_part) = (to, from);
            positions += 1;
        }
        self.whole.clear();
        fold(canonical_address(&text[start..end]), &mut self.whole);
        // Of marks without a letter nothing is left.
        if !self.whole.is_empty() {
            sink.term(&bounded(&self.whole), position, positions, TermKind::Whole { loose: false });
        }
        Chunk { start, end, last_part, positions, dotted: false }
    }
}

/// What was read as a unit.
struct Unit {
    end: usize,
    dotted: bool,
    loose: bool,
}

/// Returns the sign that the whole form of a compound has between two of its units: none for a hyphen beside a letter, which may as well
/// be left out.
fn sign_between(text: &str, last: &Atom, next: &Atom) -> Option<char> {
    match last.joint {
        Some(Joint::Hyphen) => {
            let by_letter = text[last.start..last.end].ends_with(char::is_alphabetic)
                || text[next.start..next.end].starts_with(char::is_alphabetic);
            (!by_letter).then_some('-')
        }
        Some(Joint::Slash) => Some('/'),
        Some(Joint::Colon) => Some(':'),
        _ => Some('_'),
    }
}

/// Says the whole form of several parts, and of capitals a second time as such.
fn say_whole(whole: &str, capitals: bool, position: u32, width: u32, kind: TermKind, sink: &mut dyn Sink) {
    sink.term(&bounded(whole), position, width, kind);
    if capitals {
        sink.term(&bounded(&whole.to_uppercase()), position, width, TermKind::Capitals);
    }
}
