#!/usr/bin/env python3
"""tests/fuzz/seeds.py FOLDER: writes the seeds of each target into a folder of its name: for rules and facts, what stands in
rules/ and in the readable cases; for programs and sentences, random bytes, always the same. They are not kept: what they are made of is."""
import glob
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
    for number in range(400):
        write(os.path.join(folder, "program"), f"random-{number}", dice.randbytes(dice.randrange(20, 600)))
    for number in range(200):
        write(os.path.join(folder, "sentences"), f"random-{number}", dice.randbytes(dice.randrange(200, 3000)))


main(sys.argv[1])
