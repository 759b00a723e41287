//! Tables as they come: by the rules, against them, and hostile.

use crate::ingest::{kept, read_bytes, told};
use proptest::prelude::*;

fn read(csv: impl Into<Vec<u8>>) -> Vec<String> {
    told(&read_bytes("a.csv", csv))
}

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let csv = "id,Headline,short_description,authors,date,category,link\n\
               n1,\"Ferries, late\",\"The first\nleft \"\"on time\"\".\",Ada Quill,2025-12-01,Sea,https://a.example/1\n\
               n2,Quay,,,,,\n";
    let found = read_bytes("a.csv", csv);
    assert_eq!(told(&found), ["2: Ferries, late | The first\nleft \"on time\".", "4: Quay | "]);
    let article = found[0].as_ref().unwrap();
    assert_eq!((article.own_id.as_deref(), article.author.as_deref()), (Some("n1"), Some("Ada Quill")));
    assert_eq!((article.section.as_deref(), article.url.as_deref()), (Some("Sea"), Some("https://a.example/1")));
    assert_eq!(article.published.unwrap().wall.date().to_string(), "2025-12-01");
    assert_eq!(article.format, "csv");
}

#[test]
fn bytes_that_are_no_text_shift_nothing() {
    let rows =
        ["n1,Ferries,left on time,é", "n2,Quay,shut,é", "n3,Pier,\"open,é", "n4,Mole,stands,é"].join("\n").into_bytes();
    let header = b"id,title,text,\xd1\xd2\xd3note\xff\n".to_vec();
    assert_eq!(
        read([header.clone(), rows.clone()].concat()),
        ["2: Ferries | left on time", "3: Quay | shut", "4: Pier | \"open", "5: Mole | stands"]
    );
    // A row behind a stray quote is a row though a byte of it is none.
    let behind = b"\nn5,\xff\xff\xff\xffDock,\"is \xd1full\",\xc3\xa9\n".to_vec();
    assert_eq!(read([header, rows, behind].concat()).len(), 5);
    let cut = b"title\ttext\tb 03/00\xd1\x8as\xd0\xbf\xd0\xbe\xd1\x81\xd0\xb613\t20\xc5777";
    assert_eq!(read(cut), ["! a.csv: no article in it"]);
}

#[test]
fn separators_line_ends_and_marks_do_not_matter() {
    for csv in [
        "title,text\nA,x\nB,y\n",
        "title;text\r\nA;x\r\nB;y\r\n",
        "\u{feff}\"title\"\t\"text\"\nA\tx\nB\ty",
        "sep=|\ntitle|text\nA|x\nB|y\n",
        "title,text\rA,x\rB,y\r",
        "\n\ntitle,text\n\nA,x\n\n\nB,y\n\n",
        "\"title\",\"text\"\n\"1\",\"A\",\"x\"\n\"2\",\"B\",\"y\"\n",
    ] {
        let texts: Vec<_> = read(csv).into_iter().map(|line| line.split_once(": ").unwrap().1.to_owned()).collect();
        assert_eq!(texts, ["A | x", "B | y"], "{csv:?}");
    }
}

#[test]
fn a_table_is_known_by_its_content_whatever_it_is_called() {
    assert_eq!(told(&read_bytes("dump.txt", "title,text\nA,x\nB,y\n")), ["2: A | x", "3: B | y"]);
    let prose = "Title, Text\nSo it began, and so, it is said, it went on.\n";
    assert_eq!(read_bytes("a.txt", prose)[0].as_ref().unwrap().format, "text");
}

