#!/usr/bin/env python3
"""tests/fuzz/seeds.py FOLDER: writes the seeds of each target into a folder of its name: for rules and facts, what stands in
rules/ and in the readable cases; for programs, tables, columns and sentences, random ones, always the same. They are not kept: what they are made of is."""
import glob
import gzip
import json
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import run_cases  # noqa: E402


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def pairs():
    """Name, rules and facts of each test that has both as plain text."""
    for path in sorted(glob.glob(os.path.join(HERE, "..", "cases", "*.test"))):
        for test in run_cases.read_tests(path):
            rules = ""
            for number, section in enumerate(test.sections):
                if section.head == "rules":
                    rules = section.text()
                    yield f"{os.path.basename(path)}-{test.line}", rules, ""
                if section.head == "facts":
                    yield f"{os.path.basename(path)}-{test.line}-{number}", rules, section.text()


HEADS = ["id", "case", "fever", "no fever", "cough", "sex", "sex is female", "male", "alg", "allergy", "comorbidities", "gout", "diabetes", "age",
         "age (months)", "temperature", "temperature ([degF])", "creatinine", "creatinine (mg/dL)", "titre", "points", "flu", "wards", "", "rash "]
CELLS = ["", "1", "0", "yes", "N", "NA", "?", "conflict", "female", "woman", "2", "other", "gout", "70", "37.9", "<5", ">= 100", "1:80", "high", "38,5",
         "1e3", "-1", "2.1500000000000004", "raised", "x", "\u2264 4", " 1 ", "a \"b\""]


def table(dice):
    """A byte of options, and a table with heads that the rules of fuzz_table know, most of them."""
    options = dice.randrange(8)
    delimiter = ",;\t|"[options & 3]
    heads = dice.sample(HEADS, dice.randrange(1, 9))
    quote = lambda cell: '"' + cell.replace('"', '""') + '"' if delimiter in cell or '"' in cell or dice.randrange(9) == 0 else cell  # noqa: E731
    rows = [heads] + [[dice.choice(CELLS) for _ in heads] for _ in range(dice.randrange(12))]
    return chr(options) + dice.choice(["", "\ufeff"]) + "".join(delimiter.join(map(quote, row)) + dice.choice(["\n", "\r\n"]) for row in rows)


def objects(dice):
    """Such a table as lines of JSON."""
    value = lambda: dice.choice([True, False, None, 1, 0, 2.15, -1e-3, 12345678901234567890, [], ["gout"], ["gout", "diabetes"], [1, None], {}] + CELLS)  # noqa: E731
    heads = dice.sample(HEADS, dice.randrange(1, 9))
    lines = [json.dumps({head: value() for head in heads if dice.randrange(6)}, ensure_ascii=bool(dice.randrange(2))) for _ in range(dice.randrange(12))]
    lines = [line[:dice.randrange(len(line))] if dice.randrange(20) == 0 else line for line in lines]
    return chr(dice.choice([8, 16, 13])) + dice.choice(["", "\ufeff", "\n"]) + "".join(line + dice.choice(["\n", "\r\n"]) for line in lines)


def as_zstd(text):
    """A frame of zstd with the text as it is, in one block."""
    return b"\x28\xb5\x2f\xfd\x00\x58" + (len(text) << 3 | 1).to_bytes(3, "little") + text


def packed(dice, text):
    """The same table, packed as one or as two, or cut."""
    options, text = text[:1].encode(), text[1:].encode()
    pack = dice.choice([as_zstd, lambda part: gzip.compress(part, mtime=0)])
    at = dice.choice([0, len(text) // 2])
    whole = (pack(text[:at]) if at else b"") + pack(text[at:])
    return options + (whole[:dice.randrange(len(whole))] if dice.randrange(4) == 0 else whole)


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    for name, rules, facts in pairs():
        write(os.path.join(folder, "rules"), name, rules + "%%\n" + facts)
        if facts:
            write(os.path.join(folder, "facts"), name, facts)
    for path in glob.glob(os.path.join(HERE, "..", "..", "rules", "*.*")):
        with open(path, encoding="utf-8") as file:
            write(os.path.join(folder, path.rsplit(".", 1)[1]), os.path.basename(path), file.read())
    dice = random.Random(1)
    for number in range(200):
        write(os.path.join(folder, "table"), f"random-{number}", table(dice))
    for number in range(60):
        write(os.path.join(folder, "table"), f"packed-{number}", packed(dice, dice.choice([table, objects])(dice)))
    for number in range(200):
        write(os.path.join(folder, "table"), f"lines-{number}", objects(dice))
    for number in range(400):
        write(os.path.join(folder, "program"), f"random-{number}", dice.randbytes(dice.randrange(20, 600)))
    for number in range(200):
        write(os.path.join(folder, "sentences"), f"random-{number}", dice.randbytes(dice.randrange(200, 3000)))
    for number in range(200):
        write(os.path.join(folder, "columns"), f"random-{number}", dice.randbytes(dice.randrange(10, 3000)))


main(sys.argv[1])
