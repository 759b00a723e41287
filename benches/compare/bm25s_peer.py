"""Indexes an archive with bm25s and asks it, as its documentation shows.

usage: bm25s_peer.py index ARTICLES.jsonl DIR | (search | count) DIR WORD...
"""
import json
import sys


def texts(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            article = json.loads(line)
            yield article['title'] + '\n' + article['text']


def main():
    if sys.argv[1] == '--version':
        from importlib.metadata import version
        return print('bm25s', version('bm25s'))
    import bm25s
    import Stemmer
    stemmer = Stemmer.Stemmer('english')
    if sys.argv[1] == 'index':
        corpus = list(texts(sys.argv[2]))
        tokens = bm25s.tokenize(corpus, stopwords='en', stemmer=stemmer, show_progress=False)
        retriever = bm25s.BM25(corpus=corpus)
        retriever.index(tokens, show_progress=False)
        return retriever.save(sys.argv[3], corpus=corpus)
    retriever = bm25s.BM25.load(sys.argv[2], mmap=True, load_corpus=True)
    tokens = bm25s.tokenize(' '.join(sys.argv[3:]), stopwords='en', stemmer=stemmer, show_progress=False)
    if sys.argv[1] == 'count':
        return print(int((retriever.get_scores(bm25s.tokenize(
            ' '.join(sys.argv[3:]), stopwords='en', stemmer=stemmer, show_progress=False, return_ids=False)[0]) > 0).sum()))
    articles, scores = retriever.retrieve(tokens, k=10, show_progress=False)
    for article, score in zip(articles[0], scores[0]):
        print(f'{score:.2f} {article["text"][:360]}\n')


if __name__ == '__main__':
    main()
