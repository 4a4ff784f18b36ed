#include "same_verdicts.h"

#include <stdio.h>
#include <stdlib.h>

static const rr_truth as_truth[] = {
    [ABSENT] = RR_FALSE, [UNKNOWN] = RR_UNKNOWN, [CONFLICT] = RR_CONFLICT, [PRESENT] = RR_TRUE
};
static const unsigned char from_truth[] = {
    [RR_UNKNOWN] = UNKNOWN, [RR_TRUE] = PRESENT, [RR_FALSE] = ABSENT, [RR_CONFLICT] = CONFLICT
};

static _Noreturn void stop(const char *where, const char *what, const char *why)
{
    fprintf(stderr, "one_case: %s: %s%s\n", where, what, why);
    exit(1);
}

static bool is_concluded(const rr_rules *rules, uint32_t proposition)
{
    rr_term term;
    rr_term_get(rules, rr_proposition_term(rules, proposition), &term);
    return term.kind == RR_CONCLUSION || term.kind == RR_ACTION;
}

Places places_of(const rr_rules *rules)
{
    Places places;
    uint32_t verdicts = 0;
    for (int i = 0; i < FINDING_COUNT; i++)
        if ((places.findings[i] = rr_find(rules, finding_phrases[i])) == RR_NONE)
            stop("the rules", finding_phrases[i], " is unknown");
    for (int i = 0; i < NUMBER_COUNT; i++)
        if ((places.numbers[i] = rr_find_term(rules, number_phrases[i])) == RR_NONE)
            stop("the rules", number_phrases[i], " is unknown");
    for (uint32_t p = 0; p < rr_propositions(rules); p++) {
        if (!is_concluded(rules, p)) continue;
        if (verdicts < VERDICT_COUNT) places.verdicts[verdicts] = p;
        verdicts++;
    }
    if (verdicts != VERDICT_COUNT) stop("the rules", "other conclusions", " than by_hand.c has");
    return places;
}

static void compare(const rr_rules *rules, const Places *places, const rr_run *run, uint32_t row, const char *name,
                    const Facts *facts)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    unsigned char verdicts[VERDICT_COUNT];
    by_hand(facts, verdicts);
    for (int i = 0; i < VERDICT_COUNT; i++) {
        rr_truth library = rr_verdict(run, row, places->verdicts[i]), hand = as_truth[verdicts[i]];
        if (library == hand) continue;
        fprintf(stderr, "%s: %s by the library, %s by hand\n", rr_proposition_name(rules, places->verdicts[i]),
                words[library], words[hand]);
        stop(name, "the verdicts differ", "");
    }
}

/* ---- the cases of a file ---- */

/* The vocabulary of the rules without the rules: there, the verdict on a finding is what a case states of it. */
static rr_rules *vocabulary_of(const rr_rules *rules)
{
    char *text;
    size_t size;
    rr_rules *vocabulary;
    FILE *out = open_memstream(&text, &size);
    for (uint32_t t = 0; out && t < rr_terms(rules); t++) {
        rr_term term;
        rr_term_get(rules, t, &term);
        if (term.kind == RR_MEASURE || term.kind == RR_SCORE) continue;
        fprintf(out, "finding \"%s\"", term.name);
        for (uint32_t i = 0; i < term.values; i++)
            fprintf(out, "%s%s", i == 0 ? " is " : i + 1 < term.values ? ", " : " or ", rr_term_value(rules, t, i));
        for (uint32_t i = 0; i < term.synonyms; i++) fprintf(out, "\n  also \"%s\"", rr_term_synonym(rules, t, i));
        fputc('\n', out);
    }
    if (!out || fclose(out) != 0) stop("the vocabulary", "no memory", "");
    if (rr_rules_load_text("vocabulary.rules", text, size, NULL, &vocabulary) != RR_OK)
        stop("the vocabulary", rr_rules_diagnostic_text(vocabulary, 0, false), text);
    free(text);
    return vocabulary;
}

/* Every case of the file, read by one rule set and run. */
typedef struct Ran {
    rr_cases *cases;
    rr_run *run;
} Ran;

static Ran run_file(const rr_rules *rules, const char *path)
{
    Ran ran;
    if (rr_cases_new(rules, &ran.cases) != RR_OK || rr_run_new(rules, &ran.run) != RR_OK) stop(path, "no memory", "");
    if (rr_cases_read_file(ran.cases, path, 0) != RR_OK) stop(path, rr_cases_diagnostic_text(ran.cases, 0, false), "");
    if (rr_run_block(ran.run, ran.cases, 0) != RR_OK || rr_run_count(ran.run) != rr_case_count(ran.cases))
        stop(path, "too many cases", "");
    return ran;
}

