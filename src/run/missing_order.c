/* The order of nodes, and what each conclusion can come to. */
#include <string.h>

#include "run/missing_graph_inside.h"

/* All walks together may be so many times as long as the rules, and a little more: in a long chain of conclusions each
 * would go through all those before it. */
enum { LONGEST = 32, ALWAYS = 20000 };

typedef struct Order {
    uint32_t *first;    /* by node, and one more: where its edges begin in `to` … */
    uint32_t *to;       /* … that lists where they lead */
    uint32_t *next;     /* by node: the edge to follow next */
    uint32_t *path;     /* a stack of nodes */
    uint32_t *rank;     /* by node, its place in the order; NONE before it is met */
    uint32_t *in_order; /* by place, its node */
    uint32_t left;      /* places that are not given yet: the last are given first */
} Order;

static bool sort_edges(const Builder *b, Order *o)
{
    uint32_t count = b->nodes.count;
    o->first = arena_zero(b->arena, (count + 2) * sizeof *o->first);
    o->to = arena_alloc(b->arena, (b->edges.count + 1) * sizeof *o->to);
    if (!o->first || !o->to) return false;
    for (uint32_t i = 0; i < b->edges.count; i++) o->first[b->edges.at[i].from + 2]++;
    for (uint32_t i = 2; i < count + 2; i++) o->first[i] += o->first[i - 1];
    for (uint32_t i = 0; i < b->edges.count; i++) o->to[o->first[b->edges.at[i].from + 1]++] = b->edges.at[i].to;
    return true;
}

/* Depth first: a node gets its place once all that it leads to have theirs, further back. */
static void order_from(const Builder *b, Order *o, uint32_t start)
{
    uint32_t depth = 0;
    o->path[depth++] = start;
    o->rank[start] = b->nodes.count;
    while (depth) {
        uint32_t at = o->path[depth - 1];
        if (o->next[at] == o->first[at + 1]) {
            o->rank[at] = --o->left;
            o->in_order[o->left] = at;
            depth--;
            continue;
        }
        uint32_t to = o->to[o->next[at]++];
        if (o->rank[to] != NONE) continue;
        o->rank[to] = b->nodes.count;
        o->path[depth++] = to;
    }
}

static bool order_nodes(Builder *b, Order *o)
{
    uint32_t count = b->nodes.count;
    size_t size = (count + 1) * sizeof(uint32_t);
    if (!sort_edges(b, o)) return false;
    o->next = arena_alloc(b->arena, size);
    o->path = arena_alloc(b->arena, size);
    o->rank = arena_alloc(b->arena, size);
    o->in_order = arena_alloc(b->arena, size);
    if (!o->next || !o->path || !o->rank || !o->in_order) return false;
    memcpy(o->next, o->first, size);
    memset(o->rank, 0xff, size); /* all are NONE */
    o->left = count;
    for (uint32_t i = 0; i < count; i++)
        if (o->rank[i] == NONE) order_from(b, o, i);
    return true;
}

/* Nodes and edges in their order, in the arena of the graph. */
static bool put_in_order(const Builder *b, const Order *o)
{
    uint32_t edges = 0;
    b->g->leads = arena_alloc(b->kept, (b->edges.count + 1) * sizeof *b->g->leads);
    if (!b->g->leads) return false;
    for (uint32_t i = 0; i < b->nodes.count; i++) {
        uint32_t old = o->in_order[i];
        MissingNode made = b->nodes.at[old];
        made.first = edges;
        made.count = o->first[old + 1] - o->first[old];
        for (uint32_t k = o->first[old]; k < o->first[old + 1]; k++) {
            b->g->circles |= o->rank[o->to[k]] <= i;
            b->g->leads[edges++] = o->rank[o->to[k]];
        }
        if (!vec_push(b->kept, &b->g->nodes, made)) return false;
    }
    return true;
}

/* ---- conclusions ---- */

typedef struct Reach {
    uint32_t *reached; /* by node: the subject, counted from 1, that came to it last */
    uint32_t *path;    /* a stack of nodes */
    uint64_t steps;    /* edges followed, in all */
} Reach;

/* What a subject can ask for: the inputs among all that its walk can come to. */
static bool find_asks(MissingGraph *g, Arena *arena, Reach *r, MissingSubject *subject)
{
    uint32_t depth = 0, mark = g->subjects.count + 1;
    subject->first = g->asks.count;
    r->path[depth++] = subject->node;
    r->reached[subject->node] = mark;
    while (depth) {
        uint32_t at = r->path[--depth];
        const MissingNode *from = &g->nodes.at[at];
        if (from->input != NONE && !vec_push(arena, &g->asks, at)) return false;
        for (uint32_t i = from->first; i < from->first + from->count; i++, r->steps++) {
            uint32_t to = g->leads[i];
            if (r->reached[to] == mark) continue;
            r->reached[to] = mark;
            r->path[depth++] = to;
        }
    }
    subject->count = g->asks.count - subject->first;
    return true;
}

/* Conclusions in their order, until their walks together are too long. */
static bool find_subjects(const Builder *b, const Order *o)
{
    MissingGraph *g = b->g;
    uint64_t longest = ALWAYS + LONGEST * (uint64_t)(g->nodes.count + b->edges.count);
    Reach r = { .path = o->path };
    r.reached = arena_zero(b->arena, (g->nodes.count + 1) * sizeof *r.reached);
    if (!r.reached) return false;
    for (uint32_t p = 0; p < b->m->propositions.count; p++) {
        if (!meaning_is_conclusion(b->m, p)) continue;
        MissingSubject subject = { .proposition = p, .node = o->rank[b->of_proposition[p]] };
        if (r.steps >= longest) g->left_out++;
        else if (!find_asks(g, b->kept, &r, &subject) || !vec_push(b->kept, &g->subjects, subject)) return false;
    }
    return true;
}

bool missing_order(Builder *b)
{
    Order order = { 0 };
    return order_nodes(b, &order) && put_in_order(b, &order) && find_subjects(b, &order);
}
