#!/usr/bin/env python3
"""tests/coverage/uncovered.py COVERAGE.json LIST: writes each branch and line that no test took, with its text, into LIST, and compares
how many each file has with tests/coverage/uncovered, where the reasons stand. Exit status 1 where a file has more than it says there
(and than chance explains)."""
import json
import os
import sys

CHANCE = 2  # branches of a file that hang on keys of hashes, on addresses and on moments
HERE = os.path.dirname(os.path.abspath(__file__))


def known():
    counts = {}
    with open(os.path.join(HERE, "uncovered"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                number, path, reasons = line.split(None, 2)
                assert reasons.strip(), f"{path} has no reason"
                counts[path.rstrip(":")] = int(number)
    return counts


def missed(file):
    """Line number, how many of its branches, of how many: where some were not taken, or the line was never reached."""
    for line in file["lines"]:
        if not line.get("gcovr/noncode"):
            untaken = sum(branch["count"] == 0 for branch in line["branches"])
            if untaken or line["count"] == 0:
                yield line["line_number"], untaken, len(line["branches"])


def main(coverage, list_path):
    with open(coverage, encoding="utf-8") as file:
        files = json.load(file)["files"]
    reasons, worse, better = known(), [], []
    with open(list_path, "w", encoding="utf-8") as out:
        for file in sorted(files, key=lambda file: file["file"]):
            path, found = file["file"], list(missed(file))
            with open(path, encoding="utf-8") as source:
                text = source.read().split("\n")
            for number, untaken, all_of in found:
                out.write(f"{path}:{number}: {untaken} of {all_of}: {text[number - 1].strip()}\n")
            count, listed = sum(untaken for _, untaken, _ in found), reasons.pop(path, 0)
            if count > listed + CHANCE:
                worse.append(f"{path} has {count} branches that no test takes, {listed} are listed")
            elif count < listed - CHANCE:
                better.append(f"{path}: {count}")
    worse += [f"{path} is listed, and is no file of src/" for path in reasons]
    print(f"each branch that no test takes: {list_path}")
    if better:
        print("fewer than tests/coverage/uncovered says:", ", ".join(better))
    for line in worse:
        print("FAILED ", line)
    return 1 if worse else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
