"""bench/sizes.py RULESRUN FOLDER: how memory and time of the command grow with a table. Ten million rows of the peers' workload in at most
100 MB, from a file with 1, 2 and 7 threads and from a pipe; the time of a row at 1, 3 and 10 million rows; the time of a cell at 31 to 3,000 columns,
of which rules know 31, or all. Exit status 1 where memory is more than it may be, or a row or cell costs more
than twice as much at some size as at the smallest."""
import os
import random
import statistics
import subprocess
import sys

from processes import counted, peak, row, spread, take

MOST_MEGABYTES, MOST_RATIO = 100, 2
NAMED = "sed '2,$s/^/p/'"  # cases called p1, p2, … instead of 1, 2, …
SIZES, LARGEST = (1_000_000, 3_000_000, 10_000_000), 10_000_000
COLUMNS, CELLS, OF_RULE, TAILS = (31, 100, 300, 1000, 3000), 30_000_000, 10, 64
TURNS = 5
RULES = os.path.join("bench", "cohort.rules")


def generate(folder, rows):
    path = os.path.join(folder, f"cohort-{rows}.csv")
    if not os.path.exists(path):
        take([os.path.join(folder, "gen"), str(rows)], path + ".made", keep=False)
        os.rename(path + ".made", path)
    return path


# ---- memory ----

def memory_of_a_pipe(rulesrun, folder, change="cat"):
    """Of the rows as `change` passes them on."""
    out = os.path.join(folder, "peak.out")
    script = f"{os.path.join(folder, 'gen')} {LARGEST} | {change} | time -q -f %M -o {out} {rulesrun} --table {RULES} - >/dev/null"
    subprocess.run(script, shell=True, check=True)
    with open(out, encoding="utf-8") as file:
        return int(file.read()) * 1024 / 1e6


def memory_row(how, megabytes):
    row(f"10,000,000 rows, most memory at a time, {how}", f"{megabytes:.1f} MB", "", "", f"at most {MOST_MEGABYTES} MB")
    return megabytes <= MOST_MEGABYTES


def memory(rulesrun, folder, path):
    fits = True
    for jobs in ("1", "2", "7"):
        for style in ("summary", "csv"):
            command = [rulesrun, "-j", jobs, "--format", style, RULES, path]
            if style == "summary" or jobs == "7":
                fits &= memory_row(f"--format {style} -j {jobs}", peak(command, os.path.join(folder, "out")))
    fits &= memory_row("from a pipe, names that are no numbers", memory_of_a_pipe(rulesrun, folder, NAMED))
    return memory_row("from a pipe", memory_of_a_pipe(rulesrun, folder)) and fits


# ---- rows ----

def in_turn(commands, out):
    """The processor times of each."""
    times = [[] for _ in commands]
    for _ in range(TURNS):
        for taken, command in zip(times, commands):
            taken.append(take(command, out, keep=False).processor)
    return times


def even(what, unit, figures):
    """A row for what it costs at the dearest size, beside the smallest; false where that is too much."""
    ratio = max(figures) / figures[0]
    row(f"{what} at the dearest and the smallest size", f"{max(figures):.1f} {unit}", f"{figures[0]:.1f} {unit}", f"{ratio:.2f}", f"at most {MOST_RATIO}")
    return ratio <= MOST_RATIO


def rows(rulesrun, folder):
    times = in_turn([[rulesrun, "-j", "1", RULES, generate(folder, size)] for size in SIZES], os.path.join(folder, "out"))
    of_row = [[seconds / size * 1e9 for seconds in taken] for size, taken in zip(SIZES, times)]
    for size, taken in zip(SIZES, of_row):
        row(f"{size:,} rows to a summary, processor time", f"{spread(taken)} ns a row")
    return even("a row", "ns", [statistics.median(taken) for taken in of_row])


# ---- columns ----

def tails(more, rng):
    """What some rows have in further columns: as lists of cells."""
    return [rng.choices(("1", "0", ""), (30, 45, 25), k=more) for _ in range(TAILS)]


def write_wide(folder, more, made, size):
    """The rows of the cohort, with further columns."""
    path = os.path.join(folder, "wide.csv")
    texts = ["".join("," + cell for cell in cells) for cells in made]
    with open(generate(folder, SIZES[0]), encoding="utf-8") as cohort, open(path, "w", encoding="utf-8") as file:
        file.write(next(cohort).rstrip("\n") + "".join(f",x{i}" for i in range(more)) + "\n")
        for i, line in zip(range(size), cohort):
            file.write(line.rstrip("\n") + texts[i % TAILS] + "\n")
    return path


def write_rules(folder, more):
    """Those of the cohort, and one for each ten of the further columns."""
    path = os.path.join(folder, "wide.rules")
    with open(RULES, encoding="utf-8") as rules, open(path, "w", encoding="utf-8") as file:
        file.write(rules.read())
        for i in range(0, more, OF_RULE):
            names = ", ".join(f"x{k}" for k in range(i, min(i + OF_RULE, more)))
            file.write(f"finding {names}\nconclusion y{i}\nat least 3 of ({names}) implies y{i}\n")
    return path


def counts_of_tails(made, more, size):
    """What is to be counted of the further rules."""
    said = ""
    for i in range(0, more, OF_RULE):
        counts = [0, 0, 0]
        for k, cells in enumerate(made):
            some = cells[i:i + OF_RULE]
            sure, possible = some.count("1"), some.count("1") + some.count("")
            counts[0 if sure >= 3 else 1 if possible < 3 else 2] += len(range(k, size, TAILS))
        said += f"y{i} {counts[0]} {counts[1]} {counts[2]}\n"
    return said


def wide(rulesrun, folder, columns):
    """Nanoseconds of a cell, where no rule knows the further columns, and where rules know all."""
    more, size, out = columns - 31, CELLS // columns, os.path.join(folder, "out")
    made = tails(more, random.Random(columns))
    table, rules = write_wide(folder, more, made, size), write_rules(folder, more)
    if not counted(take([rulesrun, "--format", "summary-json", rules, table], out).out).endswith(counts_of_tails(made, more, size)):
        sys.exit(f"{columns} columns: other counts than Python finds")
    times = in_turn([[rulesrun, "-j", "1", which, table] for which in (RULES, rules)], out)
    os.remove(table)
    return [[seconds / (columns * size) * 1e9 for seconds in taken] for taken in times]


def columns_of_all_sizes(rulesrun, folder):
    known, unknown = [], []
    for columns in COLUMNS:
        stranger, friend = wide(rulesrun, folder, columns)
        unknown.append(statistics.median(stranger))
        known.append(statistics.median(friend))
        row(f"{columns:,} columns, rules know 31 / all, processor time", f"{spread(stranger)} / {spread(friend)} ns a cell")
    return even("a cell of a table of which rules know 31 columns", "ns", unknown) & even("a cell where rules know all columns", "ns", known)


def main(rulesrun, folder):
    path = generate(folder, LARGEST)
    good = memory(rulesrun, folder, path)
    good &= rows(rulesrun, folder)
    for size in SIZES[1:]:
        os.remove(generate(folder, size))
    good &= columns_of_all_sizes(rulesrun, folder)
    return not good


sys.exit(main(*sys.argv[1:]))
