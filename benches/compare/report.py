"""The page: what was measured as Markdown, each figure beside its spread, its hits and the command that made it."""
import os
import sys
from dataclasses import dataclass
from statistics import median

from archive import ROOT
from goals import goals
from peers import HERE, shown
from plot import plot
from queries import QUERIES


@dataclass
class Run:
    """All that was measured in one session."""
    invocation: str
    # Folders of this run, and what they are called on the page.
    places: list
    sessions: list
    rounds: int
    machine: str
    date: str
    text_is: str
    peers: list
    disturbed: int


def write(run, out):
    """Writes the page, and beside it the plots and all times; only the page where no file is named."""
    if out is None:
        print(page(run, ''), end='')
        return
    folder = os.path.splitext(out)[0]
    os.makedirs(folder, exist_ok=True)
    for name, picture in plots(run):
        put(os.path.join(folder, name), picture)
    put(os.path.join(folder, 'rounds.tsv'), all_rounds(run))
    put(out, page(run, os.path.basename(folder) + '/'))


def put(path, text):
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)


def page(run, folder):
    parts = [
        '# Benchmarks',
        'Whole processes on one machine in one session, the programs in turn and in every order, query by query and round by round, so that a '
        'slow minute of the machine falls on all alike. Read the ratios; the times belong to this machine. Written by\n\n'
        f'    {run.invocation}', facts(run), '## What is asked of it', goals(run), '## The programs', programs(run)]
    for session in run.sessions:
        parts += [f'## {session.archive.name}', indexing(session), queries(session)]
        if session.cold:
            parts.append(cold(session))
    if folder and len([1 for session in run.sessions if not session.archive.is_tree]) > 1:
        parts += ['## By size', '\n\n'.join(f'![{name[:-4].replace("-", " ")}]({folder}{name})' for name, _ in plots(run))]
    parts += ['## Commands', commands(run)]
    if folder:
        parts.append(f'Every time that was taken is in [{folder}rounds.tsv]({folder}rounds.tsv).')
    return '\n\n'.join(parts) + '\n'


def facts(run):
    lines = [f'{run.text_is}' + ''.join(
        f'; {session.archive.name}: {session.archive.text_bytes / 1e6:.1f} MB of headlines and text' for session in run.sessions)]
    lines.append(f'{run.machine}; every measurement waited for an idle machine' + (
        f', but for {run.disturbed} that it found busy' if run.disturbed else ''))
    return '\n'.join(f'- {line}' for line in [*lines, run.date])


def programs(run):
    return '\n'.join(f'- **{name}**, {version}: {about}.' for name, version, about in run.peers)


def milliseconds(seconds):
    return f'{seconds * 1000:.1f}' if seconds < 0.1 else f'{seconds * 1000:,.0f}'


def walls(costs):
    return [cost.wall for cost in costs]


def spread(costs):
    """Returns the median of the rounds and, in brackets, the fastest and the slowest."""
    if not costs:
        return ''
    return f'{milliseconds(median(walls(costs)))} ({milliseconds(min(walls(costs)))}–{milliseconds(max(walls(costs)))})'


def table(heads, rows):
    lines = [heads, ['---'] + ['--:'] * (len(heads) - 1), *rows]
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def indexing(session):
    rows, text = [], session.archive.text_bytes
    own = session.indexing.get('morgue')
    for peer in session.peers:
        costs = session.indexing.get(peer.name)
        if not costs:
            continue
        wall, size = median(walls(costs)), session.sizes[peer.name]
        rows.append([
            peer.name, f'{wall:.2f} ({min(walls(costs)):.2f}–{max(walls(costs)):.2f})',
            f'{median(cost.cpu for cost in costs):.2f}', f'{text / 1e6 / wall:.0f}',
            f'{max(cost.peak for cost in costs) / 1e6:.0f}', f'{size / 1e6:.1f}', f'{size / text:.2f}',
            seconds(session.update.get(peer.name)), seconds(session.again.get(peer.name)),
            f'{median(walls(own)) / wall:.2f}' if own else ''])
    return ('Indexing: seconds from start to exit, everything on the disk and merged; the median of the rounds '
            '(fastest–slowest). *+1 %* adds a hundredth as many articles, *again* looks for changes where there are none. '
            'Memory and sizes in millions of bytes.\n\n') + table(
        ['', 'wall, s', 'CPU, s', 'MB of text a second', 'peak memory', 'index', 'index ÷ text', '+1 %, s', 'again, s',
         'morgue ÷ it'], rows)


def seconds(cost):
    return f'{cost.wall:.3f}' if cost else ''


