//! How many instructions the command takes for fixed operations, held against stored figures.
//!
//! Times are noisy and say nothing on a busy machine; instructions are nearly the same every time, so that a change which
//! makes a query slower is seen where it is made. What is counted is the whole process, as people run it: start, opening
//! of the index, search, printing, exit. Needs valgrind; where there is none it says so and holds nothing.
//!
//! ```text
//! cargo bench --bench instructions                 fails when an operation takes more than is allowed
//! cargo bench --bench instructions -- --write      stores what it finds, after a change that is meant
//! ```

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers")]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The command that is measured, built as it is released.
const MORGUE: &str = env!("CARGO_BIN_EXE_morgue");
/// `operation TAB instructions`.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.tsv");
/// How much more than stored is allowed: processors differ in the variants of functions that libraries choose for them.
const ALLOWED: f64 = 1.04;
/// The articles that are searched.
const ARTICLES: usize = 4000;

/// The operations: a name, what it must print, the arguments.
const OPERATIONS: [(&str, &str, &[&str]); 15] = [
    ("exits at once", "morgue ", &["--version"]),
    ("index 4,000 articles", "4,000 added", &["index", "--threads", "1", "articles.jsonl"]),
    ("index them again", "4,000 unchanged", &["index"]),
    ("rare word", "volcano", &["search", "volcano"]),
    ("frequent word", "harbour", &["search", "harbour"]),
    ("three words, all", "minister", &["search", "minister trade talks"]),
    ("three words, any", "minister", &["search", "--any", "minister trade talks"]),
    ("phrase", "note of protest", &["search", "\"note of protest\""]),
    ("prefix", "econom", &["search", "econom*"]),
    ("leading wildcard", "ministry", &["search", "*istry"]),
    ("fuzzy word", "tariff", &["search", "tarifs~"]),
    ("proximity", "trade", &["search", "trade w/5 talks"]),
    ("newest first", "harbour", &["search", "--sort", "newest", "harbour"]),
    ("filter by date", "harbour", &["search", "harbour date:1999"]),
    ("explain", "minister", &["explain", "minister trade talks"]),
];

fn main() -> ExitCode {
    let writes = std::env::args().any(|argument| argument == "--write");
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: no valgrind");
        return ExitCode::SUCCESS;
    }
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("articles.jsonl"), articles()).unwrap();
    let stored = fs::read_to_string(STORED).unwrap_or_default();
    let (mut found, mut slower) = (String::new(), 0);
    for (name, prints, arguments) in OPERATIONS {
        let counted = instructions(desk.path(), arguments, prints);
        writeln!(found, "{name}\t{counted}").unwrap();
        let before = stored.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok());
        let ratio = before.map(|before| counted as f64 / before as f64);
        let is_slower = ratio.is_none_or(|ratio| ratio > ALLOWED);
        slower += usize::from(is_slower);
        let shown = ratio.map_or("not stored".to_owned(), |ratio| format!("× {ratio:.3}"));
        println!("{name:24} {counted:>13}  {shown}{}", if is_slower && !writes { "  TOO MANY" } else { "" });
    }
    if writes {
        fs::write(STORED, found).unwrap();
        return ExitCode::SUCCESS;
    }
    if slower > 0 {
        println!("{slower} of the operations take more than {ALLOWED} × what is stored in benches/instructions.tsv");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Runs the command in a folder, makes sure that it does what it should, and returns its instructions.
fn instructions(desk: &Path, arguments: &[&str], prints: &str) -> u64 {
    let done = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", MORGUE])
        .args(arguments)
        .current_dir(desk)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    let (out, talk) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "morgue {arguments:?} failed:\n{out}{talk}");
    assert!(
        out.contains(prints) || talk.contains(prints),
        "morgue {arguments:?} does not print {prints}:\n{out}{talk}"
    );
    let collected = talk.lines().find_map(|line| line.split_once("Collected :")).unwrap().1;
    collected.trim().parse().unwrap()
}

/// Returns invented articles, one a line; the same every time.
fn articles() -> String {
    const WORDS: [&str; 40] = [
        "harbour",
        "the",
        "of",
        "company",
        "said",
        "a",
        "economic",
        "market",
        "and",
        "storm",
        "in",
        "ships",
        "government",
        "to",
        "economy",
        "prices",
        "that",
        "oil",
        "bank",
        "for",
        "rates",
        "council",
        "was",
        "evening",
        "on",
        "river",
        "election",
        "by",
        "winter",
        "railway",
        "with",
        "schools",
        "mayor",
        "from",
        "workers",
        "cargo",
        "at",
        "bridge",
        "it",
        "police",
    ];
    const PHRASES: [(&str, u64); 7] = [
        ("volcano", 901),
        ("the ministry of trade", 37),
        ("minister and ministers", 11),
        ("trade and talks", 13),
        ("talks on tariffs", 23),
        ("a note of protest", 61),
        ("economists", 19),
    ];
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut lines = String::new();
    for number in 0..ARTICLES {
        let mut text = String::new();
        for sentence in 0..3 + random(9) {
            text.push_str(if sentence % 3 == 2 { "\\n\\nThe " } else { " The " });
            for _ in 0..6 + random(14) {
                let common = random(40).min(random(40)).min(random(40));
                text.push_str(WORDS[common as usize]);
                text.push_str(&format!(" {}", ["w", "x", "y", "z"][random(4) as usize]));
                text.push_str(&format!(
                    "{} ",
                    ["or", "en", "ul", "ast", "im", "ey"][random(6) as usize].repeat(1 + random(3) as usize)
                ));
            }
            for (phrase, one_in) in PHRASES {
                if random(one_in) == 0 {
                    text.push_str(phrase);
                    text.push(' ');
                }
            }
            text.push_str("ended.");
        }
        let (year, month, day) = (1986 + random(40), 1 + random(12), 1 + random(28));
        let title = format!("{} {} at the bridge", WORDS[random(40) as usize], WORDS[random(40) as usize]);
        writeln!(
            lines,
            r#"{{"id":"n{number:05}","title":"{title}","date":"{year}-{month:02}-{day:02}","source":"Northern Post","text":"{}"}}"#,
            text.trim()
        )
        .unwrap();
    }
    lines
}
