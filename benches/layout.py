#!/usr/bin/env python3
"""Write the layout of the command: what a query touches of it, for the linker to put side by side.

usage: layout.py INDEX > layout.ld.new && mv layout.ld.new layout.ld

To bring a part of the program in, the system maps the sixteen pages around what is touched, and unmaps them in the end: some
microseconds for each, of a query that takes a few thousand. What a query touches is a twentieth of the program. The command is built
in `target/layout`, just as it always is; its linker is asked where everything is. Then each kind of query runs on INDEX, an archive that
`compare/run` made (a small one will do), under valgrind, which names every address that is touched. The functions and constants there
are put in the order of how many of the runs touched them.

The name of a function ends in a hash that stands for versions of the compiler and of crates. Where a name stands for a single
function, the hash is left out, so that the layout goes on to fit. Where it stands for several, only the one is meant that is touched, and
behind all others come those that have its name: where the hashes are others, they are as good as any. A name that is no longer
there does nothing. Constants without a name are numbered, crate by crate: those of this one, most of all that are touched, would have
other numbers after any change, and lie together anyway.
"""
import bisect
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'compare'))
from peers import Morgue
from queries import QUERIES

# What the linker brought together: the bytes of an input section from an address on, and the object file it is from.
Piece = namedtuple('Piece', 'address size name file')

# A line of the map that is about an input section: address, address again, size, alignment, file and name.
PIECE = re.compile(r' *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +\d+ {9}(\S.*):\((\S+)\)$')

# The number of a constant without a name, and what stands for its crate.
NUMBERED = re.compile(r'\.\.Lanon\.([0-9a-f]+)\.')

# A line of valgrind's that is about something below 256 MB, where the program is: its code and its constants.
TOUCHED = re.compile(rb'^(?:I  | [LSM] )(0[0-9a-f]{7}),', re.M)

# The archives of the C library and of the compiler, and their members.
MEMBER = re.compile(r'/(lib\w+)[^/]*\.a\((.+\.o)\)$')

# The sections of the program that are laid out: of what it is made, its name, and where it is put.
SECTIONS = (('.rodata', '.rodata.query', 'BEFORE .rodata'), ('.text', '.text.query', 'BEFORE .text'),
            ('.data.rel.ro', '.data.rel.ro', 'AFTER .init_array'))


def main():
    morgue = Morgue(target=None, work=None)
    morgue.index = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        morgue.binary, pieces = built(folder)
    runs = Counter()
    for query in QUERIES:
        for shown in ([], ['--format', 'json']):
            runs.update(touched(pieces, morgue.search_command(query, *shown)))
    names = Counter(without_hash(piece.name) for piece in pieces)
    crates = Counter(found[1] for piece in runs if (found := NUMBERED.search(piece.name)))
    own_crate = f'..Lanon.{crates.most_common(1)[0][0]}.'
    ordered = sorted((piece for piece in runs if own_crate not in piece.name), key=lambda piece: (-runs[piece], piece.address))
    print('/* What a query touches of the program. Made by benches/layout.py. */')
    for kind, section, place in SECTIONS:
        own = [piece for piece in ordered if is_of(piece, kind)]
        patterns = [pattern_of(piece, names) for piece in own]
        if kind == '.text':
            patterns += sorted(f'*({without_hash(piece.name)})' for piece in own if not MEMBER.search(piece.file))
        print(f'SECTIONS\n{{\n  {section} :\n  {{')
        for pattern in dict.fromkeys(patterns):
            print(f'    {pattern}')
        print(f'  }}\n}}\nINSERT {place};')


def built(folder):
    """Builds the command, and returns where it is and its pieces."""
    linker, found = os.path.join(folder, 'linker'), os.path.join(folder, 'map')
    with open(linker, 'w') as script:
        script.write(f'#!/bin/sh\nexec cc "$@" -Wl,-Map={found}\n')
    os.chmod(linker, 0o755)
    target = os.path.join(HERE, '..', 'target', 'layout')
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
        if process.wait() != 0:
            sys.exit(f'{command}: valgrind ended with {process.returncode}')
    found = set()
    for address in (int(digits, 16) for digits in addresses):
        piece = pieces[bisect.bisect(pieces, (address, sys.maxsize)) - 1]
        if piece.address <= address < piece.address + piece.size:
            found.add(piece)
    return found


def is_of(piece, kind):
    """Returns whether a piece is of a kind and has a name of its own, or that of a member of an archive."""
    return piece.name.startswith(kind + '.') or (piece.name == kind and MEMBER.search(piece.file))


def pattern_of(piece, names):
    """Returns what the linker knows a piece by."""
    if member := MEMBER.search(piece.file):
        # The functions of the C library have no sections of their own, and others have sections of the same name.
        return f'*{member[1]}*.a:{member[2]}({piece.name})'
    name = without_hash(piece.name)
    return f'*({name if names[name] == 1 else piece.name})'


def without_hash(name):
    """Returns the pattern of a symbol's name, whatever its hash."""
    name = re.sub(r'Cs[0-9A-Za-z]+_', 'Cs*_', name)
    return re.sub(r'17h[0-9a-f]{16}E(\.llvm\.\d+)?$', '17h*', name)


if __name__ == '__main__':
    main()
