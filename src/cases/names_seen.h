/* The names of the cases so far, of which a hash is kept that tells one that comes again: 16 bytes or less for each.
 * Two names of ten million are taken for one with a chance of 1 in 300,000. */
#ifndef CASES_NAMES_SEEN_H
#define CASES_NAMES_SEEN_H
#include "base/memory.h"

typedef struct NamesSeen {
    Memory *memory; /* where it is counted; or NULL */
    uint64_t key[2];
    uint64_t *marks; /* hashes, where they put themselves; 0 for none */
    size_t room, count;
} NamesSeen;

void names_seen_start(NamesSeen *seen, Memory *memory);
void names_seen_free(NamesSeen *seen);

/* Notes a name; *again: it came before. False where there is no memory. */
bool names_seen_add(NamesSeen *seen, const char *name, size_t size, bool *again);

#endif
