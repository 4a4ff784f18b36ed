/* The names of the cases so far, to tell one that comes again. Whole numbers that follow one another, as most
 * registries count their cases, are kept as a range; of other names a hash is kept: 16 bytes or less for each. Two of
 * ten million such names are taken for one with a chance of 1 in 300,000. */
#ifndef CASES_NAMES_SEEN_H
#define CASES_NAMES_SEEN_H
#include "base/memory.h"

enum { NAME_RANGES = 16 };

typedef struct NameRange {
    uint64_t first, last;
} NameRange;

typedef struct NamesSeen {
    Memory *memory; /* where it is counted; or NULL */
    uint64_t key[2];
    uint64_t *marks; /* where they put themselves; 0 for none */
    size_t room, count;
    NameRange ranges[NAME_RANGES]; /* of marks that are whole numbers; the last one may grow */
    unsigned range_count;
} NamesSeen;

void names_seen_start(NamesSeen *seen, Memory *memory);
void names_seen_free(NamesSeen *seen);

/* What stands for a name; never 0. Any thread may ask. */
uint64_t name_mark(const NamesSeen *seen, const char *name, size_t size);

/* The same for the name of a whole number, in decimal, without zeros before it. */
static inline uint64_t name_mark_of_number(uint64_t number)
{
    return number << 1 | 1;
}

/* Notes a name by its mark; *again: it came before. False where there is no memory. */
bool names_seen_add(NamesSeen *seen, uint64_t mark, bool *again);

#endif
