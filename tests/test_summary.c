/* Counts of many cases against what is said of each: on random rule sets, what each conclusion lacks by a walk over
 * each case alone, and all else by its verdicts. */
#include <math.h>

/* The generator and the library both call things by these names, and each means its own. */
#define ConditionKind GeneratorConditionKind
#define NumberKind GeneratorNumberKind
#define Place GeneratorPlace
#define Relation GeneratorRelation
#define Shape GeneratorShape
#define TermKind GeneratorTermKind
#define Verb GeneratorVerb
#include "random_rules.h"
#undef ConditionKind
#undef NumberKind
#undef Place
#undef Relation
#undef Shape
#undef TermKind
#undef Verb
#include "engine.h"
#include "report/summary.h"
#include "rulesrun_inside.h"
#include "run/explain.h"

enum { CASES = 700 }; /* more than a block of the narrowest registers, and no whole number of words */

/* ---- by hand ---- */

typedef struct Expected {
    MissingCount *of_conclusions; /* by proposition and place of the input */
    MissingCount *of_all;         /* by place of the input */
    uint64_t *stuck;              /* by proposition */
    bool *asks;                   /* by proposition: it can ask for something */
    uint64_t undecided, conflicting;
    uint32_t places;
} Expected;

/* A place for each thing that can be missing: propositions, and behind them terms. */
static uint32_t place_of(const Meaning *m, uint32_t proposition, uint32_t term)
{
    if (proposition == NONE) return m->propositions.count + term;
    const Term *t = &m->terms.at[term];
    return t->shape == SHAPE_ONE_OF ? t->first_proposition : proposition;
}

static void expected_start(Expected *e, const Summary *s)
{
    const Meaning *m = s->meaning;
    *e = (Expected){ .places = m->propositions.count + m->terms.count };
    e->of_conclusions = calloc((size_t)e->places * m->propositions.count + 1, sizeof *e->of_conclusions);
    e->of_all = calloc(e->places + 1, sizeof *e->of_all);
    e->stuck = calloc(m->propositions.count + 1, sizeof *e->stuck);
    e->asks = calloc(m->propositions.count + 1, sizeof *e->asks);
    assert_true(e->of_conclusions && e->of_all && e->stuck && e->asks);
    for (uint32_t i = 0; i < s->missing.graph.subjects.count; i++)
        e->asks[s->missing.graph.subjects.at[i].proposition] = s->missing.graph.subjects.at[i].count;
}

static void expected_free(Expected *e)
{
    free(e->of_conclusions);
    free(e->of_all);
    free(e->stuck);
    free(e->asks);
}

static void expect_conclusion(Expected *e, Explainer *explainer, uint32_t p, uint8_t *asked, uint8_t *alone)
{
    const Meaning *m = explainer->view->meaning;
    const Grounds *grounds = explain(explainer, WHAT_IS_MISSING, about(SUBJECT_PROPOSITION, p));
    uint32_t count = 0, last = 0;
    assert_non_null(grounds);
    for (uint32_t i = 0; i < grounds->count; i++) {
        if (grounds->at[i].kind != GROUND_MISSING) continue;
        last = place_of(m, grounds->at[i].proposition, grounds->at[i].term);
        e->of_conclusions[p * e->places + last].cases++;
        asked[last] = 1;
        count++;
    }
    if (count == 1) {
        e->of_conclusions[p * e->places + last].alone++;
        alone[last] = 1;
    }
    e->stuck[p] += count == 0;
}

static bool in_conflict(const View *view)
{
    const Meaning *m = view->meaning;
    for (uint32_t p = 0; p < m->propositions.count; p++)
        if (view_truth(view, p) == TRUTH_CONFLICT || view_suspicion(view, p) == TRUTH_CONFLICT) return true;
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (m->terms.at[t].is_number && view_number(view, t).conflict) return true;
    return false;
}

