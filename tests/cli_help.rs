//! Help, versions, mistakes in arguments, completions and the manual.

mod common;

use common::Desk;

const VERBS: [&str; 10] =
    ["index", "search", "show", "explain", "formats", "stats", "verify", "eval", "completions", "man"];

#[test]
fn alone_it_prints_help_and_is_an_error() {
    let run = Desk::new().morgue([] as [&str; 0]).exits(2);
    for verb in VERBS {
        run.check(run.stderr().contains(&format!("\n  {verb} ")), verb);
    }
}

#[test]
fn help_that_was_asked_for_is_success_and_goes_to_standard_output() {
    let desk = Desk::new();
    desk.morgue(["--help"]).exits(0).prints("Examples:").says_nothing();
    desk.morgue(["-V"]).exits(0).prints_only(&format!("morgue {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_verb_has_help_with_examples_and_every_option_a_sentence() {
    let desk = Desk::new();
    for verb in VERBS {
        for flag in ["-h", "--help"] {
            let run = desk.morgue([verb, flag]).exits(0).prints("Examples:").prints("--index <DIR>").says_nothing();
            run.check(run.stdout().lines().all(|line| line.chars().count() <= 120), "a line is too long");
        }
    }
    desk.morgue(["search", "-h"]).prints("morgue search embassy storm").prints("Exit code: 0 ");
    desk.morgue(["search", "--help"]).prints("exactly these words");
}

#[test]
fn the_help_of_search_has_every_option_of_the_contract() {
    let help = Desk::new().morgue(["search", "-h"]).exits(0);
    for option in [
        "-n, --limit",
        "--offset",
        "--sort",
        "--recent",
        "--since",
        "--until",
        "--any",
        "--passages",
        "--passage-words",
        "-c, --count",
        "-l, --files-with-matches",
        "-0, --null",
        "--format",
        "--no-pager",
        "--index",
        "--color",
        "-q, --quiet",
    ] {
        help.check(help.stdout().contains(option), option);
    }
}

#[test]
fn the_help_of_explain_has_what_changes_how_a_query_is_read() {
    let help = Desk::new().morgue(["explain", "-h"]).exits(0).prints("Show how a query is read");
    for option in ["--since", "--until", "--any", "--format", "--no-pager"] {
        help.check(help.stdout().contains(option), option);
    }
    for option in ["--limit", "--sort", "--count", "--passages", "csv"] {
        help.check(!help.stdout().contains(option), option);
    }
}

#[test]
fn a_mistyped_option_is_refused_with_the_right_one() {
    Desk::new().morgue(["search", "storm", "--limt", "3"]).exits(2).says("'--limit'").prints_only("");
}

#[test]
fn a_query_without_a_verb_is_told_the_verb() {
    Desk::new().morgue(["serch", "storm"]).exits(2).says("'search'").does_not_say("morgue search serch");
    for (query, said) in [
        (&["embassy", "storm"][..], "To search for it: morgue search embassy storm\n"),
        (&["econom*"], "To search for it: morgue search 'econom*'\n"),
        (&["\"note of protest\""], "To search for it: morgue search '\"note of protest\"'\n"),
        (&["tariff w/5 (talks OR deal)"], "To search for it: morgue search 'tariff w/5 (talks OR deal)'\n"),
        (&["who's", "first"], "To search for it: morgue search \"who's first\"\n"),
        (&["help"], "For help: morgue --help\n"),
        (&["help", "search"], "For help: morgue search --help\n"),
        (&["help", "wanted"], "To search for it: morgue search help wanted\n"),
    ] {
        Desk::new().morgue(query).exits(2).says(said);
    }
}

#[test]
fn values_that_make_no_sense_are_refused() {
    let desk = Desk::indexed(&[("a.txt", "storm")]);
    for arguments in [
        &["search"][..],
        &["search", "storm", "--passages", "0"],
        &["search", "storm", "--passage-words", "0"],
        &["search", "storm", "-n", "few"],
        &["search", "storm", "-n", "-1"],
        &["search", "storm", "--format", "xml"],
        &["search", "storm", "-0"],
        &["search", "storm", "-c", "-l"],
        &["search", "storm", "-c", "--format", "json"],
        &["search", "storm", "--since", "soon"],
        &["search", "storm", "--since", "..2025"],
        &["search", "storm", "--since", "2025..2026"],
        &["search", "storm", "--since", "2025-12-02", "--until", "2025-12-01"],
        &["search", "storm", "--color", "maybe"],
        &["search", "storm", "--today", "2025-13-01"],
        &["index", "--memory", "lots"],
        &["index", "--threads", "0"],
        &["show"],
        &["man", "nonsense"],
        &["completions", "nonsense"],
    ] {
        let run = desk.morgue(arguments).exits(2).prints_only("");
        run.check(!run.stderr().is_empty(), "it does not say why");
    }
}

#[test]
fn a_value_that_is_no_number_or_no_day_is_told_what_it_must_be() {
    let desk = Desk::new();
    for (arguments, said) in [
        (&["search", "storm", "-n", "x"][..], "'x' for '--limit <N>': it must be a whole number\n"),
        (&["search", "-n", "-1", "storm"], "'-1' for '--limit <N>': it must be at least 0\n"),
        (&["search", "storm", "-n", "99999999999999999999999"], "for '--limit <N>': it is too large\n"),
        (&["search", "storm", "--offset", "-5"], "'-5' for '--offset <N>': it must be at least 0\n"),
        (&["search", "storm", "--passages", "x"], "'x' for '--passages <N>': it must be a whole number\n"),
        (&["search", "storm", "--passage-words", "0"], "'0' for '--passage-words <N>': it must be at least 1\n"),
        (&["search", "storm", "--today", "yesterday"], "for '--today <YYYY-MM-DD>': write it as 2025-12-01\n"),
        (&["search", "storm", "--today", "2025-02-30"], "for '--today <YYYY-MM-DD>': there is no such day\n"),
        (&["index", "--threads", "0"], "'0' for '--threads <N>': it must be from 1 to 64\n"),
        (&["index", "--max-depth", "65"], "'65' for '--max-depth <N>': it must be from 1 to 64\n"),
        (&["index", "--max-ratio", "-1"], "'-1' for '--max-ratio <N>': it must be at least 1\n"),
        (&["index", "--commit-every", "-1"], "'-1' for '--commit-every <SECONDS>': it must be at least 0\n"),
        (&["index", "--memory", "-1"], "'-1' for '--memory <SIZE>': write it as 512M or 2G\n"),
        (&["eval", "--topics", "t", "--qrels", "q", "--depth", "0"], "'0' for '--depth <N>': it must be at least 1\n"),
    ] {
        desk.morgue(arguments).exits(2).says(said).does_not_say("tip:").prints_only("");
    }
}

#[test]
fn of_an_option_that_takes_one_value_the_last_one_counts() {
    let desk = Desk::indexed(&[("a.txt", "A storm"), ("b.txt", "A storm too"), ("c.txt", "No storm")]);
    desk.morgue(["search", "-n", "1", "storm", "-n", "2", "-l", "--sort", "oldest", "--sort", "newest"])
        .exits(0)
        .says("1–2 shown");
    desk.morgue(["search", "storm", "-c", "--since", "2030", "--since", "1990"]).exits(1).prints_only("0\n");
    desk.morgue(["index", "--threads", "1", "--threads", "2", "corpus/a.txt", "corpus/b.txt"])
        .exits(0)
        .prints("2 unchanged");
}

#[test]
fn completions_and_manual_are_printed() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        desk.morgue(["completions", shell]).exits(0).prints("passage-words").says_nothing();
    }
    desk.morgue(["man"]).exits(0).prints(".TH morgue 1").says_nothing();
    let version = concat!(" 1 2025-12-01 \"morgue ", env!("CARGO_PKG_VERSION"), "\" \"Manual of morgue\"\n");
    let page = desk.morgue(["man", "search"]).exits(0).prints(&format!(".TH morgue-search{version}"));
    let page = page.prints("passage\\-words").prints("\\fBmorgue search\\fR [OPTIONS] <QUERY>...\n");
    let (_, queries) = page.stdout().split_once("\n.SH QUERIES\n").unwrap_or_default();
    let (table, more) = queries.split_once("\n.fi\n").unwrap_or_default();
    page.check(
        table.contains("\n.nf\n  tariff talks") && table.contains("\n  ICE                       two"),
        "no table",
    );
    page.check(
        more.starts_with(".SH EXAMPLES\n") && more.contains("\n.SH \"EXIT STATUS\"\n0 something was"),
        "no codes",
    );
    let page = desk.morgue(["man"]).prints(&format!(".TH morgue{version}")).prints("\n.SH EXAMPLES\n");
    page.prints("\n.SH VERBS\n")
        .prints("\n.SH \"EXIT STATUS\"\n")
        .prints("\n.SH ENVIRONMENT\n")
        .prints("CLICOLOR_FORCE");
    for verb in VERBS {
        let page = desk.morgue(["man", verb]).exits(0);
        page.check(page.stdout().is_ascii(), "a formatter may take characters for bytes");
        page.check(!page.stdout().contains("\n.br\n\n"), "there is a break beside an empty line");
        let is_told = page.stdout().contains("\n.SH \"EXIT STATUS\"\n") || ["completions", "man"].contains(&verb);
        page.check(is_told, "it does not say its exit codes");
    }
    desk.morgue(["man", "nosuch"]).exits(2).says("there is no verb nosuch\nhint: the verbs are index, search, show, ");
}

