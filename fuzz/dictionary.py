#!/usr/bin/env python3
"""Write a dictionary for a fuzz target: the strings that stand in the source of what it reads with.

    fuzz/dictionary.py src/ingest/dates src/calendar > dates.dict
    cargo +nightly fuzz run dates -- -dict=dates.dict -max_len=1024

A reader compares what it reads with words of its format; chance alone comes upon few of them.
"""
import re
import sys
from pathlib import Path

# A literal of Rust, of text or of bytes, of a few characters, and what stands in it for a character.
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){2,40})"')
ESCAPE = re.compile(r'\\(?:u\{([0-9a-f]+)\}|x([0-9a-f]{2})|(.))')
CONTROLS = {'n': '\n', 'r': '\r', 't': '\t', '0': '\0'}


def main():
    words = set()
    for given in map(Path, sys.argv[1:]):
        for path in given.rglob('*.rs') if given.is_dir() else [given]:
            if path.name != 'tests.rs':
                code = path.read_text().split('#[cfg(test)]')[0]
                words.update(ESCAPE.sub(character, literal) for literal in LITERAL.findall(code))
    for word in sorted(words):
        print('"' + ''.join(written(byte) for byte in word.encode()) + '"')


def character(escape):
    """Returns the character that an escape stands for."""
    code, byte, sign = escape.groups()
    return CONTROLS.get(sign, sign) if sign else chr(int(code or byte, 16))


def written(byte):
    """Returns a byte as libFuzzer reads it."""
    return chr(byte) if 0x20 <= byte < 0x7f and byte not in b'"\\' else f'\\x{byte:02x}'


if __name__ == '__main__':
    main()
