#!/usr/bin/env python3
"""Write the layout of the command: what a query touches of it, for the linker to put side by side and in front.

usage: layout.py INDEX > layout.ld.new && mv layout.ld.new layout.ld

To bring a part of the program in, the system maps the sixteen pages around what is touched, and unmaps them in the end: some
microseconds for each, of a query that takes a few thousand. What a query touches is a twentieth of the program. The command is built
in `target/layout`, just as it always is; its linker is asked where everything is. Then each kind of query runs on INDEX, under valgrind,
which names every address that is touched. INDEX is an archive that `compare/run` made (a small one will do) and `corpus`, for the
languages. The functions and constants there are put in the order of how many of the runs touched them.

What was touched stands in front of the file, with what the program writes to; everything else behind it. From a disk, Linux reads some
hundred kilobytes or some megabytes around what is touched first: then most of what is read is of use.

The name of a function ends in a hash that stands for versions of the compiler and of crates. Where a name stands for a single
function, the hash is left out, so that the layout goes on to fit. Where it stands for several, only the one is meant that is touched, and
the others come first in what is behind: where the hashes are others, they are as good as any. A name that is no longer
there does nothing. Constants without a name are numbered, crate by crate: those of this one, most of all that are touched, would have
other numbers after any change, and are all taken.
"""
import bisect
import json
import os
import re
import subprocess
import sys
from collections import Counter, namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'compare'))
from peers import Morgue
from queries import QUERIES, Query

# What the linker brought together: the bytes of an input section from an address on, and the object file it is from.
Piece = namedtuple('Piece', 'address size name file')

# A line of the map that is about an input section: address, address again, size, alignment, file and name.
PIECE = re.compile(r' *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +\d+ {9}(\S.*):\((\S+)\)$')

# The number of a constant without a name, and what stands for its crate.
NUMBERED = re.compile(r'\.\.Lanon\.([0-9a-f]+)\.')

# A line of valgrind's that is about something below 256 MB, where the program is: its code and its constants.
TOUCHED = re.compile(rb'^(?:I  | [LSM] )(0[0-9a-f]{7}),', re.M)

# Files by whose name a piece is known: the archives of the C library and of the compiler with their members, and what starts a program.
MEMBER = re.compile(r'/(?:(lib\w+)[^/]*\.a\((.+\.o)\)|(crt\w+\.o))$')

# The sections of the program that are laid out: of what it is made, its name, and where it is put.
SECTIONS = (('.rodata', '.rodata.query', 'BEFORE .init'), ('.text', '.text.query', 'AFTER .init'),
            ('.data.rel.ro', '.data.rel.ro', 'AFTER .init_array'))

# What runs where valgrind does not see it: the functions of the C library for processors that have more than the one that valgrind
# stands for, how threads are started and wait for each other, and what looks for the functions that the system lends to a program.
UNSEEN = ('*libc*.a:*-evex*.o(.text .text.*)', '*libc*.a:*-avx512*.o(.text .text.*)', '*libc*.a:clone3.o(.text)',
          '*(.text.*3std3sys4sync*5futex*)', '*libc*.a:dl-object.o(.text)', '*libc*.a:dl-setup_hash.o(.text)')

# What a query runs in an archive that has other languages than INDEX: the stemmers.
OTHERS = ('*(.text.*7frostem10algorithms*)', '*(.text.*7frostem12snowball_env*)')

# Asked beside the queries that are timed: words that no article has, so that others are looked for.
MISSPELLED = Query('misspelled words', 'all', ('parliment', 'inflaton'))

# What is behind all that: of the functions, first those of which others with the same name but for the hash were touched. The index of
# what unwinds the stack, `.eh_frame_hdr`, stays in front: lld gets its order right only if all functions are on one side of it.
REST = """SECTIONS
{{
  .eh_frame :
  {{
    KEEP(*(.eh_frame))
  }}
  .rodata.rest :
  {{
    *(.rodata .rodata.*)
  }}
  .text.rest :
  {{
{}
    *(.text .text.*)
  }}
}}
INSERT AFTER .bss;"""


