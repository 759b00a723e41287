//! From text to tokens, each with its place.
//!
//! The lexer decides what every character is by what stands directly around it. What depends on the rest of
//! the query (a `!` behind a word, `SAME`, `not w/5`) is settled afterwards, in `settle`.

use super::characters::{is_blank, is_mere_punctuation, is_sigil, is_word_character, leading_dash, leading_smiley};
use super::problem::{Problem, Reading};
use super::quotes::{self, Single};
use super::token::{Lexeme, Token};
use super::words::{self, chunk_length, core_of};
use super::{Context, Form, Kind, Place, Word, connectors, keywords};

/// The most leaves (words, those in phrases too, dates and so on) that a query may have.
pub(super) const MOST_LEAVES: usize = 512;

/// A reader that walks through a query once.
pub(super) struct Lexer<'q> {
    pub(super) query: &'q str,
    pub(super) context: &'q Context,
    pub(super) at: usize,
    pub(super) tokens: Vec<Token>,
    notes: Vec<String>,
    leaves: usize,
}

/// Returns the tokens of a query and what is to be said about them.
pub(super) fn tokens_of(query: &str, context: &Context) -> Reading<(Vec<Token>, Vec<String>)> {
    let mut lexer = Lexer { query, context, at: 0, tokens: Vec::new(), notes: Vec::new(), leaves: 0 };
    while let Some(next) = lexer.rest().chars().next() {
        match next {
            _ if is_blank(next) => lexer.at += next.len_utf8(),
            '(' => lexer.push(Lexeme::Open, 1)?,
            ')' => {
                lexer.push(Lexeme::Close, 1)?;
                lexer.suffixes()?;
            }
            _ if quotes::is_double(next) => lexer.double_quote(next)?,
            _ => lexer.chunk()?,
        }
    }
    Ok((lexer.tokens, lexer.notes))
}

/// Returns as how many words a word counts: one of many parts (`a-b-c-…`), which is looked for as a phrase, as more than one.
fn leaves_of(word: &Word) -> usize {
    const PARTS_OF_ONE: usize = 8;
    let parts = word.text.split(|letter| !is_word_character(letter)).filter(|part| !part.is_empty());
    parts.count().div_ceil(PARTS_OF_ONE).max(1)
}

