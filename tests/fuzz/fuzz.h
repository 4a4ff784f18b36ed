/* What a fuzzer calls, and what replays its inputs without one (replay.c): each target is one function. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rulesrun.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A law that does not hold is found as a crash is. */
#define LAW(holds)             \
    do {                       \
        if (!(holds)) abort(); \
    } while (0)

/* Text that was given must be there, and ours to free. */
static inline void fuzz_text(char *text)
{
    LAW(text && *text);
    rr_free(text);
}

/* All that can be asked of rules: their messages, their vocabulary, their listing. */
static inline void fuzz_ask_rules(const rr_rules *rules, rr_status status)
{
    bool error = false;
    for (size_t i = 0; i < rr_rules_diagnostics(rules); i++) {
        rr_diagnostic diagnostic;
        LAW(rr_rules_diagnostic(rules, i, &diagnostic));
        error |= diagnostic.severity == RR_SEVERITY_ERROR;
        fuzz_text(rr_rules_diagnostic_text(rules, i, i & 1));
    }
    LAW(error == (status == RR_ERROR));
    for (uint32_t t = 0; t < rr_terms(rules); t++) {
        rr_term term;
        LAW(rr_term_get(rules, t, &term));
        if (status == RR_OK) LAW(rr_find_term(rules, term.name) == t);
    }
    if (status == RR_OK) fuzz_text(rr_rules_dump(rules));
}

static inline void fuzz_report(const rr_run *run, uint32_t row, rr_format format)
{
    char *text;
    size_t size;
    LAW(rr_report(run, row, format, false, &text, &size) == RR_OK);
    LAW(strlen(text) == size); /* no zero byte in it */
    rr_free(text);
}

/* Runs cases that were read, and asks all that can be asked of them. */
static inline void fuzz_run(const rr_rules *rules, rr_cases *cases)
{
    rr_run *run;
    LAW(rr_run_new(rules, &run) == RR_OK);
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        LAW(rr_run_block(run, cases, first) == RR_OK && rr_run_count(run) > 0);
        for (size_t i = 0; i < rr_run_diagnostics(run); i++) fuzz_text(rr_run_diagnostic_text(run, i, false));
        for (uint32_t row = first; row < first + rr_run_count(run); row++) {
            if (rr_case_failed(cases, row)) continue;
            fuzz_report(run, row, RR_TEXT);
            fuzz_report(run, row, RR_JSON);
        }
    }
    size_t told = rr_cases_diagnostics(cases);
    LAW(rr_cases_test(cases) == RR_OK || rr_cases_diagnostics(cases) > told);
    for (size_t i = 0; i < rr_cases_diagnostics(cases); i++) fuzz_text(rr_cases_diagnostic_text(cases, i, false));
    rr_run_free(run);
}

static inline void fuzz_read(const rr_rules *rules, rr_cases *cases, const char *text, size_t size, unsigned options)
{
    rr_status status = rr_cases_read_text(cases, "fuzz.facts", text, size, options);
    LAW(status == RR_OK || status == RR_ERROR);
    fuzz_run(rules, cases);
}

/* States each thing by hand, in ways that the bytes of the text choose. */
static inline void fuzz_state(const rr_rules *rules, rr_cases *cases, const char *text, size_t size)
{
    static const double values[] = { 0, 1, -1, 2.5, 70, 1e-9, 1e12, 1e308 };
    static const char *const units[] = { NULL, "kg", "mmol/L", "%", "Cel", "a", "x" };
    size_t at = 0;
    LAW(rr_case_begin(cases, "by hand", NULL) == RR_OK);
    for (uint32_t p = 0; size && p < rr_propositions(rules); p++, at++) {
        unsigned byte = (unsigned char)text[at % size];
        if (byte & 8) rr_case_state(cases, p, (rr_truth)(byte & 3));
    }
    for (uint32_t t = 0; size && t < rr_terms(rules); t++, at++) {
        unsigned byte = (unsigned char)text[at % size];
        if (byte & 1) rr_case_state_number(cases, t, values[byte >> 1 & 7], units[(byte >> 4) % 7]);
    }
    fuzz_run(rules, cases);
}

static inline void fuzz_cases(const rr_rules *rules, const char *text, size_t size)
{
    rr_cases *cases;
    LAW(rr_cases_new(rules, &cases) == RR_OK);
    fuzz_read(rules, cases, text, size, 0);
    LAW(rr_cases_clear(cases) == RR_OK);
    fuzz_state(rules, cases, text, size);
    LAW(rr_cases_clear(cases) == RR_OK && rr_cases_only(cases, "one") == RR_OK);
    fuzz_read(rules, cases, text, size, RR_STRICT);
    rr_cases_free(cases);
}

#endif