static void expect_case(Expected *e, const View *view)
{
    const Meaning *m = view->meaning;
    Arena arena = { 0 };
    Explainer explainer;
    uint8_t *asked = calloc(e->places + 1, 1), *alone = calloc(e->places + 1, 1);
    bool undecided = false;
    assert_true(asked && alone);
    explainer_start(&explainer, view, &arena);
    explainer.most = UINT32_MAX;
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        if (!meaning_is_conclusion(m, p) || view_truth(view, p) != TRUTH_UNKNOWN) continue;
        expect_conclusion(e, &explainer, p, asked, alone);
        undecided |= e->asks[p];
    }
    for (uint32_t i = 0; i < e->places; i++) {
        e->of_all[i].cases += asked[i];
        e->of_all[i].alone += alone[i];
    }
    e->undecided += undecided;
    e->conflicting += in_conflict(view);
    free(asked);
    free(alone);
    arena_free(&arena);
}

/* ---- verdicts, one case at a time ---- */

static void add_truth(uint64_t counts[4], Truth truth)
{
    counts[truth]++;
}

static void add_steps(Summary *by_hand, const View *view, uint32_t rule)
{
    const Attrition *a = &by_hand->attrition;
    for (uint32_t i = a->first[rule]; i < a->first[rule + 1]; i++) {
        Truth truth = view_condition(view, a->steps.at[i].condition);
        bool exception = a->steps.at[i].exception, passes = exception ? !truth_has(truth, false) : truth == TRUTH_TRUE;
        if (passes) by_hand->steps[i].left++;
        else by_hand->steps[i].lost[exception ? TRUTH_FALSE : truth]++;
        if (!passes) return;
    }
}

static void add_score(const View *view, const SummaryScore *score)
{
    const Term *term = &view->meaning->terms.at[score->term];
    NumberVerdict number = view_number(view, score->term);
    double value = number.interval.lo;
    ScoreCounts *c = score->counts;
    c->not_applicable += number.not_applicable;
    if (number.not_applicable) return;
    c->conflicting += number.conflict;
    if (number.conflict) return;
    if (!interval_is_point(&number.interval)) c->open++;
    else if (value >= 0 && value < SUMMARY_SCORES && floor(value) == value) c->values[(int)value]++;
    else c->other++;
    for (uint32_t i = 0; i < term->propositions; i++) {
        Truth truth = view_truth(view, term->first_proposition + i);
        score->bands[i].in += truth == TRUTH_TRUE;
        score->bands[i].may_be += truth == TRUTH_UNKNOWN;
    }
}

/* Counts one case in a summary to which no block is ever added. */
static void add_by_hand(Summary *by_hand, const View *view)
{
    const Meaning *m = view->meaning;
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        add_truth(by_hand->truths[p], view_truth(view, p));
        if (m->propositions.at[p].suspected_t != NONE) add_truth(by_hand->suspicions[p], view_suspicion(view, p));
    }
    for (uint32_t r = 0; r < m->rules.count; r++) {
        add_truth(by_hand->rules[r], view_rule(view, r));
        add_steps(by_hand, view, r);
    }
    for (uint32_t t = 0; t < m->terms.count; t++)
        by_hand->conflicts[t] += m->terms.at[t].is_number && view_number(view, t).conflict;
    for (uint32_t i = 0; i < by_hand->scores.count; i++) add_score(view, &by_hand->scores.at[i]);
    by_hand->totals->cases++;
}

/* All that is counted of verdicts: what is missing is held against its own expectation. */
static bool verdicts_agree(const Summary *s, Summary *by_hand)
{
    size_t asks = s->missing.graph.asks.count, inputs = s->missing.graph.inputs.count;
    by_hand->totals->undecided = s->totals->undecided;
    by_hand->totals->conflicting = s->totals->conflicting;
    memcpy(by_hand->asked.asks, s->asked.asks, asks * sizeof *s->asked.asks);
    memcpy(by_hand->asked.inputs, s->asked.inputs, inputs * sizeof *s->asked.inputs);
    memcpy(by_hand->asked.stuck, s->asked.stuck, s->missing.graph.subjects.count * sizeof *s->asked.stuck);
    return s->size == by_hand->size && memcmp(s->counts, by_hand->counts, s->size * sizeof *s->counts) == 0;
}

