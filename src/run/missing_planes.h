/* What is missing, counted for all cases of a block at once. Of each case it is what explain(WHAT_IS_MISSING) says of
 * it: bits of cases flow from a conclusion that is unknown through all that is itself unknown, down to what is not
 * known. */
#ifndef RUN_MISSING_PLANES_H
#define RUN_MISSING_PLANES_H
#include "run/gathered.h"
#include "run/missing_graph.h"

/* Of an input: in how many cases it is asked for, and in how many of these nothing else is. */
typedef struct MissingCount {
    uint64_t cases, alone;
} MissingCount;

typedef struct MissingCounts {
    MissingCount *asks;   /* by place in graph.asks: what each conclusion asks for */
    MissingCount *inputs; /* by input: cases in which some conclusion asks for it; or for it alone */
    uint64_t *stuck;      /* by subject: cases in which it is unknown, and nothing is asked for */
    uint64_t *
        undecided; /* a single number: cases in which some conclusion is unknown that asks for something in some case */
} MissingCounts;

typedef struct MissingPlanes {
    const Meaning *meaning;
    const Gathered *gathered; /* has the planes of registers */
    MissingGraph graph;
    uint64_t *in, *kept; /* planes by node: cases on their way, and those that were there; the same without circles */
    uint64_t *gates;     /* by node; those of numbers and bands are made with each block, others … */
    uint32_t *gate_of;   /* … when this is not the number of the count … */
    uint32_t counts;     /* … that is made */
    uint64_t *waiting, *touched; /* bits by node: cases have come to it, and have not gone on; it was been to */
    uint64_t *asked, *alone;     /* planes by input */
    bool *is_asked;              /* by input: in this count */
} MissingPlanes;

/* All memory comes from the arena; false when there is none. First what leads to what, and the registers that are
 * wanted for it; then, when `gathered` is started, its own planes: so many as missing_planes_needed says. */
bool missing_planes_prepare(MissingPlanes *missing, Arena *arena, const Meaning *meaning, Gathered *gathered);
size_t missing_planes_needed(const MissingPlanes *missing);
bool missing_planes_start(MissingPlanes *missing, Arena *arena);

/* What is to be known of a block beside its planes: before gathered_add, with the same words of it. */
void missing_planes_look(MissingPlanes *missing, const CaseTable *table, const Machine *machine, uint32_t first,
                         uint32_t words);

/* Adds what the conclusions ask for in the cases that are gathered. */
void missing_planes_count(MissingPlanes *missing, const MissingCounts *counts);

#endif
