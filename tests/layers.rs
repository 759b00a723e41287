//! The floor plan, held: which part of the source may use which, how long a file may be, and that it says what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers from top to bottom. A file uses what stands below its own layer, and its own layer.
const LAYERS: [&str; 17] = [
    "main",
    "cli",
    "output",
    "eval",
    "search",
    "matching",
    "index",
    "query",
    "ingest",
    "calendar",
    "analysis",
    "article",
    "error",
    "file_name",
    "function_words",
    "invisible",
    "numbers",
];

/// Layers that do not know some of those below them, though they stand above.
const APART: [(&str, &[&str]); 4] = [
    (
        "main",
        &[
            "output", "eval", "search", "matching", "index", "query", "ingest", "calendar", "analysis", "article",
            "error",
        ],
    ),
    ("index", &["query"]),
    ("query", &["ingest", "analysis"]),
    ("article", &["error"]),
];

/// Arrows that run up all the same.
const EXCEPTIONS: [(&str, &str, &str); 1] =
    [("error", "query", "a refused query is one of the failures, and carries its place")];

/// What asks for something that is not handed over.
const LOOKS: [&str; 12] = [
    "env::var",
    "env::args",
    "env::current_dir",
    "env::current_exe",
    "env::temp_dir",
    "path::absolute",
    "process::exit",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "available_parallelism()",
];

/// Files outside of the command line that look around all the same.
const MAY_LOOK: [(&str, &str, &str); 8] = [
    ("ingest/state.rs", "SystemTime::now", "a file that was changed just now may still be written"),
    ("ingest/walk.rs", "path::absolute", "a file is known by its whole path, however it is named"),
    ("index/home.rs", "path::absolute", "a folder that is made is synced with those above it"),
    ("index/space.rs", "Instant::now", "the room on the disk is looked at now and then"),
    ("index/target.rs", "Instant::now", "a long job commits now and then"),
    ("index/watch.rs", "Instant::now", "changes are waited for so long"),
    ("matching/side_by_side.rs", "available_parallelism()", "no more threads than run at once"),
    ("search/searcher.rs", "Instant::now", "an answer says how long it took"),
];

/// The most lines of a file.
const MOST_LINES: usize = 500;

