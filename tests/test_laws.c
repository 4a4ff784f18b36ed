/* Laws that hold for every rule set: order and batch. On random rule sets, and against the library alone: what it says
 * of one input must fit what it says of another. RR_ROUNDS=30000: ten times as long. */
#include <pthread.h>
#include <unistd.h>

#include "random_rules.h"

/* ---- order ---- */

enum { SHUFFLED_CASES = 70 };

static void swap_facts(RefFact *a, RefFact *b)
{
    RefFact kept = *a;
    *a = *b;
    *b = kept;
}

static void shuffle_facts(RefCase *facts, Random *random)
{
    for (int i = facts->count - 1; i > 0; i--) swap_facts(&facts->fact[i], &facts->fact[random_below(random, i + 1)]);
}

static void assert_same(const Generated *g, const RefCase *facts, const Answer *a, const Answer *b)
{
    if (memcmp(a, b, sizeof *a) == 0) return;
    show(g, facts, NULL);
    fail_msg("the same facts have other verdicts");
}

static void check_order(const Generated *g, const Library *library, uint64_t seed)
{
    static RefCase facts[SHUFFLED_CASES], moved[SHUFFLED_CASES];
    static Answer before[SHUFFLED_CASES], after[SHUFFLED_CASES];
    int place[SHUFFLED_CASES];
    Random random = random_of(seed);
    Library other;
    for (int i = 0; i < SHUFFLED_CASES; i++) gen_case(g, &random, random_below(&random, 100), &facts[i]), place[i] = i;
    ask(library, g, facts, SHUFFLED_CASES, before);
    gen_shuffle(place, SHUFFLED_CASES, seed);
    for (int i = 0; i < SHUFFLED_CASES; i++) {
        moved[i] = facts[place[i]];
        shuffle_facts(&moved[i], &random);
    }
    assert_true(library_load_or_circle(&other, g, seed + 1));
    ask(&other, g, moved, SHUFFLED_CASES, after);
    rr_rules_free(other.rules);
    for (int i = 0; i < SHUFFLED_CASES; i++) assert_same(g, &moved[i], &before[place[i]], &after[i]);
}

static void test_order_of_statements_facts_and_cases(void **state)
{
    (void)state;
    static Generated g;
    Library library;
    long sets = 0, circles = 0;
    for (Rounds r = gen_rounds(300, 8); gen_next(&r);) {
        long i = r.at;
        gen_rules(&g, (uint64_t)i,
                  (GenOptions){ .strict = true, .numbers = true, .open = i % 7 == 0, .size = 1 + (int)(i % 3) });
        if (!library_load_or_circle(&library, &g, 0)) {
            circles++;
            continue;
        }
        check_order(&g, &library, (uint64_t)i);
        rr_rules_free(library.rules);
        sets++;
    }
    print_message("order: %ld rule sets (%ld more with a circle), %ld cases, each shuffled\n", sets, circles,
                  sets * SHUFFLED_CASES);
}

/* The statements in four files: terms, two of rules that use them, and one that uses those. */
static void write_files(const Generated *g, const char *folder, bool turned)
{
    static const char *const uses[] = { "use \"one.rules\"\nuse \"two.rules\"\n",
                                        "use \"two.rules\"\nuse \"one.rules\"\n" };
    static const char *const names[] = { "terms", "one", "two", "all" };
    for (int f = 0; f < 4; f++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s.rules", folder, names[f]);
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        if (f == 1 || f == 2) fputs("use \"terms.rules\"\n", out);
        if (f == 3) fputs(uses[turned], out);
        for (int t = 0; t < g->rules.terms && f == 0; t++) gen_print_term(out, g, &g->rules.term[t]);
        for (int r = 0; r < g->rules.rules && (f == 1 || f == 2); r++)
            if (r % 2 == f - 1) gen_print_rule(out, g, r);
        assert_int_equal(fclose(out), 0);
    }
}

static void check_files(const Generated *g, const Library *library, const char *folder, uint64_t seed)
{
    static RefCase facts[SHUFFLED_CASES];
    static Answer before[SHUFFLED_CASES], after[SHUFFLED_CASES];
    Random random = random_of(seed);
    char path[128];
    snprintf(path, sizeof path, "%s/all.rules", folder);
    for (int i = 0; i < SHUFFLED_CASES; i++) gen_case(g, &random, random_below(&random, 100), &facts[i]);
    ask(library, g, facts, SHUFFLED_CASES, before);
    for (int turned = 0; turned < 2; turned++) {
        Library other;
        write_files(g, folder, turned);
        assert_int_equal(rr_rules_load_file(path, NULL, &other.rules), RR_OK);
        library_look_up(&other, g);
        ask(&other, g, facts, SHUFFLED_CASES, after);
        rr_rules_free(other.rules);
        for (int i = 0; i < SHUFFLED_CASES; i++) assert_same(g, &facts[i], &before[i], &after[i]);
    }
}

