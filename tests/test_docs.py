"""python3 tests/test_docs.py BUILD: runs every example of the documentation, and looks for what it leaves out.

Examples are fenced blocks. Those of one document run in its order, in one folder of their own:

    ```rules NAME       writes the file NAME; likewise ```facts NAME and ```c NAME
    ```rules            without a name: a rule set that checks without errors
    ```console          lines `$ command` are run (rulesrun is on the PATH); what follows each is all that it prints,
                        errors first; a last line `(exit status N)` is held against its exit status, which else is free

An HTML comment `<!-- file NAME … -->` writes a file that the reader need not see; `<!-- run … -->` runs shell commands."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
DOCUMENTS = ["README.md", "docs/tutorial.md", "docs/language.md", "docs/embedding.md", "docs/errors.md",
             "docs/architecture.md", "docs/decisions.md", "docs/statistics.md", "docs/page.md"]
BLOCK = re.compile(r"^```(\w*)[ \t]*(\S*)[ \t]*\n(.*?)^```[ \t]*$|^<!-- (file|run)[ \t]*(\S*)[ \t]*\n(.*?)^-->$", re.M | re.S)
STATUS = re.compile(r"^\(exit status (\d+)\)$")

passed = failed = 0


def outcome(held, name, why=""):
    global passed, failed
    passed, failed = passed + held, failed + (not held)
    if not held:
        print(f"FAILED  {name}" + (f"\n{why}" if why else ""))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def shell(command, folder, environment):
    """(what it printed, its exit status); both streams go to one file, as on a terminal."""
    with tempfile.TemporaryFile() as out:
        status = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                                stderr=out, timeout=300).returncode
        out.seek(0)
        return out.read().decode("utf-8", "replace"), status


def indented(text):
    return "".join(f"        {line}\n" for line in text.splitlines())


def run_console(text, folder, environment, place):
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, wanted = part.partition("\n")
        while command.endswith("\\"):
            more, _, wanted = wanted.partition("\n")
            command = command[:-1] + more.lstrip("> ")
        lines = wanted.rstrip("\n").split("\n")
        said = STATUS.match(lines[-1])
        if said:
            wanted = "".join(line + "\n" for line in lines[:-1])
        printed, status = shell(command, folder, environment)
        printed = "".join(line.rstrip() + "\n" for line in printed.splitlines())
        wanted = "".join(line.rstrip() + "\n" for line in wanted.splitlines())
        same = printed.rstrip("\n") == wanted.rstrip("\n") and (not said or status == int(said[1]))
        outcome(same, f"{place}: {command}", f"    printed:\n{indented(printed)}    (exit status {status}), wanted:\n{indented(part.partition(chr(10))[2])}")


def run_document(path, environment):
    text = read(path)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("rules",):
            os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        for match in BLOCK.finditer(text):
            kind, name, body, hidden, hidden_name, hidden_body = match.groups()
            place = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
            if hidden == "run":
                printed, status = shell(hidden_body, folder, environment)
                outcome(status == 0, place, indented(printed))
            elif hidden or name and kind in ("rules", "facts", "c"):
                with open(os.path.join(folder, hidden_name or name), "w", encoding="utf-8") as file:
                    file.write(hidden_body if hidden else body)
            elif kind == "rules":
                with open(os.path.join(folder, "unnamed.rules"), "w", encoding="utf-8") as file:
                    file.write(body)
                printed, status = shell("rulesrun check unnamed.rules", folder, environment)
                outcome(status == 0, place, indented(printed))
            elif kind == "console":
                run_console(body, folder, environment, place)


def flags_of_build():
    names = subprocess.run(["nm", os.path.join(BUILD, "librulesrun.a")], capture_output=True, text=True).stdout
    sanitized = "__asan_" in names or "__ubsan_" in names
    return " -fsanitize=address,undefined" if sanitized else " --coverage" if "__gcov_" in names else ""


def make_environment(folder):
    """PATH with the command; and a pkg-config file as `make install` writes it, for the library where it was built."""
    flags = flags_of_build()
    version = re.search(r"^VERSION = (.*)$", read("Makefile"), re.M)[1]
    with open(os.path.join(folder, "rulesrun.pc"), "w") as file:
        file.write(f"Name: rulesrun\nDescription: where it was built\nVersion: {version}\nCflags: -I{ROOT}/src\n"
                   f"Libs: {BUILD}/librulesrun.a -ljansson -lutf8proc -lmd -lz -lzstd -lm{flags}\n")
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "POSIXLY_CORRECT")}
    environment.update(PATH=BUILD + ":" + os.environ["PATH"], PKG_CONFIG_PATH=folder, LC_ALL="C.UTF-8")
    return environment


def check_codes():
    """errors.md has a paragraph on each code of diagnostics.def, and on no other."""
    declared = re.findall(r'^DIAGNOSTIC\(\w+, "(\w+)"', read("src/base/diagnostics.def"), re.M)
    told = re.findall(r"^### ([EWN]\d+)\b", read("docs/errors.md"), re.M)
    for code in declared:
        outcome(told.count(code) == 1, f"docs/errors.md: one paragraph on {code}")
    for code in set(told) - set(declared):
        outcome(False, f"docs/errors.md: there is no code {code}")
    outcome(told == sorted(told, key=lambda code: ("EWN".index(code[0]), code)), "docs/errors.md: codes in their order")


def check_options(environment):
    """README and man page name every option of every --help, and the man page reads."""
    pages = {"README.md": read("README.md"), "docs/rulesrun.1": read("docs/rulesrun.1").replace("\\-", "-")}
    for command in ("", "check", "test", "dump", "report"):
        printed, status = shell(f"rulesrun {command} --help", ROOT, environment)
        outcome(status == 0 and printed.startswith("usage: rulesrun"), f"rulesrun {command} --help", indented(printed))
        for option in sorted(set(re.findall(r"--[a-z][a-z-]*", printed))):
            for page, text in pages.items():
                plain = option in text or re.search(rf"^\.(It )?.*Fl -{option[2:]}\b", text, re.M)
                outcome(bool(plain), f"{page} says nothing of {option}")
        for word in re.findall(r"^ *(?:usage: )?rulesrun (check|test|dump|report)", printed, re.M):
            for page, text in pages.items():
                outcome(word in text, f"{page} says nothing of rulesrun {word}")
    linted = subprocess.run("command -v mandoc >/dev/null || exit 0; mandoc -Tlint -Wstyle docs/rulesrun.1", shell=True, cwd=ROOT,
                            capture_output=True, text=True)
    outcome(linted.returncode == 0, "docs/rulesrun.1", indented(linted.stdout + linted.stderr))


def check_opcodes():
    """The page that scripts/opcodes.py makes has every instruction."""
    made = subprocess.run([sys.executable, os.path.join(ROOT, "scripts/opcodes.py"), BUILD], capture_output=True, text=True)
    page = os.path.join(BUILD, "docs/opcodes.md")
    text = open(page, encoding="utf-8").read() if made.returncode == 0 and os.path.exists(page) else ""
    for opcode in re.findall(r"^OPCODE\((\w+),", read("src/program/opcodes.def"), re.M):
        outcome(text.count(f"### {opcode}\n") == 1, f"opcodes.md: {opcode}", indented(made.stderr))


def check_truth_tables(environment):
    """The tables of language.md, a case to each pair of truths."""
    tables = [rows for rows in re.findall(r"^(?:\|.*\|\n)+", read("docs/language.md"), re.M) if re.match(r"\| A \| (not A|A unless)", rows)]
    words = {"?": "unknown", "!": "conflict"}
    facts = {"true": "  {}\n", "false": "  no {}\n", "?": "", "!": "  {}\n  no {}\n"}
    rules, cases, wanted = "finding a, b\n", "", {}
    for head, _, *rows in ([[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()] for table in tables):
        for column, form in enumerate(head[1:], 1):
            connective, _, other = form.removeprefix("A ").partition(" ") if form.startswith("A ") else ("not", "", "?")
            name = f"by {connective}"
            sentence = {"not": "not a", "unless": "a implies"}.get(connective, f"a {connective} b")
            if name not in rules:
                rules += f'conclusion "{name}"\na implies "{name}" unless b\n' if connective == "unless" else f'finding "{name}" means {sentence}\n'
            for row in rows:
                case = f"{row[0]} {form}"
                cases += f'case "{case}"\n' + facts[row[0]].replace("{}", "a") + facts[other].replace("{}", "b")
                wanted[case] = name, words.get(row[column], row[column])
    for case, (name, truth) in wanted.items():
        expect = {"true": "", "false": "no ", "unknown": "unknown ", "conflict": "conflicting "}[truth]
        cases = cases.replace(f'case "{case}"\n', f'case "{case}"\n  expect {expect}"{name}"\n', 1)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("table.rules", rules), ("table.facts", cases)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        printed, status = shell("rulesrun test table.rules table.facts 2>/dev/null", folder, environment)
    outcome(status == 0 and len(wanted) == 52, "docs/language.md: the tables of truth", indented(printed))


def check_limits():
    """The table of limits says what limits.def does."""
    names = dict(re.findall(r"(LIMIT_\w+) = (\d+)", read("src/base/limits.h")))
    names |= {"INT32_MAX": 2**31 - 1, "UINT32_MAX": 2**32 - 1, "UINT64_MAX": 2**64 - 1}
    wanted = {}
    for name, *values in re.findall(r"^LIMIT\((\w+), (.*), (.*)\)$", read("src/base/limits.def"), re.M):
        numbers = [eval(value, {key: int(number) for key, number in names.items()}) for value in values]
        wanted[name] = ["none" if number == 2**64 - 1 else f"{number:,}" for number in numbers]
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \| ([^|]*) \| [^|]* \|$", read("docs/embedding.md"), re.M)
    said = {name: [usual, most] for name, usual, most in rows}
    wrong = [name for name in wanted if said.get(name) != wanted[name]]
    outcome(wanted and not wrong, "docs/embedding.md: the table of limits", indented(" ".join(wrong)))


def check_statistics():
    """statistics.md shows what tests/test_agreement.c wants to be told."""
    wanted = re.search(r'few_told\[\] =\n(.*?);\n', read("tests/test_agreement.c"), re.S)[1]
    text = "".join(line.strip()[1:-3] + "\n" for line in wanted.splitlines())
    outcome(f"```text\n{text}```\n" in read("docs/statistics.md"), "docs/statistics.md: what it looks like", indented(text))


def check_links():
    """Links between the documents, and to files of the project, lead somewhere."""
    for path in DOCUMENTS:
        folder = os.path.dirname(path)
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S)):
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = os.path.normpath(os.path.join(folder, file)) if file else path
            there = os.path.exists(os.path.join(ROOT, target))
            if there and anchor and target.endswith(".md"):
                heads = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", read(target), flags=re.M | re.S), re.M)
                there = anchor in [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
            outcome(there, f"{path}: the link {link} leads nowhere")


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = make_environment(folder)
        for path in DOCUMENTS:
            run_document(path, environment)
        check_codes()
        check_options(environment)
        check_opcodes()
        check_truth_tables(environment)
        check_limits()
        check_statistics()
        check_links()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
