#!/usr/bin/env python3
"""Runs tests/cases/*.test: rules, facts, and the verdicts or the messages that must come of them.

    python3 tests/run_cases.py BUILD [--accept] [WORD…]

WORD: only the tests whose file or name holds it. --accept writes what came into the `says:`, `report:` and `tested:` sections; read the
difference before you keep it. A test is a line `=== NAME`, and sections below it; a section's text is indented by four:

    rules:              the rules, test.rules; `rules FILE:` a further file, for `use`
    facts:              facts, test.facts; a test may have many, each is a run of its own
    more facts FILE:    a further file of facts for the same run
    cohort:             a table of cases, test.csv, for a run of its own; `cohort FILE:` of another name
    packed cohort FILE: the same, packed by gzip
    csv: summary:       all that `--format csv`, `--format summary` prints of it
    options: --strict   of the same run
    verdicts:           what must come of the facts before; `verdicts of CASE:` where there are several cases
        X: true         a conclusion's truth (true, false, unknown, conflict), with each caveat: `X: false, excluded`,
                        `X: true, disputed by a, b`, `X: true, provided no a`, `…, provided present a`, `…, provided in conflict a`
        suspected X: …  what is suspected of X
        M: 7 to 12      a measure or score, its ends; or `7`, `at least 7`, `at most 12`, `anything`, `not applicable`;
                        with its band: `M: 7 to 12, high`, `M: 7 to 12, no band`
        M: not told     the report leaves it out
        rules of X: a   the rules named for X; `missing for X: a, b` what could decide X; `unused: a, b`; `conflicts: a, b`
        expect …        as in a file of facts
    table:              many cases at once: a line of names, a line for each case. Left of the | what is stated: true, false,
                        conflict, unknown (not stated), recorded unknown, or how the line of facts goes on (`= 5 mg/L`). Right
                        of it what must come. Columns are two blanks apart. Each case runs in one file with all, and alone.
    says:               all messages: of the facts before, or of `rulesrun check` where there are none. Every error makes the
                        exit status 1, no error makes it 0.
    report:             the whole text report of the facts before
    tested:             all that `rulesrun test` prints of the facts before, its messages first

In `escaped rules:` and `escaped facts:` \\xHH is a byte and <<N TEXT>> is TEXT N times. Everything is also run with the text
report, which must say the same messages and end with the same status; and each case also in a file of many."""
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TRUTHS = ("true", "false", "unknown", "conflict")
NOT_COVERED = {
    "E503": "needs a file of more than 1 GiB: test_command_hard.py",
    "N601": "said in words by the text report: report.test",
    "E901": "an error of the compiler itself: the verifier's own tests",
}


class Failed(Exception):
    pass


# ---- reading tests ----

class Section:
    def __init__(self, head, line):
        self.head, self.line, self.rest, self.lines, self.end = head, line, "", [], line

    def text(self):
        lines = [line[4:] if line.startswith("    ") else line for line in self.lines]
        while lines and not lines[-1].strip():
            lines.pop()
        return "".join(line + "\n" for line in lines)


class Test:
    def __init__(self, path, name, line):
        self.path, self.name, self.line, self.sections = path, name, line, []


def read_tests(path):
    tests = []
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("==="):
            tests.append(Test(path, line.strip("= "), number))
        elif line.startswith("#") or (not line.strip() and not (tests and tests[-1].sections)):
            continue
        elif line and not line.startswith(" "):
            match = re.match(r"([a-z][^:]*):\s*(.*)$", line)
            if not match or not tests:
                raise SystemExit(f"{path}:{number}: neither a test nor a section: {line}")
            tests[-1].sections.append(Section(match.group(1), number))
            tests[-1].sections[-1].rest = match.group(2)
        elif tests and tests[-1].sections:
            section = tests[-1].sections[-1]
            section.lines.append(line)
            if line.strip():
                section.end = number
    return tests


def unescape(text):
    text = text.rstrip("\n") + "\n"
    repeat = re.compile(r"<<(\d+) (.*?)>>", re.S)
    while repeat.search(text):
        text = repeat.sub(lambda m: int(m.group(1)) * m.group(2), text, 1)
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), text.encode())


class Run:
    """One set of facts (or none: rules alone) and what must come of it."""

    def __init__(self):
        self.files, self.options, self.checks = [], [], []
        self.says = self.tested = self.report = self.table = None
        self.cohort, self.outputs = False, []  # a table of cases; what must come of it as `csv:` or `summary:`


