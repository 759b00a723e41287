//! The lexer's part for fields: the name, the colon, and values that are no words (days, numbers, addresses).

use super::characters::is_blank;
use super::fields::{self, Name};
use super::lexer::Lexer;
use super::problem::{Problem, Reading};
use super::token::Lexeme;
use super::words::{Core, balanced_length, sign_behind_word};
use super::{Form, Kind, Place, calendar, counts, dates, quotes};

impl Lexer<'_> {
    /// Reads a field, if one starts here; its value too, unless that is made of words.
    pub(super) fn field(&mut self) -> Reading<bool> {
        let rest = self.rest();
        let letters = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, Some(value)) = (&rest[..letters], rest[letters..].strip_prefix(':')) else {
            return Ok(false);
        };
        let has_value = value.chars().next().is_some_and(|first| !is_blank(first) && first != ')');
        let Some(field) = fields::named(name) else {
            return if has_value && !value.starts_with("//") { self.refuse_near_name(name) } else { Ok(false) };
        };
        if !has_value {
            return Err(self.valueless(name, value));
        }
        match field {
            Name::Words(field)
                if field.is_address() && !value.starts_with(['(', '‘']) && !value.starts_with(quotes::is_double) =>
            {
                self.push(Lexeme::Field(field), letters + 1)?;
                self.address(name)?;
            }
            Name::Words(field) => self.push(Lexeme::Field(field), letters + 1)?,
            Name::Date | Name::WordCount => self.measure(field, name, letters + 1)?,
        }
        Ok(true)
    }

    /// Refuses a name that is nearly that of a field.
    fn refuse_near_name(&self, name: &str) -> Reading<bool> {
        let Some(near) = fields::near(name) else {
            return Ok(false);
        };
        let place = self.place(name.len());
        let message = format!(
            "there is no field {name}:, did you mean {near}:? for the words as text, put a space after the colon"
        );
        Err(Problem::new(place, message).or_write(place, near))
    }

    /// Returns the problem of a field without a value.
    fn valueless(&self, name: &str, value: &str) -> Problem {
        let gap = value.len() - value.trim_start_matches(is_blank).len();
        let colon = Place { start: self.at + name.len(), end: self.at + name.len() + 1 };
        let end = Place { start: colon.end, end: colon.end };
        if gap == value.len() || value.trim_start_matches(is_blank).starts_with(')') {
            return Problem::new(end, format!("{name}: needs a value directly behind it")).or_leave_out(colon);
        }
        let message =
            format!("write {name}:… without a space for the field, or leave out the colon for the word {name}");
        let problem = Problem::new(Place { start: self.at, end: colon.end }, message);
        let as_field = Place { start: colon.start, end: colon.end + gap };
        if name.starts_with(char::is_uppercase) {
            problem.or_leave_out(colon).or_write(as_field, ":")
        } else {
            problem.or_write(as_field, ":").or_leave_out(colon)
        }
    }

    /// Reads the value of `path:` or `url:`: everything up to white space, as typed; `*` is a wildcard. Of a sign behind it that means
    /// something in a group it is said that it means nothing here.
    fn address(&mut self, name: &str) -> Reading<()> {
        let run = self.rest().find(|mark| is_blank(mark) || quotes::is_double(mark)).unwrap_or(self.rest().len());
        let text = &self.rest()[..balanced_length(&self.rest()[..run])];
        let core = Core { text, start: 0, is_pattern: text.contains('*') };
        if !core.has_letter() {
            return Err(Problem::new(self.place(text.len()), "an address needs a letter or digit"));
        }
        // A pattern is spelled in one way only.
        if let Some(sign) = sign_behind_word(text).filter(|sign| !(core.is_pattern && sign.starts_with('~'))) {
            self.note(format!(
                "the {sign} of {text} is read as a part of the address; as a sign write {name}:({text})"
            ));
        }
        let word = core.word(self.at, Form::Inflected);
        self.push(Lexeme::Leaf(Kind::Word(word)), text.len())
    }

    /// Reads the value of `date:` or `words:`, whose name and colon have the length `name_length`.
    fn measure(&mut self, field: Name, name: &str, name_length: usize) -> Reading<()> {
        let value = self.at + name_length;
        if self.query[value..].starts_with('(') {
            return self.measures(field, name, name_length);
        }
        let (text, length) = measure_text(&self.query[value..]);
        let kind = self.measured(field, &text, Place { start: value, end: value + length })?;
        self.push(Lexeme::Leaf(kind), name_length + length)?;
        self.refuse_more_of_range(name)
    }

    /// Reads a group of values, which OR joins: `date:(1987 OR 1989)`.
    fn measures(&mut self, field: Name, name: &str, name_length: usize) -> Reading<()> {
        let open = self.at + name_length;
        self.push(Lexeme::Open, name_length + 1)?;
        let mut is_empty = true;
        loop {
            self.at = self.query.len() - self.rest().trim_start_matches(is_blank).len();
            let rest = self.rest();
            if rest.is_empty() {
                let problem = Problem::new(Place { start: open, end: open + 1 }, "this parenthesis is never closed");
                return Err(problem.or_write(self.place(0), ")"));
            } else if rest.starts_with(')') && !is_empty {
                self.push(Lexeme::Close, 1)?;
                return self.suffixes();
            } else if is_or(rest) {
                self.push(Lexeme::Or, 2)?;
                continue;
            }
            let (text, length) = measure_text(rest);
            let ends = |at: usize| rest[at..].starts_with(')') || is_or(&rest[at..]);
            let behind = rest.len() - rest[length..].trim_start_matches(is_blank).len();
            if length > 0 && behind < rest.len() && !ends(behind) {
                let starts = rest.char_indices().filter(|(_, mark)| is_blank(*mark) || *mark == ')');
                let end = starts
                    .map(|(at, _)| rest.len() - rest[at..].trim_start_matches(is_blank).len())
                    .find(|at| ends(*at));
                let value = rest[..end.unwrap_or(rest.len())].trim_end_matches(is_blank);
                let whole = self.place(value.len());
                let words: Vec<&str> = value.split_whitespace().collect();
                let message = format!("the values of a group are joined by OR, like {name}:(a OR b)");
                // A day that is all of the group needs none.
                let is_all = is_empty && rest[value.len()..].trim_start_matches(is_blank).starts_with(')');
                let group = Place { start: open, end: self.at + end.unwrap_or(value.len()) + 1 };
                let place = if is_all { group } else { whole };
                let problem = Problem::new(whole, message).or_write(place, format!("\"{value}\""));
                return Err(problem.or_write(whole, words.join(" OR ")));
            }
            let kind = self.measured(field, &text, self.place(length))?;
            self.push(Lexeme::Leaf(kind), length)?;
            is_empty = false;
        }
    }

    /// Returns what the value of `date:` or `words:` stands for, which stands at `place`, quotation marks and all.
    fn measured(&self, field: Name, text: &str, place: Place) -> Reading<Kind> {
        match field {
            Name::WordCount => counts::read_word_count(text)
                .map(Kind::WordCount)
                .map_err(|message| range_meant(Problem::new(place, message), text, place)),
            _ if calendar::is_age(text) => {
                let message = format!("date:{text} would be one day only; {text}.. means from that day on");
                Err(Problem::new(place, message).or_write(place, format!("{text}..")))
            }
            _ => match dates::read_date_range(text, self.context) {
                Ok(range) => Ok(Kind::Date(range)),
                Err(error) => Err(range_meant(self.bad_date(place, error.message), text, place)),
            },
        }
    }

    /// Returns the problem of a value that is no date; perhaps the words behind it belong to it.
    fn bad_date(&self, place: Place, message: String) -> Problem {
        let mut problem = Problem::new(place, message);
        if self.query[place.start..place.end].contains(quotes::is_double) {
            return problem;
        }
        let mut ends = Vec::new();
        let mut end = place.end;
        for _ in 0..2 {
            let after = &self.query[end..];
            let gap = after.len() - after.trim_start_matches(is_blank).len();
            let word = after[gap..]
                .find(|mark| is_blank(mark) || matches!(mark, '(' | ')' | '"'))
                .unwrap_or(after.len() - gap);
            if gap == 0 || word == 0 {
                break;
            }
            end += gap + word;
            ends.push(end);
        }
        for end in ends.into_iter().rev() {
            problem = problem.or_write(Place { end, ..place }, format!("\"{}\"", &self.query[place.start..end]));
        }
        problem
    }

    /// Refuses a value that seems to go on: `date:2025 .. 2026`, `date:"2025".."2026"`.
    fn refuse_more_of_range(&self, name: &str) -> Reading<()> {
        let rest = self.rest();
        let next = rest.trim_start_matches(is_blank);
        let is_attached = rest.chars().next().is_some_and(|next| !is_blank(next) && next != ')');
        if !is_attached && !next.starts_with("..") {
            return Ok(());
        }
        let start = self.query.len() - next.len();
        let length = next.find(is_blank).unwrap_or(next.len());
        let message =
            format!("this can't follow the value of {name}:; a range is written without spaces, like {name}:a..b");
        let problem = Problem::new(Place { start, end: start + length }, message);
        if is_attached {
            return Err(problem);
        }
        let behind = &next[length..];
        let gap = Place { start: self.at, end: self.query.len() - behind.trim_start_matches(is_blank).len() };
        Err(problem.or_write(gap, &next[..length]))
    }
}

