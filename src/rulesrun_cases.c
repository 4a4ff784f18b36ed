/* The front door: cases, their messages and their expectations. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/interval.h"
#include "base/number.h"
#include "base/spelling.h"
#include "cases/at_once.h"
#include "cases/interval_text.h"
#include "language/checker.h"
#include "rulesrun_inside.h"

/* One call that ran out of memory is not to make the next one fail. */
static uint32_t change(rr_cases *cases)
{
    cases->changes++;
    cases->table.diagnostics.no_memory = cases->arena.failed = false;
    return cases->table.diagnostics.errors;
}

static rr_status status_of(const rr_cases *cases, uint32_t errors_before, bool made)
{
    if (!made || cases->arena.failed) return RR_NO_MEMORY;
    return cases->table.diagnostics.errors > errors_before ? RR_ERROR : RR_OK;
}

rr_status rr_cases_new(const rr_rules *rules, rr_cases **out)
{
    *out = NULL;
    if (!rules->sound) return RR_MISUSE;
    rr_cases *cases = calloc(1, sizeof *cases);
    if (!cases) return RR_NO_MEMORY;
    cases->rules = rules;
    cases->memory.limit = rules->limits.memory;
    cases->arena.memory = cases->names.memory = cases->outcome_arena.memory = &cases->memory;
    cases->changes = 1;
    if (!cases_start(&cases->table, &cases->arena, &rules->meaning)) {
        rr_cases_free(cases);
        return RR_NO_MEMORY;
    }
    *out = cases;
    return RR_OK;
}

static void forget_outcomes(rr_cases *cases)
{
    arena_free(&cases->outcome_arena);
    cases->outcomes = (Outcomes){ 0 };
    cases->outcome_diagnostics = (Diagnostics){ .arena = &cases->outcome_arena, .limits = &cases->rules->limits };
    cases->tested = 0;
}

void rr_cases_free(rr_cases *cases)
{
    if (!cases) return;
    forget_outcomes(cases);
    arena_free(&cases->names);
    arena_free(&cases->arena);
    free(cases->only);
    free(cases);
}

/* What was read from text, and messages, took memory that only dies with the table. */
rr_status rr_cases_clear(rr_cases *cases)
{
    CaseTable *table = &cases->table;
    cases->changes++;
    if (cases->tested) forget_outcomes(cases);
    arena_reset(&cases->names);
    cases_clear(table);
    if (!table->sources.list.count && !table->diagnostics.list.count) return RR_OK;
    arena_free(&cases->arena);
    *table = (CaseTable){ 0 };
    return cases_start(table, &cases->arena, &cases->rules->meaning) ? RR_OK : RR_NO_MEMORY;
}

/* Of cases that are for verdicts only, nothing more can be stated. */
static bool can_state(const rr_cases *cases)
{
    return cases->table.rows.count && !cases->table.verdicts_only;
}

/* ---- reading ---- */

rr_status rr_cases_only(rr_cases *cases, const char *name)
{
    char *kept = name ? strdup(name) : NULL;
    if (name && !kept) return RR_NO_MEMORY;
    free(cases->only);
    cases->only = kept;
    return RR_OK;
}

rr_status rr_cases_read_file(rr_cases *cases, const char *path, unsigned options)
{
    FactsOptions facts = { .strict = options & RR_STRICT, .only = cases->only };
    if (cases->table.verdicts_only) return RR_MISUSE;
    uint32_t errors = change(cases);
    return status_of(cases, errors, facts_read_file(&cases->table, path, &facts));
}

rr_status rr_cases_read_text(rr_cases *cases, const char *name, const char *text, size_t size, unsigned options)
{
    FactsOptions facts = { .strict = options & RR_STRICT, .only = cases->only };
    if (cases->table.verdicts_only) return RR_MISUSE;
    uint32_t errors = change(cases);
    return status_of(cases, errors, facts_read_text(&cases->table, name, text, size, &facts));
}

/* ---- stating by hand ---- */

/* What is not kept for another reason is one too many of something, which is told. */
static rr_status status_of_one(const rr_cases *cases, bool kept)
{
    if (kept) return RR_OK;
    return cases->table.diagnostics.no_memory || cases->arena.failed ? RR_NO_MEMORY : RR_ERROR;
}

