//! Random trees of all kinds, as the parser makes them, and simpler ones near a given one.

use jiff::civil::date;
use morgue::query::{Case, DateRange, Distance, Field, Form, Kind, Node, Place, Word, WordCount};

use super::random::Random;

/// Words that may be typed in any form.
const WORDS: [&str; 62] = [
    "storm",
    "storms",
    "Storm",
    "STORM",
    "stormy",
    "raid",
    "raids",
    "raided",
    "talk",
    "talking",
    "leaf",
    "leaves",
    "leave",
    "left",
    "de-escalate",
    "deescalate",
    "de-escalated",
    "escalate",
    "us",
    "US",
    "U.S.",
    "u.s.",
    "U.S.-backed",
    "ice",
    "ICE",
    "Ice",
    "ICE’s",
    "Ecuador",
    "ecuadors",
    "Ecuador’s",
    "3000",
    "3,000",
    "300",
    "O’Brien",
    "O'Brien",
    "obrien",
    "elysee",
    "Élysée",
    "中国",
    "国",
    "covid-19",
    "COVID-19",
    "covid",
    "AT&T",
    "9/11",
    "10:30",
    "11",
    "@handle",
    "#storm",
    "handle",
    "rojo",
    "rojas",
    "Zelensky",
    "zelenskyy",
    "gate",
    "watergate",
    "woman",
    "l’ambassade",
    "ambassade",
    "NATO",
    "note",
    "Then",
];

const FUNCTION_WORDS: [&str; 8] = ["the", "of", "in", "and", "don’t", "don't", "is", "The"];

const PATTERNS: [&str; 17] = [
    "st*",
    "*s",
    "*",
    "*gate",
    "wom?n",
    "wom?n*",
    "*a*",
    "?ce",
    "de-esc*",
    "ra?d*",
    "*o*m",
    "ecuador*",
    "zel*nsky*",
    "O’B*",
    "3*",
    "*国",
    "s?o*",
];

const FIELD_WORDS: [&str; 12] =
    ["storm", "ana", "O’Brien", "AP", "world", "news", "smith", "quito", "ice", "the", "example", "rojas"];

const ADDRESSES: [&str; 12] = [
    "storm",
    "example.com",
    "example.com/news",
    "news",
    "https://example.org/ice",
    "txt",
    "jsonl",
    "storm-1.html",
    "2025-12",
    "ice",
    "https://www.example.com",
    "12-03",
];

const ADDRESS_PATTERNS: [&str; 9] = [
    "news/*",
    "*.html",
    "st*m-1*",
    "example.*/news",
    "2025-*.txt",
    "n*.txt",
    "*.example.com",
    "com/*/html",
    "2025-12-*-n*",
];

/// Makes trees.
pub(crate) struct Trees<'r> {
    pub(crate) random: &'r mut Random,
    /// Words of the archive.
    pub(crate) words: &'r [&'static str],
}

