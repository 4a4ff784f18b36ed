"""bench/start.py RULESRUN RULES FACTS EMPTY: one case through the command, a process each time, in turn with EMPTY, a C program
that does nothing, and with lua5.4 running an empty script: the sentence of the README with its patient, and RULES with the first
case of FACTS; and the peers' workload with a row of a table. Prints medians of wall time and of processor time, which a busy
machine disturbs less; exit status 1 where the sentence takes more than 1.5 times as long as one of the two."""
import os
import statistics
import sys
import tempfile
import time

RUNS, MOST = 200, 1.5
SENTENCE = "calcinosis with normal phosphocalcic metabolism implies dystrophic\n"
PATIENT = "calcinosis\nnormal phosphocalcic metabolism\n"
WORKLOAD = "bench/cohort.rules"
STATED = {"sclerodactyly": 1, "telangiectasia": 1, "raynaud": 1, "anticentromere": 1, "calcinosis": 1, "dysphagia": 1, "paraspinal_site": 0,
          "skin_thickening_proximal_mcp": 0, "puffy_fingers": 0, "digital_tip_ulcers": 0, "soft_tissue_calcification": 0, "renal_failure": 0,
          "neurological_signs": 0, "connective_tissue_disease": 0, "calcium_mmol_l": 2.31, "phosphate_mmol_l": 1.1, "age_years": 81}
UNKNOWN = ["fingertip_pitting_scars", "abnormal_nailfold_capillaries", "pulmonary_arterial_hypertension", "interstitial_lung_disease",
           "anti_topoisomerase_i", "anti_rna_polymerase_iii", "skin_thickening_sparing_fingers", "scleroderma_like_disorder",
           "hyperparathyroidism", "periarticular_mass", "vascular_calcification_with_skin_necrosis", "mass_cm"]


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


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def main(rulesrun, rules, facts, empty):
    with tempfile.TemporaryDirectory() as folder:
        sentence = [write(folder, "one.rules", SENTENCE), write(folder, "one.facts", PATIENT)]
        patient = [rules, write(folder, "patient.facts", first_case(facts))]
        row = STATED | dict.fromkeys(UNKNOWN, "")
        table = write(folder, "one.csv", ",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n")
        whats = ["the sentence of the README as a process", f"{os.path.basename(WORKLOAD)} and one row as a process",
                 f"{os.path.basename(rules)} and one case as a process"]
        commands = [[rulesrun, *sentence], [rulesrun, "--format", "csv", WORKLOAD, table], [rulesrun, *patient], [empty], ["lua5.4", write(folder, "empty.lua", "")]]
        times = [[] for _ in commands]
        for _ in range(RUNS):
            for taken, command in zip(times, commands):
                taken.append(run(command, os.path.join(folder, "output")))
    failed = False
    for kind, clock in enumerate(("wall time", "processor time")):
        *ours, nothing, lua = (statistics.median(one[kind] for one in taken) for taken in times)
        for what, median in zip(whats, ours):
            wanted = f"at most {MOST}" if kind == 0 and what != whats[-1] else ""
            for called, reference in (("a C program", nothing), ("lua5.4", lua)):
                print(f"| {what}, {clock} | {median:.2f} ms | {reference:.2f} ms, {called} with nothing to do | {median / reference:.2f} | {wanted} |")
                failed |= kind == 0 and what == whats[0] and median > MOST * reference
    return failed


sys.exit(main(*sys.argv[1:]))
