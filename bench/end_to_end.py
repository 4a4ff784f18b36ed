"""bench/end_to_end.py RULESRUN FOLDER [--all]: a cohort of 1,000,000 rows (the peers' workload, FOLDER/cohort-1000000.csv) from a CSV file
in the page cache to the counts of 13 conclusions, a process each time, all in turn: the command, and the peers' C, a case at a time and on bit
planes; the command to a line of CSV a case. With --all also SQLite, DuckDB, CLIPS and CQL where they can be had.

Nothing is a row whose counts are not those of the scalar C: those of the summary (as JSON) and of the lines of CSV, too. Exit status 1 where the
command with one thread is slower than is wanted, in processor time: wall time hangs on who else uses the machine."""
import csv
import os
import statistics
import sys

from processes import counted, row, spread, take

ROWS, ROUNDS, SLOW_ROUNDS = 1_000_000, 7, 5
SUMMARY_WANTED, SUMMARY_AIM, CSV_WANTED = 0.4, 0.7, 0.2
RULES = os.path.join("bench", "cohort.rules")


class Way:
    """One way to the counts. `counts` gives them as the peers print them, of what it prints; None: it prints something else."""

    def __init__(self, name, command, rows=ROWS, semantics="B", counts=str, environment=None, folder=None):
        self.name, self.command, self.rows, self.semantics, self.counts = name, command, rows, semantics, counts
        self.environment, self.folder = environment, folder
        self.wall, self.processor = [], []

    def run(self, out):
        taken = take(self.command, out if self.counts else "/dev/null", environment=self.environment, folder=self.folder)
        self.wall.append(self.rows / taken.wall)
        self.processor.append(self.rows / taken.processor)
        return taken.out


def table(folder, rows=ROWS):
    return os.path.join(folder, f"cohort-{rows}.csv")


def ours_and_references(rulesrun, folder):
    def command(*options):
        return [rulesrun, *options, RULES, table(folder)]

    def peer(name):
        return [os.path.join(folder, name), "e2e", "B", table(folder)]

    ways = {
        "one": Way("to a summary, one thread", command("-j", "1", "--format", "summary-json"), counts=counted),
        "two": Way("to a summary, two threads", command("-j", "2", "--format", "summary-json"), counts=counted),
        "bits": Way("bit planes in C", peer("bits")),
        "bits2": Way("bit planes in C, two threads", peer("bits"), environment={"THREADS": "2"}),
        "scalar": Way("scalar C", peer("scalar")),
        "csv": Way("to lines of CSV, one thread", command("-j", "1", "--format", "csv"), counts=None),
        "csv2": Way("to lines of CSV, two threads", command("-j", "2", "--format", "csv"), counts=None),
    }
    there = os.path.exists(os.path.join(folder, "bits"))  # which needs AVX2
    return {name: way for name, way in ways.items() if there or not name.startswith("bits")}


# ---- the others ----

OTHERS = (  # name, program, what runs it, rows, semantics, environment
    ("DuckDB", "duckdb", ["./duckdb"], ROWS, "B", {}),
    ("DuckDB, two threads", "duckdb", ["./duckdb"], ROWS, "B", {"THREADS": "2"}),
    ("SQLite", "sqlite", ["./sqlite"], ROWS, "B", {}),
    ("CLIPS, two values", "clips", ["./clips"], 100_000, "A", {}),
    ("CQL (cql-execution)", "build/ssc-B.json", ["node", "cql.mjs"], 10_000, "B", {}),
)


def others(folder):
    """Those that bench/run could build, and the names of those that it could not."""
    peers = os.path.join(folder, "peers")
    there, missing = [], []
    for name, needs, command, rows, semantics, environment in OTHERS:
        if os.path.exists(os.path.join(peers, needs)):
            there.append(Way(name, [*command, "e2e", semantics, table(folder, rows)], rows, semantics, environment=environment, folder=peers))
        else:
            missing.append(name)
    return there, missing


