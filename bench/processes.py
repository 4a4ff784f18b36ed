"""What the measurements of whole processes share: a process and what it took, medians, cells of the table."""
import json
import os
import statistics
import sys
import time


class Taken:
    """What one process took: wall time and processor time (user and system) in seconds, and what it printed, if that was kept."""

    def __init__(self, wall, processor, out):
        self.wall, self.processor, self.out = wall, processor, out


def take(command, out="/dev/null", errors="/dev/null", environment=None, folder=None, statuses=(0,), keep=True):
    """Runs it with its output in the file `out`, which is then read unless `keep` is false."""
    actions = [(os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
               (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    before = os.getcwd()
    os.chdir(folder or before)
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, {**os.environ, **(environment or {})}, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.chdir(before)
    if os.waitstatus_to_exitcode(status) not in statuses:
        sys.exit(f"{' '.join(command)}: status {os.waitstatus_to_exitcode(status)}")
    kept = ""
    if keep and out != "/dev/null":
        with open(out, encoding="utf-8") as file:
            kept = file.read()
    return Taken(wall, usage.ru_utime + usage.ru_stime, kept)


def counted(summary):
    """The counts of a summary (`--format summary-json`) as the peers print theirs: a line for each conclusion, with true, false, unknown."""
    found = json.loads(summary)["conclusions"]
    return "".join(f"{name} {counts['true']} {counts['false']} {counts['unknown']}\n" for name, counts in found.items())


def peak(command, out, statuses=(0,)):
    """Most memory that it had at a time, in megabytes of 10^6 bytes; by a small program that starts it, for a process is charged with what
    its parent had."""
    told = out + ".peak"
    take(["time", "-q", "-f", "%M", "-o", told, *command], out, statuses=statuses, keep=False)
    with open(told, encoding="utf-8") as file:
        return int(file.read()) * 1024 / 1e6


def short(x):
    for unit, scale in (("M", 1e6), ("k", 1e3)):
        if x >= scale * 0.9995:
            return f"{x / scale:.3g}{unit}"
    return f"{x:.3g}"


def spread(values):
    """The median, with the least and the greatest."""
    return f"{short(statistics.median(values))} [{short(min(values))}..{short(max(values))}]"


def row(what, ours, reference="", ratio="", wanted=""):
    print(f"| {what} | {ours} | {reference} | {ratio} | {wanted} |", flush=True)
