/* Planes of many cases, counted and compared a word of cases at a time. */
#ifndef RUN_BITS_H
#define RUN_BITS_H
#include "run/verdict.h"

enum { BITS_WORDS = 64 }; /* a call looks at no more words of a plane than these */

/* How many bits are set. */
uint64_t bits_count(const uint64_t *plane, uint32_t words);

/* Adds how many of the cases have which truth, by Truth; t, f: the evidence for and against; all: how many cases there
 * are. True where some are in conflict. */
bool bits_count_truths(uint64_t counts[4], const uint64_t *t, const uint64_t *f, const uint64_t *cases, uint64_t all,
                       uint32_t words);

/* plane = lows[i] < highs[i] of each of `count` cases; 0 in the rest of the last word. */
void bits_below(uint64_t *plane, const double *lows, const double *highs, uint32_t count);

/* The same of numbers in bit planes, for `words` words of the block from `first` on. */
void bits_points_below(uint64_t *plane, const MachinePoints *low, const MachinePoints *high, uint32_t first,
                       uint32_t words);

#endif
