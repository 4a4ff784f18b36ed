#include "cases/names_seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/table.h"

enum {
    NUMBER_DIGITS_MOST = 18,
    LEVEL_BITS = 4,
    LEVEL_MOST = 4,
    SHELF_MOST = 64,
    SHELF_STEP = 8,
    SHELF_ROOM_MOST = 1 << 28
};
enum { CACHE_LINE = 64, LINES_EXPECTED = 4, LEVEL_EXPECTED = 3 };

void names_seen_start(NamesSeen *seen, Memory *memory)
{
    *seen = (NamesSeen){ .memory = memory };
    text_hash_key(seen->key);
}

/* ---- marks: below 2^60 they are whole numbers, above hashes ---- */

static const uint64_t FIRST_HASH = UINT64_C(1) << 60;

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
    uint64_t hash = text_hash(seen->key, name, size);
    return hash < FIRST_HASH ? ~hash : hash;
}

/* A number of 64 bits for each mark and another one for each other, spread as nobody can know who chooses names. */
static uint64_t spread(const NamesSeen *seen, uint64_t mark)
{
    uint64_t mixed = (mark ^ seen->key[0]) * (seen->key[1] | 1);
    return (mixed ^ mixed >> 32) * (seen->key[0] | 1);
}

/* ---- shelves of marks that follow nothing ---- */

/* A number by bytes, the lowest first: this one is looked for on a shelf, and of the others the lower ones are kept. */
typedef struct Parts {
    unsigned char bytes[sizeof(uint64_t)];
} Parts;

static Parts parts_of(uint64_t number)
{
    Parts parts = { 0 };
    for (unsigned i = 0; i < sizeof parts.bytes; i++) parts.bytes[i] = (unsigned char)(number >> 8 * i);
    return parts;
}

static size_t shelves_of(unsigned level)
{
    return (size_t)1 << LEVEL_BITS * level;
}

/* How many bytes are kept of a number behind the one that is looked for. */
static size_t others(const NamesSeen *seen)
{
    return sizeof(uint64_t) - 1 - LEVEL_BITS * seen->level / 8;
}

static NameShelf *shelf_of(const NamesSeen *seen, uint64_t number)
{
    return &seen->shelves[seen->level ? number >> (64 - LEVEL_BITS * seen->level) : 0];
}

static unsigned char *others_at(const NamesSeen *seen, const NameShelf *shelf, size_t at)
{
    return shelf->bytes + shelf->room + others(seen) * at;
}

static void free_shelves(NamesSeen *seen)
{
    if (!seen->shelves) return;
    for (size_t i = 0; i < shelves_of(seen->level); i++) {
        memory_give_back(seen->memory, seen->shelves[i].room * (1 + others(seen)));
        free(seen->shelves[i].bytes);
    }
    memory_give_back(seen->memory, shelves_of(seen->level) * sizeof *seen->shelves);
    free(seen->shelves);
    seen->shelves = NULL;
}

void names_seen_free(NamesSeen *seen)
{
    free_shelves(seen);
    seen->level = 0;
    seen->count = 0;
}

static bool make_shelves(NamesSeen *seen)
{
    size_t size = shelves_of(seen->level) * sizeof *seen->shelves;
    if (!memory_take(seen->memory, size)) return false;
    seen->shelves = calloc(1, size);
    if (!seen->shelves) memory_give_back(seen->memory, size);
    return seen->shelves;
}

static bool is_on(const NamesSeen *seen, const NameShelf *shelf, uint64_t number)
{
    if (!shelf->count) return false;
    Parts parts = parts_of(number);
    size_t rest = others(seen);
    const unsigned char *at = shelf->bytes, *end = at + shelf->count;
    for (; at != end && (at = memchr(at, parts.bytes[0], (size_t)(end - at))); at++)
        if (memcmp(others_at(seen, shelf, (size_t)(at - shelf->bytes)), parts.bytes + 1, rest) == 0) return true;
    return false;
}

