//! What holds for every query: reading never panics, a refusal has a place and its mend works, and a tree
//! printed and read again is the same tree.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Case, Context, DateRange, Distance, Field, Form, Kind, Node, Place, Refusal, Word, WordCount, parse};

/// Wednesday 3 December 2025.
pub(super) fn context() -> Context {
    Context {
        today: jiff::civil::date(2025, 12, 3),
    }
}

/// Returns the tree with all places forgotten.
fn unplaced(node: &Node) -> Node {
    let boxed = |node: &Node| Box::new(unplaced(node));
    let all = |parts: &[Node]| parts.iter().map(unplaced).collect();
    let words = |words: &[Word]| {
        words
            .iter()
            .map(|word| Word {
                place: Place::default(),
                ..word.clone()
            })
            .collect()
    };
    let kind = match &node.kind {
        Kind::Word(word) => Kind::Word(Word {
            place: Place::default(),
            ..word.clone()
        }),
        Kind::Phrase(inside) => Kind::Phrase(words(inside)),
        Kind::Window {
            words: inside,
            distance,
        } => Kind::Window {
            words: words(inside),
            distance: *distance,
        },
        Kind::List(parts) => Kind::List(all(parts)),
        Kind::And(parts) => Kind::And(all(parts)),
        Kind::Or(parts) => Kind::Or(all(parts)),
        Kind::Not(operand) => Kind::Not(boxed(operand)),
        Kind::Near {
            left,
            right,
            distance,
            ordered,
        } => Kind::Near {
            left: boxed(left),
            right: boxed(right),
            distance: *distance,
            ordered: *ordered,
        },
        Kind::NotNear {
            left,
            right,
            distance,
            ordered,
        } => Kind::NotNear {
            left: boxed(left),
            right: boxed(right),
            distance: *distance,
            ordered: *ordered,
        },
        Kind::AtLeast { count, operand } => Kind::AtLeast {
            count: *count,
            operand: boxed(operand),
        },
        Kind::Case { case, operand } => Kind::Case {
            case: *case,
            operand: boxed(operand),
        },
        Kind::Field { field, operand } => Kind::Field {
            field: *field,
            operand: boxed(operand),
        },
        Kind::Boost { factor, operand } => Kind::Boost {
            factor: *factor,
            operand: boxed(operand),
        },
        Kind::Everything => Kind::Everything,
        Kind::Date(range) => Kind::Date(*range),
        Kind::WordCount(count) => Kind::WordCount(*count),
    };
    Node {
        kind,
        place: Place::default(),
    }
}

/// Returns what is wrong with how a query was read, if anything.
fn flaw(query: &str) -> Option<String> {
    match parse(query, &context()) {
        Ok(parsed) => {
            let printed = parsed.tree.to_string();
            match parse(&printed, &context()) {
                Ok(again) if unplaced(&again.tree) == unplaced(&parsed.tree) => None,
                Ok(again) => Some(format!(
                    "{query:?} printed as {printed:?} reads as {:?}",
                    again.tree.to_string()
                )),
                Err(refusal) => Some(format!("{query:?} printed as {printed:?} is refused: {refusal}")),
            }
            .or_else(|| misplaced(query, &parsed.tree))
        }
        Err(refusal) => flaw_of_refusal(&refusal),
    }
}

/// Returns what is wrong with the places of a tree, if anything.
fn misplaced(query: &str, node: &Node) -> Option<String> {
    let Place { start, end } = node.place;
    if query.get(start..end).is_none_or(str::is_empty) {
        return Some(format!("{query:?}: bad place {start}..{end} of {node}"));
    }
    if let Kind::Word(word) = &node.kind
        && word.form != Form::Pattern
        && query.get(word.place.start..word.place.end) != Some(&word.text)
    {
        return Some(format!("{query:?}: bad place of the word {word}"));
    }
    node.operands()
        .into_iter()
        .find_map(|operand| misplaced(query, operand))
}

/// Returns what is wrong with a refusal, if anything.
fn flaw_of_refusal(refusal: &Refusal) -> Option<String> {
    let Refusal {
        query,
        place,
        message,
        mended,
    } = refusal;
    if query.get(place.start..place.end).is_none() {
        return Some(format!("{query:?}: bad place {place:?}"));
    }
    if message.ends_with('.') || message.is_empty() {
        return Some(format!("{query:?}: bad message {message:?}"));
    }
    let mended = mended.as_ref()?;
    parse(mended, &context())
        .err()
        .map(|refusal| format!("{query:?}: bad mend {mended:?}: {refusal}"))
}