static void free_ran(Ran ran)
{
    rr_run_free(ran.run);
    rr_cases_free(ran.cases);
}

static void read_facts(Facts *facts, const rr_rules *vocabulary, const Places *places, Ran stated, Ran real,
                       uint32_t row, const char *name)
{
    for (int i = 0; i < FINDING_COUNT; i++)
        facts->findings[i] = from_truth[rr_verdict(stated.run, row, rr_find(vocabulary, finding_phrases[i]))];
    for (int i = 0; i < NUMBER_COUNT; i++) {
        rr_number number;
        rr_number_get(real.run, row, places->numbers[i], &number);
        if (number.conflict || number.low_open || number.high_open)
            stop(name, number_phrases[i], " is stated as by_hand cannot");
        facts->numbers[i] = (Number){ number.low, number.high };
    }
}

static void refuse_conclusions(const rr_rules *rules, const rr_rules *vocabulary, const Places *places, Ran stated,
                               uint32_t row, const char *name)
{
    for (int i = 0; i < VERDICT_COUNT; i++) {
        const char *conclusion = rr_proposition_name(rules, places->verdicts[i]);
        if (rr_verdict(stated.run, row, rr_find(vocabulary, conclusion)) != RR_UNKNOWN)
            stop(name, conclusion, " is stated: by_hand does not read that");
    }
}

uint32_t compare_file(const rr_rules *rules, const Places *places, const char *path)
{
    rr_rules *vocabulary = vocabulary_of(rules);
    Ran stated = run_file(vocabulary, path), real = run_file(rules, path);
    uint32_t count = rr_case_count(real.cases);
    for (uint32_t row = 0; row < count; row++) {
        Facts facts;
        const char *name = rr_case_name(real.cases, row);
        read_facts(&facts, vocabulary, places, stated, real, row, name);
        refuse_conclusions(rules, vocabulary, places, stated, row, name);
        compare(rules, places, real.run, row, name, &facts);
    }
    free_ran(stated);
    free_ran(real);
    rr_rules_free(vocabulary);
    return count;
}

/* ---- random cases ---- */

static uint64_t chance(void) /* splitmix64 */
{
    static uint64_t state = 20240607;
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* A threshold, or a number just below or above it. */
static double random_number(int number)
{
    static const double thresholds[NUMBER_COUNT][6] = {
        [N_age] = { 50, 50, 50, 20, 80, 80 },
        [N_calcium] = { 2.15, 2.51, 2.3, 2.3, 2.3, 2.3 },
        [N_phosphate] = { 0.75, 0.85, 1.35, 1.5, 1.65, 1.2 },
        [N_phosphatase] = { 35, 105, 70, 70, 70, 70 },
        [N_filtration] = { 15, 60, 90, 90, 90, 30 },
        [N_hormone] = { 7, 7, 7, 6, 5, 5 },
        [N_hormone_limit] = { 7, 7, 7, 7, 6, 6 },
    };
    double threshold = thresholds[number][chance() % 6];
    unsigned side = chance() % 4;
    return side == 0 ? threshold * 0.999 : side == 1 ? threshold * 1.001 : threshold;
}

static void state_finding(rr_cases *cases, const Places *places, Facts *facts, int finding, unsigned often)
{
    unsigned roll = chance() % 64;
    unsigned char truth = roll == 0 ? CONFLICT : roll < often ? PRESENT : roll < 40 ? ABSENT : UNKNOWN;
    facts->findings[finding] = truth;
    if (truth != UNKNOWN) rr_case_state(cases, places->findings[finding], as_truth[truth]);
}

void compare_random(const rr_rules *rules, const Places *places, uint32_t count)
{
    rr_cases *cases;
    rr_run *run;
    if (rr_cases_new(rules, &cases) != RR_OK || rr_run_new(rules, &run) != RR_OK) stop("random cases", "no memory", "");
    for (uint32_t k = 0; k < count; k++) {
        Facts facts = nothing_known;
        unsigned often = (unsigned)(chance() % 40);
        rr_cases_clear(cases);
        rr_case_begin(cases, "random", NULL);
        for (int i = 0; i < FINDING_COUNT; i++) state_finding(cases, places, &facts, i, often);
        for (int i = 0; i < NUMBER_COUNT; i++) {
            if (chance() % 4 == 0) continue;
            double value = random_number(i);
            facts.numbers[i] = (Number){ value, value };
            rr_case_state_number(cases, places->numbers[i], value, NULL);
        }
        rr_run_block(run, cases, 0);
        compare(rules, places, run, 0, "a random case", &facts);
    }
    rr_run_free(run);
    rr_cases_free(cases);
}
