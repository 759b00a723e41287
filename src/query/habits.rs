//! Habits from elsewhere: what is text here and an operator in another tool is read as text, and that is said.
//!
//! Any of it may stand in a text that was pasted, so it is said of what seems to be a query only: few words, or more than
//! words.

use super::fields::{self, Name};
use super::spot::{Spot, plain_word};
use super::token::{Lexeme, Token};
use super::{characters, connectors, foreign_fields, quotes, settle, words};

/// A query of so few words may well be one, and no sentence that was pasted.
const MOST_WORDS_OF_A_SHORT_QUERY: usize = 5;

/// Each returns what is to be said of a place.
const HABITS: [fn(Spot<'_>) -> Option<String>; 13] = [
    small_operator,
    bar,
    foreign_fields::prefix,
    field_set_apart,
    function,
    lone_sign,
    number_beside_letters,
    name_and_number,
    slash,
    ending,
    ending_in_quotation,
    sign_in_quotation,
    apostrophes,
];

/// Adds what is to be said of a query in which something is text that is none elsewhere.
pub(super) fn note(tokens: &[Token], query: &str, notes: &mut Vec<String>) {
    let is_query =
        tokens.len() <= MOST_WORDS_OF_A_SHORT_QUERY || tokens.iter().any(|token| plain_word(token).is_none());
    if !is_query {
        return;
    }
    for spot in Spot::each(tokens, query) {
        for note in HABITS.iter().filter_map(|habit| habit(spot)) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
}

/// `oil or gas`, `oil Not gas`, `not oil`.
fn small_operator(spot: Spot<'_>) -> Option<String> {
    let text = spot.bare_word()?;
    let is_operator = match text.to_ascii_lowercase().as_str() {
        "or" => spot.is_between(),
        "not" => spot.precedes_operand(),
        _ => false,
    };
    is_operator.then(|| format!("{text} is read as a word; the operator is {}", text.to_ascii_uppercase()))
}

/// `oil | gas`, `oil|gas`.
fn bar(spot: Spot<'_>) -> Option<String> {
    let has_bar = spot.text(spot.gap()).contains('|') || spot.is_unquoted_word() && spot.typed().contains('|');
    has_bar.then(|| "| is punctuation here; the operator is OR".to_owned())
}

/// `title :oil`, `title = oil`, `date > 1987`.
fn field_set_apart(spot: Spot<'_>) -> Option<String> {
    let (name, next) = (spot.bare_word()?, spot.next()?);
    let field = fields::named(name)?;
    let is_joined = |text: &str| text.starts_with([':', '=', '<', '>']);
    let follows = spot.text(next.gap()).is_empty() && is_joined(next.typed()) || is_joined(spot.text(next.gap()));
    follows.then(|| format!("{name} is read as a word; for the field write {}", written(name, field)))
}

/// Returns how a field is written.
fn written(name: &str, field: Name) -> String {
    match field {
        Name::Words(_) => format!("{name}:(…)"),
        Name::Date => format!("{name}:2025 or {name}:2024..2025"),
        Name::WordCount => format!("{name}:>500 or {name}:100..200"),
    }
}

/// `headline(oil)`, `subject(oil)`, `plural(oil)`: a word directly before a group, unless that is the ending of
/// `senator(s)`; for a field behind white space too.
fn function(spot: Spot<'_>) -> Option<String> {
    let name = spot.bare_word()?;
    let open = spot.next().filter(|next| *next.lexeme() == Lexeme::Open && spot.text(next.gap()).is_empty())?;
    if let Some(field) = fields::named(name) {
        return Some(format!("{name} is read as a word; for the field write {}", written(name, field)));
    }
    let is_apart = spot.group_behind().is_none();
    if is_apart {
        return matches!(name, "caps" | "allcaps" | "nocaps")
            .then(|| format!("{name} is read as a word; for the function leave out the space before the parenthesis"));
    }
    if let Some(note) = foreign_fields::function(name) {
        return Some(note);
    }
    let is_ending =
        open.leaves_inside().is_some_and(|(leaves, _)| leaves[..].iter().all(|leaf| leaf.typed().len() <= 2));
    let is_name = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_name && !is_ending).then(|| format!("{name}( is no function here; {name} is read as a word"))
}

/// `oil ! gas`, `= oil`.
fn lone_sign(spot: Spot<'_>) -> Option<String> {
    let is_operand = spot.lexeme().starts_operand();
    let follows_field = || spot.before().and_then(Spot::bare_word).is_some_and(|name| fields::named(name).is_some());
    match spot.text(spot.gap()) {
        "!" if is_operand => Some(
            "a ! that stands by itself is punctuation; what it denies stands directly behind it, like !gas".to_owned(),
        ),
        "=" if is_operand && !follows_field() => {
            Some("a = that stands by itself is punctuation; its word stands directly behind it, like =oil".to_owned())
        }
        _ => None,
    }
}

/// Says whether a name and a number make a connector.
fn is_connector(name: &str, number: &str) -> bool {
    matches!(connectors::read(&format!("{name}/{number}")), Some(Ok(_)))
}

/// Says whether a word stands behind the `NOT` of `oil NOT within 5 price`, and may be a part of the connector.
fn follows_not(spot: Spot<'_>) -> bool {
    let not = spot.before().filter(|before| *before.lexeme() == Lexeme::Not && before.typed() == "NOT");
    not.is_some_and(|not| not.follows_operand() || not.before().is_some_and(|and| *and.lexeme() == Lexeme::And))
}

/// `oil N5 price`, `oil W5 price`, `oil NOT W5 price`.
fn number_beside_letters(spot: Spot<'_>) -> Option<String> {
    let is_denied = follows_not(spot) && spot.precedes_operand();
    let text = spot.bare_word().filter(|_| is_denied || spot.is_between())?;
    let (letter, number) = text.split_at_checked(1)?;
    let is_number = is_connector("n", number);
    let cure = match letter {
        "n" | "N" | "w" | "W" if is_number && is_denied => format!("write not w/{number} for the connector"),
        "n" | "N" if is_number => format!("the connector is n/{number}"),
        "w" | "W" if is_number => format!("the connector is w/{number}, or pre/{number} for this order"),
        _ => return None,
    };
    Some(format!("{text} is read as a word; {cure}"))
}

/// `oil within 5 price`, `oil NOT within 5 price`, `oil w/ 5 price`, `atleast 3 (oil)`.
fn name_and_number(spot: Spot<'_>) -> Option<String> {
    let name = spot.word().map(|_| spot.typed().trim_end_matches('/'))?;
    let next = spot.next()?;
    let number = next.number()?;
    let (known, sign) = match name.to_ascii_lowercase().as_str() {
        known @ ("w" | "within" | "near" | "pre" | "adj" | "onear") => {
            let follows = spot.follows_operand() || follows_not(spot);
            (follows && next.precedes_operand() && is_connector(known, number), "/")
        }
        "atleast" => (next.precedes_operand(), ""),
        _ => return None,
    };
    known.then(|| match sign {
        "" => format!("{name} is read as a word; for the function write {name}{number}(…)"),
        _ if follows_not(spot) => {
            let ordered = matches!(name.to_ascii_lowercase().as_str(), "pre" | "adj" | "onear");
            format!(
                "{name} is read as a word; write not {}/{number} for the connector",
                if ordered { "pre" } else { "w" }
            )
        }
        _ => format!("{name} is read as a word; the connector is {name}{sign}{number}"),
    })
}

/// `oil w/5words price`, `oil with/5 price`, `oil w/title price`.
fn slash(spot: Spot<'_>) -> Option<String> {
    let text = spot.bare_word().filter(|_| spot.is_between())?;
    let (name, unit) = text.split_once('/')?;
    let digits = unit.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(unit.len());
    let is_unmistakable = matches!(name.to_ascii_lowercase().as_str(), "w" | "within" | "near" | "pre" | "onear");
    let cure = match (&unit[..digits], &unit[digits..]) {
        ("", "o" | "out" | "") => return None,
        ("", _) if is_unmistakable => "the connectors are w/5, w/s and w/p".to_owned(),
        (number, _) if !is_connector("w", number) => return None,
        (number, "") if !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase()) => {
            format!("the connector is w/{number}")
        }
        (number, _) if is_unmistakable => format!("the connector is {name}/{number}"),
        _ => return None,
    };
    Some(format!("{text} is read as a word; {cure}"))
}

