"""Plots of a figure against the size of the archive, both axes logarithmic, as SVG."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 64, 110, 34, 44
COLOURS = ['#0b6e4f', '#c1440e', '#2a4d9b', '#8a6d00', '#7b2d8e', '#555555', '#0088aa']


def plot(title, unit, series):
    """Returns a picture of lines; `series` are names with their points `(articles, figure)`."""
    points = [point for _, line in series for point in line]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x_of = scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    y_of = scale(min(ys), max(ys), HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             'font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
             f'<text x="{LEFT}" y="18" font-size="14">{title}</text>']
    for y in decades(min(ys), max(ys)):
        parts.append(f'<path d="M{LEFT} {y_of(y):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 6}" y="{y_of(y) + 4:.1f}" text-anchor="end">{y:,g}</text>')
    for x in sorted(set(xs)):
        parts.append(f'<path d="M{x_of(x):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>'
                     f'<text x="{x_of(x):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{x:,}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">articles</text>'
                 f'<text x="{LEFT - 6}" y="{TOP - 2}" text-anchor="end">{unit}</text>')
    taken = []
    for (name, line), colour in zip(series, COLOURS):
        path = 'L'.join(f'{x_of(x):.1f} {y_of(y):.1f}' for x, y in sorted(line))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>' for x, y in line]
        at = y_of(max(line)[1]) + 4
        while any(abs(at - other) < 13 for other in taken):
            at += 13
        taken.append(at)
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{at:.1f}" fill="{colour}">{name}</text>')
    return '\n'.join(parts) + '\n</svg>\n'


def scale(least, most, start, end):
    """Returns the function from a figure to its place."""
    low, high = math.log(least), math.log(most * 1.0001)
    return lambda value: start + (math.log(value) - low) / (high - low) * (end - start)


def decades(least, most):
    """Returns the round figures of a range: 1, 2, 5, 10, 20, …"""
    found, step = [], 10 ** math.floor(math.log10(least))
    while step <= most:
        found += [step * digit for digit in (1, 2, 5) if least <= step * digit <= most]
        step *= 10
    return found