static void test_order_of_files(void **state)
{
    (void)state;
    static Generated g;
    static const char *const names[] = { "terms", "one", "two", "all" };
    char folder[] = "/tmp/rulesrun-laws-XXXXXX", path[128];
    Library library;
    long sets = 0;
    assert_non_null(mkdtemp(folder));
    for (Rounds r = gen_rounds(60, 8); gen_next(&r);) {
        long i = r.at;
        gen_rules(&g, 5000 + (uint64_t)i, (GenOptions){ .strict = true, .numbers = true, .size = 2 });
        if (!library_load_or_circle(&library, &g, 0)) continue;
        check_files(&g, &library, folder, (uint64_t)i);
        rr_rules_free(library.rules);
        sets++;
    }
    for (int f = 0; f < 4; f++) {
        snprintf(path, sizeof path, "%s/%s.rules", folder, names[f]);
        unlink(path);
    }
    rmdir(folder);
    print_message("files: %ld rule sets in four files, used in either order\n", sets);
}

/* ---- batch ---- */

enum { MANY_CASES = 9001, LONE_CASES = 40, THREADS = 4 };

/* A case without a line of text. */
static void state_by_hand(rr_cases *cases, const Library *library, const Generated *g, const RefCase *facts, int number)
{
    static const rr_truth truths[] = { [F_FOR] = RR_TRUE, [F_AGAINST] = RR_FALSE, [F_UNKNOWN] = RR_UNKNOWN };
    char name[24];
    snprintf(name, sizeof name, "hand %d", number);
    assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
    for (int i = 0; i < facts->count; i++) {
        const RefFact *f = &facts->fact[i];
        const RefTerm *t = &g->rules.term[f->term];
        if (f->kind == F_NUMBER)
            assert_int_equal(rr_case_state_interval(cases, library->term[f->term], f->range.lo, f->range.hi,
                                                    f->range.lo_open, f->range.hi_open),
                             RR_OK);
        else if (f->proposition >= 0)
            assert_int_equal(rr_case_state(cases, library->proposition[f->proposition], truths[f->kind]), RR_OK);
        else
            for (int p = t->first; p < t->first + t->count; p++)
                assert_int_equal(rr_case_state(cases, library->proposition[p], RR_UNKNOWN), RR_OK);
    }
}

/* The same by as few calls as can be. */
static void state_at_once(rr_cases *cases, const Library *library, const RefCase *facts)
{
    static const rr_truth of_kind[] = { [F_FOR] = RR_TRUE, [F_AGAINST] = RR_FALSE, [F_UNKNOWN] = RR_UNKNOWN };
    uint32_t propositions[MOST_FACTS], terms[MOST_FACTS];
    rr_truth truths[MOST_FACTS];
    double values[MOST_FACTS];
    size_t stated = 0, measured = 0;
    for (int i = 0; i < facts->count; i++) {
        const RefFact *f = &facts->fact[i];
        if (f->kind == F_NUMBER) {
            terms[measured] = library->term[f->term];
            values[measured++] = f->range.lo;
        } else {
            propositions[stated] = library->proposition[f->proposition];
            truths[stated++] = of_kind[f->kind];
        }
    }
    assert_int_equal(rr_case_state_all(cases, propositions, truths, stated), RR_OK);
    assert_int_equal(rr_case_state_numbers(cases, terms, values, measured), RR_OK);
}

static bool fits_at_once(const RefCase *facts)
{
    for (int i = 0; i < facts->count; i++) {
        const RefFact *f = &facts->fact[i];
        if (f->kind == F_NUMBER ? f->range.lo != f->range.hi : f->proposition < 0) return false;
    }
    return true;
}

