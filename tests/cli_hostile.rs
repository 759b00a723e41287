//! Files made to do harm: each is bounded and named, and the run goes on.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::Write;

use common::Desk;

/// Returns the gzip of `count` times 100 MB of zeros.
fn zeros(count: usize) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![0; 100_000_000]).unwrap();
    gzip.finish().unwrap().repeat(count)
}

/// Returns a zip of one member with a name that is taken as it is.
fn zipped(name: &str, text: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(text).unwrap();
    writer.finish().unwrap().into_inner()
}

fn laughs() -> String {
    let mut text = "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [\n<!ENTITY l0 \"ha\">\n".to_owned();
    for level in 1..30 {
        let inner = format!("&l{};", level - 1).repeat(10);
        text.push_str(&format!("<!ENTITY l{level} \"{inner}\">\n"));
    }
    text + "]>\n<rss version=\"2.0\"><channel><item><title>A gale</title><description>&l29;</description></item></channel></rss>"
}

#[test]
fn files_made_to_do_harm_are_bounded_and_named_and_the_rest_is_read() {
    let desk = Desk::new();
    desk.write("secret.txt", "the gale of secrets");
    let external = format!(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{}\">]><rss version=\"2.0\"><channel><item><title>A gale</title>\
         <description>&x; came</description></item></channel></rss>",
        desk.path("secret.txt").display()
    );
    desk.write("corpus/external.xml", external);
    desk.write("corpus/laughs.xml", laughs());
    desk.write("corpus/slip.zip", zipped("../../slipped.txt", b"a gale"));
    desk.write("corpus/zeros.txt.gz", zeros(100));
    desk.write("corpus/zeros.zip", zipped("zeros.gz", &zeros(20)));
    desk.write("corpus/deep.json", format!("{}1{}", "{\"a\":[".repeat(100_000), "]}".repeat(100_000)));
    desk.write("corpus/deep.xml", format!("<rss><channel><item>{}", "<a>".repeat(1_000_000)));
    desk.write("corpus/page.html", format!("<!doctype html><html><body>{}", "<p>A gale came.</p>\n".repeat(2_600_000)));
    desk.write("corpus/nested.html", format!("<!doctype html><html><body>A gale {}", "<div>".repeat(1_000_000)));
    desk.write("corpus/z.txt", "A gale at last.\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink(".", desk.path("corpus/loop")).unwrap();

    let run = desk.morgue(["index"]).exits(1);
    for named in [
        "corpus/laughs.xml:",
        "corpus/slip.zip!../../slipped.txt: the name leads out of the archive",
        "corpus/zeros.txt.gz: ",
        "corpus/zeros.zip!zeros.gz: ",
        "corpus/deep.json:1: ",
        "corpus/page.html: larger than ",
    ] {
        run.check(run.stderr().contains(named), named);
    }
    #[cfg(unix)]
    run.check(run.stderr().contains("corpus/loop: the link leads back to"), "the loop is not named");
    desk.morgue(["search", "-l", "gale"])
        .exits(0)
        .prints("corpus/z.txt\n")
        .prints("corpus/laughs.xml\n")
        .prints("corpus/external.xml\n");
    desk.morgue(["search", "-c", "secrets"]).exits(1).prints_only("0\n");
    assert!(!desk.path("slipped.txt").exists() && !desk.path("../slipped.txt").exists());
}

/// Runs the command and lets it have so much of the processor as nothing here may take, however slow the machine.
#[cfg(unix)]
fn within_reason(desk: &Desk, arguments: &[&str]) -> common::Run {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -t 60; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_morgue")]).args(arguments);
    desk.run(command.env_clear().current_dir(desk.path("")))
}

#[cfg(unix)]
#[test]
fn texts_made_to_take_long_take_as_long_as_others() {
    let desk = Desk::new();
    let runs = [
        ".", "-", "'", "’", "&", "/", "_", "@", ":", ",", "#", "'s", "1,", "1.", "a.", "U.S.'s", "\u{301}", "\u{2060}",
    ];
    for (number, run) in runs.into_iter().enumerate() {
        desk.write(&format!("corpus/{number}.txt"), format!("A storm came.\n\nx.y{}", run.repeat(40_000)));
        desk.write(&format!("corpus/a{number}.txt"), format!("A storm came.\n\n{}", format!("a{run}").repeat(20_000)));
    }
    for (name, text) in [
        ("shouted", "1\n \n".repeat(100_000)),
        ("feeds", "1\u{c}".repeat(200_000)),
        ("lines", "1\u{2028}".repeat(100_000)),
        ("address", "http://a".to_owned() + &").".repeat(300_000)),
        ("addresses", "www.a) ".repeat(100_000)),
        ("capitals", "A.B. ".repeat(100_000)),
    ] {
        desk.write(&format!("corpus/{name}.txt"), format!("A storm came.\n\n{text}"));
    }
    within_reason(&desk, &["index", "corpus"]).exits(0).prints("42 added");
    within_reason(&desk, &["search", "-c", "storm"]).prints_only("42\n");
}

#[cfg(unix)]
#[test]
fn files_made_to_take_long_to_read_take_as_long_as_others() {
    let desk = Desk::new();
    let article = r#"{"title":"A storm","text":"It came."}"#;
    for (number, open) in ["{\"articles\":[".to_owned(), format!("{{\"x\":{article},\"y\":"), "{\"type\":".to_owned()]
        .into_iter()
        .chain([format!("{{\"articles\":[{article},"), "{\"sections\":[{\"data\":".to_owned()])
        .enumerate()
    {
        desk.write(&format!("corpus/{number}.jsonl"), format!("{}\n{article}\n", open.repeat(20_000)));
    }
    for (number, rows) in ["\"a,b\n", "\"a\" b,c\n", "\"a,b\n\"a,b\n\"a,b\n\"a,b\n\"a,b,c\n"].into_iter().enumerate() {
        let count = 50_000 / rows.lines().count();
        desk.write(&format!("corpus/{number}.csv"), format!("title,text\nA storm,It came.\n{}", rows.repeat(count)));
    }
    let signs = "ships & boats\u{a0}came ".repeat(100_000);
    desk.write("corpus/signs.html", format!("<html><body><h1>A storm</h1><p>{signs}</p></body></html>"));
    let run = within_reason(&desk, &["index", "corpus"]).exits(1);
    for number in 0..5 {
        let named = format!("corpus/{number}.jsonl:1: ");
        run.check(run.stderr().contains(&named), &named);
    }
    for file in ["corpus/4.jsonl", "corpus/0.csv", "corpus/1.csv", "corpus/2.csv", "corpus/signs.html"] {
        within_reason(&desk, &["search", "-l", "-n", "500", "storm"]).prints(file);
    }
}

#[cfg(unix)]
#[test]
fn queries_made_to_take_long_are_answered_or_refused() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", format!("A storm\n\n{}", "oil ".repeat(300)));
    desk.write("corpus/b.txt", format!("A storm\n\n{}", "The ferry met a gale off the coast. ".repeat(20_000)));
    let words = |number: u32| ["가", "나", "다", "라", "마", "바", "사", "아", "자", "차"][number as usize % 10];
    let syllable = |number: u32| char::from_u32(0xAC00 + number % 11_172).unwrap();
    let many: String = (0..30_000).map(|number| format!("{}{} ", syllable(number), words(number / 11_172))).collect();
    desk.write("corpus/c.txt", many);
    // One sentence, and one paragraph.
    desk.write("corpus/d.txt", format!("A storm\n\n{}", "tug barge mast ".repeat(200_000)));
    within_reason(&desk, &["index", "corpus"]).exits(0).prints("4 added");
    for connected in ["tug not pre/1 mast", "tug not w/1 mast", "tug pre/p barge", "tug pre/s mast", "tug w/s mast"] {
        within_reason(&desk, &["search", connected]).exits(0).prints("tug");
    }
    for nothing in ["*ʼ", "*\u{345}", "?ʼ", "source:*ʼ", "\"*ʼ storm\""] {
        within_reason(&desk, &["search", "-c", nothing]).exits(1).prints_only("0\n");
    }
    let groups: Vec<String> = (0..20).map(|number| format!("(a{number} b{number})")).collect();
    let refused = within_reason(&desk, &["search", &groups.join(" w/5 ")]).exits(2);
    refused.says("stand for 8,192 pairs of words, more than 4,096").says("(a OR b)");
    within_reason(&desk, &["search", "-c", "(oil storm) not w/5 ((a b) OR (c d))"]).exits(0);
    within_reason(&desk, &["search", "-c", &"a:".repeat(8_000)]).exits(2).says("more than 512 words");
    within_reason(&desk, &["search", "-c", &"A.".repeat(2_000)]).exits(1).prints_only("0\n");
    let denied: String = (0..500).map(|number| format!(" -w{number}")).collect();
    within_reason(&desk, &["search", "-c", &format!("fog{denied}")]).exits(1).prints_only("0\n");
    let chain = vec!["oil"; 20].join(" w/300 ");
    within_reason(&desk, &["search", "-n1", &chain]).exits(0).prints("oil");
    within_reason(&desk, &["search", "ferry gale", "--passages", "5"]).exits(0);
    within_reason(&desk, &["search", "ferry gale", "--passage-words", "100000"]).exits(0);
    let too_many = within_reason(&desk, &["search", "가각~2"]).exits(2);
    too_many.says("가각~2 stands for 30,001 different words, more than 20,000");
    within_reason(&desk, &["search", "-c", "*가"]).exits(0).prints_only("1\n");
}

