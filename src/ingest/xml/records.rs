//! Reading a file of XML record by record: what the readers of all its formats share.

use super::cutter::{Cut, Cutter, Kinds};
use super::tree::Element;
use crate::ingest::Cause;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;

/// Hands each record of a source to `each`, with the cutter, which knows what stands around it, and its line. Names what
/// is wrong with a record behind what it yields: one that was cut short is read as far as it goes. A file that ends between
/// two records and before its outermost element does is named as well.
pub(crate) fn read_records(
    source: &mut Source<'_>,
    sink: &mut Sink<'_>,
    kinds: Kinds,
    format: &'static str,
    mut each: impl FnMut(&Cutter<'_>, Element<'_>, u32, &mut Sink<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut cutter = Cutter::new(source, kinds);
    while let Some(cut) = cutter.next() {
        match cut {
            Cut::Damaged(line, cause) => sink.problem(line, cause)?,
            Cut::Record(tree, line) => {
                if let Some(record) = tree.root() {
                    each(&cutter, record, line, sink)?;
                }
                if !tree.is_whole() && !cutter.is_broken() {
                    sink.problem(line, Cause::CutShort { format })?;
                }
            }
        }
    }
    cutter.finish(format).map_err(Stop::from)
}
