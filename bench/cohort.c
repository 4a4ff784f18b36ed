/* bench/cohort RULES CSV: the peers' workload `ssc` (bench/cohort.rules says which), three-valued, over cases in
 * memory: evaluation by the library in blocks, of its own table and of columns that the caller owns, and one case after
 * another, in turn with the peers' scalar reference and their program on bit planes; all must count the same. */
int scalar_main(int argc, char **argv);
#define main scalar_main
#include "scalar.c" /* the peers' file as it is: load, tally and the names */
#undef main

#include "by_bits.h"
#include "clock.h"
#include "rulesrun.h"

enum { ROUNDS = 15, PASSES = 10, ALONE = 20000 };

/* The cases as a data frame has them, and what comes of them: values and validity of each conclusion. */
typedef struct Frame {
    rr_columns *columns;
    uint8_t *findings[NF][2], *numbers_valid[NV], *verdicts[NC][2];
    double *numbers[NV];
} Frame;

typedef struct Cohort {
    Frame frame;
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    uint32_t findings[NF], numbers[NV], conclusions[NC];
    const Case *reference; /* the same cases for the references */
    void *bits;
    size_t count;
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

static const rr_truth truth[] = { [ABSENT] = RR_FALSE, [UNKNOWN] = RR_UNKNOWN, [PRESENT] = RR_TRUE };
static const int value[] = { [RR_FALSE] = ABSENT, [RR_UNKNOWN] = UNKNOWN, [RR_TRUE] = PRESENT, [RR_CONFLICT] = 2 };

/* A case of the reference, stated by number: by a call for each fact, and by two calls. */
static void state_case(const Cohort *cohort, rr_cases *cases, const Case *c)
{
    expect_ok(rr_case_begin(cases, "", NULL), "no memory for the cases");
    for (int k = 0; k < NF; k++)
        if (c->f[k] != UNKNOWN)
            expect_ok(rr_case_state(cases, cohort->findings[k], truth[c->f[k]]), "no memory for the facts");
    for (int k = 0; k < NV; k++)
        if (!isnan(c->v[k]))
            expect_ok(rr_case_state_number(cases, cohort->numbers[k], c->v[k], NULL), "no memory for the numbers");
}

static void state_at_once(const Cohort *cohort, rr_cases *cases, const Case *c)
{
    uint32_t findings[NF], numbers[NV];
    rr_truth truths[NF];
    double values[NV];
    size_t known = 0, measured = 0;
    for (int k = 0; k < NF; k++) {
        findings[known] = cohort->findings[k];
        truths[known] = truth[c->f[k]];
        known += c->f[k] != UNKNOWN;
    }
    for (int k = 0; k < NV; k++) {
        numbers[measured] = cohort->numbers[k];
        values[measured] = c->v[k];
        measured += !isnan(c->v[k]);
    }
    expect_ok(rr_case_begin(cases, "", NULL), "no memory for the cases");
    expect_ok(rr_case_state_all(cases, findings, truths, known), "no memory for the facts");
    expect_ok(rr_case_state_numbers(cases, numbers, values, measured), "no memory for the numbers");
}

static void count_at_once(const Cohort *cohort, const rr_run *run, Counts counts)
{
    rr_truth truths[NC];
    rr_verdicts(run, 0, cohort->conclusions, NC, truths);
    for (int k = 0; k < NC; k++) counts[k][value[truths[k]]]++;
}

static void count_verdicts(const Cohort *cohort, const rr_run *run, Counts counts)
{
    uint32_t first = rr_run_first(run), count = rr_run_count(run);
    for (int k = 0; k < NC; k++)
        for (uint32_t row = first; row < first + count; row++)
            counts[k][value[rr_verdict(run, row, cohort->conclusions[k])]]++;
}

/* ---- what is measured: each counts its verdicts, or asks for none ---- */

typedef void Evaluate(const Cohort *cohort, Counts counts);

static void by_scalar(const Cohort *cohort, Counts counts)
{
    tally(cohort->reference, cohort->count, 'B', counts);
}

static void by_bits(const Cohort *cohort, Counts counts)
{
    bits_evaluate(cohort->bits, cohort->count, counts);
}

static void by_library(const Cohort *cohort, Counts counts)
{
    (void)counts;
    for (uint32_t first = 0; first < cohort->count; first += rr_run_count(cohort->run))
        expect_ok(rr_run_block(cohort->run, cohort->cases, first), "no memory for the run");
}

static void by_library_and_asked(const Cohort *cohort, Counts counts)
{
    for (uint32_t first = 0; first < cohort->count; first += rr_run_count(cohort->run)) {
        expect_ok(rr_run_block(cohort->run, cohort->cases, first), "no memory for the run");
        count_verdicts(cohort, cohort->run, counts);
    }
}

static void by_columns(const Cohort *cohort, Counts counts)
{
    (void)counts;
    for (uint32_t first = 0; first < cohort->count; first += rr_run_count(cohort->run))
        expect_ok(rr_run_columns(cohort->run, cohort->frame.columns, first, UINT32_MAX), "no memory for the run");
}

static int64_t count_bits(const uint8_t *bits, const uint8_t *mask, size_t size)
{
    int64_t count = 0;
    uint64_t a, b;
    for (size_t i = 0; i < size; i += 8) { /* there is room for whole words, and 0 in it */
        memcpy(&a, bits + i, sizeof a);
        memcpy(&b, mask + i, sizeof b);
        count += __builtin_popcountll(a & b);
    }
    return count;
}

static void by_columns_and_written(const Cohort *cohort, Counts counts)
{
    const Frame *frame = &cohort->frame;
    for (uint32_t first = 0; first < cohort->count; first += rr_run_count(cohort->run)) {
        expect_ok(rr_run_columns(cohort->run, frame->columns, first, UINT32_MAX), "no memory for the run");
        for (int k = 0; k < NC; k++) {
            rr_truth_columns out = { frame->verdicts[k][0], frame->verdicts[k][1], NULL };
            expect_ok(rr_write_verdicts(cohort->run, cohort->conclusions[k], &out), "nothing to write");
        }
    }
    for (int k = 0; k < NC; k++) {
        size_t size = (cohort->count + 7) / 8;
        int64_t known = count_bits(frame->verdicts[k][1], frame->verdicts[k][1], size);
        counts[k][PRESENT] = count_bits(frame->verdicts[k][0], frame->verdicts[k][1], size);
        counts[k][ABSENT] = known - counts[k][PRESENT];
        counts[k][UNKNOWN] = (int64_t)cohort->count - known;
    }
}

static size_t alone(const Cohort *cohort)
{
    return cohort->count < ALONE ? cohort->count : ALONE;
}

static void alone_by_scalar(const Cohort *cohort, Counts counts)
{
    for (size_t i = 0; i < alone(cohort); i++) tally(&cohort->reference[i], 1, 'B', counts);
}

static void alone_by_bits(const Cohort *cohort, Counts counts)
{
    bits_one_by_one(cohort->reference, alone(cohort), counts);
}

/* How far one case after another goes through the library. */
typedef enum { ONLY_STATED, AND_RUN, AND_ASKED } Far;

static void one_by_one(const Cohort *cohort, Far far, bool at_once, Counts counts)
{
    rr_cases *cases;
    rr_run *run;
    expect_ok(rr_cases_new(cohort->rules, &cases), "no memory");
    expect_ok(rr_run_new(cohort->rules, &run), "no memory");
    for (size_t i = 0; i < alone(cohort); i++) {
        expect_ok(rr_cases_clear(cases), "no memory");
        (at_once ? state_at_once : state_case)(cohort, cases, &cohort->reference[i]);
        if (far >= AND_RUN) expect_ok(rr_run_block(run, cases, 0), "no memory for the run");
        if (far >= AND_ASKED) (at_once ? count_at_once : count_verdicts)(cohort, run, counts);
    }
    rr_run_free(run);
    rr_cases_free(cases);
}

static void alone_stated(const Cohort *cohort, Counts counts)
{
    one_by_one(cohort, ONLY_STATED, true, counts);
}

static void alone_run(const Cohort *cohort, Counts counts)
{
    one_by_one(cohort, AND_RUN, true, counts);
}

static void alone_by_library(const Cohort *cohort, Counts counts)
{
    one_by_one(cohort, AND_ASKED, true, counts);
}

static void alone_by_calls(const Cohort *cohort, Counts counts)
{
    one_by_one(cohort, AND_ASKED, false, counts);
}

typedef enum {
    SCALAR,
    BITS,
    LIBRARY,
    ASKED,
    COLUMNS,
    WRITTEN,
    ALONE_SCALAR,
    ALONE_BITS,
    ALONE_LIBRARY,
    ALONE_STATED,
    ALONE_RUN,
    ALONE_CALLS,
    WAYS
} Way;
static Evaluate *const ways[WAYS] = {
    by_scalar,       by_bits,       by_library,       by_library_and_asked, by_columns, by_columns_and_written,
    alone_by_scalar, alone_by_bits, alone_by_library, alone_stated,         alone_run,  alone_by_calls
};

static bool is_there(int way)
{
    return bits_there || (way != BITS && way != ALONE_BITS);
}

static bool asks(int way)
{
    return way != LIBRARY && way != COLUMNS && way != ALONE_STATED && way != ALONE_RUN;
}

/* Nanoseconds of a case, over several passes, so that each way finds its cases in the cache that can hold them. What
 * counts must count as the scalar reference does. */
static double sample(const Cohort *cohort, int way, Counts reference)
{
    Counts counts;
    int passes = way < ALONE_SCALAR ? PASSES : 1;
    double before = processor_ns();
    for (int pass = 0; pass < passes; pass++) {
        memset(counts, 0, sizeof counts);
        ways[way](cohort, counts);
    }
    double ns = (processor_ns() - before) / passes;
    if (way == SCALAR || way == ALONE_SCALAR) memcpy(reference, counts, sizeof counts);
    else if (asks(way) && memcmp(reference, counts, sizeof counts) != 0) die("cohort: not the same counts");
    return ns / (double)(way < ALONE_SCALAR ? cohort->count : alone(cohort));
}

/* ---- all of it ---- */

static uint8_t *new_bits(size_t count)
{
    uint8_t *bits = calloc((count + 63) / 64, 8);
    if (!bits) die("no memory");
    return bits;
}

static void bind_finding(Cohort *cohort, int k)
{
    uint8_t *values = new_bits(cohort->count), *valid = new_bits(cohort->count);
    for (size_t i = 0; i < cohort->count; i++) {
        int truth = cohort->reference[i].f[k];
        if (truth == PRESENT) values[i / 8] |= (uint8_t)(1 << i % 8);
        if (truth != UNKNOWN) valid[i / 8] |= (uint8_t)(1 << i % 8);
    }
    expect_ok(rr_columns_truths(cohort->frame.columns, cohort->findings[k], values, valid, 0), "no memory");
    cohort->frame.findings[k][0] = values;
    cohort->frame.findings[k][1] = valid;
}

static void bind_number(Cohort *cohort, int k)
{
    double *numbers = malloc(cohort->count * sizeof *numbers);
    uint8_t *valid = new_bits(cohort->count);
    if (!numbers) die("no memory");
    for (size_t i = 0; i < cohort->count; i++) {
        numbers[i] = cohort->reference[i].v[k];
        if (!isnan(numbers[i])) valid[i / 8] |= (uint8_t)(1 << i % 8);
    }
    expect_ok(rr_columns_numbers(cohort->frame.columns, cohort->numbers[k], NULL, numbers, valid, 0), "no memory");
    cohort->frame.numbers[k] = numbers;
    cohort->frame.numbers_valid[k] = valid;
}

static void bind_columns(Cohort *cohort)
{
    expect_ok(rr_columns_new(cohort->rules, (uint32_t)cohort->count, &cohort->frame.columns), "no memory");
    for (int k = 0; k < NF; k++) bind_finding(cohort, k);
    for (int k = 0; k < NV; k++) bind_number(cohort, k);
    for (int k = 0; k < NC; k++)
        for (int i = 0; i < 2; i++) cohort->frame.verdicts[k][i] = new_bits(cohort->count);
}

static void free_columns(Frame *frame)
{
    rr_columns_free(frame->columns);
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < NF; k++) free(frame->findings[k][i]);
        for (int k = 0; k < NC; k++) free(frame->verdicts[k][i]);
    }
    for (int k = 0; k < NV; k++) free(frame->numbers[k]), free(frame->numbers_valid[k]);
}