def queries(session):
    others = [peer.name for peer in session.peers if peer.name != 'morgue']
    heads = ['']
    for peer in session.peers:
        heads += [f'{peer.name}, ms', 'hits']
    heads += [f'morgue ÷ {name}' for name in others]
    rows = []
    for query in QUERIES:
        row = [query.name]
        for peer in session.peers:
            hits = session.hits.get((peer.name, query.name))
            row += [spread(session.asked.get((peer.name, query.name))), '' if hits is None else f'{hits:,}']
        rows.append(row + [ratio(session.asked, name, query.name) for name in others])
    row = ['*a process that exits at once*']
    for peer in session.peers:
        row += [spread(session.asked.get((peer.name, None))), '']
    rows.append(row + ['' for _ in others])
    row = ['*peak memory of a search, MB*']
    for peer in session.peers:
        row += [f'{peak_of(session, peer.name) / 1e6:.0f}', '']
    rows.append(row + ['' for _ in others])
    return ('Queries: milliseconds of a whole process, from start to ten printed passages, with a warm page cache; the median '
            'of the rounds (fastest–slowest). The hit counts differ where the programs differ on what a word is and which of '
            'its forms count.\n\n') + table(heads, rows)


def peak_of(session, name):
    """Returns the most memory that a search took."""
    return max((peak for (peer, _), peak in session.peaks.items() if peer == name), default=0)


def ratio(asked, name, query):
    own, other = asked.get(('morgue', query)), asked.get((name, query))
    return f'{median(walls(own)) / median(walls(other)):.2f}' if own and other else ''


def cold(session):
    rows = []
    for query in QUERIES:
        if ('morgue', query.name) in session.cold:
            rows.append([query.name, *(spread(session.cold.get((peer.name, query.name))) for peer in session.peers)])
    return ('The same with a dropped page cache, the programs themselves included.\n\n'
            + table(['', *(f'{peer.name}, ms' for peer in session.peers)], rows))


def plots(run):
    """Returns the plots as names and pictures."""
    sessions = [session for session in run.sessions if not session.archive.is_tree]
    if len(sessions) < 2:
        return []
    names = [peer.name for peer in sessions[-1].peers]

    def lines(figure):
        found = [(name, [(each.archive.articles, figure(each, name)) for each in sessions if figure(each, name)])
                 for name in names]
        return [(name, line) for name, line in found if line]

    def asked(query):
        return lambda each, name: each.asked.get((name, query)) and median(walls(each.asked[name, query])) * 1000

    pictures = [
        ('indexing.svg', plot('Indexing', 's', lines(
            lambda each, name: each.indexing.get(name) and median(walls(each.indexing[name]))))),
        ('index-size.svg', plot('Size of the index', 'MB', lines(
            lambda each, name: each.sizes.get(name) and each.sizes[name] / 1e6)))]
    for query in ('rare word', 'frequent word', 'three words, all', 'three words, any', 'phrase'):
        pictures.append((query.replace(', ', '-').replace(' ', '-') + '.svg', plot(query.capitalize(), 'ms', lines(asked(query)))))
    kinds = [(query.name, [(each.archive.articles, asked(query.name)(each, 'morgue')) for each in sessions
                           if ('morgue', query.name) in each.asked]) for query in QUERIES[:7]]
    pictures.append(('morgue.svg', plot('Queries of morgue', 'ms', [(name, line) for name, line in kinds if line])))
    return pictures


def commands(run):
    lines = []
    for session in run.sessions:
        places = [*run.places, (sys.executable, 'python3'), (HERE, 'benches/compare'), (ROOT + '/', '')]
        lines += [f'# {session.archive.name}', *(shown(command, places) for command in session.commands), '']
    return '```sh\n' + '\n'.join(lines).rstrip() + '\n```'


def all_rounds(run):
    """Every time that was taken, in milliseconds, in the order in which it was."""
    lines = ['archive\twhat\tprogram\tmilliseconds']
    for session in run.sessions:
        kinds = [('indexing', ((name, 'indexing') for name in session.indexing), session.indexing),
                 ('warm', session.asked, session.asked), ('cold', session.cold, session.cold)]
        for kind, keys, costs in kinds:
            for name, what in keys:
                own = costs[name] if kind == 'indexing' else costs[name, what]
                label = 'exits at once' if what is None else what + (', cold' if kind == 'cold' else '')
                times = ' '.join(f'{cost.wall * 1000:.1f}' for cost in own)
                lines.append(f'{session.archive.name}\t{label}\t{name}\t{times}')
    return '\n'.join(lines) + '\n'
