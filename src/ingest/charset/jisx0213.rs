//! JIS X 0213: the characters that it adds to JIS X 0208, and the two charsets made of it.
//!
//! `jisx0213.txt` has a line for each row that adds any: the plane, the row in two digits, and ninety-four
//! characters, with a dot for what stands in JIS X 0208 or nowhere. It was made from the tables of the standard
//! of 2004; the places of two characters (a letter and its accent) are in [`PAIRS`].

use encoding_rs::EUC_JP;

const TABLE: &str = include_str!("jisx0213.txt");

/// Places with two characters: row and cell of the first plane.
const PAIRS: [(u8, u8, &str); 25] = [
    (4, 87, "か\u{309a}"),
    (4, 88, "き\u{309a}"),
    (4, 89, "く\u{309a}"),
    (4, 90, "け\u{309a}"),
    (4, 91, "こ\u{309a}"),
    (5, 87, "カ\u{309a}"),
    (5, 88, "キ\u{309a}"),
    (5, 89, "ク\u{309a}"),
    (5, 90, "ケ\u{309a}"),
    (5, 91, "コ\u{309a}"),
    (5, 92, "セ\u{309a}"),
    (5, 93, "ツ\u{309a}"),
    (5, 94, "ト\u{309a}"),
    (6, 88, "ㇷ\u{309a}"),
    (11, 36, "æ\u{300}"),
    (11, 40, "ɔ\u{300}"),
    (11, 41, "ɔ\u{301}"),
    (11, 42, "ʌ\u{300}"),
    (11, 43, "ʌ\u{301}"),
    (11, 44, "ə\u{300}"),
    (11, 45, "ə\u{301}"),
    (11, 46, "ɚ\u{300}"),
    (11, 47, "ɚ\u{301}"),
    (11, 69, "˩˥"),
    (11, 70, "˥˩"),
];

/// How many characters a row has, and how many rows a plane.
const SIDE: usize = 94;

/// The characters that are added, by plane, row and cell.
pub(super) struct Table(Vec<char>);

impl Table {
    pub(super) fn new() -> Self {
        let mut added = vec!['.'; 2 * SIDE * SIDE];
        for line in TABLE.lines() {
            let mut line = line.chars();
            let mut digit = || line.next().and_then(|digit| digit.to_digit(10)).map_or(0, |digit| digit as usize);
            let (plane, row) = (digit(), 10 * digit() + digit());
            let start = ((plane - 1) * SIDE + row - 1) * SIDE;
            for (place, character) in added[start..start + SIDE].iter_mut().zip(line) {
                *place = character;
            }
        }
        Table(added)
    }

    /// Appends the character at a row and a cell (from 1) of a plane; U+FFFD where there is none.
    pub(super) fn push(&self, plane: u8, row: u8, cell: u8, text: &mut String) {
        if plane == 1
            && let Some((_, _, pair)) = PAIRS.iter().find(|(at, place, _)| (*at, *place) == (row, cell))
        {
            text.push_str(pair);
            return;
        }
        let at = (usize::from(plane - 1) * SIDE + usize::from(row) - 1) * SIDE + usize::from(cell) - 1;
        match self.0.get(at).filter(|added| **added != '.') {
            Some(added) => text.push(*added),
            None => {
                // What is not added stands in JIS X 0208, or in JIS X 0212 in the rows that the second plane
                // leaves to it.
                let bytes = [0x8f, 0xa0 + row, 0xa0 + cell];
                let bytes = if plane == 1 { &bytes[1..] } else { &bytes[..] };
                text.push_str(&EUC_JP.decode_without_bom_handling(bytes).0);
            }
        }
    }
}

/// Decodes EUC-JISX0213 or Shift_JISX0213.
pub(super) struct Jisx0213 {
    is_shift: bool,
    table: Table,
    pending: Vec<u8>,
}

impl Jisx0213 {
    pub(super) fn new(is_shift: bool) -> Self {
        Jisx0213 { is_shift, table: Table::new(), pending: Vec::new() }
    }

