//! The options that every verb has.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::values::day;

/// Options of every verb; they may stand before or after it.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Options everywhere")]
pub(super) struct GlobalOptions {
    /// The folder of the index [default: the environment's MORGUE_INDEX, else index]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,

    /// When to use colours; without them what matched stands between asterisks
    ///
    /// Where what is shown of an article has asterisks of its own, it stands between « and ». With auto, NO_COLOR and CLICOLOR_FORCE in the environment decide, else whether the output is a terminal.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = false)]
    pub(super) color: ColorChoice,

    /// Say nothing but errors beside the results
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,

    /// The day that yesterday, last-week and 7d count from [default: the day it is]
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
