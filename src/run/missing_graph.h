/* What leads to what where something is missing: the walk of explain(WHAT_IS_MISSING), written down once for a rule
 * set, so that it can be taken for many cases at a time (missing_planes.h). */
#ifndef RUN_MISSING_GRAPH_H
#define RUN_MISSING_GRAPH_H
#include "language/meaning.h"

/* The cases in which the walk goes on through a node. Registers that are NONE are empty. */
typedef enum {
    GATE_NONE,     /* all of them */
    GATE_NEITHER,  /* neither plane a nor plane b has it: it is unknown */
    GATE_NOT_ONLY, /* but where plane a has it and plane b has not: as a condition that is just true, or just false */
    GATE_BELOW, /* the low end of number a is below the high end of number b: of one number, it is not known exactly */
    GATE_BANDED /* a band of the term a is stated */
} Gate;

typedef struct MissingNode {
    Gate gate;
    uint32_t a, b;
    uint32_t first, count; /* it leads to leads[first], …: nodes */
    uint32_t input;        /* what is missing where the walk comes through here; or NONE */
} MissingNode;

/* What can be missing: a plain finding, a value that is there by itself, a finding that has one value at a time (then
 * the first of its propositions stands for all), or a number. */
typedef struct MissingInput {
    uint32_t proposition; /* NONE for a number */
    uint32_t term;
} MissingInput;

/* A conclusion, and what its walk can come to: asks[first], …: nodes with an input. */
typedef struct MissingSubject {
    uint32_t proposition, node, first, count;
} MissingSubject;

typedef struct MissingGraph {
    Vec(MissingNode) nodes; /* each before those that it leads to; but for circles of rules */
    uint32_t *leads;
    Vec(MissingInput) inputs;
    Vec(MissingSubject) subjects; /* in the order of their propositions */
    Vec(uint32_t) asks;
    uint32_t left_out; /* conclusions behind the last subject, whose walks would be too long */
    bool circles;
} MissingGraph;

/* All memory comes from the arena. False when there is none. */
bool missing_graph_make(MissingGraph *graph, Arena *arena, const Meaning *meaning);

#endif