fn word(form: impl Strategy<Value = Form>) -> impl Strategy<Value = Word> {
    let text = prop_oneof![
        "[a-z]{1,8}",
        "[a-z]{2,5}-[a-z]{1,4}",
        "[A-Z][a-z]{1,5}",
        "[A-Z]{2,4}",
        "(é|ü|ж|中){2,4}"
    ];
    let text = text.prop_filter("operators", |text| !matches!(text.as_str(), "AND" | "OR" | "NOT"));
    (text, form).prop_map(|(text, form)| {
        let (acronym, text) = match form {
            Form::Inflected => (super::words::is_acronym(&text), text),
            Form::Pattern => (false, format!("{text}*")),
            Form::Exact | Form::Fuzzy(_) => (false, text),
        };
        Word {
            text,
            place: Place::default(),
            form,
            acronym,
        }
    })
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![5 => Just(Form::Inflected), 1 => Just(Form::Exact), 1 => Just(Form::Pattern), 1 => (1..=2_u8).prop_map(Form::Fuzzy)]
}

fn node(kind: Kind) -> Node {
    Node {
        kind,
        place: Place::default(),
    }
}

fn words_of_phrase() -> impl Strategy<Value = Vec<Word>> {
    vec(
        word(prop_oneof![4 => Just(Form::Exact), 1 => Just(Form::Pattern)]),
        2..4,
    )
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
                        Kind::NotNear {
                            left,
                            right,
                            distance,
                            ordered,
                        }
                    } else {
                        Kind::Near {
                            left,
                            right,
                            distance,
                            ordered,
                        }
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
        day().prop_map(|day| DateRange {
            first: Some(day),
            last: None
        }),
        day().prop_map(|day| DateRange {
            first: None,
            last: Some(day)
        }),
        (day(), day()).prop_map(|(a, b)| DateRange {
            first: Some(a.min(b)),
            last: Some(a.max(b))
        }),
    ]
}

fn word_count() -> impl Strategy<Value = WordCount> {
    prop_oneof![
        (0..999_u64).prop_map(|least| WordCount {
            least: Some(least),
            most: None
        }),
        (0..999_u64, 0..99_u64).prop_map(|(least, more)| WordCount {
            least: Some(least),
            most: Some(least + more)
        }),
    ]
}

/// Trees of all kinds, as the parser may make them.
fn tree() -> impl Strategy<Value = Node> {
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

/// Queries made of the pieces that queries are made of, in any order.
fn scrambled() -> impl Strategy<Value = String> {
    const PIECES: [&str; 86] = [
        "trump",
        "ICE",
        "SAME",
        "NEAR",
        "not",
        "and",
        "the",
        "NOT",
        "AND",
        "OR",
        "&&",
        "||",
        "-",
        "!",
        "=",
        "+5",
        "/5",
        "w/5",
        "not w/3",
        "pre/2",
        "near5",
        "w/s",
        "/p",
        "w/0",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "«",
        "»",
        "‘",
        "’",
        "'s",
        "’s",
        "~",
        "~2",
        "~5",
        "^",
        "^2",
        "^0.5",
        "*",
        "econom*",
        "wom?n",
        "?",
        "title:",
        "titel:",
        "Source:",
        "url:",
        "path:",
        "date:",
        "words:",
        "2025",
        "2025-12-01",
        "..",
        ">",
        ">=",
        "[",
        "]",
        " TO ",
        "7d..",
        "last-week",
        "atleast3(",
        "atleast3",
        "caps(",
        "nocaps",
        "https://example.com/a?b=c",
        "U.S.",
        "AT&T",
        "$1.5",
        "10:30",
        "6",
        ":",
        ":)",
        "—",
        "--",
        "...",
        ",",
        ".",
        "@a",
        "#b",
        "中国",
        "e\u{301}",
        "\u{200b}",
        "🔥",
        "A",
    ];
    let piece = (
        prop::sample::select(PIECES.to_vec()),
        prop_oneof![2 => Just(" "), 1 => Just("")],
    );
    vec(piece, 1..12).prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_reads_as_the_same_tree(tree in tree()) {
        let printed = tree.to_string();
        let parsed = parse(&printed, &context()).map_err(|refusal| TestCaseError::fail(format!("{printed:?}: {refusal}")))?;
        prop_assert_eq!(unplaced(&parsed.tree), tree, "{}", printed);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(query in "\\PC{0,40}") {
        prop_assert_eq!(flaw(&query), None);
    }

    #[test]
    fn any_pieces_of_queries_are_read_or_refused_with_a_place(query in scrambled()) {
        prop_assert_eq!(flaw(&query), None);
    }

    #[test]
    fn any_text_is_a_date_or_refused(text in "[0-9a-z.<>=\\[\\] -]{0,16}") {
        if let Ok(range) = super::read_date_range(&text, &context()) {
            prop_assert_eq!(super::read_date_range(&range.to_string(), &context()), Ok(range));
        }
    }
}
