/* How many cases have each value of a score: those with the disease, and those without it. The values are kept in their
 * order, so that what was counted apart and merged is the same in whatever order that was done. */
#ifndef REPORT_AGREEMENT_VALUES_H
#define REPORT_AGREEMENT_VALUES_H
#include "base/arena.h"

/* What the gold standard says of a case: an index. */
typedef enum { GOLD_WITHOUT, GOLD_WITH } Gold;

enum { MOST_VALUES = 4096 }; /* different ones of a score */

typedef struct ValueCount {
    double value;
    uint64_t cases[2]; /* by Gold */
} ValueCount;

typedef struct ValueCounts {
    ValueCount *at; /* rising */
    uint32_t count, room;
    bool too_many; /* there were more than MOST_VALUES: none is kept then */
} ValueCounts;

/* Room for so many values more, as far as any are kept, so that counting cannot fail. False when there is no memory. */
bool values_reserve(ValueCounts *values, Arena *arena, uint32_t more);

/* Adds cases of a value, for which there is room. It is rounded to the 12 significant digits to which computed numbers
 * are compared, so that what is equal on paper is one value. */
void values_add(ValueCounts *values, double value, const uint64_t cases[2]);

/* Adds all of `from`, for which there is room. */
void values_merge(ValueCounts *into, const ValueCounts *from);

#endif
