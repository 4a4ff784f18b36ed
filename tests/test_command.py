#!/usr/bin/env python3
"""Tests the command from outside: options, exit statuses, output, hard inputs, growth, what is installed and what is visible.

    python3 tests/test_command.py BUILD [WORD…]

WORD: only the tests whose name holds it. Ends with status 1 on a failure; the last line counts."""
import csv
import fcntl
import gzip
import json
import os
import pty
import random
import re
import resource
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import xml.etree.ElementTree
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = """finding calcinosis
finding phosphocalcic metabolism is normal or abnormal
measure size (cm)
  bands small < 2 <= large
score points = sum of (2 if calcinosis, 1 if size > 3 cm)
conclusion type is dystrophic or metastatic
conclusion hypercalcaemia
action biopsy
rule one: calcinosis with normal phosphocalcic metabolism implies dystrophic
calcinosis suggests hypercalcaemia
size is large recommends biopsy
"""
FACTS = """case first "a description"
  calcinosis
  normal phosphocalcic metabolism
  size > 2.5 cm
  expect dystrophic
case second
  no calcinosis
  expect no dystrophic
"""
SECONDS = 30  # for any hard input, with sanitizers on a busy machine


class Failed(Exception):
    pass


def want(condition, text):
    if not condition:
        raise Failed(text)


class Result:
    def __init__(self, status, out, error):
        self.status, self.out, self.error = status, out, error

    def __str__(self):
        return f"status {self.status}\nstdout: {self.out[:2000]}\nstderr: {self.error[:2000]}"


def run(*arguments, text=b"", cwd=None, environment=None, stdout=subprocess.PIPE, user=None, limit=None):
    """Runs the command, in at most `limit` bytes; fails on a crash, on sanitizer output, and where it does not end."""
    seconds = SECONDS * (4 if COUNTED else 1)

    def narrow():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if limit and not SANITIZED:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    try:
        done = subprocess.run([PROGRAM, *arguments], input=text, stdout=stdout, stderr=subprocess.PIPE, cwd=cwd or FOLDER,
                              timeout=10 * seconds, env={**os.environ, "LC_ALL": "C", **(environment or {})}, user=user, preexec_fn=narrow)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"`rulesrun {' '.join(arguments)}` did not end in {10 * seconds} seconds") from late
    want(done.returncode != -signal.SIGXCPU, f"`rulesrun {' '.join(arguments)}` did not end in {seconds} seconds of processor time")
    error = done.stderr.decode("utf-8", "replace")
    result = Result(done.returncode, (done.stdout or b"").decode("utf-8", "replace"), error)
    want(done.returncode >= 0 and "Sanitizer" not in error and "runtime error:" not in error, f"it crashed: {result}")
    want(not limit or "not enough memory" not in error, f"it wants more than {limit or 0} bytes")
    return result


