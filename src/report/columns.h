/* What a block of cases came to, written into columns of the caller: bits and numbers in the layout of Arrow. What a
 * pointer leads to is of all rows; the block writes those of its own, which begin at a whole word. NULL: it is not
 * wanted. */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H
#include "run/verdict.h"

/* The block, and the row of the columns that its first case is. */
typedef struct Written {
    const Meaning *meaning;
    const CaseTable *table;
    Machine *machine;
    uint32_t first;
} Written;

void write_failed(const Written *to, uint8_t *failed);

typedef struct TruthBits {
    uint8_t *values, *validity, *conflict;
} TruthBits;
void write_verdicts(const Written *to, uint32_t proposition, const TruthBits *bits);
void write_suspicions(const Written *to, uint32_t proposition, const TruthBits *bits);

/* Which verdicts have one of these caveats (CAVEAT_…). */
void write_caveats(const Written *to, uint32_t proposition, unsigned caveats, uint8_t *bits);

typedef struct NumberColumns {
    double *values;
    uint8_t *validity;
    double *low, *high;
    uint8_t *low_open, *high_open, *conflict, *not_applicable;
} NumberColumns;
void write_numbers(const Written *to, uint32_t term, const NumberColumns *columns);

/* The value or band that is true, where one is, as an integer of `size` bytes (1, 2 or 4); all its bits are set where
 * none is. */
void write_values(const Written *to, uint32_t term, void *codes, size_t size, uint8_t *validity);

#endif
