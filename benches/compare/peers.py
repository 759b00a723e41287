"""Who is compared: how each is built, how it indexes, and how it is asked each query in its own language."""
import os
import re
import shutil
import subprocess
import sys

from archive import ROOT
from measure import output

HERE = os.path.dirname(os.path.abspath(__file__))
HITS = 10


class Peer:
    """One program. `index` is where its index lies; `query` may return None for what the program cannot be asked."""
    name: str
    about: str

    def __init__(self, work):
        self.index = os.path.join(work, 'index-' + self.name)

    def clear(self):
        if os.path.isdir(self.index):
            shutil.rmtree(self.index)
        elif os.path.exists(self.index):
            os.remove(self.index)

    def build(self, target):
        """Makes the program ready to run."""

    def exits_at_once(self):
        """Returns the command that does nothing, whose time is the floor under every other."""
        return [*self.program(), '--version']

    def version(self):
        return output(self.exits_at_once()).split('\n')[0]

    def count(self, query):
        return int(output(self.count_command(query)).split()[0])

    def program(self):
        raise NotImplementedError

    def index_command(self, articles):
        raise NotImplementedError

    def search_command(self, query):
        """Returns the command that prints the best ten articles, each with its headline and a lit passage."""
        raise NotImplementedError

    def count_command(self, query):
        """Returns the command that prints how many articles match; it is not timed."""
        raise NotImplementedError


class Morgue(Peer):
    name = 'morgue'
    about = 'this program, as it comes'

    def __init__(self, work, binary=None):
        super().__init__(work)
        self.binary = binary and os.path.abspath(binary)

    def build(self, target):
        if self.binary is None:
            cargo(ROOT, target)
            self.binary = os.path.join(target, 'release', 'morgue')

    def program(self):
        return [self.binary]

    def index_command(self, articles):
        return [self.binary, '--index', self.index, 'index', articles]

    def search_command(self, query, *options):
        words = ' '.join(query.words)
        asked = {'phrase': f'"{words}"', 'prefix': f'{words}*',
                 'without': ' -'.join(query.words)}.get(query.kind, words)
        any_word = ['--any'] if query.kind == 'any' else []
        return [self.binary, '--index', self.index, 'search', '--color', 'never', *any_word, *options, asked]

    def count_command(self, query):
        return self.search_command(query, '--count')


class Bare(Peer):
    name = 'bare'
    about = ('tantivy as it comes, under 200 lines (`benches/compare/bare-tantivy`): English stems, all fields stored, '
             "two writer threads with 400 MB, tantivy's own query parser and snippets; a prefix is a regular "
             'expression to it, unranked and not lit')

    def build(self, target):
        cargo(os.path.join(HERE, 'bare-tantivy'), target)
        self.binary = os.path.join(target, 'release', 'bare-tantivy')

    def program(self):
        return [self.binary]

    def index_command(self, articles):
        return [self.binary, 'index', articles, self.index]

    def search_command(self, query, verb='search'):
        words = ' '.join(query.words)
        asked = {'phrase': f'"{words}"', 'prefix': f'title:/{words}.*/ OR body:/{words}.*/',
                 'without': ' -'.join(query.words)}.get(query.kind, words)
        return [self.binary, verb, self.index, *(['--any'] if query.kind == 'any' else []), asked]

    def count_command(self, query):
        return self.search_command(query, 'count')


class Sqlite(Peer):
    name = 'sqlite'
    about = ('SQLite FTS5, `porter unicode61`, loaded by Python in one transaction with 400 MB of memory, asked by the '
             'sqlite3 shell; `ORDER BY rank` is its bm25() without computing snippets that are not shown. It does not '
             'count the matches in the time given, as the others do')

    def build(self, target):
        if shutil.which('sqlite3') is None:
            raise SystemExit('no sqlite3 on the path: install the package sqlite3')

    def program(self):
        return ['sqlite3']

    def version(self):
        loader = output([sys.executable, os.path.join(HERE, 'sqlite.py'), '--version']).strip()
        return f'{super().version().split()[0]} (loaded with {loader})'

    def index_command(self, articles):
        return [sys.executable, os.path.join(HERE, 'sqlite.py'), articles, self.index]

    def search_command(self, query):
        return self.shell("SELECT title, source, date, id, snippet(articles, 1, '*', '*', '…', 60) FROM articles "
                          f"WHERE articles MATCH '{self.match(query)}' ORDER BY rank LIMIT {HITS}")

    def count_command(self, query):
        return self.shell(f"SELECT count(*) FROM articles WHERE articles MATCH '{self.match(query)}'")

    def shell(self, statement):
        return ['sqlite3', '-batch', '-readonly', self.index, statement]

    @staticmethod
    def match(query):
        words = ' '.join(query.words)
        return {'all': words, 'any': ' OR '.join(query.words), 'phrase': f'"{words}"', 'prefix': f'{words}*',
                'without': ' NOT '.join(query.words)}[query.kind]


def cargo(folder, target):
    """Builds the package in `folder` as its lock file says."""
    print(f'building {os.path.relpath(folder, ROOT)}', file=sys.stderr)
    command = ['cargo', 'build', '--quiet', '--release', '--locked', '--target-dir', target]
    subprocess.run(command, cwd=folder, check=True)


PEERS = {peer.name: peer for peer in (Morgue, Bare, Sqlite)}


def shown(command, places):
    """Returns a command as a person would type it, with the names of `places` for the folders of this run."""
    words = []
    for word in command:
        for path, name in places:
            word = word.replace(path, name)
        if "'" in word:
            word = '"' + re.sub(r'(["$`\\])', r'\\\1', word) + '"'
        elif not re.fullmatch(r'[\w./:=+-]+', word):
            word = f"'{word}'"
        words.append(word)
    return ' '.join(words)