/* Whether a name or a description is longer than a quoted text may be: then that is told. */
static bool is_too_long(rr_cases *cases, const char *what, size_t size)
{
    uint64_t longest = cases->rules->limits.text_length;
    if (size <= longest) return false;
    diagnose(&cases->table.diagnostics, DIAGNOSTIC_TOO_MUCH, NOWHERE, "shorten it",
             "The %s of a case has more than %" PRIu64 " bytes", what, longest);
    return true;
}

rr_status rr_case_begin(rr_cases *cases, const char *name, const char *description)
{
    CaseTable *table = &cases->table;
    size_t size = strlen(name);
    if (table->verdicts_only) return RR_MISUSE;
    if (!text_is_seen(name, size) || (description && !text_is_seen(description, strlen(description)))) return RR_MISUSE;
    change(cases);
    bool too_long = is_too_long(cases, "name", size);
    if (description) too_long |= is_too_long(cases, "description", strlen(description));
    if (too_long) return status_of_one(cases, false);
    const char *kept = arena_copy(&cases->names, name, size), *said = NULL;
    if (description) said = arena_copy(&cases->names, description, strlen(description));
    if (!kept || (description && !said)) return RR_NO_MEMORY;
    return status_of_one(cases, cases_add(table, kept, said, NOWHERE));
}

/* A case that lacks a fact that was meant to be there has no verdicts. */
static rr_status misuse(rr_cases *cases)
{
    if (!can_state(cases)) return RR_MISUSE;
    change(cases);
    cases_fail(&cases->table, cases->table.last_row);
    return RR_MISUSE;
}

static __attribute__((noinline)) rr_status state_any(rr_cases *cases, uint32_t proposition, rr_truth truth)
{
    CaseTable *table = &cases->table;
    if (truth == RR_CONFLICT) return status_of_one(cases, cases_state_both(table, proposition, NOWHERE));
    Observed observed = truth == RR_TRUE ? OBSERVED_PRESENT : truth == RR_FALSE ? OBSERVED_ABSENT : OBSERVED_UNKNOWN;
    return status_of_one(cases, cases_state(table, proposition, observed, NOWHERE, NULL));
}

static inline bool state_at_once(AtOnce *at, uint32_t proposition, rr_truth truth)
{
    bool one_way = truth == RR_TRUE || truth == RR_FALSE;
    return one_way && at_once_state(at, proposition, truth == RR_TRUE ? OBSERVED_PRESENT : OBSERVED_ABSENT);
}

rr_status rr_case_state(rr_cases *cases, uint32_t proposition, rr_truth truth)
{
    if (!can_state(cases) || proposition >= cases->table.meaning->propositions.count || (unsigned)truth > RR_CONFLICT)
        return misuse(cases);
    change(cases);
    AtOnce at = at_once_begin(&cases->table);
    if (!state_at_once(&at, proposition, truth)) return state_any(cases, proposition, truth);
    at_once_end(&at, &cases->table);
    return RR_OK;
}

/* Where one of the facts in turn is no fact, or there is no memory, those that follow it are left; where it has an
 * error they are stated, and the error is not forgotten. */
static bool ends_at(rr_status one, rr_status *all)
{
    if (one != RR_OK) *all = one;
    return one == RR_MISUSE || one == RR_NO_MEMORY;
}

rr_status rr_case_state_all(rr_cases *cases, const uint32_t *propositions, const rr_truth *truths, size_t count)
{
    rr_status all = RR_OK;
    uint32_t known = cases->table.meaning->propositions.count;
    if (!can_state(cases)) return RR_MISUSE;
    change(cases);
    AtOnce at = at_once_begin(&cases->table);
    for (size_t i = 0; i < count; i++) {
        if (propositions[i] < known && state_at_once(&at, propositions[i], truths[i])) continue;
        at_once_end(&at, &cases->table);
        if (ends_at(rr_case_state(cases, propositions[i], truths[i]), &all)) return all;
        at = at_once_begin(&cases->table);
    }
    at_once_end(&at, &cases->table);
    return all;
}

static const Term *number_term(const rr_cases *cases, uint32_t term)
{
    const Meaning *meaning = cases->table.meaning;
    if (!can_state(cases) || term >= meaning->terms.count || !meaning->terms.at[term].is_number) return NULL;
    return &meaning->terms.at[term];
}

static rr_status refused(rr_cases *cases)
{
    cases_fail(&cases->table, cases->table.last_row);
    return cases->table.diagnostics.no_memory || cases->arena.failed ? RR_NO_MEMORY : RR_ERROR;
}