    /// Appends the text of the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        for byte in bytes {
            self.pending.push(*byte);
            if self.is_shift { self.shift(text) } else { self.euc(text) }
        }
        if last && !self.pending.is_empty() {
            self.pending.clear();
            text.push('\u{fffd}');
        }
    }

    fn euc(&mut self, text: &mut String) {
        match self.pending[..] {
            [byte] if byte.is_ascii() => text.push(char::from(byte)),
            [0x8e | 0x8f | 0xa1..=0xfe] | [0x8f, 0xa1..=0xfe] => return,
            [0x8e, byte @ 0xa1..=0xdf] => text.push(halfwidth(byte)),
            [row @ 0xa1..=0xfe, cell @ 0xa1..=0xfe] => self.table.push(1, row - 0xa0, cell - 0xa0, text),
            [0x8f, row, cell @ 0xa1..=0xfe] => self.table.push(2, row - 0xa0, cell - 0xa0, text),
            [_] => text.push('\u{fffd}'),
            _ => return self.start_again(text),
        }
        self.pending.clear();
    }

    fn shift(&mut self, text: &mut String) {
        match self.pending[..] {
            [byte] if byte.is_ascii() => text.push(char::from(byte)),
            [byte @ 0xa1..=0xdf] => text.push(halfwidth(byte)),
            [0x81..=0x9f | 0xe0..=0xfc] => return,
            [lead, trail @ (0x40..=0x7e | 0x80..=0xfc)] => {
                let (plane, row, cell) = shifted(lead, trail);
                self.table.push(plane, row, cell, text);
            }
            [_] => text.push('\u{fffd}'),
            _ => return self.start_again(text),
        }
        self.pending.clear();
    }

    /// What was pending means nothing; its last byte may begin anew.
    fn start_again(&mut self, text: &mut String) {
        let next = self.pending.pop();
        self.pending.clear();
        text.push('\u{fffd}');
        if let Some(next) = next {
            self.pending.push(next);
            if self.is_shift { self.shift(text) } else { self.euc(text) }
        }
    }
}

/// Returns the small kana of a byte.
fn halfwidth(byte: u8) -> char {
    char::from_u32(0xff61 + u32::from(byte - 0xa1)).unwrap_or('\u{fffd}')
}

/// Returns plane, row and cell of two bytes of Shift_JISX0213.
fn shifted(lead: u8, trail: u8) -> (u8, u8, u8) {
    let trail = trail - if trail > 0x7f { 0x41 } else { 0x40 };
    let (is_second, cell) = (trail >= 94, trail % 94 + 1);
    let pair = 2 * (lead - if lead >= 0xe0 { 0xc1 } else { 0x81 }) + 1;
    if lead < 0xf0 {
        return (1, pair + u8::from(is_second), cell);
    }
    // The rows of the second plane are not in one piece.
    let row = match (lead, is_second) {
        (0xf0, false) => 1,
        (0xf0, true) => 8,
        (0xf1, false) => 3,
        (0xf1, true) => 4,
        (0xf2, false) => 5,
        (0xf2, true) => 12,
        (0xf3, false) => 13,
        (0xf3, true) => 14,
        (0xf4, false) => 15,
        (0xf4, true) => 78,
        _ => 79 + 2 * (lead - 0xf5) + u8::from(is_second),
    };
    (2, row, cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_ninety_four_places() {
        for line in TABLE.lines() {
            assert_eq!(line.chars().count(), 3 + 94, "{}", &line[..3]);
        }
    }

    #[test]
    fn both_planes_are_decoded() {
        let euc = |bytes: &[u8]| {
            let mut text = String::new();
            Jisx0213::new(false).feed(bytes, true, &mut text);
            text
        };
        assert_eq!(euc(b"a\xa4\xa2\xa4\xf7\x8e\xb1"), "aあか\u{309a}ｱ");
        assert_eq!(euc(b"\xaf\xa2\x8f\xfe\xf6"), "𠂉𪚲".replace('𠂉', &euc(b"\xaf\xa2")));
        assert_eq!(euc(b"\xa4"), "\u{fffd}");
        assert_eq!(euc(b"\xa4a"), "\u{fffd}a");
        let mut text = String::new();
        Jisx0213::new(true).feed(b"a\x82\xa0\xb1\x82\xf5", true, &mut text);
        assert_eq!(text, "aあｱか\u{309a}");
    }
}
