"""The queries, in a form that belongs to no peer; each peer writes them in its own language, or leaves out what it has
no words for.

The words were chosen by looking at the archive made from the Reuters stories of 1987; the share of the articles that
has each is beside it. The invented archive (archive.py) has the same words at about the same shares.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """One query: `kind` is what is asked of the words.

    `all`, `any`, `phrase`, `prefix`, `suffix`, `without` (the second), `fuzzy` (spelled like the word), `near` (within five
    words of each other), `newest` (the latest first), `year` (the word, in articles of the year that stands second).
    """
    name: str
    kind: str
    words: tuple[str, ...]


SENTENCE = (
    'the finance minister told reporters yesterday that the government would not cut interest rates before the next '
    'meeting of the central bank and that the fall of the dollar against the yen was a matter for the market')

QUERIES = (
    Query('rare word', 'all', ('volcano',)),  # 0.02 %
    Query('frequent word', 'all', ('company',)),  # 34 %
    Query('three words, all', 'all', ('minister', 'trade', 'talks')),  # 8 %, 11 %, 6 %
    Query('three words, any', 'any', ('minister', 'trade', 'talks')),
    Query('phrase', 'phrase', ('foreign', 'exchange', 'market')),  # 0.4 %
    Query('prefix', 'prefix', ('econom',)),  # 10 %
    Query('leading wildcard', 'suffix', ('ment',)),  # 50 %, in 277 words
    Query('fuzzy word', 'fuzzy', ('tarif',)),
    Query('proximity', 'near', ('oil', 'price')),  # 8 %, 14 %
    Query('newest first', 'newest', ('government',)),  # 12 %
    Query('filter by date', 'year', ('government', '2010')),  # 12 %, one of forty years
    Query('rare and frequent word', 'all', ('volcano', 'government')),
    Query('two frequent words', 'all', ('company', 'market')),
    Query('one word without another', 'without', ('oil', 'opec')),  # 8 %, 1.2 %
    Query('pasted sentence, any', 'any', tuple(SENTENCE.split())),
)