/// What must never reach a terminal from an article, a name, a query or an argument.
fn is_harmful(character: char) -> bool {
    let number = u32::from(character);
    (character.is_control() && character != '\n')
        || [0x200B, 0x200E, 0x200F, 0x2060, 0x3164, 0xFEFF].contains(&number)
        || (0x202A..=0x202E).contains(&number)
        || (0x2066..=0x2069).contains(&number)
        || (0xE0000..=0xE007F).contains(&number)
}

/// An escape, a bell, a change of direction, a blank letter, and a word that nobody sees.
const TRICK: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}txt.\u{2066}pay\u{200b}pal\u{3164}\u{e0041}\u{feff}";

#[cfg(unix)]
#[test]
fn nothing_in_an_archive_steers_the_terminal() {
    let desk = Desk::new();
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let name = format!("corpus/{}.txt", TRICK.replace('/', ""));
    desk.write(&name, format!("Storm {TRICK}\n\nBy {TRICK}\n\nThe storm {TRICK} came to {TRICK}.\n"));
    desk.write(
        "corpus/fields.jsonl",
        format!(
            "{{\"id\":{0},\"title\":{0},\"text\":\"A storm came.\",\"author\":{0},\"source\":{0},\"section\":{0},\"url\":{0}}}\n",
            json(&format!("=1+1 {TRICK}"))
        ),
    );
    desk.write(&format!("corpus/empty{TRICK}.txt"), "");
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(b"corpus/\xff\xfe\x1b[2J.txt");
    std::fs::write(desk.path("").join(bytes), "A storm in a name of any bytes.\n").unwrap();
    let query = format!("storm OR \"{TRICK}\"");
    let wrong = format!("storm w/x \"{TRICK}");
    let runs: &[&[&str]] = &[
        &["index"],
        &["search", &query],
        &["search", &query, "--format", "grep"],
        &["search", &query, "--format", "csv"],
        &["search", &query, "--format", "json"],
        &["search", &query, "--format", "jsonl"],
        &["search", "-l", &query],
        &["search", &wrong],
        &["search", TRICK],
        &["search", "zzyzx", TRICK],
        &["search", "--since", TRICK, "storm"],
        &["search", "--sort", TRICK, "storm"],
        &["show", TRICK],
        &["show", &format!("=1+1 {TRICK}")],
        &["show", &name, "--query", &query],
        &["explain", &query],
        &["stats"],
        &["stats", "--format", "json"],
        &["verify"],
        &["verify", "--index", TRICK],
        &["index", TRICK],
        &["index", "--as", TRICK],
        &["eval", "--topics", TRICK, "--qrels", TRICK],
        &["man", TRICK],
        &[TRICK],
        &[&format!("--{TRICK}")],
    ];
    for arguments in runs {
        for colour in ["0", "1"] {
            // With colour forced the messages on arguments are as on a terminal.
            let run = desk.run(desk.command().args(*arguments).env("CLICOLOR_FORCE", colour));
            let said = format!("{}{}", run.stdout(), run.stderr());
            let said = ["\x1b[0m", "\x1b[1m", "\x1b[4m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[35m"]
                .iter()
                .fold(said, |said, own| said.replace(own, ""));
            let harm = said.replace('\t', "").chars().find(|character| is_harmful(*character));
            run.check(harm.is_none(), &format!("{harm:?} reaches the terminal"));
        }
    }
    let table = desk.morgue(["search", "storm", "--format", "csv"]).exits(0);
    table.check(table.stdout().contains("'=1+1"), "a formula reaches the spreadsheet");
    desk.morgue(["search", "-c", "bytes"]).prints_only("1\n");
    let paths = desk.morgue(["search", "-l", "bytes"]).exits(0);
    paths
        .check(paths.stdout() == "corpus/<FF><FE><U+001B>[2J.txt\n", "a name of any bytes is not shown by its numbers");
    let raw = desk.command().args(["search", "-l", "-0", "bytes"]).output().unwrap();
    assert_eq!(raw.stdout, b"corpus/\xff\xfe\x1b[2J.txt\0");
}
