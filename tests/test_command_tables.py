#!/usr/bin/env python3
"""The command: tables of cases.

    python3 tests/test_command_tables.py BUILD [WORD…]"""
import gzip
import json
import os
import re
import struct
import zlib

from command import COUNTED, FOLDER, main, put, run, SANITIZED, table_files, want


def test_bad_cells_of_a_large_table():
    rows, bad = 30000, set(range(7, 30000, 53))
    whole = run("--format=csv", *table_files(rows, set()))
    want(whole.status == 0 and whole.error == "", f"a good table: {whole.error[:500]}")
    rules, table = table_files(rows, bad)
    result = run("--format=csv", "--keep-going", rules, table)
    told = {(int(line), int(column)) for line, column in re.findall(r"(?m)^\S*cohort\.csv:(\d+):(\d+): error\[E703\]", result.error)}
    cells = {(i + 2, len(",".join(whole_row(i)[:1 + i % 4])) + 2) for i in bad}
    want(told == cells, f"each bad cell at its line and column: {sorted(told ^ cells)[:5]}")
    want(result.status == 1 and f"{rows} rows: {rows - len(bad)} run, {len(bad)} with errors" in result.error, result.error[-300:])
    good, came = whole.out.split("\n"), result.out.split("\n")
    want(len(good) == len(came) == rows + 2, "no row is lost")
    want(all(row == good[i] or (i - 1 in bad and row == f"n{i - 1},error,") for i, row in enumerate(came)), "the other rows are as they were")
    stopped = run("--format=csv", rules, table)
    want(stopped.status == 1 and "--keep-going" in stopped.error, "without it, the run stops")


def test_the_same_with_any_number_of_threads():
    rules, table = table_files(40000, set(range(11, 40000, 97)))
    with open(os.path.join(FOLDER, table), encoding="utf-8") as file:
        rows = file.read()
    put("many.tsv", rows.replace(",", "\t"))
    for options in (["--keep-going"], ["--keep-going", "--format=csv"], ["--format=csv"], ["--keep-going", "--format=json"]):
        alone = run("--jobs=1", *options, rules, table)
        want(len(alone.out) > 100 or "--keep-going" not in options, f"{options}: {alone.out[:100]}")
        for jobs in (["-j2"], ["-j", "7"], []):
            other = run(*jobs, *options, rules, table)
            want((other.status, other.out, other.error) == (alone.status, alone.out, alone.error), f"{options} {jobs}: {other.out[:200]} {other.error[-200:]}")
        tabs = run("-j2", *options, rules, "many.tsv")
        want(tabs.out == alone.out and tabs.status == alone.status, f"{options}: tabs")
    for jobs in ("0", "257", "two", "1x", ""):
        wrong = run("--jobs", jobs, rules, table)
        want(wrong.status == 2 and "--jobs is how many threads" in wrong.error, f"--jobs {jobs}: {wrong}")


def test_what_only_a_run_tells_of_tables():
    rules = put("bounds.rules", "measure a (mg)\nmeasure b (mg)\nmeasure m (mg)\nmeasure judged (mg) = m\n  bands low < (a) <= normal <= (b) < high\n"
                "conclusion c\njudged is high implies c\n")
    table = put("bounds.csv", "id,a,b,m\none,7,2,8\ntwo,1,2,9\nthree,x,1,9\n")
    result = run("--keep-going", rules, table)
    want("The bounds of `judged` do not rise in the case `one`" in result.error and "3 cases: 2 run, 1 with errors" in result.out, f"{result}")
    one = run("--keep-going", "--format=text", "--case", "three", rules, table)
    want("case three was not run" in one.error and "is no case" not in one.error, f"{one}")
    other = run("--keep-going", "--format=text", "--case", "two", rules, table)
    want("was not run" not in other.error and other.out.startswith("two\n"), f"{other}")
    lines = put("strange.ndjson", '{"m": 1}\n{"m": 2, "what": 3}\n')
    strict = run("--strict", rules, lines)
    want(strict.status == 1 and "with --strict each column is to be one that the rules know" in strict.error, f"{strict}")


def test_against_a_gold_standard():
    rules = put("gold.rules", "finding a, b\nscore s = sum of (2 if a, 1 if b)\nconclusion c\na implies c\n")
    cells = [(1, 1, "yes"), (1, 0, "yes"), (0, 1, "1"), ("", 0, "yes"), (0, 0, "no"), (0, 1, "0"), (1, 1, "no"), ("", "", "no"), (1, 1, "NA"), (1, 1, ""), (1, 0, "conflict")]
    table = put("gold.csv", "id,a,b,Biopsy\n" + "".join(f"n{i},{a},{b},{gold}\n" for i, (a, b, gold) in enumerate(cells)))
    result = run("--against", "biopsy", rules, table)
    want(result.status == 0 and result.error == "", f"{result}")
    for line in ("Against biopsy", "8 of 11 cases held against the gold standard", "3 left out", "sensitivity                         2/3    66.7 %",
                 "specificity                         2/3    66.7 %", "with the disease                 2          1          1          0"):
        want(line in result.out, f"{line}: {result.out}")
    summary, agreement = (json.loads(line) for line in run("--against", "biopsy", "--format=summary-json", rules, table).out.splitlines())
    want(summary["cases"] == 11 and agreement["gold standard"] == "biopsy", f"{summary} {agreement}")
    bad = put("bad-gold.csv", "id,a,Biopsy\n1,1,maybe\n")
    wrong = run("--against", "Biopsy", rules, bad)
    want(wrong.status == 1 and "bad-gold.csv:2:5: error[E703]: `maybe` does not say whether there is `Biopsy`" in wrong.error, f"{wrong}")
    none = run("--against", "nobody", rules, table)
    want(none.status == 1 and "No column of gold.csv is called `nobody`" in none.error, f"{none}")
    for options in (["--format=csv"], ["--format=json"]):
        refused = run("--against", "biopsy", *options, rules, table)
        want(refused.status == 2 and "--against" in refused.error, f"{refused}")
    rows = "".join(f"{i},{i % 2},{i % 3 % 2},{(i // 2) % 2}\n" for i in range(60000))
    many = put("many-gold.csv", "id,a,b,Biopsy\n" + rows)
    alone = run("-j1", "--against", "Biopsy", rules, many)
    want(alone.status == 0 and "60,000 of 60,000 cases" in alone.out.replace("60000", "60,000"), f"{alone}")
    for count in ("2", "7"):
        want(run("-j", count, "--against", "Biopsy", rules, many).out == alone.out, f"{count} threads")
    lines = put("gold.ndjson", "".join(json.dumps({"id": f"n{i}", "a": a if a != "" else None, "b": b if b != "" else None, "Biopsy": gold or None}) + "\n" for i, (a, b, gold) in enumerate(cells)))
    want(run("--against", "biopsy", rules, lines).out == run("--against", "biopsy", rules, table).out, "the same of lines of JSON")


