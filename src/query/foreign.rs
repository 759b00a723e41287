//! What can only be a query, but that of another tool: refused, with what is written here instead.

use super::characters::is_blank;
use super::connectors;
use super::problem::{Problem, Reading};
use super::spot::Spot;
use super::token::{Lexeme, Token};
use super::{Kind, Place};

/// What others write for AND NOT.
const AND_NOT: [&str; 3] = ["ANDNOT", "AND-NOT", "BUTNOT"];

/// Each returns what is wrong at a place, and the mends.
const REFUSED: [fn(Spot<'_>) -> Option<Problem>; 6] =
    [near_function, near, and_not, split_connector, headline_and_lead, lone_denial];

/// Refuses what is written otherwise here; words in a headline that is all capitals are words.
pub(super) fn refuse(tokens: &[Token], query: &str, is_shouted: bool) -> Reading<()> {
    let of_capitals = |spot: Spot<'_>| spot.word().is_some_and(|word| word.text.chars().all(char::is_uppercase));
    let mut spots = Spot::each(tokens, query).filter(|&spot| !(is_shouted && of_capitals(spot)));
    spots.find_map(|spot| REFUSED.iter().find_map(|refused| refused(spot))).map_or(Ok(()), Err)
}

/// Says whether a word is more than that between two operands, as a connector or as what is refused here.
pub(super) fn is_more_between_operands(word: &str) -> bool {
    matches!(word, "NEAR" | "AROUND") || AND_NOT.contains(&word) || connectors::read_between_operands(word).is_some()
}

/// `oil NEAR price`, `oil NEAR 5 price`, `oil NEAR(5) price`; of Google's `AROUND` the last alone.
fn near(spot: Spot<'_>) -> Option<Problem> {
    let name = spot.bare_word().filter(|name| matches!(*name, "NEAR" | "AROUND") && spot.is_between())?;
    let (number, end) = match number_behind(spot) {
        Some((number, end)) => (number, end),
        None if name == "AROUND" => return None,
        None => {
            let message = "NEAR needs a number that says how near, like NEAR/5";
            return Some(Problem::new(spot.place(), message).or_write(spot.place(), "NEAR/5"));
        }
    };
    let place = Place { end, ..spot.place() };
    let message = format!("{} is written NEAR/{number} here", spot.text(place));
    let gap = if spot.text_from(end).starts_with(is_blank) { "" } else { " " };
    Some(Problem::new(place, message).or_write(place, format!("NEAR/{number}{gap}")))
}

/// Returns the number that stands behind a name, in parentheses or before an operand, and where it ends.
fn number_behind(spot: Spot<'_>) -> Option<(&str, usize)> {
    let behind = spot.next()?;
    if let Some(number) = behind.number().filter(|_| behind.precedes_operand()) {
        return Some((number, behind.place().end));
    }
    let (leaves, end) = behind.leaves_inside().filter(|_| *behind.lexeme() == Lexeme::Open)?;
    match leaves[..] {
        [leaf] => Some((leaf.number()?, end)),
        _ => None,
    }
}

/// `NEAR(oil price, 5)`.
fn near_function(spot: Spot<'_>) -> Option<Problem> {
    let (leaves, end) = spot.group_behind().filter(|_| spot.typed() == "NEAR")?.leaves_inside()?;
    let (number, operands) = leaves.split_last().filter(|(_, operands)| operands.len() > 1)?;
    let number = number.number()?;
    let place = Place { end, ..spot.place() };
    let problem = Problem::new(place, format!("NEAR( is no function here; write a NEAR/{number} b"));
    Some(match operands {
        [one, other] => problem.or_write(place, format!("({} NEAR/{number} {})", operand(*one), operand(*other))),
        _ => problem,
    })
}

/// Returns a word or phrase without the punctuation behind it.
fn operand(leaf: Spot<'_>) -> &str {
    match leaf.lexeme() {
        Lexeme::Leaf(Kind::Word(word)) if !leaf.is_quoted() => leaf.text(word.place),
        _ => leaf.typed(),
    }
}

/// `oil ANDNOT gas`.
fn and_not(spot: Spot<'_>) -> Option<Problem> {
    let is_one = spot.bare_word().is_some_and(|word| AND_NOT.contains(&word)) && spot.is_between();
    let place = spot.place();
    is_one.then(|| Problem::new(place, format!("{} is written AND NOT here", spot.typed())).or_write(place, "AND NOT"))
}

/// `oil w /5 price`.
fn split_connector(spot: Spot<'_>) -> Option<Problem> {
    let behind = spot.next().filter(|behind| {
        spot.follows_operand() && matches!(behind.lexeme(), Lexeme::Connector(_)) && behind.typed().starts_with('/')
    })?;
    let joined = format!("{}{}", spot.bare_word()?, behind.typed());
    let place = Place { end: behind.place().end, ..spot.place() };
    connectors::read(&joined)?.ok()?;
    Some(Problem::new(place, format!("a connector is written without a space, {joined}")).or_write(place, joined))
}

/// `hlead(oil)`, which is the headline and the lead at Nexis.
fn headline_and_lead(spot: Spot<'_>) -> Option<Problem> {
    spot.bare_word().filter(|name| name.eq_ignore_ascii_case("hlead"))?;
    let open = spot.group_behind()?;
    let place = Place { end: open.group_end()?, ..spot.place() };
    let group = spot.text(Place { start: open.place().start, ..place });
    let message = format!("{}( is no function here; write title:(…) OR lead:(…)", spot.typed());
    Some(Problem::new(place, message).or_write(place, format!("(title:{group} OR lead:{group})")))
}

/// `oil AND ! gas`, `oil OR - gas`: a sign that stands by itself denies nothing.
fn lone_denial(spot: Spot<'_>) -> Option<Problem> {
    let denied = spot.next().filter(|_| matches!(spot.lexeme(), Lexeme::And | Lexeme::Or))?;
    let sign = denied.gap();
    let typed = spot.text(sign);
    if !matches!(typed, "-" | "!" | "–" | "−") || !denied.lexeme().starts_operand() {
        return None;
    }
    let message = format!("a {typed} that stands by itself denies nothing; write {} NOT", spot.typed());
    Some(Problem::new(sign, message).or_write(Place { end: denied.place().start, ..sign }, "NOT ").or_leave_out(sign))
}

#[cfg(test)]
mod tests {
    use crate::query::parse;
    use crate::query::properties::context;

    #[test]
    fn what_other_tools_write_is_refused_with_what_is_written_here() {
        for (query, place, mended) in [
            ("oil NEAR price", "NEAR", "oil NEAR/5 price"),
            ("oil NEAR (price)", "NEAR", "oil NEAR/5 (price)"),
            ("oil NEAR 3 price", "NEAR 3", "oil NEAR/3 price"),
            ("oil NEAR(3)price", "NEAR(3)", "oil NEAR/3 price"),
            ("oil AROUND(3) price", "AROUND(3)", "oil NEAR/3 price"),
            ("gas NEAR(oil, \"a b\", 3)", "NEAR(oil, \"a b\", 3)", "gas (oil NEAR/3 \"a b\")"),
            ("oil ANDNOT gas", "ANDNOT", "oil AND NOT gas"),
            ("OIL AND - GAS PRICES", "-", "OIL AND NOT GAS PRICES"),
            ("hlead(a (b c) d)", "hlead(a (b c) d)", "(title:(a (b c) d) OR lead:(a (b c) d))"),
            ("oil w /5 price", "w /5", "oil w/5 price"),
            ("oil Pre /s price", "Pre /s", "oil Pre/s price"),
            (
                "hlead(oil OR (gas coal)) x",
                "hlead(oil OR (gas coal))",
                "(title:(oil OR (gas coal)) OR lead:(oil OR (gas coal))) x",
            ),
            ("oil AND ! gas", "!", "oil AND NOT gas"),
            ("oil && ! gas", "!", "oil && NOT gas"),
            ("oil OR - (gas)", "-", "oil OR NOT (gas)"),
            ("atl5(oil)", "atl5", "atleast5(oil)"),
        ] {
            let refusal = parse(query, &context()).unwrap_err();
            assert_eq!(&query[refusal.place.start..refusal.place.end], place, "{query}: {refusal}");
            assert_eq!(refusal.mended.as_deref(), Some(mended), "{query}: {refusal}");
        }
        for query in ["NEAR(oil gas price, 5)", "atleast(oil)"] {
            assert_eq!(parse(query, &context()).unwrap_err().mended, None, "{query}");
        }
    }

    #[test]
    fn what_may_be_text_is_no_query_of_another_tool() {
        for query in ["QUAKE NEAR TOKYO", "NEAR tokyo", "all AROUND us", "ANDNOT", "a /5 b", "(AP) - Storm", "hlead"] {
            assert!(parse(query, &context()).is_ok(), "{query}");
        }
    }
}