#[test]
fn a_table_without_names_is_refused_with_the_cure() {
    let problem = "no column named like a title or a text in";
    let cure = "name the columns in a first line, such as date,title,text";
    assert_eq!(read("3,Wall St.,Readers\n4,b,c\n"), [format!("! a.csv: {problem} \"3,Wall St.,Readers\": {cure}")]);
    assert_eq!(read("date,open,close\n1,2,3\n"), [format!("! a.csv: {problem} \"date,open,close\": {cure}")]);
    assert_eq!(read("title,text\n"), ["! a.csv: no article in it"]);
    assert_eq!(read(""), ["! a.csv: empty"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_row() {
    let csv = "id,date,title,text\n\
               1,2025-12-01,A,x\n\
               2,2025-12-01,B,\"it began, so\n\
               3,2025-12-01,C,z\n\
               4,2025-12-01,D,\"a \"\"b\"\" c\"\n\
               5,2025-12-01,E,w\n";
    let problem = "! a.csv:3: malformed CSV at column 1: a quote is not closed";
    assert_eq!(read(csv), ["2: A | x", problem, "4: C | z", "5: D | a \"b\" c", "6: E | w"]);
    // Where the line alone has a cell for each column, the quote is a sign like any other.
    let csv = csv.replace("began, so", "began");
    assert_eq!(read(csv)[1], "3: B | \"it began");
    let csv = "title,text\nA,\"open\nB,x\nC,y\nD,z\n";
    assert_eq!(read(csv), ["2: A | \"open", "3: B | x", "4: C | y", "5: D | z"]);
    let csv = "title,text\nA,\"open, and\nB,\"x, y\"\nC,z\n";
    let problem = "! a.csv:2: malformed CSV at column 1: a quote is not closed";
    assert_eq!(read(csv), [problem, "3: B | x, y", "4: C | z"]);
}

#[test]
fn an_unclosed_quote_in_a_large_table_does_not_eat_it() {
    let row = |n: usize| format!("{n},2025-12-01,T,text {}\n", "word ".repeat(n % 90));
    let rows: String = (0..5_000).map(row).collect();
    let csv = format!("id,date,title,text\n1,2025-12-01,A,\"open, and, on\n{rows}");
    let found = read(csv);
    assert_eq!(found.len(), 5_001);
    assert_eq!(found[0], "! a.csv:2: malformed CSV at column 1: a quote is not closed");
}

#[test]
fn quotes_inside_of_cells_are_kept() {
    let csv = "title,text\nA,\"He said \"no\" to\nit, twice\"\nB,5\" wide\n";
    assert_eq!(read(csv), ["2: A | He said \"no\" to\nit, twice", "4: B | 5\" wide"]);
    let tsv = "title\tabstract\turl\n\"Heron\" sinks\tx\thttps://a.example/1\nB\t\"y\" z\thttps://a.example/2\n";
    assert_eq!(told(&read_bytes("a.tsv", tsv)), ["2: \"Heron\" sinks | x", "3: B | \"y\" z"]);
    let escaped = "title,text\nA,\"say \\\"x\\\", so\"\nB,y\n";
    assert_eq!(read(escaped), ["2: A | say \"x\", so", "3: B | y"]);
}

#[test]
fn uneven_rows_are_named_and_the_others_read() {
    let csv = "title,text,date\nA,x,2025-12-01\nB\nC,y\nD,z,2025-12-01,more\nE,w,2025-12-01,,\n";
    assert_eq!(
        read(csv),
        [
            "2: A | x",
            "! a.csv:3: malformed CSV at column 1: 1 cells where the header names 3",
            "4: C | y",
            "! a.csv:5: malformed CSV at column 1: 4 cells where the header names 3",
            "6: E | w",
        ]
    );
}

#[test]
fn a_table_cut_short_keeps_its_rows() {
    assert_eq!(read("title,text\nA,x\nB,\"begin"), ["2: A | x", "! a.csv:3: CSV cut short"]);
}

#[test]
fn cells_may_be_large_and_many() {
    let text = "word \"\"x\"\", and\n".repeat(20_000);
    let csv = format!("title,text\nA,\"{text}\"\nB,y\n");
    let found = read_bytes("a.csv", csv);
    assert_eq!(found[0].as_ref().unwrap().text, text.replace("\"\"", "\""));
    assert_eq!(found[1].as_ref().unwrap().lines, crate::article::Lines::Record(20_003));
    let wide = format!("title,text{}\nA,x{}\n", ",c".repeat(50_000), ",1".repeat(50_000));
    assert_eq!(read(wide), ["2: A | x"]);
}

#[test]
fn other_encodings_are_decoded_for_the_whole_table() {
    let csv = "title,text\nCaf\u{e9},\u{201c}d\u{e9}j\u{e0} vu\u{201d}\nNo\u{eb}l,\u{e9}t\u{e9}\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(csv);
    assert_eq!(read(bytes.into_owned()), ["2: Café | “déjà vu”", "3: Noël | été"]);
    let late = format!("title,text\n{}B,caf\u{e9} au lait\n", "A,x\n".repeat(40_000));
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&late);
    assert_eq!(read(bytes.into_owned()).last().unwrap(), "40002: B | café au lait");
}

#[test]
fn markup_in_cells_is_cleaned() {
    let csv = "title,content\nFish &amp; chips,\"<p>One</p>\n<p>Two, three</p>\"\nB,a < b\n";
    assert_eq!(read(csv), ["2: Fish & chips | One\n\nTwo, three", "4: B | a < b"]);
}

#[test]
fn what_stands_for_nothing_is_nothing() {
    let csv = "title,text,author\nA,x,nan\nB,y,NULL\nNULL,,\n";
    let found = read_bytes("a.csv", csv);
    assert_eq!(told(&found), ["2: A | x", "3: B | y", "! a.csv:4: a record without text"]);
    assert_eq!(found[0].as_ref().unwrap().author, None);
}

#[test]
fn many_damaged_rows_do_not_take_forever() {
    let csv = format!("title,text,date\n{}", "\"a\n".repeat(200_000));
    assert!(read(csv).len() < 10);
    let csv = format!("title,text\n{}", "\"".repeat(3 << 20));
    assert_eq!(read(csv).len(), 1);
}

#[test]
fn a_table_of_nothing_but_bad_rows_is_given_up() {
    let csv = format!("title,text\nA,x\n{}", "y\n".repeat(120_000));
    let found = read_bytes("a.csv", csv);
    assert_eq!(found.len(), 100_002);
    assert_eq!(found.last().unwrap().as_ref().unwrap_err().to_string(), "a.csv: too damaged to read further");
}

/// Cells of any text.
fn cells() -> impl Strategy<Value = Vec<(String, String)>> {
    // A backslash before a quote is read as the escape that some writers make of it; this one doubles quotes.
    let plain = |(title, text): (String, String)| (title.replace('\\', "/"), text.replace('\\', "/"));
    prop::collection::vec(("[a-z][\\PC\n\",;\t]{0,9}", "[a-z][\\PC\n\",;\t]{0,30}").prop_map(plain), 1..8)
}

#[test]
fn signs_that_were_decoded_wrongly_before_the_table_was_written_are_put_right() {
    assert_eq!(
        read("title,text\nA,a\u{c2}\u{a1}\nB,\u{c3}\u{a9}t\u{c3}\u{a9}\nC,\u{c2} a\n"),
        ["2: A | a¡", "3: B | été", "4: C | Â a"]
    );
}

proptest! {
    #[test]
    fn what_a_writer_of_tables_writes_is_read_back(rows in cells(), separator in prop::sample::select(vec![b',', b';', b'\t'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["title", "text"]).unwrap();
        for (title, text) in &rows {
            writer.write_record([title, text]).unwrap();
        }
        let found = read_bytes("a.csv", writer.into_inner().unwrap());
        let texts: Vec<String> = found.into_iter().map(|article| article.unwrap().text).collect();
        let expected: Vec<String> = rows.iter().map(|(_, text)| kept(text)).collect();
        prop_assert_eq!(texts, expected);
    }

    #[test]
    fn any_table_is_read_or_named(rest in "[a-z0-9,;\"\\\\\n\r\t |é]{0,200}") {
        let table = format!("title,text,date\n{}", rest);
        prop_assert!(!read(table).is_empty() && !read(rest).is_empty());
    }
}

#[test]
fn rows_whose_quotes_are_never_closed_are_read() {
    for row in ["\"a,b\n", "\"a\" b,c\n"] {
        let found = read_bytes("a.csv", format!("title,text\n{}", row.repeat(40_000)));
        // The last lines have none behind them that shows that they are rows.
        assert!(found.iter().flatten().count() > 39_990, "{row}");
    }
    let mixed = format!("title,text\n{}", "\"a,b\n\"a,b\n\"a,b\n\"a,b\n\"a,b,c\n".repeat(10_000));
    assert!(read_bytes("a.csv", mixed).iter().flatten().count() > 39_900);
}

#[test]
fn a_long_text_in_a_column_that_is_not_known_is_named_once() {
    let prose = ["The ships came to the harbour of the old town."; 8].join(" ");
    let csv = format!("title,description,wording,text\nA,Short.,{prose},\nB,Short.,{prose},\nC,,{prose},Whole.\n");
    let said = "! a.csv:2: the text under the name \"wording\" is not read: name it \"text\"";
    assert_eq!(read(csv), [said, "2: A | Short.", "3: B | Short.", "4: C | Whole."]);
}

#[test]
fn rows_that_end_in_carriage_returns_have_lines_of_their_own() {
    assert_eq!(read("title,text\rA,x\rB,y\r\rC,z\r"), ["2: A | x", "3: B | y", "5: C | z"]);
    assert_eq!(read("title,text\rA,\"x\r\ry\"\rB,z"), ["2: A | x\n\ny", "5: B | z"]);
}

#[test]
fn a_last_row_whose_quote_is_not_closed_is_read_by_itself() {
    assert_eq!(read("title,text\nA,x\nB,\"begins\n"), ["2: A | x", "3: B | \"begins"]);
    assert_eq!(read("title,text,url\nA,x,\nB,\"begins\n"), ["2: A | x", "! a.csv:3: CSV cut short"]);
}
