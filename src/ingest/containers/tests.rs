//! Containers as the reading side sees them: made here, packed in each other, cut and spoilt.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::article::Article;
use crate::ingest::{Limits, Problem, ReadOptions, read_bytes, read_from, told};

/// Returns a zip of members by name and content.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns a tar of members by name and content; the names go in as they are.
fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<(&[u8], &[u8])> = members.iter().map(|(name, content)| (name.as_bytes(), *content)).collect();
    tarred_bytes(&members)
}

/// Returns a tar of members whose names may be any bytes.
fn tarred_bytes(members: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Returns what was found: `member: text`, or the problem.
fn found(shown: &str, bytes: Vec<u8>) -> Vec<String> {
    let tell = |found: Result<Article, Problem>| match found {
        Ok(article) => format!("{}: {}", article.member.unwrap_or_default(), article.text.trim()),
        Err(problem) => format!("! {problem}"),
    };
    read_bytes(shown, bytes).into_iter().map(tell).collect()
}

#[test]
fn a_zip_that_is_one_document_is_named_once() {
    let text = &b"Ships came."[..];
    for (first, second, format) in [
        ("[Content_Types].xml", "xl/workbook.xml", "a file of Office"),
        ("mimetype", "META-INF/container.xml", "EPUB"),
        ("mimetype", "content.xml", "OpenDocument"),
    ] {
        let said = format!("! a.zip: {format} is not read: save it as HTML, text or CSV first");
        assert_eq!(found("a.zip", zipped(&[(first, text), (second, text)])), [said]);
    }
    assert_eq!(found("a.zip", zipped(&[("a/mimetype", text)])), ["a/mimetype: Ships came."]);
}

#[test]
fn a_zip_that_is_the_document_of_a_word_processor_is_an_article() {
    let word = br#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Ships came.</w:t></w:r></w:p></w:body></w:document>"#;
    let notes = br#"<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote><w:p><w:r><w:t>On Monday.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let around = ("[Content_Types].xml", &b"<Types/>"[..]);
    let docx =
        zipped(&[around, ("docProps/core.xml", b"<x/>"), ("word/document.xml", word), ("word/footnotes.xml", notes)]);
    assert_eq!(found("a.docx", docx.clone()), [": Ships came.\n\nOn Monday."]);
    assert_eq!(found("a.zip", zipped(&[("b/a.docx", &docx)])), ["b/a.docx: Ships came.\n\nOn Monday."]);
    assert_eq!(found("a.docx", zipped(&[("word/document2.xml", word), around])), [": Ships came."]);
    let open = br#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Ships came.</text:p></office:text></office:body></office:document-content>"#;
    let odt = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", open)]);
    assert_eq!(found("a.odt", odt), [": Ships came."]);
}

#[test]
fn a_packing_that_is_not_read_is_no_damage() {
    let mut zip = zipped(&[("a.txt", b"Ships came.")]);
    // The method LZMA, in the header of the member and in the directory.
    let directory = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    (zip[8], zip[directory + 10]) = (14, 14);
    assert_eq!(found("a.zip", zip), ["! a.zip!a.txt: its packing is not read: pack it anew with deflate"]);
}

#[test]
fn members_are_read_by_their_own_names() {
    let members = [("b/a.txt", &b"Ships came."[..]), ("c.jsonl", b"{\"text\":\"x\"}\n{\"text\":\"y\"}")];
    let expected = ["b/a.txt: Ships came.", "c.jsonl: x", "c.jsonl: y"];
    assert_eq!(found("a.zip", zipped(&members)), expected);
    assert_eq!(found("a.tar", tarred(&members)), expected);
    assert_eq!(found("a.tgz", gzipped(&tarred(&members))), expected);
    assert_eq!(found("no-name-for-it", zstd::encode_all(&tarred(&members)[..], 1).unwrap()), expected);
}

#[test]
fn members_of_one_name_are_all_read() {
    let texts = [&b"Ships came."[..], b"It rained.", b"It dried."];
    let expected = ["a.txt: Ships came.", "a.txt: It rained.", "c.txt: It dried."];
    assert_eq!(found("a.tar", tarred(&[("a.txt", texts[0]), ("a.txt", texts[1]), ("c.txt", texts[2])])), expected);
    let namesakes = |texts: [&[u8]; 3]| {
        let mut bytes = zipped(&[("a.txt", texts[0]), ("b.txt", texts[1]), ("c.txt", texts[2])]);
        let names: Vec<usize> = (0..bytes.len() - 5).filter(|at| bytes[*at..].starts_with(b"b.txt")).collect();
        names.iter().for_each(|at| bytes[*at] = b'a');
        bytes
    };
    assert_eq!(found("a.zip", namesakes(texts)), expected);
    // Two that are one and the same: it is read once.
    let mut bytes = namesakes([texts[0], texts[0], texts[2]]);
    let headers: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    bytes.copy_within(headers[1] + 42..headers[1] + 46, headers[0] + 42);
    let found = found("a.zip", bytes);
    assert!(found[0].contains("shares its bytes") && found[1] == expected[0] && found[2] == expected[2], "{found:?}");
}

#[test]
fn containers_stand_inside_of_each_other() {
    let inner = zipped(&[("c.txt", b"Ships came.")]);
    let middle = gzipped(&tarred(&[("b.zip", &inner), ("d.txt.gz", &gzipped(b"It rained."))]));
    assert_eq!(
        found("x.zip", zipped(&[("a.tgz", &middle)])),
        ["a.tgz!b.zip!c.txt: Ships came.", "a.tgz!d.txt.gz: It rained."]
    );
}

#[test]
fn names_that_are_no_text_are_kept_apart() {
    let members =
        [(&b"b\xff.txt"[..], &b"Ships came."[..]), (b"b\xfe.txt", b"It rained."), (b"\xff.png", b"\x89PNG\r\n")];
    assert_eq!(
        found("a.tar", tarred_bytes(&members)),
        ["b\u{10ffff}.txt: Ships came.", "b\u{10fffe}.txt: It rained.", "! a.tar!\u{10ffff}.png: not text"]
    );
}

#[test]
fn every_member_without_an_article_is_named() {
    let members = [("a.png", &b"\x89PNG\r\n"[..]), ("b.txt", b""), ("c.txt", b"Ships."), ("d.zip", b"PK\x03\x04")];
    let expected = |container: &str| {
        vec![
            format!("! {container}!a.png: not text"),
            format!("! {container}!b.txt: empty"),
            "c.txt: Ships.".to_owned(),
        ]
    };
    assert_eq!(found("a.zip", zipped(&members))[..3], expected("a.zip"));
    assert_eq!(found("a.tar", tarred(&members))[..3], expected("a.tar"));
    assert!(found("a.zip", zipped(&members))[3].starts_with("! a.zip!d.zip: damaged zip: "));
    assert_eq!(found("a.zip", zipped(&[])), ["! a.zip: no article in it"]);
    assert_eq!(found("a.zip", zipped(&[(".hidden", b"x"), ("__MACOSX/a.txt", b"x")])), ["! a.zip: no article in it"]);
}

#[test]
fn a_name_that_leads_out_is_named_and_not_read() {
    let members = [("../../etc/a.txt", &b"x"[..]), ("/etc/b.txt", b"x"), ("c.txt", b"Ships.")];
    for (shown, bytes) in [("a.zip", zipped(&members)), ("a.tar", tarred(&members))] {
        let expected = [
            format!("! {shown}!../../etc/a.txt: the name leads out of the archive"),
            format!("! {shown}!/etc/b.txt: the name leads out of the archive"),
            "c.txt: Ships.".to_owned(),
        ];
        assert_eq!(found(shown, bytes), expected);
    }
}

#[test]
fn a_damaged_member_costs_itself_alone() {
    let text = "Ships came to the harbour. ".repeat(40);
    let members = [("a.txt", text.as_bytes()), ("b.txt", text.as_bytes()), ("c.txt", text.as_bytes())];
    let mut spoilt = zipped(&members);
    // The compressed bytes of the second member begin behind its local header.
    let second = spoilt.windows(4).enumerate().filter(|(_, bytes)| *bytes == b"PK\x03\x04").nth(1).unwrap().0;
    spoilt[second + 30 + 5 + 8] ^= 0xff;
    let found = found("a.zip", spoilt);
    assert!(found[0].starts_with("a.txt: Ships"), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("! a.zip!b.txt: damaged zip: ")), "{found:?}");
    assert!(found.last().unwrap().starts_with("c.txt: Ships"), "{found:?}");
}

