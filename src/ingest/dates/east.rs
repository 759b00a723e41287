//! Dates whose numbers have a word each, as East Asia and Vietnam write them.

use super::reading::{Reader, Year};
use super::tokens::Kind;
use super::words::{self, Word};

impl<'a> Reader<'a> {
    /// Takes a number of a calendar in ideographs (`2017年11月16日10時30分`); says whether it was one.
    pub(super) fn ideographs(&mut self, digits: &str, word: &'a str) -> Option<bool> {
        let mark = word.chars().next()?;
        let number = || digits.parse::<i16>().ok();
        let small = || digits.parse::<i8>().ok().filter(|_| digits.len() <= 2);
        match mark {
            '年' | '년' => {
                let era = self.at.checked_sub(1).and_then(|before| match &self.tokens[before].kind {
                    Kind::Word(era) => words::era(era),
                    _ => None,
                });
                let year =
                    era.map_or(Some(Year::Full(number()?)), |start| Some(Year::Full(start + i16::from(small()?))));
                self.found.year = Some(year.filter(|_| era.is_some() || digits.len() == 4)?);
            }
            '月' | '월' => self.found.month = Some(small()?),
            '日' | '일' | '号' | '號' => self.found.day = Some(small()?),
            '時' | '时' | '點' | '点' | '시' => {
                let minute = self.digits(2).filter(|_| word.chars().nth(1).is_none());
                self.set_time(digits, minute.unwrap_or("0"), "0");
                self.at += if minute.is_some() { 2 } else { 0 };
                // What follows says that those were minutes, and perhaps what seconds there are.
                if minute.is_some() && matches!(self.word_at(1), Some("分" | "분")) {
                    self.at += 1;
                    if self.digits(1).is_some() && matches!(self.word_at(2), Some("秒" | "초")) {
                        self.at += 2;
                    }
                } else if minute.is_none() {
                    self.at += 1;
                }
                self.at += 1;
                return Some(true);
            }
            _ => return Some(false),
        }
        self.at += 2;
        self.ideographic_words(&word[mark.len_utf8()..])?;
        Some(true)
    }

    /// Takes words that are written without spaces behind a day: the day of the week, the half of the day.
    pub(super) fn ideographic_words(&mut self, mut rest: &str) -> Option<()> {
        const MEANINGLESS: &str = "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日 付 星期 礼拜 周 週 一 二 三 四 五 六 \
            월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일";
        while !rest.is_empty() {
            if !rest.is_ascii()
                && let Some(after) = MEANINGLESS.split_whitespace().find_map(|word| rest.strip_prefix(word))
            {
                rest = after;
                continue;
            }
            match words::word(rest)? {
                half @ (Word::Morning | Word::Afternoon) => self.half_of_day(half),
                Word::Filler | Word::Published => {}
                _ => return None,
            }
            return Some(());
        }
        Some(())
    }

    /// Takes `ngày 16 tháng 11 năm 2017` number by number; says whether the word was one of those.
    pub(super) fn vietnamese(&mut self, word: &str) -> Option<bool> {
        let slot = match word {
            "ngay" => &mut self.found.day,
            "thang" => &mut self.found.month,
            "nam" => {
                self.at += 1;
                return Some(true);
            }
            _ => return Some(false),
        };
        let Some(Kind::Number(digits)) = self.tokens.get(self.at + 1).map(|token| &token.kind) else {
            return Some(false);
        };
        // A whole date may follow the word for a day: `ngày 16/11/2017`.
        if matches!(self.tokens.get(self.at + 2).map(|token| &token.kind), Some(Kind::Sign('/' | '-' | '.'))) {
            self.at += 1;
            return Some(true);
        }
        *slot = Some(digits.parse().ok()?);
        self.at += 2;
        Some(true)
    }
}