def spent():
    """Processor time of the commands so far: what else the machine does must fail no test."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def want_quick(since, seconds):
    seconds *= 10 if COUNTED else 5 if SANITIZED else 1
    want(spent() - since < seconds, f"it took {spent() - since:.1f} seconds of processor time")


def put(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return name


def want_result(result, status, out=None, error=None):
    want(result.status == status, f"wanted status {status}: {result}")
    want(out is None or re.search(out, result.out), f"wanted `{out}` on standard output: {result}")
    want(error is None or re.search(error, result.error), f"wanted `{error}` on standard error: {result}")


def standard_files():
    return put("good.rules", RULES), put("good.facts", FACTS)


# ---- options ----

def test_help():
    for command in ([], ["check"], ["test"], ["dump"], ["report"]):
        result = run(*command, "--help")
        want_result(result, 0, out=r"\Ausage: rulesrun " + " ".join(command))
        want(result.error == "" and max(map(len, result.out.split("\n"))) < 120, f"help that is hard to read: {result}")
        want(run("--help", *command).out == result.out, "--help may stand before the command")
    for option in ("--format", "--strict", "--case", "--output", "--colour", "--help", "--version", "check", "test", "dump", "report", "not a medical device"):
        want(option.lower() in run("--help").out.lower(), f"the help does not speak of {option}")


def test_version():
    with open(os.path.join(ROOT, "src/rulesrun.h"), encoding="utf-8") as file:
        version = re.search(r'RR_VERSION "(.*)"', file.read()).group(1)
    with open(os.path.join(ROOT, "Makefile"), encoding="utf-8") as file:
        want(f"VERSION = {version}\n" in file.read(), "Makefile and rulesrun.h differ about the version")
    want(run("--version").out == f"rulesrun {version}\n", "--version")
    want_result(run("-V"), 0, out=version)


def test_wrong_usage():
    rules, facts = standard_files()
    for arguments, says in (([], "which rules"), ([rules], "which cases"), (["--frob", rules, facts], "no option --frob"),
                            (["--format", "xml", rules, facts], "--format is text, json, csv, summary or summary-json, not xml"), (["--format"], "--format wants"), ([rules, facts, "-o"], "-o wants"), (["--output"], "--output wants"),
                            ([rules, facts, "--case"], "--case wants"), (["--colour", "purple", rules, facts], "--colour is"),
                            (["check"], "check wants"), (["check", rules, rules], "check wants"), (["dump"], "dump wants"),
                            (["dump", rules, facts], "dump wants"), (["test", rules], "test wants"), (["-x", rules, facts], "no option -x"),
                            (["-xh", rules, facts], "no option -x"), (["--strict=yes", rules, facts], "--strict=yes takes no value"),
                            (["--keep-going", rules, facts], "for tables of cases"), ([rules, facts, "x.csv"], "commands of their own"),
                            (["--delimiter=ab", rules, "x.csv"], "--delimiter is one character"), (["--delimiter=,", "--decimal-comma", rules, "x.csv"], "parted by this"),
                            (["test", rules, "x.csv"], "holds no expectations"), (["report", rules], "report wants"), (["report", rules, facts], "pages of single cases are to come"),
                            (["report", "--format=json", rules, "x.csv"], "no other format"), (["report", "--case=n1", rules, "x.csv"], "report is of all cases"), ([rules, "x.gz"], "is packed"), ([rules, "x.facts.zst"], "is packed"), (["--format=csv", rules, facts], "for tables of cases")):
        result = run(*arguments)
        want_result(result, 2, error=r"\Arulesrun: .*" + re.escape(says))
        want(result.out == "" and "--help" in result.error, f"wrong usage is told on standard error, and where to find help: {result}")


def test_colour():
    rules, facts = standard_files()
    put("bad.rules", "finding a\nx implies a\n")
    want("\033[" not in run(rules, facts).out, "no colour where it is not a terminal")
    want("\033[" in run("--colour", "always", rules, facts).out, "colour that is asked for")
    want("\033[" in run("--color=always", "check", "bad.rules").error, "messages in colour")
    want("\033[" not in run("--colour=never", "check", "bad.rules").error, "messages without colour")
    plain = run(rules, facts).out
    coloured = re.sub(r"\033\[[0-9;]*m", "", run("--colour", "always", rules, facts).out)
    want(plain == coloured, "colour changes nothing else")
    want("\033" not in run("--colour=always", "--format", "json", rules, facts).out, "no colour in JSON")


def on_terminal(environment, *arguments):
    """Standard output as a terminal shows it."""
    leader, follower = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stdout=follower, stderr=subprocess.DEVNULL, cwd=FOLDER,
                          env={**os.environ, **environment}) as process:
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
        process.wait(SECONDS)
    os.close(leader)
    return shown


def test_colour_on_a_terminal():
    rules, facts = standard_files()
    os.environ.pop("NO_COLOR", None)
    want(b"\033[" in on_terminal({"TERM": "xterm"}, rules, facts), "colour on a terminal")
    want(b"\033[" in on_terminal({"TERM": "xterm", "NO_COLOR": ""}, rules, facts), "an empty NO_COLOR says nothing")
    want(b"\033[" not in on_terminal({"TERM": "xterm", "NO_COLOR": "1"}, rules, facts), "NO_COLOR")
    want(b"\033[" not in on_terminal({"TERM": "dumb"}, rules, facts), "a dumb terminal")
    want(b"\033[" not in on_terminal({"TERM": "xterm"}, "--colour=never", rules, facts), "--colour=never on a terminal")


# ---- running ----

def test_run():
    rules, facts = standard_files()
    result = run(rules, facts)
    want_result(result, 0, out=r"(?s)first: a description.*Established.*dystrophic.*second")
    want(result.error == "", f"nothing to say: {result}")
    want_result(run(rules, "--case", "second", facts), 0, out=r"\Asecond\n")
    want("second" not in run("--case=first", rules, facts).out, "only the case that is asked for")
    want_result(run(rules, facts, "--case", "third"), 1, error="there is no case third")


def test_standard_input():
    rules, facts = standard_files()
    by_file = run("--format=json", rules, facts).out.replace(facts, "<standard input>")
    want(run("--format=json", rules, "-", text=FACTS.encode()).out == by_file, "facts from standard input")
    want_result(run(rules, "-", text=b"calcinosis\n"), 0, out=r"\Astandard input\n")
    want_result(run(rules, "-", text=b"calcinosos\n"), 0, error=r"\A<standard input>:1:1: warning\[W601\]")
    want_result(run("check", "-", text=RULES.encode()), 0, out="3 rules")
    want_result(run("check", "-", text=b"a implies\n"), 1, error=r"<standard input>:1:10: error")
    want_result(run(rules, "-", text=b""), 0, error="W603")


def test_several_files():
    rules, facts = standard_files()
    put("third.facts", "calcinosis\n")
    names = [json.loads(line)["case"] for line in run("--format=json", rules, facts, "third.facts", "-", text=b"case fourth\n").out.split("\n")[:-1]]
    want(names == ["first", "second", "third", "fourth"], f"cases of all files, in their order: {names}")
    result = run(rules, "nowhere.facts", facts)
    want_result(result, 1, out="first", error="There is no file `nowhere.facts`")


def test_strict():
    rules, _ = standard_files()
    put("odd.facts", "case good\n  calcinosis\ncase odd\n  gout\n")
    want_result(run(rules, "odd.facts"), 0, out="odd", error=r"warning\[W601\]: No rule knows `gout`")
    result = run("--strict", rules, "odd.facts")
    want_result(result, 1, out="good", error=r"error\[E606\]: No rule knows `gout`")
    want("case odd was not run" in result.error and "odd" not in result.out, f"a case with an error is not run: {result}")
    want_result(run("test", "--strict", rules, "odd.facts"), 1, error="E606")


def test_a_case_with_an_error_is_not_run():
    rules, _ = standard_files()
    put("error.facts", "case good\n  calcinosis\ncase bad\n  size = 3 kg\n")
    result = run("--format", "json", rules, "error.facts")
    want_result(result, 1, error=r"error\.facts:4:10: error\[E402\]")
    want([json.loads(line)["case"] for line in result.out.split("\n")[:-1]] == ["good"], f"the good one is run: {result}")


def test_json():
    rules, facts = standard_files()
    result = run("--format", "json", rules, facts)
    cases = [json.loads(line) for line in result.out.split("\n")[:-1]]
    want(result.out.endswith("}\n") and len(cases) == 2, f"one object a case and line: {result}")
    for case in cases:
        keys = list(case)
        for key in ("case", "rules", "conclusions", "suspected", "measures", "conflicts", "unused"):
            want(key in keys, f"the key {key} is missing: {case}")
        want(re.fullmatch("[0-9a-f]{64}", case["rules"]["fingerprint"]), f"a fingerprint: {case['rules']}")
        want(list(case["conclusions"]) == ["type is dystrophic", "type is metastatic", "hypercalcaemia", "biopsy"],
             f"every conclusion and action, whatever its truth: {list(case['conclusions'])}")
        for verdict in [*case["conclusions"].values(), *case["suspected"].values()]:
            want(verdict["truth"] in ("true", "false", "unknown", "conflict"), f"a truth: {verdict}")
        want(list(case["suspected"]) == ["hypercalcaemia"], f"what rules suggest: {case['suspected']}")
    first, second = cases
    want(first["conclusions"]["type is dystrophic"]["rules"] == ["one"], f"the rule that fired: {first}")
    want({k: first["measures"]["points"][k] for k in ("low", "high", "unit")} == {"low": 2, "high": 3, "unit": "1"}, f"points: {first}")
    want({k: first["measures"]["size"][k] for k in ("low", "high", "unit", "band")} == {"low": 2.5, "high": None, "unit": "cm", "band": "large"},
         f"an unbounded end is null: {first}")
    want(second["measures"]["points"]["low"] == 0 and second["measures"]["points"]["high"] == 1, f"points: {second}")


def test_json_version_and_odd_names():
    put("odd.rules", 'version "1.0"\nfinding "a \\ b", Sjögren’s\nconclusion "c\tτ"\n"a \\ b" and Sjögren\'s implies "c\tτ"\n')
    put("odd.facts", 'case "a\\b / ü" "said “so”"\n  "a \\ b"\n  Sjögren\'s\n')
    result = run("--format", "json", "odd.rules", "odd.facts")
    want_result(result, 0)
    case = json.loads(result.out)
    want(case["rules"]["version"] == "1.0" and case["case"] == "a\\b / ü", f"names as written: {case}")
    want([v["truth"] for v in case["conclusions"].values()] == ["true"], f"and they work: {case}")


def test_check():
    rules, _ = standard_files()
    result = run("check", rules)
    want_result(result, 0, out=r"\Agood\.rules: 3 rules, \d+ terms; no errors\n\Z")
    want(result.error == "", f"nothing to say: {result}")
    put("one.rules", "finding a\nconclusion b\na implies b\n")
    want_result(run("check", "one.rules"), 0, out=r"1 rule, ")
    put("open.rules", "a implies b\n")
    want_result(run("check", "open.rules"), 0, error=r"note\[N201\]")
    put("x.facts", "a\n")
    want(run("open.rules", "x.facts").error == "", "notes are for who works on the rules")
    put("bad.rules", "finding a\nconclusion c\nx implies c\na implies y\n")
    result = run("check", "bad.rules")
    want_result(result, 1, error=r"(?s)bad\.rules:3:1.*bad\.rules:4:11")
    want(result.out == "", f"no word of success: {result}")
    want_result(run("bad.rules", "x.facts"), 1, error="E201")


def test_dump():
    rules, facts = standard_files()
    result = run("dump", rules)
    want_result(result, 0, out=r"(?s)settle.*calcinosis")
    want(result.out == run("dump", rules).out, "the same each time")
    put("spelt.rules", RULES.replace("with", "and").replace("calcinosis", "CALCINOSIS", 3).replace("\n", "   # comment\n"))
    operations = [re.sub(r";.*|\"[^\"]*\"", "", line).split() for line in result.out.split("\n")]
    others = [re.sub(r";.*|\"[^\"]*\"", "", line).split() for line in run("dump", "spelt.rules").out.split("\n")]
    want(operations == others, "the same program for synonymous sources")
    put("bad.rules", "a implies")
    want_result(run("dump", "bad.rules"), 1, error="E110")


def test_test():
    rules, facts = standard_files()
    want_result(run("test", rules, facts), 0, out=r"\A2 passed, 0 failed\n\Z")
    put("wrong.facts", FACTS + "  expect dystrophic\n  expect unknown hypercalcaemia\n")
    result = run("test", rules, "wrong.facts")
    want_result(result, 1, out=r"wrong\.facts:9: case second: expected dystrophic\n    instead: .*\n3 passed, 1 failed\n\Z")
    want_result(run("test", rules, "wrong.facts", "--case", "first"), 0, out=r"\A1 passed, 0 failed\n\Z")
    put("none.facts", "calcinosis\n")
    want_result(run("test", rules, "none.facts"), 1, error="nothing was tested: these cases have no `expect` line")
    put("misspelt.facts", "calcinosis\nexpect unknown dystrophic\nexpct dystrophic\n")
    want_result(run("test", rules, "misspelt.facts"), 1, out=r"misspelt\.facts:3: .*\n    instead: .*\n1 passed, 1 failed\n\Z")
    put("broken.facts", "calcinosis\nexpect dystrophic is\n")
    want_result(run("test", rules, "broken.facts"), 1, error="nothing was tested, because of the errors above")
    put("misread.facts", "calcinosis\nexpect x y z\n")
    want_result(run("test", rules, "misread.facts"), 1, error=r"misread\.facts:2:8: error\[E201\]")
    want_result(run("test", rules, facts, "wrong.facts"), 1, error="E605")


def test_many_cases():
    rules, _ = standard_files()
    count = 5000 if SANITIZED or COUNTED else 50000
    put("many.facts", "".join(f"case n{i}\n  {'no ' if i % 2 else ''}calcinosis\n  size = {i % 7} cm\n" for i in range(count)))
    result = run("--format", "json", rules, "many.facts")
    want_result(result, 0)
    lines = result.out.split("\n")[:-1]
    want(len(lines) == count, f"{len(lines)} of {count} cases")
    for i in (0, 1, 63, 64, 4095, 4096, count - 1):
        case = json.loads(lines[i])
        want(case["case"] == f"n{i}" and case["measures"]["size"]["low"] == i % 7, f"case {i}: {case}")
        want(case["suspected"]["hypercalcaemia"]["truth"] == ("false" if i % 2 else "true"), f"case {i}: {case}")


def test_order():
    """Shuffled statements, facts and cases change no verdict."""
    rules, facts = standard_files()
    blocks = re.split(r"(?m)^(?=\S)", RULES)[1:]
    put("shuffled.rules", "".join(reversed(blocks)))
    put("shuffled.facts", "case second\n  no calcinosis\ncase first \"a description\"\n  size > 2.5 cm\n  normal phosphocalcic metabolism\n  calcinosis\n")
    def truths(*names):
        cases = [json.loads(line) for line in run("--format", "json", *names).out.split("\n")[:-1]]
        return {case["case"]: {name: verdict["truth"] for name, verdict in case["conclusions"].items()} for case in cases}
    want(truths(rules, facts) == truths("shuffled.rules", "shuffled.facts"), "order changes verdicts")


# ---- hard inputs ----

def want_refused(error, rules=None, facts=None, seconds=10):
    """The rules (or facts) are refused with a message that says where and what."""
    standard_files()
    if rules is not None:
        put("hard.rules", rules)
    if facts is not None:
        put("hard.facts", facts)
    begun = spent()
    arguments = ["good.rules" if rules is None else "hard.rules", "good.facts" if facts is None else "hard.facts"]
    want_result(run(*arguments), 1, error=error)
    if rules is not None:
        want_result(run("check", "hard.rules"), 1, error=error)
    want_quick(begun, seconds)


def test_nested_brackets():
    for deep in (101, 5000, 1000000):
        want_refused(r"hard\.rules:1:101: error\[E10[78]\]|hard\.rules:1:1: error\[E107\]", rules="(" * deep + "a" + ")" * deep + " implies b\n")
    want_refused(r"hard\.facts:1:\d+: error\[E108\]", facts="(" * 5000 + "calcinosis" + ")" * 5000 + "\n")
    want_refused(r"hard\.rules:1:\d+: error\[E1", rules="(" * 5000 + " a implies b\n")
    want_refused(r"hard\.rules:1:\d+: error\[E1", rules="measure x = " + "sqrt (" * 5000 + "2" + ")" * 5000 + "\n")
    want_refused(r"hard\.rules:1:\d+: error\[E1", rules="all of (" * 5000 + "a" + ")" * 5000 + " implies b\n")


def test_long_chains_are_not_deep():
    count = 20000
    put("chain.rules", "a " + " and\n  a".join([""] * count) + " b implies c\n")
    want_result(run("check", "chain.rules"), 0)
    put("chain.rules", "measure x\nmeasure y = x" + "\n  + x" * count + "\nconclusion c\ny > 2 implies c\n")
    put("chain.facts", "x = 1\n")
    want_result(run("--format=json", "chain.rules", "chain.facts"), 0, out=f'"low": {count + 1}, "high": {count + 1}')
    put("chain.rules", "measure x\nscore y = 0 if x = 0" + "".join(f"\n  else {i} if x = {i}" for i in range(1, 2000)) + "\n")
    put("chain.facts", "x = 1999\n")
    want_result(run("--format=json", "chain.rules", "chain.facts"), 0, out='"low": 1999, "high": 1999')
    put("chain.rules", "finding f0\nconclusion c\n" + "".join(f"finding f{i} means no f{i - 1}\n" for i in range(1, count)) + f"f{count - 1} implies c\n")
    put("chain.facts", "f0\n")
    want_result(run("--format=json", "chain.rules", "chain.facts"), 0, out='"truth": "false"')


def test_a_line_of_50_mb():
    for line in (b"a" * (50 << 20), b"a " * (25 << 20), b"(" * (50 << 20), b'"' + b"a" * (50 << 20) + b'"', b"1" * (50 << 20)):
        want_refused(r"hard\.rules:1:1: error\[E107\]: A line of 52428\d+ bytes", rules=line)
    want_refused(r"hard\.facts:1:1: error\[E107\]", facts=b"a" * (50 << 20))


def test_zero_bytes_and_bad_utf8():
    want_refused(r"hard\.rules:1:10: error\[E103\]", rules=b"finding a\0b\n")
    want_refused(r"hard\.facts:2:1: error\[E103\]", facts=b"calcinosis\n\0\n")
    want_refused(r"hard\.rules:1:1: error\[E103\]", rules=b"\0" * 4096)
    want_refused(r"hard\.rules:1:\d: error\[E10[23]\]", rules="finding a\n".encode("utf-16"))
    for bad in (b"\xff", b"\xc3", b"\xc3\x28", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x80"):
        want_refused(r"hard\.rules:1:9: error\[E102\]", rules=b"finding " + bad)
        want_refused(r"hard\.facts:1:4: error\[E102\]", facts=b"no " + bad + b"\n")


def test_unfinished():
    want_refused(r"hard\.rules:2:\d+: error\[E104\]", rules='a implies b\n  because "it never ends\n' * 2)
    want_refused(r"hard\.rules:1:12: error\[E401\].*\n.*\n.*\^\^\^", rules="measure m (foo)\nm > 3 foo implies b\n")
    for text in ("a implies", "a", "(", ")", "rule", "rule :", "rule x:", '"', "measure", "score s =", "bands", "finding a is", ",", "=", "1", "-",
                 "unless", "a implies b unless", "at least 2 of (", "a implies b\n  because", "finding a\n  code", "use", "sum of (1) implies b"):
        want_refused(r"hard\.rules:\d+:\d+: error\[E\d+\]: .", rules=text)
    for text in ("(", "a and", "case", "expect", "unknown", "= 3", "size =", "size = 3 foo", "no", "a, ,", "a,"):
        want_refused(r"hard\.facts:\d+:\d+: (error|warning)\[.\d+\]: .", facts=text + "\nsize = 3 kg\n")


def test_empty_files():
    for content in (b"", b"\n", b"# nothing\n", b"\xef\xbb\xbf", b"   \n\t\n", b"\r\n"):
        standard_files()
        put("empty.rules", content)
        put("empty.facts", content)
        want_result(run("check", "empty.rules"), 0, error=r"\Aempty\.rules:1:\d: warning\[W302\]: This file says nothing")
        want_result(run("empty.rules", "good.facts"), 0, error=r"W302")
        want_result(run("good.rules", "empty.facts"), 0, out=r"\Aempty\n", error=r"\Aempty\.facts:1:\d: warning\[W603\]")


def test_files_that_cannot_be_read():
    rules, facts = standard_files()
    os.makedirs(os.path.join(FOLDER, "folder"), exist_ok=True)
    if not os.path.lexists(os.path.join(FOLDER, "loop")):
        os.symlink("loop", os.path.join(FOLDER, "loop"))
    for name, says in (("folder", "`folder` is a folder, not a file"), ("nowhere", "There is no file `nowhere`"), ("loop", "`loop` cannot be read: "),
                       ("n" * 5000, "cannot be read: File name too long"), ("good.rules/x", "There is no file `good.rules/x`"),
                       ("/proc/self/mem", "`/proc/self/mem` cannot be read: Input/output error"), ("", "There is no file ``")):
        want_result(run("check", name), 1, error=r"\Aerror\[E501\]: .*" + re.escape(says))
        want_result(run(rules, name), 1, error=r"\Aerror\[E501\]: .*" + re.escape(says))
        if len(name) < 100:
            put("using.rules", f'use "{name}"\na implies b\n')
            want_result(run("check", "using.rules"), 1, error=r"(?m)^using\.rules:1:\d: error\[E501\]: " if name else r"using\.rules:1:\d: error")


def test_a_file_without_permission():
    rules, facts = standard_files()
    put("secret.rules", RULES)
    os.chmod(os.path.join(FOLDER, "secret.rules"), 0)
    nobody = 65534 if os.geteuid() == 0 else None
    if nobody and subprocess.run(["test", "-x", PROGRAM], user=nobody, check=False).returncode != 0:
        return
    os.chmod(FOLDER, 0o755)
    want_result(run("check", "secret.rules", user=nobody), 1, error=r"`secret\.rules` cannot be read: Permission denied")


def test_a_file_that_is_too_large():
    rules, _ = standard_files()
    path = os.path.join(FOLDER, "large.rules")
    with open(path, "wb") as file:
        file.truncate((1 << 30) + 1)
    for arguments in (["check", "large.rules"], [rules, "large.rules"]):
        want_result(run(*arguments), 1, error=r"error\[E503\]: `large\.rules` is larger than a file may be: 1024 MiB")
    os.remove(path)


def test_use_circles():
    put("a.rules", 'use "b.rules"\nfinding a\n')
    put("b.rules", 'use "c.rules"\nfinding b\n')
    put("c.rules", 'use "./a.rules"\nfinding c\n')
    want_result(run("check", "a.rules"), 1, error=r"c\.rules:1:6: error\[E502\]: These files use each other: a\.rules uses \S*b\.rules uses \S*c\.rules uses a\.rules")


def test_too_many_files():
    for i in range(1002):
        put(f"many/{i}.rules", f'use "{i + 1}.rules"\nfinding f{i}\n')
    put("many/1002.rules", "finding last\n")
    want_result(run("check", "many/0.rules"), 1, error=r"error\[E109\]: More than 1000 files")
    put("many/900.rules", "finding last\n")
    want_result(run("check", "many/0.rules"), 0)


def test_too_many_values():
    put("values.rules", "finding f is " + ",\n  ".join(f"v{i}" for i in range(1001)) + "\n")
    want_result(run("check", "values.rules"), 1, error=r"values\.rules:1001:3: error\[E109\]: More than 1000 values")
    put("values.rules", "finding f is " + ",\n  ".join(f"v{i}" for i in range(1000)) + "\nconclusion c\nv999 implies c\n")
    put("values.facts", "v999\n")
    want_result(run("--format=json", "values.rules", "values.facts"), 0, out='"c": {"truth": "true"')


def test_many_errors():
    put("errors.rules", "finding a\nconclusion c\n" + "xyz implies c\n" * 5000)
    result = run("check", "errors.rules")
    want_result(result, 1)
    want(result.error.count("error[E201]") == 1000, f"only so many are told: {result.error.count('error[E201]')}")
    want("4000" in result.error[-500:], f"how many are not told is said: …{result.error[-500:]}")


def test_no_power_of_the_depth():
    """What is written once is checked once, however deep: no doubling with each bracket."""
    slow = []
    for name, open_, close in (("between, on the left", "(1 if ", ") between 1 and 3"), ("between, on the right", "c between (1 if ", ") and 3"),
                               ("=", "(1 if ", ") = 1"), ("at most", "at most 1 of (e, ", ")"), ("exactly", "exactly 1 of (e, ", ")"),
                               ("is not one of", "exactly 1 of (x is not one of (3, 4), ", ")"),
                               ("highest of", "c > highest of (1, 2 if ", ")")):
        begun = spent()
        for depth in (12, 24, 95):
            put("deep.rules", f"finding b, e\nfinding x is 3, 4 or 5\nmeasure c\nconclusion d\n{open_ * depth}b{close * depth} implies d\n")
            put("deep.facts", "b\nc = 2\n")
            try:
                want_result(run("--format=json", "deep.rules", "deep.facts"), 0)
                want_quick(begun, 2)
            except Failed as failure:
                slow.append(f"{name}, {depth} deep: {str(failure)[:300]}")
                break
    want(not slow, "\n".join(slow))


def test_an_error_after_many_warnings():
    """Errors are told, however many warnings come before; and warnings alone are no error."""
    put("ranged.rules", "finding a\nmeasure size (cm)\n  range 0 to 50\nconclusion c\na and size > 3 cm implies c\n")
    warned = "".join(f"case n{i}\n  a\n  no a\n" for i in range(1001))
    put("warned.facts", warned)
    result = run("--format=json", "ranged.rules", "warned.facts")
    want_result(result, 0)
    want("error[" not in result.error, f"warnings are no error: …{result.error[-500:]}")
    put("warned.facts", warned + "case last\n  size = 99 cm\n")
    want_result(run("--format=json", "ranged.rules", "warned.facts"), 1, error=r"error\[E603\]: `size` is stated as 99 cm")


def test_deep_but_allowed():
    """Whatever LIMIT_NESTING allows can be read."""
    for open_, close in (("(", ")"), ("any of (b, ", ")"), ("no (", ")"), ("b and (", ")"), ("at least 1 of (no b, ", ")"),
                         ("b and no (", ")"), ("x is not 3 with no (b and ", ")")):
        text = open_ * 100 + "a" + close * 100
        put("deep.rules", f"finding a, b\nfinding x is 3 or 4\nconclusion c\n{text} implies c\n")
        want_result(run("check", "deep.rules"), 0)
    item = "highest of (a, 1 if a > 2 else 2 if b and not c is between d and e + f * g ^ - highest of (e, "
    for depth in (10, 40, 50):
        put("deep.rules", "measure a\nfinding b\nmeasure c\nmeasure d\nmeasure e\nmeasure f\nmeasure g\nmeasure h = " + item * depth + "1" + "))" * depth + "\n")
        result = run("check", "deep.rules")
        want_result(result, 0)


def test_many_unknown_facts():
    """Suggestions for facts that no rule knows must not take the time of facts times terms."""
    put("wide.rules", "".join(f"finding some finding {i}\n" for i in range(5000)) + "conclusion c\nsome finding 1 implies c\n")
    put("odd.facts", "".join(f"case {i}\n  odd thing {i}\n" for i in range(200 if SANITIZED or COUNTED else 2000)))
    begun = spent()
    want_result(run("--format=json", "wide.rules", "odd.facts"), 0)
    want_quick(begun, 5)


def test_no_square_of_a_small_file():
    """Files of a megabyte that are odd, not hard: each is answered within seconds, and without a gigabyte."""
    hard = {
        "an open quote after the other": "\u201c" * 300000,
        "quoted texts one below the other": 'a implies b\n  because "x"\n' + '  "y"\n' * 20000,
        "values without end": "finding f is " + ",\n  ".join(f"v{i}" for i in range(60000)) + "\n",
        "wrong values of a term with many": "finding f is " + ",\n  ".join(f"v{i}" for i in range(1000)) + "\nconclusion c\n" + "f is xyzzy implies c\n" * 400,
        "sources": "".join(f'source s{i} "x"\n' for i in range(40000)) + "a implies b\n",
        "unknown terms": "".join(f"finding some finding {i}\n" for i in range(10000)) + "conclusion c\n" + "".join(f"other thing {i} implies c\n" for i in range(2000)),
        "labels": "".join(f"rule r{i}: a implies b\n" for i in range(30000)),
        "citations": 'source s "x"\n' + "a implies b\n  cite s\n" * 20000,
        "synonyms": "finding a\n" + "".join(f"  also s{i}\n" for i in range(30000)) + "conclusion b\na implies b\n",
        "values of an open vocabulary": "".join(f"x is v{i} implies q\n" for i in range(40000)),
        "bands without end": "measure m\n  bands b0" + "".join(f" < {i} <= b{i}" + ("\n" if i % 100 == 0 else "") for i in range(1, 30000)) + "\n",
        "declarations that failed": "".join(f"measure m{i} (foo{i})\n" for i in range(3000)) + "".join(f"y{i} implies z\n" for i in range(3000)),
        "definitions on definitions": "finding d0 means a and a2\nfinding a, a2\nconclusion c\n" + "".join(f"finding d{i} means d{i - 1} or d{i - 1}x\nfinding d{i - 1}x\n" for i in range(1, 20000)),
    }
    slow = []
    for name, rules in hard.items():
        put("hard.rules", rules)
        begun = spent()
        try:
            run("check", "hard.rules", limit=1 << 30)
            want_quick(begun, 5)
        except Failed as failure:
            slow.append(f"{name}: {str(failure)[:300]}")
    want(not slow, "\n".join(slow))


def test_a_name_that_is_not_utf8():
    name = os.fsencode(FOLDER) + b"/caf\xe9.rules"
    with open(name, "wb") as file:
        file.write(RULES.encode())
    _, facts = standard_files()
    result = run("--format=json", os.fsdecode(name), facts)
    want_result(result, 0)
    want(all(json.loads(line) for line in result.out.split("\n")[:-1]), f"JSON all the same: {result}")
    folder = os.fsencode(FOLDER) + b"/caf\xe9"
    os.mkdir(folder)
    for path, rules in ((b"/main.rules", b'use "used.rules"\na implies b\n'), (b"/used.rules", b"c implies d\n")):
        with open(folder + path, "wb") as file:
            file.write(rules)
    want_result(run("check", os.fsdecode(folder + b"/main.rules")), 0, out="2 rules")


def test_line_ends_and_byte_order_marks():
    rules, facts = standard_files()
    wanted = run("--format=json", rules, facts).out
    wanted = re.sub(r'"(fingerprint|line|file)": ("[^"]*"|\d+)', "", wanted)
    for change in (lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: "\ufeff" + t.replace("\n", "\r\n"), lambda t: t[:-1],
                   lambda t: t.replace("\n  ", "\n\t")):
        put("other/good.rules", change(RULES))
        put("other/good.facts", change(FACTS))
        result = run("--format=json", "other/good.rules", "other/good.facts")
        want_result(result, 0)
        want(re.sub(r'"(fingerprint|line|file)": ("[^"]*"|\d+)', "", result.out) == wanted, f"another report: {result}")
    put("other.rules", "\ufefffinding a\r\nconclusion c\r\nx implies c\r\n")
    want_result(run("check", "other.rules"), 1, error=r"other\.rules:3:1: error")
    put("other.rules", "\ufeffx implies c\r\nfinding a")
    want_result(run("check", "other.rules"), 1, error=r"(?s)other\.rules:1:[12]: error.*1 \| \ufeff?x implies c")


def test_closed_pipe():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"], ["--version"]):
        read, write = os.pipe()
        os.close(read)
        result = run(*arguments, stdout=write)
        os.close(write)
        want_result(result, 1, error="not all could be written: Broken pipe")


def test_full_disk():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"], ["--version"]):
        with open("/dev/full", "wb") as full:
            want_result(run(*arguments, stdout=full), 1, error="not all could be written: No space left on device")


def test_full_messages():
    """A message that is lost makes the status 1, and takes nothing from the reports."""
    rules, _ = standard_files()
    put("odd.facts", "case good\n  calcinosis\ncase odd\n  gout\n")
    whole = run(rules, "odd.facts")
    want_result(whole, 0, error="W601")
    for arguments, status in (([rules, "odd.facts"], 1), ([rules], 2)):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=full, cwd=FOLDER, timeout=SECONDS, check=False)
        want(done.returncode == status and (status == 2 or done.stdout.decode() == whole.out), f"status {done.returncode}: {done.stdout[:500]}")


def test_closed_descriptors():
    rules, facts = standard_files()
    for descriptor, arguments, status, says in ((0, [rules, "-"], 1, "`standard input` cannot be read: Bad file descriptor"),
                                                (1, [rules, facts], 1, "not all could be written: Bad file descriptor"), (2, [rules, facts], 0, "")):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=FOLDER, timeout=SECONDS, preexec_fn=lambda d=descriptor: os.close(d), check=False)
        want(done.returncode == status and says in done.stderr.decode(), f"without {descriptor}: status {done.returncode}: {done.stderr[:500]}")


def test_file_that_grows_too_large():
    rules, facts = long_files()
    whole = run("--format=json", rules, facts).out.encode()
    with open(os.path.join(FOLDER, "out"), "wb") as out:
        done = subprocess.run([PROGRAM, "--format=json", rules, facts], stdout=out, stderr=subprocess.PIPE, cwd=FOLDER, timeout=SECONDS, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000)))
    with open(os.path.join(FOLDER, "out"), "rb") as out:
        written = out.read()
    want(done.returncode == 1 and b"not all could be written: File too large" in done.stderr, f"status {done.returncode}: {done.stderr[:500]}")
    want(written == whole[:100000], "what there was room for")


# ---- output to a file ----

def content(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def left_beside(folder=""):
    return [name for name in os.listdir(os.path.join(FOLDER, folder)) if name.startswith(".rulesrun-")]


def test_output_to_a_file():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"]):
        wanted = run(*arguments)
        for option in (["-o", "made"], ["--output=made"], ["-omade"]):
            result = run(*option, *arguments)
            want_result(result, 0)
            want(result.out == "" and result.error == wanted.error and content("made") == wanted.out.encode(), f"{arguments}: {result}")
            os.unlink(os.path.join(FOLDER, "made"))
        want(run("-o", "-", *arguments).out == wanted.out, "- is standard output")
    want("\033" not in on_terminal({"TERM": "xterm"}, "-o", "made", rules, facts).decode() and b"\033" not in content("made"), "no colour in a file")
    want_result(run("-o", "/dev/full", rules, facts), 1, error="not all could be written: No space left on device")
    want_result(run("-o", "/dev/null", rules, facts), 0)
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        want(run("-o", name, rules, facts).out == run(rules, facts).out, f"{name}, a pipe")
    want(not left_beside(), "nothing is left")


def test_output_to_a_file_that_is_read():
    rules, table = table_files(500, set())
    wanted = run("--format=csv", rules, table).out
    put("both.csv", content(table))
    want_result(run("--format=csv", "-o", "both.csv", rules, "both.csv"), 0)
    want(content("both.csv").decode() == wanted, "the file is read to its end before it is replaced")


def test_rights_and_links_of_an_output():
    rules, _ = standard_files()
    wanted = run("dump", rules).out.encode()
    old = os.umask(0o027)
    try:
        run("-o", "rights", "dump", rules)
        want(os.stat(os.path.join(FOLDER, "rights")).st_mode & 0o777 == 0o640, "a new file, as umask says")
        os.chmod(os.path.join(FOLDER, "rights"), 0o604)
        run("-o", "rights", "dump", rules)
        want(os.stat(os.path.join(FOLDER, "rights")).st_mode & 0o777 == 0o604, "an old one keeps its rights")
    finally:
        os.umask(old)
    os.makedirs(os.path.join(FOLDER, "far/away"), exist_ok=True)
    for link, to, place in (("link1", "far/link2", None), ("far/link2", "away/new", "far/away/new"), ("absolute", os.path.join(FOLDER, "far/abs"), "far/abs")):
        os.symlink(to, os.path.join(FOLDER, link))
    for link, place in (("link1", "far/away/new"), ("link1", "far/away/new"), ("absolute", "far/abs")):
        want_result(run("-o", link, "dump", rules), 0)
        want(content(place) == wanted and os.path.islink(os.path.join(FOLDER, link)), f"{link} leads to {place}")
    os.symlink("round", os.path.join(FOLDER, "round"))
    want_result(run("-o", "round", "dump", rules), 1, error="round cannot be written: Too many levels of symbolic links")
    want(not left_beside("far") and not left_beside("far/away") and not left_beside(), "nothing is left")


def test_outputs_that_cannot_be():
    rules, facts = standard_files()
    for name, says in (("no/such", "No such file"), (".", "is a folder: name a file in it"), ("", "a file without a name"), (facts + "/x", "Not a directory")):
        want_result(run("-o", name, rules, facts), 1, error=says)
    put("read.only", "as it was")
    os.chmod(os.path.join(FOLDER, "read.only"), 0o444)
    if os.getuid() != 0:
        want_result(run("-o", "read.only", rules, facts), 1, error="read.only cannot be written: Permission denied")
    os.mkfifo(os.path.join(FOLDER, "pipe"))
    read = []
    reader = threading.Thread(target=lambda: read.append(content("pipe")))
    reader.start()
    want_result(run("-o", "pipe", "dump", rules), 0)
    reader.join()
    want(read[0] == run("dump", rules).out.encode(), "a pipe is written where it is")


def test_output_stays_as_it_was():
    rules, facts = standard_files()
    put("odd.facts", "case odd\n  size = 3 kg\n")
    put("failing.facts", "case x\n  expect dystrophic\n")
    table_rules, bad = table_files(100, {7})
    for arguments, status, kept in (([rules, facts], 0, True), ([rules, "odd.facts"], 1, False), ([rules, "no.facts"], 1, False), ([rules], 2, False),
                                    (["test", rules, "failing.facts"], 1, True), (["test", rules, "odd.facts"], 1, False), ([table_rules, bad], 1, False),
                                    (["--format=csv", table_rules, bad], 1, False), (["--format=csv", "--keep-going", table_rules, bad], 1, True),
                                    (["--keep-going", table_rules, bad], 1, True), (["--keep-going", table_rules, bad, "no.csv"], 1, False),
                                    (["--keep-going", "--format=csv", "--case=nobody", table_rules, bad], 1, False)):
        put("kept", "as it was")
        plain, result = run(*arguments), run("-o", "kept", *arguments)
        want(result.status == plain.status == status and not result.out, f"{arguments}: {result}")
        want(content("kept") == (plain.out.encode() if kept else b"as it was"), f"{arguments}: {content('kept')[:200]}")
        want(("kept is as it was" in result.error) == (not kept and status != 2), f"{arguments}: {result}")
    want(not left_beside(), "nothing is left")


def test_output_on_a_full_disk_or_stopped():
    rules, facts = long_files()
    for limit in (0, 1000, 100000):
        put("kept", "as it was")
        done = subprocess.run([PROGRAM, "-o", "kept", "--format=json", rules, facts], capture_output=True, cwd=FOLDER, timeout=SECONDS, check=False,
                              preexec_fn=lambda m=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (m, m)))
        want(done.returncode == 1 and b"kept cannot be written: File too large; it is as it was" in done.stderr, f"{done.returncode}: {done.stderr[:300]}")
        want(content("kept") == b"as it was" and not left_beside(), "nothing is changed, nothing is left")
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        read, write = os.pipe()  # it waits for more of the table, with what came of the first block written
        process = start("-o", "kept", "--format=csv", "--table", table_files(1, set())[0], "-", stdin=read)
        os.write(write, b"id,a\n" + b"x,1\n" * 9000)
        while not left_beside():
            time.sleep(0.01)
        process.send_signal(sig)
        want(finish(process).status == -sig and content("kept") == b"as it was" and not left_beside(), f"signal {sig}: nothing is changed, nothing is left")
        os.close(read)
        os.close(write)


# ---- signals, pipes and delays ----

LONG = 2000  # cases whose reports are more than any pipe holds


def long_files():
    rules, _ = standard_files()
    return rules, put("long.facts", "".join(f"case n{i}\n  {'no ' if i % 2 else ''}calcinosis\n  size = {i % 7} cm\n" for i in range(LONG)))


def start(*arguments, **others):
    return subprocess.Popen([PROGRAM, *arguments], cwd=FOLDER, **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **others})


def finish(process):
    try:
        out, error = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as late:
        process.kill()
        raise Failed("it did not end") from late
    return Result(process.returncode, (out or b"").decode(), (error or b"").decode())


def interrupted(sig, *arguments, prepare=None):
    """The signal comes when the command waits for somebody to read on."""
    process = start(*arguments, preexec_fn=prepare)
    begun = os.read(process.stdout.fileno(), 1).decode()
    while not wait_channel_sleeps(process.pid):
        pass
    process.send_signal(sig)
    result = finish(process)
    result.out = begun + result.out
    return result


def wait_channel_sleeps(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "R"


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def test_signals_leave_no_half_line():
    rules, facts = long_files()
    for style in ("json", "text"):
        whole = run("--format", style, rules, facts).out
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            result = interrupted(sig, "--format", style, rules, facts, prepare=no_core)
            want(result.status == -sig and result.error == "", f"it ends by the signal {sig}: {result}")
            want(result.out and whole.startswith(result.out) and len(result.out) < len(whole), f"part of the reports: {result}")
            want(re.match(r'\{"case": "n\d+"' if style == "json" else r"\nn\d+\n", whole[len(result.out):]), f"whole reports: …{result.out[-300:]}")


def test_ignored_signals():
    rules, facts = long_files()
    whole = run("--format=json", rules, facts).out
    for sig in (signal.SIGHUP, signal.SIGINT):
        result = interrupted(sig, "--format=json", rules, facts, prepare=lambda s=sig: signal.signal(s, signal.SIG_IGN))
        want(result.status == 0 and result.out == whole, f"nohup holds: {result.status} {result.error}")


def test_signal_while_nobody_reads():
    rules, facts = long_files()
    for times in (1, 2):
        process = start("--format=json", rules, facts)
        while not wait_channel_sleeps(process.pid):
            pass
        for _ in range(times):
            process.send_signal(signal.SIGTERM)
        try:
            want(process.wait(SECONDS) == -signal.SIGTERM, "it ends though nobody takes its output")
        finally:
            process.kill()
            finish(process)


def test_signal_while_reading():
    rules, _ = standard_files()
    read, write = os.pipe()
    process = start(rules, "-", stdin=read)
    os.write(write, b"case one\n  calcinosis\n")
    process.send_signal(signal.SIGTERM)
    result = finish(process)
    want(result.status == -signal.SIGTERM and result.out == "", f"nothing is said of what was half read: {result}")
    os.close(read)
    os.close(write)


def test_pipes_that_do_not_block():
    rules, facts = long_files()
    with open(os.path.join(FOLDER, facts), "rb") as file:
        text = file.read()
    whole = run("--format=json", rules, "-", text=text).out.encode()
    (read, in_write), (out_read, out_write) = os.pipe(), os.pipe()
    for descriptor in (read, out_write):
        os.set_blocking(descriptor, False)
    process = start("--format=json", rules, "-", stdin=read, stdout=out_write)
    os.close(read)
    os.close(out_write)
    with os.fdopen(in_write, "wb", buffering=0) as file:
        for at in range(0, len(text), len(text) // 3):
            time.sleep(0.05)
            file.write(text[at:at + len(text) // 3])
    came = b""
    while piece := os.read(out_read, 50000):
        came += piece
        if len(came) < 200000:
            time.sleep(0.02)
    os.close(out_read)
    want(finish(process).status == 0 and came == whole, f"the same answer, {len(came)} of {len(whole)} bytes")


def test_pipes_as_files():
    rules, facts = standard_files()
    whole = run("--format=json", rules, facts).out
    for name in ("good.rules", "good.facts"):
        text = RULES if name == rules else FACTS
        os.unlink(os.path.join(FOLDER, name))
        os.mkfifo(os.path.join(FOLDER, name))
        writer = threading.Thread(target=put, args=(name, text))
        writer.start()
        result = run("--format=json", rules, facts)
        writer.join()
        os.unlink(os.path.join(FOLDER, name))
        put(name, text)
        want(result.status == 0 and result.out == whole, f"{name} is a pipe: {result}")


def test_standard_input_that_ends_early():
    """Its end is the end of the text: nobody can know that more was meant."""
    rules, _ = standard_files()
    text = FACTS.encode()
    for size in (0, 1, len(text) // 2, len(text) - 1):
        put("early/standard input", text[:size])
        result, other = run("--format=json", rules, "-", text=text[:size]), run("--format=json", rules, "early/standard input")
        want(result.status == other.status and result.out.replace("<standard input>", "early/standard input") == other.out, f"{size} bytes: {result}")
    put("early/rest.facts", FACTS)
    with open(os.path.join(FOLDER, "early/rest.facts"), "rb") as file:  # a file that somebody has read from before
        os.lseek(file.fileno(), FACTS.index("case second"), os.SEEK_SET)
        result = finish(start("--format=json", rules, "-", stdin=file))
    want(result.status == 0 and [json.loads(line)["case"] for line in result.out.splitlines()] == ["second"], f"the rest of a file: {result}")


def test_little_memory():
    if SANITIZED:
        return  # they reserve terabytes
    put("wide.rules", "".join(f"finding f{i}\nf{i} implies c{i}\nconclusion c{i}\n" for i in range(50000)))
    put("wide.facts", "f1\n")
    for megabytes in (8, 16, 32, 64, 128, 256):
        done = subprocess.run([PROGRAM, "wide.rules", "wide.facts"], cwd=FOLDER, capture_output=True, timeout=SECONDS,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20)))
        want(done.returncode in (0, 1, 127), f"{megabytes} MB: status {done.returncode}: {done.stderr[:500]}")
        want(done.returncode != 1 or b"memory" in done.stderr, f"{megabytes} MB: {done.stderr[:500]}")


# ---- growth ----

def generated(count):
    """`count` rules over twice as many findings, the later ones resting on the earlier."""
    lines = [f"finding f{i}" for i in range(count + 1)] + [f"conclusion c{i}" for i in range(count)]
    for i in range(count):
        lines.append(f"f{i} and f{i + 1} without c{i - 1} implies c{i}" if i % 2 else f"f{i} or f{i + 1} implies c{i}")
    return "\n".join(lines) + "\n"


def processor_time(rules, times):
    before = spent()
    for _ in range(times):
        subprocess.run([PROGRAM, "--format=json", rules, "grown.facts"], cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (spent() - before) / times


def test_linear_growth():
    sizes = {100: 60, 1000: 20, 10000: 5} if SANITIZED or COUNTED else {100: 100, 1000: 30, 10000: 9, 100000: 3}
    put("grown.facts", "f0\nf5\nno f6\n")
    put("empty.rules", "finding f0, f5, f6\nconclusion c0\n")
    empty = statistics.median(processor_time("empty.rules", 20) for _ in range(5))
    per_rule = {}
    for size, times in sizes.items():
        put("grown.rules", generated(size))
        rounds = 3 if size > 1000 else 5
        per_rule[size] = statistics.median(processor_time("grown.rules", max(1, times // rounds)) for _ in range(rounds)) / size - empty / size
    told = ", ".join(f"{size}: {1e6 * value:.1f} µs" for size, value in per_rule.items())
    print(f"        time for each rule, net of an empty rule set: {told}")
    # It is to stay within a factor of 2; 3 leaves room for a busy machine.
    want(max(per_rule.values()) < 3 * min(per_rule.values()), f"not linear: {told}")


def test_growth_of_circles():
    """A circle of rules must not cost its square for the plain case of a long chain."""
    count = 300 if SANITIZED or COUNTED else 3000
    put("grown.facts", "f0\n")
    put("grown.rules", "".join(f"finding f{i}\n" for i in range(count)) + "".join(f"f{i} implies f{(i + 1) % count}\n" for i in range(count)))
    begun = spent()
    want_result(run("--format=json", "grown.rules", "grown.facts"), 0)
    put("grown.rules", "".join(f"finding f{i}\n" for i in range(count)) + "".join(f"f{(i + 1) % count} implies f{i}\n" for i in range(count)))
    want_result(run("--format=json", "grown.rules", "grown.facts"), 0)
    want_quick(begun, 5)


# ---- what is installed, and what is visible ----

PROGRAM_TEXT = r"""
#include <rulesrun.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
    const char *text = "finding a\nconclusion b\na implies b\n";
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    if (strcmp(rr_version(), RR_VERSION) != 0) return 1;
    if (rr_rules_load_text("x.rules", text, strlen(text), NULL, &rules) != RR_OK) return 2;
    if (rr_cases_new(rules, &cases) != RR_OK || rr_case_begin(cases, "one", NULL) != RR_OK) return 3;
    if (rr_case_state(cases, rr_find(rules, "a"), RR_TRUE) != RR_OK) return 4;
    if (rr_run_new(rules, &run) != RR_OK || rr_run_block(run, cases, 0) != RR_OK) return 5;
    if (rr_verdict(run, 0, rr_find(rules, "b")) != RR_TRUE) return 6;
    puts("it follows");
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    return 0;
}
"""


def shell(*arguments, **others):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, **others)
    want(done.returncode == 0, f"`{' '.join(arguments)}` ended with {done.returncode}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout


def flags_of_build():
    return ["-fsanitize=address,undefined"] if SANITIZED else ["--coverage"] if COUNTED else []


def install(prefix, destination=""):
    flags = ["CFLAGS=-O1 -g " + " ".join(flags_of_build()), "LDFLAGS=" + " ".join(flags_of_build())] if flags_of_build() else []
    shell("make", "-s", "install", f"BUILD={os.path.relpath(BUILD, ROOT)}", f"PREFIX={prefix}", f"DESTDIR={destination}", *flags, cwd=ROOT)


def test_install():
    with tempfile.TemporaryDirectory() as place:
        prefix = place + "/local"
        install(prefix)
        for path in ("bin/rulesrun", "lib/librulesrun.a", "lib/librulesrun.so", "lib/librulesrun.so.0", "lib/pkgconfig/rulesrun.pc", "include/rulesrun.h",
                     "share/man/man1/rulesrun.1", "share/rulesrun/rules/ssc.rules", "share/rulesrun/rules/ssc.facts"):
            want(os.path.exists(f"{prefix}/{path}"), f"{path} is not installed")
        rules = f"{prefix}/share/rulesrun/rules/ssc"
        want_result(Result(*(lambda d: (d.returncode, d.stdout, d.stderr))(subprocess.run(
            [prefix + "/bin/rulesrun", rules + ".rules", rules + ".facts"], capture_output=True, text=True, check=False))), 0, out="Established")
        with open(place + "/x.c", "w", encoding="utf-8") as file:
            file.write(PROGRAM_TEXT)
        environment = {**os.environ, "PKG_CONFIG_PATH": prefix + "/lib/pkgconfig"}
        want(shell("pkg-config", "--modversion", "rulesrun", env=environment).strip() == run("--version").out.split()[1], "pkg-config's version")
        compiler = ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *flags_of_build(), "-o", place + "/x", place + "/x.c"]
        shared = shell("pkg-config", "--cflags", "--libs", "rulesrun", env=environment).split()
        shell(*compiler, *shared)
        want("librulesrun.so.0" in shell("readelf", "-d", place + "/x"), "the shared library is named by its soname")
        want(shell(place + "/x", env={**os.environ, "LD_LIBRARY_PATH": prefix + "/lib"}) == "it follows\n", "a program with the shared library")
        static = shell("pkg-config", "--static", "--cflags", "--libs", "rulesrun", env=environment).split()
        static = [f"{prefix}/lib/librulesrun.a" if word == "-lrulesrun" else word for word in static]
        shell(*compiler, *static)
        want("librulesrun" not in shell("readelf", "-d", place + "/x"), "the static library is inside")
        want(shell(place + "/x") == "it follows\n", "a program with the static library")
        if shutil.which("c++"):
            shell("c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-x", "c++", f"{prefix}/include/rulesrun.h")
        shell("make", "-s", "uninstall", f"BUILD={os.path.relpath(BUILD, ROOT)}", f"PREFIX={prefix}", cwd=ROOT)
        left = [name for _, _, names in os.walk(prefix) for name in names]
        want(left == [], f"uninstalling leaves {left}")


def test_install_below_destdir():
    with tempfile.TemporaryDirectory() as place:
        install("/usr", place)
        with open(place + "/usr/lib/pkgconfig/rulesrun.pc", encoding="utf-8") as file:
            text = file.read()
        want("prefix=/usr\n" in text and place not in text and "@" not in text, f"the folder of DESTDIR is nowhere in what is installed: {text}")
        want(os.path.exists(place + "/usr/bin/rulesrun"), "the command is there")


def declared():
    with open(os.path.join(ROOT, "src/rulesrun.h"), encoding="utf-8") as file:
        return set(re.findall(r"^RR_API [^;]*?\b(rr_\w+)\(", file.read(), re.M))


def test_visible_symbols():
    for arguments in (["-D", f"{BUILD}/librulesrun.so.0"], ["-g", f"{BUILD}/librulesrun.a"]):
        lines = shell("nm", "--defined-only", *arguments).split("\n")
        names = {line.split()[-1] for line in lines if len(line.split()) == 3}
        names = {name for name in names if not re.match(r"__(asan|odr_asan|ubsan|sanitizer|gcov)|_(init|fini)$|mangle_path$", name)}
        want(names == declared(), f"visible but not declared: {sorted(names - declared())}; declared but not visible: {sorted(declared() - names)}")


def test_no_writable_data():
    """Nothing global that could be written: no symbol of the library lies in .data, .bss or thread-local storage. Tables of
    pointers lie in .data.rel.ro, which is only written while the library is loaded; so do the tables of Flex and Bison."""
    if SANITIZED or COUNTED:
        return  # they keep a book on globals, or on lines
    sections = re.findall(r"^\s*\d+ (\S+)\s+([0-9a-f]+) ", shell("objdump", "-h", f"{BUILD}/librulesrun.a"), re.M)
    want(sections, "no sections were found")
    for name, size in sections:
        writable = re.match(r"\.(data|bss|tdata|tbss)", name) and not name.startswith(".data.rel.ro")
        want(not writable or int(size, 16) == 0, f"{name} holds {int(size, 16)} bytes that can be written")


def test_hardened():
    """What was built has what scripts/hardening and the linker give: nothing that is writable can be run, what is only written
    while the program is loaded is read-only afterwards, addresses are random, stacks are guarded, buffers and jumps are checked."""
    if SANITIZED or COUNTED:
        return  # built without
    compiler = os.environ.get("CC", "cc").split()
    known = shell("scripts/hardening", *compiler, "-O2", cwd=ROOT)
    for name in ("rulesrun", "librulesrun.so.0"):
        path = f"{BUILD}/{name}"
        segments = shell("readelf", "-W", "-l", path)
        want("Elf file type is DYN" in segments, f"{name} wants a fixed address")
        want(re.search(r"GNU_STACK .* RW ", segments), f"the stack of {name} can be run")
        want("GNU_RELRO" in segments, f"{name} lacks RELRO")
        want(not re.search(r"LOAD .* RWE ", segments), f"{name} has memory that can be written and run")
        dynamic = shell("readelf", "-W", "-d", path)
        want(re.search(r"FLAGS_1.* NOW", dynamic), f"{name} binds its symbols while it runs, so their table stays writable")
        want("TEXTREL" not in dynamic, f"{name} has code that is written while it is loaded")
        symbols = shell("readelf", "-W", "-s", path)
        want("stack-protector" not in known or "__stack_chk_fail" in symbols, f"{name} lacks guards of its stack")
        want("FORTIFY" not in known or "__vsnprintf_chk" in symbols, f"{name} does not check its buffers")
    notes = shell("readelf", "-W", "-n", f"{BUILD}/librulesrun.o")
    want("cf-protection" not in known or "IBT, SHSTK" in notes, "the library lacks guards of its jumps")


def test_floors():
    """A file includes only from its own floor or a lower one; the command line rulesrun.h and its own files alone."""
    floors = ["base", "language", "program", "cases", "run", "report", ""]
    checked = 0
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        floor = os.path.relpath(folder, os.path.join(ROOT, "src")).replace(".", "")
        for name in names:
            if not name.endswith((".c", ".h")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                included = re.findall(r'^#\s*include "([^"]+)"', file.read(), re.M)
            for path in included:
                checked += 1
                other = "language" if path == "rules.tab.h" else os.path.dirname(path)
                if floor == "cli":
                    fits = path == "rulesrun.h" or other == "cli"
                else:
                    fits = floor in floors and other in floors and floors.index(other) <= floors.index(floor)
                want(fits, f"src/{floor}/{name} includes {path}")
    want(checked > 100, "hardly any file was read")


def test_nothing_below_the_command_prints_or_exits():
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        if os.path.basename(folder) == "cli":
            continue
        for name in (n for n in names if n.endswith(".c")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = re.sub(r'/\*.*?\*/|"(\\.|[^"\\])*"', "", file.read(), flags=re.S)
            found = re.search(r"\b(printf|puts|fputs|putchar|exit|abort|_exit|perror|getenv|setlocale|time|rand|errx?)\s*\(", text)
            want(not found, f"{folder}/{name} calls {found and found.group(1)}")


# ---- tables of cases ----

def table_files(rows, bad):
    """A table with so many rows, of which those in `bad` (by number) have a cell that says nothing, each in another column."""
    rules = put("cohort.rules", "finding a, b\nfinding sex is female or male\nmeasure m (mg)\nconclusion c\na and m > 5 mg implies c\nb and female implies c\n")
    lines = ["id,a,b,sex,m"]
    for i in range(rows):
        cells = [f"n{i}", "10"[i % 2], ["1", "", "0"][i % 3], ["F", "female", "male", ""][i % 4].replace("F", "female"), ["", "5.5", "<5", "7"][i % 4]]
        if i in bad:
            cells[1 + i % 4] = "bad"
        lines.append(",".join(cells))
    return rules, put("cohort.csv", "".join(line + "\n" for line in lines))


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
    want(summary["cases"] == 11 and agreement is not None, f"{summary} {agreement}")
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


def page_of(text):
    """The page as a tree: a browser forgives what this does not."""
    return xml.etree.ElementTree.fromstring(text)


def cells_of(page, caption, heading):
    for table in page.iter("table"):
        for row in table.iter("tr"):
            cells = list(row)
            if table.find("caption").text == caption and cells[0].text == heading:
                return [int(cell.text.strip().replace(",", "")) for cell in cells[1:]]
    raise Failed(f"the page has no table {caption} with a row {heading}")


def test_report():
    rules, table = table_files(3000, {7, 1000})
    counts = json.loads(run("--keep-going", "--format=summary-json", rules, table).out)
    result = run("report", "--keep-going", rules, table)
    want(result.status == 1 and result.error.count("E703") == 2, f"{result.error}")
    page = page_of(result.out)
    numbers = {one.find("dt").text: one.find("dd").text for one in page.find(".//dl[@class='numbers']")}
    want(numbers["cases"] == "3,000" and numbers["with errors, not run"] == "2", f"{numbers}")
    for name, truths in counts["conclusions"].items():
        wanted = [truths[kind] for kind in ("true", "false", "unknown", "conflict")]
        want(cells_of(page, "Verdicts on each conclusion", name) == wanted, f"{name}: {wanted}")
    for one in counts["missing"]:
        want(cells_of(page, "Data elements asked for", one["name"]) == [one["cases"], one["alone"]], f"{one}")
    want(counts["rules"]["fingerprint"] in result.out and "not a medical device" in result.out, "which rules they were")
    for jobs in ("-j1", "-j7"):
        want(run("report", jobs, "--keep-going", rules, table).out == result.out, "the same with any number of threads")


def test_report_against():
    rules, table = table_files(1000, set())
    plain = run("report", rules, table)
    want("gold standard" not in plain.out, "without a gold standard nothing is held against it")
    with open(os.path.join(FOLDER, table), encoding="utf-8") as file:
        lines = file.read().splitlines()
    put("gold.csv", "\n".join(line + ("," + ("gold" if i == 0 else "10"[i % 2])) for i, line in enumerate(lines)) + "\n")
    result = run("report", "--against", "gold", rules, "gold.csv")
    page = page_of(result.out)
    want(result.status == 0 and any(title.text == "Agreement with the gold standard" for title in page.iter("h2")), f"{result}")


def test_report_escapes():
    rules = put("marked.rules", 'title "<script>alert (1)</script> & more"\nfinding "<script>alert (2)</script>"\nconclusion "<img src=x onerror=y>"\n'
                '"<script>alert (2)</script>" implies "<img src=x onerror=y>"\n')
    table = put("marked.csv", "id,<script>alert (2)</script>\n1,1\n2,\n")
    result = run("report", rules, table)
    want(result.status == 0 and "<script" not in result.out and "<img" not in result.out, f"{result}")
    page = page_of(result.out)
    want(page.find(".//h1").text == "<script>alert (1)</script> & more", "the title comes out as text")
    want(cells_of(page, "Verdicts on each conclusion", "<img src=x onerror=y>") == [1, 0, 1, 0], "and so does a conclusion")


def test_report_can_be_read_by_all():
    """Landmarks, headings in their order, a caption and scopes for each table, a name for each picture, no scripts."""
    rules, table = table_files(500, set())
    page = page_of(run("report", rules, table).out)
    want(page.get("lang") == "en" and all(len(list(page.iter(tag))) == 1 for tag in ("header", "main", "footer", "h1")), "landmarks")
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    want(levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:])), f"headings: {levels}")
    for one in page.iter("table"):
        want(one.find("caption") is not None and all(head.get("scope") for head in one.iter("th")), "each table has a caption, and its headings a scope")
    for one in page.iter("svg"):
        want(one.get("aria-hidden") == "true" or (one.get("role") == "img" and one.get("aria-label")), "each picture has a name")
    names = [one.get("id") for one in page.iter() if one.get("id")]
    want(len(names) == len(set(names)) and all(one.get("aria-labelledby") in names for one in page.iter("section")), "each section has its title")
    want(not any(one.tag in ("script", "link", "img", "iframe") or any(name.startswith("on") for name in one.attrib) for one in page.iter()), "no scripts, and nothing that is fetched")


def test_report_of_a_part():
    rules, table = table_files(100, {50})
    result = run("report", "-o", "part.html", rules, table)
    want(result.status == 1 and "not all rows were read" in result.error and not os.path.exists(os.path.join(FOLDER, "part.html")), f"{result}")


BROWSER = shutil.which("chromium")
SIZE = "<script>document.title = document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'too wide'</script></body>"


def test_report_fits_a_telephone():
    """Where there is a browser: at 360 pixels the page itself is not scrolled sideways."""
    if not BROWSER or SANITIZED or COUNTED:
        return
    rules, table = table_files(500, set())
    text = re.sub("<meta http-equiv[^>]*>", "", run("report", rules, table).out).replace("</body>", SIZE)
    put("narrow.html", text)
    put("frame.html", "<iframe id='f' src='narrow.html' style='width:360px;height:800px'></iframe>"
        "<script>f.onload = () => { document.title = f.contentDocument.title }</script>")
    seen = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", f"--user-data-dir={FOLDER}/browser", "--dump-dom",
                           f"file://{FOLDER}/frame.html"], capture_output=True, text=True, timeout=120)
    want("<title>fits</title>" in seen.stdout, f"{seen.stdout[:300]} {seen.stderr[-300:]}")


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
    for end, says in ((whole[:-1], "breaks off"), (whole[:len(whole) // 2], "breaks off"), (whole + b"\n", "stands something else"),
                      (whole[:-6] + b"xx" + whole[-4:], "damaged")):
        put("bad.csv.gz", end)
        for arguments in (["--format=csv"], ["--keep-going"]):
            result = run(*arguments, rules, "bad.csv.gz")
            want(result.status == 1 and "error[E504]" in result.error and says in result.error, f"{says}: {result}")
        want("no summary" in result.error and not result.out, f"a part is not counted: {result}")


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


def test_packed_tables_in_constant_memory():
    """A gigabyte of blank lines, which gzip packs into a megabyte."""
    rules, _ = table_files(1, set())
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    lines = b"\n" * (1 << 20)
    size = 1 << (4 if COUNTED else 6 if SANITIZED else 10)
    put("bomb.csv.gz", pack.compress(b"id,a,b,sex,m\n") + b"".join(pack.compress(lines) for _ in range(size)) + pack.compress(b"one,1,1,male,7\n") + pack.flush())
    result = run(rules, "bomb.csv.gz", limit=32 << 20)
    want(result.status == 0 and result.out.startswith("1 case: 1 run"), f"{result}")


# ---- how far it is ----

ERASE = "\r\033[K"
PASSES = r"(?:\[=* *\] +\d+ %  )?[0-9,]+ rows, [0-9,]+ a second(?:, \d+ (?:s|min) left)?"


class Terminal:
    """The command with a terminal for its messages; what the terminal was sent is in `sent`."""

    def __init__(self, *arguments, terminal="xterm", columns=0, **others):
        self.leader, follower = pty.openpty()
        if columns:
            fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.sent = ""
        self.process = subprocess.Popen([PROGRAM, "--colour=never", *arguments], stderr=follower, cwd=FOLDER, env={**os.environ, "TERM": terminal}, **others)
        os.close(follower)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        try:
            while piece := os.read(self.leader, 65536):
                self.sent += piece.decode()
        except OSError:  # the other end is closed
            pass

    def end(self):
        self.process.wait(SECONDS * 10)
        self.reader.join()
        os.close(self.leader)
        return self.process.returncode

    def screen(self):
        """What is still to be seen."""
        return re.sub(r"[^\n]*" + re.escape(ERASE), "", self.sent).replace("\r\n", "\n")


def slowly(stream, head, pieces):
    """A table that comes in pieces, for more than two seconds."""
    stream.write(head)
    for piece in pieces:
        stream.write(piece)
        stream.flush()
        time.sleep(2.4 / len(pieces))
    stream.close()


def test_progress_on_a_terminal():
    rules, _ = table_files(1, set())
    pieces = ["".join(f"x{k}-{i},{'bad' if i == 77 else 1},,,\n" for i in range(20000)) for k in range(8)]
    put("all.csv", "id,a,b,sex,m\n" + "".join(pieces))
    wanted = run("--keep-going", "--table", rules, "-", text=content("all.csv"))
    shown = Terminal("--keep-going", "--table", rules, "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    slowly(shown.process.stdin, "id,a,b,sex,m\n", pieces)
    want(shown.process.stdout.read() == wanted.out and shown.end() == wanted.status, "the answer is the same")
    lines = re.findall(r"(?:^|\n|\033\[K)(" + PASSES + ")" + re.escape(ERASE), shown.sent)
    want(len(lines) >= 2 and "left" not in "".join(lines), f"lines that pass: {shown.sent[-500:]!r}")
    rows = [int(line.split()[0].replace(",", "")) for line in lines]
    want(rows == sorted(rows) and 4096 <= rows[0] <= rows[-1] <= 160000, f"{rows}")
    want(shown.screen() == wanted.error, f"nothing is left of them, and messages stand as they are: {shown.screen()[:2000]!r}")


def test_progress_through_a_file():
    """Its size is known. Nobody takes the output for a while, so that it takes long."""
    rules, table = table_files(100000, set())
    wanted = run("--format=csv", rules, table)
    for columns in (0, 200, 40):
        shown = Terminal("--format=csv", rules, table, stdout=subprocess.PIPE, columns=columns)
        time.sleep(1.3)
        out = shown.process.stdout.read().decode()
        want(shown.end() == 0 and out == wanted.out and shown.screen() == "", f"the answer is the same: {shown.screen()[:500]!r}")
        line = shown.sent.split(ERASE)[0]
        want("%" in line and (re.match(PASSES, line) and "left" in line or columns == 40), f"share, rows, rate, time left: {shown.sent[:500]!r}")
        want(len(line) < (columns or 1000), f"it fits the terminal: {line!r}")


def test_no_progress():
    rules, table = table_files(100000, set())
    for terminal in ("dumb", ""):
        shown = Terminal("--format=csv", rules, table, stdout=subprocess.PIPE, terminal=terminal)
        time.sleep(1.2)
        shown.process.stdout.read()
        want(shown.end() == 0 and shown.sent == "", f"not on such a terminal: {shown.sent!r}")
    process = start("--format=csv", rules, table)
    time.sleep(1.2)
    want(finish(process).error == "", "nor where it is none")
    shown = Terminal(rules, put("short.csv", "id,a,b,sex,m\none,1,1,male,1\n"), stdout=subprocess.DEVNULL)
    want(shown.end() == 0 and shown.sent == "", f"nor for what is quickly done: {shown.sent!r}")


def test_progress_is_taken_away_by_a_signal():
    rules, _ = table_files(1, set())
    shown = Terminal("--format=csv", "--table", "-o", "kept", rules, "-", stdin=subprocess.PIPE, text=True)
    shown.process.stdin.write("id,a,b,sex,m\n")
    for k in range(200):
        if "rows" in shown.sent:
            break
        shown.process.stdin.write("".join(f"x{k}-{i},1,,,\n" for i in range(5000)))
        shown.process.stdin.flush()
        time.sleep(0.1)
    shown.process.send_signal(signal.SIGINT)
    want(shown.end() == -signal.SIGINT, "it ends by the signal")
    shown.process.stdin.close()
    want(re.search(PASSES + re.escape(ERASE) + r"\Z", shown.sent), f"{shown.sent[-300:]!r}")


# ---- all of them ----

def main(words):
    failed = passed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (words and not any(word in name for word in words)):
            continue
        try:
            test()
            passed += 1
        except (Failed, KeyError, ValueError, OSError) as error:
            failed += 1
            print(f"{name}: {type(error).__name__ + ': ' if not isinstance(error, Failed) else ''}{error}\n")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    BUILD = os.path.abspath(sys.argv[1])
    PROGRAM = os.path.join(BUILD, "rulesrun")
    with open(PROGRAM, "rb") as binary:
        code = binary.read()
    SANITIZED = re.search(rb"__(asan|msan|tsan)_init", code) is not None
    COUNTED = b"__gcov_" in code  # scripts/coverage
    for inherited in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):  # who runs this in the background has them ignored
        signal.signal(inherited, signal.SIG_DFL)
    with tempfile.TemporaryDirectory() as FOLDER:
        sys.exit(main(sys.argv[2:]))
