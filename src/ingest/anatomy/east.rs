//! Datelines of East Asia, which have no dash: `(서울=연합뉴스) 홍길동 기자 =`, `新华社北京1月27日电`, `【ロンドン共同】`.

use std::ops::Range;

use super::dateline::Dateline;
use super::{Day, agencies};

/// The most characters of a place.
const LONGEST_PLACE: usize = 16;

/// Returns the dateline that a text begins with, if it is one of these.
pub(super) fn read(head: &str) -> Option<Dateline> {
    if head.is_ascii() {
        return None;
    }
    korean(head).or_else(|| japanese(head)).or_else(|| chinese(head))
}

fn dateline(end: usize, place: Range<usize>, agency: &'static str) -> Dateline {
    Dateline {
        range: 0..end,
        place: Some(place).filter(|place| !place.is_empty()),
        day: None,
        agency: Some(agency),
        author: None,
        sure: true,
    }
}

/// Reads `(서울=연합뉴스) 홍길동 기자 =`.
fn korean(head: &str) -> Option<Dateline> {
    let inner = head.strip_prefix(['(', '['])?;
    let (place, rest) = inner.split_once('=')?;
    let (agency, after) = rest.split_once([')', ']'])?;
    let agency = agencies::of_tag(agency)?;
    let end = head.len() - after.len();
    let mut found = dateline(end, 1..1 + place.len(), agency);
    // The reporters follow, up to an equals sign: one name or several, and what they are.
    if let Some((writers, _)) = after.split_once('=')
        && writers.chars().count() <= 40
        && let Some(names) = writers.trim().strip_suffix("기자")
    {
        let start = end + (writers.len() - writers.trim_start().len());
        found.author = Some(start..start + names.trim_end().len());
        found.range.end = end + writers.len() + 1;
    }
    (place.chars().count() <= LONGEST_PLACE).then_some(found)
}

/// Reads `【ロンドン共同】`, `［東京　２７日　ロイター］`, `【ワシントン時事】`.
fn japanese(head: &str) -> Option<Dateline> {
    let open = head.chars().next().filter(|c| matches!(c, '【' | '［' | '[' | '（'))?;
    let close = match open {
        '【' => '】',
        '［' => '］',
        '[' => ']',
        _ => '）',
    };
    let start = open.len_utf8();
    let end = head.find(close)?;
    let inner = &head[start..end];
    if inner.chars().count() > 3 * LONGEST_PLACE {
        return None;
    }
    let names = ["共同通信", "時事通信", "ロイター通信", "ロイター", "共同", "時事", "AFP"];
    let (name, place) = names.iter().find_map(|name| Some((*name, inner.strip_suffix(name)?)))?;
    let agency = agencies::of_name(name)?;
    let is_space = |c: char| c.is_whitespace() || matches!(c, '・' | '=' | '＝');
    let mut parts = place.split(is_space).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let whole = end + close.len_utf8();
    Some(dateline(whole, start..start + first.len(), agency))
}

/// Reads `新华社北京1月27日电（记者张三）`.
fn chinese(head: &str) -> Option<Dateline> {
    let body = head.trim_start_matches(['【', '（', '(']);
    let open = head.len() - body.len();
    let names = ["新华社", "新華社", "中新社", "中新网", "中央社", "路透社", "法新社", "美联社"];
    let name = names.iter().find(|name| body.starts_with(**name))?;
    let agency = if *name == "美联社" { "AP" } else { agencies::of_name(name)? };
    let (before, _) = body.split_once('电').or_else(|| body.split_once('電'))?;
    let end = open + before.len() + '电'.len_utf8();
    let rest = &before[name.len()..];
    let digits = rest.find(|c: char| c.is_ascii_digit())?;
    let (place, day) = rest.split_at(digits);
    let mut found = dateline(end, open + name.len()..open + name.len() + place.len(), agency);
    found.day = chinese_day(day);
    if let Some(close) = head[end..].chars().next().filter(|c| matches!(c, '】' | '）' | ')')) {
        found.range.end += close.len_utf8();
    }
    (place.chars().count() <= LONGEST_PLACE && found.day.is_some()).then_some(found)
}

fn chinese_day(text: &str) -> Option<Day> {
    let (month, rest) = text.split_once('月')?;
    let (day, after) = rest.split_once('日')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    jiff::civil::Date::new(2000, month, day).ok()?;
    after.trim().is_empty().then_some(Day { month, day, year: None })
}
