#!/usr/bin/env python3
"""The command: its time grows with the rules, not faster.

    python3 tests/test_command_growth.py BUILD [WORD…]"""
import statistics
import subprocess

from command import COUNTED, FOLDER, main, PROGRAM, put, run, SANITIZED, spent, want, want_quick, want_result


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


if __name__ == "__main__":
    main(globals())
