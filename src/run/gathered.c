#include "run/gathered.h"

#include <string.h>

/* Planes of this size together stay in a cache near to the processor. */
enum { PLANES_SIZE = 1024 * 1024, FEWEST_WORDS = 8, FIRST_ROOM = 256 };

static bool know(Gathered *g, Arena *arena, uint32_t reg)
{
    uint32_t room = g->known ? g->known : FIRST_ROOM;
    while (room <= reg) room *= 2;
    if (room == g->known) return true;
    uint32_t *grown = arena_grow(arena, g->place_of, g->known * sizeof *grown, room * sizeof *grown);
    if (!grown) return false;
    memset(grown + g->known, 0, (room - g->known) * sizeof *grown);
    g->place_of = grown;
    g->known = room;
    return true;
}

bool gathered_want(Gathered *g, Arena *arena, uint32_t reg)
{
    if (reg == NONE) return true;
    if (!know(g, arena, reg)) return false;
    if (g->place_of[reg]) return true;
    if (!vec_push(arena, &g->registers, reg)) return false;
    g->place_of[reg] = g->registers.count;
    return true;
}

bool gathered_start(Gathered *g, Arena *arena, size_t others)
{
    size_t planes = (size_t)g->registers.count + 1, width = PLANES_SIZE / sizeof(uint64_t) / (planes + others), size;
    if (width > BITS_WORDS) width = BITS_WORDS;
    if (width < FEWEST_WORDS) width = FEWEST_WORDS;
    g->width = (uint32_t)(width - width % FEWEST_WORDS);
    if (__builtin_mul_overflow(planes, g->width * sizeof(uint64_t), &size)) return false;
    g->cases = arena_alloc(arena, g->width * sizeof *g->cases);
    g->planes = arena_alloc(arena, size);
    if (g->planes) memset(g->planes, 0, g->width * sizeof *g->planes);
    return g->cases && g->planes;
}

void gathered_add(Gathered *g, const Machine *machine, uint32_t first, uint32_t words)
{
    const uint64_t *from = machine->registers[READING_ORDINARY].planes + first;
    uint64_t *to = g->planes + g->words;
    for (uint32_t i = 0; i < g->registers.count; i++) {
        const uint64_t *plane = from + (size_t)g->registers.at[i] * machine->width;
        to += g->width;
        uint32_t w = 0;
        for (; w + FEWEST_WORDS <= words; w += FEWEST_WORDS) memcpy(to + w, plane + w, FEWEST_WORDS * sizeof *to);
        for (; w < words; w++) to[w] = plane[w];
    }
    g->words += words;
}
