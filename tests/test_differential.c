/* Random rule sets and cases: the library against the reference, in every verdict, number and caveat.
 *     RR_ROUNDS=100000 RR_SEED=7 build/tests/test_differential */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "generator.c"
#include "reference.c"
#include "rulesrun.h"

enum { DEFAULT_ROUNDS = 3000, DEFAULT_SECONDS = 20, MOST_CASES = 1000 };

/* ---- a rule set in the library ---- */

typedef struct Loaded {
    rr_rules *rules;
    uint32_t proposition[MOST_PROPOSITIONS], term[MOST_TERMS], rule[MOST_RULES];
} Loaded;

typedef enum {
    AGREES,
    REFUSED,
    CIRCLE_DIFFERS,
    FACTS_REFUSED,
    RULE_DIFFERS,
    NUMBER_DIFFERS,
    TRUTH_DIFFERS,
    SUSPICION_DIFFERS,
    CAVEATS_DIFFER
} Outcome;

/* What differs, in words. */
typedef struct Complaint {
    Outcome outcome;
    char text[400];
} Complaint;

static Outcome complain(Complaint *complaint, Outcome outcome, const char *form, ...)
{
    va_list arguments;
    va_start(arguments, form);
    complaint->outcome = outcome;
    vsnprintf(complaint->text, sizeof complaint->text, form, arguments);
    va_end(arguments);
    return outcome;
}

static void look_up(Loaded *loaded, const Generated *g)
{
    char name[64];
    rr_rule rule;
    for (int p = 0; p < g->rules.propositions; p++) {
        gen_name(g, p, name, sizeof name);
        loaded->proposition[p] = rr_find(loaded->rules, name);
    }
    for (int t = 0; t < g->rules.terms; t++) loaded->term[t] = rr_find_term(loaded->rules, g->rules.term[t].name);
    for (uint32_t i = 0; rr_rule_get(loaded->rules, i, &rule); i++)
        if (sscanf(rule.name, "r%7d", &(int){ 0 }) == 1) loaded->rule[strtol(rule.name + 1, NULL, 10)] = i;
}

static const char *first_error(const rr_rules *rules, const char **message)
{
    rr_diagnostic d;
    for (size_t i = 0; rr_rules_diagnostic(rules, i, &d); i++) {
        *message = d.message;
        if (d.severity == RR_SEVERITY_ERROR) return d.code;
    }
    return "";
}

/* Loads what the generator made. A circle has to be refused by both, or by none. */
static Outcome load(Loaded *loaded, Generated *g, Complaint *complaint)
{
    Printed text;
    const char *message = "";
    bool meaningful = ref_prepare(&g->rules);
    printed_begin(&text);
    gen_print_rules(text.out, g, 0);
    printed_end(&text);
    rr_status status = rr_rules_load_text("random.rules", text.text, text.size, &loaded->rules);
    free(text.text);
    complaint->outcome = AGREES;
    if (status == RR_OK) {
        look_up(loaded, g);
        return meaningful ? AGREES
                          : complain(complaint, CIRCLE_DIFFERS, "the reference finds a circle, the library none");
    }
    const char *code = first_error(loaded->rules, &message);
    bool circle = strcmp(code, "E311") == 0;
    if (!circle) complain(complaint, REFUSED, "%s %s", code, message);
    else if (meaningful)
        complain(complaint, CIRCLE_DIFFERS, "the library finds a circle, the reference none: %s", message);
    else complain(complaint, REFUSED, "a circle");
    rr_rules_free(loaded->rules);
    loaded->rules = NULL;
    return circle && !meaningful ? REFUSED : complaint->outcome;
}

/* ---- one case of a run ---- */

static const char *truth_word(unsigned truth)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    return words[truth & 3];
}

