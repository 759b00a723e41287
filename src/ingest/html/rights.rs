//! Lines that say whose the rights are: `© 2019 The Bell`. They stand behind an article and are none of it; a sentence that speaks
//! of rights is.

/// The longest such line, in bytes.
const LONGEST: usize = 200;

/// Returns whether a line, in lower case, says whose the rights are: it begins with that, or it says so and is no sentence.
pub(super) fn is_right(lower: &str, is_sentence: bool) -> bool {
    let begins = lower.starts_with('©') || opens(lower, "copyright") || are_reserved(lower);
    let says = lower.starts_with("copyright") || ["©", "all rights reserved"].iter().any(|right| lower.contains(right));
    lower.len() < LONGEST && says && (begins || !is_sentence || lower.ends_with("reserved."))
}

/// Returns whether a line, in lower case, begins with nothing but that all rights are reserved.
pub(super) fn are_reserved(lower: &str) -> bool {
    opens(lower, "all rights reserved")
}

/// Returns whether a line begins with words that no others go on with.
fn opens(lower: &str, words: &str) -> bool {
    let after = lower.strip_prefix(words).map(|after| after.trim_start());
    after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '”' | '»')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_speaks_of_rights_is_none_of_them() {
        for line in [
            "“All rights reserved for women,” the banner said, and the police took it away.",
            "“All rights reserved” is what the back of every photograph in the album says.",
            "The picture is stamped “© Bell 2019”, and that, the court found on Friday, settled it.",
            "Copyright law is to be changed by the end of next year, the minister of justice said.",
        ] {
            assert!(!is_right(&line.to_lowercase(), true), "{line}");
        }
        for line in [
            "© 2019 The Bell. This material may not be published, broadcast or rewritten without consent.",
            "Copyright 2019 The Bell. This material may not be published, broadcast or rewritten without consent.",
            "All rights reserved. Nothing here may be published, broadcast or rewritten without consent.",
            "This material may not be published, broadcast or rewritten. All rights reserved.",
        ] {
            assert!(is_right(&line.to_lowercase(), true), "{line}");
        }
        for line in ["Picture: Ada Quill © The Bell 2019", "Copyright The Bell"] {
            assert!(is_right(&line.to_lowercase(), false), "{line}");
        }
    }
}
