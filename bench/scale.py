"""bench/scale.py RULESRUN: whether cost grows linearly. Generated rule sets, each rule a conjunction or a disjunction of 3 to 5
findings or earlier conclusions (as in the peers' scale.py), closed vocabulary; the command loads one, runs one case and writes
JSON. Prints processor time (user) net of an empty rule set; exit status 1 where time per rule differs by more than a factor of 4
between two sizes, or where verdicts are not those that Python finds."""
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

FINDINGS, MOST = 100, 4
RUNS = {100: 300, 1000: 100, 10000: 15, 100000: 5}


def listed(kind, names):
    return "".join(f"{kind} {', '.join(names[i:i + 20])}\n" for i in range(0, len(names), 20))


def generate(size, rng):
    """The text of `size` rules, and each as (all, operands)."""
    rules = []
    for i in range(size):
        names = [f"f{rng.randrange(FINDINGS)}" if not i or rng.random() < 0.5 else f"r{rng.randrange(i)}"
                 for _ in range(rng.randint(3, 5))]
        rules.append((rng.random() < 0.5, list(dict.fromkeys(names))))
    text = listed("finding", [f"f{i}" for i in range(FINDINGS)]) + listed("conclusion", [f"r{i}" for i in range(size)])
    for i, (conjunction, names) in enumerate(rules):
        text += f"{(' and ' if conjunction else ' or ').join(names)} implies r{i}\n"
    return text, rules


def verdicts(rules, present):
    truth = {f"f{i}": i in present for i in range(FINDINGS)}
    for i, (conjunction, names) in enumerate(rules):
        truth[f"r{i}"] = (all if conjunction else any)(truth[name] for name in names)
    return {name: str(truth[name]).lower() for name in truth if name[0] == "r"}


def run(command, out):
    """Runs it and gives its user time in seconds."""
    with open(out, "wb") as file:
        process = subprocess.Popen(command, stdout=file)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    return usage.ru_utime


def measure(rulesrun, folder, size):
    rng = random.Random(size)
    text, rules = generate(size, rng)
    present = {i for i in range(FINDINGS) if rng.random() < 0.3}
    path = {kind: os.path.join(folder, kind) for kind in ("scale.rules", "empty.rules", "scale.facts", "out")}
    with open(path["scale.rules"], "w") as file:
        file.write(text)
    with open(path["empty.rules"], "w") as file:
        file.write(listed("finding", [f"f{i}" for i in range(FINDINGS)]))
    with open(path["scale.facts"], "w") as file:
        file.writelines(f"{'' if i in present else 'no '}f{i}\n" for i in range(FINDINGS))
    times = {"scale.rules": [], "empty.rules": []}
    for _ in range(RUNS[size]):
        for kind in ("empty.rules", "scale.rules"):
            times[kind].append(run([rulesrun, "--format", "json", path[kind], path["scale.facts"]], path["out"]))
    with open(path["out"]) as file:
        answer = {name: found["truth"] for name, found in json.load(file)["conclusions"].items()}
    if answer != verdicts(rules, present):
        sys.exit(f"scale: {size} rules: other verdicts than Python finds")
    return statistics.median(times["scale.rules"]), statistics.median(times["empty.rules"])


def main(rulesrun):
    per_rule = []
    with tempfile.TemporaryDirectory() as folder:
        for size in RUNS:
            whole, empty = measure(rulesrun, folder, size)
            per_rule.append((whole - empty) / size * 1e6)
            print(f"| {size} rules loaded, one case run | {whole * 1e3:.2f} ms | {empty * 1e3:.2f} ms, no rules "
                  f"| {per_rule[-1]:.1f} us a rule | |", flush=True)
    ratio = max(per_rule) / min(per_rule)
    print(f"| a rule at the dearest and the cheapest size | {max(per_rule):.1f} us | {min(per_rule):.1f} us | {ratio:.2f} "
          f"| at most {MOST} |")
    return ratio > MOST


sys.exit(main(sys.argv[1]))
