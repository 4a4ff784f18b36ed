/* rulesrun.h: reports and expectations. */
#include "api.h"

static void reports_are_text_or_json(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    char *report;
    size_t size;
    const char facts[] = "case one\n  calcinosis\n  normal phosphocalcic metabolism\ncase two\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_OK);
    assert_int_equal(strlen(report), size);
    assert_true(size > 2 && report[0] == '{' && !strcmp(report + size - 2, "}\n"));
    assert_ptr_equal(strchr(report, '\n'), report + size - 1);
    assert_non_null(strstr(report, "\"case\": \"one\""));
    rr_free(report);
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &report, &size), RR_OK);
    assert_int_equal(strlen(report), size);
    assert_non_null(strstr(report, "deposits-in-tissue"));
    assert_null(strchr(report, '\033'));
    rr_free(report);
    assert_int_equal(rr_report(run, 1, RR_TEXT, true, &report, &size), RR_OK);
    assert_non_null(strchr(report, '\033'));
    rr_free(report);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void check_message(const rr_cases *cases, size_t index, const char *code, unsigned line)
{
    rr_diagnostic d;
    assert_true(rr_cases_diagnostic(cases, index, &d));
    assert_string_equal(d.code, code);
    assert_int_equal(d.line, line);
}

static void expectations_are_held_against_verdicts(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_outcome o;
    const char facts[] = "case one\n  fever\n  expect penicillin\n  expect dystrophic\ncase two\n  expect unknown "
                         "penicillin\n  expect no rule deposits-in-tissue\n";
    assert_int_equal(rr_outcomes(cases), 0);
    assert_int_equal(rr_cases_test(cases), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "w/x.facts", facts, strlen(facts), 0), RR_OK);
    assert_false(rr_outcome_get(cases, 0, &o));
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_OK);
        assert_int_equal(rr_outcomes(cases), 4);
        assert_true(rr_outcome_get(cases, 0, &o));
        assert_true(o.held);
        assert_int_equal(o.row, 0);
        assert_string_equal(o.text, "penicillin");
        assert_null(o.instead);
        assert_string_equal(o.file, "w/x.facts");
        assert_int_equal(o.line, 3);
        assert_true(rr_outcome_get(cases, 1, &o));
        assert_false(o.held);
        assert_non_null(o.instead);
        assert_true(rr_outcome_get(cases, 2, &o));
        assert_true(o.held);
        assert_int_equal(o.row, 1);
        assert_string_equal(o.text, "unknown penicillin");
        assert_true(rr_outcome_get(cases, 3, &o));
        assert_false(o.held); /* it is undecided */
        assert_false(rr_outcome_get(cases, 4, &o));
    }
    const char wrong[] = "case three\n  expect nothing of this name\n  expect rule nowhere\n";
    assert_int_equal(rr_cases_read_text(cases, "y", wrong, strlen(wrong), 0), RR_OK);
    assert_int_equal(rr_outcomes(cases), 0); /* those were of the cases before */
    size_t before = rr_cases_diagnostics(cases);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_ERROR);
        assert_int_equal(rr_outcomes(cases), 6);
        assert_int_equal(rr_cases_diagnostics(cases), before + 2);
        check_message(cases, before, "E201", 2);
        check_message(cases, before + 1, "E604", 3);
    }
    /* messages of a test go with it */
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), before);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* Messages past the limit are counted in one, which is the last. */
static void check_cut(const rr_cases *cases, size_t kept, const char *message)
{
    rr_diagnostic d;
    assert_int_equal(rr_cases_diagnostics(cases), kept + 1);
    assert_true(rr_cases_diagnostic(cases, kept, &d));
    assert_string_equal(d.code, "E109");
    assert_string_equal(d.message, message);
    assert_int_equal(d.severity, RR_SEVERITY_ERROR);
    assert_null(d.file);
}

static void expectations_that_do_not_read_are_told_in_order_and_cut(void **unused)
{
    (void)unused;
    enum { LINES = 1200 };
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    char *facts = malloc(LINES * 32 + 32), *end = facts;
    assert_non_null(facts);
    end += sprintf(end, "case one\n");
    for (int i = 0; i < LINES; i++) end += sprintf(end, i % 2 ? "expect rule nowhere\n" : "expect wrong\n");
    assert_int_equal(rr_cases_read_text(cases, "x", facts, (size_t)(end - facts), 0), RR_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_ERROR);
        check_cut(cases, 1000, "There are 200 more messages than these");
        rr_diagnostic before = { 0 }, d;
        for (size_t i = 0; i < 1000; i++, before = d) {
            assert_true(rr_cases_diagnostic(cases, i, &d));
            assert_true(d.line > before.line);
        }
    }
    free(facts);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void refused_numbers_past_the_limit_are_counted(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t calcium = find_term(rules, "serum calcium");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    for (int i = 0; i < 1000; i++) assert_int_equal(rr_case_state_number(cases, calcium, 99, NULL), RR_ERROR);
    assert_int_equal(rr_cases_diagnostics(cases), 1000);
    assert_int_equal(rr_case_state_number(cases, calcium, 1, "m"), RR_ERROR);
    check_cut(cases, 1000, "There is 1 more message than these");
    assert_int_equal(rr_case_state_number(cases, calcium, 1, "nonsense"), RR_ERROR);
    assert_int_equal(rr_case_state_text(cases, "serum calcium = 99 mmol/L", 0), RR_ERROR);
    check_cut(cases, 1000, "There are 3 more messages than these");
    rr_cases_free(cases);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_text_or_json),
        cmocka_unit_test(expectations_are_held_against_verdicts),
        cmocka_unit_test(expectations_that_do_not_read_are_told_in_order_and_cut),
        cmocka_unit_test(refused_numbers_past_the_limit_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