#[test]
fn a_damaged_header_costs_its_member_alone() {
    let mut spoilt = tarred(&[("a.txt", b"Ships."), ("b.txt", b"Boats."), ("c.txt", b"It rained.")]);
    spoilt[1024 + 10] = b'?';
    let found = found("a.tar", spoilt);
    assert_eq!(found[0], "a.txt: Ships.");
    assert!(found[1].starts_with("! a.tar!?: damaged tar: "), "{found:?}");
    assert_eq!(found[2..], ["c.txt: It rained."]);
}

#[test]
fn a_container_cut_short_keeps_the_members_before_the_cut() {
    let text = "Ships came to the harbour.\n".repeat(400);
    let members = [("a.txt", text.as_bytes()), ("b.txt", text.as_bytes()), ("c.txt", text.as_bytes())];
    let (tar, zip) = (tarred(&members), zipped(&members));
    let cut = found("a.tar", tar[..tar.len() / 2].to_vec());
    assert!(cut[0].starts_with("a.txt: Ships") && cut[1].starts_with("b.txt: Ships"), "{cut:?}");
    assert!(cut.iter().any(|line| line.starts_with("! a.tar!b.txt: damaged tar: it ends too soon")), "{cut:?}");
    let gzip = gzipped(&tar);
    let cut = found("a.tgz", gzip[..gzip.len() - 40].to_vec());
    assert!(cut[0].starts_with("a.txt: Ships") && cut.last().unwrap().contains("it ends too soon"), "{cut:?}");
    let directory = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let cut = found("a.zip", zip[..directory].to_vec());
    assert_eq!(cut.iter().filter(|line| line.contains("txt: Ships")).count(), 3, "{cut:?}");
    assert_eq!(cut.last().unwrap(), "! a.zip: damaged zip: its directory is missing");
}