static Cohort start(const char *rules, const Case *cases, size_t count)
{
    Cohort cohort = { .reference = cases, .count = count, .bits = bits_load(cases, count) };
    expect_ok(rr_rules_load_file(rules, NULL, &cohort.rules), "the rules have errors");
    expect_ok(rr_cases_new(cohort.rules, &cohort.cases), "no memory");
    expect_ok(rr_run_new(cohort.rules, &cohort.run), "no memory");
    for (int k = 0; k < NF; k++) cohort.findings[k] = place(rr_find(cohort.rules, finding_name[k]), finding_name[k]);
    for (int k = 0; k < NV; k++) cohort.numbers[k] = place(rr_find_term(cohort.rules, number_name[k]), number_name[k]);
    for (int k = 0; k < NC; k++)
        cohort.conclusions[k] = place(rr_find(cohort.rules, conclusion_name[k]), conclusion_name[k]);
    for (size_t i = 0; i < count; i++) state_case(&cohort, cohort.cases, &cases[i]);
    bind_columns(&cohort);
    return cohort;
}

static void finish(Cohort cohort)
{
    rr_run_free(cohort.run);
    free_columns(&cohort.frame);
    rr_cases_free(cohort.cases);
    rr_rules_free(cohort.rules);
    free(cohort.bits);
}

