/* rulesrun.h: runs, in blocks and by threads, what they say, and misuse. */
#include <math.h>
#include <pthread.h>

#include "api.h"

static void verdicts_have_caveats(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    unsigned caveats;
    assert_int_equal(verdict_of(rules, "fever\n", "penicillin", &caveats), RR_TRUE);
    assert_int_equal(caveats, RR_PROVIDED);
    assert_int_equal(verdict_of(rules, "fever\nno allergy\n", "penicillin", &caveats), RR_TRUE);
    assert_int_equal(caveats, 0);
    assert_int_equal(verdict_of(rules, "elbows\n", "metastatic", &caveats), RR_FALSE);
    assert_int_equal(caveats, RR_EXCLUDED);
    assert_int_equal(verdict_of(rules, "elbows\nno elbows\n", "metastatic", &caveats), RR_FALSE);
    assert_int_equal(caveats, RR_EXCLUDED | RR_DISPUTED);
    assert_int_equal(verdict_of(rules, "", "penicillin", &caveats), RR_UNKNOWN);
    assert_int_equal(caveats, 0);
    rr_rules_free(rules);
}

static void rules_and_suspicions_are_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    const char facts[] = "case a\n  fever\ncase b\n  no fever\ncase c\n  fever\n  no fever\ncase d\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    const rr_truth wanted[] = { RR_TRUE, RR_FALSE, RR_CONFLICT, RR_UNKNOWN };
    for (uint32_t row = 0; row < 4; row++) {
        assert_int_equal(rr_rule_truth(run, row, 3), wanted[row]);
        assert_int_equal(rr_suspicion(run, row, find(rules, "hypercalcaemia")), wanted[row]);
        assert_int_equal(rr_suspicion(run, row, find(rules, "penicillin")), RR_UNKNOWN);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void scores_say_when_they_do_not_apply(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    const char facts[] = "case a\n  fever\ncase b\n  cancer\n  fever\n  calcinosis\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_true(rr_number_get(run, 0, find_term(rules, "points"), &n));
    assert_true(n.low == 3 && n.high == 5 && !n.not_applicable);
    assert_int_equal(n.band, RR_NONE);
    assert_true(rr_number_get(run, 1, find_term(rules, "points"), &n));
    assert_true(n.not_applicable && isinf(n.low) && isinf(n.high));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void misuse_of_runs_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text), *others = load(text);
    rr_cases *cases = new_cases(rules), *foreign = new_cases(others);
    rr_run *run = new_run(rules);
    rr_number n;
    char *report = (char *)1;
    size_t size = 1;
    uint32_t fever = find(rules, "fever");
    assert_int_equal(rr_run_first(run), 0);
    assert_int_equal(rr_run_count(run), 0);
    assert_int_equal(rr_verdict(run, 0, fever), RR_UNKNOWN);  /* nothing was run */
    assert_int_equal(rr_run_block(run, cases, 0), RR_MISUSE); /* no case to run */
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &report, &size), RR_MISUSE);
    assert_null(report);
    assert_int_equal(size, 0);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_begin(foreign, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_OK);
    assert_int_equal(rr_run_block(run, foreign, 0), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 1), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 64), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, RR_NONE), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_run_count(run), 1);
    assert_int_equal(rr_verdict(run, 0, fever), RR_TRUE);
    const uint32_t beyond[] = { 1, 63, 64, RR_NONE };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rr_verdict(run, beyond[i], fever), RR_UNKNOWN);
        assert_int_equal(rr_suspicion(run, beyond[i], find(rules, "hypercalcaemia")), RR_UNKNOWN);
        assert_int_equal(rr_caveats(run, beyond[i], fever), 0);
        assert_int_equal(rr_rule_truth(run, beyond[i], 0), RR_UNKNOWN);
        assert_false(rr_number_get(run, beyond[i], find_term(rules, "weight"), &n));
        assert_int_equal(rr_report(run, beyond[i], RR_JSON, false, &report, &size), RR_MISUSE);
    }
    assert_int_equal(rr_verdict(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_verdict(run, 0, rr_propositions(rules)), RR_UNKNOWN);
    assert_int_equal(rr_suspicion(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_caveats(run, 0, RR_NONE), 0);
    assert_int_equal(rr_rule_truth(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_rule_truth(run, 0, rr_rule_count(rules)), RR_UNKNOWN);
    rr_run_free(run);
    rr_cases_free(foreign);
    rr_cases_free(cases);
    rr_rules_free(others);
    rr_rules_free(rules);
}

/* As each alone, whatever is asked for. */
static void assert_verdicts(const rr_run *run, uint32_t row, const uint32_t *propositions, size_t count)
{
    rr_truth truths[64];
    memset(truths, 0xff, sizeof truths);
    rr_verdicts(run, row, propositions, count, truths);
    for (size_t i = 0; i < count; i++) assert_int_equal(truths[i], rr_verdict(run, row, propositions[i]));
    if (count < 64) assert_true((int)truths[count] == -1);
}

static void verdicts_are_asked_for_all_at_once(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t propositions[64], count = rr_propositions(rules), fever = find(rules, "fever");
    assert_in_range(count, 10, 62);
    for (uint32_t i = 0; i < count; i++) propositions[i] = count - 1 - i;
    propositions[count] = count, propositions[count + 1] = RR_NONE;
    assert_verdicts(run, 0, propositions, count); /* nothing was run */
    assert_verdicts(run, 1000, propositions, count);
    for (uint32_t row = 0; row < 70; row++) {
        assert_int_equal(rr_case_begin(cases, "a", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, fever, row % 3 ? RR_TRUE : RR_CONFLICT), RR_OK);
        assert_int_equal(rr_case_state(cases, find(rules, "elbows"), row % 2 ? RR_TRUE : RR_FALSE), RR_OK);
        if (row == 5) rr_case_state_number(cases, find_term(rules, "weight"), 5, "m"); /* failed */
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        for (uint32_t asked = 0; asked <= row + 1; asked++) assert_verdicts(run, asked, propositions, count + 2);
    }
    assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_OK);
    assert_verdicts(run, 0, propositions, count); /* not as they were */
    assert_verdicts(run, 0, propositions, 0);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* What changes the cases of a run, each alone. */
static void state_more(rr_cases *cases, const rr_rules *rules, int how)
{
    uint32_t weight = find_term(rules, "weight");
    switch (how) {
    case 0: assert_int_equal(rr_cases_clear(cases), RR_OK); break;
    case 1: assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK); break;
    case 2: assert_int_equal(rr_case_state(cases, find(rules, "allergy"), RR_TRUE), RR_OK); break;
    case 3: assert_int_equal(rr_case_state_number(cases, weight, 60, "kg"), RR_OK); break;
    case 4: assert_int_equal(rr_case_state_number(cases, weight, 60, "m"), RR_ERROR); break;
    case 5: assert_int_equal(rr_case_state_text(cases, "no allergy", 0), RR_OK); break;
    case 6: assert_int_equal(rr_cases_read_text(cases, "x", "fever", 5, 0), RR_OK); break;
    case 7: assert_int_equal(rr_case_state(cases, RR_NONE, RR_TRUE), RR_MISUSE); break; /* its case fails */
    default: assert_int_equal(rr_cases_read_file(cases, "/nowhere/at/all", 0), RR_ERROR); break;
    }
}

static void a_run_is_not_asked_of_cases_that_changed(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t fever = find(rules, "fever"), weight = find_term(rules, "weight");
    for (int how = 0; how < 9; how++) {
        rr_number n;
        char *report;
        size_t size;
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_OK);
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_verdict(run, 0, fever), RR_TRUE);
        assert_int_equal(rr_case_begin(cases, "\x1b", NULL), RR_MISUSE); /* changes nothing */
        assert_true(rr_number_get(run, 0, weight, &n));
        state_more(cases, rules, how);
        assert_int_equal(rr_verdict(run, 0, fever), RR_UNKNOWN);
        assert_int_equal(rr_suspicion(run, 0, find(rules, "hypercalcaemia")), RR_UNKNOWN);
        assert_int_equal(rr_caveats(run, 0, fever), 0);
        assert_int_equal(rr_rule_truth(run, 0, 0), RR_UNKNOWN);
        assert_false(rr_number_get(run, 0, weight, &n));
        assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_MISUSE);
        assert_int_equal(rr_run_count(run), 1); /* so that a loop over blocks ends */
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_run_has_messages(void **unused)
{
    (void)unused;
    rr_rules *rules = load("measure y\nmeasure x\n  bands a < 3 <= b < (y) <= d\nconclusion c\nx is a implies c\n");
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    const char facts[] = "case good\n  x = 1\n  y = 4\ncase odd\n  x = 1\n  y = 2\n";
    assert_int_equal(rr_run_diagnostics(run), 0);
    assert_false(rr_run_diagnostic(run, 0, &d));
    assert_null(rr_run_diagnostic_text(run, 0, false));
    assert_int_equal(rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0), RR_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_run_diagnostics(run), 1);
        assert_true(rr_run_diagnostic(run, 0, &d));
        assert_string_equal(d.code, "W402");
        assert_int_equal(d.severity, RR_SEVERITY_WARNING);
        assert_string_equal(d.file, "rules/test.rules");
        assert_int_equal(d.line, 3);
        assert_false(rr_run_diagnostic(run, 1, &d));
        assert_null(rr_run_diagnostic_text(run, 1, false));
        char *said = rr_run_diagnostic_text(run, 0, false);
        assert_non_null(strstr(said, "`odd`"));
        rr_free(said);
    }
    assert_int_equal(rr_verdict(run, 0, find(rules, "c")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 1, find(rules, "c")), RR_UNKNOWN);
    for (uint32_t row = 0; row < 2; row++) {
        rr_number x;
        char *report;
        size_t size;
        assert_true(rr_number_get(run, row, find_term(rules, "x"), &x));
        assert_int_equal(x.bands_fail, row == 1);
        assert_int_equal(rr_report(run, row, RR_JSON, false, &report, &size), RR_OK);
        assert_int_equal(strstr(report, "\"bands do not rise\": true") != NULL, row == 1);
        rr_free(report);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_case_that_failed_has_no_verdicts(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    char *report;
    size_t size;
    const char facts[] = "case good\n  fever\ncase bad\n  fever\n  weight = 3 m\ncase good again\n  fever\n";
    assert_int_equal(rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0), RR_ERROR);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_run_count(run), 3);
    for (uint32_t row = 0; row < 3; row++) {
        bool failed = row == 1;
        assert_int_equal(rr_case_failed(cases, row), failed);
        assert_int_equal(rr_verdict(run, row, find(rules, "penicillin")), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_suspicion(run, row, find(rules, "hypercalcaemia")), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_caveats(run, row, find(rules, "penicillin")), failed ? 0 : RR_PROVIDED);
        assert_int_equal(rr_rule_truth(run, row, 3), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_number_get(run, row, find_term(rules, "points"), &n), !failed);
        assert_int_equal(rr_report(run, row, RR_TEXT, false, &report, &size), failed ? RR_MISUSE : RR_OK);
        rr_free(report);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* What case i states, and what must come of it. */
static rr_truth truth_of(uint32_t i)
{
    static const rr_truth truths[] = { RR_TRUE, RR_FALSE, RR_UNKNOWN, RR_CONFLICT, RR_TRUE };
    return truths[i % 5];
}

static void state_many(const rr_rules *rules, rr_cases *cases, uint32_t count)
{
    uint32_t fever = find(rules, "fever"), weight = find_term(rules, "weight");
    for (uint32_t i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
        if (truth_of(i) != RR_UNKNOWN) assert_int_equal(rr_case_state(cases, fever, truth_of(i)), RR_OK);
        assert_int_equal(rr_case_state_number(cases, weight, i, NULL), RR_OK);
    }
}

/* Runs all cases in blocks; the number of wrong answers, so that threads can use it too. */
static uint32_t run_many(const rr_rules *rules, const rr_cases *cases, rr_run *run)
{
    uint32_t fever = rr_find(rules, "fever"), penicillin = rr_find(rules, "penicillin"),
             weight = rr_find_term(rules, "weight"), wrong = 0, ran = 0;
    rr_number n;
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        if (rr_run_block(run, cases, first) != RR_OK || rr_run_count(run) == 0) return 1000000;
        wrong += rr_run_first(run) != first;
        for (uint32_t row = first; row < first + rr_run_count(run); row++, ran++) {
            wrong += rr_verdict(run, row, fever) != truth_of(row);
            wrong += rr_verdict(run, row, penicillin) != truth_of(row);
            wrong += ((rr_caveats(run, row, penicillin) & RR_PROVIDED) != 0) != (truth_of(row) == RR_TRUE);
            wrong += !rr_number_get(run, row, weight, &n) || n.low != row || n.high != row;
        }
        wrong += rr_verdict(run, first + rr_run_count(run), fever) != RR_UNKNOWN;
        wrong += first > 0 && rr_verdict(run, first - 1, fever) != RR_UNKNOWN;
    }
    return wrong + (ran != rr_case_count(cases));
}

