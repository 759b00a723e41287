//! The two streams a verb writes to: results to standard output, talk to standard error.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::environment::{Environment, Screen};
use super::failure::Failure;
use super::global::{ColorChoice, GlobalOptions};
use crate::output::{self, Pager, Style};
use crate::query::Refusal;

/// The streams, and how things are shown on them.
#[derive(Debug)]
pub(super) struct Console {
    /// How results are shown.
    pub(super) results: Style,
    /// How talk is shown.
    pub(super) talk: Style,
    /// A person looks at standard error, and wants to be talked to.
    pub(super) watched: bool,
    quiet: bool,
    /// Talk goes to a terminal.
    talks_to_screen: bool,
    /// The terminal that results go to, if they go to one.
    screen: Option<Screen>,
    pager: Option<Pager>,
    /// The folder of the index, if an option named it.
    index: Option<PathBuf>,
}

impl Console {
    /// Decides how things are shown.
    pub(super) fn new(options: &GlobalOptions, environment: &Environment) -> Console {
        const WIDTH: usize = 80;
        let style = |screen: Option<Screen>| Style {
            color: wants_color(options.color, environment, screen.is_some()),
            hyperlinks: false,
            width: screen.and_then(|screen| screen.columns).or(environment.columns).unwrap_or(WIDTH),
            hostname: environment.hostname.clone(),
        };
        let mut results = style(environment.stdout);
        results.hyperlinks = results.color && environment.stdout.is_some() && environment.hyperlinks;
        let pager = match environment.pager.as_deref() {
            Some(command) if command.trim().is_empty() => None,
            command => Some(Pager::new(command)),
        };
        Console {
            results,
            talk: style(environment.stderr),
            watched: environment.stderr.is_some() && !options.quiet,
            quiet: options.quiet,
            talks_to_screen: environment.stderr.is_some(),
            screen: environment.stdout,
            pager,
            index: options.index.clone(),
        }
    }

    /// Returns how morgue is called for the same index, for what is said of other commands.
    pub(super) fn program(&self) -> String {
        match &self.index {
            None => "morgue".to_owned(),
            Some(index) => format!("morgue --index {}", output::argument_for_shell(&index.to_string_lossy())),
        }
    }

    /// Returns whether nothing is to be said that need not be.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Returns whether what is said goes to a terminal, which is soon full.
    pub(super) fn has_screen(&self) -> bool {
        self.talks_to_screen
    }

    /// Writes results to standard output.
    pub(super) fn print(&self, results: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(results).and_then(|()| stdout.flush());
        written.map_err(Failure::Output)
    }

    /// Writes results for people to standard output and what is said about them to standard error: first
    /// `before`, last `after`. Text that overflows the terminal is shown by the pager, opened by all that is said if that goes to
    /// a terminal too.
    pub(super) fn show(&self, before: &[u8], results: &[u8], after: &[u8], paging: bool) -> Result<(), Failure> {
        let (before, after) = if self.quiet { (&[][..], &[][..]) } else { (before, after) };
        let Some(screen) = self.screen else {
            self.say(before);
            self.print(results)?;
            self.say(after);
            return Ok(());
        };
        let parted = |one: &[u8], other: &[u8]| if one.is_empty() || other.is_empty() { "" } else { "\n" };
        let (page, beside) = match self.talks_to_screen {
            true => ([before, after, parted(after, results).as_bytes(), results].concat(), [&[][..]; 2]),
            false => (results.to_vec(), [before, after]),
        };
        let rows = screen.rows.unwrap_or(usize::MAX);
        match &self.pager {
            Some(pager) if paging && Pager::is_needed(&String::from_utf8_lossy(&page), self.results.width, rows) => {
                self.say(beside[0]);
                let interrupted = leave_interrupts_to_the_pager();
                let failure = pager.show(&page, &mut io::stdout().lock(), &interrupted).map_err(Failure::Output)?;
                if let Some(failure) = failure {
                    self.complain(&failure, None);
                }
                self.say(beside[1]);
                Ok(())
            }
            _ => {
                self.say(before);
                self.say(parted(before, results).as_bytes());
                self.print(results)?;
                self.say(parted(results, after).as_bytes());
                self.say(after);
                Ok(())
            }
        }
    }

    /// Says something in passing, unless that is not wanted.
    pub(super) fn remark(&self, write: impl FnOnce(&mut dyn Write, &Style) -> io::Result<()>) {
        if !self.quiet {
            self.warn(write);
        }
    }

    /// Says in passing what may have been meant.
    pub(super) fn hint(&self, hint: &str) {
        self.remark(|out, style| output::write_hint(out, hint, style));
    }

    /// Says something that must be said even to those who want it quiet.
    pub(super) fn warn(&self, write: impl FnOnce(&mut dyn Write, &Style) -> io::Result<()>) {
        self.say(&written(|out| write(out, &self.talk)));
    }

    /// Says what went wrong, and the cure where there is one.
    pub(super) fn complain(&self, message: &str, hint: Option<&str>) {
        self.warn(|out, style| output::write_error(out, message, hint, style));
    }

    /// Says why a query can't be read.
    pub(super) fn refuse(&self, refusal: &Refusal) {
        self.warn(|out, style| output::write_refusal(out, refusal, style));
    }

    /// Writes to standard error. When that fails there is nobody left to tell.
    fn say(&self, words: &[u8]) {
        let _ = io::stderr().lock().write_all(words);
    }
}

/// Returns what a printer writes. It writes to memory, which can't fail.
pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let mut text = Vec::new();
    let _ = write(&mut text);
    text
}

/// Returns whether to use colours, on a terminal or not.
pub(super) fn wants_color(choice: ColorChoice, environment: &Environment, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if environment.no_color => false,
        ColorChoice::Auto => environment.force_color || (terminal && environment.escapes),
    }
}

/// From now on Ctrl-C, which reaches every process at the terminal, does not end this one: the pager
/// decides what it means, and would be left behind fighting the shell for the keyboard. Returns whether there was one, as it will be.
fn leave_interrupts_to_the_pager() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        // If it can't be done, Ctrl-C ends us as ever.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted));
    }
    interrupted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_on_colour_then_the_environment_then_the_terminal() {
        let plain = Environment { escapes: true, ..Environment::default() };
        let forced = Environment { force_color: true, ..plain.clone() };
        let refused = Environment { no_color: true, ..forced.clone() };
        let dumb = Environment { escapes: false, ..plain.clone() };
        let auto = |environment, terminal| wants_color(ColorChoice::Auto, environment, terminal);
        assert!(wants_color(ColorChoice::Always, &refused, false));
        assert!(!wants_color(ColorChoice::Never, &forced, true));
        assert!(auto(&plain, true) && !auto(&plain, false) && !auto(&dumb, true));
        assert!(auto(&forced, false) && !auto(&refused, true));
    }
}
