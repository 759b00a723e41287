//! What the command asked of the system, read from the log of `strace -f -xx`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The calls that change files, or make the changes durable.
pub(crate) const CALLS: &str = "trace=open,openat,creat,write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2,\
                                unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,ftruncate,close,lseek,fcntl,dup";

/// One thing that was done.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    MakeFolder(PathBuf),
    Open {
        path: PathBuf,
        file: i32,
        makes: bool,
        empties: bool,
    },
    Write {
        file: i32,
        bytes: Vec<u8>,
    },
    Cut {
        file: i32,
        length: usize,
    },
    Rewind {
        file: i32,
    },
    Twin {
        file: i32,
        twin: i32,
    },
    Close {
        file: i32,
    },
    /// A sync began: what was written up to now will be durable when it ends.
    SyncBegins {
        file: i32,
    },
    SyncEnds {
        file: i32,
    },
    Rename(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Remove(PathBuf),
    /// Of a name in an open folder.
    RemoveIn {
        folder: i32,
        name: PathBuf,
    },
    /// The summary was printed.
    Report,
}

/// Returns the steps of a log, paths as they are seen from a folder.
pub(crate) fn steps(log: &str, cwd: &Path) -> Vec<Step> {
    let mut begun: HashMap<&str, String> = HashMap::new();
    let mut steps = Vec::new();
    for line in log.lines() {
        let Some((process, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            if start.starts_with("fsync(") || start.starts_with("fdatasync(") {
                steps.push(Step::SyncBegins { file: number(start.split_once('(').unwrap().1) });
            }
            begun.insert(process, start.to_owned());
        } else if let Some(end) = rest.strip_prefix("<... ") {
            let whole = begun.remove(process).unwrap_or_default() + end.split_once(" resumed>").unwrap().1;
            steps.extend(step(&whole, cwd));
        } else {
            if rest.starts_with("fsync(") || rest.starts_with("fdatasync(") {
                steps.push(Step::SyncBegins { file: number(rest.split_once('(').unwrap().1) });
            }
            steps.extend(step(rest, cwd));
        }
    }
    steps
}

/// Returns what a call did; nothing if it failed or changes nothing.
fn step(call: &str, cwd: &Path) -> Option<Step> {
    let (name, rest) = call.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let result: i64 = result.split_whitespace().next()?.parse().ok()?;
    if result < 0 {
        return None;
    }
    let paths: Vec<PathBuf> = arguments
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|hex| cwd.join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&bytes(hex))))
        .collect();
    let file = number(arguments);
    let path = |number: usize| paths.get(number).cloned();
    Some(match name {
        "open" | "openat" | "creat" => Step::Open {
            path: path(0)?,
            file: result as i32,
            makes: arguments.contains("O_CREAT"),
            empties: arguments.contains("O_TRUNC"),
        },
        "write" if file == 1 => Step::Report,
        "write" => {
            let written = arguments.split('"').nth(1)?;
            Step::Write { file, bytes: bytes(written)[..result as usize].to_vec() }
        }
        "writev" | "pwrite64" if file > 2 => panic!("a call that the model does not know: {name}"),
        "ftruncate" => {
            Step::Cut { file, length: arguments.rsplit(", ").next()?.trim_end_matches(')').trim().parse().ok()? }
        }
        "lseek" => Step::Rewind { file },
        "fcntl" if arguments.contains("F_DUPFD") => Step::Twin { file, twin: result as i32 },
        "dup" => Step::Twin { file, twin: result as i32 },
        "close" => Step::Close { file },
        "fsync" | "fdatasync" => Step::SyncEnds { file },
        "rename" | "renameat" | "renameat2" => Step::Rename(path(0)?, path(1)?),
        "link" | "linkat" => Step::Link(path(0)?, path(1)?),
        "unlink" | "rmdir" => Step::Remove(path(0)?),
        "unlinkat" if arguments.starts_with("AT_FDCWD") => Step::Remove(path(0)?),
        "unlinkat" => Step::RemoveIn { folder: file, name: path(0)?.file_name()?.into() },
        "mkdir" | "mkdirat" => Step::MakeFolder(path(0)?),
        _ => return None,
    })
}

fn number(arguments: &str) -> i32 {
    let digits: String = arguments.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(-1)
}

/// Returns the bytes of a string such as `\x2f\x61`.
fn bytes(hex: &str) -> Vec<u8> {
    hex.split("\\x").skip(1).map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
