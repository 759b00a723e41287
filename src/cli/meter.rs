//! The progress of reading articles, on a terminal.

use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::Progress;

const TEMPLATE: &str = "{bar:24} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left, {msg}";

/// What is done sooner needs no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// A progress bar on standard error; it is gone when this is dropped.
#[derive(Debug)]
pub(super) struct Meter {
    bar: ProgressBar,
    started: Instant,
}

impl Meter {
    /// Returns a meter, which shows nothing unless somebody is watching.
    pub(super) fn new(watched: bool) -> Meter {
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Meter { bar, started: Instant::now() }
    }

    /// Shows how far it has come.
    pub(super) fn show(&self, progress: Progress) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        self.bar.set_length(progress.total_bytes);
        self.bar.set_position(progress.bytes);
        self.bar.set_message(match progress.finishing {
            true => "writing".to_owned(),
            false => format!("{} articles", HumanCount(progress.articles)),
        });
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
