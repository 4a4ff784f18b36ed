/* Cases of the block that was run last, counted by planes: 64 at a time. */
#ifndef REPORT_COUNTING_H
#define REPORT_COUNTING_H
#include "run/verdict.h"

/* The cases of one word of the block that were run: not those with errors in their facts. */
uint64_t counting_run(const CaseTable *table, const Machine *machine, uint32_t word);

static inline uint64_t counting_bits(uint64_t word)
{
    return (uint64_t)__builtin_popcountll(word);
}

/* One word of a plane as the ordinary reading has it. */
static inline uint64_t counting_plane(const Machine *machine, uint32_t reg, uint32_t word)
{
    return machine->registers[READING_ORDINARY].planes[(size_t)reg * machine->width + word];
}

/* Adds to the counts, by Truth, what the planes of evidence for and against say of the cases. */
static inline void counting_truths(uint64_t counts[4], uint64_t t, uint64_t f, uint64_t cases)
{
    counts[TRUTH_TRUE] += counting_bits(t & ~f & cases);
    counts[TRUTH_FALSE] += counting_bits(f & ~t & cases);
    counts[TRUTH_CONFLICT] += counting_bits(t & f & cases);
    counts[TRUTH_UNKNOWN] += counting_bits(~(t | f) & cases);
}

#endif
