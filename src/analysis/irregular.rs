//! English words that don't inflect by the rules. A table.

/// Returns the groups that a word stands in.
pub(crate) fn groups_of(word: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let groups = if may_be_in(IN_GROUPS, word) { GROUPS } else { &[] };
    groups.iter().copied().filter(move |group| group.contains(&word))
}

/// Returns whether a word has no other forms.
pub(crate) fn is_invariable(word: &str) -> bool {
    may_be_in(IN_INVARIABLE, word) && INVARIABLE.binary_search(&word).is_ok()
}

const IN_GROUPS: u8 = 1;
const IN_INVARIABLE: u8 = 2;

/// Returns whether a word may be in a table: nearly all words are in none, as most of them show in the sieve.
fn may_be_in(table: u8, word: &str) -> bool {
    SIEVE[sieve_place(word.as_bytes())] & table != 0
}

/// The tables in which a word has this place in the sieve.
static SIEVE: [u8; 1 << SIEVE_BITS] = {
    let mut sieve = [0; 1 << SIEVE_BITS];
    let mut group = 0;
    while group < GROUPS.len() {
        let mut word = 0;
        while word < GROUPS[group].len() {
            sieve[sieve_place(GROUPS[group][word].as_bytes())] |= IN_GROUPS;
            word += 1;
        }
        group += 1;
    }
    let mut word = 0;
    while word < INVARIABLE.len() {
        sieve[sieve_place(INVARIABLE[word].as_bytes())] |= IN_INVARIABLE;
        word += 1;
    }
    sieve
};

/// So wide that of 30 words in no table one passes the sieve.
const SIEVE_BITS: u32 = 14;

/// Returns the place of a word in the sieve: the first bits of its hash (Fowler, Noll and Vo, FNV-1a of 32 bits).
const fn sieve_place(word: &[u8]) -> usize {
    let (mut hash, mut at) = (2_166_136_261_u32, 0);
    while at < word.len() {
        hash = (hash ^ word[at] as u32).wrapping_mul(16_777_619);
        at += 1;
    }
    (hash >> (u32::BITS - SIEVE_BITS)) as usize
}

/// Words without other forms, or whose ending only looks like one.
const INVARIABLE: &[&str] = &[
    "alas",
    "always",
    "anything",
    "bias",
    "boeing",
    "brussels",
    "bus",
    "ceiling",
    "chaos",
    "christmas",
    "congress",
    "corps",
    "cyprus",
    "during",
    "evening",
    "everything",
    "gas",
    "has",
    "his",
    "hundred",
    "indeed",
    "its",
    "james",
    "king",
    "lens",
    "mars",
    "mathematics",
    "morning",
    "naked",
    "need",
    "news",
    "nothing",
    "paris",
    "perhaps",
    "physics",
    "plus",
    "politics",
    "sacred",
    "series",
    "sing",
    "something",
    "species",
    "spring",
    "string",
    "texas",
    "thanks",
    "theirs",
    "thing",
    "this",
    "thus",
    "united",
    "us",
    "was",
    "wicked",
    "wing",
    "yes",
];

