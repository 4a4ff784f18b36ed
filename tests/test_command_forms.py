#!/usr/bin/env python3
"""The command: one cohort says the same in every form: CSV, TSV, packed, lines of JSON, facts.

    python3 tests/test_command_forms.py BUILD [WORD…]"""
import csv
import gzip
import json
import os
import random
import re
import struct

from command import content, COUNTED, main, put, ROOT, run, SANITIZED, table_files, want, want_result


def as_lines(text, typed):
    """A table of table_files as lines of JSON; `typed`: with true, false and numbers for what can be so."""
    lines = []
    for i, row in enumerate(csv.DictReader(text.splitlines())):
        value = lambda cell: {"1": True, "0": False}.get(cell, float(cell) if re.fullmatch(r"[0-9]+\.[0-9]+", cell) else cell)  # noqa: E731
        said = {head: value(cell) if typed and i % 3 else cell for head, cell in row.items() if cell or i % 5 == 0}
        lines.append(json.dumps(said) if i % 2 else json.dumps(said, separators=(",", ":")))
    return "\n".join(lines) + "\n"


def test_lines_of_json():
    for bad in (set(), set(range(7, 20000, 53))):
        rules, table = table_files(20000, bad)
        text = content(table).decode()
        for typed in (False, True):
            put("lines.ndjson", as_lines(text, typed))
            put("lines.jsonl.gz", gzip.compress(content("lines.ndjson")))
            for style in ("csv", "json", "summary"):
                wanted = run("--keep-going", "--format", style, rules, table)
                for result in (run("--keep-going", "--format", style, rules, "lines.ndjson"), run("--keep-going", "--format", style, rules, "lines.jsonl.gz"),
                               run("--keep-going", "--format", style, "--table", rules, "-", text=content("lines.ndjson"))):
                    want(result.status == wanted.status and result.out == wanted.out, f"the same cohort as CSV and as lines of JSON: {result}")
                    want(result.error.count("E703") == len(bad), "each bad cell is told")


def test_strict_lines_of_json():
    rules, _ = table_files(1, set())
    put("strict.ndjson", '{"id": 1, "a": true}\n' * 5000 + '{"id": 2, "ward": 1}\n')
    result = run("--strict", "--format=csv", rules, "strict.ndjson")
    want(result.status == 1 and "--strict" in result.error and "strict.ndjson:5001:11: warning[W701]" in result.error, f"{result.error}")
    want_result(run("--strict", "--format=csv", rules, "strict.ndjson", "-o", "kept.csv"), 1, error="kept.csv is as it was")


def test_numbers_of_json_are_those_of_cells():
    """The digits as they are written, in both."""
    rules = put("numbers.rules", "finding a\nmeasure m\nscore s = sum of (m, 0)\nconclusion c\na and s > 1 implies c\n")
    numbers = ["2.15", "1e3", "0.1", "9007199254740991", "9007199254740992", "9007199254740993", "123456789012345", "0.30000000000000004", "1E-5", "-0", "1.50", "2.1500000000000004",
               "1e21", "123456789012345678"]
    table = put("numbers.csv", "id,a,m\n" + "".join(f"n{i},1,{number}\n" for i, number in enumerate(numbers)))
    lines = put("numbers.ndjson", "".join(f'{{"id": "n{i}", "a": 1, "m": {number}}}\n' for i, number in enumerate(numbers)))
    for style in ("csv", "json", "text"):
        wanted, result = run("--keep-going", "--format", style, rules, table), run("--keep-going", "--format", style, rules, lines)
        want(result.out == wanted.out and result.out and result.error.count("E703") == wanted.error.count("E703"), f"{style}: {result}\n{wanted}")
    shown = {case["case"]: case["measures"]["m"]["low"] for case in map(json.loads, run("--keep-going", "--format=json", rules, lines).out.splitlines())}
    want(shown["n0"] == 2.15 and shown["n1"] == 1000 and shown["n2"] == 0.1 and shown["n7"] == 0.3 and shown["n11"] == 2.15, f"{shown}")


def zstd_frame(text):
    """Zstandard as it is stored: blocks that are not packed, and no checksum."""
    blocks = [text[at:at + (1 << 17)] for at in range(0, len(text), 1 << 17)]
    heads = [struct.pack("<I", (block is blocks[-1]) | len(block) << 3)[:3] for block in blocks]
    return b"\x28\xb5\x2f\xfd\x00\x38" + b"".join(head + block for head, block in zip(heads, blocks))


