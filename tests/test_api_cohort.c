/* rulesrun.h: tables of cases, and their counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rulesrun.h"

static const char of_tables[] = "finding a\nmeasure m (mg)\nconclusion c\nrule r: a and m > 2 mg implies c\n";
static const char a_table[] = "id,a,m,ward\none,1,3,x\ntwo,maybe,3,y\nthree,0,1,z\n";

static rr_rules *rules_of_tables(void)
{
    rr_rules *rules;
    assert_int_equal(rr_rules_load_text("t.rules", of_tables, sizeof of_tables - 1, NULL, &rules), RR_OK);
    return rules;
}

static void read_rows(const rr_rules *rules, rr_cases *cases, const char *table)
{
    static const rr_cohort_options options = { .verdicts_only = true };
    rr_cohort *cohort;
    rr_rows *rows;
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", table, strlen(table), &options, &cohort), RR_OK);
    assert_int_equal(rr_rows_new(cohort, &rows), RR_OK);
    assert_true(rr_rows_take(rows, cohort));
    assert_int_equal(rr_rows_read(rows, cases), RR_OK);
    assert_int_equal(rr_rows_accept(rows, cohort, cases), RR_OK);
    rr_rows_free(rows);
    rr_cohort_close(cohort);
}

/* What an earlier case stated twice leaves no trace in rows that come after it. */
static void reads_rows_into_used_cases(void **state)
{
    (void)state;
    static const char text[] = "measure weight (kg)\nmeasure height (m)\nconclusion c\n"
                               "measure bmi (kg/m2) = weight / height ^ 2\n  range 0 to 60\nbmi > 30 kg/m2 implies c\n";
    static const char table[] = "id,weight,height,bmi\na,80,2,22\nb,80,2,23\n";
    rr_rules *rules;
    rr_cases *used, *fresh;
    rr_run *run;
    assert_int_equal(rr_rules_load_text("t.rules", text, sizeof text - 1, NULL, &rules), RR_OK);
    uint32_t bmi = rr_find_term(rules, "bmi");
    assert_int_equal(rr_cases_new(rules, &used), RR_OK);
    assert_int_equal(rr_cases_new(rules, &fresh), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_case_begin(used, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(used, bmi, 3, 60, true, true), RR_OK);
    assert_int_equal(rr_case_state_interval(used, bmi, 3, 50, true, true), RR_OK);
    assert_int_equal(rr_cases_clear(used), RR_OK);
    read_rows(rules, used, table);
    read_rows(rules, fresh, table);
    for (uint32_t row = 0; row < 2; row++) {
        rr_number a, b;
        assert_int_equal(rr_run_block(run, used, 0), RR_OK);
        assert_true(rr_number_get(run, row, bmi, &a));
        assert_int_equal(rr_run_block(run, fresh, 0), RR_OK);
        assert_true(rr_number_get(run, row, bmi, &b));
        assert_true(a.conflict && b.conflict && b.low == 20 && b.high == 22 + row);
        assert_true(a.low == b.low && a.high == b.high);
    }
    rr_run_free(run);
    rr_cases_free(used);
    rr_cases_free(fresh);
    rr_rules_free(rules);
}

/* Of cases that are for verdicts only, nothing more is stated, and no report names a fact. */
static void keeps_verdicts_only(void **state)
{
    (void)state;
    static const char three[] = "id,fever,gold\none,1,yes\ntwo,0,no\nthree,,conflict\n";
    static const char few[] =
        "finding fever\nmeasure age (years)\nconclusion ill\nfever with age > 3 years implies ill\n";
    static const rr_cohort_options options = { .verdicts_only = true, .against = "Gold" };
    const uint64_t *has, *has_not;
    rr_rules *rules, *others;
    rr_cohort *cohort, *other_cohort;
    rr_cases *cases, *strange;
    rr_rows *rows;
    rr_run *run;
    char *made;
    size_t size;
    assert_int_equal(rr_rules_load_text("few.rules", few, strlen(few), NULL, &rules), RR_OK);
    assert_int_equal(rr_rules_load_text("few.rules", few, strlen(few), NULL, &others), RR_OK);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_cases_new(others, &strange), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_false(rr_cases_gold(cases, &has, &has_not));
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", three, sizeof three - 1, &options, &cohort), RR_OK);
    assert_int_equal(rr_cohort_open_text(others, "t.csv", three, sizeof three - 1, &options, &other_cohort), RR_OK);
    assert_false(rr_cohort_in_order(cohort));
    assert_int_equal(rr_rows_new(cohort, &rows), RR_OK);
    assert_false(rr_rows_take(rows, other_cohort));
    assert_true(rr_rows_take(rows, cohort));
    assert_int_equal(rr_rows_read(rows, strange), RR_MISUSE);
    assert_int_equal(rr_rows_read(rows, cases), RR_OK);
    assert_int_equal(rr_rows_accept(rows, other_cohort, cases), RR_MISUSE);
    assert_int_equal(rr_rows_accept(rows, cohort, strange), RR_MISUSE);
    assert_int_equal(rr_rows_accept(rows, cohort, cases), RR_OK);
    assert_false(rr_rows_take(rows, cohort));
    assert_int_equal(rr_cohort_rows(cohort), 3);
    assert_int_equal(rr_cohort_repeats(cohort), 0);
    assert_true(rr_cases_gold(cases, &has, &has_not));
    assert_int_equal(*has, 5);
    assert_int_equal(*has_not, 6);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "one,unknown,\n");
    rr_free(made);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, rr_find(rules, "fever"), RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, rr_find_term(rules, "age"), 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_text(cases, "fever", 0), RR_MISUSE);
    assert_int_equal(rr_cases_read_text(cases, "t.facts", "case x\n", 7, 0), RR_MISUSE);
    assert_int_equal(rr_cases_read_file(cases, "/dev/null", 0), RR_MISUSE);
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    rr_rows_free(rows);
    rr_rows_free(NULL);
    rr_cohort_close(cohort);
    rr_cohort_close(other_cohort);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_cases_free(strange);
    rr_rules_free(rules);
    rr_rules_free(others);
}

