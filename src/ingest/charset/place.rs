//! Places: what a character is, and how well one that is not ASCII stands between those beside it.
//!
//! A wrong charset makes letters of punctuation and punctuation of letters. Letters stand in words; quotation
//! marks, dashes and no-break spaces stand around and between words, and what they leave on both sides are words.

/// Letters that are words by themselves.
const WORDS: &str = "àáéèêìíòóôùúöåæøőавикосуяіїєзбжηοאבהלו";

/// A character, and what it is.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) c: char,
    /// The small letter of a capital, or itself.
    pub(super) small: char,
    /// None, if it is no letter.
    pub(super) script: Script,
    is_small: bool,
    is_capital: bool,
    is_alphanumeric: bool,
    is_space: bool,
    /// Whether it is a word by itself.
    is_word: bool,
}

impl Look {
    /// Returns what the character is.
    pub(super) fn of(c: char) -> Look {
        let small = c.to_lowercase().next().unwrap_or(c);
        Look {
            c,
            small,
            script: script(c),
            is_small: c.is_lowercase(),
            is_capital: c.is_uppercase(),
            is_alphanumeric: c.is_alphanumeric() && !matches!(c, 'ª' | 'º'),
            is_space: c.is_whitespace(),
            is_word: WORDS.contains(small),
        }
    }

    pub(super) fn is_letter(&self) -> bool {
        self.script != Script::None
    }
}

/// What stands around a character.
pub(super) struct Context<'a> {
    before: &'a Look,
    after: &'a Look,
    two_before: &'a Look,
    /// All that stands before it, and behind it.
    around: [&'a [Look]; 2],
}

/// It stands before a text and behind it.
static SPACE: Look = Look {
    c: ' ',
    small: ' ',
    script: Script::None,
    is_small: false,
    is_capital: false,
    is_alphanumeric: false,
    is_space: true,
    is_word: false,
};

impl<'a> Context<'a> {
    /// Returns what stands around the character at a place of the text.
    pub(super) fn new(text: &'a [Look], at: usize) -> Self {
        let near = |place: Option<usize>| place.and_then(|place| text.get(place)).unwrap_or(&SPACE);
        Context {
            before: near(at.checked_sub(1)),
            after: near(Some(at + 1)),
            two_before: near(at.checked_sub(2)),
            around: [&text[..at], &text[at + 1..]],
        }
    }

    /// Returns what speaks for a letter where it stands, and what against it.
    pub(super) fn letter(&self, letter: &Look) -> (f32, f32) {
        let (mut good, mut bad) = (0.0, 0.0);
        let near = [self.before, self.after];
        for other in near {
            match other.script {
                Script::None => {}
                script if script == letter.script => good += 0.3,
                _ => bad += 1.5,
            }
        }
        if near.iter().all(|other| !other.is_letter()) {
            bad += if letter.is_word { 0.2 } else { 1.0 };
        }
        if near.iter().any(|other| other.c.is_ascii_digit()) {
            bad += 1.2;
        }
        if letter.is_capital && self.before.is_small {
            bad += 2.0;
        }
        if letter.is_capital && self.before.is_capital && self.after.is_small {
            bad += 1.5;
        }
        if letter.is_small && self.before.is_capital && (self.two_before.is_capital || self.after.is_capital) {
            bad += 1.5;
        }
        if letter.is_capital && self.after.is_small && !self.before.is_letter() {
            good += 0.2;
        }
        (good, bad)
    }

    /// Returns how well a sign stands that is well where those on both sides of it may be words, and badly elsewhere.
    fn between_words(&self, well: f32, badly: f32) -> f32 {
        let [before, after] = self.around;
        // One capital is the initial of a name, before another.
        let is_initial = self.before.is_capital && self.after.is_capital;
        let are_words = (is_initial || may_be_word(before.iter().rev())) && may_be_word(after.iter());
        if are_words { well } else { badly }
    }

    /// Returns whether one of the endings that are written with an apostrophe follows, and nothing else of a word.
    fn is_before_an_ending(&self) -> bool {
        let [_, after] = self.around;
        let mut ending = after.iter().take_while(|look| look.is_alphanumeric).map(|look| look.small);
        matches!(
            (ending.next(), ending.next(), ending.next()),
            (Some('s' | 't' | 'd' | 'm'), None, None)
                | (Some('l'), Some('l'), None)
                | (Some('r' | 'v'), Some('e'), None)
        )
    }

