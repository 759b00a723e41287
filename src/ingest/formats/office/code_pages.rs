//! Charsets by the numbers that Windows has for them.

use crate::ingest::charset::Charset;

/// Returns the charset of a page of codes of Windows or DOS.
pub(super) fn code_page(number: u32) -> Option<Charset> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        65001 => "utf-8".to_owned(),
        10000 => "macintosh".to_owned(),
        1250..=1258 => format!("windows-{number}"),
        _ => format!("cp{number}"),
    };
    Charset::for_label(&label)
}

/// Returns the charset of a font, by the number that Windows gives it; none where it is that of the document.
pub(super) fn of_font(number: u32) -> Option<Charset> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => return Charset::for_label("windows-874"),
        238 => 1250,
        _ => return None,
    };
    code_page(page)
}