static Outcome compare_proposition(const Loaded *loaded, const Generated *g, const rr_run *run, uint32_t row, int p,
                                   const RefAnswer *answer, Complaint *complaint)
{
    char name[64];
    uint32_t at = loaded->proposition[p];
    unsigned caveats = rr_caveats(run, row, at), expected = answer->caveats[p];
    rr_truth truth = rr_verdict(run, row, at), suspicion = rr_suspicion(run, row, at);
    gen_name(g, p, name, sizeof name);
    if (truth != answer->truth[p])
        return complain(complaint, TRUTH_DIFFERS, "%s: library %s, reference %s", name, truth_word(truth),
                        truth_word(answer->truth[p]));
    if (suspicion != answer->suspicion[p])
        return complain(complaint, SUSPICION_DIFFERS, "%s is suspected: library %s, reference %s", name,
                        truth_word(suspicion), truth_word(answer->suspicion[p]));
    if (g->rules.circle[1]) caveats &= ~(unsigned)RR_PROVIDED;
    if (caveats == expected) return AGREES;
    return complain(complaint, CAVEATS_DIFFER, "%s (%s) caveats: library%s%s%s, reference%s%s%s", name,
                    truth_word(truth), caveats & 1 ? " excluded" : "", caveats & 2 ? " disputed" : "",
                    caveats & 4 ? " provided" : "", expected & 1 ? " excluded" : "", expected & 2 ? " disputed" : "",
                    expected & 4 ? " provided" : "");
}

static bool same_end(double a, bool a_open, double b, bool b_open)
{
    if (isinf(a) || isinf(b)) return a == b;
    return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b))) && a_open == b_open;
}

static Outcome compare_number(const Loaded *loaded, const Generated *g, const rr_run *run, uint32_t row, int t,
                              const RefAnswer *answer, Complaint *complaint)
{
    rr_number n;
    RefRange r = answer->number[t];
    const char *name = g->rules.term[t].name;
    uint32_t band = answer->band[t] < 0 ? RR_NONE : (uint32_t)answer->band[t];
    if (!rr_number_get(run, row, loaded->term[t], &n))
        return complain(complaint, NUMBER_DIFFERS, "%s: no number", name);
    if (!same_end(n.low, n.low_open, r.lo, r.lo_open) || !same_end(n.high, n.high_open, r.hi, r.hi_open))
        return complain(complaint, NUMBER_DIFFERS, "%s: library %c%.15g, %.15g%c, reference %c%.15g, %.15g%c", name,
                        n.low_open ? '(' : '[', n.low, n.high, n.high_open ? ')' : ']', r.lo_open ? '(' : '[', r.lo,
                        r.hi, r.hi_open ? ')' : ']');
    if (n.conflict != answer->conflict[t])
        return complain(complaint, NUMBER_DIFFERS, "%s in conflict: library %d, reference %d", name, n.conflict,
                        answer->conflict[t]);
    if (n.not_applicable != answer->not_applicable[t])
        return complain(complaint, NUMBER_DIFFERS, "%s not applicable: library %d, reference %d", name,
                        n.not_applicable, answer->not_applicable[t]);
    if (n.band != band)
        return complain(complaint, NUMBER_DIFFERS, "%s band: library %d, reference %d", name, (int)n.band,
                        answer->band[t]);
    return AGREES;
}

static Outcome compare_case(const Loaded *loaded, const Generated *g, const rr_run *run, uint32_t row,
                            const RefAnswer *answer, Complaint *complaint)
{
    Outcome outcome = AGREES;
    for (int i = 0; i < g->rules.rules && outcome == AGREES; i++) {
        rr_truth truth = rr_rule_truth(run, row, loaded->rule[i]);
        if (!g->rules.rule[i].gone && truth != answer->rule[i])
            outcome = complain(complaint, RULE_DIFFERS, "rule r%d: library %s, reference %s", i, truth_word(truth),
                               truth_word(answer->rule[i]));
    }
    for (int t = 0; t < g->rules.terms && outcome == AGREES; t++)
        if (is_number(&g->rules.term[t]) && !g->rules.term[t].gone)
            outcome = compare_number(loaded, g, run, row, t, answer, complaint);
    for (int p = 0; p < g->rules.propositions && outcome == AGREES; p++)
        if (!g->rules.term[g->rules.owner[p]].gone)
            outcome = compare_proposition(loaded, g, run, row, p, answer, complaint);
    return outcome;
}