#[test]
fn a_zip_that_was_written_to_a_pipe_and_cut_short_keeps_the_members_before_the_cut() {
    let text = "Ships came to the harbour.\n".repeat(400);
    let members = [
        ("a.txt", text.as_str()),
        ("b.png", "\u{0}\u{1}PK\u{3}\u{4}"),
        ("../c.txt", "It rained."),
        ("d.txt", text.as_str()),
    ];
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, content) in members {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let zip = writer.finish().unwrap().into_inner();
    let directory = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let expected = ["! a.zip!b.png: not text", "! a.zip!../c.txt: the name leads out of the archive"];
    // Before the directory, in what follows the last member, and in the last member.
    for cut in [0, 3, 30] {
        let found = found("a.zip", zip[..directory - cut].to_vec());
        assert!(found[0].starts_with("a.txt: Ships") && found[1..3] == expected, "{cut}: {found:?}");
        assert!(found[3].starts_with("d.txt: Ships"), "{cut}: {found:?}");
        assert_eq!(
            found.iter().any(|line| line == "! a.zip!d.txt: damaged zip: it ends too soon"),
            cut == 30,
            "{found:?}"
        );
        assert!(found.last().unwrap().starts_with("! a.zip: damaged zip: "), "{cut}: {found:?}");
    }
}

#[test]
fn packings_without_end_are_given_up() {
    let mut bytes = b"Ships came.".to_vec();
    for _ in 0..20 {
        bytes = gzipped(&bytes);
    }
    assert_eq!(found("a.gz", bytes), ["! a.gz: packed more than 8 times over: not read, unless --max-depth says more"]);
    let mut bytes = b"Ships came.".to_vec();
    for _ in 0..20 {
        bytes = zipped(&[("a", &bytes)]);
    }
    let found = found("a.zip", bytes);
    assert!(found[0].contains("packed more than 8 times over: not read"), "{found:?}");
}

#[test]
fn a_bomb_is_bounded_wherever_it_is_hidden() {
    let zeros = vec![b' '; 70 << 20];
    let bomb = gzipped(&gzipped(&zeros));
    for (shown, bytes) in [
        ("a.gz", bomb.clone()),
        ("a.zip", zipped(&[("a.txt", &gzipped(&zeros)), ("b.txt", b"Ships.")])),
        ("a.tar", tarred(&[("a.gz", &bomb)])),
    ] {
        let found = found(shown, bytes);
        assert!(found.iter().any(|line| line.contains("expands more than 500 times: not read further")), "{found:?}");
    }
}

