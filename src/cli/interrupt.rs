//! Being told to stop while the index is written: at once, with what was committed kept.
//!
//! A commit is whole or not there at all, so a writer may end at any moment. What it leaves half done, a new
//! generation that is not in force, is removed on the way out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::index::Home;

/// Returns what is said on the way out, when nothing is written to the index any more.
pub(super) type Farewell = Box<dyn Fn(&Home) -> String + Send>;

/// Ends the process when somebody presses Ctrl-C or asks it to terminate, as long as this value lives.
pub(super) struct Interrupt {
    writing: Arc<AtomicBool>,
    /// The process is about to end.
    #[cfg(unix)]
    ending: Arc<AtomicBool>,
    #[cfg(unix)]
    signals: Option<signal_hook::iterator::Handle>,
}

impl Interrupt {
    /// Says whether this process is the one that writes to the index. That it is so no more is to be said while no other one can be
    /// yet: if the process is about to end, and may be removing what it wrote, it ends in here.
    pub(super) fn set_writing(&self, writing: bool) {
        self.writing.store(writing, Ordering::SeqCst);
        #[cfg(unix)]
        if !writing {
            self.end_if_told();
        }
    }
}

#[cfg(unix)]
impl Interrupt {
    /// From now on the process ends when it is told to, with the exit code that shells give for that, and says something.
    pub(super) fn new(home: &Home, exit_code: Option<i32>, said: Option<Farewell>) -> Interrupt {
        use std::io::Write;

        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::iterator::Signals;

        let (writing, ending) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        // One that whoever started this has ignored goes on being ignored: nohup, a job in the background of a script.
        let ignored = ignored_in(std::fs::read_to_string("/proc/self/status").ok().as_deref());
        let heeded = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & 1 << (signal - 1) == 0);
        // Without them the system's own way to end a process does, and the next writer tidies up.
        let Ok(mut signals) = Signals::new(heeded) else {
            return Interrupt { writing, ending, signals: None };
        };
        let handle = signals.handle();
        let (home, is_writing, is_ending) = (home.clone(), Arc::clone(&writing), Arc::clone(&ending));
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                is_ending.store(true, Ordering::SeqCst);
                if is_writing.load(Ordering::SeqCst) {
                    home.abandon();
                }
                if let Some(said) = said {
                    // Nobody is left to tell when this can't be written.
                    let _ = writeln!(std::io::stderr(), "\nmorgue: {}", said(&home));
                }
                std::process::exit(exit_code.unwrap_or(128 + signal));
            }
        });
        Interrupt { writing, ending, signals: Some(handle) }
    }

    /// Waits for the end of a process that is about to end.
    fn end_if_told(&self) {
        while self.ending.load(Ordering::SeqCst) {
            std::thread::park();
        }
    }
}

/// Returns the signals that are ignored, a bit each, the lowest for the signal 1, from what Linux tells of a process. Where the
/// system does not tell, a hangup is taken to be: left alone, it ends the process, or does not under nohup.
#[cfg(unix)]
fn ignored_in(status: Option<&str>) -> u64 {
    let ignored = status.and_then(|status| status.lines().find_map(|line| line.strip_prefix("SigIgn:")));
    let bits = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    bits.unwrap_or(1 << (signal_hook::consts::SIGHUP - 1))
}

#[cfg(unix)]
impl Drop for Interrupt {
    fn drop(&mut self) {
        // What was being written is removed: that it can't be written any more is not for anybody to hear.
        self.end_if_told();
        if let Some(signals) = &self.signals {
            signals.close();
        }
    }
}

#[cfg(not(unix))]
impl Interrupt {
    /// Elsewhere the system ends the process, and the next writer tidies up.
    pub(super) fn new(_home: &Home, _exit_code: Option<i32>, _said: Option<Farewell>) -> Interrupt {
        Interrupt { writing: Arc::default() }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hangup_is_left_alone_where_nobody_tells_whether_it_is_ignored() {
        use signal_hook::consts::{SIGHUP, SIGINT};

        let is_ignored = |status, signal: i32| ignored_in(status) & 1 << (signal - 1) != 0;
        assert!(is_ignored(None, SIGHUP) && !is_ignored(None, SIGINT));
        let nothing = "Name:\tmorgue\nSigIgn:\t0000000000000000\n";
        assert!(!is_ignored(Some(nothing), SIGHUP));
        let both = "SigIgn:\t0000000000000003\n";
        assert!(is_ignored(Some(both), SIGHUP) && is_ignored(Some(both), SIGINT));
    }
}