def whole_row(i):
    return [f"n{i}", "10"[i % 2], ["1", "", "0"][i % 3], ["female", "female", "male", ""][i % 4], ["", "5.5", "<5", "7"][i % 4]]


def test_tables_in_constant_memory():
    rules, small = table_files(5000, set())
    with open(os.path.join(FOLDER, small), encoding="utf-8") as file:
        head, rest = file.read().split("\n", 1)
    many = put("many.csv", head.replace("id", "no") + "\n" + rest * 60)
    result = run(rules, many, limit=32 << 20)
    want(result.status == 0 and result.out.startswith("300,000 cases: 300,000 run"), result.error[:500])


def test_table_on_standard_input():
    rules, table = table_files(100, set())
    with open(os.path.join(FOLDER, table), "rb") as file:
        text = file.read()
    want(run("--table", rules, "-", text=text).out == run(rules, table).out, "the same by standard input")
    result = run("--strict", "--table", rules, "-", text=b"id,a,ward\n1,1,x\n")
    want(result.status == 1 and "--strict" in result.error and not result.out, f"with --strict all columns are known: {result}")
    result = run("--table", "--format=text", "--case", "n2", rules, "-", text=text)
    want(result.out.startswith("n2\n") and "n3" not in result.out, f"one case: {result.out[:200]}")
    result = run("--table", "--format=csv", "--case", "nobody", rules, "-", text=text)
    want(result.status == 1 and "there is no case nobody" in result.error, f"a case that is not there: {result}")
    put("UPPER.TSV", text.replace(b",", b"\t"))
    want(run(rules, "UPPER.TSV").out == run(rules, table).out, "the case of a name does not matter")


def test_packed_tables():
    rules, table = table_files(20000, set())
    wanted = run("--format=csv", rules, table)
    with open(os.path.join(FOLDER, table), "rb") as file:
        text = file.read()
    for name in ("packed.csv.gz", "PACKED.CSV.GZ", "odd name", "packed.tab.gz"):
        mine = text.replace(b",", b"\t") if ".tab" in name else text
        put(name, gzip.compress(mine[:100000]) + gzip.compress(mine[100000:]))
        result = run("--format=csv", *([] if "." in name else ["--table"]), rules, name)
        want(result.status == 0 and result.out == wanted.out, f"{name}: {result}")
    whole = gzip.compress(text)
    want(run("--format=csv", "--table", rules, "-", text=whole).out == wanted.out, "standard input that is packed")
    for end, says in ((whole[:-1], "breaks off"), (whole[:len(whole) // 2], "breaks off"), (whole[:1000], "breaks off"), (whole + b"\n", "stands something else"),
                      (whole[:-6] + b"xx" + whole[-4:], "damaged")):
        put("bad.csv.gz", end)
        for arguments in (["--format=csv"], ["--keep-going"]):
            result = run(*arguments, rules, "bad.csv.gz")
            want(result.status == 1 and "error[E504]" in result.error and says in result.error, f"{says}: {result}")
            want("bad.csv.gz is not read to its end" in result.error, f"wherever it breaks: {result}")
        want("no summary" in result.error and not result.out, f"a part is not counted: {result}")


def test_packed_tables_in_constant_memory():
    """A gigabyte of wide rows after many blank lines, which gzip packs into a few megabytes. The same text is packed once: nothing after a
    full flush leans on what was before."""
    rules, _ = table_files(1, set())
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {}
    rows = 1 << (9 if COUNTED else 11 if SANITIZED else 14)
    blank, note = b"\n" * (1 << 20), b"x" * (1 << 16) + b"\n"
    texts = [b"id,a,b,sex,m,note\n", *[blank] * (rows >> 8), *(text for i in range(rows) for text in (b"n%d,1,1,male,7," % i, note))]
    bomb, check, size = [b"\x1f\x8b\x08" + bytes(7)], 0, 0
    for text in texts:
        if text not in packed:
            packed[text] = pack.compress(text) + pack.flush(zlib.Z_FULL_FLUSH)
        bomb.append(packed[text])
        check, size = zlib.crc32(text, check), size + len(text)
    put("bomb.csv.gz", b"".join(bomb) + pack.flush() + struct.pack("<II", check, size & 0xFFFFFFFF))
    result = run(rules, "bomb.csv.gz", limit=32 << 20)
    want(result.status == 0 and result.out.startswith(f"{rows:,} cases: {rows:,} run"), f"{result}")


if __name__ == "__main__":
    main(globals())