#[test]
fn no_arrow_runs_up() {
    let mut wrong = Vec::new();
    for file in sources() {
        let layer = layer_of(&file);
        let text = fs::read_to_string(&file).unwrap();
        for used in used_modules(&text) {
            if !may_use(&layer, &used) {
                wrong.push(format!("{}: {layer} must not use {used}", file.display()));
            }
        }
        if leads_out(&text, depth_of(&file)) {
            wrong.push(format!("{}: super:: leads out of {layer}, where crate:: says to what", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long_to_read_in_one_sitting() {
    let mut long: Vec<String> = Vec::new();
    for file in sources() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > MOST_LINES {
            long.push(format!("{}: {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<PathBuf> =
        sources().into_iter().filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn only_the_command_line_looks_around() {
    for file in sources().iter().filter(|file| !["cli", "main"].contains(&layer_of(file).as_str())) {
        let text = code_of(&fs::read_to_string(file).unwrap());
        for call in LOOKS {
            let may = MAY_LOOK.iter().any(|(of, known, _)| file.ends_with(Path::new("src").join(of)) && *known == call);
            assert_eq!(text.contains(call), may, "{}: {call}", file.display());
        }
    }
}

#[test]
fn the_reader_of_code_tells_comments_from_addresses_and_sees_where_super_leads() {
    assert_eq!(code_of("/// a\n//! b\nlet a = \"http://c\"; // d\n    // e"), "\n\nlet a = \"http://c\"; \n    ");
    assert!(leads_out("use super::super::index::Archive;", 2) && leads_out("use super::b;", 1));
    assert!(!leads_out("use super::super::b;", 3) && !leads_out("use super::b;\nmod tests {\n    use super::*;", 2));
    assert!(!leads_out("mod tests {\n    use super::*;\n    use super::super::c;", 2));
    assert!(leads_out("mod tests {\n    use super::super::super::index;", 2));
}

#[test]
fn nothing_reaches_for_the_network() {
    for file in sources() {
        let text = code_of(&fs::read_to_string(&file).unwrap());
        let reaches = ["std::net", "os::unix::net", "TcpStream", "UdpSocket"].iter().any(|call| text.contains(call));
        assert!(!reaches, "{} opens a connection", file.display());
    }
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "attohttpc",
        "rustls",
        "native-tls",
        "openssl",
        "tokio",
        "socket2",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} among what it is built of");
    }
}

#[test]
fn the_reader_of_paths_sees_every_way_to_write_them() {
    let text = "use crate::index::{Archive, sync};\nuse crate::{Error, query::Tree, search::{a, b}};\n\
                fn f() { crate::output::g() } // crate::cli::run\n";
    let used: Vec<String> = used_modules(text).into_iter().collect();
    assert_eq!(used, ["error", "index", "output", "query", "search"]);
    assert!(may_use("cli", "error") && may_use("error", "query") && may_use("main", "cli"));
    assert!(!may_use("index", "search") && !may_use("query", "index") && !may_use("main", "output"));
}

fn sources() -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(src).sort_by_file_name().into_iter().flatten();
    let files: Vec<PathBuf> = entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    assert!(!files.is_empty());
    files
}

/// Returns the layer of a file: the first name of its path below `src`. The root of the library is at the top.
fn layer_of(file: &Path) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let below = file.strip_prefix(src).expect("it is below src");
    let name = below.iter().next().and_then(|name| name.to_str()).expect("it has a name");
    name.strip_suffix(".rs").unwrap_or(name).to_owned()
}

/// Returns how many modules a file's own stands in, itself among them and the root not.
fn depth_of(file: &Path) -> usize {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names = file.strip_prefix(src).expect("it is below src").iter().count();
    if file.ends_with("mod.rs") || file.ends_with("lib.rs") { names - 1 } else { names }
}

/// Returns whether a path of a file so deep leads out of its layer by `super`. Its tests are a module inside of it.
fn leads_out(text: &str, depth: usize) -> bool {
    let code = code_of(text);
    let (own, tests) = code.split_once("mod tests {").unwrap_or((&code, ""));
    depth > 0 && own.contains(&"super::".repeat(depth)) || tests.contains(&"super::".repeat(depth + 1))
}

fn may_use(layer: &str, used: &str) -> bool {
    if layer == "lib" || layer == used || EXCEPTIONS.iter().any(|(from, to, _)| (layer, used) == (*from, *to)) {
        return true;
    }
    let place =
        |name: &str| LAYERS.iter().position(|layer| *layer == name).unwrap_or_else(|| panic!("{name} is no layer"));
    let knows = !APART.iter().any(|(from, unknown)| *from == layer && unknown.contains(&used));
    place(layer) < place(used) && knows
}

/// Returns the modules of this crate that a file names. What the root exports by itself is the module it comes from.
fn used_modules(text: &str) -> BTreeSet<String> {
    let code = code_of(text);
    let mut used = BTreeSet::new();
    for root in ["crate::", "morgue::"] {
        for (at, _) in code.match_indices(root) {
            used.extend(first_names(&code[at + root.len()..]));
        }
    }
    used
}

/// Returns the name a path goes on with, or those of a group in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| {
        let name: String =
            text.trim_start().chars().take_while(|&letter| letter.is_alphanumeric() || letter == '_').collect();
        if name == "Error" || name == "Result" { "error".to_owned() } else { name }
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Returns a file without its comments. What may stand in a text is none.
fn code_of(text: &str) -> String {
    let is_comment = |before: &str| before.matches('"').count().is_multiple_of(2) && !before.ends_with(':');
    let code = |line: &str| {
        let at = line.match_indices("//").map(|(at, _)| at).find(|at| is_comment(&line[..*at]));
        line[..at.unwrap_or(line.len())].to_owned()
    };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}
