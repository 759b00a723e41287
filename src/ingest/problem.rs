//! A problem: something that could not be read, where, and why.
//!
//! Problems never end a run. Each cause is one lower-case sentence that a person can act on.

use std::io;

use crate::numbers::{counted, grouped};

/// What could not be read, where and why.
#[derive(Debug, thiserror::Error)]
#[error("{path}{}: {cause}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct Problem {
    /// The file or folder as the user would write it, as text ([`crate::file_name`]).
    pub path: String,
    /// The line of the file, counted from 1, where there is one to name.
    pub line: Option<u32>,
    /// Why.
    pub cause: Cause,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// Nothing is there.
    #[error("no such file or folder")]
    NotFound,
    /// The system does not let us read it.
    #[error("permission denied")]
    Denied,
    /// A folder that this program keeps an index in.
    #[error("it is an index, not articles")]
    Index,
    /// A link to a folder it stands in.
    #[error("the link leads back to {to}, a folder it stands in")]
    Loop {
        /// The folder it leads back to.
        to: String,
    },
    /// A link whose target lies outside the root, when such links are not followed.
    #[error("the link leads out of the folder")]
    OutsideLink,
    /// A link whose target is missing.
    #[error("the link leads nowhere")]
    DeadLink,
    /// A pipe, a socket or a device.
    #[error("neither a file nor a folder")]
    Special,
    /// A folder from which so much is gone that it may be a mistake; nothing of it was removed.
    #[error("{} {} gone: kept, unless --prune says that this is meant", share(*gone, *held), if *gone == 1 { "is" } else { "are" })]
    Emptied {
        /// The articles whose files are gone.
        gone: u64,
        /// The articles that the index has of it.
        held: u64,
    },
    /// An article of a damaged index that an index made anew does not have.
    #[error("{id} was in the damaged index, and is in none of the files that were read")]
    NotCarriedOver {
        /// Its identifier.
        id: String,
    },
    /// Articles of a damaged index that can't be named.
    #[error("the damaged index held {} more, whose {} can't be read", counted(*articles, "article"), if *articles == 1 { "name" } else { "names" })]
    Nameless {
        /// How many.
        articles: u64,
    },
    /// A part of a damaged index that is wholly unreadable.
    #[error("a part of the damaged index: which articles it held can't be told")]
    NotCarriedOverPart,
    /// A file that did not stand still.
    #[error("it changes while it is read: left for the next time")]
    Unsteady,
    /// Bytes that are no text in any encoding.
    #[error("not text")]
    NotText,
    /// A format that holds text, and that is known but not read.
    #[error("{format} is not read{cure}")]
    NotRead {
        /// The format.
        format: &'static str,
        /// What can be done, as the end of the sentence.
        cure: &'static str,
    },
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// More than a reader holds at once.
    #[error("larger than {limit} MiB")]
    TooLarge {
        /// The bound in MiB.
        limit: usize,
    },
    /// A compressed file or a container that can't be undone beyond this point.
    #[error("damaged {packing}: {reason}")]
    Damaged {
        /// The compression or container.
        packing: &'static str,
        /// What its decoder said.
        reason: String,
    },
    /// A file that unpacks to more than any text does.
    #[error("expands more than {ratio} times: not read further, unless --max-ratio says more")]
    Expands {
        /// The bound.
        ratio: u64,
    },
    /// A file that unpacks to more than is read of one.
    #[error("unpacks to more than {} GiB: not read further, unless --max-unpacked says more", limit >> 30)]
    Unpacked {
        /// The bound in bytes.
        limit: u64,
    },
    /// A member of a container that takes up bytes of the next one: no packer writes so.
    #[error("it shares its bytes with another member, as only files made to do harm do: not read")]
    Overlaps,
    /// A stream whose decoder would have to hold more than is allowed.
    #[error("needs too much memory to unpack: pack it anew with a smaller window")]
    Window,
    /// Packings inside of packings without end.
    #[error("packed more than {limit} times over: not read, unless --max-depth says more")]
    TooDeep {
        /// The bound.
        limit: u32,
    },
    /// A member of a container that only a password opens.
    #[error("encrypted: take it out of the archive with its password")]
    Encrypted,
    /// A member of a container whose name would lead out of it.
    #[error("the name leads out of the archive")]
    OutsideName,
    /// A record that breaks the rules of its format.
    #[error("malformed {format} at column {column}: {reason}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// The column in bytes, counted from 1.
        column: usize,
        /// The rule.
        reason: String,
    },
    /// A record that ends before it is complete.
    #[error("{format} cut short")]
    CutShort {
        /// The format.
        format: &'static str,
    },
    /// A document that grows beyond what a tree of it holds.
    #[error("more than {limit} elements in one record")]
    TooManyElements {
        /// The bound.
        limit: usize,
    },
    /// A reference to an entity that the file declares itself, or has in another file. None is expanded.
    #[error("the entity &{name}; is not expanded: it stands as written")]
    Entity {
        /// Its name.
        name: String,
    },
    /// A reader that could not cope with what it met.
    #[error("its reader failed ({said}): please report it, with the file if you may")]
    Crash {
        /// What it said.
        said: String,
    },
    /// A file in which so many records are damaged that looking for the next good one was given up.
    #[error("too damaged to read further")]
    Hopeless,
    /// A record with neither text nor headline.
    #[error("a record without text")]
    NoText,
    /// A record whose text is written in a way that is not known.
    #[error("the text of the record is in no form that is known: not read")]
    UnreadText,
    /// A text under a name that is not known, in a record without any other.
    #[error("the text under the name {name:?} is not read: name it \"text\"")]
    TextElsewhere {
        /// The name.
        name: String,
    },
    /// A record of something that is told over and over and is no news.
    #[error("{what}, not news")]
    NoNews {
        /// What it is.
        what: &'static str,
    },
    /// A table whose first row does not name what its columns hold.
    #[error(
        "no column named like a title or a text in {found:?}: name the columns in a first line, such as date,title,text"
    )]
    NoHeader {
        /// The first row.
        found: String,
    },
    /// A file of a record format that holds no record.
    #[error("no article in it")]
    NoArticle,
    /// Metadata at the head of a Markdown file that can't be understood; its text is read all the same.
    #[error("front matter not understood: {reason}")]
    FrontMatter {
        /// What its parser said, on one line.
        reason: String,
    },
    /// Dates that say nothing certain; the articles are kept without them.
    #[error("{count} not understood, the first: {first:?}", count = counted(*count, "date"))]
    DatesUnread {
        /// How many.
        count: u64,
        /// The first of them.
        first: String,
    },
    /// Dates in which the day could be the month; the articles are kept without them.
    #[error("day and month can't be told apart in {count}, the first: {first:?}", count = counted(*count, "date"))]
    DatesEitherWay {
        /// How many.
        count: u64,
        /// The first of them.
        first: String,
    },
    /// Anything else the system says.
    #[error("could not be read: {0}")]
    Io(io::Error),
}