/// Words that belong together, the base first.
const GROUPS: &[&[&str]] = &[
    &["analysis", "analyses"],
    &["arise", "arises", "arose", "arisen", "arising"],
    &["awake", "awoke", "awoken"],
    &["axis", "axes"],
    &["basis", "bases"],
    &["be", "am", "is", "are", "was", "were", "been", "being"],
    &["bear", "bore", "borne", "born"],
    &["beat", "beaten"],
    &["become", "became"],
    &["begin", "began", "begun"],
    &["bend", "bent"],
    &["bet", "bets", "betting"],
    &["bid", "bidden", "bade"],
    &["bind", "bound"],
    &["bite", "bit", "bitten"],
    &["bleed", "bled"],
    &["blow", "blew", "blown"],
    &["break", "broke", "broken"],
    &["breed", "bred"],
    &["bring", "brings", "brought", "bringing"],
    &["build", "built"],
    &["burn", "burnt"],
    &["burst", "bursts"],
    &["bus", "buses", "busses"],
    &["buy", "bought"],
    &["calf", "calves"],
    &["cast", "casts"],
    &["catch", "caught"],
    &["child", "children"],
    &["choose", "chose", "chosen"],
    &["cling", "clung"],
    &["come", "came"],
    &["creep", "crept"],
    &["crisis", "crises"],
    &["criterion", "criteria"],
    &["deal", "dealt"],
    &["diagnosis", "diagnoses"],
    &["dig", "dug"],
    &["do", "does", "did", "done", "doing"],
    &["draw", "drew", "drawn"],
    &["dream", "dreamt"],
    &["drink", "drank", "drunk"],
    &["drive", "drove", "driven"],
    &["dwell", "dwelt"],
    &["dwarf", "dwarves"],
    &["eat", "ate", "eaten"],
    &["elf", "elves"],
    &["emphasis", "emphases"],
    &["fall", "fell", "fallen"],
    &["feed", "feeds", "fed", "feeding"],
    &["feel", "felt"],
    &["fight", "fought"],
    &["find", "found"],
    &["flee", "flees", "fled", "fleeing"],
    &["fling", "flung"],
    &["fly", "flew", "flown"],
    &["foot", "feet"],
    &["forbid", "forbade", "forbidden"],
    &["forecast", "forecasts"],
    &["foresee", "foresaw", "foreseen"],
    &["forget", "forgot", "forgotten"],
    &["forgive", "forgave", "forgiven"],
    &["freeze", "froze", "frozen"],
    &["gas", "gases", "gasses"],
    &["get", "got", "gotten"],
    &["give", "gave", "given"],
    &["go", "goes", "went", "gone", "going"],
    &["goose", "geese"],
    &["grind", "ground"],
    &["grow", "grew", "grown"],
    &["half", "halves"],
    &["hang", "hung"],
    &["have", "has", "had", "having"],
    &["hear", "heard"],
    &["hide", "hid", "hidden"],
    &["hit", "hits", "hitting"],
    &["hold", "held"],
    &["hoof", "hooves"],
    &["hurt", "hurts", "hurting"],
    &["hypothesis", "hypotheses"],
    &["keep", "kept"],
    &["king", "kings"],
    &["kneel", "knelt"],
    &["knife", "knives"],
    &["know", "knew", "known"],
    &["lay", "laid"],
    &["lead", "led"],
    &["leaf", "leaves"],
    &["lean", "leant"],
    &["leap", "leapt"],
    &["learn", "learnt"],
    &["leave", "left"],
    &["lend", "lent"],
    &["lens", "lenses"],
    &["let", "lets", "letting"],
    &["lie", "lay", "lain"],
    &["life", "lives"],
    &["light", "lit"],
    &["loaf", "loaves"],
    &["lose", "lost"],
    &["make", "made"],
    &["man", "men"],
    &["mean", "meant"],
    &["medium", "media"],
    &["meet", "met"],
    &["mislead", "misled"],
    &["mistake", "mistook", "mistaken"],
    &["morning", "mornings"],
    &["mouse", "mice"],
    &["need", "needs", "needed", "needing"],
    &["oasis", "oases"],
    &["outbid"],
    &["overcome", "overcame"],
    &["oversee", "oversaw", "overseen"],
    &["overtake", "overtook", "overtaken"],
    &["overthrow", "overthrew", "overthrown"],
    &["ox", "oxen"],
    &["parenthesis", "parentheses"],
    &["pay", "paid"],
    &["person", "people", "persons"],
    &["phenomenon", "phenomena"],
    &["plead", "pled"],
    &["policeman", "policemen"],
    &["policewoman", "policewomen"],
    &["prove", "proven"],
    &["put", "puts", "putting"],
    &["quit", "quits", "quitting"],
    &["read", "reads", "reading"],
    &["rebuild", "rebuilt"],
    &["repay", "repaid"],
    &["rid", "rids", "ridding"],
    &["ride", "rode", "ridden"],
    &["ring", "rang", "rung", "rings", "ringing"],
    &["rise", "rose", "risen"],
    &["run", "ran"],
    &["say", "said"],
    &["scarf", "scarves"],
    &["see", "saw", "seen"],
    &["seek", "sought"],
    &["sell", "sold"],
    &["send", "sent"],
    &["set", "sets", "setting"],
    &["sew", "sewn"],
    &["shake", "shook", "shaken"],
    &["shed", "sheds"],
    &["shelf", "shelves"],
    &["shine", "shone"],
    &["shoot", "shot"],
    &["show", "shown"],
    &["shrink", "shrank", "shrunk"],
    &["shut", "shuts", "shutting"],
    &["sing", "sings", "sang", "sung", "singing"],
    &["sink", "sank", "sunk"],
    &["sit", "sat"],
    &["slay", "slew", "slain"],
    &["sleep", "slept"],
    &["slide", "slid"],
    &["sow", "sown"],
    &["speak", "spoke", "spoken"],
    &["speed", "sped", "speeds", "speeding"],
    &["spend", "spent"],
    &["spill", "spilt"],
    &["spin", "spun"],
    &["split", "splits"],
    &["spokesman", "spokesmen"],
    &["spokeswoman", "spokeswomen"],
    &["spread", "spreads"],
    &["spring", "springs", "sprang", "sprung", "springing"],
    &["stand", "stood"],
    &["steal", "stole", "stolen"],
    &["stick", "stuck"],
    &["sting", "stings", "stung", "stinging"],
    &["stink", "stank", "stunk"],
    &["stride", "strode"],
    &["strike", "struck", "stricken"],
    &["string", "strings"],
    &["strive", "strove", "striven"],
    &["swear", "swore", "sworn"],
    &["sweep", "swept"],
    &["swell", "swollen"],
    &["swim", "swam", "swum"],
    &["swing", "swings", "swung", "swinging"],
    &["synthesis", "syntheses"],
    &["take", "took", "taken"],
    &["teach", "taught"],
    &["tear", "tore", "torn"],
    &["tell", "told"],
    &["thesis", "theses"],
    &["thief", "thieves"],
    &["thing", "things"],
    &["think", "thought"],
    &["throw", "threw", "thrown"],
    &["thrust", "thrusts"],
    &["tooth", "teeth"],
    &["tread", "trod", "trodden"],
    &["undergo", "undergoes", "underwent", "undergone"],
    &["understand", "understood"],
    &["undertake", "undertook", "undertaken"],
    &["undo", "undoes", "undid", "undone"],
    &["unite", "united"],
    &["uphold", "upheld"],
    &["wake", "woke", "woken"],
    &["wear", "wore", "worn"],
    &["weave", "wove", "woven"],
    &["weep", "wept"],
    &["wife", "wives"],
    &["win", "won"],
    &["wind", "wound"],
    &["wing", "wings"],
    &["withdraw", "withdrew", "withdrawn"],
    &["withhold", "withheld"],
    &["withstand", "withstood"],
    &["wolf", "wolves"],
    &["woman", "women"],
    &["wring", "wrings", "wrung"],
    &["write", "wrote", "written"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sieve_lets_every_word_of_its_tables_through() {
        assert!(INVARIABLE.is_sorted());
        assert!(INVARIABLE.iter().all(|word| is_invariable(word)));
        assert!(GROUPS.iter().flat_map(|group| *group).all(|word| groups_of(word).next().is_some()));
        assert!(!is_invariable("tariff") && groups_of("tariff").next().is_none());
    }
}
