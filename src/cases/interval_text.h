/* Intervals as facts state them, in words for messages. */
#ifndef CASES_INTERVAL_TEXT_H
#define CASES_INTERVAL_TEXT_H
#include "language/meaning.h"

/* "25 mmol/L", "< 5 mg/L", "2 to 4 cm". An end that is only that of the term's range is left out. NULL when there is no
 * memory. */
const char *interval_text(Arena *arena, const Term *term, Interval interval);

/* "0.5 to 6 mmol/L": the range of a term. NULL when there is no memory. */
const char *interval_range_text(Arena *arena, const Term *term);

#endif
