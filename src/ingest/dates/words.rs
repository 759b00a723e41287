//! The words that stand in and around written dates, but for the names of months and days: zones, halves of the
//! day, labels, and words that mean nothing. All are folded.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It means nothing here.
    Filler,
    /// A time of the clock follows, though it may be written with a dot: `um 10.30`.
    Clock,
    /// What follows is when it was published.
    Published,
    /// What follows is when it was changed.
    Updated,
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// A zone, in minutes from UTC.
    Zone(i32),
    /// A name that several zones have: the time is that of its wall clock.
    SharedZone,
}

const FILLERS: &str = "the of on and day date dated time local by \
    den der de d le du des el la il lo del do da das dos em i o og w v en op a \
    г года год р року roku r god godz ano feira l al \
    an on jen";

const CLOCK: &str = "at a um alle ore as las kl klo klockan om saat ob o в о об у ora";

const PUBLISHED: &str = "published publication posted first filed issued created written online originally \
    publie publiee cree veroffentlicht erschienen vom stand erstellt publicado publicada publicacion fecha \
    pubblicato pubblicata gepubliceerd geplaatst publicerad publiceret publisert julkaistu opublikowano \
    опубликовано опубліковано publikovano publikalva yayinlanma tarihi publicat 入力 입력 등록 公開 発行 掲載 发布 发表 發布 發表";

const UPDATED: &str = "updated update modified changed revised corrected amended edited last latest \
    mis modifie actualise actualizado actualizada modificado aktualisiert geandert atualizado atualizada \
    aggiornato aggiornata modificato bijgewerkt gewijzigd uppdaterad opdateret oppdatert paivitetty muokattu \
    zaktualizowano \
    обновлено изменено оновлено aktualizovano guncelleme guncellendi actualizat frissitve 更新 수정 최종수정";

const MORNING: &str = "am vorm πμ 午前 上午 오전 凌晨 早上 ص";

const AFTERNOON: &str = "pm nachm μμ 午後 下午 오후 晚上 م";

const SHARED_ZONES: &str = "et ct mt pt bst ist ast adt";

/// Zones whose names mean one offset in dates of the news, in minutes from UTC. `BST`, `IST`, `AST` and the
/// like mean several and are not here; `CST` is what RFC 2822 says it is.
const ZONES: [(&str, i32); 58] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("wat", 60),
    ("cet", 60),
    ("mez", 60),
    ("met", 60),
    ("cest", 120),
    ("mesz", 120),
    ("mest", 120),
    ("eet", 120),
    ("oez", 120),
    ("sast", 120),
    ("cat", 120),
    ("eest", 180),
    ("msk", 180),
    ("мск", 180),
    ("trt", 180),
    ("eat", 180),
    ("msd", 240),
    ("irst", 210),
    ("gst", 240),
    ("pkt", 300),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("wita", 480),
    ("hkt", 480),
    ("sgt", 480),
    ("myt", 480),
    ("pht", 480),
    ("awst", 480),
    ("wit", 540),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("nst", -210),
    ("ndt", -150),
    ("brt", -180),
];

/// What each word is; one that is in several lists is what the last of them says.
static WORDS: LazyLock<HashMap<&str, Word>> = LazyLock::new(|| {
    let lists = [
        (PUBLISHED, Word::Published),
        (UPDATED, Word::Updated),
        (FILLERS, Word::Filler),
        (CLOCK, Word::Clock),
        (SHARED_ZONES, Word::SharedZone),
        (AFTERNOON, Word::Afternoon),
        (MORNING, Word::Morning),
    ];
    let words = lists.into_iter().flat_map(|(list, what)| list.split_whitespace().map(move |word| (word, what)));
    words.chain(ZONES.map(|(name, minutes)| (name, Word::Zone(minutes)))).collect()
});

/// Returns what a folded word is, if it is one of those that stand in dates.
pub(super) fn word(word: &str) -> Option<Word> {
    WORDS.get(word).copied()
}

/// Returns whether a word behind a number says that it is a time of the clock: `10 Uhr`, `10h30`, `10 hrs`.
pub(super) fn is_hour_mark(word: &str) -> bool {
    matches!(word, "h" | "uhr" | "hrs" | "hs" | "ч" | "u" | "uur" | "時" | "时" | "點" | "点" | "시")
}

/// Returns whether a word behind a number says that it is the day of a month: `1st`, `1er`, `1º`.
pub(super) fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "er" | "o" | "a" | "e" | "º" | "ª" | "го" | "ого")
}

/// Returns the year before the first of a Japanese era, or of the Chinese republic.
pub(super) fn era(word: &str) -> Option<i16> {
    Some(match word {
        "明治" => 1867,
        "大正" => 1911,
        "昭和" => 1925,
        "平成" => 1988,
        "令和" => 2018,
        "民國" | "民国" | "中華民國" => 1911,
        _ => return None,
    })
}
