/* bench/one_case RULES: one case through the library, rules loaded, again and again: facts stated by number, run, and the
 * verdict on every conclusion and action read. Beside it the same by hand-written C (by_hand.h), in turn with it, so that a
 * busy machine slows both. Prints medians and their ratio. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "by_hand.h"
#include "rulesrun.h"

enum { ROUNDS = 25, REPEATS = 20000, MOST = 64 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *samples)
{
    qsort(samples, ROUNDS, sizeof *samples, ascending);
    return samples[ROUNDS / 2];
}

/* The article's patient. */
static const char *const present[] = {
    "female", "hypertension", "dyslipidemia", "asthma", "earlier diagnosis of limited systemic sclerosis", "calcinosis of the fingers",
    "sclerodactyly", "anticentromere antibodies", "neck pain", "inflammatory rhythm of pain", "neck mass", "dyspnea at rest",
    "osteoarthritis of the hands", "telangiectasia", "digital ulcers", "limitation of spinal mobility", "soft tissue calcification",
    "osteoarthritis of the neck", "cervical paraspinal calcification", "large calcification", "calcification through several spinal levels", NULL,
};
static const char *const absent[] = {
    "Raynaud's phenomenon", "radiation of pain", "cough", "dysphagia", "fever", "weight loss", "malaise", "neurological complications",
    "bone mineral alteration", "renal alteration", NULL,
};
static const struct {
    const char *name;
    double value;
} numbers[] = { { "age", 81 }, { "years since the diagnosis", 5 }, { "mass size", 4 }, { NULL, 0 } };

typedef struct Patient {
    uint32_t present[MOST], absent[MOST], numbers[MOST], asked[256];
    uint32_t present_count, absent_count, numbers_count, asked_count;
} Patient;

static uint32_t must_find(uint32_t found, const char *name)
{
    if (found != RR_NONE) return found;
    fprintf(stderr, "one_case: the rules know no `%s`\n", name);
    exit(1);
}

static Patient look_up(const rr_rules *rules)
{
    Patient p = { .present_count = 0 };
    for (int i = 0; present[i]; i++) p.present[p.present_count++] = must_find(rr_find(rules, present[i]), present[i]);
    for (int i = 0; absent[i]; i++) p.absent[p.absent_count++] = must_find(rr_find(rules, absent[i]), absent[i]);
    for (int i = 0; numbers[i].name; i++) p.numbers[p.numbers_count++] = must_find(rr_find_term(rules, numbers[i].name), numbers[i].name);
    for (uint32_t i = 0; i < rr_propositions(rules); i++) {
        rr_term term;
        rr_term_get(rules, rr_proposition_term(rules, i), &term);
        if ((term.kind == RR_CONCLUSION || term.kind == RR_ACTION) && p.asked_count < 256) p.asked[p.asked_count++] = i;
    }
    return p;
}

static unsigned through_library(const Patient *p, rr_cases *cases, rr_run *run)
{
    unsigned sum = 0;
    rr_cases_clear(cases);
    rr_case_begin(cases, "patient", NULL);
    for (uint32_t i = 0; i < p->present_count; i++) rr_case_state(cases, p->present[i], RR_TRUE);
    for (uint32_t i = 0; i < p->absent_count; i++) rr_case_state(cases, p->absent[i], RR_FALSE);
    for (uint32_t i = 0; i < p->numbers_count; i++) rr_case_state_number(cases, p->numbers[i], numbers[i].value, NULL);
    if (rr_run_block(run, cases, 0) != RR_OK) abort();
    for (uint32_t i = 0; i < p->asked_count; i++) sum = sum * 3 + rr_verdict(run, 0, p->asked[i]);
    return sum;
}

int main(int argc, char **argv)
{
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    if (argc != 2 || rr_rules_load_file(argv[1], &rules) != RR_OK) return fprintf(stderr, "usage: one_case RULES\n"), 2;
    if (rr_cases_new(rules, &cases) != RR_OK || rr_run_new(rules, &run) != RR_OK) return 1;
    Patient patient = look_up(rules);
    double library[ROUNDS], alone[ROUNDS], hand[ROUNDS];
    volatile unsigned sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < REPEATS; i++) sink += through_library(&patient, cases, run);
        library[round] = (now() - start) / REPEATS;
        start = now();
        for (int i = 0; i < REPEATS; i++) sink += (unsigned)rr_run_block(run, cases, 0);
        alone[round] = (now() - start) / REPEATS;
        start = now();
        for (int i = 0; i < REPEATS; i++) sink += by_hand_patient(i);
        hand[round] = (now() - start) / REPEATS;
    }
    double one = median(library), by_hand = median(hand);
    printf("one case through the library: %.0f ns (facts, run, %u verdicts); the run alone: %.0f ns\n", one, (unsigned)patient.asked_count, median(alone));
    printf("the same by hand-written C: %.0f ns; ratio %.1f\n", by_hand, one / by_hand);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    return 0;
}
