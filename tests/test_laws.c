/* The laws of the language that hold for every rule set: order, batch, soundness, monotony. Each on random rule sets,
 * each against the library alone: what it says of one input must fit what it says of another. RR_ROUNDS multiplies. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "generator.c"
#include "rulesrun.h"

/* ---- answers of the library ---- */

typedef struct Library {
    rr_rules *rules;
    uint32_t proposition[MOST_PROPOSITIONS], term[MOST_TERMS], rule[MOST_RULES];
} Library;

/* What the library says of one case, by the generator's numbers. */
typedef struct Answer {
    unsigned char truth[MOST_PROPOSITIONS], suspicion[MOST_PROPOSITIONS], caveats[MOST_PROPOSITIONS], rule[MOST_RULES];
    rr_number number[MOST_TERMS];
    bool conflict; /* something in it is in conflict */
} Answer;

static void look_up(Library *library, const Generated *g)
{
    char name[64];
    rr_rule rule;
    for (int p = 0; p < g->rules.propositions; p++) {
        gen_name(g, p, name, sizeof name);
        library->proposition[p] = rr_find(library->rules, name);
    }
    for (int t = 0; t < g->rules.terms; t++) library->term[t] = rr_find_term(library->rules, g->rules.term[t].name);
    for (uint32_t i = 0; rr_rule_get(library->rules, i, &rule); i++) library->rule[strtol(rule.name + 1, NULL, 10)] = i;
}

/* False where the rules have a circle that the compiler refuses. */
static bool library_load(Library *library, const Generated *g, uint64_t order)
{
    Printed text;
    rr_diagnostic d;
    printed_begin(&text);
    gen_print_rules(text.out, g, order);
    printed_end(&text);
    bool loaded = rr_rules_load_text("random.rules", text.text, text.size, &library->rules) == RR_OK;
    free(text.text);
    if (loaded) {
        look_up(library, g);
        return true;
    }
    for (size_t i = 0; rr_rules_diagnostic(library->rules, i, &d); i++)
        if (d.severity == RR_SEVERITY_ERROR) assert_string_equal(d.code, "E311");
    rr_rules_free(library->rules);
    return false;
}

static void take_answer(const Library *library, const Generated *g, const rr_run *run, uint32_t row, Answer *answer)
{
    memset(answer, 0, sizeof *answer);
    for (int p = 0; p < g->rules.propositions; p++) {
        answer->truth[p] = (unsigned char)rr_verdict(run, row, library->proposition[p]);
        answer->suspicion[p] = (unsigned char)rr_suspicion(run, row, library->proposition[p]);
        answer->caveats[p] = (unsigned char)rr_caveats(run, row, library->proposition[p]);
        answer->conflict |= answer->truth[p] == RR_CONFLICT || answer->suspicion[p] == RR_CONFLICT;
    }
    for (int i = 0; i < g->rules.rules; i++) answer->rule[i] = (unsigned char)rr_rule_truth(run, row, library->rule[i]);
    for (int t = 0; t < g->rules.terms; t++) {
        rr_number number;
        rr_number *kept = &answer->number[t];
        if (!is_number(&g->rules.term[t])) continue;
        assert_true(rr_number_get(run, row, library->term[t], &number));
        kept->low = number.low, kept->high = number.high; /* field by field: answers are compared as bytes */
        kept->low_open = number.low_open, kept->high_open = number.high_open;
        kept->conflict = number.conflict, kept->not_applicable = number.not_applicable;
        kept->band = number.band;
        answer->conflict |= number.conflict;
    }
}

/* All cases of the table, in its order. */
static void answer_all(const Library *library, const Generated *g, const rr_cases *cases, Answer *answers)
{
    rr_run *run;
    uint32_t count = rr_case_count(cases);
    assert_int_equal(rr_run_new(library->rules, &run), RR_OK);
    for (uint32_t first = 0; first < count; first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(run); row++)
            take_answer(library, g, run, row, &answers[row]);
    }
    rr_run_free(run);
}

static rr_cases *read_cases(const Library *library, const RefCase *facts, int count)
{
    Printed text;
    rr_cases *cases;
    printed_begin(&text);
    for (int i = 0; i < count; i++) gen_print_case(text.out, &facts[i], i);
    printed_end(&text);
    assert_int_equal(rr_cases_new(library->rules, &cases), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "random.facts", text.text, text.size, RR_STRICT), RR_OK);
    assert_int_equal(rr_case_count(cases), count);
    free(text.text);
    return cases;
}

static void ask(const Library *library, const Generated *g, const RefCase *facts, int count, Answer *answers)
{
    rr_cases *cases = read_cases(library, facts, count);
    answer_all(library, g, cases, answers);
    rr_cases_free(cases);
}

