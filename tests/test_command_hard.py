#!/usr/bin/env python3
"""The command: texts that are odd, wrong, deep, long or many, and files that cannot be read: it answers, within seconds.

    python3 tests/test_command_hard.py BUILD [WORD…]"""
import json
import os
import re
import subprocess

from command import (COUNTED, FACTS, Failed, FOLDER, main, PROGRAM, put, RULES, run, SANITIZED, spent, standard_files, want,
                     want_quick, want_result)


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


if __name__ == "__main__":
    main(globals())
