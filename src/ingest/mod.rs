//! Reading: from files and folders to articles.
//!
//! [`walk`] finds the files below a root, [`read`] yields the articles of one of them in their order.
//! A file passes through three stages: the compression is undone ([`compression`]), its opening bytes
//! tell its format ([`formats`]), and that format's reader cuts it into articles. Readers of records
//! hold one record at a time, so memory does not grow with the file.
//!
//! What can't be read is a [`Problem`], handed to the same callback as the articles: nothing is
//! skipped without a name and a reason, and one bad record never costs the others.

mod charset;
mod compression;
mod dates;
mod formats;
mod language;
mod metadata;
mod problem;
mod record;
mod references;
mod sink;
mod source;
mod walk;
mod window;

use std::ops::ControlFlow;

pub use formats::{Format, formats};
pub use problem::{Cause, Problem};
pub use walk::{Root, SourceFile, WalkOptions, resolve_root, walk};

use crate::article::Article;
use sink::{Sink, Stop};
use source::Source;

/// Reads the articles of `file` and hands them to `each` in file order, with the problems met on the
/// way, until the file ends or `each` breaks. A file that yields neither is itself a problem.
pub fn read(file: &SourceFile, each: &mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>) {
    let mut sink = Sink::new(&file.shown, each);
    let outcome = read_into(file, &mut sink).and_then(|()| sink.finish());
    if let Err(Stop::Failed(cause)) = outcome {
        sink.last_problem(cause);
    }
}

fn read_into(file: &SourceFile, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut source = Source::open(&file.path, &file.shown)?;
    let format = formats::recognise(&source)?;
    (format.read)(&mut source, sink)
}
