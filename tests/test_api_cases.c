/* rulesrun.h: cases that are stated by hand or read, what is refused of them, and misuse. */
#include <math.h>
#include <unistd.h>

#include "api.h"

static void cases_are_stated_by_hand(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    char name[] = "patient", description[] = "81-year-old";
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_case_begin(cases, name, description), RR_OK);
    memset(name, 'x', sizeof name - 1);
    memset(description, 'x', sizeof description - 1);
    assert_int_equal(rr_case_count(cases), 1);
    assert_string_equal(rr_case_name(cases, 0), "patient");
    assert_string_equal(rr_case_description(cases, 0), "81-year-old");
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(state(rules, cases, "calcinosis", RR_TRUE), RR_OK);
    assert_int_equal(state(rules, cases, "normal phosphocalcic metabolism", RR_TRUE), RR_OK);
    assert_int_equal(state(rules, cases, "allergy", RR_FALSE), RR_OK);
    assert_int_equal(state(rules, cases, "fever", RR_CONFLICT), RR_OK);
    assert_int_equal(state(rules, cases, "cancer", RR_UNKNOWN), RR_OK);
    assert_int_equal(rr_case_begin(cases, "second", NULL), RR_OK);
    assert_null(rr_case_description(cases, 1));
    assert_int_equal(state(rules, cases, "calcinosis", RR_FALSE), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, find(rules, "dystrophic")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "metastatic")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "fever")), RR_CONFLICT);
    assert_int_equal(rr_verdict(run, 0, find(rules, "penicillin")), RR_CONFLICT);
    assert_int_equal(rr_verdict(run, 0, find(rules, "cancer")), RR_UNKNOWN);
    assert_int_equal(rr_verdict(run, 1, find(rules, "dystrophic")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 1, find(rules, "cancer")), RR_FALSE); /* assumed */
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* Once more, and the other way: nothing is lost, and that they disagree is told. */
static void facts_by_hand_come_again(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t calcium = find_term(rules, "serum calcium");
    rr_number n;
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(state(rules, cases, "fever", RR_TRUE), RR_OK);
        assert_int_equal(state(rules, cases, "fever", RR_TRUE), RR_OK);
        assert_int_equal(rr_case_state_number(cases, calcium, 2.3, NULL), RR_OK);
        assert_int_equal(rr_case_state_number(cases, calcium, 2.3, NULL), RR_OK);
        assert_int_equal(rr_cases_diagnostics(cases), 0);
        assert_int_equal(state(rules, cases, "fever", RR_FALSE), RR_OK);
        assert_int_equal(rr_cases_diagnostics(cases), 1);
        assert_int_equal(rr_case_state_number(cases, calcium, 3, NULL), RR_OK);
        assert_int_equal(rr_cases_diagnostics(cases), 2);
        assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
        assert_int_equal(state(rules, cases, "fever", RR_FALSE), RR_OK);
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_verdict(run, 0, find(rules, "fever")), RR_CONFLICT);
        assert_int_equal(rr_verdict(run, 1, find(rules, "fever")), RR_FALSE);
        assert_true(rr_number_get(run, 0, calcium, &n) && n.conflict && n.low == 2.3 && n.high == 3);
        assert_int_equal(rr_cases_clear(cases), RR_OK);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* The same facts by a call for each: the same cases, to the letter of their reports. */
