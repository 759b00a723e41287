//! Small files that vouch for themselves: their last line is a checksum of all before it.
//!
//! tantivy sums up the large files of an index, but not those that say which of them count. A damaged one could lead to
//! a wrong answer, so they carry a sum of their own, and one that does not fit is not believed.
//!
//! ```text
//! the content, any lines
//! xxh3 <16 hexadecimal digits of the content, its last line feed included>
//! ```

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result, is_refusal};

const NAME: &str = "xxh3 ";

/// Returns a content with its seal.
pub(crate) fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = content.to_vec();
    if bytes.last().is_none_or(|last| *last != b'\n') {
        bytes.push(b'\n');
    }
    let seal = seal_of(&bytes);
    bytes.extend_from_slice(seal.as_bytes());
    bytes
}

/// Returns the content of a sealed file, its last line feed included; none if it is not as it was written.
pub(crate) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (content, seal) = bytes.split_at_checked(bytes.len().checked_sub(NAME.len() + 17)?)?;
    (seal == seal_of(content).as_bytes()).then_some(content)
}

/// Returns what a file holds; none if it is not there, or its disk can't be read.
///
/// # Errors
/// The system refused to read it.
pub(super) fn content_of(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_refusal(&error) => Err(Error::io(path, error)),
        Err(_) => Ok(None),
    }
}

/// Replaces a file by rename, sealed. When this returns, a crash can't take it back.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    write_whole(path, content).map_err(|source| Error::io(path, source))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Replaces a file by rename, sealed. A crash leaves the old one or the new one, whole.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(&sealed(content))?;
    file.sync_all()?;
    fs::rename(&new, path)
}

/// Makes the entries of a folder durable: the names of files that were made, renamed or removed in it.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(|source| Error::io(folder, source))
}

fn seal_of(content: &[u8]) -> String {
    format!("{NAME}{:016x}\n", xxh3_64(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_flip_cut_or_addition_breaks_the_seal() {
        let whole = sealed(b"gen-000001");
        assert_eq!(unsealed(&whole), Some(&b"gen-000001\n"[..]));
        assert_eq!(unsealed(&sealed(b"")), Some(&b"\n"[..]));
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[place] ^= 1 << bit;
                assert_eq!(unsealed(&flipped), None, "byte {place}");
            }
            assert_eq!(unsealed(&whole[..place]), None, "cut at {place}");
        }
        assert_eq!(unsealed(&[&whole[..], b"\n"].concat()), None);
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("CURRENT");
        for content in ["one", "two"] {
            replace(&path, content.as_bytes()).unwrap();
            assert_eq!(unsealed(&fs::read(&path).unwrap()), Some(format!("{content}\n").as_bytes()));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
