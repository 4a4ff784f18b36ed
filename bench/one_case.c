/* bench/one_case RULES FACTS: one case through the library, rules loaded, again and again: facts stated by number, run,
 * and the verdict on every conclusion and action read. Beside it the same by hand-written C (by_hand.h), in turn with
 * it, so that a busy machine slows both; before that, both must give the same verdicts for all cases of FACTS and for
 * random ones. Prints rows of bench/run's table, medians of processor time.
 *
 * bench/one_case RULES --only library|run|hand TIMES: just that, so many times, for counting instructions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "by_hand.h"
#include "clock.h"
#include "rulesrun.h"
#include "same_verdicts.h"

enum { ROUNDS = 25, REPEATS = 20000, RANDOM_CASES = 20000 };

/* The article's patient. */
static const int present[] = {
    F_female,
    F_hypertension,
    F_dyslipidemia,
    F_asthma,
    F_earlier_diagnosis,
    F_fingers,
    F_sclerodactyly,
    F_anticentromere,
    F_neck_pain,
    F_inflammatory_pain,
    F_neck_mass,
    F_dyspnea,
    F_arthrosis_hands,
    F_telangiectasia,
    F_digital_ulcers,
    F_limited_mobility,
    F_soft_tissue_calcification,
    F_arthrosis_neck,
    F_cervical,
    F_large,
    F_several_levels,
};
static const int absent[] = {
    F_raynaud,          F_radiation,    F_cough,
    F_dysphagia,        F_fever,        F_weight_loss,
    F_malaise,          F_neurological, F_bone_mineral_alteration,
    F_renal_alteration,
};
static const struct {
    int number;
    double value;
} numbers[] = { { N_age, 81 }, { N_years, 5 }, { N_mass_size, 4 } };
#define COUNT(list) (sizeof(list) / sizeof *(list))

static unsigned through_library(const Places *places, rr_cases *cases, rr_run *run)
{
    unsigned sum = 0;
    rr_cases_clear(cases);
    rr_case_begin(cases, "patient", NULL);
    for (size_t i = 0; i < COUNT(present); i++) rr_case_state(cases, places->findings[present[i]], RR_TRUE);
    for (size_t i = 0; i < COUNT(absent); i++) rr_case_state(cases, places->findings[absent[i]], RR_FALSE);
    for (size_t i = 0; i < COUNT(numbers); i++)
        rr_case_state_number(cases, places->numbers[numbers[i].number], numbers[i].value, NULL);
    if (rr_run_block(run, cases, 0) != RR_OK) abort();
    for (int i = 0; i < VERDICT_COUNT; i++) sum = sum * 3 + rr_verdict(run, 0, places->verdicts[i]);
    return sum;
}

static unsigned through_hand(int turn)
{
    unsigned char verdicts[VERDICT_COUNT];
    unsigned sum = 0;
    Facts facts = nothing_known;
    for (size_t i = 0; i < COUNT(present); i++) facts.findings[present[i]] = PRESENT;
    for (size_t i = 0; i < COUNT(absent); i++) facts.findings[absent[i]] = ABSENT;
    for (size_t i = 0; i < COUNT(numbers); i++)
        facts.numbers[numbers[i].number] = (Number){ numbers[i].value, numbers[i].value };
    facts.findings[F_cough] = turn & 1 ? ABSENT : UNKNOWN; /* of no consequence, but not known to the compiler */
    by_hand(&facts, verdicts);
    for (int i = 0; i < VERDICT_COUNT; i++) sum = sum * 3 + verdicts[i];
    return sum;
}

typedef struct Bench {
    Places places;
    rr_cases *cases;
    rr_run *run;
} Bench;

typedef unsigned Once(const Bench *bench, int turn);

static unsigned library_once(const Bench *bench, int turn)
{
    (void)turn;
    return through_library(&bench->places, bench->cases, bench->run);
}

static unsigned run_once(const Bench *bench, int turn)
{
    (void)turn;
    return (unsigned)rr_run_block(bench->run, bench->cases, 0);
}

static unsigned hand_once(const Bench *bench, int turn)
{
    (void)bench;
    return through_hand(turn);
}

static const struct {
    const char *name;
    Once *once;
} ways[] = { { "library", library_once }, { "run", run_once }, { "hand", hand_once } };

static double sample(const Bench *bench, Once *once, int times)
{
    static volatile unsigned sink;
    double start = processor_ns();
    for (int i = 0; i < times; i++) sink += once(bench, i);
    return (processor_ns() - start) / times;
}

static int only(const Bench *bench, const char *name, int times)
{
    library_once(bench, 0); /* so that there is a case to run */
    for (size_t w = 0; w < COUNT(ways); w++)
        if (strcmp(ways[w].name, name) == 0) return sample(bench, ways[w].once, times), 0;
    return 2;
}

static void compare_times(const Bench *bench)
{
    double samples[COUNT(ways)][ROUNDS];
    for (int round = 0; round < ROUNDS; round++)
        for (size_t w = 0; w < COUNT(ways); w++) samples[w][round] = sample(bench, ways[w].once, REPEATS);
    double library = median(samples[0], ROUNDS), run = median(samples[1], ROUNDS), hand = median(samples[2], ROUNDS);
    printf("| one case, %zu facts to %d verdicts | %.0f ns | %.0f ns, C by hand | %.1f | under 2000 ns |\n",
           COUNT(present) + COUNT(absent) + COUNT(numbers), VERDICT_COUNT, library, hand, library / hand);
    printf("| of that the run | %.0f ns | | | |\n", run);
}

int main(int argc, char **argv)
{
    rr_rules *rules;
    Bench bench;
    bool counting = argc == 5 && strcmp(argv[2], "--only") == 0;
    if ((argc != 3 && !counting) || rr_rules_load_file(argv[1], NULL, &rules) != RR_OK)
        return fprintf(stderr, "usage: one_case RULES FACTS | one_case RULES --only library|run|hand TIMES\n"), 2;
    if (rr_cases_new(rules, &bench.cases) != RR_OK || rr_run_new(rules, &bench.run) != RR_OK) return 1;
    bench.places = places_of(rules);
    int status = 0;
    if (counting) {
        status = only(&bench, argv[3], atoi(argv[4]));
    } else {
        uint32_t cases = compare_file(rules, &bench.places, argv[2]);
        compare_random(rules, &bench.places, RANDOM_CASES);
        printf("the same verdicts by hand and by the library: %u cases of %s and %d random ones\n", cases, argv[2],
               RANDOM_CASES);
        compare_times(&bench);
    }
    rr_run_free(bench.run);
    rr_cases_free(bench.cases);
    rr_rules_free(rules);
    return status;
}
