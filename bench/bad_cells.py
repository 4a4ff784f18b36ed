"""bench/bad_cells.py RULESRUN FOLDER: a million rows, in 1,000 of which a cell that rules read says nothing. Each is to be reported at its line and
column, its row is to be marked, and all other rows are to be as they were without it; with one thread and with two."""
import os
import random
import re
import sys

from processes import row, take

ROWS, BAD = 1_000_000, 1_000
RULES = os.path.join("bench", "cohort.rules")
WORDS = ("yes and no", "two", "--", "1.2.3", "x", "1e", "<<5", "'1'")
COLUMNS = (1, 3, 11, 16, 17, 25, 26, 27, 29)  # findings and measures that rules read


def plant(folder, path):
    """A copy of the cohort with bad cells: its path, and (line, column) of each."""
    rng = random.Random(1)
    with open(os.path.join(folder, "cohort-1000000.csv"), encoding="utf-8") as file:
        lines = file.readlines()
    planted = {}
    for number in rng.sample(range(1, ROWS + 1), BAD):
        cells, place = lines[number].split(","), rng.choice(COLUMNS)
        cells[place] = rng.choice(WORDS)
        lines[number] = ",".join(cells)
        planted[number] = len(",".join(cells[:place])) + 2
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return {(number + 1, column) for number, column in planted.items()}


def check(before, after, errors, planted):
    told = {(int(line), int(column)) for line, column in re.findall(r"(?m)^\S*bad\.csv:(\d+):(\d+): error\[", errors)}
    if told != planted:
        sys.exit(f"bad cells told elsewhere than they are: {sorted(told ^ planted)[:5]}")
    before, after = before.splitlines(), after.splitlines()
    marked = {line - 1 for line, _ in planted}
    other = [i for i, (was, now) in enumerate(zip(before, after, strict=True)) if now != was and not (i in marked and now.startswith(f"{i},error,"))]
    if other:
        sys.exit(f"row {other[0]}: {after[other[0]]}, not {before[other[0]]}")


def main(rulesrun, folder):
    path, out, errors = (os.path.join(folder, name) for name in ("bad.csv", "out", "errors"))
    planted = plant(folder, path)
    good = os.path.join(folder, "cohort-1000000.csv")
    for jobs in ("1", "2"):
        before = take([rulesrun, "-j", jobs, "--format", "csv", RULES, good], out)
        after = take([rulesrun, "-j", jobs, "--format", "csv", "--keep-going", RULES, path], out, errors, statuses=(1,))
        with open(errors, encoding="utf-8") as file:
            check(before.out, after.out, file.read(), planted)
        row(f"{ROWS:,} rows to lines of CSV with {BAD:,} bad cells told, -j {jobs}, processor time", f"{after.processor:.2f} s", f"{before.processor:.2f} s, without bad cells",
            f"{after.processor / before.processor:.2f}")
    for made in (path, out, errors):
        os.remove(made)


sys.exit(main(*sys.argv[1:]))