/* ---- the same ---- */

static unsigned compared; /* counts of what is missing that are not 0 */

static bool counts_agree(MissingCount is, MissingCount should)
{
    compared += should.cases > 0;
    return is.cases == should.cases && is.alone == should.alone;
}

/* Whether what was counted of inputs is what was expected, and nothing else was expected. */
static bool asks_agree(const Summary *s, uint32_t subject, const MissingCount *should, uint32_t places)
{
    Arena arena = { 0 };
    SummaryAsks asks;
    uint64_t left = 0;
    bool agree = true;
    for (uint32_t i = 0; i < places; i++) left += should[i].cases;
    assert_true(summary_asks(s, &arena, subject, &asks));
    for (uint32_t i = 0; i < asks.count; i++) {
        uint32_t place = place_of(s->meaning, asks.at[i].input.proposition, asks.at[i].input.term);
        agree &= counts_agree(asks.at[i].count, should[place]);
        left -= should[place].cases;
    }
    arena_free(&arena);
    return agree && left == 0;
}

static bool missing_agrees(const Summary *s, const Expected *e)
{
    const MissingGraph *g = &s->missing.graph;
    bool agree = asks_agree(s, NONE, e->of_all, e->places) && s->totals->undecided == e->undecided &&
                 s->totals->conflicting == e->conflicting;
    assert_int_equal(g->left_out, 0);
    for (uint32_t i = 0; i < g->subjects.count; i++) {
        uint32_t p = g->subjects.at[i].proposition;
        agree &= asks_agree(s, i, e->of_conclusions + (size_t)p * e->places, e->places);
        agree &= s->asked.stuck[i] == e->stuck[p];
    }
    return agree;
}

typedef struct Looked {
    Arena arena;
    Summary whole, by_hand, parts[3]; /* parts: blocks by turns */
    Expected expected;
} Looked;

static void looked_start(Looked *l, const Meaning *m)
{
    *l = (Looked){ 0 };
    assert_true(summary_start(&l->whole, &l->arena, m) && summary_start(&l->by_hand, &l->arena, m));
    for (int i = 0; i < 3; i++) assert_true(summary_start(&l->parts[i], &l->arena, m));
    expected_start(&l->expected, &l->whole);
}

static void run_all(const Library *library, rr_cases *cases, Looked *l)
{
    rr_run *run;
    uint32_t count = rr_case_count(cases);
    assert_int_equal(rr_run_new(library->rules, &run), RR_OK);
    for (uint32_t first = 0, block = 0; first < count; first += rr_run_count(run), block++) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        summary_add(&l->whole, &cases->table, run->machine);
        summary_add(&l->parts[block % 3], &cases->table, run->machine);
        for (uint32_t row = first; row < first + rr_run_count(run); row++) {
            View view = { &library->rules->meaning, &cases->table, run->machine, row, row - first };
            expect_case(&l->expected, &view);
            add_by_hand(&l->by_hand, &view);
        }
    }
    summary_settle(&l->whole);
    rr_run_free(run);
}

/* In whatever order parts are merged, they are the whole. */
static bool parts_agree(Looked *l, int first)
{
    Summary *into = &l->parts[first];
    for (int i = 0; i < 3; i++) summary_settle(&l->parts[i]);
    for (int i = 1; i < 3; i++) summary_merge(into, &l->parts[(first + i) % 3]);
    return memcmp(into->counts, l->whole.counts, into->size * sizeof *into->counts) == 0;
}