static rr_status refuse_range(rr_cases *cases, const Term *term, Interval interval)
{
    change(cases);
    const char *number = interval_text(&cases->arena, term, interval);
    const char *range = interval_range_text(&cases->arena, term);
    if (number && range)
        diagnose(&cases->table.diagnostics, DIAGNOSTIC_OUT_OF_RANGE, NOWHERE,
                 "check the number and its unit; if both are right, widen the `range` of the measure in the rules",
                 "`%s` is stated as %s, which lies outside its range, %s", term->name, number, range);
    return refused(cases);
}

static rr_status refuse_unit(rr_cases *cases, const Term *term, const char *unit, bool unknown)
{
    change(cases);
    diagnose(&cases->table.diagnostics, unknown ? DIAGNOSTIC_UNKNOWN_UNIT : DIAGNOSTIC_WRONG_DIMENSION, NOWHERE,
             "units are written as UCUM has them; NULL means the unit that the rules give the term",
             unknown ? "`%s` is not a unit: `%s` is in %s" : "`%s` is no unit of `%s`, which is in %s", unit,
             term->name, term->unit.text);
    return refused(cases);
}

static rr_status refuse_number(rr_cases *cases, const Term *term, double value, const char *why)
{
    change(cases);
    char text[NUMBER_TEXT] = "NaN";
    if (!isnan(value)) number_format(value, NUMBER_DIGITS, text);
    diagnose(&cases->table.diagnostics, DIAGNOSTIC_BAD_NUMBER, NOWHERE,
             "state only what is known, as a finite number in the unit that is given",
             "`%s` is stated as %s, which is %s", term->name, text, why);
    return refused(cases);
}

static __attribute__((noinline)) rr_status state_interval(rr_cases *cases, uint32_t term, Interval interval)
{
    const Term *t = &cases->table.meaning->terms.at[term];
    Interval within = interval_meet(interval, t->range);
    if (interval_empty(within)) return refuse_range(cases, t, interval);
    change(cases);
    return status_of_one(cases, cases_state_number(&cases->table, term, within, NOWHERE));
}

rr_status rr_case_state_interval(rr_cases *cases, uint32_t term, double low, double high, bool low_open, bool high_open)
{
    Interval interval = { low, high, low_open, high_open };
    if (!number_term(cases, term) || isnan(low) || isnan(high) || interval_empty(interval) || low == INFINITY ||
        high == -INFINITY)
        return misuse(cases);
    return state_interval(cases, term, interval);
}

static rr_status state_rounded(rr_cases *cases, uint32_t term, double value)
{
    value = number_recorded(value);
    change(cases);
    AtOnce at = at_once_begin(&cases->table);
    if (!at_once_state_number(&at, term, value)) return state_interval(cases, term, interval_point(value));
    at_once_end(&at, &cases->table);
    return RR_OK;
}

static rr_status state_converted(rr_cases *cases, Arena *arena, uint32_t term, double value, const char *unit)
{
    const Term *t = &cases->table.meaning->terms.at[term];
    Diagnostics *diagnostics = &cases->table.diagnostics;
    Unit from;
    UnitError error;
    UnitStatus read = unit_parse(arena, unit, strlen(unit), &from, &error);
    if (read == UNIT_NO_MEMORY) return RR_NO_MEMORY;
    double converted = value;
    if (read != UNIT_OK || !unit_convert_any(value, &from, &t->unit, t->molar_mass, &converted))
        return refuse_unit(cases, t, unit, read != UNIT_OK);
    if (!isfinite(converted) || (converted == 0 && value != 0))
        return refuse_number(cases, t, value, "too large or too small for its unit");
    rr_status stated = state_rounded(cases, term, converted);
    if (stated != RR_OK || unit_same_annotation(&from, &t->unit)) return stated;
    diagnose_annotations(diagnostics, &t->unit, &from, NOWHERE);
    return cases_stated_in(&cases->table, unit) && !diagnostics->no_memory ? RR_OK : RR_NO_MEMORY;
}

static __attribute__((noinline)) rr_status state_in_unit(rr_cases *cases, uint32_t term, double value, const char *unit)
{
    Arena arena = { 0 };
    rr_status stated = state_converted(cases, &arena, term, value, unit);
    arena_free(&arena);
    return stated;
}

rr_status rr_case_state_number(rr_cases *cases, uint32_t term, double value, const char *unit)
{
    const Term *t = number_term(cases, term);
    if (!t) return misuse(cases);
    if (!isfinite(value)) return refuse_number(cases, t, value, "no number");
    if (!unit || strcmp(unit, t->unit.text) == 0) return state_rounded(cases, term, value);
    return state_in_unit(cases, term, value, unit);
}

