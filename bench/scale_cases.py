"""bench/scale_cases.py SCALE_CASES FOLDER [SIZE...]: the peers' scaling series over cases in memory. Sets of 100, 1,000 and 10,000
rules as their scale.py makes them (the same random numbers), over 1,000 cases of 100 findings that are all known: evaluated by
the library, in turn with the same rules as generated C (scale.c and scale.h are the peers', as they are). Both must count the
same. Exit status 1 where the library is slower at some size."""
import os
import random
import re
import statistics
import subprocess
import sys

FINDINGS, CASES, TURNS = 100, 1000, 3
SIZES = (100, 1000, 10000)


def generate(size):
    """Each rule as (all, operands): operands are the names f1.. and r1.. ."""
    rng = random.Random(size)
    rules = []
    for i in range(size):
        names = [f"f{rng.randrange(FINDINGS) + 1}" if not i or rng.random() < 0.5 else f"r{rng.randrange(i) + 1}"
                 for _ in range(rng.randint(3, 5))]
        rules.append((rng.random() < 0.5, list(dict.fromkeys(names))))
    return rules


def write_rules(rules, path):
    with open(path, "w") as file:
        file.write("".join(f"finding f{i}\n" for i in range(1, FINDINGS + 1)))
        file.write("".join(f"conclusion r{i}\n" for i in range(1, len(rules) + 1)))
        for i, (conjunction, names) in enumerate(rules, 1):
            file.write(f"{(' and ' if conjunction else ' or ').join(names)} implies r{i}\n")


def write_c(rules, path):
    """Functions of 500 rules, for the compiler's sake."""
    parts = range(0, len(rules), 500)
    with open(path, "w") as file:
        for start in parts:
            file.write(f"static void part{start}(const unsigned char *f, unsigned char *r)\n{{\n")
            for i, (conjunction, names) in enumerate(rules[start:start + 500], start + 1):
                file.write(f"    r[{i}] = {(' & ' if conjunction else ' | ').join(f'{x[0]}[{x[1:]}]' for x in names)};\n")
            file.write("}\n")
        file.write(f"enum {{ RULES = {len(rules)} }};\nstatic void rules(const unsigned char *f, unsigned char *r)\n{{\n")
        file.write("".join(f"    part{start}(f, r);\n" for start in parts) + "}\n")


def write_cases(path):
    rng = random.Random(1)
    with open(path, "w") as file:
        file.write("id," + ",".join(f"f{i}" for i in range(1, FINDINGS + 1)) + "\n")
        for i in range(1, CASES + 1):
            file.write(f"{i}," + ",".join("1" if rng.random() < 0.3 else "0" for _ in range(FINDINGS)) + "\n")


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout, [float(x) for x in re.findall(r"ns ([0-9.e+]+)", done.stderr)]


def measure(library, folder, size):
    """Nanoseconds a case: by the library, and by generated C."""
    base = os.path.join(folder, f"scale-{size}")
    rules = generate(size)
    write_rules(rules, base + ".rules")
    write_c(rules, base + ".c")
    subprocess.run(["gcc", "-O2", "-w", "-D_GNU_SOURCE", "-Ibench", "-include", base + ".c", "-o", base, "bench/scale.c"], check=True)
    commands = [library, base + ".rules", os.path.join(folder, "scale.csv")], [base, os.path.join(folder, "scale.csv")]
    samples = [], []
    for _ in range(TURNS):
        counts = []
        for command, found in zip(commands, samples):
            out, ns = run(command)
            counts.append(out)
            found += ns
        if counts[0] != counts[1]:
            sys.exit(f"scale_cases: {size} rules: the library counts {counts[0].strip()}, generated C {counts[1].strip()}")
    return [statistics.median(found) for found in samples]


def main(library, folder, *sizes):
    write_cases(os.path.join(folder, "scale.csv"))
    slower = False
    for size in [int(x) for x in sizes] or SIZES:
        ours, generated = (ns / size for ns in measure(library, folder, size))
        slower |= ours > generated
        print(f"| {size} rules, 1000 cases in memory | {ours:.3f} ns a rule and case | {generated:.3f} ns, generated C "
              f"| {ours / generated:.3f} | under 1 |", flush=True)
    return slower


sys.exit(main(*sys.argv[1:]))