/* One case after another, in the memory of the one before it. */
static long check_one_by_one(const Library *library, const Generated *g, const RefCase *facts, const Answer *answers)
{
    static Answer alone;
    long at_once = 0;
    rr_cases *cases;
    rr_run *run;
    assert_int_equal(rr_cases_new(library->rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(library->rules, &run), RR_OK);
    for (int i = 0; i < LONE_CASES; i++) {
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        if (fits_at_once(&facts[i])) {
            assert_int_equal(rr_case_begin(cases, "a", NULL), RR_OK);
            state_at_once(cases, library, &facts[i]);
            at_once++;
        } else {
            state_by_hand(cases, library, g, &facts[i], i);
        }
        run_block(library, run, cases, 0);
        take_answer(library, g, run, 0, &alone);
        assert_same(g, &facts[i], &answers[i], &alone);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    return at_once;
}

static void check_by_hand(const Library *library, const Generated *g, const RefCase *facts, const Answer *answers)
{
    static Answer by_hand[LONE_CASES];
    rr_cases *cases;
    assert_int_equal(rr_cases_new(library->rules, &cases), RR_OK);
    for (int i = 0; i < LONE_CASES; i++) state_by_hand(cases, library, g, &facts[i], i);
    answer_all(library, g, cases, by_hand);
    rr_cases_free(cases);
    for (int i = 0; i < LONE_CASES; i++) assert_same(g, &facts[i], &answers[i], &by_hand[i]);
}

typedef struct Worker {
    pthread_t thread;
    const Library *library;
    const Generated *g;
    const rr_cases *cases;
    Answer *answers;
} Worker;

static void *work(void *argument)
{
    Worker *w = argument;
    answer_all(w->library, w->g, w->cases, w->answers);
    return NULL;
}

/* The same rules and cases in several threads at once, each with a run of its own. */
static void check_threads(const Library *library, const Generated *g, const RefCase *facts, int count,
                          const Answer *answers)
{
    Worker workers[THREADS];
    rr_cases *cases;
    assert_int_equal(read_cases(library, facts, count, &cases), RR_OK);
    for (int i = 0; i < THREADS; i++) {
        Worker *w = &workers[i];
        *w = (Worker){ .library = library, .g = g, .cases = cases, .answers = calloc((size_t)count, sizeof *answers) };
        assert_non_null(w->answers);
        assert_int_equal(pthread_create(&w->thread, NULL, work, w), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_memory_equal(workers[i].answers, answers, (size_t)count * sizeof *answers);
        free(workers[i].answers);
    }
    rr_cases_free(cases);
}

static long check_batch(const Generated *g, const Library *library, uint64_t seed, RefCase *facts, Answer *answers,
                        int count)
{
    static Answer alone;
    Random random = random_of(seed);
    for (int i = 0; i < count; i++) gen_case(g, &random, random_below(&random, 100), &facts[i]);
    ask(library, g, facts, count, answers);
    for (int i = 0; i < LONE_CASES; i++) {
        int row = random_below(&random, count);
        ask(library, g, &facts[row], 1, &alone);
        assert_same(g, &facts[row], &answers[row], &alone);
    }
    check_by_hand(library, g, facts, answers);
    return check_one_by_one(library, g, facts, answers);
}

static void test_batch(void **state)
{
    (void)state;
    static Generated g;
    RefCase *facts = malloc(MANY_CASES * sizeof *facts);
    Answer *answers = malloc(MANY_CASES * sizeof *answers);
    Library library;
    long sets = 0, cases = 0, at_once = 0;
    assert_true(facts && answers);
    for (Rounds r = gen_rounds(80, 8); gen_next(&r);) {
        long i = r.at;
        int count = i % 40 == 1 ? MANY_CASES : 64 + (int)(i % 5) * 33;
        gen_rules(&g, 9000 + (uint64_t)i, (GenOptions){ .strict = true, .numbers = true, .size = 1 + (int)(i % 3) });
        if (!library_load_or_circle(&library, &g, 0)) continue;
        at_once += check_batch(&g, &library, (uint64_t)i, facts, answers, count);
        if (i % 40 < 4) check_threads(&library, &g, facts, count, answers);
        rr_rules_free(library.rules);
        sets++;
        cases += count;
    }
    free(facts);
    free(answers);
    assert_true(at_once > sets);
    print_message("batch: %ld rule sets, %ld cases; %ld of them alone and as many by hand and again one by one (%ld at "
                  "once); some tables in %d threads\n",
                  sets, cases, sets * LONE_CASES, at_once, THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_statements_facts_and_cases),
        cmocka_unit_test(test_order_of_files),
        cmocka_unit_test(test_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