/// `pric? oil`, `co-op! AND oil`: a mark behind a word, but not that at the end of a sentence.
fn ending(spot: Spot<'_>) -> Option<String> {
    let word = &spot.word()?.text;
    let mark = spot.behind_word().trim_end_matches([',', '.', ';', ':']);
    let is_last = mark.len() == spot.behind_word().len();
    let ends_sentence = match spot.next() {
        Some(next) => {
            is_last && next.typed().starts_with(char::is_uppercase) && matches!(next.lexeme(), Lexeme::Leaf(_))
        }
        None => mark == "?" && spot.follows_words_only(),
    };
    let is_meant = matches!(mark, "!" | "?") && !ends_sentence && settle::has_endings(word);
    is_meant.then(|| format!("{word}{mark} is read as the word {word}; for any ending write {word}*"))
}

/// `"econom! growth"`, `title:"econom!"`.
fn ending_in_quotation(spot: Spot<'_>) -> Option<String> {
    let inside = spot.is_quoted().then(|| spot.typed().trim_end_matches(quotes::is_double))?;
    let in_field = spot.before().is_some_and(|before| matches!(before.lexeme(), Lexeme::Field(_)));
    let is_meant = |&(at, _): &(usize, &str)| {
        let behind = inside[at + 1..].trim_start_matches(characters::is_blank);
        let is_apart = behind.len() < inside.len() - at - 1;
        if behind.is_empty() { in_field } else { is_apart && !behind.starts_with(char::is_uppercase) }
    };
    let word_before = |(at, _): (usize, &'_ str)| {
        let before = &inside[..at];
        let start = before.trim_end_matches(characters::is_word_character).len();
        Some(&before[start..]).filter(|word| settle::has_endings(word))
    };
    let word = inside.match_indices('!').filter(is_meant).find_map(word_before)?;
    Some(format!("a ! in quotation marks is punctuation; for any ending write {word}*"))
}

