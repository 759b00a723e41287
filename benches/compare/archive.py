"""The archive that is indexed: JSON Lines, one {"id","title","date","source","text"} a line.

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
    'rates': 0.007, 'interest': 0.011, 'yesterday': 0.007, 'meeting': 0.009, 'told': 0.013,
}
SOURCES = ['Harbour Gazette', 'Northern Post', 'Evening Dispatch', 'Valley Times']


def make(work, articles):
    """Returns the path of the archive, made in a folder of its own under `work` unless it is there, and what it is."""
    real = os.path.exists(MAKER)
    folder = os.path.join(work, f'{"stories" if real else "invented"}-{articles}')
    path = os.path.join(folder, 'articles.jsonl')
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        if real:
            subprocess.run([sys.executable, MAKER, folder, '--articles', str(articles)], check=True)
        else:
            invent(path, articles)
    return path, REAL if real else INVENTED


def size(path):
    """Returns how many articles the archive has, and the bytes of their headlines and texts; warms the page cache."""
    articles = text = 0
    with open(path, encoding='utf-8') as lines:
        for article in map(json.loads, lines):
            articles += 1
            text += len(article['title'].encode()) + len(article['text'].encode())
    return articles, text


def invent(path, articles):
    rng = random.Random(7)
    names = [''.join(part) for n in (2, 3) for part in itertools.product(SYLLABLES, repeat=n)]
    rng.shuffle(names)
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
