"""The archives that are indexed: JSON Lines, one {"id","title","date","source","text"} a line, or a tree of text files.

Made from real news stories by the tool beside the data in ../shared when that is there, else of invented sentences.
Either way the same number of articles gives the same bytes.
"""
import datetime
import itertools
import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAKER = os.path.join(ROOT, '../shared/tools/make_corpus.py')
REAL, INVENTED = 'Reuters stories of 1987, recombined', 'invented sentences'

FUNCTION_WORDS = 'the of to in and a said that for on it was by is from with its at be as an has not would but'.split()
SYLLABLES = 'ba cor da el fen gri hal in jo kel lum mar nor os pel qua ran sil tor ul ven wes yar zin'.split()
# The share of sentences that hold each word or phrase the queries ask for.
PLANTED = {
    'volcano': 0.00003, 'company': 0.04, 'market': 0.02, 'minister': 0.01, 'ministers': 0.002, 'trade': 0.013,
    'talks': 0.007, 'government': 0.014, 'oil': 0.01, 'opec': 0.0015, 'foreign exchange market': 0.0005,
    'economic': 0.007, 'economy': 0.004, 'economist': 0.001, 'finance': 0.008, 'bank': 0.02, 'dollar': 0.007,
    'rates': 0.007, 'interest': 0.011, 'yesterday': 0.007, 'meeting': 0.009, 'told': 0.013, 'price': 0.01,
    'oil prices': 0.002, 'tariff': 0.002,
}
SOURCES = ['Harbour Gazette', 'Northern Post', 'Evening Dispatch', 'Valley Times']


@dataclass(frozen=True)
class Archive:
    """Articles on the disk. `path` is a file of JSON Lines, or a folder of text files when it is a tree; `more` has a
    hundredth as many others in the same form, for the update."""
    name: str
    path: str
    more: str
    is_tree: bool
    articles: int
    text_bytes: int
    bytes: int

    @property
    def folder(self):
        return os.path.dirname(self.path)


def what_it_is():
    return REAL if os.path.exists(MAKER) else INVENTED


def make(work, articles, is_tree=False):
    """Returns an archive, made in a folder of its own under `work` unless it is there."""
    kind = ('stories' if os.path.exists(MAKER) else 'invented') + ('-tree' if is_tree else '')
    folder = os.path.join(work, f'{kind}-{articles}')
    lines, more = lines_of(os.path.join(folder, 'archive'), articles, 7), lines_of(
        os.path.join(folder, 'more'), max(articles // 100, 1), 8)
    text = size(lines, articles)
    name = f'{articles:,} ' + ('text files' if is_tree else 'articles')
    if is_tree:
        path, more = tree_of(lines, os.path.join(folder, 'tree')), tree_of(more, os.path.join(folder, 'more-tree'))
        return Archive(name, path, more, True, articles, text, text)
    return Archive(name, lines, more, False, articles, text, os.path.getsize(lines))


def lines_of(folder, articles, seed):
    """Returns a file of so many articles, made unless it is there."""
    path = os.path.join(folder, 'articles.jsonl')
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        if os.path.exists(MAKER):
            subprocess.run([sys.executable, MAKER, folder, '--articles', str(articles), '--seed', str(seed)], check=True)
        else:
            invent(path, articles, seed)
    return path


def tree_of(lines, folder):
    """Returns the articles of a file as a tree of text files: headline, empty line, text."""
    if not os.path.exists(folder):
        with open(lines, encoding='utf-8') as articles:
            for article in map(json.loads, articles):
                day = os.path.join(folder + '.part', *article['date'].split('-'))
                os.makedirs(day, exist_ok=True)
                with open(os.path.join(day, article['id'] + '.txt'), 'w', encoding='utf-8') as out:
                    out.write(article['title'] + '\n\n' + article['text'] + '\n')
        os.rename(folder + '.part', folder)
    return folder


def size(path, articles):
    """Returns the bytes of headlines and texts; warms the page cache."""
    found = text = 0
    with open(path, encoding='utf-8') as lines:
        for article in map(json.loads, lines):
            found += 1
            text += len(article['title'].encode()) + len(article['text'].encode())
    assert found == articles, f'{path} has {found} articles: remove it to have it made again'
    return text


def invent(path, articles, seed):
    rng = random.Random(seed)
    names = [''.join(part) for n in (2, 3) for part in itertools.product(SYLLABLES, repeat=n)]
    random.Random(7).shuffle(names)
    vocabulary = FUNCTION_WORDS + names
    # Zipf's law, a little flatter at its top, as in English.
    weights = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(vocabulary))))

    def sentence():
        words = rng.choices(vocabulary, cum_weights=weights, k=rng.randrange(8, 26))
        for phrase, share in PLANTED.items():
            if rng.random() < share:
                words.insert(rng.randrange(len(words)), phrase)
        return ' '.join(words).capitalize() + '.'

    with open(path + '.part', 'w', encoding='utf-8') as lines:
        for number in range(articles):
            sentences = [sentence() for _ in range(rng.randrange(2, 15))]
            day = datetime.date(1986, 1, 1) + datetime.timedelta(rng.randrange(14_600))
            lines.write(json.dumps({
                'id': f'a{number:08d}', 'title': ' '.join(sentence().split()[:8]).rstrip('.'), 'date': day.isoformat(),
                'source': rng.choice(SOURCES),
                'text': '\n\n'.join(' '.join(sentences[i:i + 3]) for i in range(0, len(sentences), 3))}) + '\n')
    os.rename(path + '.part', path)
