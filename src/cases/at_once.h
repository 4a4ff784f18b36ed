/* The facts that nearly all are: the first of their term in the case, in a column that has memory, with room to be
 * kept. Nothing has to be looked at then, nor can anything fail; so whoever states facts by hand tries these before the
 * functions of table.h. What is present and what is absent go the same way, since no processor foresees which it will
 * be. */
#ifndef CASES_AT_ONCE_H
#define CASES_AT_ONCE_H
#include "cases/table.h"

/* Where there is room. Written in place, field by field: this is most of what stating a fact costs, and what was
 * written in parts is slow to read as a whole. */
static inline Observation *observe_at(Observation *made, uint32_t row, Observed kind, uint32_t proposition,
                                      uint32_t term, Span span, const char *reason)
{
    made->row = row;
    made->kind = kind;
    made->proposition = proposition;
    made->term = term;
    made->interval = (Interval){ 0 };
    made->span.file = span.file, made->span.start = span.start, made->span.end = span.end;
    made->charted = 0;
    made->reason = reason;
    return made;
}

static inline Observation *cases_observe(CaseTable *table, Observed kind, uint32_t proposition, uint32_t term,
                                         Span span, const char *reason)
{
    uint32_t row = table->last_row;
    table->rows.at[row].observations++;
    table->unknowns += kind == OBSERVED_UNKNOWN;
    return observe_at(&table->observations.at[table->observations.count++], row, kind, proposition, term, span, reason);
}

/* Facts of the last case in turn: begun, tried one after another, and ended before anything else is done to the table,
 * or asked of it. Each gives false, and changes nothing, where a fact has to go the longer way. */
typedef struct AtOnce {
    const PlaneColumn *planes;
    const NumberColumn *numbers;
    PropositionMark *proposition_marks;
    TermMark *term_marks;
    Observation *observations;
    uint64_t bit, serial;
    size_t word;
    uint32_t row, now, most;
} AtOnce;

static inline AtOnce at_once_begin(const CaseTable *table)
{
    return (AtOnce){ .planes = table->planes,
                     .numbers = table->numbers,
                     .proposition_marks = table->proposition_marks,
                     .term_marks = table->term_marks,
                     .observations = table->observations.at,
                     .bit = table->last,
                     .serial = table->serial,
                     .word = table->last_word,
                     .row = table->last_row,
                     .now = table->observations.count,
                     .most = table->observable };
}

static inline void at_once_end(const AtOnce *at, CaseTable *table)
{
    table->rows.at[at->row].observations += at->now - table->observations.count;
    table->observations.count = at->now;
}

/* `observed`: OBSERVED_PRESENT or OBSERVED_ABSENT. */
static inline bool at_once_state(AtOnce *at, uint32_t proposition, Observed observed)
{
    const PlaneColumn *column = &at->planes[proposition];
    PropositionMark *mark = &at->proposition_marks[proposition];
    if (!column->stated_for || at->now >= at->most || mark->one_of_several) return false;
    uint64_t *plane = column->half[observed] + at->word;
    if ((*plane | column->half[!observed][at->word]) & at->bit) return false;
    *plane |= at->bit;
    mark->first[observed] = at->now;
    observe_at(&at->observations[at->now++], at->row, observed, proposition, mark->term, NOWHERE, NULL);
    return true;
}

/* A number above 0, and not at an end of its range. */
static inline bool at_once_state_number(AtOnce *at, uint32_t term, double value)
{
    const NumberColumn *column = &at->numbers[term];
    TermMark *mark = &at->term_marks[term];
    if (!(value > mark->above && value < mark->below)) return false;
    if (!column->stated || column->span_lo || at->now >= at->most || mark->serial == at->serial) return false;
    if (column->stated[at->word] & at->bit) return false;
    column->stated[at->word] |= at->bit;
    column->lo[at->row] = column->hi[at->row] = value;
    column->lo_open[at->word] &= ~at->bit;
    column->hi_open[at->word] &= ~at->bit;
    mark->serial = at->serial;
    mark->value = NONE;
    mark->low = mark->high = at->now;
    mark->common.lo = mark->common.hi = value;
    mark->common.lo_open = mark->common.hi_open = mark->reported = false;
    Observation *made = observe_at(&at->observations[at->now++], at->row, OBSERVED_NUMBER, NONE, term, NOWHERE, NULL);
    made->interval.lo = made->interval.hi = value;
    return true;
}

#endif