/// Says whether an OR stands at the start of a text.
fn is_or(text: &str) -> bool {
    let behind = text.strip_prefix("OR").or_else(|| text.strip_prefix("||"));
    behind.is_some_and(|behind| behind.starts_with(is_blank))
}

/// Returns the value of `date:` or `words:` at the start of `text` without its quotation marks, and the length
/// of what it was taken from.
fn measure_text(text: &str) -> (String, usize) {
    let sign = text.len() - text.trim_start_matches(['<', '>', '=']).len();
    let quoted = &text[sign..];
    if let Some(mark) = quoted.chars().next().filter(|&mark| quotes::is_double(mark))
        && let Some(close) = quotes::closing_of_double(quoted)
    {
        let end = close + quoted[close..].chars().next().map_or(0, char::len_utf8);
        return (format!("{}{}", &text[..sign], &quoted[mark.len_utf8()..close]), sign + end);
    }
    if text.starts_with(['[', '{'])
        && let Some(close) = text.find([']', '}'])
    {
        return (text[..=close].to_owned(), close + 1);
    }
    let ends_value = |mark| is_blank(mark) || quotes::is_double(mark) || matches!(mark, '(' | ')' | '^');
    let end = text.find(ends_value).unwrap_or(text.len());
    (text[..end].to_owned(), end)
}

