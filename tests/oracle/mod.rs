//! A slow and simple evaluator of query trees over token arrays, to hold the index against.
//!
//! It shares nothing with the index but the scanner, which says what terms stand where, and the tables of
//! inflections. Whatever a tree means is done here by trying everything: every term for every word, every pair
//! for a connector, every choice of words for a window. A part of a query evaluates to its matches, which
//! are stretches of positions with what is lit of them, or to nothing when the article does not match it.
//! A part that has no place in the text (a date, a NOT, another field) matches without stretches.

pub(crate) mod archives;
mod expansion;
mod found;
pub(crate) mod queries;
pub(crate) mod random;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use morgue::analysis::{Composed, TermKind, fold};
use morgue::index::StoredArticle;
use morgue::query::{Case, DateRange, Distance, Field, Form, Kind, Node, Word, is_function_word};

use expansion::{folded_pattern, means};
use reading::Text;

/// An article as token arrays.
pub(crate) struct Article {
    pub(crate) stored: StoredArticle,
    text: Text,
    fields: BTreeMap<&'static str, Text>,
    date: Option<Date>,
    words: u64,
}

/// All articles of an archive.
pub(crate) struct Oracle {
    pub(crate) articles: Vec<Article>,
    /// All words of the archive by field; the text has no name.
    known: BTreeMap<&'static str, BTreeSet<String>>,
}

/// A stretch of positions that matches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: u32,
    end: u32,
    /// The stretches that are lit.
    lit: BTreeSet<(u32, u32)>,
}

/// The matches of a part; none if the article does not match it.
type Matches = Option<Vec<Span>>;

/// What a part of a query is looked for in, and how.
#[derive(Clone, Copy)]
struct Scope<'a> {
    article: &'a Article,
    text: &'a Text,
    /// The name of the field; empty for headline and body.
    field: &'static str,
    case: Option<Case>,
    /// A list of words is met by one of them.
    any: bool,
}

const TEXT: &str = "";

impl Article {
    fn new(stored: StoredArticle) -> Self {
        let line = |value: &Option<String>| value.as_deref().map(Text::of_line).unwrap_or_default();
        let fields = BTreeMap::from([
            (Field::Author.name(), line(&stored.author)),
            (Field::Source.name(), line(&stored.source)),
            (Field::Section.name(), line(&stored.section)),
            (Field::Place.name(), line(&stored.place)),
            (Field::Url.name(), line(&stored.url)),
            (Field::Path.name(), Text::of_line(&stored.path)),
            (Field::Lang.name(), stored.lang.as_deref().map(Text::of_name).unwrap_or_default()),
        ]);
        let composed = Composed::of(&stored.composed);
        let is_word = |run: &&str| run.chars().any(char::is_alphanumeric);
        let parts = [&stored.composed[..composed.head_end], &stored.composed[composed.body_start()..]];
        let words = parts.iter().map(|part| part.split_whitespace().filter(is_word).count() as u64).sum();
        let date = stored.date.as_deref().map(|date| date.parse().expect("a stored date is a date"));
        Article { text: Text::of_article(&stored.composed), fields, date, words, stored }
    }
}

impl Oracle {
    pub(crate) fn new(articles: Vec<StoredArticle>) -> Self {
        let articles: Vec<Article> = articles.into_iter().map(Article::new).collect();
        let mut known: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for article in &articles {
            for (name, text) in article.fields.iter().map(|(name, text)| (*name, text)).chain([(TEXT, &article.text)]) {
                known.entry(name).or_default().extend(text.terms.iter().map(|term| term.word.clone()));
            }
        }
        Oracle { articles, known }
    }

    /// Returns the bytes of the composed string that a query lights in an article; none if it does not match.
    pub(crate) fn lit(&self, article: &Article, tree: &Node, any: bool) -> Option<BTreeSet<usize>> {
        let scope = Scope { article, text: &article.text, field: TEXT, case: None, any };
        let lit = self.matches(tree, scope)?.into_iter().flat_map(|span| span.lit);
        Some(lit.map(|(start, end)| article.text.bytes(start, end)).flat_map(|(start, end)| start..end).collect())
    }

