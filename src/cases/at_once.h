/* The facts that nearly all are: the first of their term in the case, in a column that has memory, with room to be
 * kept. Nothing has to be looked at then, nor can anything fail; so whoever states facts one by one by hand tries these
 * before the functions of table.h. Each gives false, and changes nothing, where it is not so. What is present and what
 * is absent go the same way, since no processor foresees which it will be. */
#ifndef CASES_AT_ONCE_H
#define CASES_AT_ONCE_H
#include "cases/table.h"

/* Where there is room. Written in place, field by field: this is most of what stating a fact costs, and what was
 * written in parts is slow to read as a whole. */
static inline Observation *cases_observe(CaseTable *table, Observed kind, uint32_t proposition, uint32_t term,
                                         Span span, const char *reason)
{
    uint32_t row = table->last_row;
    Observation *made = &table->observations.at[table->observations.count++];
    made->row = row;
    made->kind = kind;
    made->proposition = proposition;
    made->term = term;
    made->interval = (Interval){ 0 };
    made->span.file = span.file, made->span.start = span.start, made->span.end = span.end;
    made->charted = 0;
    made->reason = reason;
    table->rows.at[row].observations++;
    return made;
}

/* `observed`: OBSERVED_PRESENT or OBSERVED_ABSENT. */
static inline bool at_once_state(CaseTable *table, uint32_t proposition, Observed observed)
{
    const PlaneColumn *column = &table->planes[proposition];
    const Proposition *stated = &table->meaning->propositions.at[proposition];
    uint32_t now = table->observations.count, word = table->last_word;
    if (!column->stated_for || now >= table->observable || stated->value != NONE) return false;
    uint64_t *plane = column->half[observed] + word;
    if ((*plane | column->half[!observed][word]) & table->last) return false;
    *plane |= table->last;
    table->proposition_marks[proposition].first[observed] = now;
    cases_observe(table, observed, proposition, stated->term, NOWHERE, NULL);
    return true;
}

/* A number above 0, and not at an end of its range. */
static inline bool at_once_state_number(CaseTable *table, uint32_t term, const Term *stated, double value)
{
    const NumberColumn *column = &table->numbers[term];
    TermMark *mark = &table->term_marks[term];
    uint32_t now = table->observations.count, word = table->last_word;
    if (!(value > 0 && value > stated->range.lo && value < stated->range.hi)) return false;
    if (!column->stated || column->span_lo || now >= table->observable || mark->serial == table->serial) return false;
    if (column->stated[word] & table->last) return false;
    column->stated[word] |= table->last;
    column->lo[table->last_row] = column->hi[table->last_row] = value;
    column->lo_open[word] &= ~table->last;
    column->hi_open[word] &= ~table->last;
    Observation *made = cases_observe(table, OBSERVED_NUMBER, NONE, term, NOWHERE, NULL);
    made->interval.lo = made->interval.hi = value;
    mark->serial = table->serial;
    mark->value = NONE;
    mark->low = mark->high = now;
    mark->common.lo = mark->common.hi = value;
    mark->common.lo_open = mark->common.hi_open = mark->reported = false;
    return true;
}

#endif