rr_status rr_case_state_numbers(rr_cases *cases, const uint32_t *terms, const double *values, size_t count)
{
    rr_status all = RR_OK;
    uint32_t known = cases->table.meaning->terms.count;
    if (!can_state(cases)) return RR_MISUSE;
    change(cases);
    AtOnce at = at_once_begin(&cases->table);
    for (size_t i = 0; i < count; i++) {
        if (terms[i] < known && at_once_state_number(&at, terms[i], number_recorded(values[i]))) continue;
        at_once_end(&at, &cases->table);
        if (ends_at(rr_case_state_number(cases, terms[i], values[i], NULL), &all)) return all;
        at = at_once_begin(&cases->table);
    }
    at_once_end(&at, &cases->table);
    return all;
}

rr_status rr_case_state_text(rr_cases *cases, const char *line, unsigned options)
{
    FactsOptions facts = { .strict = options & RR_STRICT };
    if (!can_state(cases)) return RR_MISUSE;
    uint32_t errors = change(cases);
    return status_of(cases, errors, facts_read_lines(&cases->table, line, strlen(line), &facts));
}

/* ---- asking ---- */

uint32_t rr_case_count(const rr_cases *cases)
{
    return cases->table.rows.count;
}

static const CaseRow *row_at(const rr_cases *cases, uint32_t row)
{
    return row < cases->table.rows.count ? &cases->table.rows.at[row] : NULL;
}

const char *rr_case_name(const rr_cases *cases, uint32_t row)
{
    const CaseRow *r = row_at(cases, row);
    return r ? r->name : NULL;
}

const char *rr_case_description(const rr_cases *cases, uint32_t row)
{
    const CaseRow *r = row_at(cases, row);
    return r ? r->description : NULL;
}

bool rr_case_failed(const rr_cases *cases, uint32_t row)
{
    const CaseRow *r = row_at(cases, row);
    return r && r->failed;
}

static bool is_tested(const rr_cases *cases)
{
    return cases->tested == cases->changes;
}

/* Those of the last test follow those of what was read and stated. */
static const Diagnostic *message_at(const rr_cases *cases, size_t index)
{
    const Diagnostics *read = &cases->table.diagnostics, *tested = &cases->outcome_diagnostics;
    if (index < read->list.count) return &read->list.at[index];
    index -= read->list.count;
    return is_tested(cases) && index < tested->list.count ? &tested->list.at[index] : NULL;
}

size_t rr_cases_diagnostics(const rr_cases *cases)
{
    size_t tested = is_tested(cases) ? cases->outcome_diagnostics.list.count : 0;
    return cases->table.diagnostics.list.count + tested;
}

bool rr_cases_diagnostic(const rr_cases *cases, size_t index, rr_diagnostic *diagnostic)
{
    const Diagnostic *message = message_at(cases, index);
    if (message) give_diagnostic(&cases->table.sources, message, diagnostic);
    return message;
}

char *rr_cases_diagnostic_text(const rr_cases *cases, size_t index, bool colour)
{
    const Diagnostic *message = message_at(cases, index);
    return message ? diagnostic_as_text(&cases->table.sources, message, colour) : NULL;
}

/* ---- expectations ---- */

rr_status rr_cases_test(rr_cases *cases)
{
    forget_outcomes(cases);
    bool made = expectations_run(&cases->table, &cases->rules->meaning, &cases->rules->program, &cases->outcomes,
                                 &cases->outcome_diagnostics);
    if (!made || cases->outcome_arena.failed) {
        forget_outcomes(cases);
        return RR_NO_MEMORY;
    }
    cases->tested = cases->changes;
    return cases->outcome_diagnostics.errors ? RR_ERROR : RR_OK;
}

size_t rr_outcomes(const rr_cases *cases)
{
    return is_tested(cases) ? cases->outcomes.count : 0;
}

bool rr_outcome_get(const rr_cases *cases, size_t index, rr_outcome *out)
{
    if (index >= rr_outcomes(cases)) return false;
    const Outcome *outcome = &cases->outcomes.at[index];
    *out =
        (rr_outcome){ .row = outcome->row, .held = outcome->held, .text = outcome->text, .instead = outcome->instead };
    if (outcome->span.file >= cases->table.sources.list.count) return true;
    const Source *source = &cases->table.sources.list.at[outcome->span.file];
    out->file = source->name;
    out->line = source_place(source, outcome->span.start).line;
    return true;
}