    fn matches(&self, node: &Node, scope: Scope<'_>) -> Matches {
        let holds = |holds: bool| holds.then(Vec::new);
        match &node.kind {
            Kind::Everything => Some(Vec::new()),
            Kind::Word(word) => some(self.word(word, scope)),
            Kind::Phrase(words) => {
                some(side_by_side(&words.iter().map(|word| self.word(word, scope)).collect::<Vec<_>>()))
            }
            Kind::Window { words, distance } => {
                let slots: Vec<Vec<Span>> = words.iter().map(|word| self.word(word, scope)).collect();
                let mut found = Vec::new();
                choose(&slots, *distance, &mut Vec::new(), &mut found);
                some(found)
            }
            Kind::List(parts) => self.list(parts, scope),
            Kind::And(parts) => self.all(parts, scope),
            Kind::Or(parts) => {
                let found: Vec<Vec<Span>> = parts.iter().filter_map(|part| self.matches(part, scope)).collect();
                (!found.is_empty()).then(|| distinct(found.concat()))
            }
            Kind::Not(operand) => holds(self.matches(operand, scope).is_none()),
            Kind::Near { .. } => {
                let connected = conjuncts(node, scope.any);
                match connected.as_slice() {
                    [one] => self.pairs(one, scope),
                    several => self.all(several, scope),
                }
            }
            Kind::NotNear { left, right, distance, ordered } => self.not_near(left, right, *distance, *ordered, scope),
            Kind::AtLeast { count, operand } => {
                let found = self.matches(operand, scope)?;
                let stretches: BTreeSet<(u32, u32)> = found.iter().map(|span| (span.start, span.end)).collect();
                (stretches.len() >= *count as usize).then_some(found)
            }
            Kind::Case { case, operand } => self.matches(operand, Scope { case: Some(*case), ..scope }),
            Kind::Field { field, operand } => self.field(*field, operand, scope),
            Kind::Date(DateRange { first, last }) => {
                let in_range =
                    |day: Date| first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last);
                holds(scope.article.date.is_some_and(in_range))
            }
            Kind::WordCount(range) => {
                let words = scope.article.words;
                holds(range.least.is_none_or(|least| least <= words) && range.most.is_none_or(|most| words <= most))
            }
            Kind::Boost { operand, .. } => self.matches(operand, scope),
        }
    }

    /// All are needed.
    /// The first without the second near it. Of a group of needed parts on the left it holds for each; of one on the right, for any of
    /// them; of others on the left for any, and on the right for all.
    fn not_near(&self, left: &Node, right: &Node, distance: Distance, ordered: bool, scope: Scope<'_>) -> Matches {
        let without = |left: &Node, right: &Node| {
            let (left, right) = (Box::new(left.clone()), Box::new(right.clone()));
            Node { kind: Kind::NotNear { left, right, distance, ordered }, place: Default::default() }
        };
        let any_of = |parts: Vec<Node>| self.matches(&Node { kind: Kind::Or(parts), place: Default::default() }, scope);
        let (lefts, rights) = (conjuncts(left, scope.any), conjuncts(right, scope.any));
        match (lefts.as_slice(), rights.as_slice()) {
            ([Node { kind: Kind::Or(parts), .. }], _) => {
                any_of(parts.iter().map(|part| without(part, right)).collect())
            }
            ([left], [Node { kind: Kind::Or(parts), .. }]) => {
                let each = parts.iter().fold(left.clone(), |left, part| without(&left, part));
                self.matches(&each, scope)
            }
            ([left], [right]) => {
                let left = self.matches(left, scope)?;
                let right = self.matches(right, scope).unwrap_or_default();
                let is_alone = |a: &Span| !right.iter().any(|b| are_near(a, b, distance, ordered, scope.text));
                some(left.into_iter().filter(is_alone).collect())
            }
            ([left], rights) => any_of(rights.iter().map(|right| without(left, right)).collect()),
            (lefts, _) => self.all(&lefts.iter().map(|left| without(left, right)).collect::<Vec<_>>(), scope),
        }
    }

    fn all(&self, parts: &[Node], scope: Scope<'_>) -> Matches {
        let found: Option<Vec<Vec<Span>>> = parts.iter().map(|part| self.matches(part, scope)).collect();
        found.map(|found| distinct(found.concat()))
    }

    /// All are needed but for function words; with `any`, one of what is no NOT, field or range, boosted or not.
    fn list(&self, parts: &[Node], scope: Scope<'_>) -> Matches {
        let parts = without_function_words(parts);
        if !scope.any {
            return self.all(&parts, scope);
        }
        let decides = |part: &Node| {
            let mut inner = part;
            while let Kind::Boost { operand, .. } = &inner.kind {
                inner = operand;
            }
            matches!(inner.kind, Kind::Not(_) | Kind::Field { .. } | Kind::Date(_) | Kind::WordCount(_))
        };
        let (needed, words): (Vec<Node>, Vec<Node>) = parts.into_iter().partition(decides);
        let mut found = self.all(&needed, scope)?;
        let of_words: Vec<Vec<Span>> = words.iter().filter_map(|part| self.matches(part, scope)).collect();
        if !words.is_empty() && of_words.is_empty() {
            return None;
        }
        found.extend(of_words.concat());
        Some(distinct(found))
    }

    /// Every pair of matches of the operands that are near enough.
    fn pairs(&self, node: &Node, scope: Scope<'_>) -> Matches {
        let Kind::Near { left, right, distance, ordered } = &node.kind else { panic!("{node} is no connector") };
        let (left, right) = (self.matches(left, scope)?, self.matches(right, scope)?);
        let mut found = Vec::new();
        for a in &left {
            for b in right.iter().filter(|b| are_near(a, b, *distance, *ordered, scope.text)) {
                found.push(joined(&[a, b]));
            }
        }
        some(distinct(found))
    }

    /// A field is searched as if the article were nothing else.
    fn field(&self, field: Field, operand: &Node, scope: Scope<'_>) -> Matches {
        let text = &scope.article.text;
        let body = text.body.unwrap_or(u32::MAX);
        let zone = match field {
            Field::Title => text.only(0, body),
            Field::Body => text.only(body, u32::MAX),
            Field::Lead => text.only(body, text.lead_end.unwrap_or(u32::MAX)),
            _ => {
                let text = &scope.article.fields[field.name()];
                let found = self.matches(operand, Scope { text, field: field.name(), ..scope });
                return found.map(|_| Vec::new());
            }
        };
        self.matches(operand, Scope { text: &zone, ..scope })
    }

    /// A word is its units side by side: single words, and compounds as one or as their parts.
    fn word(&self, word: &Word, scope: Scope<'_>) -> Vec<Span> {
        if [Field::Path.name(), Field::Url.name()].contains(&scope.field) {
            return self.address(word, scope);
        }
        if word.form == Form::Pattern {
            let mut found = self.leaf(Form::Pattern, &folded_pattern(&word.text), scope);
            // A hyphen beside a wildcard asks for a compound.
            let is_compound = ["-*", "*-", "-?", "?-"].iter().any(|signs| word.text.contains(signs));
            found.retain(|span| !is_compound || span.end > span.start + 1);
            return found;
        }
        if scope.field == Field::Lang.name() {
            let form = if matches!(word.form, Form::Fuzzy(_)) { word.form } else { Form::Exact };
            return self.leaf(form, &word.text.to_lowercase(), scope);
        }
        let read = Text::of_line(&word.text);
        let acronym = word.acronym && scope.field == TEXT;
        let positions = read.words.len() as u32;
        let mut units = Vec::new();
        let mut at = 0;
        while at < positions {
            let wholes =
                read.terms.iter().filter(|term| term.start == at && matches!(term.kind, TermKind::Whole { .. }));
            let end = wholes.map(|whole| whole.end).max().unwrap_or(at + 1);
            units.push(self.unit(&read, at, end, word.form, acronym, scope));
            at = end;
        }
        distinct(side_by_side(&units))
    }

    /// The parts of a path or an address side by side, each as typed; `*` alone is any number of parts, and at an end
    /// it says nothing.
    fn address(&self, word: &Word, scope: Scope<'_>) -> Vec<Span> {
        let text = match scope.field == Field::Url.name() {
            true => word.text.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www."),
            false => word.text.as_str(),
        };
        let parts: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric() && c != '*').filter(|part| !part.is_empty()).collect();
        let is_named = |part: &&str| part.chars().any(char::is_alphanumeric);
        let (Some(first), Some(last)) = (parts.iter().position(is_named), parts.iter().rposition(is_named)) else {
            return Vec::new();
        };
        let parts = &parts[first..=last];
        let mut found = Vec::new();
        for start in 0..scope.text.words.len() as u32 {
            for end in self.ends_of_address(parts, start, word.form, scope) {
                found.push(Span { start, end, lit: BTreeSet::new() });
            }
        }
        distinct(found)
    }

    /// Returns every position that parts beginning at a position may end before.
    fn ends_of_address(&self, parts: &[&str], start: u32, form: Form, scope: Scope<'_>) -> Vec<u32> {
        let Some((part, rest)) = parts.split_first() else {
            return vec![start];
        };
        let last = scope.text.words.len() as u32;
        if *part == "*" {
            return (start..=last).flat_map(|next| self.ends_of_address(rest, next, form, scope)).collect();
        }
        let form = match form {
            Form::Fuzzy(_) => form,
            _ if part.contains('*') => Form::Pattern,
            _ => Form::Exact,
        };
        let is_here = self
            .leaf(form, &folded_pattern(part), scope)
            .iter()
            .any(|span| (span.start, span.end) == (start, start + 1));
        if is_here { self.ends_of_address(rest, start + 1, form, scope) } else { Vec::new() }
    }

    /// The matches of a unit, which covers these positions of the word as typed.
    fn unit(&self, read: &Text, start: u32, end: u32, form: Form, acronym: bool, scope: Scope<'_>) -> Vec<Span> {
        let terms = |start, end| read.terms.iter().filter(move |term| (term.start, term.end) == (start, end));
        let part =
            |at: u32| terms(at, at + 1).find(|term| term.kind == TermKind::Word).expect("a position holds a word");
        if acronym && let Some(capitals) = terms(start, end).find(|term| term.kind == TermKind::Capitals) {
            return self.leaf(Form::Exact, &capitals.word, scope);
        }
        let Some(whole) = terms(start, end).find(|term| matches!(term.kind, TermKind::Whole { .. })) else {
            return self.leaf(form, &part(start).word, scope);
        };
        let mut found = self.leaf(form, &whole.word, scope);
        if whole.kind == (TermKind::Whole { loose: true }) {
            let form_at = |at: u32| if at + 1 == end { form } else { Form::Exact };
            let parts: Vec<Vec<Span>> = (start..end).map(|at| self.leaf(form_at(at), &part(at).word, scope)).collect();
            found.extend(side_by_side(&parts));
        }
        distinct(found)
    }

    /// Every term that the folded word stands for.
    fn leaf(&self, form: Form, word: &str, scope: Scope<'_>) -> Vec<Span> {
        let lang = scope.article.stored.lang.as_deref();
        let known = &self.known[scope.field];
        let fits = scope.text.terms.iter().filter(|term| means(form, word, &term.word, lang, known));
        let written =
            |(start, end): &(u32, u32)| scope.case.is_none_or(|case| is_written(case, *start, *end, scope.text));
        let stretches: BTreeSet<(u32, u32)> = fits.map(|term| (term.start, term.end)).filter(written).collect();
        stretches.into_iter().map(|(start, end)| Span { start, end, lit: BTreeSet::from([(start, end)]) }).collect()
    }
}

