//! Typesetting codes, taken out of the text that they set.

/// Returns a line of text without control characters. Those that part the columns of a table, with the spaces
/// around them, become a tab.
pub(super) fn clean(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut is_column = false;
    for letter in line.chars() {
        match letter {
            // Unit and record separators stand for tabs and spaces of fixed width.
            '\u{1e}' | '\u{1f}' => is_column = true,
            ' ' if is_column => {}
            '\t' => out.push('\t'),
            letter if letter.is_control() => {}
            // In tables of sports a brace behind a number is a half.
            '{' if out.ends_with(|before: char| before.is_ascii_digit()) => out.push('½'),
            letter => {
                if is_column && !out.is_empty() {
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push('\t');
                }
                is_column = false;
                out.push(letter);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Returns a line without the codes of ANPA at its ends: `^` before a line of its own, `<` (quad left), `=` (quad
/// center) and `@` behind it.
pub(super) fn bare(line: &str) -> &str {
    let line = line.trim().trim_start_matches('^');
    line.trim_end_matches(['<', '=', '@', ' ', '^']).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_and_columns_are_parted_by_tabs() {
        assert_eq!(
            clean("\u{8}Port\u{10} Ansel\u{1f}\u{1e} 73\u{1e} \u{1e} 52\u{1e} .584 "),
            "Port Ansel\t73\t52\t.584"
        );
        assert_eq!(clean("\u{7f}a\u{e}b\u{f} c\u{1b}\r"), "ab c");
        assert_eq!(clean("\tA tab stays, and {braces} 16{ 2{"), "\tA tab stays, and {braces} 16½ 2½");
        assert_eq!(clean(""), "");
    }

    #[test]
    fn marks_at_the_ends_of_a_line_go() {
        assert_eq!(bare("^BC-Storm, 1st Ld,127< "), "BC-Storm, 1st Ld,127");
        assert_eq!(bare("^By ADA QUILL=\r"), "By ADA QUILL");
        assert_eq!(bare("a = b < c"), "a = b < c");
    }
}
