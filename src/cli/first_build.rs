//! Opening the index to read it, and making it from `corpus/` the first time.

use super::context::{Context, DEFAULT_CORPUS};
use super::failure::Failure;
use super::index::{bring_up_to_date, tell_failures};
use crate::index::{Archive, SyncOptions};
use crate::output::{self, ReportFormat};

/// Opens the index. When there is none at the default place but a `corpus/` here, it is made from that first, so that
/// a fresh checkout answers its first query in one command.
pub(super) fn open_archive(context: &Context) -> Result<Archive, Failure> {
    // Another process may be making it: then opening it says so.
    let is_to_make = || !context.home.exists() && context.home.writer().is_none() && context.has_default_corpus();
    if context.default_home && is_to_make() {
        let console = context.console;
        console.remark(|out, _| writeln!(out, "there is no index yet: making one of {DEFAULT_CORPUS}/"));
        let options = SyncOptions { paths: vec![DEFAULT_CORPUS.into()], ..SyncOptions::default() };
        let report = bring_up_to_date(context, &options, "'morgue index'")?;
        tell_failures(&report, console);
        console.remark(|out, style| {
            output::write_report(out, &report, ReportFormat::Text, style).and_then(|()| writeln!(out))
        });
    }
    Ok(Archive::open(&context.home)?)
}