#[test]
fn the_bounds_can_be_raised() {
    let mut text = b"Ships came.\n\n".to_vec();
    text.resize(70 << 20, b'\n');
    let bomb = gzipped(&gzipped(&text));
    let limits = Limits { ratio: 1_000_000, ..Limits::default() };
    let mut count = 0;
    read_from("a.gz", bomb, &ReadOptions { format: None, limits }, &mut |found| {
        assert!(found.unwrap().text.starts_with("Ships came."));
        count += 1;
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(count, 1);
}

#[test]
fn what_is_unpacked_in_all_is_bounded() {
    let text = b"Ships came to the harbour.\n".repeat(100);
    let members: Vec<(String, &[u8])> = (0..50).map(|number| (format!("{number}.txt"), &text[..])).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let limits = Limits { unpacked: 100_000, ..Limits::default() };
    let (mut articles, mut problems) = (0, Vec::new());
    read_from("a.zip", zipped(&members), &ReadOptions { format: None, limits }, &mut |found| {
        match found {
            Ok(_) => articles += 1,
            Err(problem) => problems.push(problem.to_string()),
        }
        std::ops::ControlFlow::Continue(())
    });
    assert!((30..50).contains(&articles), "{articles}");
    assert!(problems.iter().all(|problem| problem.contains("not read further")), "{problems:?}");
}

#[test]
fn members_that_share_their_bytes_are_named_and_the_others_read() {
    let members = [("a.txt", &b"Ships came."[..]), ("b.txt", b"It rained."), ("c.txt", b"It dried.")];
    let mut bytes = zipped(&members);
    // The first member of the directory reaches over the second, as those of bombs do over all.
    let directory = bytes.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    bytes[directory + 20] += 60;
    assert_eq!(
        found("a.zip", bytes),
        [
            "! a.zip!a.txt: it shares its bytes with another member, as only files made to do harm do: not read",
            "b.txt: It rained.",
            "c.txt: It dried."
        ]
    );
    // Two members that are one and the same: it is read once.
    let mut bytes = zipped(&[("a.txt", b"Ships came."), ("b.txt", b"Ships came.")]);
    let headers: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    bytes.copy_within(headers[1] + 42..headers[1] + 46, headers[0] + 42);
    let found = found("a.zip", bytes);
    assert!(found[0].contains("shares its bytes") && found[1..] == ["b.txt: Ships came."], "{found:?}");
}

#[test]
fn compressions_are_undone_whatever_the_name() {
    let text = b"Ships came.";
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(text).unwrap();
    // `printf 'Ships came.' | xz`
    let xz: &[u8] = &XZ;
    for (name, bytes) in [("a.bz2", bzip2.finish().unwrap()), ("a.txt", xz.to_vec()), ("a", gzipped(text))] {
        assert_eq!(told(&read_bytes(name, &bytes[..])), ["1: - | Ships came."], "{name}");
        let cut = told(&read_bytes(name, &bytes[..bytes.len() - 5]));
        assert!(cut.last().unwrap().contains("damaged"), "{name}: {cut:?}");
    }
}

proptest! {
    #[test]
    fn spoilt_containers_are_read_or_named(at in 0usize..4000, with in any::<u8>(), cut in any::<bool>(), zip in any::<bool>()) {
        let members = [("a.txt", &b"Ships came."[..]), ("b/c.txt", b"It rained."), ("d.json", b"{\"text\":\"x\"}")];
        let mut bytes = if zip { zipped(&members) } else { tarred(&members) };
        let at = at % bytes.len();
        if cut { bytes.truncate(at + 1) } else { bytes[at] ^= with }
        prop_assert!(!found("a", bytes).is_empty());
    }

    #[test]
    fn spoilt_zips_of_a_pipe_are_read_or_named(at in 0usize..4000, with in any::<u8>(), cut in 0usize..4000) {
        let mut writer = ZipWriter::new_stream(Vec::new());
        for (name, content) in [("a.txt", "Ships came."), ("b/c.txt", "It rained.")] {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        let mut bytes = writer.finish().unwrap().into_inner();
        let at = at % bytes.len();
        bytes[at] ^= with;
        bytes.truncate(cut % bytes.len() + 1);
        prop_assert!(!found("a", bytes).is_empty());
    }
}

#[test]
fn an_xz_that_is_cut_short_is_read_up_to_its_last_whole_piece() {
    let record = "{\"text\":\"Ships came.\"}\n";
    let piece = record.repeat(1000);
    // The heads of a stream and a block, then pieces that are stored as they are, the second of them cut.
    let mut bytes = XZ[..24].to_vec();
    for control in [1, 2] {
        bytes.push(control);
        bytes.extend(u16::try_from(piece.len() - 1).unwrap().to_be_bytes());
        bytes.extend(piece.as_bytes());
    }
    bytes.truncate(bytes.len() - 30);
    let found = told(&read_bytes("a.jsonl.xz", bytes));
    assert!(found.len() > 1900 && found[1900].ends_with("Ships came."), "{}", found.len());
    assert!(found.last().unwrap().contains("damaged"), "{:?}", found.last());
}

/// What xz makes of `Ships came.`
const XZ: [u8; 68] = [
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21, 0x01, 0x16, 0x00, 0x00,
    0x00, 0x74, 0x2f, 0xe5, 0xa3, 0x01, 0x00, 0x0a, 0x53, 0x68, 0x69, 0x70, 0x73, 0x20, 0x63, 0x61, 0x6d, 0x65, 0x2e,
    0x00, 0x00, 0x3b, 0x06, 0x69, 0x41, 0x6a, 0x98, 0x7e, 0xdd, 0x00, 0x01, 0x23, 0x0b, 0xc2, 0x1b, 0xfd, 0x09, 0x1f,
    0xb6, 0xf3, 0x7d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a,
];

#[test]
fn a_tar_is_told_from_text_by_its_first_block() {
    assert!(!super::is_tar(b"Ships came."));
    let mut text = b"Ships came. ".repeat(100);
    assert!(!super::is_tar(&text));
    text[257..262].copy_from_slice(b"ustar");
    assert!(!super::is_tar(&text));
    let mut whole = Vec::new();
    Cursor::new(tarred(&[("a", b"x")])).read_to_end(&mut whole).unwrap();
    assert!(super::is_tar(&whole));
}