impl Trees<'_> {
    /// Returns a tree of any kind, as it is read from its text.
    pub(crate) fn tree(&mut self) -> Node {
        let depth = self.random.pick(&[0, 0, 0, 0, 1, 1, 1, 2]);
        let mut tree = self.any(depth);
        settle_capitals(&mut tree);
        tree
    }

    /// A word as typed, oftenest one of the archive.
    fn text(&mut self) -> &'static str {
        let is_typed = |word: &&str| !word.contains(' ') && (!word.ends_with('.') || word.matches('.').count() > 1);
        let words: Vec<&str> = self.words.iter().copied().filter(is_typed).collect();
        if self.random.chance(80) { self.random.pick(&words) } else { self.random.pick(&WORDS) }
    }

    /// What has places of its own, of several levels.
    fn deep(&mut self) -> Node {
        let depth = self.random.pick(&[0, 1, 1, 2]);
        self.placed(depth, true)
    }

    /// A list of plain words, the commonest of queries.
    fn plain_list(&mut self) -> Node {
        let count = self.random.within(1, 4);
        let words: Vec<Node> = (0..count)
            .map(|_| {
                let text = if self.random.chance(25) { self.random.pick(&FUNCTION_WORDS) } else { self.text() };
                node(Kind::Word(word(text, Form::Inflected)))
            })
            .collect();
        several(words, Kind::List)
    }

    fn any(&mut self, depth: usize) -> Node {
        if depth == 0 {
            return self.leaf();
        }
        let parts =
            |trees: &mut Self| -> Vec<Node> { (0..trees.random.within(2, 3)).map(|_| trees.any(depth - 1)).collect() };
        match self.random.below(6) {
            0 | 1 => several(parts(self), Kind::List),
            2 => flat(parts(self), Kind::And, |kind| if let Kind::And(parts) = kind { Ok(parts) } else { Err(kind) }),
            3 => flat(parts(self), Kind::Or, |kind| if let Kind::Or(parts) = kind { Ok(parts) } else { Err(kind) }),
            4 => node(Kind::Not(Box::new(self.any(depth - 1)))),
            _ => self.leaf(),
        }
    }

    /// What may stand anywhere but in a connector.
    fn leaf(&mut self) -> Node {
        match self.random.below(22) {
            0..6 => self.deep(),
            6..9 => self.plain_list(),
            9..11 => {
                let count = self.random.within(1, 4) as u32;
                node(Kind::AtLeast { count, operand: Box::new(self.placed(1, true)) })
            }
            11..13 => self.case(2),
            13..16 => self.zone(),
            16..18 => self.field(),
            18 => {
                let factor = self.random.within(1, 30) as f32 / 10.0;
                let operand = if self.random.chance(70) { self.placed(1, true) } else { self.zone() };
                node(Kind::Boost { factor, operand: Box::new(operand) })
            }
            19 => self.date(),
            20 => self.word_count(),
            _ => node(if self.random.chance(30) { Kind::Everything } else { Kind::Word(self.word(false)) }),
        }
    }

    /// What has places of its own, and so may be an operand of a connector.
    fn placed(&mut self, depth: usize, may_have_case: bool) -> Node {
        let parts = |trees: &mut Self| -> Vec<Node> {
            let count = trees.random.within(2, 3);
            (0..count).map(|_| trees.placed(depth - 1, may_have_case)).collect()
        };
        if depth == 0 || self.random.chance(30) {
            return match self.random.below(10) {
                0..7 => node(Kind::Word(self.word(true))),
                7..9 => self.phrase(),
                _ => self.window(),
            };
        }
        match self.random.below(12) {
            0 => several(parts(self), Kind::List),
            1 => flat(parts(self), Kind::And, |kind| if let Kind::And(parts) = kind { Ok(parts) } else { Err(kind) }),
            2..4 => flat(parts(self), Kind::Or, |kind| if let Kind::Or(parts) = kind { Ok(parts) } else { Err(kind) }),
            4 if may_have_case => self.case(depth),
            4..9 => {
                let (left, right, distance, ordered) = self.connected(depth, may_have_case);
                node(Kind::Near { left, right, distance, ordered })
            }
            _ => {
                let (left, right, distance, ordered) = self.connected(depth, may_have_case);
                node(Kind::NotNear { left, right, distance, ordered })
            }
        }
    }

    fn connected(&mut self, depth: usize, may_have_case: bool) -> (Box<Node>, Box<Node>, Distance, bool) {
        let distance = match self.random.below(6) {
            0 => Distance::Sentence,
            1 => Distance::Paragraph,
            _ => Distance::Words(self.random.within(1, 6) as u32),
        };
        let (left, right) = (self.placed(depth - 1, may_have_case), self.placed(depth - 1, may_have_case));
        (Box::new(left), Box::new(right), distance, self.random.chance(35))
    }

    fn case(&mut self, depth: usize) -> Node {
        let case = self.random.pick(&[Case::Capitalised, Case::AllCapitals, Case::NoCapitals]);
        node(Kind::Case { case, operand: Box::new(self.placed(depth - 1, false)) })
    }

    fn phrase(&mut self) -> Node {
        let count = self.random.within(2, 3);
        node(Kind::Phrase(self.quoted(count)))
    }

    fn window(&mut self) -> Node {
        let count = self.random.within(2, 5);
        let distance = self.random.within(1, 12) as u32;
        node(Kind::Window { words: self.quoted(count), distance })
    }

    fn quoted(&mut self, count: usize) -> Vec<Word> {
        let quoted = |trees: &mut Self| match trees.random.below(8) {
            0 => word(trees.random.pick(&PATTERNS[..2]), Form::Pattern),
            1..4 => word(trees.random.pick(&FUNCTION_WORDS), Form::Exact),
            _ => word(trees.text(), Form::Exact),
        };
        (0..count).map(|_| quoted(self)).collect()
    }

    fn word(&mut self, may_be_pattern: bool) -> Word {
        match self.random.below(12) {
            0 if may_be_pattern => {
                let pattern = self.random.pick(&PATTERNS);
                word(if pattern == "*" { "*e*" } else { pattern }, Form::Pattern)
            }
            1 => {
                let text = self.text();
                let is_one_word = text.chars().all(char::is_alphanumeric);
                Word { acronym: is_one_word && is_acronym(text), ..word(text, Form::Exact) }
            }
            2 => {
                let edits = self.random.within(1, 2) as u8;
                word(self.text(), Form::Fuzzy(edits))
            }
            3 => word(self.random.pick(&FUNCTION_WORDS), Form::Inflected),
            _ => word(self.text(), Form::Inflected),
        }
    }

    /// Headline, lead or body.
    fn zone(&mut self) -> Node {
        let field = self.random.pick(&[Field::Title, Field::Title, Field::Lead, Field::Body]);
        let operand = match self.random.below(6) {
            0 => node(Kind::Not(Box::new(self.placed(1, true)))),
            1 => {
                let count = self.random.within(1, 3) as u32;
                node(Kind::AtLeast { count, operand: Box::new(self.placed(1, true)) })
            }
            2 => self.plain_list(),
            _ => self.deep(),
        };
        node(Kind::Field { field, operand: Box::new(operand) })
    }

    /// A field beside the text.
    fn field(&mut self) -> Node {
        let fields = [Field::Author, Field::Source, Field::Section, Field::Place, Field::Lang, Field::Path, Field::Url];
        let field = self.random.pick(&fields);
        let plain = |trees: &mut Self| {
            let (text, form) = match field {
                Field::Lang if trees.random.chance(30) => {
                    (trees.random.pick(&["em", "En", "sp", "nn"]), Form::Fuzzy(1))
                }
                Field::Lang => (trees.random.pick(&["en", "es", "EN", "fr"]), Form::Inflected),
                Field::Path | Field::Url if trees.random.chance(30) => {
                    (trees.random.pick(&ADDRESS_PATTERNS), Form::Pattern)
                }
                Field::Path | Field::Url => (trees.random.pick(&ADDRESSES), Form::Inflected),
                _ if trees.random.chance(20) => (trees.random.pick(&["s*", "*s", "?mith"]), Form::Pattern),
                _ if trees.random.chance(20) => (trees.random.pick(&FIELD_WORDS), Form::Fuzzy(1)),
                _ => (trees.random.pick(&FIELD_WORDS), Form::Inflected),
            };
            node(Kind::Word(word(text, form)))
        };
        let operand = match self.random.below(8) {
            0 => several(vec![plain(self), plain(self)], Kind::Or),
            1 if field != Field::Lang => several(vec![plain(self), plain(self)], Kind::List),
            2 if field != Field::Lang => {
                let distance = self.random.pick(&[Distance::Words(2), Distance::Sentence]);
                let (left, right) = (Box::new(plain(self)), Box::new(plain(self)));
                node(Kind::Near { left, right, distance, ordered: self.random.chance(30) })
            }
            3 if field != Field::Lang && !is_address(field) => {
                node(Kind::Case { case: Case::Capitalised, operand: Box::new(plain(self)) })
            }
            4 => node(Kind::Not(Box::new(plain(self)))),
            _ => plain(self),
        };
        node(Kind::Field { field, operand: Box::new(operand) })
    }

    fn date(&mut self) -> Node {
        let day = |trees: &mut Self| date(2025, 12, trees.random.within(1, 28) as i8);
        let (one, other) = (day(self), day(self));
        let (first, last) = match self.random.below(3) {
            0 => (Some(one), None),
            1 => (None, Some(one)),
            _ => (Some(one.min(other)), Some(one.max(other))),
        };
        node(Kind::Date(DateRange { first, last }))
    }

    fn word_count(&mut self) -> Node {
        let least = self.random.within(5, 60) as u64;
        let (least, most) = match self.random.below(3) {
            0 => (Some(least), None),
            1 => (None, Some(least)),
            _ => (Some(least), Some(least + 20)),
        };
        node(Kind::WordCount(WordCount { least, most }))
    }
}