def plan(test):
    """The files of rules, and the runs, of a test."""
    rules, runs = {}, []
    for section in test.sections:
        words = section.head.split()
        escaped, packed = words[0] == "escaped", words[0] == "packed"
        words = words[1:] if escaped or packed else words
        content = unescape(section.text()) if escaped else section.text().encode()
        content = gzip.compress(content, mtime=0) if packed else content
        if words[0] == "rules":
            rules[words[1] if len(words) > 1 else "test.rules"] = content
        elif words[0] == "facts":
            runs.append(Run())
            runs[-1].files.append(("test.facts", content))
        elif words[:2] == ["more", "facts"]:
            runs[-1].files.append((words[2], content))
        elif words[0] == "cohort":
            runs.append(Run())
            runs[-1].cohort = True
            runs[-1].files.append((words[1] if len(words) > 1 else "test.csv", content))
        elif words in (["csv"], ["summary"]):
            runs[-1].outputs.append(section)
        elif words == ["options"]:
            runs[-1].options += section.rest.split()
        elif words == ["table"]:
            runs.append(Run())
            runs[-1].table = section
        elif words == ["verdicts"] or words[:2] == ["verdicts", "of"]:
            runs[-1].checks.append((" ".join(words[2:]), section))
        elif words == ["tested"]:
            runs[-1].tested = section
        elif words == ["report"]:
            runs[-1].report = section
        elif words == ["says"]:
            if not runs:
                runs.append(Run())
            runs[-1].says = section
        else:
            raise SystemExit(f"{test.path}:{section.line}: there is no section `{section.head}`")
    if not runs:
        raise SystemExit(f"{test.path}:{test.line}: nothing is asked of this test")
    return rules, runs


# ---- running ----

def call(folder, *arguments):
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, timeout=60,
                          env={**os.environ, "NO_COLOR": "1", "LC_ALL": "C"}, stdin=subprocess.DEVNULL)
    error = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or "Sanitizer" in error or "runtime error:" in error:
        raise Failed(f"it crashed, with status {done.returncode}:\n{error}")
    return done.returncode, done.stdout.decode("utf-8"), error


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def messages(error):
    """Messages without the lines that the command itself adds for people."""
    return "".join(line + "\n" for line in error.split("\n")[:-1] if not line.startswith("rulesrun: "))


def report(folder, run):
    """The JSON objects of a run, by case; and its messages."""
    names = [name for name, _ in run.files]
    status, out, error = call(folder, *run.options, "--format", "json", "test.rules", *names)
    said = messages(error)
    errors = "error[" in said
    if status != (1 if errors else 0):
        raise Failed(f"exit status {status}, with the messages:\n{said}")
    text_status, _, text_error = call(folder, *run.options, "test.rules", *names)
    if (text_status, messages(text_error)) != (status, said):
        raise Failed("the text report ends otherwise than the JSON report")
    cases = {}
    for line in out.split("\n")[:-1]:
        case = json.loads(line)
        cases[case["case"]] = case
    if run.says is None and run.tested is None and (errors or "W601" in said or (said and run.cohort)):
        raise Failed("it says:\n" + said)
    return cases, said


# ---- holding verdicts against what came ----

def number_text(low, high):
    if low is None and high is None:
        return "anything"
    if low is None or high is None:
        return f"at most {high:.12g}" if low is None else f"at least {low:.12g}"
    return f"{low:.12g}" if low == high else f"{low:.12g} to {high:.12g}"


def names_in(list_or_objects):
    """Caveats name things either as texts or as objects with a name."""
    return sorted(str(x.get("name", x)) if isinstance(x, dict) else str(x) for x in list_or_objects)


def truth_text(verdict, detailed):
    parts = [verdict["truth"]]
    if verdict.get("excluded"):
        parts.append("excluded")
    for caveat, word in (("disputed", "disputed by "), ("provided", "provided no ")):
        if verdict.get(caveat, False) is not False:
            named = detailed.get(caveat) and isinstance(verdict[caveat], list)
            if not named:
                parts.append(caveat)
            elif verdict[caveat]:
                parts.append(word + ", ".join(names_in(verdict[caveat])))
    for more in ("provided present", "provided in conflict"):
        if detailed.get("provided") and more in verdict:
            parts.append(f"{more} " + ", ".join(names_in(verdict[more])))
    return ", ".join(parts)


