#!/usr/bin/env python3
"""Write a dictionary for a fuzz target: the strings that stand in the source of what it reads with.

    fuzz/dictionary.py src/ingest/dates src/calendar > dates.dict
    cargo +nightly fuzz run dates -- -dict=dates.dict -max_len=1024

A reader compares what it reads with words of its format; chance alone comes upon few of them.
"""
import re
import sys
from pathlib import Path

# A literal of Rust, of text or of bytes, of a few characters.
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){2,40})"')


def main():
    words = set()
    for given in map(Path, sys.argv[1:]):
        for path in given.rglob('*.rs') if given.is_dir() else [given]:
            code = path.read_text().split('#[cfg(test)]')[0]
            words.update(unescaped(literal) for literal in LITERAL.findall(code) if path.name != 'tests.rs')
    for word in sorted(words):
        print('"' + ''.join(written(byte) for byte in word.encode()) + '"')


def unescaped(literal):
    """Returns the text that a literal of Rust stands for."""
    literal = re.sub(r'\\u\{([0-9a-f]+)\}|\\x([0-9a-f]{2})', lambda at: chr(int(at[1] or at[2], 16)), literal)
    return re.sub(r'\\(.)', lambda at: {'n': '\n', 'r': '\r', 't': '\t', '0': '\0'}.get(at[1], at[1]), literal)


def written(byte):
    """Returns a byte as libFuzzer reads it."""
    return chr(byte) if 0x20 <= byte < 0x7f and byte not in b'"\\' else f'\\x{byte:02x}'


if __name__ == '__main__':
    main()
