"""bench/start.py RULESRUN RULES FACTS: the first case of FACTS through the command, a process each time, in turn with lua5.4
running an empty script. Prints medians of wall time and of processor time, which a busy machine disturbs less; exit status 1
where the ratio of wall times is over 1.5."""
import os
import statistics
import sys
import tempfile
import time

RUNS, MOST = 200, 1.5


def first_case(path):
    """Its lines, and what stands above it."""
    lines, cases = [], 0
    with open(path) as file:
        for line in file:
            cases += line.startswith("case ")
            if cases > 1:
                break
            lines.append(line)
    return "".join(lines)


def run(command, output):
    """Wall time and processor time, in milliseconds."""
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def main(rulesrun, rules, facts):
    with tempfile.TemporaryDirectory() as folder:
        case, empty, output = (os.path.join(folder, name) for name in ("patient.facts", "empty.lua", "output"))
        with open(case, "w") as file:
            file.write(first_case(facts))
        open(empty, "w").close()
        commands = {"rulesrun": [rulesrun, rules, case], "lua5.4": ["lua5.4", empty]}
        times = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(run(command, output))
    ratios = []
    for kind, what in enumerate(("one case as a process, wall time", "and processor time")):
        ours, lua = (statistics.median(taken[kind] for taken in times[name]) for name in commands)
        ratios.append(ours / lua)
        wanted = f"at most {MOST}" if kind == 0 else ""
        print(f"| {what} | {ours:.2f} ms | {lua:.2f} ms, lua5.4 with nothing to do | {ours / lua:.2f} | {wanted} |")
    return ratios[0] > MOST


sys.exit(main(*sys.argv[1:]))