static bool look_at(const Library *library, const Generated *g, Random *random, int count)
{
    RefCase *facts = calloc((size_t)count, sizeof *facts);
    rr_cases *cases;
    Looked l;
    assert_non_null(facts);
    for (int i = 0; i < count; i++) gen_case(g, random, random_below(random, 100), &facts[i]);
    if (read_cases(library, facts, count, &cases) != RR_OK) fail_msg("the facts of a random case are refused");
    looked_start(&l, &library->rules->meaning);
    run_all(library, cases, &l);
    bool agree = missing_agrees(&l.whole, &l.expected) && verdicts_agree(&l.whole, &l.by_hand) &&
                 parts_agree(&l, random_below(random, 3));
    if (!agree && count == 1) show(g, facts, NULL);
    expected_free(&l.expected);
    arena_free(&l.arena);
    rr_cases_free(cases);
    free(facts);
    return agree;
}

/* What differs in many cases is looked for in one. */
static void find_difference(const Library *library, const Generated *g, uint64_t seed)
{
    for (uint64_t i = 0; i < CASES; i++) {
        Random random = random_of(seed * CASES + i);
        if (!look_at(library, g, &random, 1))
            fail_msg("counts differ in the case shown, of seed %llu", (unsigned long long)seed);
    }
    fail_msg("counts differ in a table of seed %llu", (unsigned long long)seed);
}

static void agrees_with_each_case(void **state)
{
    static Generated g;
    unsigned sets = 0;
    (void)state;
    for (Rounds r = gen_rounds(1000, 6); gen_next(&r);) {
        Library library = { 0 };
        uint64_t seed = (uint64_t)r.at + 1;
        GenOptions options = {
            .strict = r.at % 2, .numbers = r.at % 3 > 0, .many = r.at % 5 == 0, .size = 1 + (int)(r.at % 3)
        };
        gen_rules(&g, seed, options);
        if (!library_load_or_circle(&library, &g, 0)) continue;
        Random random = random_of(seed);
        if (!look_at(&library, &g, &random, r.at % 4 ? 70 : CASES)) find_difference(&library, &g, seed);
        sets++;
        rr_rules_free(library.rules);
    }
    print_message("%u counts of what is missing compared, of %u rule sets\n", compared, sets);
    assert_true(compared > 100);
}

/* ---- through the library ---- */

static const char kidney_rules[] = "finding fever, dialysis, cough\n"
                                   "finding sex is female or male\n"
                                   "finding sites are skin or lung\n"
                                   "measure creatinine (umol/L)\n"
                                   "conclusion ill, tired, told\n"
                                   "score points = sum of (2 if fever, 1 if female)\n"
                                   "  unless dialysis\n"
                                   "  bands few < 2 <= many\n"
                                   "rule first: creatinine above 100 umol/L with fever with female without\n"
                                   "    dialysis implies ill unless cough\n"
                                   "sites are skin implies tired\n"
                                   "rule band: points are many suggests told\n";

static const char kidney_facts[] = "case a\n creatinine = 120 umol/L\n fever\n female\n no dialysis\n"
                                   "case b\n creatinine = 120 umol/L\n fever\n"
                                   "case c\n creatinine = 90 umol/L\n"
                                   "case d\n creatinine = 120 umol/L\n fever\n no fever\n"
                                   "case e\n creatinine = 120 umol/L\n fever\n female\n no dialysis\n cough\n no skin\n"
                                   "case f\n no fever\n male\n no skin\n";

static void start_summary(Engine *e, rr_summary **summary)
{
    assert_int_equal(rr_summary_new(e->rules, summary), RR_OK);
    assert_int_equal(rr_summary_add(*summary, e->run), RR_OK);
}

static void check_step(const rr_summary *summary, uint32_t index, rr_step should)
{
    rr_step step;
    assert_true(rr_summary_step(summary, 0, index, &step));
    assert_string_equal(step.text, should.text);
    assert_int_equal(step.left, should.left);
    assert_int_equal(step.lost_false, should.lost_false);
    assert_int_equal(step.lost_unknown, should.lost_unknown);
    assert_int_equal(step.lost_conflict, should.lost_conflict);
}

