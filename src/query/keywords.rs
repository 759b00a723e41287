//! The words that are more than words: operators, connectors, functions.

use super::characters::is_digits;
use super::problem::{Problem, Reading};
use super::token::Lexeme;
use super::{Case, Kind, Place, connectors, fields};

/// Returns the operator, connector or function that a chunk is; some are one only directly before a group.
pub(super) fn keyword(chunk: &str, place: Place, before_group: bool) -> Reading<Option<Lexeme>> {
    match chunk {
        "AND" => return Ok(Some(Lexeme::And)),
        "OR" => return Ok(Some(Lexeme::Or)),
        "NOT" => return Ok(Some(Lexeme::Not)),
        "*" => return Ok(Some(Lexeme::Leaf(Kind::Everything))),
        _ => {}
    }
    if let Some(connector) = connectors::read(chunk) {
        let connector = connector.map_err(|flaw| Problem::new(place, flaw.message(chunk)))?;
        return Ok(Some(Lexeme::Connector(connector)));
    }
    let lower = chunk.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("atleast").filter(|digits| is_digits(digits)) {
        return at_least(digits, place, before_group).map(Some);
    }
    // Of Nexis; in this short form it has no meaning but that.
    if let Some(digits) = lower.strip_prefix("atl").filter(|digits| is_digits(digits) && before_group) {
        let problem = Problem::new(place, format!("{chunk}( is written atleast{digits}( here"));
        return Err(problem.or_write(place, format!("atleast{digits}")));
    }
    if lower == "atleast" && before_group {
        return Err(Problem::new(place, "atleast needs a number directly behind it, like atleast3(storm)"));
    }
    Ok(match lower.as_str() {
        "caps" if before_group => Some(Lexeme::Case(Case::Capitalised)),
        "allcaps" if before_group => Some(Lexeme::Case(Case::AllCapitals)),
        "nocaps" if before_group => Some(Lexeme::Case(Case::NoCapitals)),
        _ => None,
    })
}

/// Says whether a word, set free of the punctuation around it, would be more than a word.
pub(super) fn is_more_than_a_word(text: &str) -> bool {
    let has_field_name =
        text.split_once(':').is_some_and(|(name, _)| fields::named(name).is_some() || fields::near(name).is_some());
    has_field_name || keyword(text, Place::default(), false) != Ok(None)
}

/// Reads the number of `atleast3`.
fn at_least(digits: &str, place: Place, before_group: bool) -> Reading<Lexeme> {
    if !before_group {
        return Err(Problem::new(
            place,
            format!("atleast{digits} needs parentheses directly behind it, like atleast{digits}(storm)"),
        ));
    }
    match digits.parse() {
        Ok(count) if (1..=connectors::LARGEST_NUMBER).contains(&count) => Ok(Lexeme::AtLeast(count)),
        _ => {
            let message = format!("atleast needs a number from 1 to {}", connectors::LARGEST_NUMBER);
            Err(Problem::new(place, message))
        }
    }
}