/// Adds to the problem of a value the mends for a dash in it that stands for the two dots of a range.
fn range_meant(problem: Problem, text: &str, place: Place) -> Problem {
    let write = |problem: Problem, (at, dash): (usize, &str)| {
        problem.or_write(place, format!("{}..{}", &text[..at], &text[at + dash.len()..]))
    };
    // Two days that are written with dashes have five.
    text.match_indices(['-', '–', '—', '−']).take(5).fold(problem, write)
}

#[cfg(test)]
mod tests {
    use crate::query::parse;
    use crate::query::properties::context;

    /// The canonical text of a query, or what is refused and the mended query.
    fn read(query: &str) -> Result<String, (String, Option<String>)> {
        let refused =
            |refusal: crate::query::Refusal| (query[refusal.place.start..refusal.place.end].to_owned(), refusal.mended);
        parse(query, &context()).map(|parsed| parsed.tree.to_string()).map_err(refused)
    }

    #[test]
    fn a_value_stands_directly_behind_its_field() {
        for (query, place, mended) in [
            ("title: a", "title:", Some("title:a")),
            ("Title: a", "Title:", Some("Title a")),
            ("title:", "", Some("title")),
            ("(title:)", "", Some("(title)")),
            ("title: AND b", "title:", Some("title AND b")),
            ("titel:a", "titel", Some("title:a")),
            ("titel:(a b)", "titel", Some("title:(a b)")),
            ("date: 2025", "date:", Some("date:2025")),
        ] {
            assert_eq!(read(query), Err((place.to_owned(), mended.map(str::to_owned))), "{query}");
        }
    }

    #[test]
    fn an_address_is_kept_as_typed() {
        for query in ["url:https://example.com/a?b=c~d^e--f", "path:a/b(1).txt", "path:*--b", "url:example.com,"] {
            assert_eq!(read(query).as_deref(), Ok(query));
        }
        assert_eq!(read("(path:a/b)").as_deref(), Ok("path:a/b"));
        assert_eq!(read("path:\"a b\"").as_deref(), Ok("path:\"a b\""));
        assert_eq!(read("path:(a OR b)").as_deref(), Ok("path:(a OR b)"));
        assert!(read("url:*").is_err());
    }

