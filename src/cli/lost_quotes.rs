//! Quotes that the shell took away: `ecuador "note of protest"` arrives as plain words.

use crate::output::for_shell;
use crate::query::{self, Context, Field, Place};

/// An argument that looks as if it had been a phrase in quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LostQuotes {
    /// Where it stands in the query.
    pub(super) place: Place,
    /// How to keep the phrase.
    pub(super) hint: String,
}

/// Returns the arguments that look as if they had been phrases: each holds several plain words, and stands among others or
/// with something around it that belongs to a phrase.
pub(super) fn lost_quotes(arguments: &[String], context: &Context) -> Vec<LostQuotes> {
    let among_others = arguments.len() > 1;
    let mut lost = Vec::new();
    let mut start = 0;
    for argument in arguments {
        let place = Place { start, end: start + argument.len() };
        start = place.end + 1;
        let phrase = Phrase::of(argument);
        if (among_others || phrase.stands_alone()) && phrase.is_plain() {
            let kept = phrase.kept();
            // What is proposed can be read.
            if query::parse(&kept, context).is_ok() {
                lost.push(LostQuotes { place, hint: phrase.hint(&kept) });
            }
        }
    }
    lost
}

/// The parts of an argument that may have been a phrase.
struct Phrase<'a> {
    /// `-`, `!` or `=`.
    sign: &'a str,
    /// The name of a field with its colon.
    field: &'a str,
    words: &'a str,
    /// `~5` or `^2`.
    suffix: &'a str,
}

impl<'a> Phrase<'a> {
    fn of(argument: &'a str) -> Self {
        let (sign, rest) = argument.split_at(usize::from(argument.starts_with(['-', '!', '='])));
        let colon = rest.find(':').filter(|&colon| Field::named(&rest[..colon]).is_some());
        let (field, rest) = rest.split_at(colon.map_or(0, |colon| colon + 1));
        let number = rest.trim_end_matches(|digit: char| digit.is_ascii_digit() || digit == '.');
        let has_suffix = number.len() < rest.len() && number.ends_with(['~', '^']);
        let (words, suffix) = rest.split_at(if has_suffix { number.len() - 1 } else { rest.len() });
        Phrase { sign, field, words, suffix }
    }

    fn is_negated(&self) -> bool {
        matches!(self.sign, "-" | "!")
    }

    /// Tells whether it looks like a phrase even as the only argument. A whole query in quotes is none.
    fn stands_alone(&self) -> bool {
        // Words are spelled alike by 2 letters at most.
        let is_window = self.suffix.strip_prefix('~').is_some_and(|distance| !matches!(distance, "1" | "2"));
        !self.field.is_empty() || self.is_negated() || is_window
    }

    /// Tells whether it is several words, none of which is an operator or holds one.
    fn is_plain(&self) -> bool {
        let is_address = Field::named(self.field.trim_end_matches(':')).is_some_and(Field::is_address);
        let marks = if is_address { "'’.,-&*?/_" } else { "'’.,-&*?" };
        let is_plain = |word: &str| {
            !["AND", "OR", "NOT"].contains(&word)
                && (word == "&" || word.starts_with(|first: char| first.is_alphanumeric() || first == '*'))
                && word.chars().all(|character| character.is_alphanumeric() || marks.contains(character))
        };
        // `Title: The Storm` is a headline: nobody typed a phrase so.
        let is_apart = self.words.starts_with(char::is_whitespace) && !(self.sign.is_empty() && self.field.is_empty());
        !is_apart && self.words.split_whitespace().count() > 1 && self.words.split_whitespace().all(is_plain)
    }

    /// Returns the argument with quotes.
    fn kept(&self) -> String {
        let Phrase { sign, field, words, suffix } = self;
        format!("{sign}{field}\"{words}\"{suffix}")
    }

