#include "cases/names_seen.h"

#include <stdlib.h>

#include "base/table.h"

enum { FIRST_ROOM = 1024 };

void names_seen_start(NamesSeen *seen, Memory *memory)
{
    *seen = (NamesSeen){ .memory = memory };
    text_hash_key(seen->key);
}

void names_seen_free(NamesSeen *seen)
{
    memory_give_back(seen->memory, seen->room * sizeof *seen->marks);
    free(seen->marks);
    seen->marks = NULL;
    seen->room = seen->count = 0;
}

/* Where a mark is, or the free place where it belongs. */
static uint64_t *place(uint64_t *marks, size_t room, uint64_t mark)
{
    for (size_t at = mark;; at++) {
        uint64_t *found = &marks[at & (room - 1)];
        if (!*found || *found == mark) return found;
    }
}

static bool grow(NamesSeen *seen)
{
    size_t room = seen->room ? 2 * seen->room : FIRST_ROOM;
    if (room > SIZE_MAX / 16 || !memory_take(seen->memory, room * sizeof *seen->marks)) return false;
    uint64_t *marks = calloc(room, sizeof *marks);
    if (!marks) {
        memory_give_back(seen->memory, room * sizeof *marks);
        return false;
    }
    for (size_t i = 0; i < seen->room; i++)
        if (seen->marks[i]) *place(marks, room, seen->marks[i]) = seen->marks[i];
    memory_give_back(seen->memory, seen->room * sizeof *marks);
    free(seen->marks);
    seen->marks = marks;
    seen->room = room;
    return true;
}

bool names_seen_add(NamesSeen *seen, const char *name, size_t size, bool *again)
{
    if (seen->count >= seen->room / 4 * 3 && !grow(seen)) return false;
    uint64_t hash = text_hash(seen->key, name, size), mark = hash ? hash : 1;
    uint64_t *found = place(seen->marks, seen->room, mark);
    *again = *found;
    seen->count += !*found;
    *found = mark;
    return true;
}
