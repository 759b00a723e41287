//! Links the command statically and at a fixed place, with what a query runs side by side, where the system has what that takes.
//!
//! A query is a process of a few milliseconds, and a fifth of that would go to finding shared libraries and to moving
//! the program to the place where it was loaded; another seventh to functions that lie all over the program, each on a page
//! that has to be brought in. Rust's own switches for the former (`crt-static`, `relocation-model`) can't be
//! used in a package with procedural macros, since cargo would apply them to those too; so the linker is told alone,
//! for the command alone. Where the static libraries of the GNU C library are not installed, or the system is another,
//! or what the linker makes by a script does not run or could be written as it runs, the command is linked as usual and works all the
//! same. The linker is told to write the command in one go, too.

#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The libraries that Rust asks for by name, and the static ones that stand for each. The parts of the C library and
/// of the compiler's need each other.
const LIBRARIES: [(&str, &[&str]); 7] = [
    ("gcc_s", &["libgcc_eh.a", "libgcc.a", "libc.a"]),
    ("c", &["libc.a", "libgcc_eh.a", "libgcc.a"]),
    ("m", &["libm.a"]),
    ("rt", &["librt.a"]),
    ("pthread", &["libpthread.a"]),
    ("dl", &["libdl.a"]),
    ("util", &["libutil.a"]),
];

/// What a query touches of the program and what it does not, as a script for the linker, made by `benches/layout.py`.
const LAYOUT: &str = "layout.ld";

/// What tells lld whether to map the file that it writes. Some versions have the two the wrong way round.
const MAPPED_OR_NOT: [&str; 2] = ["-Wl,--no-mmap-output-file", "-Wl,--mmap-output-file"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={LAYOUT}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_native = env::var("TARGET").ok() == env::var("HOST").ok();
    if !is_native || !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return;
    }
    let Some(folder) = env::var_os("OUT_DIR").map(PathBuf::from) else { return };
    if let Ok(()) = stand_ins(&folder) {
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    if !is("PROFILE", "release") {
        return;
    }
    let script = env::current_dir().map(|here| format!("-T{}", here.join(LAYOUT).display()));
    if let Ok(script) = script
        && links_with(&script, &folder.join("trial"))
    {
        println!("cargo::rustc-link-arg-bins={script}");
    }
    if let Some(argument) = MAPPED_OR_NOT.into_iter().find(|argument| writes_in_one_go(argument, &folder)) {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}

/// A program that ends well if a panic can be caught: what unwinds the stack is found by its place.
const TRIAL: &str =
    "fn main() { assert!(std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(()))).is_err()) }\n";

/// Returns whether a program that is linked with an argument, at a place, runs, and what can be written is still apart from what is run.
fn links_with(argument: &str, linked: &Path) -> bool {
    let program = linked.with_extension("rs");
    let Some(mut compiler) = env::var_os("RUSTC").map(Command::new) else { return false };
    if fs::write(&program, TRIAL).is_err() {
        return false;
    }
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        compiler.arg(format!("-Clinker={}", linker.display()));
    }
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    compiler.args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()));
    compiler.arg(format!("-Clink-arg={argument}")).arg("-o").arg(linked).arg(program);
    let ends_well = |command: &mut Command| command.output().is_ok_and(|done| done.status.success());
    ends_well(&mut compiler)
        && ends_well(&mut Command::new(linked))
        && fs::read(linked).is_ok_and(|linked| is_safe(&linked))
}

/// Returns whether the linker writes a program in one go, with an argument. Linux keeps a file in memory in pieces as large as those that it
/// was written in; of a program that was mapped and filled page by page, each page is mapped and unmapped by itself, and a query
/// takes a twentieth to a tenth longer. A linker that maps makes a file of another name and gives it its own in the end, in the place of a
/// link that leads elsewhere; one that does not writes to where the link leads.
fn writes_in_one_go(argument: &str, folder: &Path) -> bool {
    let (link, elsewhere) = (folder.join("link"), folder.join("elsewhere"));
    // What an earlier build left.
    for old in [&link, &elsewhere] {
        _ = fs::remove_file(old);
    }
    symlink(&elsewhere, &link).is_ok() && links_with(argument, &link) && link.is_symlink()
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Returns whether no segment of a program can be written and run as well. Of programs of 64 bits, the last byte of a number first.
fn is_safe(program: &[u8]) -> bool {
    if !program.starts_with(b"\x7fELF\x02\x01") {
        return false;
    }
    let number = |at: usize, bytes: usize| -> Option<usize> {
        let bytes = program.get(at..at + bytes)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    // The header says where the headers of the segments are, how long each is and how many there are; a segment's, what may be done.
    let (Some(start), Some(size), Some(count)) = (number(0x20, 8), number(0x36, 2), number(0x38, 2)) else {
        return false;
    };
    const RUN_AND_WRITTEN: usize = 0b011;
    (0..count).all(|segment| {
        number(start + segment * size + 4, 4).is_some_and(|flags| flags & RUN_AND_WRITTEN != RUN_AND_WRITTEN)
    })
}

/// Writes what the linker finds under the name of each library: a script that names the static ones.
fn stand_ins(folder: &Path) -> io::Result<()> {
    for (name, parts) in LIBRARIES {
        let found: Vec<String> = parts.iter().map(|part| place_of(part)).collect::<io::Result<_>>()?;
        fs::write(folder.join(format!("lib{name}.a")), format!("GROUP ( {} )\n", found.join(" ")))?;
    }
    Ok(())
}

/// Returns where the C compiler, which Rust links with, has a library.
fn place_of(library: &str) -> io::Result<String> {
    let told = Command::new("cc").arg(format!("-print-file-name={library}")).output()?;
    let path = String::from_utf8_lossy(&told.stdout).trim().to_owned();
    if Path::new(&path).is_absolute() { Ok(path) } else { Err(io::ErrorKind::NotFound.into()) }
}