fn node(kind: Kind) -> Node {
    Node { kind, place: Place::default() }
}

fn word(text: &str, form: Form) -> Word {
    Word { text: text.to_owned(), place: Place::default(), form, acronym: form == Form::Inflected && is_acronym(text) }
}

fn is_address(field: Field) -> bool {
    matches!(field, Field::Path | Field::Url)
}

fn several(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Node {
    if parts.len() == 1 { parts.remove(0) } else { node(kind(parts)) }
}

/// Joins parts; those that are joined so already are taken apart.
fn flat(parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind, apart: fn(Kind) -> Result<Vec<Node>, Kind>) -> Node {
    several(parts.into_iter().flat_map(|part| apart(part.kind).unwrap_or_else(|kind| vec![node(kind)])).collect(), kind)
}

/// All capitals, two and more, with dots and `&` among them and a possessive behind at most.
fn is_acronym(text: &str) -> bool {
    let text = text.trim_end_matches("’s");
    text.chars().filter(|c| c.is_uppercase()).count() >= 2
        && text.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '&'))
}

/// Capitals make an acronym in running text, unless three plain words or more are all in capitals.
fn settle_capitals(tree: &mut Node) {
    let mut plain = Vec::new();
    each_word(tree, true, &mut |word, in_text| {
        word.acronym &= in_text;
        if in_text && word.form == Form::Inflected {
            plain.push(word.text.clone());
        }
    });
    let capitals = plain.iter().filter(|text| text.chars().any(char::is_uppercase)).count();
    if capitals >= 3 && !plain.iter().any(|text| text.chars().any(char::is_lowercase)) {
        each_word(tree, true, &mut |word, _| word.acronym &= word.form != Form::Inflected);
    }
}

