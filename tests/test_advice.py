#!/usr/bin/env python3
"""tests/test_advice.py BUILD: what charts and guidelines say in other words, and what comes of following the advice on it: a
line that is advised must read, without a message, and must not say more, or the opposite, of what was written."""
import json
import os
import re
import subprocess
import sys
import tempfile

RULES = """finding fever, cough, stroke, pain
finding "no appetite"
finding sex is female or male
finding severity is mild, moderate or severe
measure age (years)
measure urea (mmol/L)
measure temperature (Cel)
measure saturation (%)
measure titre
conclusion c
fever and cough and stroke and pain and "no appetite" and female and severity is mild implies c
age > 1 year and urea > 1 mmol/L and temperature > 1 Cel and saturation > 1 % and titre > 1:2 implies c
"""
ABSENT = """{} absent|denies {}|negative for {}|no known {}|{}: no|{} = no|{} no|{} 0|{} n|{} -|{} negative|{} not present|without {}
|absence of {}|{} is absent|{}: absent|{} denied|not {} present|{} none|{} neg|never {}|{}, absent|no history of {}|{} ruled out
|{}: N|{} false|no {} present|{} (-)|{} excluded""".replace("\n", "").split("|")
PRESENT = """{} present|has {}|{}: yes|{} = yes|{} yes|{} 1|{} y|{} +|{} positive|presence of {}|known {}|history of {}|{} is present
|{} true|positive for {}|with {}|{} (+)|{}: Y|{} confirmed|not {} absent|no absence of {}""".replace("\n", "").split("|")
UNKNOWN = """{} unknown|{}?|? {}|{} N/A|{} NA|{}: ?|{} not known|{} not recorded|{} missing|{} is unknown|{}, unknown|{} not done
|{} pending|{}: n/a|possible {}|suspected {}""".replace("\n", "").split("|")
# Of numbers: what is written, and the ends that a report may then show; None where no advice may read.
MORE, LESS = "older than|more than|greater than|higher than|over|above|exceeds|larger than|mor than|longer than", \
    "younger than|less than|lower than|under|below|fewer than|shorter than|les than|smaller than|yunger than"
NUMBERS = [(f"age {words} 7 years", (7, None)) for words in MORE.split("|")]
NUMBERS += [(f"age {words} 7 years", (None, 7)) for words in LESS.split("|")]
NUMBERS += [("age atleast 7 years", (7, None)), ("age atmost 7 years", (None, 7)), ("age up to 7 years", (None, 7)),
            ("age 7 years", (7, 7)), ("age: 7 years", (7, 7)), ("age is 7 years", (7, 7)), ("age of 7 years", (7, 7)),
            ("age 7 y", (7, 7)), ("age = 7 yrs", (7, 7)), ("age = 7y", (7, 7)), ("age 7", None), ("age 1e1 years", (10, 10)),
            ("age 70-80 years", (70, 80)), ("age 70 to 80 years", (70, 80)), ("age from 70 to 80 years", (70, 80)),
            ("age = 70–80 years", (70, 80)), ("urea 4.5-6 mmol/L", (4.5, 6)), ("urea more than 4 but less than 6", None),
            ("no urea more than 7 mmol/L", None), ("temperature 38.5C", (38.5, 38.5)), ("temperature = 38.5 C", (38.5, 38.5)),
            ("saturation = 0.9", None), ("titre 1:160", (160, 160)), ("titre = 1 : 160", (160, 160)), ("urea 3+", None),
            ("age other than 7 years", None), ("urea (mmol/L) = 7", (7, 7)), ("age 7 years or more", (7, None)),
            ("age 7 years or less", (None, 7)), ("urea = ~7 mmol/L", None), ("urea 7 mmol/L x 3", None)]


class Trial:
    """Rules in a folder, and what the command says of one line of facts."""

    def __init__(self, build, folder):
        self.command = os.path.abspath(os.path.join(build, "rulesrun"))
        self.folder = folder
        self.write("test.rules", RULES)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def say(self, line):
        """The case in JSON (None where it did not run), and the messages."""
        self.write("test.facts", line + "\n")
        done = subprocess.run([self.command, "--format", "json", "test.rules", "test.facts"], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        return (json.loads(done.stdout) if done.stdout else None), done.stderr


def advised(messages):
    """What the first message says to write in place of the line."""
    found = re.search(r"= (?:did you mean|write|if .*?, write|write .*? as) `([^`]*)`", messages)
    return found and found.group(1)


def truth_of(trial, line, name):
    """What a line makes of a finding: asked by expectations, which say it exactly."""
    for what, expectation in (("present", f"expect {name}"), ("absent", f"expect no {name}"),
                              ("unknown", f"expect unknown {name}")):
        trial.write("asked.facts", f"{line}\n{expectation}\n")
        done = subprocess.run([trial.command, "test", "test.rules", "asked.facts"], cwd=trial.folder, capture_output=True,
                              text=True, check=False)
        if done.returncode == 0:
            return what
    return "unread"


def advice_on(line, messages):
    """The line that is advised in place of this one; None where only a word of it is, or what is left open."""
    advice = advised(messages)
    names = [word for word in ("fever", "stroke", "age", "urea", "temperature", "saturation", "titre") if word in line]
    return advice if advice and "…" not in advice and names and names[0] in advice else None


def follow(trial, line):
    """The line that stands in the end, after at most three advices; None where none is given that leads on."""
    for _ in range(4):
        case, messages = trial.say(line)
        if case and not messages:
            return line
        line = advice_on(line, messages)
        if line is None:
            return None
    return None


def check_finding(trial, line, name, wanted):
    case, messages = trial.say(line)
    if case and truth_of(trial, line, name) not in (wanted, "unknown"):
        return f"is read as {truth_of(trial, line, name)}" + ("" if messages else ", without a message")
    advice = advice_on(line, messages)
    final = follow(trial, line)
    if advice and final is None:
        return f"is answered with `{advice}`, which does not read"
    if final and truth_of(trial, final, name) not in (wanted, "unknown"):
        return f"leads to `{final}`, which says that it is {truth_of(trial, final, name)}"
    return None


def ends_of(case, name):
    measure = case["measures"].get(name)
    return (measure["low"], measure["high"]) if measure else None


def check_number(trial, line, wanted):
    name = re.sub(r"^no ", "", line).split()[0].strip(":")
    advice = advice_on(line, trial.say(line)[1])
    final = follow(trial, line)
    if advice and final is None and "behind it the unit" not in trial.say(line)[1]:
        return f"is answered with `{advice}`, which does not read"
    if final and ends_of(trial.say(final)[0], name) != wanted:
        return f"leads to `{final}`"
    return None


def main(build):
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(build, folder)
        trials = [(form.format(name), name, wanted) for name in ("stroke", "fever") for wanted, forms in
                  (("absent", ABSENT), ("present", PRESENT), ("unknown", UNKNOWN)) for form in forms]
        for line, name, wanted in trials:
            wrong = check_finding(trial, line, name, wanted)
            failed += wrong is not None
            passed += wrong is None
            if wrong:
                print(f"FAILED  `{line}` {wrong}")
        for line, wanted in NUMBERS:
            wrong = check_number(trial, line, wanted)
            failed += wrong is not None
            passed += wrong is None
            if wrong:
                print(f"FAILED  `{line}` {wrong}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