/// `"Zelenskyy~ visit"`, `"storm^2 surge"`.
fn sign_in_quotation(spot: Spot<'_>) -> Option<String> {
    let inside = spot.is_quoted().then(|| spot.typed().trim_matches(quotes::is_double))?;
    let chunks = inside.split(characters::is_blank).map(|chunk| chunk.trim_end_matches([',', '.', ';', ':', '!', '?']));
    let (word, sign) = chunks
        .filter_map(|chunk| {
            let sign = words::sign_behind_word(chunk)?;
            Some((words::core_of(&chunk[..chunk.len() - sign.len()]).text, sign))
        })
        .find(|(word, _)| word.contains(char::is_alphabetic))?;
    let (mark, number) = sign.split_at(1);
    let number = if number.is_empty() { String::new() } else { format!(", and {number} a word") };
    let cure = match mark {
        "~" => format!("{word}{sign} stands outside of them"),
        _ => format!("{sign} stands behind them"),
    };
    Some(format!("a {mark} in quotation marks is punctuation{number}; {cure}"))
}

/// `'oil price'`: marks around several words that are apostrophes.
fn apostrophes(spot: Spot<'_>) -> Option<String> {
    let inside = spot.word().and(spot.typed().strip_prefix('\''))?;
    let first: String = inside.chars().take_while(|&letter| characters::is_word_character(letter)).collect();
    if !first.starts_with(char::is_alphabetic) || quotes::is_elided(&first) || closes(spot) {
        return None;
    }
    let mut behind = std::iter::successors(spot.next(), |spot| spot.next()).take_while(|spot| spot.word().is_some());
    behind.any(closes).then(|| "' is read as an apostrophe; write a phrase in \"…\"".to_owned())
}

/// Says whether an apostrophe stands behind a word.
fn closes(spot: Spot<'_>) -> bool {
    spot.behind_word().starts_with('\'')
}

#[cfg(test)]
mod tests {
    use crate::query::parse;
    use crate::query::properties::context;

    /// What is said about a query.
    fn notes(query: &str) -> Vec<String> {
        parse(query, &context()).unwrap().notes
    }