/* ---- tables of cases ---- */

typedef struct Tally {
    long rule_sets, circles, loose, cases, truths[4], suspicions[4], caveats[3], numbers, conflicts, exempt;
    long conditions[C_NONE + 1], numbers_made[N_ROUND + 1];
} Tally;

static void count_answers(Tally *tally, const Generated *g, const RefAnswer *answer)
{
    tally->cases++;
    for (int p = 0; p < g->rules.propositions; p++) {
        tally->truths[answer->truth[p]]++;
        tally->suspicions[answer->suspicion[p]]++;
        for (int i = 0; i < 3; i++) tally->caveats[i] += answer->caveats[p] >> i & 1;
    }
    for (int t = 0; t < g->rules.terms; t++) {
        tally->numbers += is_number(&g->rules.term[t]);
        tally->conflicts += answer->conflict[t];
        tally->exempt += answer->not_applicable[t];
    }
}

/* Runs the cases as one table. *failed: the case that differs. */
static Outcome run_cases(const Loaded *loaded, const Generated *g, const RefCase *facts, int count, Tally *tally,
                         int *failed, Complaint *complaint)
{
    Printed text;
    rr_cases *cases;
    rr_run *run;
    RefAnswer answer;
    Outcome outcome = AGREES;
    printed_begin(&text);
    for (int i = 0; i < count; i++) gen_print_case(text.out, &facts[i], i);
    printed_end(&text);
    assert_int_equal(rr_cases_new(loaded->rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(loaded->rules, &run), RR_OK);
    rr_cases_read_text(cases, "random.facts", text.text, text.size, RR_STRICT);
    free(text.text);
    if (rr_case_count(cases) != (uint32_t)count)
        outcome = complain(complaint, FACTS_REFUSED, "%u cases read, not %d", rr_case_count(cases), count);
    for (uint32_t row = 0; outcome == AGREES && row < (uint32_t)count; row++) {
        rr_diagnostic d = { .message = "" };
        *failed = (int)row;
        if (rr_case_failed(cases, row)) {
            for (size_t i = 0; rr_cases_diagnostic(cases, i, &d) && d.severity != RR_SEVERITY_ERROR;) i++;
            outcome = complain(complaint, FACTS_REFUSED, "%s", d.message);
            break;
        }
        if (row >= rr_run_first(run) + rr_run_count(run) || row == 0)
            assert_int_equal(rr_run_block(run, cases, row), RR_OK);
        ref_evaluate(&g->rules, &facts[row], &answer);
        outcome = compare_case(loaded, g, run, row, &answer, complaint);
        if (tally) count_answers(tally, g, &answer);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    return outcome;
}

/* ---- making a failure small ---- */

typedef struct Shrinker {
    Generated *g;
    RefCase *facts;
    Outcome wanted;
    bool smaller;
} Shrinker;

/* Whether the rule set and the case, as they are now, still fail in the same way. */
static bool still_fails(Shrinker *s)
{
    Loaded loaded = { 0 };
    Complaint complaint;
    int failed;
    Outcome outcome = load(&loaded, s->g, &complaint);
    if (outcome == AGREES && s->wanted >= FACTS_REFUSED)
        outcome = run_cases(&loaded, s->g, s->facts, 1, NULL, &failed, &complaint);
    rr_rules_free(loaded.rules);
    bool same = outcome == s->wanted && complaint.outcome == outcome;
    s->smaller |= same;
    return same;
}

#define TRY(shrinker, place, instead)               \
    do {                                            \
        __typeof__(place) kept = (place);           \
        if (kept == (instead)) break;               \
        (place) = (instead);                        \
        if (!still_fails(shrinker)) (place) = kept; \
    } while (0)

static void shrink_number(Shrinker *s, RefNumber **slot);

static void shrink_condition(Shrinker *s, RefCondition **slot)
{
    static RefCondition plain = { .kind = C_FACT, .proposition = 0, .term = 0 };
    if (!*slot) return;
    TRY(s, *slot, &plain);
    for (int i = 0; i < (*slot)->count && (*slot)->kind != C_ONE_OF; i++) TRY(s, *slot, (*slot)->kids[i]);
    RefCondition *c = *slot;
    TRY(s, c->style, 2u);
    for (int i = 0; i < c->count && c->count > 2 && c->n < c->count - 1; i++) {
        RefCondition kept = *c;
        memmove(c->kids + i, c->kids + i + 1, (size_t)(c->count - i - 1) * sizeof *c->kids);
        c->count--;
        if (!still_fails(s)) *c = kept;
    }
    for (int i = 0; i < c->count && c->kind != C_ONE_OF; i++) shrink_condition(s, &c->kids[i]);
    for (int i = 0; i < 3; i++) shrink_number(s, &c->numbers[i]);
}

static void shrink_number(Shrinker *s, RefNumber **slot)
{
    static RefNumber one = { .kind = N_CONSTANT, .value = 1, .text = "1" };
    if (!*slot) return;
    TRY(s, *slot, &one);
    for (int i = 0; i < (*slot)->count; i++) TRY(s, *slot, (*slot)->kids[i]);
    RefNumber *n = *slot;
    bool list = n->kind == N_SUM || n->kind == N_HIGHEST || n->kind == N_LOWEST;
    for (int i = 0; i < n->count && n->count > 1 && list; i++) {
        RefNumber kept = *n;
        memmove(n->kids + i, n->kids + i + 1, (size_t)(n->count - i - 1) * sizeof *n->kids);
        n->count--;
        if (!still_fails(s)) *n = kept;
    }
    for (int i = 0; i < n->count; i++) shrink_number(s, &n->kids[i]);
    for (int i = 0; i < n->count; i++) shrink_condition(s, &n->conditions[i]);
}

static void shrink_term(Shrinker *s, RefTerm *t)
{
    if (t->gone) return;
    TRY(s, t->gone, true);
    if (t->gone) return;
    TRY(s, t->assume_absent, false);
    TRY(s, t->synonym, false);
    TRY(s, t->means, NULL);
    TRY(s, t->unless, NULL);
    if (t->kind == T_MEASURE) TRY(s, t->formula, NULL);
    shrink_condition(s, &t->means);
    shrink_condition(s, &t->unless);
    shrink_number(s, &t->formula);
    for (int i = 0; i + 1 < t->count && is_number(t); i++) shrink_number(s, &t->bounds[i]);
}

static void shrink_rule(Shrinker *s, RefRule *r)
{
    if (r->gone) return;
    TRY(s, r->gone, true);
    if (r->gone) return;
    while (r->count > 1) {
        r->count--;
        if (still_fails(s)) continue;
        r->count++;
        break;
    }
    TRY(s, r->unless, NULL);
    shrink_condition(s, &r->body);
    shrink_condition(s, &r->unless);
}

static void shrink_facts(Shrinker *s)
{
    RefCase kept;
    for (int i = s->facts->count - 1; i >= 0; i--) {
        kept = *s->facts;
        memmove(s->facts->fact + i, s->facts->fact + i + 1, (size_t)(s->facts->count - i - 1) * sizeof *s->facts->fact);
        s->facts->count--;
        if (!still_fails(s)) *s->facts = kept;
    }
}

static void shrink(Shrinker *s)
{
    do {
        s->smaller = false;
        shrink_facts(s);
        for (int i = s->g->rules.rules - 1; i >= 0; i--) shrink_rule(s, &s->g->rules.rule[i]);
        for (int i = s->g->rules.terms - 1; i >= 0; i--) shrink_term(s, &s->g->rules.term[i]);
    } while (s->smaller);
}

/* The failure as two files to read and to run. */
static void report(Generated *g, RefCase *facts, const Complaint *first, uint64_t seed)
{
    Shrinker s = { .g = g, .facts = facts, .wanted = first->outcome };
    Complaint complaint = *first;
    Loaded loaded = { 0 };
    int failed;
    print_error("RR_SEED=%llu: %s\n", (unsigned long long)seed, first->text);
    if (still_fails(&s)) shrink(&s);
    else print_error("(alone, the case does not differ)\n");
    if (load(&loaded, g, &complaint) == AGREES) run_cases(&loaded, g, facts, 1, NULL, &failed, &complaint);
    rr_rules_free(loaded.rules);
    Printed text;
    printed_begin(&text);
    fprintf(text.out, "---- rules\n");
    gen_print_rules(text.out, g, 0);
    fprintf(text.out, "---- facts\n");
    gen_print_case(text.out, facts, 0);
    fprintf(text.out, "---- %s\n", complaint.text);
    printed_end(&text);
    print_error("%s", text.text);
    free(text.text);
}

/* ---- rounds ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static long from_environment(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static int table_size(uint64_t seed)
{
    static const int sizes[] = { 1, 63, 64, 65, 130 };
    return seed % 40 == 7 ? MOST_CASES : sizes[seed % 5];
}

/* One rule set and its table of cases; false where the library and the reference differ. */
static bool play(Generated *g, RefCase *facts, uint64_t seed, Tally *tally)
{
    Loaded loaded = { 0 };
    Complaint complaint;
    Random random = random_of(seed);
    int count = table_size(seed), failed = 0;
    gen_rules(g, seed, (GenOptions){ .strict = true, .numbers = seed % 3, .size = 1 + (int)(seed % 7) / 3 });
    for (int i = 0; i < count; i++) gen_case(g, &random, random_below(&random, 100), &facts[i]);
    Outcome outcome = load(&loaded, g, &complaint);
    if (outcome == REFUSED && strcmp(complaint.text, "a circle") == 0) {
        tally->circles++;
        return true;
    }
    tally->rule_sets++;
    tally->loose += g->rules.circle[1];
    for (int i = 0; i < g->condition_count; i++) tally->conditions[g->conditions[i].kind]++;
    for (int i = 0; i < g->number_count; i++) tally->numbers_made[g->numbers[i].kind]++;
    if (outcome == AGREES) outcome = run_cases(&loaded, g, facts, count, tally, &failed, &complaint);
    rr_rules_free(loaded.rules);
    if (outcome != AGREES) report(g, &facts[failed], &complaint, seed);
    return outcome == AGREES;
}

static void print_tally(const Tally *t, double seconds)
{
    print_message("%ld rule sets (%ld more with a circle, refused by both; %ld where `provided` is undefined), %ld "
                  "cases, %.1f s\n",
                  t->rule_sets, t->circles, t->loose, t->cases, seconds);
    print_message(
        "verdicts: %ld unknown, %ld true, %ld false, %ld conflict; suspicions: %ld true, %ld false, %ld conflict\n",
        t->truths[0], t->truths[1], t->truths[2], t->truths[3], t->suspicions[1], t->suspicions[2], t->suspicions[3]);
    print_message(
        "caveats: %ld excluded, %ld disputed, %ld provided; numbers: %ld, %ld in conflict, %ld not applicable\n",
        t->caveats[0], t->caveats[1], t->caveats[2], t->numbers, t->conflicts, t->exempt);
}

static void test_library_agrees_with_reference(void **state)
{
    (void)state;
    static RefCase facts[MOST_CASES];
    static Generated g;
    Tally tally = { 0 };
    long rounds = from_environment("RR_ROUNDS", DEFAULT_ROUNDS), seed = from_environment("RR_SEED", 1), failures = 0;
    bool bounded = !getenv("RR_ROUNDS");
    double start = seconds_now();
    for (long i = 0; i < rounds && failures < from_environment("RR_FAILURES", 1); i++) {
        failures += !play(&g, facts, (uint64_t)(seed + i), &tally);
        if (bounded && seconds_now() - start > DEFAULT_SECONDS) break;
    }
    print_tally(&tally, seconds_now() - start);
    for (int i = 0; i <= C_NONE; i++) assert_true(tally.rule_sets < 500 || tally.conditions[i] > 0);
    for (int i = 0; i <= N_ROUND; i++) assert_true(tally.rule_sets < 500 || tally.numbers_made[i] > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_library_agrees_with_reference) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