    fn hint(&self, kept: &str) -> String {
        let Phrase { field, words, .. } = self;
        let first = words.split_whitespace().next().unwrap_or_default();
        let (as_it_is, aim) = match self.is_negated() {
            true => (format!("this leaves out {field}{first} alone; "), "to leave out"),
            false => (String::new(), "for"),
        };
        let what = if self.suffix.starts_with('~') {
            format!("the words \"{words}\" near each other")
        } else {
            format!("the exact words \"{words}\"")
        };
        format!("{as_it_is}if the shell took quotes away: {aim} {what} write {}", for_shell(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hinted(arguments: &[&str]) -> Vec<String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let context = Context { today: jiff::civil::date(2025, 12, 3).into() };
        let lost = lost_quotes(&arguments, &context);
        lost.into_iter().map(|lost| lost.hint.rsplit_once(" write ").unwrap().1.to_owned()).collect()
    }

    #[test]
    fn several_plain_words_had_quotes() {
        for (arguments, kept) in [
            (&["ecuador", "note of protest"][..], "'\"note of protest\"'"),
            (&["U.S. Embassy", "quito"], "'\"U.S. Embassy\"'"),
            (&["a", "you're not allowed"], "\"\\\"you're not allowed\\\"\""),
            (&["ecuador", "trade talk*"], "'\"trade talk*\"'"),
            (&["gas", "oil & price"], "'\"oil & price\"'"),
            (&["gas", "who is it?"], "'\"who is it?\"'"),
            (&["gas", "*gate affair"], "'\"*gate affair\"'"),
            (&["oil price^2", "gas"], "'\"oil price\"^2'"),
            (&["gas", "=oil price"], "'=\"oil price\"'"),
            (&["gas", "oil price~2"], "'\"oil price\"~2'"),
            (&["oil price~5"], "'\"oil price\"~5'"),
            (&["gas", "-oil price"], "'-\"oil price\"'"),
            (&["-oil price"], "'-\"oil price\"'"),
            (&["gas", "!oil price"], "'!\"oil price\"'"),
            (&["author:Ada Quill"], "'author:\"Ada Quill\"'"),
            (&["path:my news/2025"], "'path:\"my news/2025\"'"),
            (&["storm", "-title:note of protest"], "'-title:\"note of protest\"'"),
            (&["title:oil price~5"], "'title:\"oil price\"~5'"),
        ] {
            assert_eq!(hinted(arguments), [kept], "{arguments:?}");
        }
        assert_eq!(hinted(&["oil price", "gas bill", "x"]).len(), 2);
    }

    #[test]
    fn a_hint_says_how_it_is_read() {
        let context = Context { today: jiff::civil::date(2025, 12, 3).into() };
        let hint = |argument: &str| lost_quotes(&["gas".to_owned(), argument.to_owned()], &context)[0].hint.clone();
        assert_eq!(
            hint("-oil price"),
            "this leaves out oil alone; if the shell took quotes away: to leave out the exact words \"oil price\" write '-\"oil price\"'"
        );
        assert_eq!(
            hint("oil price~5"),
            "if the shell took quotes away: for the words \"oil price\" near each other write '\"oil price\"~5'"
        );
    }

    #[test]
    fn other_queries_are_as_they_were_meant() {
        for arguments in [
            &["note of protest"][..],
            &["note", "of", "protest"],
            &["ecuador", "\"note of protest\""],
            &["ecuador", "note AND protest"],
            &["ecuador", "tariff w/5 talks"],
            &["ecuador", "(a OR b)"],
            &["ecuador", "storm -embassy"],
            &["-embassy", "storm"],
            &["-embassy OR storm"],
            &["trade talk*"],
            &["oil price~2"],
            &["oil price^2"],
            &["=oil price"],
            &["oil & gas"],
            &["date:2025 storm"],
            &["title:(a OR b)", "c"],
            &["10:30 a.m."],
            &["ecuador", " protest "],
            &["Title: The Storm"],
            &["storm", "Source: Reuters news"],
            &["storm", "- oil price"],
            // It would be refused.
            &["ecuador", "oil * price"],
        ] {
            assert_eq!(hinted(arguments), [""; 0], "{arguments:?}");
        }
    }
}