fn some(found: Vec<Span>) -> Matches {
    (!found.is_empty()).then_some(found)
}

fn distinct(mut found: Vec<Span>) -> Vec<Span> {
    found.sort();
    found.dedup();
    found
}

/// Function words decide nothing, unless nothing else is there.
fn without_function_words(parts: &[Node]) -> Vec<Node> {
    let is_function_word = |part: &Node| match &part.kind {
        Kind::Word(word) if word.form == Form::Inflected && !word.acronym => {
            let mut folded = String::new();
            fold(&word.text, &mut folded);
            is_function_word(&folded.replace('’', "'")) && !["May", "Will"].contains(&word.text.as_str())
        }
        _ => false,
    };
    let is_denied = |part: &Node| matches!(part.kind, Kind::Not(_));
    let has_more = parts.iter().any(|part| !is_function_word(part) && !is_denied(part));
    parts.iter().filter(|part| !has_more || !is_function_word(part)).cloned().collect()
}

/// A connector over groups of needed parts holds for each of them: `(a b) w/5 c` is `a w/5 c` and `b w/5 c`.
fn conjuncts(node: &Node, any: bool) -> Vec<Node> {
    match &node.kind {
        Kind::And(parts) => parts.iter().flat_map(|part| conjuncts(part, any)).collect(),
        Kind::List(parts) if !any => {
            without_function_words(parts).iter().flat_map(|part| conjuncts(part, any)).collect()
        }
        Kind::Case { case, operand } => {
            let written = |part| Node { kind: Kind::Case { case: *case, operand: Box::new(part) }, place: node.place };
            conjuncts(operand, any).into_iter().map(written).collect()
        }
        Kind::Near { left, right, distance, ordered } => {
            let (lefts, rights) = (conjuncts(left, any), conjuncts(right, any));
            let mut each = Vec::new();
            for left in &lefts {
                for right in &rights {
                    let (left, right) = (Box::new(left.clone()), Box::new(right.clone()));
                    each.push(Node {
                        kind: Kind::Near { left, right, distance: *distance, ordered: *ordered },
                        place: node.place,
                    });
                }
            }
            each
        }
        Kind::NotNear { left, right, distance, ordered } => {
            let lefts = conjuncts(left, any).into_iter();
            let without = |left| Node {
                kind: Kind::NotNear {
                    left: Box::new(left),
                    right: right.clone(),
                    distance: *distance,
                    ordered: *ordered,
                },
                place: node.place,
            };
            lefts.map(without).collect()
        }
        _ => vec![node.clone()],
    }
}

