/* bench/cohort RULES CSV: the peers' workload `ssc` (bench/cohort.rules says which), three-valued, over cases in
 * memory: evaluation by the library in blocks, in turn with the peers' scalar reference; both must count the same. */
int scalar_main(int argc, char **argv);
#define main scalar_main
#include "scalar.c" /* the peers' file as it is: load, tally and the names */
#undef main

#include "clock.h"
#include "rulesrun.h"

enum { ROUNDS = 9 };

typedef struct Cohort {
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    uint32_t conclusions[NC];
} Cohort;

static void expect_ok(rr_status status, const char *what)
{
    if (status != RR_OK) die(what);
}

static uint32_t place(uint32_t found, const char *name)
{
    if (found == RR_NONE) die(name);
    return found;
}

/* Every case of the reference, stated by number. */
static void state_cases(Cohort *cohort, const Case *cases, size_t count)
{
    static const rr_truth truth[] = { [ABSENT] = RR_FALSE, [UNKNOWN] = RR_UNKNOWN, [PRESENT] = RR_TRUE };
    uint32_t findings[NF], numbers[NV];
    for (int k = 0; k < NF; k++) findings[k] = place(rr_find(cohort->rules, finding_name[k]), finding_name[k]);
    for (int k = 0; k < NV; k++) numbers[k] = place(rr_find_term(cohort->rules, number_name[k]), number_name[k]);
    for (const Case *c = cases; c < cases + count; c++) {
        expect_ok(rr_case_begin(cohort->cases, "", NULL), "no memory for the cases");
        for (int k = 0; k < NF; k++)
            if (c->f[k] != UNKNOWN)
                expect_ok(rr_case_state(cohort->cases, findings[k], truth[c->f[k]]), "no memory for the facts");
        for (int k = 0; k < NV; k++)
            if (!isnan(c->v[k]))
                expect_ok(rr_case_state_number(cohort->cases, numbers[k], c->v[k], NULL), "no memory for the numbers");
    }
}

static void run_only(const Cohort *cohort)
{
    for (uint32_t first = 0; first < rr_case_count(cohort->cases); first += rr_run_count(cohort->run))
        expect_ok(rr_run_block(cohort->run, cohort->cases, first), "no memory for the run");
}

static void run_and_count(const Cohort *cohort, Counts counts)
{
    static const int value[] = { [RR_FALSE] = ABSENT, [RR_UNKNOWN] = UNKNOWN, [RR_TRUE] = PRESENT, [RR_CONFLICT] = 2 };
    for (uint32_t first = 0; first < rr_case_count(cohort->cases); first += rr_run_count(cohort->run)) {
        expect_ok(rr_run_block(cohort->run, cohort->cases, first), "no memory for the run");
        for (int k = 0; k < NC; k++)
            for (uint32_t row = first; row < first + rr_run_count(cohort->run); row++)
                counts[k][value[rr_verdict(cohort->run, row, cohort->conclusions[k])]]++;
    }
}

static Cohort start(const char *rules, const Case *cases, size_t count)
{
    Cohort cohort;
    expect_ok(rr_rules_load_file(rules, NULL, &cohort.rules), "the rules have errors");
    expect_ok(rr_cases_new(cohort.rules, &cohort.cases), "no memory");
    expect_ok(rr_run_new(cohort.rules, &cohort.run), "no memory");
    for (int k = 0; k < NC; k++)
        cohort.conclusions[k] = place(rr_find(cohort.rules, conclusion_name[k]), conclusion_name[k]);
    state_cases(&cohort, cases, count);
    return cohort;
}

static void finish(Cohort cohort)
{
    rr_run_free(cohort.run);
    rr_cases_free(cohort.cases);
    rr_rules_free(cohort.rules);
}

/* Rows of bench/run's table. */
static void print_row(const char *what, double library, double reference)
{
    printf("| %s | %.1f ns a case | %.1f ns, scalar C | %.2f | |\n", what, library, reference, library / reference);
}

int main(int argc, char **argv)
{
    if (argc != 3) die("usage: cohort RULES CSV");
    size_t count;
    Case *cases = load(argv[2], &count);
    Cohort cohort = start(argv[1], cases, count);
    double scalar[ROUNDS], run[ROUNDS], verdicts[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        Counts reference = { 0 }, library = { 0 };
        double before = processor_ns();
        tally(cases, count, 'B', reference);
        double tallied = processor_ns();
        run_only(&cohort);
        double ran = processor_ns();
        run_and_count(&cohort, library);
        verdicts[round] = (processor_ns() - ran) / (double)count;
        run[round] = (ran - tallied) / (double)count;
        scalar[round] = (tallied - before) / (double)count;
        if (memcmp(reference, library, sizeof reference) != 0) die("cohort: the library counts otherwise");
    }
    double reference = median(scalar, ROUNDS);
    printf("the same counts of %d conclusions in %zu cases by the library and by the peers' scalar C\n", NC, count);
    print_row("a cohort's case in memory, evaluated", median(run, ROUNDS), reference);
    print_row("and each verdict asked for and counted", median(verdicts, ROUNDS), reference);
    finish(cohort);
    free(cases);
    return 0;
}
