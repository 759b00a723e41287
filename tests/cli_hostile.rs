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
