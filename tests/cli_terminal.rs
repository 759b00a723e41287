//! What is different on a terminal: colours, the pager, and where the talk goes.
//!
//! `script(1)` provides the terminal; where it is missing the tests say so.

#![cfg(target_os = "linux")]

mod common;

use std::process::Command;

use common::Desk;

/// A terminal of ten rows, and a pager that marks each line it was given.
const SHELL: &str = "stty rows 10 cols 60; export PATH PAGER TERM NO_COLOR; exec";

/// Returns what a terminal shows of a command, run with these variables; nothing where there is no `script`.
#[expect(clippy::print_stdout, reason = "what was skipped must be said")]
fn shown(desk: &Desk, variables: &[(&str, &str)], arguments: &str) -> Option<String> {
    let morgue = env!("CARGO_BIN_EXE_morgue");
    let mut script = Command::new("script");
    script
        .args(["-qec", &format!("{SHELL} {morgue} {arguments}"), "/dev/null"])
        .current_dir(desk.path("."))
        .env_clear();
    script.env("PATH", "/usr/bin:/bin").env("TERM", "xterm").env("PAGER", "sed s/^/paged:/").env("SHELL", "/bin/sh");
    let Ok(output) = script.envs(variables.iter().copied()).output() else {
        println!("skipped: no script(1)");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap_or_default().replace("\r\n", "\n"))
}

/// Returns a folder with as many articles on a storm.
fn desk(articles: usize) -> Desk {
    let desk = Desk::new();
    for number in 0..articles {
        desk.write(
            &format!("corpus/{number}.txt"),
            format!("Storm {number}\n\nThe storm came for the {number}th time.\n"),
        );
    }
    desk.morgue(["index"]).exits(0);
    desk
}

#[test]
fn what_overflows_is_paged_with_the_talk_before_it() {
    let Some(text) = shown(&desk(5), &[], "search storm") else { return };
    assert!(text.starts_with("paged:5 articles\npaged:\npaged:1. "), "{text}");
    assert!(text.lines().all(|line| line.starts_with("paged:")), "{text}");
}

#[test]
fn what_fits_is_not_paged_and_the_talk_comes_last() {
    let Some(text) = shown(&desk(1), &[], "search storm") else { return };
    assert!(!text.contains("paged:"), "{text}");
    assert!(text.ends_with("corpus/0.txt:3\u{1b}[0m\n\n1 article\n"), "{text}");
}

#[test]
fn paging_can_be_turned_off() {
    let desk = desk(5);
    for (variables, arguments) in [
        (&[][..], "search storm --no-pager"),
        (&[("PAGER", "")], "search storm"),
        (&[("PAGER", "no-such-pager")], "search storm"),
        (&[("PAGER", "false")], "search storm"),
        (&[("PAGER", "sh -c 'less -R'")], "search storm"),
        (&[], "search storm --format grep"),
        (&[], "search storm --format json"),
        (&[], "search storm -l"),
    ] {
        let Some(text) = shown(&desk, variables, arguments) else { return };
        assert!(!text.contains("paged:"), "{arguments}: {text}");
        assert!(text.contains("corpus/0.txt"), "{arguments}: {text}");
    }
}

#[test]
fn a_pager_that_fails_is_named_and_nothing_is_lost() {
    let desk = desk(5);
    for (pager, fails) in [("false", true), ("no-such-pager", true), ("sh -c 'less -R'", true), ("true", false)] {
        let Some(text) = shown(&desk, &[("PAGER", pager)], "search storm") else { return };
        let said = format!("morgue:\u{1b}[0m the pager failed ({pager}: ");
        assert_eq!((text.contains(&said), text.contains("corpus/0.txt")), (fails, fails), "{pager}: {text}");
    }
}

#[test]
fn talk_that_goes_elsewhere_is_not_paged() {
    let desk = desk(5);
    let Some(text) = shown(&desk, &[], "search storm zzzz 2>notes.txt") else { return };
    assert!(text.starts_with("paged:1. ") && !text.contains("note:"), "{text}");
    let notes = std::fs::read_to_string(desk.path("notes.txt")).unwrap_or_default();
    assert!(notes.starts_with("note: ") && notes.ends_with("5 articles with some of the words\n"), "{notes}");
}

#[test]
fn a_long_article_is_paged() {
    let desk = Desk::indexed(&[("a.txt", &"A storm came.\n\n".repeat(20))]);
    let Some(text) = shown(&desk, &[], "show corpus/a.txt") else { return };
    assert!(text.starts_with("paged:A storm came.\npaged:\n"), "{text}");
}

#[test]
fn colour_is_for_terminals_that_have_it() {
    let desk = desk(1);
    let lit = |variables: &[(&str, &str)], options: &str| {
        shown(&desk, variables, &format!("search storm {options}")).map(|text| text.contains("\u{1b}["))
    };
    let Some(plainly) = lit(&[], "") else { return };
    assert!(plainly);
    assert_eq!(lit(&[("TERM", "dumb")], ""), Some(false));
    assert_eq!(lit(&[("NO_COLOR", "1")], ""), Some(false));
    assert_eq!(lit(&[], "--color never"), Some(false));
    assert_eq!(lit(&[("TERM", "dumb")], "--color always"), Some(true));
}

#[test]
fn text_is_set_to_the_width_of_the_terminal() {
    let text =
        "A storm came over the harbour in the evening and stayed for the whole of the night and the day after it.\n";
    let Some(text) = shown(&Desk::indexed(&[("a.txt", text)]), &[], "search storm --color never") else { return };
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!((Some(50)..=Some(60)).contains(&widest), "{text}");
}