static void many_cases_run_in_blocks(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    const uint32_t counts[] = { 1, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097, 20000 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        rr_cases *cases = new_cases(rules);
        rr_run *run = new_run(rules);
        state_many(rules, cases, counts[i]);
        assert_int_equal(run_many(rules, cases, run), 0);
        assert_int_equal(run_many(rules, cases, run), 0);
        rr_run_free(run);
        rr_cases_free(cases);
    }
    rr_rules_free(rules);
}

static void a_run_grows_with_its_table(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_run *run = new_run(rules);
    const uint32_t counts[] = { 1, 70, 200, 20000, 1, 200, 20000, 3 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        rr_cases *cases = new_cases(rules);
        rr_run *other = new_run(rules);
        state_many(rules, cases, counts[i]);
        assert_int_equal(run_many(rules, cases, run), 0);
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_run_block(other, cases, 0), RR_OK);
        assert_int_equal(rr_run_count(run),
                         rr_run_count(other)); /* blocks are as long as of a run made for this table */
        rr_run_free(other);
        rr_cases_free(cases);
    }
    rr_run_free(run);
    rr_rules_free(rules);
}

typedef struct Work {
    const rr_rules *rules;
    rr_cases *cases;
    uint32_t wrong;
    char *report;
} Work;

static void *work(void *given)
{
    Work *w = given;
    for (uint32_t round = 0; round < 30 && !w->wrong; round++) {
        rr_run *run;
        size_t size;
        if (rr_run_new(w->rules, &run) != RR_OK) return w->wrong = 1, NULL;
        w->wrong += run_many(w->rules, w->cases, run);
        if (rr_run_block(run, w->cases, 0) != RR_OK) w->wrong++;
        rr_free(w->report);
        if (rr_report(run, round % 60, round % 2 ? RR_JSON : RR_TEXT, false, &w->report, &size) != RR_OK) w->wrong++;
        rr_run_free(run);
        /* what may be asked of rules by many at once */
        char *dump = rr_rules_dump(w->rules);
        w->wrong += !dump || rr_find(w->rules, "dystrophic") == RR_NONE;
        rr_free(dump);
        /* and cases of one's own */
        rr_cases *cases;
        if (rr_cases_new(w->rules, &cases) != RR_OK) return w->wrong = 1, NULL;
        const char facts[] = "fever, unknown things\nserum calcium = 10 mg/dL\nexpect penicillin\n";
        w->wrong += rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0) != RR_OK;
        w->wrong += rr_cases_test(cases) != RR_OK || rr_outcomes(cases) != 1;
        rr_cases_free(cases);
    }
    return NULL;
}

