//! Characters that show nothing: soft hyphens, zero-width spaces, joiners, byte order marks, marks of direction, selectors of a
//! variant. Pages and pasting bring them along; they break no word, in a text or in a query.

/// Returns whether a character shows nothing, and so is left out of words.
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            | '\u{e0100}'..='\u{e01ef}')
}