static void tells_what_each_condition_leaves(void **state)
{
    Engine e;
    rr_summary *summary;
    rr_step step;
    (void)state;
    engine_start(&e, kidney_rules, kidney_facts);
    start_summary(&e, &summary);
    assert_int_equal(rr_summary_steps(summary, 0), 5);
    check_step(summary, 0, (rr_step){ "creatinine above 100 umol/L", 4, 1, 1, 0 });
    check_step(summary, 1, (rr_step){ "fever", 3, 0, 0, 1 });
    check_step(summary, 2, (rr_step){ "female", 2, 0, 1, 0 });
    check_step(summary, 3, (rr_step){ "without dialysis", 2, 0, 0, 0 });
    check_step(summary, 4, (rr_step){ "unless cough", 1, 1, 0, 0 });
    check_step(summary, 4, (rr_step){ "unless cough", 1, 1, 0, 0 });
    assert_false(rr_summary_step(summary, 0, 5, &step));
    assert_int_equal(rr_summary_steps(summary, 1), 0);
    assert_int_equal(rr_summary_steps(summary, 3), 0);
    assert_false(rr_summary_step(summary, 3, 0, &step));
    rr_summary_free(summary);
    engine_free(&e);
}

static void check_missing(const rr_summary *summary, uint32_t conclusion, const char *name, uint64_t cases,
                          uint64_t alone)
{
    rr_missing missing;
    for (uint32_t i = 0; rr_summary_missing(summary, conclusion, i, &missing); i++) {
        if (strcmp(missing.name, name) != 0) continue;
        assert_int_equal(missing.cases, cases);
        assert_int_equal(missing.alone, alone);
        return;
    }
    fail_msg("%s is not among what is missing", name);
}

static void tells_what_is_missing(void **state)
{
    Engine e;
    rr_summary *summary;
    rr_missing missing;
    (void)state;
    engine_start(&e, kidney_rules, kidney_facts);
    start_summary(&e, &summary);
    uint32_t ill = engine_find(&e, "ill"), tired = engine_find(&e, "tired"), told = engine_find(&e, "told");
    assert_int_equal(rr_summary_truths(summary, ill, RR_UNKNOWN), 1); /* b: d is in conflict, f false */
    check_missing(summary, ill, "sex", 1, 0);
    check_missing(summary, ill, "dialysis", 1, 0);
    check_missing(summary, ill, "creatinine", 0, 0);
    check_missing(summary, tired, "sites are skin", 4, 4);
    check_missing(summary, RR_NONE, "sex", 1, 0);
    check_missing(summary, RR_NONE, "sites are skin", 4, 4);
    assert_int_equal(rr_summary_undecided(summary), 4);
    assert_int_equal(rr_summary_conflicting(summary), 1);
    assert_int_equal(rr_summary_stuck(summary, tired), 0);
    assert_int_equal(rr_summary_stuck(summary, told), 6);
    assert_int_equal(rr_summary_suspicions(summary, told, RR_TRUE), 3);
    assert_int_equal(rr_summary_suspicions(summary, told, (rr_truth)4), 0);
    assert_int_equal(rr_summary_suspicions(summary, RR_NONE, RR_TRUE), 0);
    assert_true(rr_summary_missing_counted(summary, told));
    assert_int_equal(rr_summary_missing_count(summary, told), 0);
    assert_false(rr_summary_missing(summary, told, 0, &missing));
    uint32_t fever = engine_find(&e, "fever"); /* no conclusion */
    assert_false(rr_summary_missing_counted(summary, fever));
    assert_int_equal(rr_summary_missing_count(summary, fever), 0);
    assert_int_equal(rr_summary_stuck(summary, fever), 0);
    rr_summary_free(summary);
    engine_free(&e);
}

static void check_text(const rr_summary *is, const rr_summary *should,
                       rr_status (*tell)(const rr_summary *, char **, size_t *))
{
    char *text, *other;
    size_t size, other_size;
    assert_int_equal(tell(is, &text, &size), RR_OK);
    assert_int_equal(tell(should, &other, &other_size), RR_OK);
    assert_string_equal(text, other);
    assert_int_equal(strlen(text), size);
    rr_free(text);
    rr_free(other);
}

