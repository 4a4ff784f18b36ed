/* What depends on what, bit by bit, and the order that follows. */
#ifndef PROGRAM_GRAPH_H
#define PROGRAM_GRAPH_H
#include "base/diagnostic.h"
#include "language/meaning.h"

/* Nodes: for each proposition its evidence for and against, and the same of its suspicion; for each rule its
 * condition's evidence for and against; for each term its number; and, where some term has many values one at a time,
 * for each proposition the evidence for any value up to it, and for any from it on. */
typedef enum { BIT_FOR, BIT_AGAINST, BIT_SUSPECTED, BIT_DOUBTED } Bit;

typedef struct Edge {
    uint32_t to;
    bool strict;   /* reads more than gain of evidence: `to` must be finished before */
    bool provided; /* read only under the stricter reading of `unless` */
} Edge;

typedef struct Graph {
    const Meaning *meaning;
    Arena *arena;
    uint32_t nodes;
    uint32_t *starts; /* of each node in edges; nodes + 1 of them */
    Vec(Edge) edges;
    uint32_t *order; /* nodes, each after what it depends on; those of a circle stand together */
    uint32_t *group; /* of each node: its circle, or a number of its own; groups stand in `order` from 0 up */
    uint32_t groups;
    uint32_t
        *loose; /* of each node: the circle that its `provided` edges would close through a strict reader; or NONE */
} Graph;

static inline uint32_t node_of(uint32_t proposition, Bit bit)
{
    return 4 * proposition + (uint32_t)bit;
}
uint32_t node_of_rule(const Meaning *meaning, uint32_t rule, bool against);
uint32_t node_of_number(const Meaning *meaning, uint32_t term);

/* Against a value that excludes others speaks the evidence for each of these. Of many values, what each reads is the
 * evidence for any before it and for any behind it, which those share: else they would read each other, all of all. */
bool has_many_values(const Term *term);
uint32_t node_of_values(const Meaning *meaning, uint32_t proposition, bool from);

/* Builds the graph and orders it; circles through a strict reader are reported. False when there is no memory. */
bool graph_make(Graph *graph, Arena *arena, const Meaning *meaning, Diagnostics *diagnostics);

/* support.c: warns of circles whose conclusions can only ever support each other. False when there is no memory. */
bool graph_warn_unsupported(const Graph *graph, Diagnostics *diagnostics);

bool graph_in_circle(const Graph *graph, uint32_t node);

/* Whether `node` may not be read, under the provided reading, where `owner` reads an exception: it would wait for the
 * owner. */
bool graph_is_loose(const Graph *graph, uint32_t owner, uint32_t node);

#endif