    #[test]
    fn what_is_an_operator_elsewhere_is_text_and_that_is_said() {
        const WITHIN: &str = "the connector is w/5";
        for (query, said) in [
            ("oil or gas", "or is read as a word; the operator is OR"),
            ("oil Or gas", "Or is read as a word; the operator is OR"),
            ("oil And Not gas", "Not is read as a word; the operator is NOT"),
            ("not oil", "not is read as a word; the operator is NOT"),
            ("oil AND not gas", "not is read as a word; the operator is NOT"),
            ("\"crude oil\" not gas in the north of the country", "not is read as a word; the operator is NOT"),
            ("oil | gas", "| is punctuation here; the operator is OR"),
            ("(oil|gas) AND x", "| is punctuation here; the operator is OR"),
            ("oil\\|gas", "| is punctuation here; the operator is OR"),
            (
                "oil ! gas",
                "a ! that stands by itself is punctuation; what it denies stands directly behind it, like !gas",
            ),
            ("= oil", "a = that stands by itself is punctuation; its word stands directly behind it, like =oil"),
            ("title :oil", "title is read as a word; for the field write title:(…)"),
            ("Title : oil", "Title is read as a word; for the field write Title:(…)"),
            ("title = oil", "title is read as a word; for the field write title:(…)"),
            ("date > 1987", "date is read as a word; for the field write date:2025 or date:2024..2025"),
            ("headline (oil)", "headline is read as a word; for the field write headline:(…)"),
            ("place(s)", "place is read as a word; for the field write place:(…)"),
            ("date(1987)", "date is read as a word; for the field write date:2025 or date:2024..2025"),
            ("words(>500)", "words is read as a word; for the field write words:>500 or words:100..200"),
            ("caps (hats)", "caps is read as a word; for the function leave out the space before the parenthesis"),
            ("plural(oil)", "plural( is no function here; plural is read as a word"),
            ("oil N5 price", "N5 is read as a word; the connector is n/5"),
            ("oil w5 price", "w5 is read as a word; the connector is w/5, or pre/5 for this order"),
            ("oil within 5 price", "within is read as a word; the connector is within/5"),
            ("oil NOT within 5 price", "within is read as a word; write not w/5 for the connector"),
            ("oil AND NOT WITHIN 5 price", "WITHIN is read as a word; write not w/5 for the connector"),
            ("oil NOT pre 5 price", "pre is read as a word; write not pre/5 for the connector"),
            ("oil NOT W5 price", "W5 is read as a word; write not w/5 for the connector"),
            ("oil NOT N5 price", "N5 is read as a word; write not w/5 for the connector"),
            ("oil w/ 5 price", "w is read as a word; the connector is w/5"),
            ("atleast 3 (oil)", "atleast is read as a word; for the function write atleast3(…)"),
            ("oil w/5words price", &format!("w/5words is read as a word; {WITHIN}")),
            ("oil with/5 price", &format!("with/5 is read as a word; {WITHIN}")),
            ("oil w/title price", "w/title is read as a word; the connectors are w/5, w/s and w/p"),
            ("co-op! AND oil", "co-op! is read as the word co-op; for any ending write co-op*"),
            ("econom!~", "econom! is read as the word econom; for any ending write econom*"),
            ("pric?", "pric? is read as the word pric; for any ending write pric*"),
            ("pric? oil", "pric? is read as the word pric; for any ending write pric*"),
            ("oil AND pric?", "pric? is read as the word pric; for any ending write pric*"),
            ("\"econom! growth\"", "a ! in quotation marks is punctuation; for any ending write econom*"),
            ("title:\"econom!\"", "a ! in quotation marks is punctuation; for any ending write econom*"),
            ("\"Zelenskyy~ visit\"", "a ~ in quotation marks is punctuation; Zelenskyy~ stands outside of them"),
            (
                "“visit of Zelenskyy~2,”",
                "a ~ in quotation marks is punctuation, and 2 a word; Zelenskyy~2 stands outside of them",
            ),
            ("\"Zelenskyy~\"", "a ~ in quotation marks is punctuation; Zelenskyy~ stands outside of them"),
            ("\"storm^2 surge\"", "a ^ in quotation marks is punctuation, and 2 a word; ^2 stands behind them"),
            ("'oil price'", "' is read as an apostrophe; write a phrase in \"…\""),
            ("title:'crude oil price',", "' is read as an apostrophe; write a phrase in \"…\""),
        ] {
            assert_eq!(notes(query), [said], "{query}");
        }
    }

    #[test]
    fn nothing_is_said_of_text() {
        for query in [
            "to be or not to be",
            "oil and gas",
            "senator(s)",
            "QUITO (AP) Storm",
            "Who's on first?",
            "Guilty? Not so fast, says the mayor",
            "He shouted \"Stop! Thief!\" and ran",
            "rock 'n' roll",
            "'Tis the boys' season",
            "'90s hits of boys'",
            "Trump says 'no deal' on tariffs with Iran",
            "News from the harbour | The Harbour Gazette | World",
            "path:a|b",
            "url:https://a.b/c|d",
            "lunch w/o him",
            "IBM OS/2 sales",
            "\"storm surge\"~5",
            "\"storm surge\"^2",
            "\"about ~2 of 10^2 and a ~ b~c\"",
            "two miles within 5 minutes of the harbour",
            "oil NOT N5",
            "NOT within 5 miles",
            "oil -within 5 miles",
        ] {
            assert_eq!(notes(query), [""; 0], "{query}");
        }
    }
}