static void is_merged(void **state)
{
    Engine e, others;
    rr_summary *once, *twice, *both, *stranger;
    (void)state;
    engine_start(&e, kidney_rules, kidney_facts);
    engine_start(&others, kidney_rules, kidney_facts);
    start_summary(&e, &once);
    start_summary(&e, &twice);
    start_summary(&e, &both);
    start_summary(&others, &stranger);
    assert_int_equal(rr_summary_merge(once, once), RR_MISUSE);
    assert_int_equal(rr_summary_merge(once, stranger), RR_MISUSE);
    assert_int_equal(rr_summary_add(both, e.run), RR_OK);
    assert_int_equal(rr_summary_merge(twice, once), RR_OK);
    assert_int_equal(rr_summary_cases(once), 6);
    assert_int_equal(rr_summary_cases(twice), 12);
    check_text(twice, both, rr_summary_text);
    check_text(twice, both, rr_summary_json);
    rr_summary_free(once);
    rr_summary_free(twice);
    rr_summary_free(both);
    rr_summary_free(stranger);
    engine_free(&e);
    engine_free(&others);
}

/* ---- long chains ---- */

enum { CHAIN = 1000, CHAIN_CASES = 3000 };

/* Each conclusion of a chain asks for what the first does: the last of them are left out, and that is said. */
static void leaves_out_what_would_take_too_long(void **state)
{
    Engine e;
    rr_summary *summary;
    Buffer rules = { 0 }, facts = { 0 };
    char *text;
    size_t size;
    (void)state;
    buffer_text(&rules, "finding start\nconclusion c0");
    for (int i = 1; i < CHAIN; i++) buffer_printf(&rules, ", c%d", i);
    buffer_text(&rules, "\nstart implies c0\n");
    for (int i = 1; i < CHAIN; i++) buffer_printf(&rules, "c%d implies c%d\n", i - 1, i);
    for (int i = 0; i < CHAIN_CASES; i++) buffer_printf(&facts, "case n%d\n%s", i, i % 3 ? "" : "  start\n");
    assert_true(engine_load(&e, rules.text));
    assert_int_equal(rr_cases_read_text(e.cases, "f", facts.text, facts.size, 0), RR_OK);
    assert_int_equal(rr_summary_new(e.rules, &summary), RR_OK);
    for (uint32_t first = 0; first < CHAIN_CASES; first += rr_run_count(e.run)) {
        assert_int_equal(rr_run_block(e.run, e.cases, first), RR_OK);
        assert_int_equal(rr_summary_add(summary, e.run), RR_OK);
    }
    check_missing(summary, engine_find(&e, "c0"), "start", CHAIN_CASES / 3 * 2, CHAIN_CASES / 3 * 2);
    check_missing(summary, engine_find(&e, "c100"), "start", CHAIN_CASES / 3 * 2, CHAIN_CASES / 3 * 2);
    assert_int_equal(rr_summary_truths(summary, engine_find(&e, "c999"), RR_UNKNOWN), CHAIN_CASES / 3 * 2);
    assert_true(rr_summary_missing_counted(summary, engine_find(&e, "c100")));
    assert_false(rr_summary_missing_counted(summary, engine_find(&e, "c999")));
    assert_int_equal(rr_summary_text(summary, &text, &size), RR_OK);
    assert_non_null(strstr(text, "conclusions, as the rules lead too far"));
    rr_free(text);
    assert_int_equal(rr_summary_json(summary, &text, &size), RR_OK);
    assert_non_null(strstr(text, "\"missing\": null"));
    rr_free(text);
    rr_summary_free(summary);
    engine_free(&e);
    buffer_free(&rules);
    buffer_free(&facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_each_case),
        cmocka_unit_test(tells_what_each_condition_leaves),
        cmocka_unit_test(tells_what_is_missing),
        cmocka_unit_test(is_merged),
        cmocka_unit_test(leaves_out_what_would_take_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
