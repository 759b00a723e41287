"""What the project asks of its speed, held against what was measured: one row a goal, with the worst case beside it."""
from statistics import median

from queries import QUERIES

# Those that may take longer: any of several very frequent words, and leading wildcards.
WIDE = ('pasted sentence, any', 'leading wildcard')


def goals(run):
    """Returns a table of the goals that this run can say something about."""
    lines = [session for session in run.sessions if not session.archive.is_tree]
    rows = []
    for session in run.sessions:
        if session.archive.is_tree:
            rows += tree(session)
    rows += at_size(next((each for each in lines if each.archive.articles == 400_000), lines[-1] if lines else None))
    if len(lines) > 1:
        rows += growth(lines[0], lines[-1])
    heads = ['', 'at most', 'measured', 'in', 'holds']
    body = [[what, f'{most:g}', f'{found:.2f}', where, 'yes' if found <= most else '**no**']
            for what, most, found, where in rows]
    return ('The worst case of each; ratios of medians within this run.\n\n'
            + '\n'.join('| ' + ' | '.join(row) + ' |' for row in [heads, ['---', '--:', '--:', '---', '---'], *body]))


def wall(costs):
    return median(cost.wall for cost in costs)


def tree(session):
    own = session.indexing.get('morgue')
    return [(f'indexing, morgue ÷ {name}', 0.05, wall(own) / wall(session.indexing[name]), session.archive.name)
            for name in ('recoll', 'omega') if own and name in session.indexing] + against(session, 'recoll', 0.5)


def at_size(session):
    if session is None or 'morgue' not in session.indexing:
        return []
    own, rows, where = session.indexing['morgue'], [], session.archive.name
    for name, most in (('bare', 1.0), ('sqlite', 0.6)):
        if name in session.indexing:
            rows.append((f'indexing, morgue ÷ {name}', most, wall(own) / wall(session.indexing[name]), where))
    rows.append(('indexing, peak memory in GB', 1.0, max(cost.peak for cost in own) / 1e9, where))
    rows.append(('index ÷ text', 0.8, session.sizes['morgue'] / session.archive.text_bytes, where))
    rows += against(session, 'bare', 1.33) + against_sqlite(session) + over_nothing(session)
    cold = [(wall(costs) * 1000, query) for (name, query), costs in session.cold.items() if name == 'morgue']
    if cold:
        slowest, query = max(cold)
        rows.append(('dropped page cache, ms', 60, slowest, query))
    return rows


def both(session, name):
    """Returns the queries that both can answer, with the times of both."""
    for query in QUERIES:
        own, other = session.asked.get(('morgue', query.name)), session.asked.get((name, query.name))
        if own and other:
            yield query.name, wall(own), wall(other)


def against(session, name, most):
    ratios = [(own / other, query) for query, own, other in both(session, name)]
    return [(f'a query, morgue ÷ {name}', most, *max(ratios))] if ratios else []


def against_sqlite(session):
    found = list(both(session, 'sqlite'))
    slow = [(own / other, query) for query, own, other in found if other > 0.01]
    quick = [(own / other, query) for query, own, other in found if other <= 0.01]
    return ([('a query, morgue ÷ sqlite, where that takes more than 10 ms', 0.5, *max(slow))] if slow else []) + (
        [('a query, morgue ÷ sqlite, elsewhere', 1.0, *max(quick))] if quick else [])


def over_nothing(session):
    nothing = wall(session.asked['morgue', None])
    over = [((wall(session.asked['morgue', query.name]) - nothing) * 1000, query.name) for query in QUERIES
            if ('morgue', query.name) in session.asked]
    usual = [each for each in over if each[1] not in WIDE]
    wide = [each for each in over if each[1] in WIDE]
    return ([('a query, ms over a process that exits at once', 4, *max(usual))] if usual else []) + (
        [('any of many frequent words or a leading wildcard, ms over that', 8, *max(wide))] if wide else [])


def growth(least, most):
    grown = [(wall(most.asked['morgue', query.name]) / wall(least.asked['morgue', query.name]), query.name)
             for query in QUERIES if ('morgue', query.name) in most.asked and ('morgue', query.name) in least.asked]
    peak = max(peak for (name, _), peak in most.peaks.items() if name == 'morgue')
    rows = [(f'a query, {most.archive.name} ÷ {least.archive.name}', 5, *max(grown))] if grown else []
    return rows + [('peak memory of a search, MB', 60, peak / 1e6, most.archive.name)]
