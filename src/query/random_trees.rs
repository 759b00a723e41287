//! Random trees of all kinds, as the parser may make them, without places.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Case, DateRange, Distance, Field, Form, Kind, Node, Place, Word, WordCount};

fn word(form: impl Strategy<Value = Form>) -> impl Strategy<Value = Word> {
    let text = prop_oneof!["[a-z]{1,8}", "[a-z]{2,5}-[a-z]{1,4}", "[A-Z][a-z]{1,5}", "[A-Z]{2,4}", "(é|ü|ж|中){2,4}"];
    let text = text.prop_filter("operators", |text| !matches!(text.as_str(), "AND" | "OR" | "NOT"));
    (text, form).prop_map(|(text, form)| {
        let (acronym, text) = match form {
            Form::Inflected => (super::words::is_acronym(&text), text),
            Form::Pattern => (false, format!("{text}*")),
            Form::Exact | Form::Fuzzy(_) => (false, text),
        };
        Word { text, place: Place::default(), form, acronym }
    })
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![5 => Just(Form::Inflected), 1 => Just(Form::Exact), 1 => Just(Form::Pattern), 1 => (1..=2_u8).prop_map(Form::Fuzzy)]
}

fn node(kind: Kind) -> Node {
    Node { kind, place: Place::default() }
}

fn words_of_phrase() -> impl Strategy<Value = Vec<Word>> {
    vec(word(prop_oneof![4 => Just(Form::Exact), 1 => Just(Form::Pattern)]), 2..4)
}

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![3 => (1..20_u32).prop_map(Distance::Words), 1 => Just(Distance::Sentence), 1 => Just(Distance::Paragraph)]
}

/// Parts that have places of their own, and so may stand beside connectors.
fn spanned() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        4 => word(form()).prop_map(|word| node(Kind::Word(word))),
        1 => words_of_phrase().prop_map(|words| node(Kind::Phrase(words))),
        1 => (words_of_phrase(), 1..20_u32).prop_map(|(words, distance)| node(Kind::Window { words, distance })),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| node(Kind::List(parts))),
            vec(inner.clone(), 2..4).prop_map(all_of),
            vec(inner.clone(), 2..4).prop_map(one_of),
            (inner.clone(), inner.clone(), distance(), any::<bool>(), any::<bool>()).prop_map(
                |(left, right, distance, ordered, negated)| {
                    let (left, right) = (Box::new(left), Box::new(right));
                    node(if negated {
                        Kind::NotNear { left, right, distance, ordered }
                    } else {
                        Kind::Near { left, right, distance, ordered }
                    })
                }
            ),
        ]
    })
}

/// Joins parts by AND, those that are joined so already taken apart.
fn all_of(parts: Vec<Node>) -> Node {
    let apart = |part: Node| match part.kind {
        Kind::And(inner) => inner,
        other => vec![node(other)],
    };
    node(Kind::And(parts.into_iter().flat_map(apart).collect()))
}

/// Joins parts by OR, those that are joined so already taken apart.
fn one_of(parts: Vec<Node>) -> Node {
    let apart = |part: Node| match part.kind {
        Kind::Or(inner) => inner,
        other => vec![node(other)],
    };
    node(Kind::Or(parts.into_iter().flat_map(apart).collect()))
}

fn field() -> impl Strategy<Value = Field> {
    prop::sample::select(vec![
        Field::Title,
        Field::Lead,
        Field::Body,
        Field::Author,
        Field::Source,
        Field::Path,
        Field::Url,
    ])
}

fn case() -> impl Strategy<Value = Case> {
    prop::sample::select(vec![Case::Capitalised, Case::AllCapitals, Case::NoCapitals])
}

fn date_range() -> impl Strategy<Value = DateRange> {
    let day =
        || (1900..2100_i16, 1..13_i8, 1..29_i8).prop_map(|(year, month, day)| jiff::civil::date(year, month, day));
    prop_oneof![
        day().prop_map(|day| DateRange { first: Some(day), last: None }),
        day().prop_map(|day| DateRange { first: None, last: Some(day) }),
        (day(), day()).prop_map(|(a, b)| DateRange { first: Some(a.min(b)), last: Some(a.max(b)) }),
    ]
}

fn word_count() -> impl Strategy<Value = WordCount> {
    prop_oneof![
        (0..999_u64).prop_map(|least| WordCount { least: Some(least), most: None }),
        (0..999_u64, 0..99_u64).prop_map(|(least, more)| WordCount { least: Some(least), most: Some(least + more) }),
    ]
}

/// Trees of all kinds, as the parser may make them.
pub(super) fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        6 => spanned(),
        1 => (1..9_u32, spanned()).prop_map(|(count, part)| node(Kind::AtLeast { count, operand: Box::new(part) })),
        1 => (case(), spanned()).prop_map(|(case, part)| node(Kind::Case { case, operand: Box::new(part) })),
        1 => (field(), spanned()).prop_map(|(field, part)| node(Kind::Field { field, operand: Box::new(part) })),
        1 => (field(), spanned()).prop_map(|(field, part)| {
            let part = node(Kind::Not(Box::new(part)));
            node(Kind::Field { field, operand: Box::new(part) })
        }),
        1 => (1..40_u8, spanned()).prop_map(|(tenths, part)| {
            node(Kind::Boost { factor: f32::from(tenths) / 10.0, operand: Box::new(part) })
        }),
        1 => date_range().prop_map(|range| node(Kind::Date(range))),
        1 => word_count().prop_map(|count| node(Kind::WordCount(count))),
        1 => Just(node(Kind::Everything)),
    ];
    let tree = leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| node(Kind::List(parts))),
            vec(inner.clone(), 2..4).prop_map(all_of),
            vec(inner.clone(), 2..4).prop_map(one_of),
            inner.prop_map(|part| node(Kind::Not(Box::new(part)))),
        ]
    });
    tree.prop_map(|mut tree| {
        super::capitals::settle(&mut tree);
        tree
    })
}
