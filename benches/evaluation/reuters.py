#!/usr/bin/env python3
"""Makes a judged collection of the Reuters-21578 stories, in the form that `morgue eval` reads.

A query is the words for a topic and a place, such as `coffee Brazil`; relevant is every story with both among its tags. Only
stories that were judged for topics are taken. Unlike the classic collections it has headlines, briefs and tables.

    benches/evaluation/reuters.py FOLDER-OF-SGML.GZ OUT
    morgue eval --collection OUT/docs.jsonl --topics OUT/queries.tsv --qrels OUT/qrels.txt
"""
import collections
import glob
import gzip
import html
import json
import os
import re
import sys

# What a person would type for a tag; the other tags are words themselves. `earn` marks tables of figures alone.
WORDS = {
    'acq': 'takeover acquisition', 'alum': 'aluminium', 'bop': 'balance of payments', 'cpi': 'consumer prices',
    'crude': 'crude oil', 'dlr': 'dollar', 'gas': 'gasoline', 'gnp': 'GNP growth', 'housing': 'housing starts',
    'income': 'personal income', 'interest': 'interest rates', 'ipi': 'industrial production', 'iron-steel': 'steel',
    'jobs': 'unemployment', 'money-fx': 'foreign exchange', 'money-supply': 'money supply', 'nat-gas': 'natural gas',
    'oilseed': 'oilseeds', 'reserves': 'foreign reserves', 'retail': 'retail sales', 'ship': 'shipping',
    'trade': 'trade', 'veg-oil': 'vegetable oil', 'wpi': 'wholesale prices', 'yen': 'yen',
}
PLACES = {'usa': 'U.S.', 'uk': 'Britain', 'ussr': 'Soviet Union', 'uae': 'UAE'}
LEFT_OUT = {'earn'}
# Fewer say nothing, more are not what a person looks for.
LEAST, MOST = 8, 100


def stories(folder):
    for path in sorted(glob.glob(os.path.join(folder, '*.sgm.gz'))):
        with gzip.open(path, 'rt', encoding='latin-1') as file:
            for found in re.finditer(r'<REUTERS(.*?)>(.*?)</REUTERS>', file.read(), re.S):
                yield dict(re.findall(r'(\w+)="([^"]*)"', found[1])), found[2]


def element(name, text):
    found = re.search(f'<{name}>(.*?)</{name}>', text, re.S)
    return html.unescape(re.sub(r'&#\d+;', '', found[1])) if found else ''


def tags(name, text):
    return re.findall(r'<D>(.*?)</D>', element(name, text))


def main():
    folder, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    relevant = collections.defaultdict(list)
    with open(os.path.join(out, 'docs.jsonl'), 'w', encoding='utf-8') as docs:
        for attributes, story in stories(folder):
            body = element('BODY', story) or element('TEXT', story)
            if attributes.get('TOPICS') != 'YES' or not body.strip():
                continue
            number = attributes['NEWID']
            document = {'id': number, 'title': element('TITLE', story), 'text': body}
            docs.write(json.dumps(document) + '\n')
            for topic in set(tags('TOPICS', story)):
                for place in set(tags('PLACES', story)):
                    relevant[topic, place].append(number)
    asked = [pair for pair, found in relevant.items() if pair[0] not in LEFT_OUT and LEAST <= len(found) <= MOST]
    with open(os.path.join(out, 'queries.tsv'), 'w', encoding='utf-8') as queries, \
            open(os.path.join(out, 'qrels.txt'), 'w', encoding='utf-8') as qrels:
        for number, (topic, place) in enumerate(sorted(asked), 1):
            words = f"{WORDS.get(topic, topic.replace('-', ' '))} {PLACES.get(place, place.replace('-', ' ').title())}"
            queries.write(f'{number}\t{words}\n')
            for story in relevant[topic, place]:
                qrels.write(f'{number} 0 {story} 1\n')


if __name__ == '__main__':
    main()
