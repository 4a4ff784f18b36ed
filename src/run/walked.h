/* What a walk over conditions and numbers has been to. They can share their parts (`exactly 2 of` counts the same items
 * twice), so a walk that went again where it has been would double with each bracket. */
#ifndef RUN_WALKED_H
#define RUN_WALKED_H
#include "base/arena.h"

typedef struct WalkedEntry {
    const void *part;
    unsigned how;
    uint32_t walk;
} WalkedEntry;

typedef struct Walked {
    Arena *arena;
    WalkedEntry *entries;
    uint32_t room, count, walk; /* room: a power of two, or 0; entries of earlier walks are free */
    bool failed;                /* there was no memory */
} Walked;

/* Forgets all. */
void walked_start(Walked *walked);

/* Whether a walk has been to a part in the same way (any number that means something to the walk); it now has. True
 * also where there is no memory to tell, so that the walk ends. */
bool walked_before(Walked *walked, const void *part, unsigned how);

#endif
