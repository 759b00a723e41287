//! What the process finds around it: variables and terminals, looked at once.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
#[cfg(unix)]
use std::os::fd::AsFd as Handle;
#[cfg(windows)]
use std::os::windows::io::AsHandle as Handle;
use std::path::PathBuf;

use terminal_size::{Height, Width, terminal_size_of};

/// The variables and terminals that decide how things are shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// `MORGUE_INDEX`: the folder of the index.
    pub(super) index: Option<PathBuf>,
    /// `NO_COLOR` is set.
    pub(super) no_color: bool,
    /// `CLICOLOR_FORCE` is set.
    pub(super) force_color: bool,
    /// `PAGER`: the command that shows text page by page; set to nothing, there is none.
    pub(super) pager: Option<String>,
    /// The terminal understands escape sequences.
    pub(super) escapes: bool,
    /// The terminal is known to show hyperlinks.
    pub(super) hyperlinks: bool,
    /// The name of this machine, where there may be links.
    pub(super) hostname: Option<String>,
    /// The terminal that standard output is, if it is one.
    pub(super) stdout: Option<Screen>,
    /// The terminal that standard error is, if it is one.
    pub(super) stderr: Option<Screen>,
    /// `COLUMNS`: the width to assume where there is no terminal.
    pub(super) columns: Option<usize>,
    /// `RUST_BACKTRACE` is set: a crash is to be shown in full.
    pub(super) wants_backtrace: bool,
}

/// The size of a terminal in characters, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Screen {
    pub(super) columns: Option<usize>,
    pub(super) rows: Option<usize>,
}

impl Environment {
    /// Looks around.
    pub(super) fn look() -> Environment {
        let stdout = screen(&io::stdout());
        Environment {
            // Links are for terminals.
            hostname: stdout.and_then(|_| hostname()),
            stdout,
            stderr: screen(&io::stderr()),
            ..Environment::of(|name| env::var_os(name))
        }
    }

    /// Reads the variables. As usual, one that is set to nothing counts as not set, but for `PAGER`.
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Environment {
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned());
        let set = |name: &str| text(name).filter(|value| !value.is_empty());
        let on = |name: &str| set(name).is_some_and(|value| value != "0");
        let escapes = set("TERM").is_some_and(|term| term != "dumb");
        Environment {
            index: variable("MORGUE_INDEX").filter(|dir| !dir.is_empty()).map(PathBuf::from),
            no_color: set("NO_COLOR").is_some(),
            force_color: on("CLICOLOR_FORCE"),
            pager: text("PAGER"),
            escapes,
            hyperlinks: escapes && shows_hyperlinks(&set),
            columns: set("COLUMNS").and_then(|columns| columns.parse().ok()),
            wants_backtrace: on("RUST_BACKTRACE"),
            ..Environment::default()
        }
    }
}

/// Tells whether the terminal is one of those known to show hyperlinks (OSC 8). Others may print them as rubbish.
fn shows_hyperlinks(set: &impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, known: &[&str]| set(name).is_some_and(|value| known.contains(&value.as_str()));
    // Inside these the terminal's own variables are still there, but it is not the one that reads us.
    if set("TMUX").is_some() || set("STY").is_some() {
        return false;
    }
    is("TERM", &["xterm-kitty", "alacritty", "foot", "foot-extra", "xterm-ghostty", "wezterm"])
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"])
        || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM"].into_iter().any(|name| set(name).is_some())
        // VTE, the terminal of GNOME and others, since 0.50.
        || set("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= 5000)
}

fn screen(stream: &(impl IsTerminal + Handle)) -> Option<Screen> {
    stream.is_terminal().then(|| match terminal_size_of(stream) {
        // A terminal that does not know its size says 0.
        Some((Width(columns), Height(rows))) => Screen {
            columns: Some(columns.into()).filter(|&columns| columns > 0),
            rows: Some(rows.into()).filter(|&rows| rows > 0),
        },
        None => Screen::default(),
    })
}

/// Returns the name of this machine, where the system shows it as a file.
fn hostname() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn what_is_set_to_nothing_is_not_set() {
        let nothing = environment(&[("MORGUE_INDEX", ""), ("NO_COLOR", ""), ("CLICOLOR_FORCE", ""), ("COLUMNS", "")]);
        assert!(nothing.index.is_none() && !nothing.no_color && !nothing.force_color && nothing.columns.is_none());
        let some = environment(&[("MORGUE_INDEX", "a"), ("NO_COLOR", "0"), ("CLICOLOR_FORCE", "0"), ("COLUMNS", "99")]);
        assert!(some.index.is_some() && some.no_color && !some.force_color && some.columns == Some(99));
    }

    #[test]
    fn an_empty_pager_is_a_wish() {
        assert_eq!(environment(&[("PAGER", "")]).pager.as_deref(), Some(""));
        assert_eq!(environment(&[]).pager, None);
    }

    #[test]
    fn hyperlinks_are_for_terminals_known_to_show_them() {
        let links = |variables| environment(variables).hyperlinks;
        assert!(links(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")]));
        assert!(links(&[("TERM", "xterm-kitty")]));
        assert!(!links(&[("TERM", "xterm-256color")]));
        assert!(!links(&[("TERM", "xterm-256color"), ("VTE_VERSION", "4800")]));
        assert!(!links(&[("TERM", "dumb"), ("VTE_VERSION", "7600")]));
        assert!(!links(&[("TERM", "screen"), ("VTE_VERSION", "7600"), ("TMUX", "/tmp/tmux")]));
    }
}
