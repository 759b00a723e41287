//! The tree of a query: what was typed, understood, with the place of everything.

use jiff::civil::Date;

/// A range of bytes of the query as typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A part of a query with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it means.
    pub kind: Kind,
    /// Where it stands, its operands included.
    pub place: Place,
}

/// The parts a query is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `*`: every article.
    Everything,
    /// A word.
    Word(Word),
    /// `"a b c"`: the words in this order, side by side.
    Phrase(Vec<Word>),
    /// `"a b c"~n`: all the words, no two of them further than `distance` positions apart, in any order.
    Window {
        /// The words.
        words: Vec<Word>,
        /// The largest difference of two of their positions.
        distance: u32,
    },
    /// Parts side by side without an operator: all are needed, except function words among others.
    List(Vec<Node>),
    /// `a AND b`: all are needed, to the letter.
    And(Vec<Node>),
    /// `a OR b`: one suffices.
    Or(Vec<Node>),
    /// `NOT a`, `-a`: articles in which the operand does not match.
    Not(Box<Node>),
    /// `a w/5 b` and its kin.
    Near {
        /// The left operand.
        left: Box<Node>,
        /// The right operand.
        right: Box<Node>,
        /// How near.
        distance: Distance,
        /// The left one must come first (`pre/n`).
        ordered: bool,
    },
    /// `a not w/5 b`: an `a` that has no `b` so near.
    NotNear {
        /// What is looked for.
        left: Box<Node>,
        /// What must not be near.
        right: Box<Node>,
        /// How near.
        distance: Distance,
        /// Only a `right` that follows counts (`not pre/n`).
        ordered: bool,
    },
    /// `atleastN(a)`: at least so many matches in the article.
    AtLeast {
        /// The number, 1 and more.
        count: u32,
        /// What is counted.
        operand: Box<Node>,
    },
    /// `caps(a)`, `allcaps(a)`, `nocaps(a)`.
    Case {
        /// How it must be written.
        case: Case,
        /// The words it holds for.
        operand: Box<Node>,
    },
    /// `title:a`, `title:(a OR b)`.
    Field {
        /// The field.
        field: Field,
        /// What must match in it.
        operand: Box<Node>,
    },
    /// `date:2025-12`.
    Date(DateRange),
    /// `words:>500`.
    WordCount(WordCount),
    /// `a^2`: counts so many times in the ranking.
    Boost {
        /// The factor, above 0.
        factor: f32,
        /// What counts more or less.
        operand: Box<Node>,
    },
}

/// One word as typed, with how it may vary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as typed, without operators; may hold punctuation (`covid-19`, `U.S.`).
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// How it may vary.
    pub form: Form,
    /// Only the acronym as written in capitals, at its place (`ICE`).
    pub acronym: bool,
}

/// How a word may vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any inflection.
    Inflected,
    /// This form only (`=tariff`, and the words of a phrase).
    Exact,
    /// `*` stands for any letters, `?` for one.
    Pattern,
    /// Within this edit distance, 1 or 2 (`Zelenskyy~`).
    Fuzzy(u8),
}

impl Form {
    /// Returns the form of a word in a field whose words have no inflections.
    pub(crate) fn uninflected(self) -> Self {
        if let Form::Fuzzy(_) = self { self } else { Form::Exact }
    }
}

/// How near two operands must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Their positions differ by at most this; neighbours differ by 1.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// How a word must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// The first letter is a capital (`Apple`, `APPLE`).
    Capitalised,
    /// All letters are capitals.
    AllCapitals,
    /// No letter is a capital.
    NoCapitals,
}

/// A field of an article that words can be looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline (`title:`, `headline:`).
    Title,
    /// The first paragraph or 60 words, whichever is longer (`lead:`).
    Lead,
    /// The text without the headline (`body:`).
    Body,
    /// The byline (`author:`, `byline:`).
    Author,
    /// The publication (`source:`).
    Source,
    /// The section (`section:`).
    Section,
    /// The place of the dateline (`place:`, `dateline:`).
    Place,
    /// The language (`lang:`).
    Lang,
    /// The path of the file (`path:`).
    Path,
    /// The address (`url:`).
    Url,
}

/// A range of days, both ends included; an end that is none is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// A range of lengths in words, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordCount {
    /// The least number of words.
    pub least: Option<u64>,
    /// The greatest number of words.
    pub most: Option<u64>,
}

impl Node {
    /// Returns the parts directly inside this one, from left to right.
    pub fn operands(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) => parts.iter().collect(),
            Kind::Near { left, right, .. } | Kind::NotNear { left, right, .. } => vec![left, right],
            Kind::Not(operand)
            | Kind::AtLeast { operand, .. }
            | Kind::Case { operand, .. }
            | Kind::Field { operand, .. }
            | Kind::Boost { operand, .. } => vec![operand],
            Kind::Everything
            | Kind::Word(_)
            | Kind::Phrase(_)
            | Kind::Window { .. }
            | Kind::Date(_)
            | Kind::WordCount(_) => Vec::new(),
        }
    }

    /// Returns the parts directly inside this one, from left to right, to be changed.
    pub fn operands_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.kind {
            Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) => parts.iter_mut().collect(),
            Kind::Near { left, right, .. } | Kind::NotNear { left, right, .. } => vec![left, right],
            Kind::Not(operand)
            | Kind::AtLeast { operand, .. }
            | Kind::Case { operand, .. }
            | Kind::Field { operand, .. }
            | Kind::Boost { operand, .. } => vec![operand],
            Kind::Everything
            | Kind::Word(_)
            | Kind::Phrase(_)
            | Kind::Window { .. }
            | Kind::Date(_)
            | Kind::WordCount(_) => Vec::new(),
        }
    }

    /// Returns the words of a leaf.
    pub fn words(&self) -> &[Word] {
        match &self.kind {
            Kind::Word(word) => std::slice::from_ref(word),
            Kind::Phrase(words) | Kind::Window { words, .. } => words,
            _ => &[],
        }
    }

    /// Returns the words of a leaf, to be changed.
    pub fn words_mut(&mut self) -> &mut [Word] {
        match &mut self.kind {
            Kind::Word(word) => std::slice::from_mut(word),
            Kind::Phrase(words) | Kind::Window { words, .. } => words,
            _ => &mut [],
        }
    }

    /// Returns how many levels of parts there are, 1 for a leaf.
    pub fn depth(&self) -> usize {
        1 + self.operands().into_iter().map(Self::depth).max().unwrap_or(0)
    }

    /// Says whether this, in a list, decides beside its words: a NOT, a field or a range, boosted or not. An article must
    /// meet it even where one of the words is enough.
    pub fn is_condition(&self) -> bool {
        match &self.kind {
            Kind::Not(_) | Kind::Field { .. } | Kind::Date(_) | Kind::WordCount(_) => true,
            Kind::Boost { operand, .. } => operand.is_condition(),
            _ => false,
        }
    }

    /// Says whether this is nothing but plain words, one or several: only such a query may be relaxed.
    pub fn is_plain_list(&self) -> bool {
        let is_plain_word = |node: &Self| matches!(&node.kind, Kind::Word(word) if word.form == Form::Inflected);
        match &self.kind {
            Kind::List(parts) => parts.iter().all(is_plain_word),
            _ => is_plain_word(self),
        }
    }
}