def measure_text(measure, with_band):
    if isinstance(measure.get("not applicable"), str):
        return "not applicable"
    text = number_text(measure["low"], measure["high"])
    return text + ", " + (measure.get("band") or "no band") if with_band else text


def missing_for(case, name):
    found = case["conclusions"].get(name) or case["measures"].get(name) or {}
    return ", ".join(found.get("missing", []))


def what_came(case, name, wanted):
    """What a case's report says of a name, in the words of the wanted verdict; None where it says nothing."""
    if name.startswith("missing for "):
        return missing_for(case, name[len("missing for "):])
    detailed = {"disputed": "disputed by" in wanted, "provided": "provided " in wanted}
    if name.startswith("suspected "):
        verdict = case["suspected"].get(name[len("suspected "):])
        return verdict and truth_text(verdict, detailed)
    if name in ("unused", "conflicts"):
        return ", ".join(names_in(case.get(name, [])))
    if name.startswith("rules of "):
        verdict = case["conclusions"].get(name[len("rules of "):])
        return verdict and ", ".join(verdict.get("rules", []))
    if name in case["conclusions"]:
        return truth_text(case["conclusions"][name], detailed)
    if name in case["measures"]:
        return measure_text(case["measures"][name], "," in wanted)
    return "not told" if wanted == "not told" else None


def same(wanted, came):
    """Lists compare without regard to order after `disputed by` and the like; else the text as it is."""
    return came is not None and (wanted == came or sorted(re.split(r", ", wanted)) == sorted(re.split(r", ", came)))


def expectation(name, wanted):
    """The `expect` line for a truth that reports do not list: that of a finding."""
    return {"true": f"expect {name}", "false": f"expect no {name}", "unknown": f"expect unknown {name}",
            "conflict": f"expect conflicting {name}"}[wanted]


def hold(case, name, wanted):
    """A complaint, an `expect` line where only that can tell, or None where the verdict holds."""
    came = what_came(case, name, wanted)
    if came is None and wanted in TRUTHS:
        return None, expectation(name, wanted)
    if same(wanted, came):
        return None, None
    return f"{name}: wanted {wanted}, came {came}", None


def expect(folder, facts, lines):
    write(folder, "expect.facts", facts + "".join("  " + line + "\n" for line in lines).encode())
    status, out, error = call(folder, "test", "test.rules", "expect.facts")
    if status != 0:
        raise Failed(out + error)


def check_verdicts(folder, run, cases):
    complaints, expects = [], []
    for case_name, section in run.checks:
        case = cases.get(case_name) if case_name else next(iter(cases.values()), None)
        if case is None:
            raise Failed(f"there is no report of the case {case_name}")
        for line in section.text().split("\n"):
            line = line.split("  #")[0].strip()
            if not line:
                continue
            if line.startswith("expect "):
                expects.append(line)
                continue
            name, wanted = line.rsplit(": ", 1) if ": " in line else (line.rstrip(":"), "")
            complaint, wish = hold(case, name, wanted)
            complaints += [complaint] if complaint else []
            expects += [wish] if wish else []
    if complaints:
        raise Failed("\n".join(complaints))
    if expects:
        expect(folder, run.files[0][1], expects)


# ---- one case and many ----

def without_places(report):
    """A report without the lines of the facts file, which differ with what else is in it."""
    if isinstance(report, dict):
        return {key: without_places(value) for key, value in report.items() if key not in ("file", "line")}
    return [without_places(item) for item in report] if isinstance(report, list) else report


def check_batch(folder, run, cases):
    """A case gives the same verdicts in a file of many as alone: it stands at every other place of more than two blocks'
    words, with cases that state nothing between."""
    content = run.files[0][1]
    if run.cohort or len(run.files) != 1 or len(cases) != 1 or re.search(rb"(?m)^\s*case\b|^\xef", content):
        return
    write(folder, "batch.facts", b"".join(b"case copy-%d\n" % i + (content if i % 2 else b"") + b"\n" for i in range(131)))
    _, out, error = call(folder, *run.options, "--format", "json", "test.rules", "batch.facts")
    alone = without_places(next(iter(cases.values())))
    copies = [json.loads(line) for line in out.split("\n")[:-1]]
    if len(copies) != 131:
        raise Failed(f"of 131 cases {len(copies)} were run: {error[:2000]}")
    for copy in copies[1::2]:
        if without_places({**copy, "case": alone["case"]}) != alone:
            raise Failed(f"{copy['case']} in a file of many differs from the case alone:\n{json.dumps(copy)}\n{json.dumps(alone)}")