/// Returns how many of the articles of a folder are meant: `its only article`, `43 of its 75 articles`.
fn share(gone: u64, held: u64) -> String {
    if held == 1 {
        "its only article".to_owned()
    } else {
        format!("{} of its {}", grouped(gone), counted(held, "article"))
    }
}

impl Cause {
    /// Returns what kind of problem it is: a few words, the same for all of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Cause::NotFound => "no such file",
            Cause::Denied => "permission denied",
            Cause::Index => "an index",
            Cause::Loop { .. } | Cause::DeadLink => "a link that leads nowhere",
            Cause::OutsideLink => "a link that leads out",
            Cause::Special => "neither file nor folder",
            Cause::Emptied { .. } => "a folder that lost its files",
            Cause::NotCarriedOver { .. } | Cause::Nameless { .. } | Cause::NotCarriedOverPart => {
                "was in the damaged index alone"
            }
            Cause::Unsteady => "changes while it is read",
            Cause::NotText => "not text",
            Cause::NotRead { .. } => "a format that is not read",
            Cause::Empty => "empty",
            Cause::TooLarge { .. } | Cause::TooManyElements { .. } => "too large",
            Cause::Damaged { .. } => "damaged",
            Cause::Expands { .. }
            | Cause::Unpacked { .. }
            | Cause::Overlaps
            | Cause::Window
            | Cause::TooDeep { .. } => "unpacks beyond measure",
            Cause::Encrypted => "encrypted",
            Cause::OutsideName => "a name that leads out of its archive",
            Cause::Malformed { .. } | Cause::Hopeless => "malformed",
            Cause::Entity { .. } => "an entity of its own",
            Cause::CutShort { .. } => "cut short",
            Cause::Crash { .. } => "its reader failed",
            Cause::NoText => "a record without text",
            Cause::UnreadText | Cause::TextElsewhere { .. } => "a text not understood",
            Cause::NoNews { .. } => "not news",
            Cause::NoHeader { .. } => "a table without names of columns",
            Cause::NoArticle => "no article in it",
            Cause::FrontMatter { .. } => "front matter not understood",
            Cause::DatesUnread { .. } => "dates not understood",
            Cause::DatesEitherWay { .. } => "dates that may be read two ways",
            Cause::Io(_) => "could not be read",
        }
    }

    /// Returns whether there are no articles to be read.
    pub fn is_absence(&self) -> bool {
        matches!(self, Cause::NotFound | Cause::Index | Cause::Special)
    }

    /// Returns whether something of the file may be unread because of it, and what the file held before can't be known to be gone.
    pub fn leaves_unread(&self) -> bool {
        match self {
            Cause::NotFound
            | Cause::Denied
            | Cause::Index
            | Cause::Loop { .. }
            | Cause::OutsideLink
            | Cause::DeadLink
            | Cause::Special
            | Cause::Unsteady
            | Cause::NotText
            | Cause::NotRead { .. }
            | Cause::TooLarge { .. }
            | Cause::Damaged { .. }
            | Cause::Expands { .. }
            | Cause::Unpacked { .. }
            | Cause::Overlaps
            | Cause::Window
            | Cause::TooDeep { .. }
            | Cause::Encrypted
            | Cause::OutsideName
            | Cause::Malformed { .. }
            | Cause::CutShort { .. }
            | Cause::TooManyElements { .. }
            | Cause::Crash { .. }
            | Cause::Hopeless
            | Cause::NoHeader { .. }
            | Cause::UnreadText
            | Cause::TextElsewhere { .. }
            | Cause::Io(_) => true,
            Cause::Emptied { .. }
            | Cause::NotCarriedOver { .. }
            | Cause::Nameless { .. }
            | Cause::NotCarriedOverPart
            | Cause::Empty
            | Cause::Entity { .. }
            | Cause::NoText
            | Cause::NoNews { .. }
            | Cause::NoArticle
            | Cause::FrontMatter { .. }
            | Cause::DatesUnread { .. }
            | Cause::DatesEitherWay { .. } => false,
        }
    }

    /// Returns whether the article was read all the same, and reading it again would find nothing new.
    pub fn is_notice(&self) -> bool {
        matches!(self, Cause::DatesUnread { .. } | Cause::DatesEitherWay { .. } | Cause::Entity { .. })
    }
}

impl From<io::Error> for Cause {
    /// Turns what the system said into a cause; a cause that travelled inside an I/O error comes out again.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Cause::NotFound,
            io::ErrorKind::PermissionDenied => Cause::Denied,
            _ => error.downcast::<Cause>().unwrap_or_else(Cause::Io),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_survives_the_way_through_an_io_error() {
        let error = io::Error::other(Cause::Expands { ratio: 7 });
        assert!(matches!(Cause::from(error), Cause::Expands { ratio: 7 }));
    }

    #[test]
    fn a_problem_reads_as_path_line_and_reason() {
        let problem = Problem { path: "a.jsonl".to_owned(), line: Some(3), cause: Cause::NoText };
        assert_eq!(problem.to_string(), "a.jsonl:3: a record without text");
        let problem = Problem { path: "a.txt".to_owned(), line: None, cause: Cause::Empty };
        assert_eq!(problem.to_string(), "a.txt: empty");
    }
}
