/* bench/scale_cases RULES CSV: the rules r1, r2, … of a generated set over the cases of a table, all of whose findings
 * f1 … f100 are known, evaluated by the library in blocks. As the peers' scale.c, it writes nanoseconds a case to
 * standard error, and how many conclusions are true and the sum of their rules' numbers to standard output. */
#include "rulesrun.h"
#include "scale.h"

static uint32_t place(uint32_t found, const char *name)
{
    if (found == RR_NONE) die(name);
    return found;
}

static uint32_t find(const rr_rules *rules, char letter, int number)
{
    char name[16];
    snprintf(name, sizeof name, "%c%d", letter, number);
    return place(rr_find(rules, name), name);
}

static void state_cases(const rr_rules *rules, rr_cases *cases, const Findings *findings, size_t count)
{
    uint32_t places[FINDINGS + 1];
    for (int i = 1; i <= FINDINGS; i++) places[i] = find(rules, 'f', i);
    for (size_t j = 0; j < count; j++) {
        if (rr_case_begin(cases, "", NULL) != RR_OK) die("no memory for the cases");
        for (int i = 1; i <= FINDINGS; i++)
            if (rr_case_state(cases, places[i], findings[j][i] ? RR_TRUE : RR_FALSE) != RR_OK)
                die("no memory for the facts");
    }
}

static void run_all(rr_run *run, const rr_cases *cases)
{
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run))
        if (rr_run_block(run, cases, first) != RR_OK) die("no memory for the run");
}

static void count_all(const rr_rules *rules, rr_run *run, const rr_cases *cases)
{
    int64_t total = 0, check = 0;
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        if (rr_run_block(run, cases, first) != RR_OK) die("no memory for the run");
        for (uint32_t i = 1; i <= rr_rule_count(rules); i++) {
            uint32_t conclusion = find(rules, 'r', (int)i);
            for (uint32_t row = first; row < first + rr_run_count(run); row++)
                if (rr_verdict(run, row, conclusion) == RR_TRUE) total++, check += i;
        }
    }
    printf("%ld %ld\n", (long)total, (long)check);
}

int main(int argc, char **argv)
{
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    size_t count;
    if (argc != 3) die("usage: scale_cases RULES CSV");
    if (rr_rules_load_file(argv[1], NULL, &rules) != RR_OK) die("the rules have errors");
    if (rr_cases_new(rules, &cases) != RR_OK || rr_run_new(rules, &run) != RR_OK) die("no memory");
    Findings *findings = load_findings(argv[2], &count);
    state_cases(rules, cases, findings, count);
    SAMPLES(count, run_all(run, cases););
    count_all(rules, run, cases);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    free(findings);
    return 0;
}
