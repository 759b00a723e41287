//! `morgue man`: prints a page of the manual.

use std::io::{self, Write};

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};

/// Print a page of the manual, in roff
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManArguments {
    /// The verb whose page to print [default: the page of morgue itself]
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  morgue man > morgue.1
  morgue man search > morgue-search.1";

/// Runs the verb.
pub(super) fn run(arguments: &ManArguments, context: &Context) -> Result<Outcome, Failure> {
    let mut command = super::command();
    // Building hands the options of every verb down, and gives their pages their names.
    command.build();
    let page = match &arguments.verb {
        None => command,
        Some(verb) => {
            let found = command.find_subcommand(verb).cloned();
            found.ok_or_else(|| Failure::usage(format!("there is no verb {verb}"), Some("see: morgue --help")))?
        }
    };
    context.console.print(&written(|out| write_page(out, page)))?;
    Ok(Outcome::Full)
}

/// Writes the page of a command.
fn write_page(out: &mut dyn Write, mut command: clap::Command) -> io::Result<()> {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let has_verbs = command.has_subcommands();
    let more = command.get_after_long_help().or(command.get_after_help()).map(ToString::to_string).unwrap_or_default();
    let page = Man::new(command.override_usage(usage));
    let page = page.source(concat!("morgue ", env!("CARGO_PKG_VERSION"))).manual("Manual of morgue");
    // The library leaves a date that is not known out altogether, and what stands behind it moves up.
    let title = String::from_utf8_lossy(&written(|out| page.render_title(out))).replacen(" 1  \"", " 1 \"\" \"", 1);
    write!(out, "{title}")?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if has_verbs {
        page.render_subcommands_section(out)?;
    }
    sections(&more).to_writer(out)
}

/// Returns what stands behind the options of a help as sections: a paragraph with a title each. Tables and examples keep their lines.
fn sections(help: &str) -> Roff {
    let mut page = Roff::new();
    for paragraph in help.split("\n\n") {
        let (title, lines) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
        if let Some(codes) = paragraph.strip_prefix("Exit code: ") {
            page.control("SH", ["EXIT STATUS"]).text([roman(codes)]);
        } else if let Some(title) = title.strip_suffix(':') {
            let (title, remark) = title.split_once(" (").unwrap_or((title, ""));
            page.control("SH", [title.to_uppercase().as_str()]);
            if let Some(remark) = remark.strip_suffix(')') {
                page.text([roman(format!("({remark})"))]);
            }
            page.control("PP", []).control("nf", []).text([roman(lines)]).control("fi", []);
        } else {
            page.control("PP", []).text([roman(paragraph)]);
        }
    }
    page
}
