//! What holds for every query: reading never panics, a refusal has a place and its mend works, and a tree
//! printed and read again is the same tree.

use proptest::collection::vec;
use proptest::prelude::*;

use super::random_trees::tree;
use super::unseen::Shown;
use super::{Context, Form, Kind, Node, Place, Refusal, Word, parse};

/// Wednesday 3 December 2025.
pub(super) fn context() -> Context {
    Context { today: jiff::civil::date(2025, 12, 3).into() }
}

/// Returns the tree with all places forgotten.
fn unplaced(node: &Node) -> Node {
    let boxed = |node: &Node| Box::new(unplaced(node));
    let all = |parts: &[Node]| parts.iter().map(unplaced).collect();
    let words = |words: &[Word]| words.iter().map(|word| Word { place: Place::default(), ..word.clone() }).collect();
    let kind = match &node.kind {
        Kind::Word(word) => Kind::Word(Word { place: Place::default(), ..word.clone() }),
        Kind::Phrase(inside) => Kind::Phrase(words(inside)),
        Kind::Window { words: inside, distance } => Kind::Window { words: words(inside), distance: *distance },
        Kind::List(parts) => Kind::List(all(parts)),
        Kind::And(parts) => Kind::And(all(parts)),
        Kind::Or(parts) => Kind::Or(all(parts)),
        Kind::Not(operand) => Kind::Not(boxed(operand)),
        Kind::Near { left, right, distance, ordered } => {
            Kind::Near { left: boxed(left), right: boxed(right), distance: *distance, ordered: *ordered }
        }
        Kind::NotNear { left, right, distance, ordered } => {
            Kind::NotNear { left: boxed(left), right: boxed(right), distance: *distance, ordered: *ordered }
        }
        Kind::AtLeast { count, operand } => Kind::AtLeast { count: *count, operand: boxed(operand) },
        Kind::Case { case, operand } => Kind::Case { case: *case, operand: boxed(operand) },
        Kind::Field { field, operand } => Kind::Field { field: *field, operand: boxed(operand) },
        Kind::Boost { factor, operand } => Kind::Boost { factor: *factor, operand: boxed(operand) },
        Kind::Everything => Kind::Everything,
        Kind::Date(range) => Kind::Date(*range),
        Kind::WordCount(count) => Kind::WordCount(*count),
    };
    Node { kind, place: Place::default() }
}

/// Returns what is wrong with how a query was read, if anything.
fn flaw(query: &str) -> Option<String> {
    match parse(query, &context()) {
        Ok(parsed) => {
            let printed = parsed.tree.to_string();
            match parse(&printed, &context()) {
                Ok(again) if unplaced(&again.tree) == unplaced(&parsed.tree) => None,
                Ok(again) => Some(format!("{query:?} printed as {printed:?} reads as {:?}", again.tree.to_string())),
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
        && query.get(word.place.start..word.place.end).map(|typed| Shown::of(typed).text.into_owned())
            != Some(word.text.clone())
    {
        return Some(format!("{query:?}: bad place of the word {word}"));
    }
    node.operands().into_iter().find_map(|operand| misplaced(query, operand))
}

/// Returns what is wrong with a refusal, if anything.
fn flaw_of_refusal(refusal: &Refusal) -> Option<String> {
    let Refusal { query, place, message, mended } = refusal;
    if query.get(place.start..place.end).is_none() {
        return Some(format!("{query:?}: bad place {place:?}"));
    }
    if message.ends_with('.') || message.is_empty() {
        return Some(format!("{query:?}: bad message {message:?}"));
    }
    let mended = mended.as_ref()?;
    parse(mended, &context()).err().map(|refusal| format!("{query:?}: bad mend {mended:?}: {refusal}"))
}

/// Queries made of the pieces that queries are made of, in any order.
fn scrambled() -> impl Strategy<Value = String> {
    const PIECES: [&str; 109] = [
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
        "://",
        "www.",
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
        "（",
        "）",
        "＊",
        "～",
        "：",
        "！",
        "ＡＮＤ",
        "|",
        "'",
        "==",
        "<",
        "NEAR(",
        "AROUND(5)",
        "hlead(",
        "atl3(",
        "date:(",
        "before:",
        "ANDNOT",
        "pre3",
        "W5",
        "w",
    ];
    let piece = (prop::sample::select(PIECES.to_vec()), prop_oneof![2 => Just(" "), 1 => Just("")]);
    vec(piece, 1..12).prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

/// Some thousand cases; more with `PROPTEST_CASES`.
fn thousands() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(4000), failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(thousands())]

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
