/* The library as its users see it, for the tests of rulesrun.h: rules with something of everything, and short ways to
 * its calls. */
#ifndef TESTS_API_H
#define TESTS_API_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rulesrun.h"

static const char text[] = "title \"Soft tissue calcification\"\n"
                           "version \"1.2\"\n"
                           "source Contreras2014 \"Contreras I, et al. Reumatol Clin 2014\"\n"
                           "  doi \"10.1\"\n"
                           "finding calcinosis\n"
                           "  also \"calcinosis cutis\", skin calcification\n"
                           "  code snomed 201440004\n"
                           "  code hpo HP:0003761\n"
                           "  ask \"Are there calcium deposits?\"\n"
                           "finding cancer\n"
                           "  assume absent\n"
                           "finding allergy, fever\n"
                           "finding phosphocalcic metabolism is normal or abnormal\n"
                           "finding sites are fingers, elbows or spine\n"
                           "measure serum calcium (mmol/L)\n"
                           "  range 0.5 to 6\n"
                           "  molar mass 40.078 g/mol\n"
                           "  bands low < 2.15 <= normal <= 2.55 < high\n"
                           "measure weight (kg)\n"
                           "measure height (m)\n"
                           "measure body mass index (kg/m2) = weight / height ^ 2\n"
                           "score points = sum of (2 if calcinosis, 3 if fever)\n"
                           "  unless cancer\n"
                           "conclusion type is dystrophic or metastatic\n"
                           "conclusion hypercalcaemia\n"
                           "action penicillin\n"
                           "  text \"1 g every 8 hours\"\n"
                           "rule deposits-in-tissue:\n"
                           "  calcinosis with normal phosphocalcic metabolism implies dystrophic\n"
                           "  because \"Tissue is damaged.\"\n"
                           "  cite Contreras2014 \"p. 337\"\n"
                           "  cite Contreras2014\n"
                           "  grade \"expert opinion\"\n"
                           "serum calcium is high implies hypercalcaemia\n"
                           "fever recommends penicillin unless allergy\n"
                           "fever suggests hypercalcaemia\n"
                           "elbows excludes metastatic\n";

static inline rr_rules *load(const char *rules_text)
{
    rr_rules *rules;
    assert_int_equal(rr_rules_load_text("rules/test.rules", rules_text, strlen(rules_text), NULL, &rules), RR_OK);
    assert_non_null(rules);
    return rules;
}

static inline rr_cases *new_cases(const rr_rules *rules)
{
    rr_cases *cases;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    return cases;
}

static inline rr_run *new_run(const rr_rules *rules)
{
    rr_run *run;
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    return run;
}

static inline uint32_t find(const rr_rules *rules, const char *phrase)
{
    uint32_t proposition = rr_find(rules, phrase);
    assert_int_not_equal(proposition, RR_NONE);
    return proposition;
}

static inline uint32_t find_term(const rr_rules *rules, const char *phrase)
{
    uint32_t term = rr_find_term(rules, phrase);
    assert_int_not_equal(term, RR_NONE);
    return term;
}

static inline rr_status state(const rr_rules *rules, rr_cases *cases, const char *phrase, rr_truth truth)
{
    return rr_case_state(cases, find(rules, phrase), truth);
}

/* The verdict on a phrase of one case, stated as text. */
static inline rr_truth verdict_of(const rr_rules *rules, const char *facts, const char *phrase, unsigned *caveats)
{
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    assert_int_equal(rr_cases_read_text(cases, "one.facts", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    rr_truth truth = rr_verdict(run, 0, find(rules, phrase));
    if (caveats) *caveats = rr_caveats(run, 0, find(rules, phrase));
    rr_run_free(run);
    rr_cases_free(cases);
    return truth;
}

#endif