# ---- the same counts ----

def expected(folder, rows, semantics):
    command = [os.path.join(folder, "scalar"), "e2e", semantics, table(folder, rows)]
    return take(command, os.path.join(folder, "expected")).out


def check_lines(rulesrun, folder):
    """Verdicts on the lines of CSV, counted."""
    path = os.path.join(folder, "lines.csv")
    take([rulesrun, "--format", "csv", "-o", path, RULES, table(folder)])
    wanted = {name: [int(n) for n in counts] for name, *counts in map(str.split, expected(folder, ROWS, "B").splitlines())}
    found = {name: dict.fromkeys(("true", "false", "unknown", "conflict"), 0) for name in wanted}
    with open(path, encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        heads = next(lines)
        places = [(found[name], heads.index(name)) for name in wanted]
        for line in lines:
            for counts, place in places:
                counts[line[place]] += 1
    os.remove(path)
    for name, counts in found.items():
        if list(counts.values()) != [*wanted[name], 0]:
            sys.exit(f"the lines of CSV say otherwise than scalar C: {name} {counts}, not {wanted[name]}")


def check(way, out, folder):
    if way.counts and way.counts(out) != expected(folder, way.rows, way.semantics):
        sys.exit(f"{way.name}: other counts than those of scalar C\n{way.counts(out)}")


# ---- all of it ----

def measure(ways, rounds, folder):
    for turn in range(rounds):
        for way in ways:
            out = way.run(os.path.join(folder, "out"))
            if turn == 0:
                check(way, out, folder)


def beside(way, reference, clock, least=None, aim=None):
    """A row: cases a second by that clock. False where it is slower than it may be."""
    ours, theirs = getattr(way, clock), getattr(reference, clock)
    ratio = statistics.median(ours) / statistics.median(theirs)
    wanted = f"at least {least}" + (f", aim {aim}" if aim else "") if least else ""
    row(f"1,000,000 rows of CSV {way.name}, {clock} time", f"{spread(ours)} cases/s", f"{spread(theirs)}, {reference.name}", f"{ratio:.2f}", wanted)
    return not least or ratio >= least


def beside_bits(ways):
    """False where the command with one thread is too slow."""
    if "bits" not in ways:
        row("1,000,000 rows of CSV", "", "bit planes in C need AVX2, which is not there")
        return True
    fast = beside(ways["one"], ways["bits"], "processor", SUMMARY_WANTED, SUMMARY_AIM)
    fast &= beside(ways["csv"], ways["bits"], "processor", CSV_WANTED)
    for mine, theirs in (("one", "bits"), ("csv", "bits"), ("two", "bits2"), ("csv2", "bits2")):
        beside(ways[mine], ways[theirs], "wall")
    return fast


def main(rulesrun, folder, more=""):
    folder = os.path.abspath(folder)  # some run elsewhere
    ways = ours_and_references(os.path.abspath(rulesrun), folder)
    check_lines(rulesrun, folder)
    measure(ways.values(), ROUNDS, folder)
    print(f"the same counts of 13 conclusions in {ROWS} rows by the command (summary, lines of CSV) and the peers' C", flush=True)
    fast = beside_bits(ways)
    beside(ways["one"], ways["scalar"], "processor")
    there, missing = others(folder) if more else ([], [])
    measure(there, SLOW_ROUNDS, folder)
    for way in there:
        ratio = statistics.median(ways["one"].processor) / statistics.median(way.processor)
        some = "" if way.rows == ROWS else f" of {way.rows:,} rows"
        row("1,000,000 rows of CSV to a summary, one thread, processor time", f"{spread(ways['one'].processor)} cases/s", f"{spread(way.processor)}, {way.name}{some}",
            f"{ratio:.1f}")
    for name in missing:
        row("1,000,000 rows of CSV to a summary, one thread", "", f"{name} is not there")
    return not fast


sys.exit(main(*sys.argv[1:]))
