/* What the files share that write down what leads to what where something is missing. */
#ifndef RUN_MISSING_GRAPH_INSIDE_H
#define RUN_MISSING_GRAPH_INSIDE_H
#include "run/missing_graph.h"

typedef struct Edge {
    uint32_t from, to;
} Edge;

/* A subject whose node is there, and whose edges are not. */
typedef enum { OPEN_PROPOSITION, OPEN_SUSPICION, OPEN_NUMBER } OpenKind;
typedef struct OpenSubject {
    OpenKind kind;
    uint32_t index, node;
} OpenSubject;

/* Nodes have numbers in the order in which they were met, until they are put in order. */
typedef struct Builder {
    const Meaning *m;
    Arena *arena; /* for what is thrown away … */
    Arena *kept;  /* … and what is not */
    MissingGraph *g;
    Vec(MissingNode) nodes;
    Vec(Edge) edges;
    Vec(OpenSubject) open;
    uint32_t *of_proposition, *of_suspicion, *of_term; /* nodes; or NONE */
    uint32_t *of_value;                                /* by proposition: nodes with an input; or NONE */
    Table parts;                                       /* address of a condition or number -> node */
    bool failed;
} Builder;

/* Puts all into the graph: the nodes in their order, and the conclusions with what they can ask for. False when there
 * is no memory. */
bool missing_order(Builder *builder);

#endif
