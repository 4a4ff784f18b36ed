/* Rules and facts as text, run, for the tests of what is made of verdicts. */
#ifndef TESTS_ENGINE_H
#define TESTS_ENGINE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rulesrun_inside.h"
#include "run/verdict.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

typedef struct Engine {
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
} Engine;

static inline void engine_free(Engine *e)
{
    rr_run_free(e->run);
    rr_cases_free(e->cases);
    rr_rules_free(e->rules);
    *e = (Engine){ 0 };
}

/* False where the rules have errors. */
static inline bool engine_load(Engine *e, const char *rules)
{
    *e = (Engine){ 0 };
    rr_status status = rr_rules_load_text("test.rules", rules, strlen(rules), NULL, &e->rules);
    if (status == RR_OK) {
        assert_int_equal(rr_cases_new(e->rules, &e->cases), RR_OK);
        assert_int_equal(rr_run_new(e->rules, &e->run), RR_OK);
        return true;
    }
    assert_int_equal(status, RR_ERROR);
    return false;
}

static inline void engine_fail(const Engine *e, bool of_cases)
{
    char *text = of_cases ? rr_cases_diagnostic_text(e->cases, 0, false) : rr_rules_diagnostic_text(e->rules, 0, false);
    fail_msg("%s", text ? text : "an error without a message");
}

/* Runs other facts with the same rules. */
static inline void engine_facts(Engine *e, const char *facts)
{
    rr_cases_clear(e->cases);
    if (rr_cases_read_text(e->cases, "test.facts", facts, strlen(facts), 0) != RR_OK) engine_fail(e, true);
    assert_int_equal(rr_run_block(e->run, e->cases, 0), RR_OK);
}

static inline void engine_start(Engine *e, const char *rules, const char *facts)
{
    if (!engine_load(e, rules)) engine_fail(e, false);
    engine_facts(e, facts);
}

static inline View engine_view(const Engine *e, uint32_t row)
{
    return (View){ &e->rules->meaning, &e->cases->table, e->run->machine, row, row - e->run->machine->first };
}

static inline uint32_t engine_find(const Engine *e, const char *phrase)
{
    uint32_t proposition = rr_find(e->rules, phrase);
    if (proposition == NONE) fail_msg("nothing is called %s", phrase);
    return proposition;
}

#endif
