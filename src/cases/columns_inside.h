/* What the files that read columns share. */
#ifndef CASES_COLUMNS_INSIDE_H
#define CASES_COLUMNS_INSIDE_H
#include "cases/columns.h"

/* How many slots there are. */
static inline size_t columns_slots(const Meaning *meaning)
{
    return (size_t)meaning->propositions.count + meaning->terms.count + 1;
}

/* Whether a number below 0 is told of: as cases_state_number does. */
static inline bool columns_below_zero_is_odd(const Term *term)
{
    return !isfinite(term->range.lo) && unit_is_of_quantity(&term->unit);
}

/* columns_read.c: states the facts of the block's rows, for which there is memory. */
bool columns_state(ColumnsBlock *block, const Columns *columns, uint32_t first);

#endif
