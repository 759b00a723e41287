#!/usr/bin/env python3
"""Write the layout of the command: the functions that a query runs, for the linker to put side by side.

usage: layout.py MORGUE INDEX > layout.ld

A page of the program costs a query some microseconds when it is first touched, and what a query runs is a seventh of the program.
MORGUE is a release build that has its symbols, INDEX an archive that `compare/run` made. Each kind of query runs under callgrind
(valgrind), which names the functions that were called. Their names are written without the hashes that stand for a version of the
compiler or of a crate, so that the layout goes on to fit; a name that is no longer there does nothing.

    CARGO_PROFILE_RELEASE_STRIP=none cargo build --release --locked
    benches/layout.py target/release/morgue WORK/stories-400000/archive/index-morgue > layout.ld.new && mv layout.ld.new layout.ld
"""
import os, re, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'compare'))
from peers import Morgue
from queries import QUERIES

# The names of Rust's functions, of its present scheme and the next, and of the functions of zstd. Those of the C library have no
# section of their own.
NAMED = ('_ZN', '_R', 'ZSTD_', 'HUF_', 'FSE_')


def main():
    morgue = Morgue(target=None, work=None)
    morgue.binary, morgue.index = map(os.path.abspath, sys.argv[1:])
    names = set()
    with tempfile.TemporaryDirectory() as folder:
        calls = os.path.join(folder, 'calls')
        for query in QUERIES:
            for shown in ([], ['--format', 'json']):
                command = morgue.search_command(query, *shown)
                subprocess.run(['valgrind', '--tool=callgrind', '--demangle=no', f'--callgrind-out-file={calls}', *command],
                               check=True, capture_output=True)
                with open(calls) as lines:
                    found = (re.match(r'c?fn=\(\d+\) ([\w.$]+)', line) for line in lines)
                    names.update(without_hashes(name[1]) for name in found if name and name[1].startswith(NAMED))
    print('/* The functions that a query runs. Made by benches/layout.py. */')
    print('SECTIONS\n{\n  .text.query :\n  {')
    for name in sorted(names):
        print(f'    *(.text.{name})')
    # Those that are seldom called, to make room in a vector or a table and the like. A query calls many, but few of all, which lie
    # all over the program; together they are short.
    print('    *(.text.unlikely.*)')
    print('  }\n}\nINSERT BEFORE .text;')


def without_hashes(name):
    """Returns the pattern of a symbol's name."""
    name = re.sub(r'Cs[0-9A-Za-z]+_', 'Cs*_', name)
    return re.sub(r'17h[0-9a-f]{16}E(\.llvm\.\d+)?$', '17h*', name)


if __name__ == '__main__':
    main()