# ---- tables ----

def fact_line(name, cell):
    return {"true": [name], "false": [f"no {name}"], "conflict": [name, f"no {name}"], "unknown": [],
            "recorded unknown": [f"unknown {name}"]}.get(cell, [f"{name} {cell}"])


def split_row(line):
    halves = line.strip().split("|")
    return [[cell for cell in re.split(r"\s{2,}", half.strip()) if cell] for half in halves]


def read_table(section):
    rows = [split_row(line) for line in section.lines if line.strip()]
    inputs, outputs = rows[0]
    for row in rows[1:]:
        if len(row) != 2 or len(row[0]) != len(inputs) or len(row[1]) != len(outputs):
            raise Failed(f"this row of the table does not fit its head: {row}")
    return inputs, outputs, rows[1:]


CELLS = {"true": "1", "false": "no", "conflict": "conflict", "unknown": "", "recorded unknown": "NA"}


def column_of(name, cells):
    """The head and the cells of a column that states the same, or None where a column cannot."""
    if all(cell in CELLS for cell in cells):
        return [name] + [CELLS[cell] for cell in cells]
    parts = [re.fullmatch(r"(= |<=? |>=? )?([-0-9.e:]+)(?: (\S+))?", cell) for cell in cells if cell not in ("unknown", "recorded unknown")]
    units = {part.group(3) for part in parts if part}
    if None in parts or len(units) > 1 or any(part.group(1) is None for part in parts):
        return None
    unit = units.pop() if units else None
    said = [CELLS[cell] if cell in CELLS else re.sub(r"^= ", "", cell[:-len(unit) - 1] if unit else cell) for cell in cells]
    return [f"{name} ({unit})" if unit else name] + said


def object_of(columns, row):
    """A row as an object of JSON, with the values that JSON has for some cells in every other one."""
    said = {"case": f"row-{row + 1}", **{column[0]: column[row + 1] for column in columns if column[row + 1]}}
    if row % 2:
        typed = {"1": True, "no": False}
        said = {head: typed[cell] if cell in typed else float(cell) if re.fullmatch(r"-?[0-9]+\.[0-9]+", cell) else cell for head, cell in said.items()}
    return json.dumps(said)


def check_as_cohort(folder, run, inputs, rows, cases):
    """The same cases as a table say the same, where a table can state them."""
    columns = [column_of(name, [row[0][i] for row in rows]) for i, name in enumerate(inputs)]
    if not rows or None in columns or run.options:
        return
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in zip(["case"] + [f"row-{i + 1}" for i in range(len(rows))], *columns)]
    write(folder, "table.csv", "".join(line + "\r\n" for line in lines).encode())
    _, out, error = call(folder, "--format", "json", "test.rules", "table.csv")
    if "W702" in error:
        return  # conclusions are no columns
    if "error[" in error or "W701" in error:
        raise Failed("as a table of cases it says:\n" + error)
    came = {case["case"]: without_places(case) for case in map(json.loads, out.split("\n")[:-1])}
    if came != {name: without_places(case) for name, case in cases.items()}:
        raise Failed(f"as a table of cases it is answered otherwise:\n{out}\ninstead of\n{json.dumps(cases)}")
    write(folder, "table.ndjson", "".join(object_of(columns, i) + "\n" for i in range(len(rows))).encode())
    if call(folder, "--format", "json", "test.rules", "table.ndjson")[1] != out.replace("table.csv", "table.ndjson"):
        raise Failed("as lines of JSON it is answered otherwise")


