#!/usr/bin/env python3
"""The command: its options, and what each of its commands says of rules and facts.

    python3 tests/test_command_options.py BUILD [WORD…]"""
import json
import os
import re

from command import COUNTED, FACTS, main, on_terminal, put, ROOT, RULES, run, SANITIZED, standard_files, want, want_result


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
    want("\033[" not in run("--colour=auto", rules, facts).out, "nor where that is asked for")
    want("\033[" in run("--colour", "always", rules, facts).out, "colour that is asked for")
    want("\033[" in run("--color=always", "check", "bad.rules").error, "messages in colour")
    want("\033[" in run("--col=always", "check", "bad.rules").error, "which of its two names is meant is no question")
    want("\033[" not in run("--colour=never", "check", "bad.rules").error, "messages without colour")
    plain = run(rules, facts).out
    coloured = re.sub(r"\033\[[0-9;]*m", "", run("--colour", "always", rules, facts).out)
    want(plain == coloured, "colour changes nothing else")
    want("\033" not in run("--colour=always", "--format", "json", rules, facts).out, "no colour in JSON")


def test_colour_on_a_terminal():
    rules, facts = standard_files()
    os.environ.pop("NO_COLOR", None)
    want(b"\033[" in on_terminal({"TERM": "xterm"}, rules, facts), "colour on a terminal")
    want(b"\033[" in on_terminal({"TERM": "xterm", "NO_COLOR": ""}, rules, facts), "an empty NO_COLOR says nothing")
    want(b"\033[" not in on_terminal({"TERM": "xterm", "NO_COLOR": "1"}, rules, facts), "NO_COLOR")
    want(b"\033[" not in on_terminal({"TERM": "dumb"}, rules, facts), "a dumb terminal")
    want(b"\033[" not in on_terminal({"TERM": "xterm"}, "--colour=never", rules, facts), "--colour=never on a terminal")


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


if __name__ == "__main__":
    main(globals())
