#include "run/expectation.h"

#include "engine.h"

static const char rules_text[] = "finding fever, cough, rash, allergy\n"
                                 "finding sex is female or male\n"
                                 "measure size (cm)\n"
                                 "  bands small < 2 <= large\n"
                                 "score points = sum of (2 if fever, 3 if cough, 4 if rash)\n"
                                 "  unless allergy\n"
                                 "conclusion infection, odd\n"
                                 "conclusion kind is first or second\n"
                                 "action treat\n"
                                 "rule signs:\n"
                                 "  fever with cough implies infection\n"
                                 "infection recommends treat\n"
                                 "infection implies first\n"
                                 "rash implies second\n"
                                 "points at least 5 implies odd\n"
                                 "rash suggests infection\n";

/* instead: NULL where it holds. */
static const struct {
    const char *facts, *expected, *instead;
} expectations[] = {
    { "fever\ncough", "infection", NULL },
    { "fever\ncough", "no infection", "infection is established" },
    { "fever", "infection", "infection is undetermined; missing: cough" },
    { "fever", "unknown infection", NULL },
    { "fever", "unknown fever", "fever is present" },
    { "no fever", "infection", "infection is not established" },
    { "no fever", "no infection", NULL },
    { "no fever", "not infection", NULL },
    { "fever\nno fever\ncough", "conflicting infection", NULL },
    { "fever\nno fever\ncough", "infection", "infection is conflicting" },
    { "fever\nno fever\ncough", "no infection", "infection is conflicting" },
    { "fever\ncough", "treat", NULL },
    { "no cough", "treat", "treat is advised by no rule" },
    { "cough", "kind is second", "kind is second is undetermined; missing: rash" },
    { "rash", "female", "sex is female is not known; missing: sex" },
    { "male", "female", "sex is female is false" },
    { "fever\ncough", "points at least 5", NULL },
    { "fever\ncough", "points = 5", "points is 5 to 9; missing: rash" },
    { "fever\ncough\nallergy", "points at least 5", "points is not applicable: allergy" },
    { "fever", "size above 3 cm", "size is not known; missing: size" },
    { "size < 4 cm", "size above 3 cm", "size is < 4 cm; missing: size" },
    { "size = 1 cm\nsize = 4 cm", "size above 3 cm", "size is 1 to 4 cm, its facts in conflict; in conflict: size" },
    { "size = 1 cm", "large size", "size is large is false; size is 1 cm" },
    { "fever", "cough and rash", "cough is not known; rash is not known; missing: cough, rash" },
    { "rash", "infection is suspected", NULL },
    { "no rash", "infection is suspected", "infection is less likely" },
    { "rash", "cough is recorded", "cough is not known" },
    { "fever\ncough", "rule signs", NULL },
    { "fever\nno fever\ncough", "rule signs", NULL }, /* it fired, though on a conflict */
    { "fever", "rule signs", "it is undecided; missing: cough" },
    { "no fever", "rule signs", "it did not fire" },
    { "no fever", "no rule signs", NULL },
    { "fever", "no rule signs", "it is undecided; missing: cough" },
    { "fever\ncough", "no rule signs", "it fired" },
};

static void test_text(Engine *e, const char *facts, const char *expected)
{
    Buffer text = { 0 };
    buffer_printf(&text, "%s\nexpect %s\n", facts, expected);
    assert_false(text.failed);
    engine_facts(e, text.text);
    buffer_free(&text);
}

static void says_what_came_instead(void **state)
{
    (void)state;
    Engine e;
    engine_start(&e, rules_text, "fever");
    for (size_t i = 0; i < COUNT(expectations); i++) {
        const char *expected = expectations[i].expected, *wanted = expectations[i].instead;
        rr_outcome outcome;
        test_text(&e, expectations[i].facts, expected);
        assert_int_equal(rr_cases_test(e.cases), RR_OK);
        assert_int_equal(rr_outcomes(e.cases), 1);
        assert_true(rr_outcome_get(e.cases, 0, &outcome));
        assert_string_equal(outcome.text, expected);
        assert_int_equal(outcome.held, !outcome.instead);
        bool same = outcome.instead && wanted ? strcmp(outcome.instead, wanted) == 0 : outcome.instead == wanted;
        if (!same)
            fail_msg("%s: expect %s: %s, not %s", expectations[i].facts, expected,
                     outcome.instead ? outcome.instead : "it holds", wanted ? wanted : "to hold");
    }
    engine_free(&e);
}

