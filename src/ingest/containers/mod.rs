//! Containers: files that hold files, one behind the other as a stream (tar) or by a directory (zip).
//!
//! Nothing is ever unpacked to where it could be found: members are read from the container itself, and only a zip
//! that stands inside of another packing is laid down in a nameless file, since its directory is at its end.

mod streamed;
mod tar;
#[cfg(test)]
mod tests;
mod zip;

use std::io::Read;

pub(crate) use self::zip::{is_zip, read as read_zip};
pub(crate) use tar::{is_tar, read as read_tar};

use super::Cause;
use super::sink::Stop;

/// Takes the members of a container: the name of each, and its bytes or why there are none.
pub(crate) type EachMember<'e> = &'e mut dyn FnMut(&str, Result<Box<dyn Read + '_>, Cause>) -> Result<(), Stop>;

/// The name under which the text of a document is handed on that is kept as a container: no member has it.
pub(crate) const ITSELF: &str = "";

/// A container that is read.
pub(crate) struct Container {
    /// Its short name.
    pub(crate) name: &'static str,
    /// The endings of its files' names.
    pub(crate) extensions: &'static [&'static str],
}

/// The containers.
pub(crate) static CONTAINERS: [Container; 2] =
    [Container { name: "tar", extensions: &["tar"] }, Container { name: "zip", extensions: &["zip"] }];

/// Returns the name of a member as the way to it below the container; nothing when the member is passed over,
/// as hidden files are everywhere and what systems leave beside files for themselves.
///
/// # Errors
/// The name leads out of the container.
fn way_to(name: &str) -> Result<Option<String>, Cause> {
    let mut parts: Vec<&str> = Vec::new();
    if name.starts_with(['/', '\\']) || name.contains('\0') {
        return Err(Cause::OutsideName);
    }
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return Err(Cause::OutsideName),
            part => parts.push(part),
        }
    }
    let is_hidden = parts.iter().any(|part| part.starts_with('.')) || parts.first() == Some(&"__MACOSX");
    Ok((!parts.is_empty() && !is_hidden).then(|| parts.join("/")))
}

#[cfg(test)]
mod names {
    use super::*;

    #[test]
    fn names_lead_to_members_below_the_container_only() {
        assert_eq!(way_to("./a//b.txt").unwrap().as_deref(), Some("a/b.txt"));
        assert_eq!(way_to("a\\b.txt").unwrap().as_deref(), Some("a/b.txt"));
        for hidden in [".DS_Store", "a/._b.txt", "__MACOSX/a.txt", "./", ""] {
            assert_eq!(way_to(hidden).unwrap(), None, "{hidden}");
        }
        for outside in ["../a.txt", "a/../../b", "/etc/passwd", "..\\a", "\\\\host\\a", "a\0b"] {
            assert!(matches!(way_to(outside), Err(Cause::OutsideName)), "{outside}");
        }
    }
}
