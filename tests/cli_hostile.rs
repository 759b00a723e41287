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