static rr_rules *load_values(int count)
{
    char *rules_text = malloc((size_t)count * 16 + 64), *end = rules_text;
    assert_non_null(rules_text);
    end += sprintf(end, "finding kind is v0");
    for (int i = 1; i < count; i++) end += sprintf(end, ", v%d", i);
    sprintf(end, "\nconclusion c\nkind is not v7 implies c\n");
    rr_rules *rules = load(rules_text);
    free(rules_text);
    return rules;
}

static size_t program_size(int values)
{
    rr_rules *rules = load_values(values);
    char *dump = rr_rules_dump(rules);
    assert_non_null(dump);
    size_t size = strlen(dump);
    rr_free(dump);
    rr_rules_free(rules);
    return size;
}

/* Each excludes each other one, and yet the program does not grow with their square. */
static void many_values_exclude_one_another(void **unused)
{
    (void)unused;
    enum { VALUES = 1000 };
    assert_true(program_size(VALUES) < 15 * program_size(VALUES / 10));
    rr_rules *rules = load_values(VALUES);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t first = find(rules, "v0"), c = find(rules, "c");
    const uint32_t stated[] = { 0, 1, 6, 7, 8, VALUES / 2, VALUES - 2, VALUES - 1 };
    for (uint32_t row = 0; row < 8; row++) {
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, first + stated[row], RR_TRUE), RR_OK);
    }
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, first + 3, RR_TRUE), RR_OK);
    assert_int_equal(rr_case_state(cases, first + 5, RR_TRUE), RR_OK);
    assert_int_equal(rr_case_begin(cases, "none", NULL), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    for (uint32_t value = 0; value < VALUES; value++) {
        for (uint32_t row = 0; row < 8; row++)
            assert_int_equal(rr_verdict(run, row, first + value), value == stated[row] ? RR_TRUE : RR_FALSE);
        assert_int_equal(rr_verdict(run, 8, first + value), value == 3 || value == 5 ? RR_CONFLICT : RR_FALSE);
        assert_int_equal(rr_verdict(run, 9, first + value), RR_UNKNOWN);
    }
    for (uint32_t row = 0; row < 9; row++) assert_int_equal(rr_verdict(run, row, c), row == 3 ? RR_FALSE : RR_TRUE);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void threads_share_rules(void **unused)
{
    (void)unused;
    enum { THREADS = 4 };
    rr_rules *rules = load(text);
    pthread_t threads[THREADS];
    Work works[THREADS] = { 0 };
    for (int i = 0; i < THREADS; i++) {
        works[i] = (Work){ .rules = rules, .cases = new_cases(rules) };
        state_many(rules, works[i].cases, 60 + 700 * (uint32_t)i);
    }
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &works[i]), 0);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(works[i].wrong, 0);
        assert_string_equal(works[i].report, works[0].report);
    }
    for (int i = 0; i < THREADS; i++) {
        rr_free(works[i].report);
        rr_cases_free(works[i].cases);
    }
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_have_caveats),
        cmocka_unit_test(rules_and_suspicions_are_told),
        cmocka_unit_test(scores_say_when_they_do_not_apply),
        cmocka_unit_test(misuse_of_runs_is_told),
        cmocka_unit_test(verdicts_are_asked_for_all_at_once),
        cmocka_unit_test(a_run_is_not_asked_of_cases_that_changed),
        cmocka_unit_test(a_run_has_messages),
        cmocka_unit_test(a_case_that_failed_has_no_verdicts),
        cmocka_unit_test(many_cases_run_in_blocks),
        cmocka_unit_test(a_run_grows_with_its_table),
        cmocka_unit_test(many_values_exclude_one_another),
        cmocka_unit_test(threads_share_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
