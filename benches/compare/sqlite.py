"""Loads an archive into SQLite FTS5: one transaction, Porter stems, 400 MB of memory as the other peer has.

usage: sqlite.py ARTICLES.jsonl DATABASE

Adds to what is there.

Python parses the JSON and SQLite's own C code does the rest. Loading with the shell's .import and JSON functions takes
as long, and a copy of the archive on disk besides. FTS5's own buffer of postings is 1 MB unless it is told otherwise;
with 300 MB it loads a fifth faster, so that is what it gets here. The search itself is a whole process of the sqlite3
shell: see peers.py.
"""
import json
import sqlite3
import sys

CACHE_KIBIBYTES = 100_000
POSTINGS_BYTES = 300_000_000


def rows(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            article = json.loads(line)
            yield article['title'], article['text'], article['id'], article['date'], article['source']


def load(articles, database):
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute(f'PRAGMA cache_size = -{CACHE_KIBIBYTES}')
    connection.execute(
        'CREATE VIRTUAL TABLE IF NOT EXISTS articles USING fts5('
        "title, body, id UNINDEXED, date UNINDEXED, source UNINDEXED, tokenize = 'porter unicode61')")
    connection.execute("INSERT INTO articles (articles, rank) VALUES ('hashsize', ?)", (POSTINGS_BYTES,))
    connection.execute('BEGIN')
    connection.executemany('INSERT INTO articles VALUES (?, ?, ?, ?, ?)', rows(articles))
    connection.execute('COMMIT')
    connection.close()


if __name__ == '__main__':
    if sys.argv[1:] == ['--version']:
        print(sqlite3.sqlite_version)
    elif len(sys.argv) == 3:
        load(*sys.argv[1:])
    else:
        sys.exit(__doc__)
