/* Random rule sets and cases in the library: what it says of each thing, by the generator's numbers. The tests that use
 * it include the generator whole. */
#ifndef TESTS_RANDOM_RULES_H
#define TESTS_RANDOM_RULES_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "generator.c"
#include "generator_facts.c"
#include "generator_text.c"
#include "generator_trees.c"
#include "rulesrun.h"
#include "rulesrun_sets.h"

enum { INSTRUCTION_SETS = 3 };

typedef struct Library {
    rr_rules *rules;
    unsigned set; /* the instruction set that cases run with: another one for other rules */
    uint32_t proposition[MOST_PROPOSITIONS], term[MOST_TERMS], rule[MOST_RULES]; /* RR_NONE where they are gone */
} Library;

/* What the library says of one case. */
typedef struct Answer {
    unsigned char truth[MOST_PROPOSITIONS], suspicion[MOST_PROPOSITIONS], caveats[MOST_PROPOSITIONS], rule[MOST_RULES];
    rr_number number[MOST_TERMS];
    bool conflict; /* something in it is in conflict */
} Answer;

static inline void library_look_up(Library *library, const Generated *g)
{
    char name[64];
    rr_rule rule;
    library->set = (unsigned)(g->random.state % INSTRUCTION_SETS);
    for (int p = 0; p < g->rules.propositions; p++) {
        gen_name(g, p, name, sizeof name);
        library->proposition[p] = rr_find(library->rules, name);
    }
    for (int t = 0; t < g->rules.terms; t++) library->term[t] = rr_find_term(library->rules, g->rules.term[t].name);
    for (int r = 0; r < MOST_RULES; r++) library->rule[r] = RR_NONE;
    for (uint32_t i = 0; rr_rule_get(library->rules, i, &rule); i++) library->rule[strtol(rule.name + 1, NULL, 10)] = i;
}

static inline char *rules_text(const Generated *g, uint64_t order, size_t *size)
{
    Printed text;
    printed_begin(&text);
    gen_print_rules(text.out, g, order);
    printed_end(&text);
    *size = text.size;
    return text.text;
}

typedef char ErrorCode[8];

/* False where there is an error: the code of the first, and its message as people read it (for rr_free). */
static inline bool library_load(Library *library, const Generated *g, uint64_t order, ErrorCode code, char **message)
{
    size_t size, i = 0;
    char *text = rules_text(g, order, &size);
    rr_diagnostic d = { .code = "" };
    rr_status status = rr_rules_load_text("random.rules", text, size, NULL, &library->rules);
    free(text);
    if (status == RR_OK) {
        library_look_up(library, g);
        return true;
    }
    while (rr_rules_diagnostic(library->rules, i, &d) && d.severity != RR_SEVERITY_ERROR) i++;
    snprintf(code, sizeof(ErrorCode), "%s", d.code);
    *message = rr_rules_diagnostic_text(library->rules, i, false);
    rr_rules_free(library->rules);
    library->rules = NULL;
    return false;
}

static const char circle_code[] = "E311";

/* False where the rules have a circle that has no meaning; any other error is a failure. */
static inline bool library_load_or_circle(Library *library, const Generated *g, uint64_t order)
{
    char *message;
    ErrorCode code;
    if (library_load(library, g, order, code, &message)) return true;
    if (strcmp(code, circle_code) != 0) fail_msg("%s", message);
    rr_free(message);
    return false;
}

static inline void take_answer(const Library *library, const Generated *g, const rr_run *run, uint32_t row,
                               Answer *answer)
{
    memset(answer, 0, sizeof *answer); /* answers are compared as bytes */
    for (int p = 0; p < g->rules.propositions; p++) {
        answer->truth[p] = (unsigned char)rr_verdict(run, row, library->proposition[p]);
        answer->suspicion[p] = (unsigned char)rr_suspicion(run, row, library->proposition[p]);
        answer->caveats[p] = (unsigned char)rr_caveats(run, row, library->proposition[p]);
        answer->conflict |= answer->truth[p] == RR_CONFLICT || answer->suspicion[p] == RR_CONFLICT;
    }
    for (int i = 0; i < g->rules.rules; i++) answer->rule[i] = (unsigned char)rr_rule_truth(run, row, library->rule[i]);
    for (int t = 0; t < g->rules.terms; t++) {
        rr_number number, *kept = &answer->number[t];
        if (!gen_is_number(&g->rules.term[t]) || !rr_number_get(run, row, library->term[t], &number)) continue;
        kept->low = number.low, kept->high = number.high;
        kept->low_open = number.low_open, kept->high_open = number.high_open;
        kept->conflict = number.conflict, kept->not_applicable = number.not_applicable;
        kept->band = number.band, kept->bands_fail = number.bands_fail;
        answer->conflict |= number.conflict;
    }
}

/* Runs a block with the instruction set that the library is to be tried with. */
static inline void run_block(const Library *library, rr_run *run, const rr_cases *cases, uint32_t first)
{
    assert_int_equal(rr_run_block(run, cases, first), RR_OK);
    if (run_uses_set(run, library->set)) assert_int_equal(rr_run_block(run, cases, first), RR_OK);
}

/* All cases of the table, in its order. */
static inline void answer_all(const Library *library, const Generated *g, const rr_cases *cases, Answer *answers)
{
    rr_run *run;
    uint32_t count = rr_case_count(cases);
    assert_int_equal(rr_run_new(library->rules, &run), RR_OK);
    for (uint32_t first = 0; first < count; first += rr_run_count(run)) {
        run_block(library, run, cases, first);
        assert_true(rr_run_count(run) > 0);
        for (uint32_t row = first; row < first + rr_run_count(run); row++)
            take_answer(library, g, run, row, &answers[row]);
    }
    rr_run_free(run);
}

static inline rr_status read_cases(const Library *library, const RefCase *facts, int count, rr_cases **cases)
{
    Printed text;
    printed_begin(&text);
    for (int i = 0; i < count; i++) gen_print_case(text.out, &facts[i], i);
    printed_end(&text);
    assert_int_equal(rr_cases_new(library->rules, cases), RR_OK);
    rr_status status = rr_cases_read_text(*cases, "random.facts", text.text, text.size, RR_STRICT);
    free(text.text);
    return status;
}

static inline void ask(const Library *library, const Generated *g, const RefCase *facts, int count, Answer *answers)
{
    rr_cases *cases;
    assert_int_equal(read_cases(library, facts, count, &cases), RR_OK);
    assert_int_equal(rr_case_count(cases), count);
    answer_all(library, g, cases, answers);
    rr_cases_free(cases);
}

/* What failed, as files to run: the rules, and one or two cases. */
static inline void show(const Generated *g, const RefCase *first, const RefCase *second)
{
    Printed text;
    printed_begin(&text);
    fputs("---- rules\n", text.out);
    gen_print_rules(text.out, g, 0);
    fputs("---- facts\n", text.out);
    gen_print_case(text.out, first, 0);
    if (second) gen_print_case(text.out, second, 1);
    fputs("----\n", text.out);
    printed_end(&text);
    fputs(text.text, stderr); /* too long for a message */
    free(text.text);
}

#endif
