#!/usr/bin/env python3
"""Index files one by one, each into an index of its own, and print a row of Markdown on each: size, articles, peak memory.

usage: measure.py MORGUE FILE...

The peak is the kernel's maximum resident set of the process (ru_maxrss), pages of files that it maps included. Seconds are of the
processor, all threads together.
"""
import json, os, shutil, subprocess, sys, tempfile


def main():
    morgue, files = os.path.abspath(sys.argv[1]), sys.argv[2:]
    print('| file | MB | articles | problems | peak MB | CPU seconds |\n|---|---:|---:|---:|---:|---:|', flush=True)
    for path in files:
        folder = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(path)))
        with open(os.path.join(folder, 'out'), 'w+b') as out, open(os.path.join(folder, 'err'), 'w+b') as err:
            index = os.path.join(folder, 'index')
            run = subprocess.Popen([morgue, '--index', index, 'index', '--format', 'json', path], stdout=out, stderr=err)
            _, _, usage = os.wait4(run.pid, 0)
            run.returncode = 0
            out.seek(0)
            err.seek(0)
            told = out.read()
            report = json.loads(told) if told else {'added': '-', 'failed': [err.read().decode()[-200:]]}
        shutil.rmtree(folder)
        seconds = usage.ru_utime + usage.ru_stime
        row = [os.path.basename(path), os.path.getsize(path) // 1_000_000, report['added'], len(report['failed']), usage.ru_maxrss // 1000, round(seconds)]
        print('| ' + ' | '.join(map(str, row)) + ' |', flush=True)


if __name__ == '__main__':
    main()