/* Rows of bench/run's table. */
static void print_row(const char *what, double library, double reference, const char *called)
{
    printf("| %s | %.2f ns a case | %.2f ns, %s | %.2f | |\n", what, library, reference, called, library / reference);
}

static void print_rows(const char *what, double library, double scalar, double bits)
{
    print_row(what, library, scalar, "scalar C");
    if (bits_there) print_row("the same", library, bits, "bit planes in C");
}

int main(int argc, char **argv)
{
    if (argc != 3) die("usage: cohort RULES CSV");
    size_t count;
    Case *cases = load(argv[2], &count);
    Cohort cohort = start(argv[1], cases, count);
    double samples[WAYS][ROUNDS] = { 0 }, ns[WAYS];
    for (int round = 0; round < ROUNDS; round++) {
        Counts reference;
        for (int way = 0; way < WAYS; way++)
            if (is_there(way)) samples[way][round] = sample(&cohort, way, reference);
    }
    for (int way = 0; way < WAYS; way++) ns[way] = median(samples[way], ROUNDS);
    printf("the same counts of %d conclusions in %zu cases by the library and by the peers' C%s\n", NC, count,
           bits_there ? ", one case at a time and on bit planes" : "");
    char what[64];
    snprintf(what, sizeof what, "one of %zu cases in memory, evaluated", count);
    print_rows(what, ns[LIBRARY], ns[SCALAR], ns[BITS]);
    print_row("and each verdict asked for and counted", ns[ASKED], ns[SCALAR], "scalar C");
    print_rows("from columns of the caller, evaluated", ns[COLUMNS], ns[SCALAR], ns[BITS]);
    print_row("and each verdict written to columns, and counted", ns[WRITTEN], ns[SCALAR], "scalar C");
    print_rows("one case alone: stated, run, 13 verdicts asked for", ns[ALONE_LIBRARY], ns[ALONE_SCALAR],
               ns[ALONE_BITS]);
    print_row("the same by a call for each fact and verdict", ns[ALONE_CALLS], ns[ALONE_SCALAR], "scalar C");
    printf("| of the former stating, the run, verdicts | %.0f, %.0f, %.0f ns a case | | | |\n", ns[ALONE_STATED],
           ns[ALONE_RUN] - ns[ALONE_STATED], ns[ALONE_LIBRARY] - ns[ALONE_RUN]);
    finish(cohort);
    free(cases);
    return 0;
}
