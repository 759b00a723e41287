"""Who is compared: how each is installed, how it indexes, and how it is asked each query in its own language."""
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
    """One program, and its index of one archive. A command that is None is something that the program cannot do."""
    name: str
    about: str
    # What Debian calls it, and a program of the package.
    package: str | None = None
    tool: str | None = None
    reads_lines = True
    reads_trees = False
    # Larger archives would take it too long.
    most_articles = 1_000_000_000

    def __init__(self, target, work, built=None):
        self.target, self.work, self.built = target, work, built

    def install(self):
        """Makes the program ready to run."""
        if self.tool and shutil.which(self.tool) is None:
            install_package(self.package)

    def open(self, archive):
        """Sets the archive that the commands are about from now on."""
        self.index = os.path.join(archive.folder if not archive.is_tree else os.path.dirname(archive.path),
                                  'index-' + self.name)

    def reads(self, archive):
        return (self.reads_trees if archive.is_tree else self.reads_lines) and archive.articles <= self.most_articles

    def clear(self):
        if os.path.isdir(self.index):
            shutil.rmtree(self.index)
        elif os.path.exists(self.index):
            os.remove(self.index)

    def version(self):
        return output([*self.program(), '--version']).split('\n')[0]

    def exits_at_once(self):
        """Returns the command that does nothing, whose time is the floor under every other."""
        return [*self.program(), '--version']

    def program(self):
        raise NotImplementedError

    def index_command(self, path):
        """Returns the command that indexes a file of articles or a tree, or adds it to the index."""
        raise NotImplementedError

    def update_command(self, archive):
        """Returns the command that adds the further articles; those of a tree are in it then."""
        return self.index_command(archive.path if archive.is_tree else archive.more)

    def again_command(self, archive):
        """Returns the command that looks for changes where there are none."""
        return self.index_command(archive.path) if archive.is_tree else None

    def search_command(self, query):
        """Returns the command that prints the best ten articles, each with its headline and a lit passage."""
        raise NotImplementedError

    def count(self, query):
        """Returns how many articles match; not timed."""
        raise NotImplementedError


class Morgue(Peer):
    name = 'morgue'
    about = 'this program, as it comes'
    reads_trees = True

    def install(self):
        self.binary = cargo(ROOT, self.target, 'morgue', self.built)

    def program(self):
        return [self.binary]

    def index_command(self, path):
        return [self.binary, '--index', self.index, 'index', path]

    def again_command(self, archive):
        return [self.binary, '--index', self.index, 'index']

    def search_command(self, query, *options):
        words = ' '.join(query.words)
        asked = {'phrase': f'"{words}"', 'prefix': f'{words}*', 'suffix': f'*{words}', 'fuzzy': f'{words}~',
                 'near': ' w/5 '.join(query.words), 'year': ' date:'.join(query.words),
                 'without': ' -'.join(query.words)}.get(query.kind, words)
        how = {'any': ['--any'], 'newest': ['--sort', 'newest']}.get(query.kind, [])
        return [self.binary, '--index', self.index, 'search', '--color', 'never', *how, *options, asked]

    def count(self, query):
        return int(output(self.search_command(query, '--count'), accepted=(0, 1)))


class Bare(Peer):
    name = 'bare'
    about = ('tantivy as it comes, under 200 lines (`benches/compare/bare-tantivy`), built by cargo as it comes: English '
             "stems, all fields stored, two writer threads with 400 MB, tantivy's own query parser and snippets; a prefix "
             'is a regular expression to it, unranked and not lit, and a proximity a phrase with slop')

    def install(self):
        self.binary = cargo(os.path.join(HERE, 'bare-tantivy'), self.target, 'bare-tantivy', self.built)

    def program(self):
        return [self.binary]

    def index_command(self, path):
        return [self.binary, 'index', path, self.index]

    def search_command(self, query, verb='search'):
        words = ' '.join(query.words)
        asked = {'all': words, 'any': words, 'phrase': f'"{words}"', 'prefix': f'title:/{words}.*/ OR body:/{words}.*/',
                 'suffix': f'title:/.*{words}/ OR body:/.*{words}/',
                 'near': f'"{words}"~4', 'year': '{0} date:[{1}-01-01 TO {1}-12-31]'.format(*query.words, '')
                 if query.kind == 'year' else '', 'without': ' -'.join(query.words)}.get(query.kind)
        return asked and [self.binary, verb, self.index, *(['--any'] if query.kind == 'any' else []), asked]

    def count(self, query):
        return int(output(self.search_command(query, 'count')))


class Sqlite(Peer):
    name = 'sqlite'
    about = ('SQLite FTS5, `porter unicode61`, loaded by Python in one transaction with 400 MB of memory, asked by the '
             'sqlite3 shell; `ORDER BY rank` is its bm25() without computing snippets that are not shown. It does not '
             'count the matches in the time given, as the others do')
    package = tool = 'sqlite3'

    def program(self):
        return ['sqlite3']

    def version(self):
        loader = output([sys.executable, os.path.join(HERE, 'sqlite.py'), '--version']).strip()
        return f'{super().version().split()[0]} (loaded with {loader})'

    def index_command(self, path):
        return [sys.executable, os.path.join(HERE, 'sqlite.py'), path, self.index]

    def search_command(self, query):
        where = self.where(query)
        order = 'date DESC' if query.kind == 'newest' else 'rank'
        return where and self.shell("SELECT title, source, date, id, snippet(articles, 1, '*', '*', '…', 60) FROM articles "
                                    f'WHERE {where} ORDER BY {order} LIMIT {HITS}')

    def count(self, query):
        return int(output(self.shell(f'SELECT count(*) FROM articles WHERE {self.where(query)}')))

    def shell(self, statement):
        return ['sqlite3', '-batch', '-readonly', self.index, statement]

    @staticmethod
    def where(query):
        words = ' '.join(query.words)
        match = {'all': words, 'newest': words, 'any': ' OR '.join(query.words), 'phrase': f'"{words}"',
                 'prefix': f'{words}*', 'near': f'NEAR({words}, 4)', 'year': query.words[0],
                 'without': ' NOT '.join(query.words)}.get(query.kind)
        in_year = f" AND date BETWEEN '{query.words[-1]}-01-01' AND '{query.words[-1]}-12-31'"
        return match and f"articles MATCH '{match}'" + (in_year if query.kind == 'year' else '')


def cargo(folder, target, name, built):
    """Returns the program of the package in `folder`, built as its lock file says unless it is among those `built`."""
    if built:
        return os.path.join(os.path.abspath(built), name)
    print(f'building {os.path.relpath(folder, ROOT)}', file=sys.stderr)
    command = ['cargo', 'build', '--quiet', '--release', '--locked', '--target-dir', target]
    subprocess.run(command, cwd=folder, check=True)
    return os.path.join(target, 'release', name)


def install_package(name):
    """Installs a package of Debian, which takes root."""
    print(f'installing {name}', file=sys.stderr)
    if os.geteuid() != 0:
        raise SystemExit(f'{name} is not installed: apt-get install {name}, or leave it out with --only')
    subprocess.run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', name], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'})


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
