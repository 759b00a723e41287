"""Whole processes, measured: what a person waits for, start-up and printing included."""
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

DISCARD = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
# No configuration of the user's takes part.
ENVIRONMENT = {'PATH': os.environ['PATH'], 'HOME': os.devnull, 'LC_ALL': 'C.UTF-8'}


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of wall clock and of both kinds of CPU, and its peak resident bytes.

    The peak is never below this program's own size, some tens of megabytes, since the system counts from before the
    child's program is loaded: see `peak`.
    """
    wall: float
    cpu: float
    peak: int

    def as_dict(self):
        return asdict(self)


def run(arguments, accepted=(0,)):
    """Runs a process to its end with its output discarded, and returns its cost."""
    start = time.perf_counter()
    process = os.posix_spawnp(arguments[0], arguments, ENVIRONMENT, file_actions=DISCARD)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in accepted:
        raise SystemExit(f'exit {code}: {" ".join(arguments)}')
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


# Starts a process, and prints its peak resident kilobytes.
STARTER = ('import os, sys\n'
           'discard = [(os.POSIX_SPAWN_OPEN, end, os.devnull, os.O_WRONLY, 0) for end in (1, 2)]\n'
           'process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=discard)\n'
           'print(os.wait4(process, 0)[2].ru_maxrss)')


def peak(arguments):
    """Returns the peak resident bytes of a process that needs little: mapped files count as far as they were touched.

    It is started by a process that has little itself, about 9 MB, which is the least that can be told.
    """
    return int(output([sys.executable, '-I', '-S', '-c', STARTER, *arguments])) * 1024


def output(arguments, accepted=(0,)):
    """Returns what a process prints, once it has succeeded."""
    done = subprocess.run(arguments, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, errors='replace')
    if done.returncode not in accepted:
        raise SystemExit(f'exit {done.returncode}: {" ".join(arguments)}')
    return done.stdout


class Quiet:
    """Waits for moments when the rest of the machine is idle, `patience` seconds in all; counts those that were not."""

    BUSY = 0.1
    SAMPLE = 0.5

    def __init__(self, patience):
        self.patience = patience
        self.disturbed = 0

    def wait(self):
        """Returns when the processors were idle for a moment, or when patience is at an end."""
        end = time.monotonic() + self.patience
        while (busy := self.busy()) > self.BUSY and time.monotonic() < end:
            pass
        self.patience = max(0.0, end - time.monotonic())
        self.disturbed += busy > self.BUSY

    def busy(self):
        """Returns the share of the processors' time that is spent working, over half a second."""
        before = self.ticks()
        time.sleep(self.SAMPLE)
        idle, total = (after - before for after, before in zip(self.ticks(), before))
        return 1 - idle / total if total else 0.0

    @staticmethod
    def ticks():
        with open('/proc/stat', encoding='utf-8') as lines:
            ticks = [int(each) for each in lines.readline().split()[1:9]]
        return ticks[3] + ticks[4], sum(ticks)


def forget():
    """Drops the page cache, which takes root; returns whether it could."""
    try:
        os.sync()
        with open('/proc/sys/vm/drop_caches', 'w', encoding='ascii') as switch:
            switch.write('3')
        return True
    except OSError:
        return False


def bytes_in(path):
    """Returns the bytes in all files under `path`, and the bytes that they take on the disk."""
    paths = [path] if os.path.isfile(path) else [
        os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    found = [os.stat(each) for each in paths]
    return sum(each.st_size for each in found), sum(each.st_blocks * 512 for each in found)
