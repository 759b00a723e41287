"""The tables: what was measured as Markdown, each figure beside its spread, its hits and the command that made it."""
from statistics import median

from peers import shown


def milliseconds(seconds):
    return f'{seconds * 1000:.1f}' if seconds < 0.1 else f'{seconds * 1000:.0f}'


def spread(rounds):
    """Returns the median of the rounds and, in brackets, the fastest and the slowest."""
    return f'{milliseconds(median(rounds))} ({milliseconds(min(rounds))}–{milliseconds(max(rounds))})'


def table(heads, rows):
    lines = [heads, ['---'] + ['--:'] * (len(heads) - 1), *rows]
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def page(run):
    """Returns the whole page for one run."""
    return '\n\n'.join([
        '# Benchmarks',
        'Whole processes on one machine in one session, the programs in turn, query by query and round by round, so '
        'that a slow minute of the machine falls on all alike. Read the ratios; the times belong to this machine. '
        'Written by\n\n'
        f'    {run.invocation}',
        facts(run), '## The programs', programs(run), '## Indexing', indexing(run), '## Queries', queries(run),
        '## Commands', commands(run), '## All rounds', all_rounds(run)]) + '\n'


def facts(run):
    lines = [
        f'{run.articles:,} articles ({run.text_is}), {run.text_bytes / 1e6:.1f} MB of headlines and text, '
        f'{run.archive_bytes / 1e6:.1f} MB of JSON Lines',
        f'{run.machine}; every measurement waited for an idle machine' + (
            f', but for {run.disturbed} that it found busy' if run.disturbed else ''),
        f'{run.date}']
    return '\n'.join(f'- {line}' for line in lines)


def programs(run):
    return '\n'.join(f'- **{peer.name}**, {run.versions[peer.name]}: {peer.about}.' for peer in run.peers)


def indexing(run):
    rows = []

    def wall_of(name):
        return median(cost.wall for cost in run.indexing[name])

    for peer in run.peers:
        costs = run.indexing[peer.name]
        wall = [cost.wall for cost in costs]
        size, on_disk = run.sizes[peer.name]
        rows.append([
            peer.name, f'{median(wall):.2f} ({min(wall):.2f}–{max(wall):.2f})',
            f'{median(cost.cpu for cost in costs):.2f}', f'{run.text_bytes / 1e6 / median(wall):.0f}',
            f'{max(cost.peak for cost in costs) / 1e6:.0f}', f'{size / 1e6:.1f}', f'{on_disk / 1e6:.1f}',
            f'{size / run.text_bytes:.2f}', *ratios(run, peer, wall_of)])
    return (f'Seconds from start to exit, everything on the disk and merged; median '
            f'of the rounds (fastest–slowest; {run.index_rounds} rounds). Sizes in millions of bytes.\n\n') + table(
        ['', 'wall, s', 'CPU, s', 'MB of text a second', 'peak memory', 'index', 'on disk', 'index ÷ text',
         *ratio_head(run)], rows)


def queries(run):
    heads = ['']
    for peer in run.peers:
        heads += [f'{peer.name}, ms', 'hits']
    others = [peer for peer in run.peers if peer.name != 'morgue'] if 'morgue' in run.rounds else []
    heads += [f'morgue ÷ {peer.name}' for peer in others]
    rows = []
    for query in run.queries:
        row = [query.name]
        for peer in run.peers:
            row += [spread(run.rounds[peer.name][query]), f'{run.hits[peer.name][query]:,}']
        rows.append(row + [against(run.rounds, peer, query) for peer in others])
    row = ['*a process that exits at once*']
    for peer in run.peers:
        row += [spread(run.rounds[peer.name][None]), '']
    rows.append(row + ['' for _ in others])
    row = ['*peak memory of a search, MB*']
    for peer in run.peers:
        row += [f'{run.search_peak[peer.name] / 1e6:.0f}', '']
    rows.append(row + ['' for _ in others])
    return ('Milliseconds of a whole process, from start to ten printed passages, with a warm page cache; median of '
            f'the rounds (fastest–slowest; {run.query_rounds} rounds). The hit counts differ where the '
            'programs differ on what a word is and which of its forms count.\n\n') + table(heads, rows) + (
        f'\n\nA peak below {run.own_peak / 1e6:.0f} MB, the size of the program that measures, cannot be seen; '
        'index files that are mapped into memory count as far as they were read.')


def against(rounds, peer, query):
    return f'{median(rounds["morgue"][query]) / median(rounds[peer.name][query]):.2f}'


def ratio_head(run):
    return ['morgue ÷ it, wall'] if 'morgue' in run.indexing else []


def ratios(run, peer, figure):
    return [f'{figure("morgue") / figure(peer.name):.2f}'] if 'morgue' in run.indexing else []


def commands(run):
    lines = []
    for peer in run.peers:
        lines.append(shown(peer.index_command(run.archive), run.places))
        lines += [shown(peer.search_command(query), run.places) for query in run.queries]
        lines.append('')
    return '```sh\n' + '\n'.join(lines).rstrip() + '\n```'


def all_rounds(run):
    """Every time that was taken, in milliseconds, in the order in which it was."""
    lines = []
    for query in [*run.queries, None]:
        lines.append(query.name if query else 'a process that exits at once')
        lines += [f'  {peer.name:8}' + ' '.join(milliseconds(each) for each in run.rounds[peer.name][query])
                  for peer in run.peers]
    return '```text\n' + '\n'.join(lines) + '\n```'
