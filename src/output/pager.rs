//! The pager: what overflows the terminal is handed to a program that shows it page by page.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_width::UnicodeWidthStr;

/// A program that shows text page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// The program and its arguments.
    words: Vec<String>,
    /// Somebody named it.
    named: bool,
}

impl Pager {
    /// Returns the pager that a command line names, its words parted by white space; no shell reads
    /// it. Without one, and for `less` without arguments, it is `less -FRX`: colours pass, and it
    /// ends at once when all fits.
    pub fn new(command: Option<&str>) -> Pager {
        let mut words: Vec<String> = command.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        let named = !words.is_empty();
        if !named {
            words.push("less".into());
        }
        if words.len() == 1 && Path::new(&words[0]).file_name() == Some(OsStr::new("less")) {
            words.push("-FRX".into());
        }
        Pager { words, named }
    }

    /// Tells whether a text of ours takes more rows than a terminal of this size has, the row of the
    /// prompt left free.
    pub fn is_needed(text: &str, columns: usize, rows: usize) -> bool {
        let taken: usize = text.lines().map(|line| without_escapes(line).width().div_ceil(columns.max(1)).max(1)).sum();
        taken >= rows
    }

    /// Shows a text and waits until the reader has left. If the pager can't be started or says that it failed, the text is
    /// written to `out`, and what is to be said of the failure returned. A pager left before the end is success, and so is one
    /// that ended by a signal or when `interrupted` had become true.
    pub fn show(&self, text: &[u8], out: &mut dyn Write, interrupted: &AtomicBool) -> io::Result<Option<String>> {
        let started = Command::new(&self.words[0]).args(&self.words[1..]).stdin(Stdio::piped()).spawn();
        let mut pager = match started {
            Ok(pager) => pager,
            Err(error) => return out.write_all(text).map(|()| self.failure(&error.to_string())),
        };
        let written = match pager.stdin.take() {
            Some(mut pipe) => pipe.write_all(text),
            None => Ok(()),
        };
        let status = pager.wait()?;
        // Shells give codes above this one for signals.
        const LAST_FAILURE: i32 = 128;
        let has_failed = status.code().is_some_and(|code| (1..=LAST_FAILURE).contains(&code));
        if has_failed && !interrupted.load(Ordering::Relaxed) {
            return out.write_all(text).map(|()| self.failure(&status.to_string()));
        }
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(None),
        }
    }

    /// Returns what is said when somebody's pager fails. That the one which is used when none is named is not there needs no words.
    fn failure(&self, why: &str) -> Option<String> {
        self.named.then(|| format!("the pager failed ({}: {why}): all is printed here", self.words.join(" ")))
    }
}

/// Returns a line without the escape sequences that [`paint`](super::paint) writes: colours end with
/// `m`, hyperlinks with a backslash.
fn without_escapes(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = match part.as_bytes().first() {
            Some(b'[') => part.split_once('m').map(|(_, rest)| rest),
            Some(b'\\') => part.strip_prefix('\\'),
            _ => None,
        };
        shown.push_str(rest.unwrap_or_default());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_split_at_white_space_and_less_gets_its_flags() {
        let words = |command| Pager::new(command).words;
        assert_eq!(words(None), ["less", "-FRX"]);
        assert_eq!(words(Some("  ")), ["less", "-FRX"]);
        assert_eq!(words(Some("/usr/bin/less")), ["/usr/bin/less", "-FRX"]);
        assert_eq!(words(Some("less -S")), ["less", "-S"]);
        assert_eq!(words(Some("more;rm $HOME")), ["more;rm", "$HOME"]);
    }

    #[test]
    fn rows_are_counted_as_the_terminal_wraps_them() {
        assert!(!Pager::is_needed("a\nb\n", 80, 3));
        assert!(Pager::is_needed("a\nb\n", 80, 2));
        assert!(Pager::is_needed("\x1b[1mabcd\x1b[0m\n東京\n", 3, 4));
        let link = "\x1b]8;;file:///very/long/path\x1b\\a:1\x1b]8;;\x1b\\\n";
        assert!(!Pager::is_needed(link, 3, 2));
    }

    #[test]
    fn prints_plainly_when_there_is_no_such_program_or_it_fails() {
        for (command, said) in [
            ("/nonexistent/pager", Some("the pager failed (/nonexistent/pager: ")),
            ("false", Some("the pager failed (false: exit status: 1): all is printed here")),
            ("sh -c 'less -R'", Some("the pager failed (sh -c 'less -R': exit status: ")),
            ("true", None),
        ] {
            let mut out = Vec::new();
            let failure = Pager::new(Some(command)).show(b"text\n", &mut out, &AtomicBool::new(false)).unwrap();
            assert_eq!(failure.is_some(), said.is_some(), "{failure:?}");
            assert!(failure.unwrap_or_default().starts_with(said.unwrap_or_default()), "{command}");
            assert_eq!(out, if said.is_some() { b"text\n".to_vec() } else { Vec::new() }, "{command}");
        }
    }

    #[test]
    fn a_pager_that_was_interrupted_did_not_fail() {
        let mut out = Vec::new();
        assert_eq!(Pager::new(Some("false")).show(b"text\n", &mut out, &AtomicBool::new(true)).unwrap(), None);
        assert_eq!(out, b"");
    }

    #[test]
    fn a_pager_that_reads_nothing_is_success() {
        let text = vec![b'a'; 1 << 20];
        Pager::new(Some("true")).show(&text, &mut Vec::new(), &AtomicBool::new(false)).unwrap();
    }
}
