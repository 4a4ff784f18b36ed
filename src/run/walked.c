#include "run/walked.h"

enum { FIRST_ROOM = 64 };

void walked_start(Walked *walked)
{
    walked->walk++;
    walked->count = 0;
}

/* Where a part is, or the free entry where it belongs. Addresses are not for others to choose: no keyed hash. */
static WalkedEntry *entry_of(const Walked *walked, const void *part, unsigned how)
{
    uint64_t hash = ((uint64_t)(uintptr_t)part + how) * UINT64_C(0x9E3779B97F4A7C15);
    for (uint32_t i = (uint32_t)(hash >> 32);; i++) {
        WalkedEntry *entry = &walked->entries[i & (walked->room - 1)];
        if (entry->walk != walked->walk || (entry->part == part && entry->how == how)) return entry;
    }
}

static bool grow(Walked *walked)
{
    Walked larger = *walked;
    larger.room = walked->room ? 2 * walked->room : FIRST_ROOM;
    larger.entries = arena_zero(walked->arena, larger.room * sizeof *larger.entries);
    if (!larger.entries) return false;
    for (uint32_t i = 0; i < walked->room; i++) {
        const WalkedEntry *old = &walked->entries[i];
        if (old->walk == walked->walk) *entry_of(&larger, old->part, old->how) = *old;
    }
    *walked = larger;
    return true;
}

bool walked_before(Walked *walked, const void *part, unsigned how)
{
    if (walked->count >= walked->room / 2 && !grow(walked)) walked->failed = true;
    if (walked->failed) return true;
    WalkedEntry *entry = entry_of(walked, part, how);
    if (entry->walk == walked->walk) return true;
    *entry = (WalkedEntry){ part, how, walked->walk };
    walked->count++;
    return false;
}
