//! `morgue man`: prints a page of the manual.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

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

/// The day of the manual's last change.
const DATE: &str = "2025-12-01";

/// What is looked at in the environment, and what it does.
const ENVIRONMENT: [(&str, &str); 6] = [
    ("MORGUE_INDEX", "The folder of the index where --index names none."),
    (
        "PAGER",
        "The command that shows what does not fit the terminal, its words parted by white space; no shell reads it. If it is not set, \
         or is less alone, that is less -FRX; set to nothing, there is none.",
    ),
    ("COLUMNS", "The width of lines where the output is no terminal that knows its own; else 80."),
    ("NO_COLOR", "If it is set, there are no colours unless --color asks for them."),
    (
        "CLICOLOR_FORCE",
        "If it is set, but not to 0, there are colours also where the output is no terminal, unless --color or NO_COLOR forbids them.",
    ),
    (
        "TERM",
        "If it is dumb or not set, the terminal gets no colours that are not asked for, and no links. With a few others that terminals \
         set, it tells those that show paths as links.",
    ),
];

/// Runs the verb.
pub(super) fn run(arguments: &ManArguments, context: &Context) -> Result<Outcome, Failure> {
    let mut command = super::command();
    // Building hands the options of every verb down, and gives their pages their names.
    command.build();
    let page = match &arguments.verb {
        None => command,
        Some(verb) => {
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let verbs = format!("the verbs are {}", names.join(", "));
            let found = command.find_subcommand(verb).cloned();
            found.ok_or_else(|| Failure::usage(format!("there is no verb {verb}"), Some(&verbs)))?
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
    let command = command.subcommand_help_heading("VERBS");
    let more = command.get_after_long_help().or(command.get_after_help()).map(ToString::to_string).unwrap_or_default();
    let page = Man::new(command.override_usage(usage));
    let page = page.source(concat!("morgue ", env!("CARGO_PKG_VERSION"))).manual("Manual of morgue").date(DATE);
    let roff = written(|out| {
        page.render_title(out)?;
        page.render_name_section(out)?;
        page.render_synopsis_section(out)?;
        page.render_description_section(out)?;
        page.render_options_section(out)?;
        if has_verbs {
            page.render_subcommands_section(out)?;
        }
        sections(&more).to_writer(out)?;
        if has_verbs { environment().to_writer(out) } else { see_also().to_writer(out) }
    });
    out.write_all(mended(&String::from_utf8_lossy(&roff)).as_bytes())
}

/// Returns a page without what the library leaves in it that formatters complain of: breaks beside an empty line, and characters that
/// older ones take for bytes.
fn mended(page: &str) -> String {
    let page = page.replace("\n.br\n\n.br\n", "\n\n");
    let mut mended = String::with_capacity(page.len());
    for character in page.chars() {
        match character.is_ascii() {
            true => mended.push(character),
            // Writing to memory can't fail.
            false => drop(write!(mended, "\\[u{:04X}]", u32::from(character))),
        }
    }
    mended
}

/// Returns the section on what is looked at in the environment.
fn environment() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["ENVIRONMENT"]).text([roman("What is set to nothing counts as not set, but for PAGER.")]);
    for (name, meaning) in ENVIRONMENT {
        page.control("TP", []).text([bold(name)]).text([roman(meaning)]);
    }
    page
}

/// Returns the section that leads to the page with the rest.
fn see_also() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["SEE ALSO"])
        .text([bold("morgue"), roman("(1), which has the environment and the other verbs")]);
    page
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
                page.text([roman(format!("({remark})"))]).control("PP", []);
            }
            page.control("nf", []).text([roman(lines)]).control("fi", []);
        } else {
            page.control("PP", []).text([roman(paragraph)]);
        }
    }
    page
}
