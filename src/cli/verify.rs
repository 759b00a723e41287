//! `morgue verify`: checks the index, and mends it.

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::index::{self, SummaryFormat, tell_problems};
use super::interrupt::{Farewell, Interrupt};
use super::meter::Meter;
use crate::index::{SyncOptions, repair, verify};
use crate::output::{self, VerificationReport};

/// Check every byte of the index, and mend it
///
/// It compares every file of the index with its checksum, reads every article and compares it with what the index says
/// of it, and names what is damaged and in which articles. The files of articles are not touched.
///
/// With --repair it makes a sound index beside the damaged one: what is sound is kept, what is not is read again from
/// the files, and what stands in no file any more is kept if it can still be read, or named. Then the two are swapped.
/// Searching works meanwhile as well as the damage lets it, and a repair that is stopped is begun anew by the next.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArguments {
    /// Mend what is damaged
    #[arg(long)]
    repair: bool,

    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

const EXAMPLES: &str = "\
Examples:
  morgue verify
  morgue verify --repair
  morgue --index /backup/index verify && echo sound

Exit code: 0 it is sound, or wholly mended; 1 it is mended, but some articles are lost or some files could not be read \
(each is named); 2 it is damaged, or there is none.";

/// Runs the verb.
pub(super) fn run(arguments: &VerifyArguments, context: &Context) -> Result<Outcome, Failure> {
    let console = context.console;
    let report = match arguments.repair {
        true => mend(context)?,
        false => VerificationReport { found: verify(&context.home)?, repaired: None },
    };
    if let (Some(repaired), SummaryFormat::Text) = (&report.repaired, arguments.format) {
        tell_problems(&repaired.failed, console);
    }
    console.print(&written(|out| output::write_report(out, &report, arguments.format.into(), &console.results)))?;
    Ok(match &report.repaired {
        _ if report.found.damage.is_empty() => Outcome::Full,
        None => {
            let hint = format!("'{} verify --repair' mends it from the files it was made from", console.program());
            console.remark(|out, style| output::write_hint(out, &hint, style));
            Outcome::Failed
        }
        Some(repaired) if !repaired.damage.is_empty() => Outcome::Failed,
        Some(repaired) if repaired.lost.is_empty() && repaired.nameless == 0 && repaired.failed.is_empty() => {
            Outcome::Full
        }
        Some(_) => Outcome::Short,
    })
}

/// Mends the index, its progress on view.
fn mend(context: &Context) -> Result<VerificationReport, Failure> {
    let said = (!context.console.is_quiet()).then(|| -> Farewell { Box::new(|_| index::AS_IT_WAS.to_owned()) });
    let interrupt = Interrupt::new(&context.home, None, said);
    let meter = Meter::new(context.console.watched);
    let repaired = repair(&context.home, &SyncOptions::default(), &mut |progress| {
        interrupt.set_writing(progress.writing);
        meter.show(progress);
    });
    Ok(repaired?.into())
}
