/* Planes of several blocks, side by side: rule sets with many numbers run in blocks of few words, and what is done with
 * planes is worth its trouble for many words only. */
#ifndef RUN_GATHERED_H
#define RUN_GATHERED_H
#include "run/bits.h"

typedef struct Gathered {
    Vec(uint32_t) registers; /* plane registers, each once */
    uint32_t *place_of;      /* by register, its place among them, from 1; 0 of others */
    uint32_t known;          /* registers that `place_of` has room for */
    uint32_t width;          /* words of a plane at most, … */
    uint32_t words;          /* … and those that are there */
    uint64_t *cases;         /* those that count */
    uint64_t *planes;        /* by place, of the ordinary reading; that at 0 is empty */
} Gathered;

/* A register that is wanted; NONE is empty. False, as below, when there is no memory. */
bool gathered_want(Gathered *gathered, Arena *arena, uint32_t reg);

/* Once all are wanted: memory for them; others: how many further planes of this width the caller will have. */
bool gathered_start(Gathered *gathered, Arena *arena, size_t others);

/* Adds `words` words of the block that was run last, from `first` on; there must be room. */
void gathered_add(Gathered *gathered, const Machine *machine, uint32_t first, uint32_t words);

/* The plane of a register that is wanted. */
static inline const uint64_t *gathered_plane(const Gathered *g, uint32_t reg)
{
    return g->planes + (size_t)(reg == NONE ? 0 : g->place_of[reg]) * g->width;
}

#endif