/* What does not read is reported, and fails. */
static void reports_what_does_not_read(void **state)
{
    static const char *const wrong[] = { "dystrophic", "points", "rule nothing", "size above 3 kg" };
    (void)state;
    Engine e;
    rr_outcome outcome;
    engine_start(&e, rules_text, "fever");
    for (size_t i = 0; i < COUNT(wrong); i++) {
        test_text(&e, "fever", wrong[i]);
        assert_int_equal(rr_cases_test(e.cases), RR_ERROR);
        assert_int_equal(rr_cases_diagnostics(e.cases), 1);
        assert_true(rr_outcome_get(e.cases, 0, &outcome));
        assert_false(outcome.held);
        assert_string_equal(outcome.instead, "it does not read");
    }
    engine_free(&e);
}

/* More expectations, and more cases, than fit into one run; in the order written. */
static void tests_many_cases(void **state)
{
    enum { CASES = 3000 };
    (void)state;
    Engine e;
    Buffer facts = { 0 };
    for (unsigned i = 0; i < CASES; i++) {
        buffer_printf(&facts, "case p%u\n  size = %u cm\n%s", i, i % 7, i % 3 ? "  fever\n" : "");
        buffer_printf(&facts, "  expect size at least %u cm\n  expect fever\n", i % 5);
        if (i % 100 == 0) buffer_printf(&facts, "  expect size = %u cm\n", i % 7);
    }
    assert_false(facts.failed);
    engine_start(&e, rules_text, facts.text);
    assert_int_equal(rr_cases_test(e.cases), RR_OK);
    assert_int_equal(rr_outcomes(e.cases), 2 * CASES + CASES / 100);
    rr_outcome outcome;
    size_t at = 0;
    for (unsigned i = 0; i < CASES; i++) {
        assert_true(rr_outcome_get(e.cases, at++, &outcome));
        assert_int_equal(outcome.row, i);
        assert_int_equal(outcome.held, i % 7 >= i % 5);
        assert_true(rr_outcome_get(e.cases, at++, &outcome));
        assert_int_equal(outcome.row, i);
        assert_int_equal(outcome.held, i % 3 != 0);
        if (i % 100 == 0) assert_true(rr_outcome_get(e.cases, at++, &outcome) && outcome.held);
    }
    buffer_free(&facts);
    engine_free(&e);
}

/* A case with errors in its facts is not run: what is expected of it does not hold. */
static void fails_what_is_not_run(void **state)
{
    static const char facts[] = "case one\n  size = 3 kg\n  expect fever\ncase two\n  fever\n  expect fever\n";
    (void)state;
    Engine e;
    rr_outcome outcome;
    assert_true(engine_load(&e, rules_text));
    assert_int_equal(rr_cases_read_text(e.cases, "test.facts", facts, sizeof facts - 1, 0), RR_ERROR);
    assert_int_equal(rr_cases_test(e.cases), RR_OK);
    assert_true(rr_outcome_get(e.cases, 0, &outcome));
    assert_false(outcome.held);
    assert_string_equal(outcome.instead, "the case was not run, because of the errors in its facts");
    assert_true(rr_outcome_get(e.cases, 1, &outcome));
    assert_true(outcome.held);
    assert_int_equal(outcome.line, 6);
    engine_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_came_instead),
        cmocka_unit_test(reports_what_does_not_read),
        cmocka_unit_test(tests_many_cases),
        cmocka_unit_test(fails_what_is_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