/* By small steps: what is spare is a small part of all, at any time. */
static bool lengthen(NamesSeen *seen, NameShelf *shelf)
{
    uint32_t more = shelf->room / 16 > SHELF_STEP ? shelf->room / 16 : SHELF_STEP;
    size_t kept = 1 + others(seen);
    if (shelf->room > SHELF_ROOM_MOST || !memory_take(seen->memory, more * kept)) return false;
    unsigned char *bytes = realloc(shelf->bytes, (shelf->room + more) * kept);
    if (!bytes) {
        memory_give_back(seen->memory, more * kept);
        return false;
    }
    memmove(bytes + shelf->room + more, bytes + shelf->room, shelf->count * others(seen));
    shelf->bytes = bytes;
    shelf->room += more;
    return true;
}

static bool put(NamesSeen *seen, uint64_t number)
{
    Parts parts = parts_of(number);
    NameShelf *shelf = shelf_of(seen, number);
    if (shelf->count == shelf->room && !lengthen(seen, shelf)) return false;
    shelf->bytes[shelf->count] = parts.bytes[0];
    memcpy(others_at(seen, shelf, shelf->count), parts.bytes + 1, others(seen));
    shelf->count++;
    seen->count++;
    return true;
}

/* What of it is not kept is where the shelf stands. */
static uint64_t number_at(const NamesSeen *seen, const NameShelf *shelf, size_t at)
{
    uint64_t number = 0;
    for (size_t i = others(seen); i-- > 0;) number = number << 8 | others_at(seen, shelf, at)[i];
    number = number << 8 | shelf->bytes[at];
    return seen->level ? number | (uint64_t)(shelf - seen->shelves) << (64 - LEVEL_BITS * seen->level) : number;
}

/* All that is there goes to 16 times as many shelves; where there is no memory for them it stays where it is. */
static bool spread_out(NamesSeen *seen)
{
    NamesSeen wider = { .memory = seen->memory, .level = seen->level + 1 };
    bool done = make_shelves(&wider);
    for (const NameShelf *shelf = seen->shelves; done && shelf < seen->shelves + shelves_of(seen->level); shelf++)
        for (size_t i = 0; done && i < shelf->count; i++) done = put(&wider, number_at(seen, shelf, i));
    free_shelves(done ? seen : &wider);
    if (!done) return false;
    seen->shelves = wider.shelves;
    seen->level = wider.level;
    return true;
}

static bool add_mark(NamesSeen *seen, uint64_t mark, bool *again)
{
    uint64_t number = spread(seen, mark);
    if (!seen->shelves && !make_shelves(seen)) return false;
    *again = is_on(seen, shelf_of(seen, number), number);
    if (*again) return true;
    bool full = seen->level < LEVEL_MOST && seen->count >= SHELF_MOST * shelves_of(seen->level);
    return (!full || spread_out(seen)) && put(seen, number);
}

/* First where the shelves are, of all, then what is on them: none waits for another. */
void names_seen_expect(const NamesSeen *seen, const uint64_t *marks, size_t count)
{
    if (seen->level < LEVEL_EXPECTED) return;
    for (size_t i = 0; i < count; i++) __builtin_prefetch(shelf_of(seen, spread(seen, marks[i])));
    for (size_t i = 0; i < count; i++) {
        const NameShelf *shelf = shelf_of(seen, spread(seen, marks[i]));
        for (uint32_t at = 0; at < shelf->count && at < LINES_EXPECTED * CACHE_LINE; at += CACHE_LINE)
            __builtin_prefetch(shelf->bytes + at);
        if (shelf->count < shelf->room) __builtin_prefetch(others_at(seen, shelf, shelf->count), 1);
    }
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
    if (!seen->shelves) return false;
    uint64_t number = spread(seen, mark);
    return is_on(seen, shelf_of(seen, number), number);
}

static bool add_number(NamesSeen *seen, uint64_t mark, bool *again)
{
    NameRange *last = &seen->ranges[seen->range_count ? seen->range_count - 1 : 0];
    *again = within_ranges(seen, mark) || is_marked(seen, mark);
    if (*again) return true;
    if (seen->range_count && mark == last->last + 1) return last->last = mark, true;
    if (seen->range_count == NAME_RANGES) return add_mark(seen, mark, again);
    seen->ranges[seen->range_count++] = (NameRange){ mark, mark };
    return true;
}

bool names_seen_add(NamesSeen *seen, uint64_t mark, bool *again)
{
    return (mark < FIRST_HASH ? add_number : add_mark)(seen, mark, again);
}
