"""The peers that read trees of text files, and those that keep no postings on the disk."""
import os
import re
import shutil
import subprocess
import sys

import measure
from measure import output
from peers import HERE, HITS, Bare, Morgue, Peer, Sqlite


class Recoll(Peer):
    name = 'recoll'
    about = 'Recoll, the desktop search; `recollq -A` prints what it calls abstracts'
    package, tool = 'recollcmd', 'recollq'
    reads_lines, reads_trees = False, True

    def open(self, archive):
        super().open(archive)
        self.tree = archive.path

    def program(self):
        return ['recollq', '-c', self.index]

    def version(self):
        told = subprocess.run(['dpkg-query', '-W', '-f', '${Version}', 'recollcmd'], capture_output=True, text=True)
        return told.stdout or 'unknown'

    def exits_at_once(self):
        return ['recollq', '-h']

    def index_command(self, path):
        os.makedirs(self.index, exist_ok=True)
        with open(os.path.join(self.index, 'recoll.conf'), 'w', encoding='utf-8') as configuration:
            configuration.write(f'topdirs = {self.tree}\nloglevel = 2\nnoaspell = 1\nidxniceprio = 0\n')
        return ['recollindex', '-c', self.index]

    def search_command(self, query):
        words = ' '.join(query.words)
        asked = {'all': words, 'any': ' OR '.join(query.words), 'phrase': f'"{words}"', 'prefix': f'{words}*',
                 'suffix': f'*{words}', 'near': f'"{words}"p5', 'without': ' -'.join(query.words)}.get(query.kind)
        return asked and [*self.program(), '-A', '-n', str(HITS), asked]

    def count(self, query):
        command = [*self.program(), '-Q', '-E', self.search_command(query)[-1]]
        return int(re.search(r'(\d+) results', output(command))[1])


class Omega(Peer):
    name = 'omega'
    about = ("Xapian's own search engine: omindex, and omega run as a command; it keeps the first 512 bytes of a text and "
             'cuts its snippet from them; its counts are estimates')
    package, tool = 'xapian-omega', 'omindex'
    reads_lines, reads_trees = False, True
    PROGRAM = '/usr/lib/cgi-bin/omega/omega'
    TEMPLATE = '$set{stemmer,english}$set{flag_wildcard,1}$msize articles\n\n$hitlist{$field{caption}\n$snippet{$field{sample},300}\n\n}'

    def open(self, archive):
        super().open(archive)
        settings = os.path.join(os.path.dirname(self.index), 'omega-settings')
        os.makedirs(os.path.join(settings, 'templates'), exist_ok=True)
        with open(os.path.join(settings, 'omega.conf'), 'w', encoding='utf-8') as configuration:
            configuration.write(f'database_dir {os.path.dirname(self.index)}\n'
                                f'template_dir {settings}/templates\nlog_dir {settings}\ncdb_dir {settings}\n')
        with open(os.path.join(settings, 'templates', 'passages'), 'w', encoding='utf-8') as template:
            template.write(self.TEMPLATE)
        measure.ENVIRONMENT['OMEGA_CONFIG_FILE'] = os.path.join(settings, 'omega.conf')

    def program(self):
        return ['omindex']

    def exits_at_once(self):
        return ['omindex', '--version']

    def index_command(self, path):
        return ['omindex', '--db', self.index, '--url', '/', path]

    def search_command(self, query):
        words = ' '.join(query.words)
        asked = {'all': words, 'any': words, 'phrase': f'"{words}"', 'prefix': f'{words}*',
                 'near': ' NEAR/5 '.join(query.words), 'without': ' -'.join(query.words)}.get(query.kind)
        way = 'or' if query.kind == 'any' else 'and'
        return asked and [self.PROGRAM, f'DB={os.path.basename(self.index)}', 'FMT=passages', f'HITSPERPAGE={HITS}',
                          f'DEFAULTOP={way}', f'P={asked}']

    def count(self, query):
        return int(re.search(r'([\d,.]+) articles', output(self.search_command(query)))[1].replace(',', ''))


class Ripgrep(Peer):
    name = 'ripgrep'
    about = ('ripgrep, which keeps no index: it reads all files for every query, prints every line that has the words, '
             'unranked, and knows no inflections')
    package, tool = 'ripgrep', 'rg'
    reads_lines, reads_trees = False, True

    def open(self, archive):
        super().open(archive)
        self.tree = archive.path

    def program(self):
        return ['rg']

    def index_command(self, path):
        return None

    def again_command(self, archive):
        return None

    def update_command(self, archive):
        return None

    def search_command(self, query, *options):
        words = ' '.join(query.words)
        is_word = query.kind == 'all' and len(query.words) == 1
        before = r'\w*' if query.kind == 'suffix' else ''
        behind = r'\w*' if query.kind == 'prefix' else ''
        pattern = rf'\b{before}{words}{behind}\b'
        can = is_word or query.kind in ('phrase', 'prefix', 'suffix')
        return ['rg', '--no-config', '-i', *options, pattern, self.tree] if can else None

    def count(self, query):
        return len(output(self.search_command(query, '-l'), accepted=(0, 1)).splitlines())


class Bm25s(Peer):
    name = 'bm25s'
    about = ('bm25s from PyPI with PyStemmer, a library for Python whose whole process includes starting Python; it ranks '
             'articles that have any of the words and has no passages, so that the opening of each is printed')
    most_articles = 20_000

    def install(self):
        self.folder = os.path.join(self.work, 'bm25s')
        if not os.path.exists(self.folder):
            print('installing bm25s', file=sys.stderr)
            subprocess.run([sys.executable, '-m', 'venv', self.folder + '.part'], check=True)
            subprocess.run([self.folder + '.part/bin/python', '-m', 'pip', 'install', '-q', 'bm25s', 'PyStemmer'], check=True)
            # A virtual environment knows its own place only where scripts are concerned, and none is used here.
            shutil.move(self.folder + '.part', self.folder)

    def program(self):
        return [os.path.join(self.folder, 'bin', 'python'), os.path.join(HERE, 'bm25s_peer.py')]

    def index_command(self, path):
        return [*self.program(), 'index', path, self.index]

    def update_command(self, archive):
        return None

    def search_command(self, query, verb='search'):
        return [*self.program(), verb, self.index, *query.words] if query.kind == 'any' else None

    def count(self, query):
        return int(output(self.search_command(query, 'count')))


PEERS = {peer.name: peer for peer in (Morgue, Bare, Sqlite, Bm25s, Recoll, Omega, Ripgrep)}
