//! The pager: what overflows the terminal is handed to a program that shows it page by page.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthStr;

/// A program that shows text page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// The program and its arguments.
    words: Vec<String>,
}

impl Pager {
    /// Returns the pager that a command line names, its words parted by white space; no shell reads
    /// it. Without one, and for `less` without arguments, it is `less -FRX`: colours pass, and it
    /// ends at once when all fits.
    pub fn new(command: Option<&str>) -> Pager {
        let mut words: Vec<String> = command.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            words.push("less".into());
        }
        if words.len() == 1 && Path::new(&words[0]).file_name() == Some(OsStr::new("less")) {
            words.push("-FRX".into());
        }
        Pager { words }
    }

    /// Tells whether a text of ours takes more rows than a terminal of this size has, the row of the
    /// prompt left free.
    pub fn is_needed(text: &str, columns: usize, rows: usize) -> bool {
        let taken: usize = text.lines().map(|line| without_escapes(line).width().div_ceil(columns.max(1)).max(1)).sum();
        taken >= rows
    }

    /// Shows a text and waits until the reader has left; writes it to `out` if the pager can't be started.
    /// A pager left before the end is success.
    pub fn show(&self, text: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let started = Command::new(&self.words[0]).args(&self.words[1..]).stdin(Stdio::piped()).spawn();
        let Ok(mut pager) = started else {
            return out.write_all(text);
        };
        let written = match pager.stdin.take() {
            Some(mut pipe) => pipe.write_all(text),
            None => Ok(()),
        };
        pager.wait()?;
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
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
    fn prints_plainly_when_there_is_no_such_program() {
        let mut out = Vec::new();
        Pager::new(Some("/nonexistent/pager")).show(b"text\n", &mut out).unwrap();
        assert_eq!(out, b"text\n");
    }

    #[test]
    fn a_pager_that_reads_nothing_is_success() {
        let text = vec![b'a'; 1 << 20];
        Pager::new(Some("true")).show(&text, &mut Vec::new()).unwrap();
    }
}