static void facts_are_stated_all_at_once(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules), *others = new_cases(rules);
    rr_run *run = new_run(rules), *other = new_run(rules);
    const char *names[] = { "calcinosis", "fever", "elbows", "normal phosphocalcic metabolism",
                            "cancer",     "fever", "allergy" };
    const rr_truth truths[] = { RR_TRUE, RR_TRUE, RR_FALSE, RR_TRUE, RR_UNKNOWN, RR_FALSE, RR_CONFLICT };
    uint32_t propositions[7];
    const uint32_t terms[] = { find_term(rules, "weight"), find_term(rules, "serum calcium"),
                               find_term(rules, "height"), find_term(rules, "weight") };
    const double values[] = { 64, 3.0000000000000004, 1.6, 65 };
    for (size_t i = 0; i < 7; i++) propositions[i] = find(rules, names[i]);
    for (int again = 0; again < 3; again++) {
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(rr_case_state_all(cases, propositions, truths, 7), RR_OK);
        assert_int_equal(rr_case_state_numbers(cases, terms, values, 4), RR_OK);
        assert_int_equal(rr_case_state_all(cases, propositions, truths, 0), RR_OK);
        assert_int_equal(rr_case_begin(others, "one", NULL), RR_OK);
        for (int i = 0; i < 7; i++) assert_int_equal(rr_case_state(others, propositions[i], truths[i]), RR_OK);
        for (int i = 0; i < 4; i++) assert_int_equal(rr_case_state_number(others, terms[i], values[i], NULL), RR_OK);
        assert_int_equal(rr_cases_diagnostics(cases), rr_cases_diagnostics(others));
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_run_block(other, others, 0), RR_OK);
        char *report[2];
        size_t size[2];
        assert_int_equal(rr_report(run, 0, RR_TEXT, false, &report[0], &size[0]), RR_OK);
        assert_int_equal(rr_report(other, 0, RR_TEXT, false, &report[1], &size[1]), RR_OK);
        assert_string_equal(report[0], report[1]);
        rr_free(report[0]), rr_free(report[1]);
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_cases_clear(others), RR_OK);
    }
    rr_run_free(other);
    rr_run_free(run);
    rr_cases_free(others);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void one_of_many_that_is_wrong_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t fever = find(rules, "fever"), allergy = find(rules, "allergy"), cancer = find(rules, "cancer");
    uint32_t weight = find_term(rules, "weight"), calcium = find_term(rules, "serum calcium"),
             calcinosis = find_term(rules, "calcinosis"), height = find_term(rules, "height");
    const rr_truth truths[] = { RR_TRUE, RR_TRUE, RR_TRUE, (rr_truth)4 };
    rr_diagnostic d;
    assert_int_equal(rr_case_state_all(cases, &fever, truths, 1), RR_MISUSE); /* of what case? */
    assert_int_equal(rr_case_state_numbers(cases, &weight, (double[]){ 60 }, 1), RR_MISUSE);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_all(cases, (uint32_t[]){ fever, RR_NONE, allergy }, truths, 3), RR_MISUSE);
    assert_true(rr_case_failed(cases, 0)); /* with less than was known, it has no verdicts */
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, fever), RR_UNKNOWN);
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_all(cases, (uint32_t[]){ cancer }, truths + 3, 1), RR_MISUSE);
    assert_true(rr_case_failed(cases, 1));
    assert_int_equal(
        rr_case_state_numbers(cases, (uint32_t[]){ height, calcinosis, weight }, (double[]){ 2, 2, 60 }, 3), RR_MISUSE);
    assert_int_equal(rr_case_state_numbers(cases, (uint32_t[]){ RR_NONE }, (double[]){ 2 }, 1), RR_MISUSE);
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    /* what lies outside its range, or is no number, is told, and the others are stated */
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(
        rr_case_state_numbers(cases, (uint32_t[]){ calcium, height, weight }, (double[]){ 60, NAN, 60 }, 3), RR_ERROR);
    assert_true(rr_case_failed(cases, 2));
    assert_int_equal(rr_cases_diagnostics(cases), 2);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.message,
                        "`serum calcium` is stated as 60 mmol/L, which lies outside its range, 0.5 to 6 mmol/L");
    assert_true(rr_cases_diagnostic(cases, 1, &d));
    assert_string_equal(d.code, "E105");
    assert_string_equal(d.message, "`height` is stated as NaN, which is no number");
    assert_int_equal(rr_case_state_numbers(cases, &weight, (double[]){ 61 }, 1), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 3); /* 60 and 61 */
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void numbers_are_stated_by_hand(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t calcium = find_term(rules, "serum calcium"), weight = find_term(rules, "weight"),
             height = find_term(rules, "height");
    rr_number n;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 3, NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, weight, 64000, "g"), RR_OK);
    assert_int_equal(rr_case_state_number(cases, height, 1.6, "m"), RR_OK);
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 10, "mg/dL"), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, weight, 60, INFINITY, true, true), RR_OK);
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, 2.15, true, true), RR_OK);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 2, NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 3, NULL), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);

    assert_true(rr_number_get(run, 0, calcium, &n));
    assert_true(n.low == 3 && n.high == 3 && !n.low_open && !n.high_open && !n.conflict && !n.not_applicable);
    assert_int_equal(n.band, 2);
    assert_int_equal(rr_verdict(run, 0, find(rules, "hypercalcaemia")), RR_TRUE);
    assert_true(rr_number_get(run, 0, find_term(rules, "body mass index"), &n));
    assert_true(fabs(n.low - 25) < 1e-9 && fabs(n.high - 25) < 1e-9);
    assert_true(rr_number_get(run, 1, calcium, &n));
    assert_true(fabs(n.low - 2.495134487748) < 1e-9);
    assert_int_equal(n.band, 1);
    assert_true(rr_number_get(run, 1, weight, &n));
    assert_true(n.low == 60 && n.low_open && isinf(n.high));
    assert_int_equal(n.band, RR_NONE);
    assert_true(rr_number_get(run, 2, calcium, &n));
    assert_true(n.low == 0.5 && n.high == 2.15 && n.high_open);
    assert_int_equal(n.band, 0);
    assert_true(rr_number_get(run, 3, calcium, &n));
    assert_true(n.conflict && n.low == 2 && n.high == 3);
    assert_false(rr_number_get(run, 0, find_term(rules, "calcinosis"), &n));
    assert_false(rr_number_get(run, 4, calcium, &n));
    assert_false(rr_number_get(run, 0, RR_NONE, &n));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_number_that_does_not_fit_is_refused(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    uint32_t calcium = find_term(rules, "serum calcium"), weight = find_term(rules, "weight");
    const struct {
        uint32_t term;
        double value;
        const char *unit, *code;
    } wrong[] = { { calcium, 25, NULL, "E603" },   { calcium, 0.4, NULL, "E603" },   { weight, 3, "m", "E402" },
                  { weight, 3, "mmol/L", "E402" }, { weight, 3, "furlong", "E401" }, { weight, 3, "", "E401" },
                  { weight, 3, "kg/", "E401" } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%zu", i);
        assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
        assert_int_equal(rr_case_state_number(cases, wrong[i].term, wrong[i].value, wrong[i].unit), RR_ERROR);
        assert_int_equal(rr_cases_diagnostics(cases), i + 1);
        assert_true(rr_cases_diagnostic(cases, i, &d));
        assert_string_equal(d.code, wrong[i].code);
        assert_null(d.file);
        assert_true(rr_case_failed(cases, (uint32_t)i));
    }
    assert_int_equal(rr_case_begin(cases, "good", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, weight, 70, NULL), RR_OK);
    assert_false(rr_case_failed(cases, rr_case_count(cases) - 1));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void misuse_of_cases_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t weight = find_term(rules, "weight"), calcinosis = find_term(rules, "calcinosis"),
             fever = find(rules, "fever");
    rr_diagnostic d;
    /* before any case is begun */
    assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, weight, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, 3, 4, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_text(cases, "fever", 0), RR_MISUSE);
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, RR_NONE, RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, rr_propositions(rules), RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, fever, (rr_truth)4), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, fever, (rr_truth)-1), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, calcinosis, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, RR_NONE, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, NAN, 4, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, 3, NAN, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, calcinosis, 3, 4, false, false), RR_MISUSE);
    assert_true(rr_case_failed(cases, 0));
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    /* asking for what is not there */
    assert_null(rr_case_name(cases, 1));
    assert_null(rr_case_name(cases, RR_NONE));
    assert_null(rr_case_description(cases, 1));
    assert_false(rr_case_failed(cases, 1));
    assert_false(rr_cases_diagnostic(cases, 0, &d));
    assert_null(rr_cases_diagnostic_text(cases, 0, false));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void what_no_number_can_be_is_refused(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t weight = find_term(rules, "weight");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, weight, 5, 4, false, false), RR_MISUSE);
    assert_true(rr_case_failed(cases, 0));
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, weight, 4, 4, true, false), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, INFINITY, INFINITY, false, false), RR_MISUSE);
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, weight, INFINITY, NULL), RR_ERROR);
    assert_int_equal(rr_case_state_number(cases, weight, -INFINITY, "g"), RR_ERROR);
    assert_int_equal(rr_case_state_number(cases, weight, NAN, NULL), RR_ERROR);
    assert_int_equal(rr_case_state_number(cases, weight, 1e308, "Gg"), RR_ERROR);
    assert_int_equal(rr_case_state_number(cases, weight, 5e-324, "fg"), RR_ERROR);
    assert_int_equal(rr_cases_diagnostics(cases), 5);
    assert_true(rr_case_failed(cases, 2));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_number_below_0_is_doubted(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "weight"), -60, NULL), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W604");
    assert_string_equal(d.message, "`weight` is stated as -60 kg, which is below 0");
    assert_int_equal(d.severity, RR_SEVERITY_WARNING);
    assert_null(d.file);
    assert_false(rr_case_failed(cases, 0));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_unit_with_another_remark_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    char *report;
    size_t size;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "height"), 180, "cm"), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "weight"), 60000, "g{dry}"), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W401");
    assert_string_equal(d.message, "`kg` and `g{dry}` differ in what stands in braces");
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_OK);
    assert_non_null(strstr(report, "\"stated in\": \"g{dry}\""));
    assert_null(strstr(report, "\"stated in\": \"cm\""));
    rr_free(report);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void an_interval_that_says_nothing_may_be_stated(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    uint32_t calcium = find_term(rules, "serum calcium");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, INFINITY, true, true), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, INFINITY, false, false), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_true(rr_number_get(run, 0, calcium, &n));
    assert_true(n.low == 0.5 && n.high == 6 && !n.conflict);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void lines_of_text_state_facts_of_the_case_begun(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "normal phosphocalcic metabolism", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "  calcinosis\n", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "serum calcium < 2 mmol/L", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "no fever or allergy", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "asthma", 0), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W601");
    assert_int_equal(rr_case_count(cases), 1);
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, find(rules, "dystrophic")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "hypercalcaemia")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "penicillin")), RR_FALSE);

    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "asthma", RR_STRICT), RR_ERROR);
    assert_true(rr_case_failed(cases, 1));
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "case four", 0), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 3);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "fever and (", 0), RR_ERROR);
    assert_true(rr_case_failed(cases, 3));
    assert_false(rr_case_failed(cases, 0));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void files_and_texts_of_facts_are_read(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    const char facts[] = "case one \"first\"\n  calcinosis\ncase two\n  weight = 3 m\n  asthma\ncase three\n  fever\n";
    char *copy = strdup(facts);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", copy, strlen(copy), 0), RR_ERROR);
    memset(copy, '#', strlen(copy));
    free(copy);
    assert_int_equal(rr_case_count(cases), 3);
    assert_string_equal(rr_case_description(cases, 0), "first");
    assert_false(rr_case_failed(cases, 0));
    assert_true(rr_case_failed(cases, 1));
    assert_false(rr_case_failed(cases, 2));
    assert_int_equal(rr_cases_diagnostics(cases), 2);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "E402");
    assert_string_equal(d.file, "ward.facts");
    assert_int_equal(d.line, 4);
    assert_int_equal(d.column, 12);
    char *said = rr_cases_diagnostic_text(cases, 0, false);
    assert_non_null(strstr(said, "weight = 3 m"));
    rr_free(said);
    assert_int_equal(rr_cases_read_text(cases, "more.facts", "fever", 5, 0), RR_OK);
    assert_string_equal(rr_case_name(cases, 3), "more");
    assert_int_equal(rr_cases_read_text(cases, "strict.facts", "asthma", 6, RR_STRICT), RR_ERROR);
    assert_int_equal(rr_cases_read_file(cases, "/nowhere/at/all", 0), RR_ERROR);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", "case one", 8, 0), RR_ERROR);
    assert_true(rr_cases_diagnostic(cases, rr_cases_diagnostics(cases) - 1, &d));
    assert_string_equal(d.code, "E605");

    char name[] = "/tmp/rulesrun-api-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, "case in-file\n  fever\n", 21) == 21);
    close(fd);
    uint32_t before = rr_case_count(cases);
    assert_int_equal(rr_cases_read_file(cases, name, 0), RR_OK);
    unlink(name);
    assert_int_equal(rr_case_count(cases), before + 1);
    assert_string_equal(rr_case_name(cases, before), "in-file");
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void one_case_alone_can_be_read(void **unused)
{
    static const char ward[] = "case one\n  serum calcium = 9 mmol/L\ncase two\n  fever\n  asthma\n";
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    assert_int_equal(rr_cases_only(cases, "two"), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", ward, strlen(ward), 0), RR_OK);
    assert_int_equal(rr_case_count(cases), 1);
    assert_string_equal(rr_case_name(cases, 0), "two");
    assert_int_equal(rr_cases_diagnostics(cases), 1); /* on asthma */
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_cases_only(cases, NULL), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", ward, strlen(ward), 0), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 2);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void cases_can_be_cleared_and_filled_again(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    for (int round = 0; round < 200; round++) {
        bool present = round % 2;
        for (int i = 0; i <= round % 70; i++) {
            assert_int_equal(rr_case_begin(cases, "again", NULL), RR_OK);
            if (round % 3 == 0) assert_int_equal(rr_case_state_text(cases, present ? "fever" : "no fever", 0), RR_OK);
            else assert_int_equal(state(rules, cases, "fever", present ? RR_TRUE : RR_FALSE), RR_OK);
            if (round % 5 == 0) assert_int_equal(rr_case_state_text(cases, "asthma", 0), RR_OK);
        }
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_verdict(run, (uint32_t)(round % 70), find(rules, "penicillin")),
                         present ? RR_TRUE : RR_FALSE);
        assert_int_equal(rr_verdict(run, 0, find(rules, "calcinosis")), RR_UNKNOWN);
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_case_count(cases), 0);
        assert_int_equal(rr_cases_diagnostics(cases), 0);
        assert_int_equal(rr_outcomes(cases), 0);
        assert_null(rr_case_name(cases, 0));
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_are_stated_by_hand),
        cmocka_unit_test(facts_by_hand_come_again),
        cmocka_unit_test(facts_are_stated_all_at_once),
        cmocka_unit_test(one_of_many_that_is_wrong_is_told),
        cmocka_unit_test(numbers_are_stated_by_hand),
        cmocka_unit_test(a_number_that_does_not_fit_is_refused),
        cmocka_unit_test(misuse_of_cases_is_told),
        cmocka_unit_test(what_no_number_can_be_is_refused),
        cmocka_unit_test(a_number_below_0_is_doubted),
        cmocka_unit_test(a_unit_with_another_remark_is_told),
        cmocka_unit_test(an_interval_that_says_nothing_may_be_stated),
        cmocka_unit_test(lines_of_text_state_facts_of_the_case_begun),
        cmocka_unit_test(files_and_texts_of_facts_are_read),
        cmocka_unit_test(one_case_alone_can_be_read),
        cmocka_unit_test(cases_can_be_cleared_and_filled_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