fn each_word(node: &mut Node, in_text: bool, visit: &mut dyn FnMut(&mut Word, bool)) {
    let in_text = match node.kind {
        Kind::Field { field, .. } => matches!(field, Field::Title | Field::Lead | Field::Body),
        _ => in_text,
    };
    node.words_mut().iter_mut().for_each(|word| visit(word, in_text));
    node.operands_mut().into_iter().for_each(|operand| each_word(operand, in_text, visit));
}

/// Returns a tree with all places forgotten.
pub(crate) fn unplaced(tree: &Node) -> Node {
    let mut tree = tree.clone();
    tree.place = Place::default();
    tree.words_mut().iter_mut().for_each(|word| word.place = Place::default());
    tree.operands_mut().into_iter().for_each(|operand| *operand = unplaced(operand));
    tree
}

/// Returns trees that are a little simpler: a part alone, or the tree without a part, or with a part made simpler.
pub(crate) fn simpler(tree: &Node) -> Vec<Node> {
    let mut found: Vec<Node> = tree.operands().into_iter().cloned().collect();
    if let Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) = &tree.kind
        && parts.len() > 2
    {
        for without in 0..parts.len() {
            let mut fewer = tree.clone();
            if let Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) = &mut fewer.kind {
                parts.remove(without);
            }
            found.push(fewer);
        }
    }
    if let Kind::Phrase(words) | Kind::Window { words, .. } = &tree.kind {
        found.extend(words.iter().map(|word| node(Kind::Word(word.clone()))));
    }
    let count = tree.operands().len();
    for at in 0..count {
        let inner = tree.operands()[at].clone();
        for simple in simpler(&inner) {
            let mut changed = tree.clone();
            *changed.operands_mut()[at] = simple;
            found.push(changed);
        }
    }
    found
}
