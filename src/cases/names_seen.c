#include "cases/names_seen.h"

#include <stdlib.h>

#include "base/table.h"

enum { FIRST_ROOM = 1024, NUMBER_DIGITS_MOST = 18 };

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

/* ---- marks: odd ones are whole numbers, even ones hashes ---- */

/* Of one number there is one such text. */
static bool is_number(const char *name, size_t size, uint64_t *number)
{
    *number = 0;
    if (!size || size > NUMBER_DIGITS_MOST || (*name == '0' && size > 1)) return false;
    for (size_t i = 0; i < size; i++) {
        unsigned digit = (unsigned)(unsigned char)name[i] - '0';
        if (digit > 9) return false;
        *number = *number * 10 + digit;
    }
    return true;
}

uint64_t name_mark(const NamesSeen *seen, const char *name, size_t size)
{
    uint64_t number;
    if (is_number(name, size, &number)) return name_mark_of_number(number);
    uint64_t hash = text_hash(seen->key, name, size) & ~UINT64_C(1);
    return hash ? hash : 2;
}

/* ---- marks that follow nothing ---- */

/* Where a mark is, or the free place where it belongs: spread by a multiplication that nobody can know. */
static uint64_t *place(const NamesSeen *seen, uint64_t *marks, size_t room, uint64_t mark)
{
    for (size_t at = ((mark ^ seen->key[0]) * (seen->key[1] | 1)) >> 20;; at++) {
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
        if (seen->marks[i]) *place(seen, marks, room, seen->marks[i]) = seen->marks[i];
    memory_give_back(seen->memory, seen->room * sizeof *marks);
    free(seen->marks);
    seen->marks = marks;
    seen->room = room;
    return true;
}

static bool add_mark(NamesSeen *seen, uint64_t mark, bool *again)
{
    if (seen->count >= seen->room / 4 * 3 && !grow(seen)) return false;
    uint64_t *found = place(seen, seen->marks, seen->room, mark);
    *again = *found;
    seen->count += !*found;
    *found = mark;
    return true;
}

/* ---- numbers ---- */

static bool within_ranges(const NamesSeen *seen, uint64_t number)
{
    for (unsigned i = 0; i < seen->range_count; i++)
        if (number >= seen->ranges[i].first && number <= seen->ranges[i].last) return true;
    return false;
}

static bool is_marked(const NamesSeen *seen, uint64_t mark)
{
    return seen->room && *place(seen, seen->marks, seen->room, mark);
}

static bool add_number(NamesSeen *seen, uint64_t mark, bool *again)
{
    uint64_t number = mark >> 1;
    NameRange *last = &seen->ranges[seen->range_count ? seen->range_count - 1 : 0];
    *again = within_ranges(seen, number) || is_marked(seen, mark);
    if (*again) return true;
    if (seen->range_count && number == last->last + 1) return last->last = number, true;
    if (seen->range_count == NAME_RANGES) return add_mark(seen, mark, again);
    seen->ranges[seen->range_count++] = (NameRange){ number, number };
    return true;
}

bool names_seen_add(NamesSeen *seen, uint64_t mark, bool *again)
{
    return (mark & 1 ? add_number : add_mark)(seen, mark, again);
}