static void show(const Generated *g, const RefCase *first, const RefCase *second)
{
    Printed text;
    printed_begin(&text);
    gen_print_rules(text.out, g, 0);
    gen_print_case(text.out, first, 0);
    if (second) gen_print_case(text.out, second, 1);
    printed_end(&text);
    print_error("%s", text.text);
    free(text.text);
}

static long rounds_of(long rounds)
{
    const char *text = getenv("RR_ROUNDS");
    return rounds * (text ? strtol(text, NULL, 10) : 1);
}

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
    shuffle(place, SHUFFLED_CASES, seed);
    for (int i = 0; i < SHUFFLED_CASES; i++) {
        moved[i] = facts[place[i]];
        shuffle_facts(&moved[i], &random);
    }
    assert_true(library_load(&other, g, seed + 1));
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
    for (long i = 0; i < rounds_of(300); i++) {
        gen_rules(&g, (uint64_t)i, (GenOptions){ .strict = true, .numbers = true, .size = 1 + (int)(i % 3) });
        if (!library_load(&library, &g, 0)) {
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
        for (int t = 0; t < g->rules.terms && f == 0; t++) print_declaration(out, g, &g->rules.term[t]);
        for (int r = 0; r < g->rules.rules && (f == 1 || f == 2); r++)
            if (r % 2 == f - 1) print_rule(out, g, r);
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
        assert_int_equal(rr_rules_load_file(path, &other.rules), RR_OK);
        look_up(&other, g);
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
    for (long i = 0; i < rounds_of(60); i++) {
        gen_rules(&g, 5000 + (uint64_t)i, (GenOptions){ .strict = true, .numbers = true, .size = 2 });
        if (!library_load(&library, &g, 0)) continue;
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
    char name[16];
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
    rr_cases *cases = read_cases(library, facts, count);
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

static void check_batch(const Generated *g, const Library *library, uint64_t seed, RefCase *facts, Answer *answers,
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
}

static void test_batch(void **state)
{
    (void)state;
    static Generated g;
    RefCase *facts = malloc(MANY_CASES * sizeof *facts);
    Answer *answers = malloc(MANY_CASES * sizeof *answers);
    Library library;
    long sets = 0, cases = 0;
    assert_true(facts && answers);
    for (long i = 0; i < rounds_of(80); i++) {
        int count = i % 40 == 1 ? MANY_CASES : 64 + (int)(i % 5) * 33;
        gen_rules(&g, 9000 + (uint64_t)i, (GenOptions){ .strict = true, .numbers = true, .size = 1 + (int)(i % 3) });
        if (!library_load(&library, &g, 0)) continue;
        check_batch(&g, &library, (uint64_t)i, facts, answers, count);
        if (i % 40 < 4) check_threads(&library, &g, facts, count, answers);
        rr_rules_free(library.rules);
        sets++;
        cases += count;
    }
    free(facts);
    free(answers);
    print_message("batch: %ld rule sets, %ld cases; %ld of them alone and %ld by hand; some tables in %d threads\n",
                  sets, cases, sets * LONE_CASES, sets * LONE_CASES, THREADS);
}

/* ---- soundness ---- */

enum { MOST_FILLINGS = 400, MOST_GAPS = 8, MOST_CHOICES = 5 };

/* One thing that a case leaves open, and the facts that could fill it. */
typedef struct Gap {
    int choices;
    struct {
        int proposition, term, hundredths; /* proposition < 0: the number */
        FactKind kind;
    } choice[MOST_CHOICES];
} Gap;

static bool says(const RefCase *facts, int proposition, FactKind kind)
{
    for (int i = 0; i < facts->count; i++)
        if (facts->fact[i].proposition == proposition && facts->fact[i].kind == kind) return true;
    return false;
}

static void add_choice(Gap *gap, int proposition, FactKind kind, int term, int hundredths)
{
    if (gap->choices == MOST_CHOICES) return;
    gap->choice[gap->choices].proposition = proposition;
    gap->choice[gap->choices].kind = kind;
    gap->choice[gap->choices].term = term;
    gap->choice[gap->choices++].hundredths = hundredths;
}

static bool is_within(const rr_number *number, double value)
{
    return (value > number->low || (value == number->low && !number->low_open)) &&
           (value < number->high || (value == number->high && !number->high_open));
}

/* Some points of what is known of a number: the lowest, the highest, and others. */
static void gap_of_number(const RefTerm *t, int term, const rr_number *known, Random *random, Gap *gap)
{
    int points[400], count = 0;
    if (t->formula || known->conflict || (known->low == known->high)) return;
    for (int hundredths = -500; hundredths <= 3000; hundredths += 10)
        if (is_within(known, hundredths_value(hundredths))) points[count++] = hundredths;
    if (count == 0) return;
    add_choice(gap, -1, F_NUMBER, term, points[0]);
    add_choice(gap, -1, F_NUMBER, term, points[count - 1]);
    add_choice(gap, -1, F_NUMBER, term, points[random_below(random, count)]);
}

static int find_gaps(const Generated *g, const RefCase *facts, const Answer *answer, Random *random, Gap *gaps)
{
    int count = 0, order[MOST_TERMS];
    for (int t = 0; t < g->rules.terms; t++) order[t] = t;
    shuffle(order, g->rules.terms, (uint64_t)random_below(random, 1 << 20) + 1);
    for (int i = 0; i < g->rules.terms; i++) {
        const RefTerm *t = &g->rules.term[order[i]];
        Gap gap = { 0 };
        if (t->kind == T_MEASURE) gap_of_number(t, order[i], &answer->number[order[i]], random, &gap);
        for (int p = t->first; p < t->first + t->count && t->kind == T_FINDING && !t->means; p++) {
            if (says(facts, p, F_FOR) || says(facts, p, F_AGAINST)) continue;
            add_choice(&gap, p, F_FOR, order[i], 0);
            if (t->shape == S_ONE_OF) continue; /* the other values are what is against it */
            add_choice(&gap, p, F_AGAINST, order[i], 0);
            if (t->shape == S_EACH && count < MOST_GAPS) gaps[count++] = gap, gap.choices = 0;
        }
        if (gap.choices && count < MOST_GAPS) gaps[count++] = gap;
    }
    return count;
}

/* Adds choice number `which` of every gap, counted through all of them. */
static void fill(const Generated *g, RefCase *facts, const Gap *gaps, int count, int which, Random *random)
{
    for (int i = 0; i < count; i++) {
        int at = which % gaps[i].choices;
        which /= gaps[i].choices;
        if (gaps[i].choice[at].proposition >= 0)
            gen_state(g, random, gaps[i].choice[at].proposition, gaps[i].choice[at].kind, facts);
        else gen_state_number(g, random, gaps[i].choice[at].term, R_EQUAL, gaps[i].choice[at].hundredths, facts);
    }
}

/* A number that rests on a conflict spans more than it did. */
static bool numbers_may_widen(const Generated *g, const Answer *answer)
{
    for (int t = 0; t < g->rules.terms; t++)
        if (is_number(&g->rules.term[t]) && answer->number[t].conflict) return true;
    for (int i = 0; i < g->number_count; i++)
        if (g->numbers[i].kind == N_CHOICE) return answer->conflict;
    return false;
}

static bool is_decided(unsigned truth)
{
    return truth == RR_TRUE || truth == RR_FALSE;
}

static bool stands(unsigned before, unsigned after, bool conflict)
{
    return !is_decided(before) || after == before || (conflict && after == RR_CONFLICT);
}

/* What is known of a number does not leave what was known of it, but for rounding. */
static bool is_inside(const rr_number *now, const rr_number *before)
{
    double tolerance = 1e-9 * fmax(1, fmax(fabs(now->low), fabs(now->high)));
    if (isinf(tolerance)) tolerance = 1e-9;
    return now->low >= before->low - tolerance && now->high <= before->high + tolerance;
}

typedef struct Count {
    long sets, cases, fillings, free_of_conflict, verdicts, numbers, skipped;
} Count;

static bool is_sound(const Generated *g, const Answer *before, const Answer *after, Count *count)
{
    bool sound = true;
    for (int p = 0; p < g->rules.propositions; p++) {
        sound &= stands(before->truth[p], after->truth[p], after->conflict);
        sound &= stands(before->suspicion[p], after->suspicion[p], after->conflict);
        count->verdicts += is_decided(before->truth[p]) + is_decided(before->suspicion[p]);
    }
    for (int i = 0; i < g->rules.rules; i++) sound &= stands(before->rule[i], after->rule[i], after->conflict);
    for (int t = 0; t < g->rules.terms && !after->conflict; t++) {
        if (!is_number(&g->rules.term[t])) continue;
        sound &= is_inside(&after->number[t], &before->number[t]);
        count->numbers++;
    }
    return sound;
}

static void check_soundness(const Generated *g, const Library *library, const RefCase *facts, Random *random,
                            Count *count)
{
    static RefCase filled[MOST_FILLINGS];
    static Answer answers[MOST_FILLINGS], before;
    Gap gaps[MOST_GAPS];
    int fillings = 1, used = 0;
    ask(library, g, facts, 1, &before);
    int gap_count = find_gaps(g, facts, &before, random, gaps);
    while (used < gap_count && fillings * gaps[used].choices <= MOST_FILLINGS) fillings *= gaps[used++].choices;
    for (int i = 0; i < fillings; i++) {
        filled[i] = *facts;
        fill(g, &filled[i], gaps, used, i, random);
    }
    ask(library, g, filled, fillings, answers);
    count->cases++;
    count->fillings += fillings;
    for (int i = 0; i < fillings; i++) {
        count->free_of_conflict += !answers[i].conflict;
        if (numbers_may_widen(g, &answers[i])) {
            count->skipped++;
            continue;
        }
        if (is_sound(g, &before, &answers[i], count)) continue;
        show(g, facts, &filled[i]);
        fail_msg("what was true or false with facts missing is not so when they are filled in");
    }
}

static void test_soundness(void **state)
{
    (void)state;
    static Generated g;
    RefCase facts;
    Library library;
    Count count = { 0 };
    for (long i = 0; i < rounds_of(600); i++) {
        Random random = random_of((uint64_t)i);
        gen_rules(&g, 20000 + (uint64_t)i, (GenOptions){ .strict = false, .numbers = i % 3, .size = 1 + (int)(i % 2) });
        if (!library_load(&library, &g, 0)) continue;
        for (int k = 0; k < 4; k++) {
            gen_case(&g, &random, 20 + random_below(&random, 60), &facts);
            check_soundness(&g, &library, &facts, &random, &count);
        }
        rr_rules_free(library.rules);
        count.sets++;
    }
    print_message("soundness: %ld rule sets, %ld cases, %ld fillings (%ld free of conflict), %ld decided verdicts and "
                  "%ld numbers held; %ld fillings "
                  "left out, where a number may rest on a conflict\n",
                  count.sets, count.cases, count.fillings, count.free_of_conflict, count.verdicts, count.numbers,
                  count.skipped);
    assert_true(count.free_of_conflict > count.fillings / 10);
}

/* ---- monotony ---- */

enum { GROWING_CASES = 60 };

static bool keeps(unsigned before, unsigned after)
{
    return (before & after) == before;
}

static bool is_monotone(const Generated *g, const Answer *before, const Answer *after, Count *count)
{
    bool monotone = true;
    for (int p = 0; p < g->rules.propositions; p++)
        monotone &= keeps(before->truth[p], after->truth[p]) && keeps(before->suspicion[p], after->suspicion[p]);
    for (int i = 0; i < g->rules.rules; i++) monotone &= keeps(before->rule[i], after->rule[i]);
    for (int t = 0; t < g->rules.terms && !after->conflict; t++)
        if (is_number(&g->rules.term[t])) monotone &= is_inside(&after->number[t], &before->number[t]);
    count->verdicts += 2L * g->rules.propositions;
    return monotone;
}

/* Facts of another case are added to each. */
static void check_monotony(const Generated *g, const Library *library, Random *random, Count *count)
{
    static RefCase facts[GROWING_CASES], more[GROWING_CASES];
    static Answer before[GROWING_CASES], after[GROWING_CASES];
    for (int i = 0; i < GROWING_CASES; i++) {
        RefCase added;
        gen_case(g, random, random_below(random, 80), &facts[i]);
        gen_case(g, random, 30, &added);
        more[i] = facts[i];
        for (int k = 0; k < added.count && more[i].count < MOST_FACTS; k++)
            if (random_chance(random, 40)) more[i].fact[more[i].count++] = added.fact[k];
    }
    ask(library, g, facts, GROWING_CASES, before);
    ask(library, g, more, GROWING_CASES, after);
    for (int i = 0; i < GROWING_CASES; i++) {
        count->cases++;
        if (numbers_may_widen(g, &after[i])) {
            count->skipped++;
            continue;
        }
        if (is_monotone(g, &before[i], &after[i], count)) continue;
        show(g, &facts[i], &more[i]);
        fail_msg("a fact took evidence away");
    }
}

static void test_monotony(void **state)
{
    (void)state;
    static Generated g;
    Library library;
    Count count = { 0 };
    for (long i = 0; i < rounds_of(1000); i++) {
        Random random = random_of((uint64_t)i);
        gen_rules(&g, 40000 + (uint64_t)i, (GenOptions){ .strict = false, .numbers = i % 3, .size = 1 + (int)(i % 3) });
        if (!library_load(&library, &g, 0)) continue;
        check_monotony(&g, &library, &random, &count);
        rr_rules_free(library.rules);
        count.sets++;
    }
    print_message("monotony: %ld rule sets, %ld cases with facts added, %ld verdicts kept their evidence; %ld cases "
                  "left out, where a number may rest "
                  "on a conflict\n",
                  count.sets, count.cases, count.verdicts, count.skipped);
    assert_true(count.skipped < count.cases / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_statements_facts_and_cases),
        cmocka_unit_test(test_order_of_files),
        cmocka_unit_test(test_batch),
        cmocka_unit_test(test_soundness),
        cmocka_unit_test(test_monotony),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
