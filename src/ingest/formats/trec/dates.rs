//! The days of documents, in the ways of the collections.
//!
//! Two-digit years are those of the twentieth century from 60 on: no collection is older.

/// Returns a date as ISO writes it, where this is one of the ways that only collections use; else as it is written.
pub(super) fn written(written: &str, is_american: bool) -> Option<String> {
    let written = written.trim();
    if written.len() == 6 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return iso(&written[..2], &written[2..4], &written[4..]);
    }
    if is_american
        && let [month, day, year] = written.split('/').collect::<Vec<_>>()[..]
        && year.len() == 2
    {
        return iso(year, month, day);
    }
    // `January 1, 1989, Sunday, Home Edition`: what follows the year is not the day.
    let end = end_of_year(written).filter(|end| written[..*end].contains(|letter: char| letter.is_alphabetic()));
    Some(written[..end.unwrap_or(written.len())].to_owned())
}

/// Returns where the first number of four digits ends.
fn end_of_year(text: &str) -> Option<usize> {
    let mut digits = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match byte.is_ascii_digit() {
            true => digits += 1,
            false if digits == 4 => return Some(at),
            false => digits = 0,
        }
    }
    None
}

/// Returns the date in the code of a wire: `AP-NR-02-12-88 1637EST`, `NYT-06-01-98 0001EDT`.
pub(super) fn of_wire(code: &str) -> Option<String> {
    let (code, clock) = code.trim().split_once(' ').unwrap_or((code.trim(), ""));
    let parts: Vec<&str> = code.split('-').collect();
    let [_, .., month, day, year] = parts[..] else {
        return None;
    };
    let day = iso(year, month, day)?;
    let digits = clock.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    Some(match digits {
        Some(digits) => format!("{day} {}:{} {}", &digits[..2], &digits[2..], clock[4..].trim()).trim_end().to_owned(),
        None => day,
    })
}

/// Returns the day in a number: `AP880212-0004`, `LA010189-0001`, `NYT19980601.0001`, `XIN_ENG_20020101.0001`.
pub(super) fn of_number(number: &str) -> Option<String> {
    let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let (source, rest) = number.split_at(letters);
    let rest = rest.strip_prefix('_').and_then(|rest| rest.split_once('_')).map_or(rest, |(_, rest)| rest);
    let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
    match (digits.len(), source) {
        (8, "") => None,
        (8, _) => Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])),
        (6, "AP" | "WSJ") => iso(&digits[..2], &digits[2..4], &digits[4..]),
        (6, "LA") => iso(&digits[4..], &digits[..2], &digits[2..4]),
        _ => None,
    }
}

/// Returns the day in the line that names an issue: `PC Week  Nov 20 1989 v6 n46 p67(1)`.
pub(super) fn of_issue(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let issue = words.windows(3).find(|three| is_month(three[0]) && is_day(three[1]) && is_year(three[2]))?;
    Some(issue.join(" "))
}

/// Returns a dateline without the day behind its last comma: `BEIJING, January 1`.
pub(super) fn without_day(dateline: &str) -> &str {
    match dateline.rsplit_once(',') {
        Some((place, day)) if is_month(day.split_whitespace().next().unwrap_or_default()) => place,
        _ => dateline,
    }
}

fn iso(year: &str, month: &str, day: &str) -> Option<String> {
    let number = |digits: &str| digits.trim().parse::<u16>().ok().filter(|_| digits.trim().len() <= 2);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let century = if year >= 60 { 1900 } else { 2000 };
    Some(format!("{}-{month:02}-{day:02}", century + year))
}

fn is_month(word: &str) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3).unwrap_or_default().to_ascii_lowercase();
    months.contains(&head.as_str()) && word.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_day(word: &str) -> bool {
    word.trim_end_matches(',').parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u16| (1900..=2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_collection_writes_its_days_in_its_own_way() {
        let read = |text, is_american| written(text, is_american).unwrap_or_default();
        assert_eq!(read("910514", false), "1991-05-14");
        assert_eq!(read("040102", false), "2004-01-02");
        assert_eq!(read("01/30/03", true), "2003-01-30");
        assert_eq!(read("01/30/03", false), "01/30/03");
        assert_eq!(read("January 1, 1989, Sunday, Home Edition", false), "January 1, 1989");
        assert_eq!(read(" 7 March 1994 ", false), "7 March 1994");
        assert_eq!(read("1998-06-01 00:01", false), "1998-06-01 00:01");
        assert_eq!(read("19940101", false), "19940101");
    }

    #[test]
    fn codes_numbers_and_issues_have_a_day() {
        assert_eq!(of_wire("AP-NR-02-12-88 1637EST").as_deref(), Some("1988-02-12 16:37 EST"));
        assert_eq!(of_wire("NYT-06-01-98 0001EDT").as_deref(), Some("1998-06-01 00:01 EDT"));
        assert_eq!(of_wire("AP-NR-02-12-88").as_deref(), Some("1988-02-12"));
        assert_eq!((of_wire("FILEID1"), of_wire("a-b-c-d"), of_wire("")), (None, None, None));
        assert_eq!(of_number("AP880212-0004").as_deref(), Some("1988-02-12"));
        assert_eq!(of_number("LA010189-0001").as_deref(), Some("1989-01-01"));
        assert_eq!(of_number("XIN_ENG_20020101.0001").as_deref(), Some("2002-01-01"));
        assert_eq!(of_number("NYT19980601.0001").as_deref(), Some("1998-06-01"));
        for number in ["FT911-3", "DOC222", "20020101", "", "FBIS3-21777", "é"] {
            assert_eq!(of_number(number), None, "{number}");
        }
        assert_eq!(of_issue("PC Week  Nov 20 1989 v6 n46 p67(1)").as_deref(), Some("Nov 20 1989"));
        assert_eq!(of_issue("PC Week  Winter 1989"), None);
        assert_eq!(without_day("BEIJING, January 1 "), "BEIJING");
        assert_eq!(without_day("CHATHAM, Mass."), "CHATHAM, Mass.");
    }
}
