//! What holds for every query: reading never panics, a refusal has a place and its mend works, and a tree
//! printed and read again is the same tree.

use proptest::collection::vec;
use proptest::prelude::*;

use super::random_trees::tree;
use super::unseen::Shown;
use super::{Context, Form, Kind, Node, Place, Refusal, parse};

/// Wednesday 3 December 2025.
pub(super) fn context() -> Context {
    Context { today: jiff::civil::date(2025, 12, 3).into() }
}

/// Returns the tree with all places forgotten.
fn unplaced(node: &Node) -> Node {
    let mut node = node.clone();
    forget_places(&mut node);
    node
}

fn forget_places(node: &mut Node) {
    node.place = Place::default();
    node.words_mut().iter_mut().for_each(|word| word.place = Place::default());
    node.operands_mut().into_iter().for_each(forget_places);
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
