#!/usr/bin/env python3
"""Measures what each weight of the ranking is worth, and prints the rows of the tables in docs/evaluation.md.

A collection is a folder with docs.jsonl, queries.tsv and qrels.txt; each is indexed once, then asked with every setting.

    benches/evaluation/reuters.py SGML-FOLDER /tmp/reuters
    benches/evaluation/weights.py target/release/morgue ../shared/data/{time,ir/cranfield,ir/med} /tmp/reuters
"""
import os
import subprocess
import sys
import tempfile

# Each alone, on top of BM25.
ALONE = ['', 'candidates=200,window=0.5', 'candidates=200,lead=0.15', 'candidates=200,lead_count=0.5',
         'candidates=200,headline=0.5', 'candidates=200,kin=0.5',
         'candidates=200,feedback=0.7,feedback_articles=10,feedback_terms=20', 'candidates=200,story=0.05']
# One changed, in the full ranking.
TOGETHER = ['', 'window=0', 'lead=0', 'lead_count=0', 'headline=0', 'kin=0', 'feedback=0', 'story=0', 'candidates=100',
            'candidates=300', 'candidates=1000', 'window=0.3', 'window=0.8', 'lead=0.1', 'lead=0.25',
            'feedback=0.5', 'feedback=0.9', 'feedback_terms=15', 'feedback_terms=25', 'feedback_terms=40',
            'feedback_articles=6', 'feedback_articles=15', 'kin=0.25', 'kin=1', 'headline=1', 'lead_count=1', 'story=0.03', 'story=0.1', 'story=0.2']


def main():
    morgue, *collections = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        indexes = [os.path.join(work, str(number)) for number in range(len(collections))]
        for collection, index in zip(collections, indexes):
            # A record without text is named, and leaves the others as they are.
            command = [morgue, '--index', index, '-q', 'index', os.path.join(collection, 'docs.jsonl')]
            subprocess.run(command, stdout=subprocess.DEVNULL)
        for title, settings, ranking in (('alone', ALONE, 'bm25'), ('all together', TOGETHER, 'full')):
            print(f"\n| {title} | {' | '.join(os.path.basename(each.rstrip('/')) for each in collections)} |")
            print(f"| --- |{' --: |' * len(collections)}")
            for setting in settings:
                found = [measured(morgue, *place, ranking, setting) for place in zip(indexes, collections)]
                print(f"| `{setting}` | {' | '.join(found)} |", flush=True)


def measured(morgue, index, collection, ranking, setting):
    """Returns MAP and nDCG@10 as the page has them."""
    command = [morgue, '--index', index, 'eval', '-m', 'map,nDCG@10', '--ranking', ranking,
               '--topics', os.path.join(collection, 'queries.tsv'), '--qrels', os.path.join(collection, 'qrels.txt')]
    done = subprocess.run([*command, *(['--set', setting] if setting else [])], capture_output=True, text=True, check=True)
    figures = [float(row.split('\t')[2]) for row in done.stdout.splitlines()[1:]]
    return ' / '.join(f'{figure:.3f}'.lstrip('0') for figure in figures)


if __name__ == '__main__':
    main()
