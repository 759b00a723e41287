#!/usr/bin/env python3
"""Make one large file of news in a format, to see that indexing it takes no more memory than a small one.

usage: make.py FORMAT MEGABYTES OUT [--seed 7]

FORMAT is one of jsonl, array, warc, zip, tar.gz, mbox, csv, nitf, trec. The articles are made of invented words that
occur as often as words do (200,000 of them, Zipf's law), with headlines, dates and bylines. The same arguments give
the same bytes, but for the times that zip and gzip write down.
"""
import argparse, bisect, csv, datetime, gzip, io, itertools, json, random, tarfile, zipfile

SYLLABLES = ['ba', 'co', 'den', 'fi', 'gor', 'hal', 'in', 'jo', 'kel', 'lo', 'mar', 'nu', 'or', 'pen', 'qui', 'ras', 'sol', 'ter', 'un', 'vi', 'wes', 'yar', 'zo']
NAMES = ['Ada Quill', 'Bo Reed', 'Cleo Marsh', 'Dan Ferry', 'Eva Stone', 'Finn Harbour']
PLACES = ['LONDON', 'PARIS', 'OSLO', 'MADRID', 'CHICAGO', 'NAIROBI']


def words(rng, count=200_000):
    """Returns words and their cumulated weights: the n-th occurs 1/n as often as the first."""
    found = set()
    while len(found) < count:
        found.add(''.join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 6))))
    return sorted(found, key=len), list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


def paragraphs(rng, count=60_000):
    """Returns paragraphs of 20 to 80 words."""
    vocabulary, weights = words(rng)
    def word():
        return vocabulary[bisect.bisect_left(weights, rng.random() * weights[-1])]
    for _ in range(count):
        yield ' '.join(word() for _ in range(rng.randint(20, 80))).capitalize() + '.'


class Articles:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.paragraphs = list(paragraphs(self.rng))
        self.number = 0

    def next(self):
        rng = self.rng
        self.number += 1
        body = [rng.choice(self.paragraphs) for _ in range(rng.randint(3, 14))]
        day = datetime.datetime(1990, 1, 1, 12) + datetime.timedelta(hours=self.number % 300_000)
        headline = ' '.join(rng.choice(self.paragraphs).rstrip('.').split()[:8]) + f' {self.number}'
        body[0] = f'{rng.choice(PLACES)} (AP) — {body[0]}'
        return {'id': f'a{self.number}', 'headline': headline, 'author': rng.choice(NAMES), 'day': day, 'body': body}


def record(article):
    return {'id': article['id'], 'title': article['headline'], 'byline': article['author'],
            'date': article['day'].isoformat() + 'Z', 'text': '\n\n'.join(article['body'])}


def page(article):
    rows = ''.join(f'<p>{paragraph}</p>\n' for paragraph in article['body'])
    menu = ''.join(f'<li><a href="/{name}">{name}</a></li>' for name in ('news', 'sport', 'weather', 'about'))
    head = f'<title>{article["headline"]} | Harbour News</title><meta name="author" content="{article["author"]}">'
    date = f'<meta property="article:published_time" content="{article["day"].isoformat()}Z">'
    return (f'<!doctype html><html lang="en"><head>{head}{date}</head><body><nav><ul>{menu}</ul></nav>'
            f'<article><h1>{article["headline"]}</h1>\n{rows}</article><footer>About us</footer></body></html>').encode()


def warc_record(article):
    body = page(article)
    http = f'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body
    head = (f'WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{article["number"]:032x}>\r\n'
            f'WARC-Target-URI: https://harbour.example/{article["id"]}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n'
            f'Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n')
    return head.encode() + http + b'\r\n\r\n'


def message(article):
    date = article['day'].strftime('%a, %d %b %Y %H:%M:%S +0000')
    text = '\n\n'.join(article['body'])
    return (f'From news@harbour.example {article["day"].strftime("%a %b %d %H:%M:%S %Y")}\n'
            f'From: {article["author"]} <news@harbour.example>\nDate: {date}\nSubject: {article["headline"]}\n'
            f'Message-ID: <{article["id"]}@harbour.example>\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n').encode()


def nitf(article):
    rows = ''.join(f'<p>{paragraph}</p>' for paragraph in article['body'])
    return (f'<nitf><head><title>{article["headline"]}</title><docdata><doc-id id-string="{article["id"]}"/>'
            f'<date.issue norm="{article["day"].strftime("%Y%m%dT%H%M%SZ")}"/></docdata></head><body><body.head><hedline>'
            f'<hl1>{article["headline"]}</hl1></hedline><byline>By {article["author"]}</byline></body.head>'
            f'<body.content>{rows}</body.content></body></nitf>\n').encode()


def trec(article):
    text = '\n'.join(article['body'])
    return (f'<DOC>\n<DOCNO> {article["id"]} </DOCNO>\n<DATE>{article["day"].strftime("%Y-%m-%d")}</DATE>\n'
            f'<HEADLINE>{article["headline"]}</HEADLINE>\n<TEXT>\n{text}\n</TEXT>\n</DOC>\n').encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('format')
    parser.add_argument('megabytes', type=int)
    parser.add_argument('out')
    parser.add_argument('--seed', type=int, default=7)
    options = parser.parse_args()
    articles, wanted = Articles(options.seed), options.megabytes * 1_000_000

    def pieces(of):
        size = 0
        while size < wanted:
            article = articles.next()
            piece = of(article | {'number': articles.number})
            size += len(piece)
            yield piece

    def line(article):
        return (json.dumps(record(article), ensure_ascii=False) + '\n').encode()

    def text(article):
        return '\n\n'.join([article['headline'], *article['body']]).encode()

    if options.format == 'zip':
        with zipfile.ZipFile(options.out, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for number, piece in enumerate(pieces(text)):
                out.writestr(f'{number % 100:02}/{number}.txt', piece)
        return
    if options.format == 'tar.gz':
        with gzip.open(options.out, 'wb', compresslevel=1) as packed, tarfile.open(fileobj=packed, mode='w|') as out:
            for number, piece in enumerate(pieces(text)):
                member = tarfile.TarInfo(f'{number % 100:02}/{number}.txt')
                member.size = len(piece)
                out.addfile(member, io.BytesIO(piece))
        return
    with open(options.out, 'wb') as out:
        if options.format == 'array':
            out.write(b'[')
            for number, piece in enumerate(pieces(line)):
                out.write((b',' if number else b'') + piece.rstrip())
            out.write(b']')
        elif options.format == 'csv':
            fields = ['id', 'title', 'byline', 'date', 'text']
            writer = csv.DictWriter(io.TextIOWrapper(out, encoding='utf-8', newline='', write_through=True), fields)
            writer.writeheader()
            for _ in itertools.takewhile(lambda _: out.tell() < wanted, itertools.count()):
                writer.writerow(record(articles.next()))
        else:
            of = {'jsonl': line, 'warc': warc_record, 'mbox': message, 'nitf': nitf, 'trec': trec}[options.format]
            out.writelines(pieces(of))


if __name__ == '__main__':
    main()