def run_table(folder, run):
    inputs, outputs, rows = read_table(run.table)
    texts = [[line for name, cell in zip(inputs, row[0]) for line in fact_line(name, cell)] for row in rows]
    together = "".join(f"case row-{i}\n" + "".join(f"  {line}\n" for line in lines) for i, lines in enumerate(texts, 1))
    run.files = [("test.facts", together.encode())]
    write(folder, *run.files[0])
    cases, said = report(folder, run)
    complaints, wishes = [], ""
    for i, row in enumerate(rows, 1):
        alone = Run()
        alone.files = [("alone.facts", f"case row-{i}\n".encode() + "".join(f"  {x}\n" for x in texts[i - 1]).encode())]
        alone.options = run.options
        write(folder, *alone.files[0])
        if without_places(report(folder, alone)[0]) != {f"row-{i}": without_places(cases[f"row-{i}"])}:
            complaints.append(f"row {i} alone: another report than in the file of all")
        wishes += f"case row-{i}\n" + "".join(f"  {line}\n" for line in texts[i - 1])
        for name, wanted in zip(outputs, row[1]):
            complaint, wish = hold(cases[f"row-{i}"], name, wanted)
            complaints += [f"row {i} ({', '.join(row[0])}): {complaint}"] if complaint else []
            wishes += f"  {wish}\n" if wish else ""
    if complaints:
        raise Failed("\n".join(complaints))
    if "expect " in wishes:
        expect(folder, wishes.encode(), [])
    check_as_cohort(folder, run, inputs, rows, cases)
    return said


# ---- tests ----

def compare(test, section, said, accepted):
    if section is None:
        return
    if ACCEPT:
        accepted.append((test.path, section, said))
    elif said != section.text():
        raise Failed(f"wanted at line {section.line}:\n{section.text()}came:\n{said}")


def run_one(folder, run, test, accepted):
    if run.table:
        said = run_table(folder, run)
    elif run.files:
        for name, content in run.files:
            write(folder, name, content)
        cases, said = report(folder, run)
        check_verdicts(folder, run, cases)
        check_batch(folder, run, cases)
        for section in run.outputs:
            out = call(folder, *run.options, "--format", section.head, "test.rules", *[name for name, _ in run.files])[1]
            compare(test, section, out, accepted)
    else:
        status, _, error = call(folder, "check", "test.rules")
        said = messages(error)
        if status != (1 if "error[" in said else 0):
            raise Failed(f"exit status {status}, with the messages:\n{said}")
    compare(test, run.says, said, accepted)
    if run.report:
        names = [name for name, _ in run.files]
        compare(test, run.report, call(folder, *run.options, "test.rules", *names)[1], accepted)
    if run.tested:
        _, out, error = call(folder, *run.options, "test", "test.rules", *[name for name, _ in run.files])
        compare(test, run.tested, messages(error) + out, accepted)


def run_test(test, accepted):
    rules, runs = plan(test)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in rules.items():
            write(folder, name, content)
        for run in runs:
            run_one(folder, run, test, accepted)


def accept(accepted):
    """Writes what came into the sections, the last of each file first, so that line numbers hold."""
    for path, section, said in sorted(accepted, key=lambda a: -a[1].line):
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        new = ["    " + line if line else "" for line in said.split("\n")[:-1]]
        lines[section.line:section.end] = new
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))


def uncovered(tests):
    """The codes of diagnostics.def that no `says:` section holds and that no reason excuses."""
    with open(os.path.join(HERE, "../src/base/diagnostics.def"), encoding="utf-8") as file:
        codes = re.findall(r'^DIAGNOSTIC\(\w+, "(\w+)"', file.read(), re.M)
    said = "".join(s.text() for test in tests for s in test.sections if s.head in ("says", "tested"))
    return [code for code in codes if f"[{code}]" not in said and code not in NOT_COVERED]


def main(words):
    paths = sorted(glob.glob(os.path.join(HERE, "cases", "*.test")))
    tests = [test for path in paths for test in read_tests(path)]
    chosen = [t for t in tests if not words or any(w in t.name or w in os.path.basename(t.path) for w in words)]
    failed, accepted = 0, []
    missing = [] if words else uncovered(tests)
    for test in chosen:
        try:
            run_test(test, accepted)
        except (Failed, KeyError, ValueError, subprocess.TimeoutExpired) as error:
            failed += 1
            where = os.path.relpath(test.path, os.path.dirname(HERE))
            print(f"{where}:{test.line}: {test.name}\n" + "".join(f"    {line}\n" for line in str(error).split("\n")))
    if ACCEPT:
        accept(accepted)
    for code in missing:
        print(f"no test says what the message {code} looks like\n")
    print(f"{len(chosen) - failed} passed, {failed + len(missing)} failed")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    PROGRAM = os.path.abspath(os.path.join(sys.argv[1], "rulesrun"))
    ACCEPT = "--accept" in sys.argv
    sys.exit(main([word for word in sys.argv[2:] if word != "--accept"]))