    #[test]
    fn a_sign_behind_an_address_is_a_part_of_it_and_that_is_said() {
        let notes = |query| parse(query, &context()).unwrap().notes;
        for (query, said) in [
            ("path:corpsu~", "the ~ of corpsu~ is read as a part of the address; as a sign write path:(corpsu~)"),
            (
                "a URL:b.com/c^2",
                "the ^2 of b.com/c^2 is read as a part of the address; as a sign write URL:(b.com/c^2)",
            ),
            ("path:corp*^2", "the ^2 of corp*^2 is read as a part of the address; as a sign write path:(corp*^2)"),
        ] {
            assert_eq!(notes(query), [said]);
        }
        for query in ["path:~a", "path:a~/b", "path:(corpsu~)", "url:a.b/c~d^e--f", "path:a*~", "author:corpsu~"] {
            assert_eq!(notes(query), [""; 0], "{query}");
        }
    }

    #[test]
    fn a_date_is_mended_by_the_words_behind_it() {
        assert_eq!(read("a date:dec 2025 b"), Err(("dec".to_owned(), Some("a date:\"dec 2025\" b".to_owned()))));
        assert_eq!(read("date:2025 .. 2026"), Err(("..".to_owned(), Some("date:2025..2026".to_owned()))));
        assert_eq!(read("date:>= 2025"), Err((">=".to_owned(), Some("date:\">= 2025\"".to_owned()))));
        assert_eq!(read("date:2025\"a\""), Err(("\"a\"".to_owned(), None)));
    }

    #[test]
    fn a_dash_for_the_dots_of_a_range_is_mended() {
        for (query, mended) in [
            ("date:2010-2011", Some("date:2010..2011")),
            ("date:1987–1988", Some("date:1987..1988")),
            ("date:2010-01-2011-02", Some("date:2010-01..2011-02")),
            ("words:100-200", Some("words:100..200")),
            ("words:(100-200 OR 5)", Some("words:(100..200 OR 5)")),
            ("date:2025-02-30", None),
        ] {
            assert_eq!(read(query).unwrap_err().1.as_deref(), mended, "{query}");
        }
    }

    #[test]
    fn a_group_of_days_or_lengths_is_joined_by_or() {
        for (query, meant) in [
            ("date:(1987)", "date:1987-01-01..1987-12-31"),
            ("a date:( 2024-01-02 OR \"3 Jan 2024\" ) b", "a (date:2024-01-02 OR date:2024-01-03) b"),
            ("words:(>500 OR 5)", "words:501.. OR words:5"),
            ("words:(500\nOR\u{a0}5)", "words:500 OR words:5"),
            ("words:(500 || 5)", "words:500 OR words:5"),
            ("date:([2024-01-02 TO 2024-01-03] OR today)", "date:2024-01-02..2024-01-03 OR date:2025-12-03"),
        ] {
            assert_eq!(read(query).as_deref(), Ok(meant), "{query}");
        }
        for (query, place, mended) in [
            ("date:()", "", None),
            ("date:(1987", "(", Some("date:(1987)")),
            ("date:(1987 1988)", "1987 1988", Some("date:(1987 OR 1988)")),
            ("date:(1 Dec 2025)", "1 Dec 2025", Some("date:\"1 Dec 2025\"")),
            ("date:(1987 OR x)", "x", None),
            ("date:(1987 OR 1988 1989)", "1988 1989", Some("date:(1987 OR 1988 OR 1989)")),
            ("date:(dec 2025 OR 2024)", "dec 2025", Some("date:(\"dec 2025\" OR 2024)")),
        ] {
            assert_eq!(read(query), Err((place.to_owned(), mended.map(str::to_owned))), "{query}");
        }
    }

    #[test]
    fn a_word_before_a_colon_is_text_unless_it_is_nearly_a_field() {
        for query in ["breaking:storm", "10:30", "https://a.b", "re:budget"] {
            assert_eq!(read(query).as_deref(), Ok(query));
        }
        assert_eq!(read("sources: police").as_deref(), Ok("sources police"));
    }
}