    /// Returns how well a sign stands where it does.
    pub(super) fn sign(&self, c: char, is_english: bool) -> f32 {
        let (before, after) = (self.before.is_alphanumeric, self.after.is_alphanumeric);
        let begins = !before && after;
        let is_break = |look: &Look| {
            look.is_space
                || matches!(look.c, '(' | '[' | ')' | ']' | '.' | ',' | ';' | ':' | '!' | '?' | '-' | '/' | '\u{a0}')
        };
        let opens = is_break(self.before) && !self.after.is_space || self.before.is_space && self.after.c == '\u{a0}';
        let closes = is_break(self.after) && !self.before.is_space || self.before.c == '\u{a0}' && is_break(self.after);
        let ends = !self.before.is_space && !after;
        let space = if is_english { 0.8 } else { 0.5 };
        match c {
            '\u{fffd}' | '\u{80}'..='\u{9f}' => -3.0,
            '’' if before && after && self.is_before_an_ending() => 2.0,
            '’' if before && after && !self.before.c.is_ascii_digit() => 1.4,
            '¿' | '¡' if begins => 1.2,
            // In other languages some of them close that open in English, and the other way round.
            '“' | '‘' | '„' | '‚' | '«' | '‹' if opens || closes && !is_english => 1.0,
            '”' | '’' | '»' | '›' if closes || opens && !is_english => 1.0,
            '’' | '”' if opens => 0.5,
            '–' | '—' if before && after => self.between_words(1.2, 0.0),
            '–' | '—' if self.before.is_space == self.after.is_space => 0.8,
            '…' | '™' | '®' if ends => 0.8,
            '…' if before && after && is_english => self.between_words(0.8, -2.0),
            '\u{a0}' if before && after => self.between_words(space, -2.0),
            '\u{a0}' => space,
            // A hyphen that is seen at the end of a line alone.
            '\u{ad}' if self.before.is_letter() && self.after.is_letter() => 0.8,
            '€' | '£' | '¥' | '¢' | '§' if self.before.c.is_ascii_digit() != self.after.c.is_ascii_digit() => 1.2,
            '°' | 'º' | 'ª' | '½' | '¼' | '¾' if self.before.c.is_ascii_digit() && !after => 1.2,
            '€' | '£' | '§' | '©' | '½' | '¼' | '¾' | '×' | '±' | '№'
                if !self.before.is_letter() && !self.after.is_letter() =>
            {
                0.4
            }
            '°' | '•' | '·' | '†' | '‰' | '²' | '³' | 'º' | 'ª'
                if !(self.before.is_letter() && self.after.is_letter()) =>
            {
                0.4
            }
            '∞' | '≈' | '≠' | '≤' | '≥' if !before && !after => 0.0,
            // Frames and shades stand beside each other or alone.
            '\u{2500}'..='\u{259f}' if !before && !after => 0.1,
            _ if before && after => -2.0,
            _ => -0.8,
        }
    }
}

/// Returns whether the letters and digits that a text begins with may be a word: they have a vowel or a digit,
/// or a capital, and are more than one letter unless that is a word.
fn may_be_word<'a>(text: impl Iterator<Item = &'a Look>) -> bool {
    let (mut length, mut has_vowel, mut is_word) = (0, false, false);
    for look in text.take_while(|look| look.is_alphanumeric || matches!(look.c, '\'' | '’' | '-')) {
        length += 1;
        has_vowel |= look.is_capital
            || matches!(look.small, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
            || !look.c.is_ascii()
            || !look.is_letter();
        is_word |= look.is_word || matches!(look.small, 'a' | 'i') || !look.is_letter();
    }
    if length == 1 { is_word } else { length > 1 && has_vowel }
}

/// The scripts that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    None,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Other,
}

fn script(c: char) -> Script {
    match c as u32 {
        // Unicode calls these letters; they stand behind numbers.
        0xaa | 0xba => Script::None,
        _ if !c.is_alphabetic() => Script::None,
        0..=0x24f | 0x1e00..=0x1eff => Script::Latin,
        0x370..=0x3ff => Script::Greek,
        0x400..=0x52f => Script::Cyrillic,
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x6ff | 0xfb50..=0xfeff => Script::Arabic,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how well the one sign of an English text stands.
    fn sign(text: &str) -> f32 {
        let looks: Vec<Look> = text.chars().map(Look::of).collect();
        let at = looks.iter().position(|look| !look.c.is_ascii()).expect("the text has a sign");
        Context::new(&looks, at).sign(looks[at].c, true)
    }

    #[test]
    fn signs_stand_well_in_their_places_alone() {
        for (good, bad) in [
            ("the town—old as it is", "s—lo"),
            ("J\u{a0}Hale", "p\u{a0}gina"),
            ("old\u{a0}town", "tr\u{a0}s"),
            ("the town’s bridge", "po’ltica"),
            ("said “no", "no“ said"),
            ("1911–1995", "n–"),
            ("so it is… or", "d…j"),
            ("180º on", "n©n"),
            ("for £20", "for £ode"),
        ] {
            assert!(sign(good) > 0.0 && sign(good) > sign(bad), "{good} {bad}");
        }
    }

    #[test]
    fn a_text_without_neighbours_has_spaces_around() {
        assert!(sign("—") > 0.0);
        assert!(sign("\u{fffd}") < -2.0);
    }
}