static void opens_tables(void **state)
{
    (void)state;
    static const rr_cohort_options wrong[] = { { .delimiter = '"' },
                                               { .delimiter = '\n' },
                                               { .delimiter = '\r' },
                                               { .delimiter = '\xC3' },
                                               { .delimiter = ',', .decimal_comma = true } };
    rr_rules *rules = rules_of_tables(), *bad;
    rr_cohort *cohort;
    rr_diagnostic d;
    char *made;
    assert_int_equal(rr_rules_load_text("b.rules", "x implies\n", 10, NULL, &bad), RR_ERROR);
    assert_int_equal(rr_cohort_open_text(bad, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_MISUSE);
    assert_null(cohort);
    rr_rules_free(bad);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, &wrong[i], &cohort),
                         RR_MISUSE);
        assert_null(cohort);
    }
    assert_int_equal(rr_cohort_open(rules, "/nowhere/at/all.csv", NULL, &cohort), RR_ERROR);
    assert_true(rr_cohort_diagnostic(cohort, 0, &d));
    assert_string_equal(d.code, "E501");
    assert_true(rr_cohort_broken(cohort));
    rr_cohort_close(cohort);
    assert_int_equal(rr_cohort_open(rules, "/", NULL, &cohort), RR_ERROR);
    rr_cohort_close(cohort);
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_OK);
    assert_int_equal(rr_cohort_diagnostics(cohort), 1);
    assert_true(rr_cohort_diagnostic(cohort, 0, &d));
    assert_string_equal(d.code, "W701");
    assert_string_equal(d.file, "t.csv");
    assert_int_equal(d.line, 1);
    assert_int_equal(d.column, 8);
    assert_false(rr_cohort_diagnostic(cohort, 1, &d));
    assert_null(rr_cohort_diagnostic_text(cohort, 1, false));
    made = rr_cohort_diagnostic_text(cohort, 0, false);
    assert_non_null(strstr(made, "ward"));
    rr_free(made);
    rr_cohort_close(cohort);
    rr_cohort_close(NULL);
    rr_rules_free(rules);
}