def main():
    morgue = Morgue(target=None, work=None)
    morgue.index = os.path.abspath(sys.argv[1])
    morgue.binary, pieces = built()
    stats = subprocess.check_output([morgue.binary, '--index', morgue.index, 'stats', '--format', 'json'])
    if len(json.loads(stats)['languages']) < 3:
        sys.exit(f'{morgue.index} has too few languages: index corpus into it beside the archive')
    runs = Counter()
    for query in (*QUERIES, MISSPELLED):
        # What is on the disk only is read in another way.
        forget(morgue.index)
        for shown in ([], ['--format', 'json']):
            runs.update(touched(pieces, morgue.search_command(query, *shown)))
    names = Counter(without_hash(piece.name) for piece in pieces)
    crates = Counter(found[1] for piece in runs if (found := NUMBERED.search(piece.name)))
    own_crate = f'..Lanon.{crates.most_common(1)[0][0]}.'
    ordered = sorted((piece for piece in runs if own_crate not in piece.name), key=lambda piece: (-runs[piece], piece.address))
    print('/* What a query touches of the program, and behind it the rest. Made by benches/layout.py. */')
    for kind, section, place in SECTIONS:
        patterns = [pattern_of(piece, names) for piece in ordered if is_of(piece, kind)]
        if kind == '.text':
            patterns = [*UNSEEN, *patterns, *OTHERS]
        if kind == '.rodata':
            patterns.append(f'*(.rodata{own_crate}*)')
        print(f'SECTIONS\n{{\n  {section} :\n  {{\n{lines(patterns)}')
        print(f'  }}\n}}\nINSERT {place};')
    functions = (piece for piece in ordered if is_of(piece, '.text') and not MEMBER.search(piece.file))
    print(REST.format(lines(sorted(f'*({name})' for piece in functions if names[name := without_hash(piece.name)] > 1))))


def built():
    """Builds the command, and returns where it is and its pieces."""
    target = os.path.abspath(os.path.join(HERE, '..', 'target', 'layout'))
    os.makedirs(target, exist_ok=True)
    linker, found = os.path.join(target, 'linker'), os.path.join(target, 'map')
    with open(linker, 'w') as script:
        script.write(f'#!/bin/sh\nexec cc "$@" -Wl,-Map={found}\n')
    os.chmod(linker, 0o755)
    # An argument to the compiler would change the hashes in the names of functions; another linker does not.
    host = re.search(r'host: (\S+)', subprocess.check_output(['rustc', '-vV'], text=True))[1]
    changed = os.environ | {f'CARGO_TARGET_{host.upper().replace("-", "_")}_LINKER': linker, 'CARGO_TARGET_DIR': target}
    subprocess.run(['cargo', 'build', '--release', '--locked', '--bin', 'morgue'], cwd=HERE, env=changed, check=True)
    return os.path.join(target, 'release', 'morgue'), pieces_of(found)


def pieces_of(path):
    """Returns what the linker's map names, in the order of the addresses."""
    with open(path) as lines:
        found = (PIECE.match(line.rstrip('\n')) for line in lines)
        pieces = [Piece(int(of[1], 16), int(of[2], 16), of[4], of[3]) for of in found if of]
    return sorted(piece for piece in pieces if piece.size > 0)


def forget(folder):
    """Has the system drop what it keeps in memory of the files below a folder."""
    for inside, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(inside, name), 'rb') as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def touched(pieces, command):
    """Returns the pieces of which a run of the command touches something."""
    reader, writer = os.pipe()
    trace = ['valgrind', '--tool=lackey', '--trace-mem=yes', f'--log-fd={writer}', *command]
    with subprocess.Popen(trace, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        addresses, rest = set(), b''
        with open(reader, 'rb', buffering=0) as log:
            while block := log.read(1 << 20):
                whole, _, rest = (rest + block).rpartition(b'\n')
                addresses.update(TOUCHED.findall(whole))
        # 1: nothing was found.
        if process.wait() not in (0, 1):
            sys.exit(f'{command}: valgrind ended with {process.returncode}')
    found = set()
    for address in (int(digits, 16) for digits in addresses):
        piece = pieces[bisect.bisect(pieces, (address, sys.maxsize)) - 1]
        if piece.address <= address < piece.address + piece.size:
            found.add(piece)
    return found


def is_of(piece, kind):
    """Returns whether a piece is of a kind and has a name of its own, or is named by its file."""
    return piece.name.startswith(kind + '.') or (piece.name == kind and MEMBER.search(piece.file))


def pattern_of(piece, names):
    """Returns what the linker knows a piece by."""
    if member := MEMBER.search(piece.file):
        # The functions of the C library have no sections of their own, and others have sections of the same name.
        library, in_library, start = member.groups()
        return f'*{start}({piece.name})' if start else f'*{library}*.a:{in_library}({piece.name})'
    name = without_hash(piece.name)
    return f'*({name if names[name] == 1 else piece.name})'


def lines(patterns):
    """Returns a line for each of some patterns, once."""
    return '\n'.join(f'    {pattern}' for pattern in dict.fromkeys(patterns))


def without_hash(name):
    """Returns the pattern of a symbol's name, whatever its hash."""
    name = re.sub(r'Cs[0-9A-Za-z]+_', 'Cs*_', name)
    return re.sub(r'17h[0-9a-f]{16}E(\.llvm\.\d+)?$', '17h*', name)


if __name__ == '__main__':
    main()