#[test]
fn help_and_mistakes_are_as_colourful_as_they_are_asked_to_be() {
    let desk = Desk::new();
    let is_colourful = |arguments: &[&str]| {
        let run = desk.morgue(arguments);
        run.stdout().contains('\x1b') || run.stderr().contains('\x1b')
    };
    for mistake in [&["search", "--bogus"][..], &["--help"], &["search", "-h"]] {
        for (asked, colourful) in
            [(&["--color", "always"][..], true), (&["--color=always"], true), (&["--color=never"], false)]
        {
            assert_eq!(is_colourful(&[asked, mistake].concat()), colourful, "{asked:?} {mistake:?}");
        }
        for (variable, value, colourful) in [
            ("CLICOLOR_FORCE", "1", true),
            ("CLICOLOR_FORCE", "0", false),
            ("CLICOLOR_FORCE", "", false),
            ("CLICOLOR", "1", false),
        ] {
            let run = desk.run(desk.command().args(mistake).env(variable, value));
            let is_colourful = run.stdout().contains('\x1b') || run.stderr().contains('\x1b');
            assert_eq!(is_colourful, colourful, "{variable}={value} {mistake:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_can_not_be_written_is_a_failure() {
    let desk = Desk::new();
    for arguments in [&["--help"][..], &["search", "--help"], &["--version"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        desk.run_into(full, arguments).exits(2).says("morgue: the output can't be written");
    }
}

#[test]
fn the_version_is_told_wherever_it_is_asked_for() {
    let said = concat!("morgue ", env!("CARGO_PKG_VERSION"), "\n");
    for asked in [&["--version"][..], &["-V"], &["--color", "never", "--version"]] {
        Desk::new().morgue(asked).exits(0).prints_only(said).says_nothing();
    }
}

#[cfg(unix)]
#[test]
fn words_that_are_not_in_utf_8_are_refused_as_they_are_written() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    let latin = std::ffi::OsStr::from_bytes(b"caf\xe9");
    for verb in ["search", "explain"] {
        let run = desk.run(desk.command().arg(verb).arg("storm").arg(latin)).exits(2).prints_only("");
        run.says("and this is not: caf<E9>\nhint: set the terminal to UTF-8\n");
    }
}