COHORT = os.path.join(ROOT, "bench", "cohort.rules")


def cohort_cells(rows, bad):
    """Heads and rows as bench/gen.c makes them; those in `bad` (by number) have a cell that says nothing, each in another column."""
    rng = random.Random(20240607)
    with open(COHORT, encoding="utf-8") as file:
        findings = [name for line in file if line.startswith("finding ") for name in line[8:].strip().split(", ")]
    heads = ["id", *findings, "calcium_mmol_l", "phosphate_mmol_l", "creatinine_umol_l", "mass_cm", "age_years"]
    made = []
    for i in range(rows):
        numbers = (f"{rng.uniform(2, 3):.2f}", f"{rng.uniform(0.7, 2):.2f}", str(rng.randint(40, 400)), f"{rng.uniform(0, 8):.1f}", str(rng.randint(18, 95)))
        cells = [f"n{i}", *rng.choices(("1", "0", ""), (30, 45, 25), k=len(findings)), *(rng.choice((number, number, number, "")) for number in numbers)]
        if i in bad:
            cells[[*range(1, 28), 29][i % 28]] = "bad"  # which rules read
        made.append(cells)
    return heads, made


def cohort_in_every_form(rows, bad):
    """The names of its files, and by how many lines a row stands later there than in the lines of JSON."""
    heads, made = cohort_cells(rows, bad)
    text = "".join(",".join(cells) + "\n" for cells in [heads, *made]).encode()
    forms = {put("forms.csv", text): 1, put("forms.tsv", text.replace(b",", b"\t")): 1, put("forms.csv.gz", gzip.compress(text, 1)): 1,
             put("forms.tsv.zst", zstd_frame(text.replace(b",", b"\t"))): 1, put("forms.ndjson", as_lines(text.decode(), True)): 0}
    return forms, len(text)


def test_one_cohort_in_every_form():
    rows = 9000 if SANITIZED or COUNTED else 12000
    for bad in (set(), set(range(11, rows, 97))):
        forms, size = cohort_in_every_form(rows, bad)
        want(size > 2 * (256 << 10), f"there are not several pieces: {size} bytes")
        for style in ("csv", "summary"):
            wanted = run("-j1", "--keep-going", "--format", style, COHORT, "forms.csv")
            want(wanted.status == bool(bad) and len(wanted.out) > 1000, f"{wanted}")
            for form, head in forms.items():
                for jobs in ("-j1", "-j2", "-j7"):
                    result = run(jobs, "--keep-going", "--format", style, COHORT, form)
                    want(result.out == wanted.out and result.status == wanted.status, f"{form} {jobs} --format {style}: {result}")
                    told = re.findall(r"(?m)^(\S+):(\d+):\d+: error\[E703\]", result.error)
                    want(told == [(form, str(i + 1 + head)) for i in sorted(bad)], f"{form} {jobs}: each bad cell with its file and line, in order: {told[:5]}")


def test_facts_say_what_a_table_says():
    heads, made = cohort_cells(300, set())
    units = dict(zip(heads[-5:], ("mmol/L", "mmol/L", "umol/L", "cm", "years")))
    facts = ""
    for cells in made:
        facts += f"case {cells[0]}\n"
        for head, cell in zip(heads[1:], cells[1:]):
            facts += "" if not cell else f"  {head} = {cell} {units[head]}\n" if head in units else f"  {'no ' * (cell == '0')}{head}\n"
    table = put("small.csv", "".join(",".join(cells) + "\n" for cells in [heads, *made]))
    cases = [json.loads(line) for line in run("--format=json", COHORT, put("small.facts", facts)).out.splitlines()]
    want(len(cases) == 300, "a case is lost")
    for said, line in zip(cases, csv.DictReader(run("--format=csv", COHORT, table).out.splitlines())):
        truths = {name: found["truth"] for name, found in said["conclusions"].items()}
        want(said["case"] == line["case"] and len(truths) == 13 and truths == {name: line[name] for name in truths}, f"{said['case']}: {truths} {line}")


if __name__ == "__main__":
    main(globals())
