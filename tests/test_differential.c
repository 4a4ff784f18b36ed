/* Random rule sets and cases: the library against the reference, in every verdict, number and caveat.
 *     RR_ROUNDS=100000 RR_SEED=7 build/tests/test_differential
 * tries 100,000 rule sets, from that seed on, however long it takes; RR_FAILURES=5 goes on up to the fifth failure. */
#include "differential.h"
#include "shrink.h"

enum { USUAL_SECONDS = 20 };

/* ---- a failure made small ---- */

typedef struct Failure {
    Generated *g;
    RefCase *facts;
    Complaint wanted;
    Complaint complaint; /* the latest */
} Failure;

/* Whether the rules and the case still fail in the same way. */
static bool fails_likewise(void *context)
{
    Failure *f = context;
    Library library = { 0 };
    Complaint complaint;
    int failed;
    if (load(&library, f->g, &complaint) == AGREES && f->wanted.outcome >= FACTS_REFUSED)
        cases_agree(&library, f->g, f->facts, 1, NULL, &failed, &complaint);
    rr_rules_free(library.rules);
    if (complaint.outcome != f->wanted.outcome || strcmp(complaint.code, f->wanted.code) != 0) return false;
    f->complaint = complaint;
    return true;
}

static void report(Generated *g, RefCase *facts, const Complaint *first, uint64_t seed)
{
    Failure f = { .g = g, .facts = facts, .wanted = *first, .complaint = *first };
    print_error("RR_SEED=%llu: %s\n", (unsigned long long)seed, first->text);
    if (fails_likewise(&f)) shrink(g, facts, fails_likewise, &f);
    else print_error("(alone, the case does not differ)\n");
    show(g, facts, NULL);
    print_error("%s\n", f.complaint.text);
}

/* ---- rounds ---- */

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
    Library library = { 0 };
    Complaint complaint;
    Random random = random_of(seed);
    int count = table_size(seed), failed = 0;
    GenOptions options = { .strict = true,
                           .numbers = seed % 3,
                           .open = seed % 11 == 0,
                           .many = seed % 4 == 1,
                           .size = 1 + (int)(seed % 7) / 3 };
    gen_rules(g, seed, options);
    for (int i = 0; i < count; i++) gen_case(g, &random, random_below(&random, 100), &facts[i]);
    Outcome outcome = load(&library, g, &complaint);
    if (outcome == REFUSED && complaint.outcome == AGREES) {
        tally->circles++;
        return true;
    }
    tally->rule_sets++;
    tally->open += g->options.open;
    tally->loose += g->rules.circle[REF_COMMON_ORDER];
    for (int i = 0; i < g->condition_count; i++) tally->conditions[g->conditions[i].kind]++;
    for (int i = 0; i < g->number_count; i++) tally->numbers_made[g->numbers[i].kind]++;
    bool agree = outcome == AGREES && cases_agree(&library, g, facts, count, tally, &failed, &complaint);
    rr_rules_free(library.rules);
    if (!agree) report(g, &facts[failed], &complaint, seed);
    return agree;
}

static void print_tally(const Tally *t, double seconds)
{
    print_message("%ld rule sets (%ld of them of an open vocabulary; %ld more with a circle that both refuse; %ld "
                  "without an order "
                  "for `provided`), "
                  "%ld cases (%ld left out, where rounding decides), %.1f s\n",
                  t->rule_sets, t->open, t->circles, t->loose, t->cases, t->doubts, seconds);
    print_message("verdicts: %ld unknown, %ld true, %ld false, %ld conflict; suspicions: %ld true, %ld false, "
                  "%ld conflict\n",
                  t->truths[0], t->truths[1], t->truths[2], t->truths[3], t->suspicions[1], t->suspicions[2],
                  t->suspicions[3]);
    print_message("caveats: %ld excluded, %ld disputed, %ld provided; numbers: %ld, %ld in conflict, "
                  "%ld not applicable\n",
                  t->caveats[0], t->caveats[1], t->caveats[2], t->numbers, t->conflicts, t->exempt);
}

static void print_constructs(const Tally *t)
{
    static const char *const conditions[] = { "fact",       "suspected", "recorded", "conflicting",
                                              "comparison", "between",   "not",      "and",
                                              "or",         "one of",    "at least", "at most",
                                              "exactly",    "all",       "any",      "none" };
    static const char *const numbers[] = { "constant", "term",  "negation", "sum of two", "difference", "product",
                                           "quotient", "power", "sum",      "highest",    "lowest",     "choice",
                                           "sqrt",     "ln",    "exp",      "log10",      "round" };
    print_message("conditions:");
    for (int i = 0; i <= C_NONE; i++)
        print_message(" %ld %s%s", t->conditions[i], conditions[i], i < C_NONE ? "," : "\n");
    print_message("numbers:");
    for (int i = 0; i <= N_ROUND; i++)
        print_message(" %ld %s%s", t->numbers_made[i], numbers[i], i < N_ROUND ? "," : "\n");
}

static void test_library_agrees_with_reference(void **state)
{
    (void)state;
    static RefCase facts[MOST_CASES];
    static Generated g;
    Tally tally = { 0 };
    long seed = from_environment("RR_SEED", 1), most = from_environment("RR_FAILURES", 1), failures = 0;
    double start = gen_seconds();
    for (Rounds r = gen_rounds(USUAL_ROUNDS, USUAL_SECONDS); failures < most && gen_next(&r);)
        failures += !play(&g, facts, (uint64_t)(seed + r.at), &tally);
    print_tally(&tally, gen_seconds() - start);
    print_constructs(&tally);
    for (int i = 0; i <= C_NONE; i++) assert_true(tally.rule_sets < 500 || tally.conditions[i] > 0);
    for (int i = 0; i <= N_ROUND; i++) assert_true(tally.rule_sets < 500 || tally.numbers_made[i] > 0);
    assert_int_equal(failures, 0);
    assert_true(tally.rule_sets > 0 && tally.cases > 0);
    /* what both refuse, and what is left out, is a small part of what is tried */
    assert_true(tally.circles < tally.rule_sets + 10 && tally.doubts * 20 < tally.cases + 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_library_agrees_with_reference) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
