/* The names of the cases so far, to tell one that comes again. Whole numbers that follow one another, as most
 * registries count their cases, are kept as a range; of each other name a keyed hash of 64 bits is kept, in 7 to 8
 * bytes where there are millions. Two of ten million such names are taken for one with a chance of 1 in 300,000. */
#ifndef CASES_NAMES_SEEN_H
#define CASES_NAMES_SEEN_H
#include "base/memory.h"

enum { NAME_RANGES = 16 };

typedef struct NameRange {
    uint64_t first, last;
} NameRange;

/* Some of the names, in no order: of each a byte to look for, and behind these the other bytes of each. */
typedef struct NameShelf {
    unsigned char *bytes;
    uint32_t count, room;
} NameShelf;

typedef struct NamesSeen {
    Memory *memory; /* where it is counted; or NULL */
    uint64_t key[2];
    NameShelf *shelves; /* of a mark: the one that its first bits number, which it need not keep then */
    unsigned level;     /* there are 16 to this power; it rises with the count */
    size_t count;
    NameRange ranges[NAME_RANGES]; /* of names that are whole numbers; the last one may grow */
    unsigned range_count;
} NamesSeen;

void names_seen_start(NamesSeen *seen, Memory *memory);
void names_seen_free(NamesSeen *seen);

/* What stands for a name; never 0. Any thread may ask. */
uint64_t name_mark(const NamesSeen *seen, const char *name, size_t size);

/* The same for the name of a whole number of at most 18 digits, in decimal, without zeros before it. */
static inline uint64_t name_mark_of_number(uint64_t number)
{
    return number + 1;
}

/* Notes a name by its mark; *again: it came before. False where there is no memory: then it is not noted. */
bool names_seen_add(NamesSeen *seen, uint64_t mark, bool *again);

/* Has memory brought for names that will be noted next. */
void names_seen_expect(const NamesSeen *seen, const uint64_t *marks, size_t count);

#endif