impl<'q> Lexer<'q> {
    /// Returns what has not been read.
    pub(super) fn rest(&self) -> &'q str {
        &self.query[self.at..]
    }

    /// Returns the place of the next `length` bytes.
    pub(super) fn place(&self, length: usize) -> Place {
        Place { start: self.at, end: self.at + length }
    }

    /// Adds a token of the next `length` bytes.
    pub(super) fn push(&mut self, lexeme: Lexeme, length: usize) -> Reading<()> {
        let place = self.place(length);
        self.leaves += match &lexeme {
            Lexeme::Leaf(Kind::Phrase(words) | Kind::Window { words, .. }) => words.iter().map(leaves_of).sum(),
            Lexeme::Leaf(Kind::Word(word)) => leaves_of(word),
            Lexeme::Leaf(_) => 1,
            _ => 0,
        };
        if self.leaves > MOST_LEAVES {
            return Err(Problem::new(place, format!("the query has more than {MOST_LEAVES} words; shorten it")));
        }
        self.tokens.push(Token { lexeme, place });
        self.at += length;
        Ok(())
    }

    /// Adds something to say, once.
    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Says whether an operand may start here: at the start, after white space, or directly after a mark that
    /// wants an operand.
    fn is_fresh(&self) -> bool {
        let after_mark = self.tokens.last().is_some_and(|token| {
            let wants =
                matches!(token.lexeme, Lexeme::Open | Lexeme::Not | Lexeme::And | Lexeme::Or | Lexeme::Field(_));
            wants && token.place.end == self.at
        });
        after_mark || self.query[..self.at].chars().next_back().is_none_or(is_blank)
    }

    /// Reads a quotation, or an inch mark.
    fn double_quote(&mut self, mark: char) -> Reading<()> {
        let before = self.query[..self.at].chars().next_back();
        let after = self.rest().chars().nth(1);
        if mark == '"' && before.is_some_and(char::is_numeric) && after.is_none_or(|after| !is_word_character(after)) {
            self.note("a \" directly behind a number is read as an inch mark".to_owned());
            self.at += 1;
            return Ok(());
        }
        match quotes::closing_of_double(self.rest()) {
            Some(close) => {
                self.note_of_inner_quotation(close);
                self.quotation(mark.len_utf8(), close)
            }
            None => Err(Problem::new(self.place(mark.len_utf8()), "this quotation mark is never closed")
                .or_write(Place { start: self.query.len(), end: self.query.len() }, "\"")
                .or_leave_out(self.place(mark.len_utf8()))),
        }
    }

    /// Notes that a quotation ends where another one seems to begin: straight marks within straight ones can't be told apart.
    fn note_of_inner_quotation(&mut self, close: usize) {
        let (inside, behind) = self.rest().split_at(close);
        let word: String = behind.chars().skip(1).take_while(|letter| is_word_character(*letter)).collect();
        if behind.starts_with('"') && inside.ends_with(is_blank) && !word.is_empty() {
            self.note(format!(
                "the quotation ends at the \" before {word}: write quotation marks within others as “…”"
            ));
        }
    }

    /// Reads the quotation whose opening mark has the length `open` and whose closing mark stands at `close`.
    fn quotation(&mut self, open: usize, close: usize) -> Reading<()> {
        let length = close + self.rest()[close..].chars().next().map_or(0, char::len_utf8);
        let mut words = words::words_of_phrase(&self.rest()[open..close], self.at + open)?;
        let kind = match words.len() {
            0 => {
                let place = self.place(length);
                return Err(Problem::new(place, "there is no word between these quotation marks").or_leave_out(place));
            }
            1 => Kind::Word(words.remove(0)),
            _ => Kind::Phrase(words),
        };
        self.push(Lexeme::Leaf(kind), length)?;
        self.suffixes()
    }

    /// Reads what starts with neither white space, a quotation mark nor a parenthesis.
    fn chunk(&mut self) -> Reading<()> {
        let rest = self.rest();
        if let Some(operator) =
            [("&&", Lexeme::And), ("||", Lexeme::Or)].into_iter().find(|(sign, _)| rest.starts_with(sign))
        {
            return self.push(operator.1, 2);
        }
        if self.is_fresh() {
            let smiley = leading_smiley(rest);
            if smiley > 0 {
                self.at += smiley;
                return Ok(());
            }
            if rest.starts_with(['-', '!']) && self.denies(&rest[1..]) {
                return self.push(Lexeme::Not, 1);
            }
            if let Some(sign) = rest.chars().next() {
                self.note_of_no_denial(sign);
            }
            match quotes::read_single(rest) {
                Single::Phrase(close) => return self.quotation('‘'.len_utf8(), close),
                Single::Unclear => {
                    self.note("‘ and ’ are read as apostrophes here; write a phrase in \"…\"".to_owned())
                }
                Single::Mark => {}
            }
            if self.field()? {
                return Ok(());
            }
        }
        let dash = leading_dash(rest);
        if dash > 0 {
            self.at += dash;
            return Ok(());
        }
        let length = self.chunk_length();
        let chunk = &rest[..length];
        match keywords::keyword(chunk, self.place(length), rest[length..].starts_with('('))? {
            Some(lexeme) => self.push(lexeme, length),
            None => self.word(chunk),
        }
    }

    /// Returns the length of the chunk that starts here; `&&` and `||` end one too.
    fn chunk_length(&self) -> usize {
        let chunk = &self.rest()[..chunk_length(self.rest())];
        if words::is_address(chunk) {
            return chunk.len();
        }
        let operator = ["&&", "||"].iter().filter_map(|sign| chunk.find(sign)).min();
        operator.unwrap_or(chunk.len())
    }

    /// Says so if a sign like that of a denial stands before something that is looked for, and denies nothing.
    fn note_of_no_denial(&mut self, sign: char) {
        let behind = self.rest().trim_start_matches(sign);
        let may_be_meant = match sign {
            '-' | '!' => !behind.starts_with(is_blank),
            // Before a number it is as well a minus.
            '–' | '−' | '‐' | '‑' => behind.starts_with(char::is_alphabetic),
            _ => false,
        };
        let word = behind[..chunk_length(behind)].trim_matches(|character| !is_word_character(character));
        // `–n` is an option that was pasted.
        let is_letter = !sign.is_ascii() && word.len() == 1;
        if may_be_meant && !word.is_empty() && !is_letter {
            let typed = &self.rest()[..self.rest().len() - behind.len() + chunk_length(behind)];
            let begins = if sign == '!' { "an exclamation mark" } else { "a dash" };
            self.note(format!(
                "{typed} begins with {begins} and is read as {word}; NOT is written with a hyphen, -{word}"
            ));
        }
    }

    /// Says whether `rest` is something that a `-` or `!` directly before it denies; a number after a minus is
    /// denied too, and that is said.
    fn denies(&mut self, rest: &str) -> bool {
        let Some(first) = rest.chars().next() else { return false };
        if first.is_numeric() && self.rest().starts_with('-') {
            let number = &rest[..chunk_length(rest)];
            self.note(format!("-{number} is read as NOT {number}"));
        }
        match first {
            '(' | '*' => true,
            '‘' => matches!(quotes::read_single(rest), Single::Phrase(_)),
            '?' => Some(core_of(&rest[..chunk_length(rest)])).is_some_and(|core| core.is_pattern && core.has_letter()),
            '.' => rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()),
            '=' => rest.trim_start_matches('=').starts_with(|next| is_word_character(next) || is_sigil(next)),
            _ if is_sigil(first) => rest.chars().nth(1).is_some_and(is_word_character),
            _ => is_word_character(first) || quotes::is_double(first),
        }
    }

    /// Reads a word with the signs around it: `=` before it, `~` and `^` behind it.
    fn word(&mut self, chunk: &'q str) -> Reading<()> {
        let suffix = if words::is_address(chunk) { None } else { chunk.find(['~', '^']) };
        let length = suffix.unwrap_or(chunk.len());
        let core = core_of(&chunk[..length]);
        if !core.has_letter() {
            if let Some(suffix) = suffix {
                return Err(self.stray(suffix, chunk));
            }
            return self.no_word(chunk, core);
        }
        let equals = chunk.len() - chunk.trim_start_matches('=').len();
        let is_exact = equals > 0 && core.start == equals;
        let word = core.word(self.at, if is_exact { Form::Exact } else { Form::Inflected });
        self.check_word(chunk, &word, is_exact)?;
        let word = Word { acronym: word.acronym || (is_exact && words::is_acronym(&word.text)), ..word };
        self.push(Lexeme::Leaf(Kind::Word(word)), length)?;
        self.suffixes()
    }

    /// Refuses what can't be said of a word, and notes what may surprise.
    fn check_word(&mut self, chunk: &str, word: &Word, is_exact: bool) -> Reading<()> {
        let place = self.place(chunk.len());
        if is_exact && word.form == Form::Pattern {
            let equals = self.place(word.place.start - self.at);
            return Err(Problem::new(place, "a wildcard can't stand in an =exact word").or_leave_out(equals));
        }
        let is_set_off = word.text.len() < chunk.len() || !self.is_fresh();
        if !is_exact && is_set_off && word.form != Form::Pattern && keywords::is_more_than_a_word(&word.text) {
            let message = format!("{} is more than a word; set it off by spaces, or put it in \"…\"", word.text);
            let is_operator = word.text.chars().all(char::is_uppercase);
            // In a headline in capitals it is a word.
            let is_word = is_operator && !self.query.contains(char::is_lowercase);
            let gap = if self.is_fresh() { "" } else { " " };
            let meant = if is_word { word.text.to_lowercase() } else { word.text.clone() };
            return Err(Problem::new(word.place, message)
                .or_write(place, format!("{gap}{meant}"))
                .or_write(place, word.text.to_lowercase()));
        }
        if chunk.starts_with('+') && connectors::read_between_operands(chunk).is_none() {
            self.note(format!("the + of {chunk} means nothing: every word is looked for anyhow"));
        }
        Ok(())
    }

    /// Passes over a chunk in which there is nothing to look for.
    fn no_word(&mut self, chunk: &str, core: words::Core<'_>) -> Reading<()> {
        if core.is_pattern {
            let place = self.place(chunk.len());
            return Err(Problem::new(place, "a wildcard needs a letter or digit beside it").or_leave_out(place));
        }
        if !chunk.chars().all(is_mere_punctuation) {
            self.note(format!("{chunk} is no word and is not looked for"));
        }
        self.at += chunk.len();
        Ok(())
    }

    /// Returns the problem of a `~` or `^` at `offset` of the chunk that starts here, with no word before it.
    fn stray(&self, offset: usize, chunk: &str) -> Problem {
        let place = Place { start: self.at + offset, end: self.at + offset + 1 };
        let mark = &chunk[offset..=offset];
        let gap = Place { start: self.query[..self.at].trim_end_matches(is_blank).len(), end: self.at };
        let problem = Problem::new(place, format!("{mark} must stand directly behind a word, a phrase or a group"));
        let follows_quote = offset == 0 && self.query[..gap.start].ends_with(quotes::is_double);
        let problem =
            if follows_quote { problem.or_write(Place { end: place.start + 1, ..gap }, mark) } else { problem };
        problem.or_leave_out(place)
    }

    /// Reads what may stand directly behind a word, a phrase or a group: `~`, `~2`, `^2`.
    pub(super) fn suffixes(&mut self) -> Reading<()> {
        while let Some(mark) = self.rest().chars().next().filter(|mark| matches!(mark, '~' | '^')) {
            let number = &self.rest()[1..];
            let digits = number.find(|digit: char| !digit.is_ascii_digit() && digit != '.').unwrap_or(number.len());
            let number = number[..digits].trim_end_matches('.');
            let length = 1 + number.len();
            let place = self.place(length);
            let lexeme = if mark == '^' {
                let factor = number.parse().ok().filter(|&factor: &f32| factor > 0.0 && factor <= 1000.0);
                let message = "^ needs a number above 0 and up to 1000, like word^2";
                let signed =
                    self.rest()[1..].trim_start_matches(|mark: char| mark.is_ascii_digit() || ".-".contains(mark));
                let whole = self.place(self.rest().len() - signed.len());
                Lexeme::Caret(factor.ok_or_else(|| Problem::new(place, message).or_leave_out(whole))?)
            } else if number.is_empty() {
                Lexeme::Tilde(None)
            } else {
                let message = "~ needs a whole number, like word~2 or \"a b\"~5";
                Lexeme::Tilde(Some(number.parse().map_err(|_| Problem::new(place, message).or_leave_out(place))?))
            };
            self.push(lexeme, length)?;
            if let Some(next) = self.rest().chars().next().filter(|&next| is_word_character(next)) {
                let place = self.place(next.len_utf8());
                return Err(Problem::new(place, format!("a space is missing after {mark}{number}"))
                    .or_write(Place { end: place.start, ..place }, " "));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::query::properties::context;
    use crate::query::{Refusal, parse};

    /// The canonical text of a query, and what is said about it.
    fn read(query: &str) -> (String, Vec<String>) {
        let parsed = parse(query, &context()).unwrap();
        (parsed.tree.to_string(), parsed.notes)
    }

    /// What is refused, and the mended query.
    fn refused(query: &str) -> (String, Option<String>) {
        let Refusal { place, mended, .. } = parse(query, &context()).unwrap_err();
        (query[place.start..place.end].to_owned(), mended)
    }

    #[test]
    fn a_minus_denies_only_directly_before_a_word_and_behind_a_space() {
        for (query, meant) in [
            ("a -b", "a NOT b"),
            ("a -\"b c\"", "a NOT \"b c\""),
            ("a -(b c)", "a NOT (b c)"),
            ("(-a)", "NOT a"),
            ("a OR -b", "a OR NOT b"),
            ("a||-b", "a OR NOT b"),
            ("-=a", "NOT =a"),
            ("- a", "a"),
            ("a - b", "a b"),
            ("a-b", "a-b"),
            ("a --b", "a b"),
            ("\"a\"-b", "=a b"),
            ("!a", "NOT a"),
            ("a != b", "a b"),
        ] {
            assert_eq!(read(query).0, meant, "{query}");
        }
        assert_eq!(read("a –bc").1.len(), 1);
        assert_eq!(read("a –n").1.len(), 0);
        assert_eq!(read("a -5").1, ["-5 is read as NOT 5"]);
    }

    #[test]
    fn signs_stand_directly_behind_what_they_change() {
        assert_eq!(read("a~2^1.5, b").0, "a~2^1.5 b");
        assert_eq!(read("(a b)^2.").0, "(a b)^2");
        assert_eq!(refused("a ~2"), ("~".to_owned(), Some("a 2".to_owned())));
        assert_eq!(refused("\"a b\" ~5"), ("~".to_owned(), Some("\"a b\"~5".to_owned())));
        assert_eq!(refused("a~b"), ("b".to_owned(), Some("a~ b".to_owned())));
        assert_eq!(refused("a~1.5"), ("~1.5".to_owned(), Some("a".to_owned())));
        assert_eq!(refused("(a b)~2"), ("~2".to_owned(), Some("(a b)".to_owned())));
        assert_eq!(refused("a*~"), ("~".to_owned(), Some("a*".to_owned())));
        assert_eq!(refused("=a~"), ("~".to_owned(), Some("=a".to_owned())));
        assert_eq!(refused("=a*"), ("=a*".to_owned(), Some("a*".to_owned())));
        assert_eq!(refused("a^-1"), ("^".to_owned(), Some("a".to_owned())));
        assert_eq!(refused("a~0"), ("~0".to_owned(), Some("=a".to_owned())));
        assert_eq!(refused("a^2^3"), ("^3".to_owned(), Some("a^2".to_owned())));
        assert_eq!(refused("a~~"), ("~".to_owned(), Some("a~".to_owned())));
    }

    #[test]
    fn what_is_more_than_a_word_is_not_hidden_by_punctuation() {
        assert_eq!(refused("a AND, b"), ("AND".to_owned(), Some("a AND b".to_owned())));
        assert_eq!(refused("a OR, b"), ("OR".to_owned(), Some("a OR b".to_owned())));
        assert_eq!(refused("A OR, B"), ("OR".to_owned(), Some("A or B".to_owned())));
        assert_eq!(refused("[title:a]"), ("title:a".to_owned(), Some("title:a".to_owned())));
        assert_eq!(refused("a w/5, b"), ("w/5".to_owned(), Some("a w/5 b".to_owned())));
    }

    #[test]
    fn what_is_no_word_is_said_unless_it_is_punctuation() {
        assert_eq!(read("a — & … b"), ("a b".to_owned(), Vec::new()));
        assert_eq!(read("a 🔥 b").1, ["🔥 is no word and is not looked for"]);
    }
}
