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

/// The most lines of a file.
const MOST_LINES: usize = 500;

#[test]
fn no_arrow_runs_up() {
    let mut wrong = Vec::new();
    for file in sources() {
        let layer = layer_of(&file);
        for used in used_modules(&fs::read_to_string(&file).unwrap()) {
            if !may_use(&layer, &used) {
                wrong.push(format!("{}: {layer} must not use {used}", file.display()));
            }
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
    for file in sources() {
        let text = code_of(&fs::read_to_string(&file).unwrap());
        let looks =
            ["env::var", "env::current_dir", "process::exit", "env::args"].iter().any(|call| text.contains(call));
        assert!(
            !looks || ["cli", "main"].contains(&layer_of(&file).as_str()),
            "{} looks around or exits",
            file.display()
        );
    }
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

/// Returns a file without its comments.
fn code_of(text: &str) -> String {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}
