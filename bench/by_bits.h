/* The peers' hand-written program on bit planes (bits.c, as it is): its evaluation, for cohort.c to call. */
#ifndef BY_BITS_H
#define BY_BITS_H
#include "cohort.h"

/* Whether it could be compiled for this processor: it wants AVX2 and BMI2 at least. */
extern const int bits_there;

void *bits_load(const Case *cases, size_t count);                    /* for free */
void bits_evaluate(const void *loaded, size_t count, Counts counts); /* all cases, in blocks */
void bits_one_by_one(const Case *cases, size_t count, Counts counts);

#endif