static void reads_tables(void **state)
{
    (void)state;
    rr_rules *rules = rules_of_tables(), *others = rules_of_tables();
    rr_cohort *cohort;
    rr_cases *cases, *strange;
    rr_run *run;
    rr_diagnostic d;
    char *made;
    size_t size;
    uint64_t got, in_all;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_cases_new(others, &strange), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_OK);
    assert_int_equal(rr_cohort_read(cohort, strange, 2), RR_MISUSE);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 2);
    assert_string_equal(rr_case_name(cases, 1), "two");
    assert_false(rr_case_failed(cases, 0));
    assert_true(rr_case_failed(cases, 1));
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "E703");
    assert_int_equal(d.line, 3);
    assert_int_equal(d.column, 5);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, rr_find(rules, "c")), RR_TRUE);
    assert_int_equal(rr_report(run, 1, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "two,error,\n");
    rr_free(made);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "one,true,\n");
    rr_free(made);
    assert_int_equal(rr_report(run, 2, RR_CSV, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_case_count(cases), 1);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_OK);
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_cohort_rows(cohort), 3);
    rr_cohort_progress(cohort, &got, &in_all);
    assert_true(got == in_all && in_all == sizeof a_table - 1);
    assert_false(rr_cohort_broken(cohort));
    rr_cohort_close(cohort);
    rr_run_free(run);
    rr_cases_free(strange);
    rr_cases_free(cases);
    rr_rules_free(others);
    rr_rules_free(rules);
}

static void counts_cases(void **state)
{
    (void)state;
    rr_rules *rules = rules_of_tables(), *bad;
    rr_cases *cases;
    rr_run *run;
    rr_summary *summary;
    char *made;
    size_t size;
    assert_int_equal(rr_rules_load_text("b.rules", "x implies\n", 10, NULL, &bad), RR_ERROR);
    assert_int_equal(rr_summary_new(bad, &summary), RR_MISUSE);
    assert_int_equal(rr_report_names(bad, &made, &size), RR_MISUSE);
    rr_rules_free(bad);
    assert_int_equal(rr_report_names(rules, &made, &size), RR_OK);
    assert_string_equal(made, "case,c,c caveats\n");
    rr_free(made);
    assert_int_equal(rr_summary_new(rules, &summary), RR_OK);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_summary_add(summary, run), RR_MISUSE);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(rr_case_begin(cases, "x", NULL), RR_OK);
        if (i % 4) assert_int_equal(rr_case_state(cases, rr_find(rules, "a"), i % 4 == 1 ? RR_TRUE : RR_FALSE), RR_OK);
        assert_int_equal(rr_case_state_number(cases, rr_find_term(rules, "m"), 3, NULL), RR_OK);
    }
    uint32_t c = rr_find(rules, "c");
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        assert_int_equal(rr_summary_add(summary, run), RR_OK);
    }
    assert_int_equal(rr_summary_cases(summary), 100);
    assert_int_equal(rr_summary_errors(summary), 0);
    assert_int_equal(rr_summary_truths(summary, c, RR_TRUE), 25);
    assert_int_equal(rr_summary_truths(summary, c, RR_FALSE), 50);
    assert_int_equal(rr_summary_truths(summary, c, RR_UNKNOWN), 25);
    assert_int_equal(rr_summary_truths(summary, 1000, RR_TRUE), 0);
    assert_int_equal(rr_summary_truths(summary, c, (rr_truth)4), 0);
    assert_int_equal(rr_summary_rule(summary, 0, RR_TRUE), 25);
    assert_int_equal(rr_summary_rule(summary, 1, RR_TRUE), 0);
    assert_int_equal(rr_summary_rule(summary, 0, (rr_truth)4), 0);
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_summary_add(summary, run), RR_MISUSE);
    assert_int_equal(rr_summary_text(summary, &made, &size), RR_OK);
    assert_int_equal(strncmp(made, "100 cases: 100 run, 0 with errors\n", 34), 0);
    rr_free(made);
    rr_summary_free(summary);
    rr_summary_free(NULL);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_verdicts_only), cmocka_unit_test(reads_rows_into_used_cases),
        cmocka_unit_test(opens_tables),        cmocka_unit_test(reads_tables),
        cmocka_unit_test(counts_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
