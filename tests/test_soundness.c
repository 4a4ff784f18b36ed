/* Soundness and monotony, the laws of what is not known: on random rule sets without `unless`, `recorded`,
 * `conflicting` and `assume`, against every way of filling in what a case leaves open. RR_ROUNDS=30000: ten times as
 * long. */
#include <math.h>

#include "random_rules.h"

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
        if (is_within(known, gen_hundredths(hundredths))) points[count++] = hundredths;
    if (count == 0) return;
    add_choice(gap, -1, F_NUMBER, term, points[0]);
    add_choice(gap, -1, F_NUMBER, term, points[count - 1]);
    add_choice(gap, -1, F_NUMBER, term, points[random_below(random, count)]);
}

static int find_gaps(const Generated *g, const RefCase *facts, const Answer *answer, Random *random, Gap *gaps)
{
    int count = 0, order[MOST_TERMS];
    for (int t = 0; t < g->rules.terms; t++) order[t] = t;
    gen_shuffle(order, g->rules.terms, (uint64_t)random_below(random, 1 << 20) + 1);
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

/* A number that rests on a conflict spans more than it did; and one that is stated by a band, where its bounds come to
 * cross. */
static bool numbers_may_widen(const Generated *g, const Answer *answer)
{
    for (int t = 0; t < g->rules.terms; t++)
        if (gen_is_number(&g->rules.term[t]) && (answer->number[t].conflict || answer->number[t].bands_fail))
            return true;
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
        if (!gen_is_number(&g->rules.term[t])) continue;
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
    for (Rounds r = gen_rounds(600, 8); gen_next(&r);) {
        long i = r.at;
        Random random = random_of((uint64_t)i);
        gen_rules(&g, 20000 + (uint64_t)i, (GenOptions){ .strict = false, .numbers = i % 3, .size = 1 + (int)(i % 2) });
        if (!library_load_or_circle(&library, &g, 0)) continue;
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
        if (gen_is_number(&g->rules.term[t])) monotone &= is_inside(&after->number[t], &before->number[t]);
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
    for (Rounds r = gen_rounds(1000, 8); gen_next(&r);) {
        long i = r.at;
        Random random = random_of((uint64_t)i);
        gen_rules(&g, 40000 + (uint64_t)i, (GenOptions){ .strict = false, .numbers = i % 3, .size = 1 + (int)(i % 3) });
        if (!library_load_or_circle(&library, &g, 0)) continue;
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_soundness), cmocka_unit_test(test_monotony) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