/// Returns how many positions apart two matches are, neighbours being 1; none if they share one.
fn apart(a: &Span, b: &Span) -> Option<u32> {
    if a.end <= b.start {
        Some(b.start - (a.end - 1))
    } else if b.end <= a.start {
        Some(a.start - (b.end - 1))
    } else {
        None
    }
}

fn are_near(a: &Span, b: &Span, distance: Distance, ordered: bool, text: &Text) -> bool {
    let Some(apart) = apart(a, b) else { return false };
    let in_one = |starts: &[u32]| {
        let stretch = |position: u32| starts.iter().filter(|start| **start <= position).count();
        stretch(a.start.min(b.start)) == stretch(a.end.max(b.end) - 1)
    };
    let near = match distance {
        Distance::Words(most) => apart <= most,
        Distance::Sentence => in_one(&text.sentences),
        Distance::Paragraph => in_one(&text.paragraphs),
    };
    near && (!ordered || a.start < b.start)
}

/// Returns the stretch from the first of some matches to the last, each lit by itself.
fn joined(spans: &[&Span]) -> Span {
    Span {
        start: spans.iter().map(|span| span.start).min().expect("there is one"),
        end: spans.iter().map(|span| span.end).max().expect("there is one"),
        lit: spans.iter().flat_map(|span| span.lit.iter().copied()).collect(),
    }
}

/// Every choice of one match a slot, each beginning where the one before ends; lit as one stretch.
fn side_by_side(slots: &[Vec<Span>]) -> Vec<Span> {
    let Some((first, rest)) = slots.split_first() else {
        return Vec::new();
    };
    if rest.is_empty() {
        return first.clone();
    }
    let mut found = Vec::new();
    for tail in side_by_side(rest) {
        for head in first.iter().filter(|head| head.end == tail.start) {
            let (start, end) = (head.start, tail.end);
            found.push(Span { start, end, lit: BTreeSet::from([(start, end)]) });
        }
    }
    distinct(found)
}

/// Appends every choice of one match a slot, no two further apart than `distance` or on one position.
fn choose(slots: &[Vec<Span>], distance: u32, chosen: &mut Vec<Span>, found: &mut Vec<Span>) {
    let Some(slot) = slots.get(chosen.len()) else {
        found.push(joined(&chosen.iter().collect::<Vec<_>>()));
        return;
    };
    for span in slot {
        if chosen.iter().all(|other| apart(span, other).is_some_and(|apart| apart <= distance)) {
            chosen.push(span.clone());
            choose(slots, distance, chosen, found);
            chosen.pop();
        }
    }
}

/// Says whether the words at these positions are written so. Letters without case are as well small as capital.
fn is_written(case: Case, start: u32, end: u32, text: &Text) -> bool {
    let words = text.words.iter().filter(|word| (start..end).contains(&word.0));
    let mut words =
        words.map(|word| text.source[word.1..word.2].chars().filter(|c| c.is_alphabetic()).collect::<String>());
    words.all(|letters| match case {
        Case::Capitalised => !letters.starts_with(char::is_lowercase),
        Case::AllCapitals => !letters.chars().any(char::is_lowercase),
        Case::NoCapitals => !letters.chars().any(char::is_uppercase),
    })
}
